import { expect, it } from 'vitest';
import { model, verify } from '../../../src/index.ts';

// A site with θ' = w − sin θ never rests where w > 1: its law is proportional to 1/(w − sin θ), and ∫ dθ/(w − sin θ) around
// the circle is 2π/√(w² − 1). So E[sin θ] = w − √(w² − 1), and E[cos² θ] = w √(w² − 1) + 1 − w².

const m = model`model drift
size N = 100
param w > 1 = 5/4
param K >= 0 = 0
random omega[N] ~ uniform(0, 1)
state theta[N] : R
theta[i]' = w - sin(theta[i]) + K*mean(sin(theta[j] - theta[i]) for j in N) + 0*omega[i]
initial theta[i] ~ uniform(0, 1)
limit N -> infinity
claim mean_sine when K = 0
    mean-field mean(sin(theta[i]) for i in N) = w - sqrt(w^2 - 1) to 1e-9 stationary
claim mean_square when K = 0
    mean-field mean(cos(theta[i])^2 for i in N) = w*sqrt(w^2 - 1) + 1 - w^2 to 1e-9 stationary
claim as_if_evenly when K = 0
    mean-field mean(cos(theta[i])^2 for i in N) = 1/2 to 1e-9 stationary
`;

it('sites that go round are averaged by the time that they spend at each phase', async () => {
  const { claims } = (await verify(m, { seed: 3 })).result;
  expect(claims.map((c) => [c.id, c.verdict])).toEqual([
    ['mean_sine', 'supported'],
    ['mean_square', 'supported'],
    ['as_if_evenly', 'refuted'],
  ]);
});
