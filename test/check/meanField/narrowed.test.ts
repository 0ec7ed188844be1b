import { expect, it } from 'vitest';
import { model, verify } from '../../../src/index.ts';

const judged = async (text: string) => {
  const r = await verify(model`${text}`, { draws: 1, seed: 1 });
  return Object.fromEntries(r.result.claims.map((c) => [c.id, c]));
};

const LINEAR = `model linear
size N = 40
param g >= 0 = 0.8
random J[N, N] ~ normal(0, g^2/N) zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N)
initial x[i] ~ normal(0, 1)
order C = mean(x[i]^2 for i in N)
limit N -> infinity
ansatz alike(m)
    x[i] = m
`;

it('a start of the claim’s own takes the place of the model’s, and a time that stands by itself is every time', async () => {
  // Without reciprocity C(t, t) = C(0, 0) exp(−2 t) I₀(2 g t).
  const found = await judged(`${LINEAR}claim start from {x[i] = 2} when g = 0.8
    mean-field C = 4*exp(-4)*besselI(0, 4*g) to 1e-6 at t = 2
claim start_wrong from {x[i] = 2} when g = 0.8
    mean-field C = exp(-4)*besselI(0, 4*g) to 1e-6 at t = 2
claim half from {x[i] = 2 if i > N/2} when g = 0.8
    mean-field C = 1 to 1e-6 at t = 2
claim draws from {x[i] = 2} when g = 0.8
    finite-size C sizes 20, 40 draws 8 at t = 1
claim every_time when g = 0.8
    mean-field C = exp(-2*t)*besselI(0, 2*g*t) to 1e-6
claim every_time_wrong when g = 0.8
    mean-field C = exp(-2*t)*besselI(0, 2*g*t) + t/10000 to 1e-6
claim reduced in alike
    mean-field C = 1 at t = 2
`);
  expect(Object.fromEntries(Object.entries(found).map(([k, c]) => [k, c.verdict]))).toEqual({
    start: 'supported',
    start_wrong: 'refuted',
    half: 'inconclusive',
    draws: 'supported',
    every_time: 'supported',
    every_time_wrong: 'refuted',
    reduced: 'inconclusive',
  });
  expect(found.reduced!.reason).toMatch(/a mean over sites has nothing to run over/);
});

it('thresholds at a point and as relations; a saddle, a centre and a marginal point where the functional tells', async () => {
  // The quiescent state loses its stability at g (1 + eta) = 1.
  const found = await judged(`model network
size N = 40
param g >= 0 = 0.9, eta in [-1, 1] = 0.5
random J[N, N] ~ normal(0, g^2/N) reciprocity eta zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*tanh(x[j]) for j in N)
initial x[i] ~ normal(0, 1)
limit N -> infinity
claim at_point when eta in [-0.5, 0.9]
    mean-field threshold g = 1/(1 + eta) at {x[i] = 0}
claim relation when eta in [-0.5, 0.9]
    mean-field threshold g*(1 + eta) = 1 at {x[i] = 0}
claim relation_wrong when eta in [-0.5, 0.9]
    mean-field threshold g*(1 + eta) = 9/10 at {x[i] = 0}
claim elsewhere when eta in [-0.5, 0.9]
    mean-field threshold g = 1/(1 + eta) at {x[i] = 1}
claim saddle_below when g = 0.4, eta = 1/2
    mean-field saddle at {x[i] = 0}
claim saddle_above when g = 1.2, eta = 0
    mean-field saddle at {x[i] = 0}
claim centre_above when g = 1.2, eta = 0
    mean-field centre at {x[i] = 0}
claim marginal when g = 2/3, eta = 1/2
    mean-field marginal at {x[i] = 0}
claim marginal_beside when g = 0.67, eta = 1/2
    mean-field marginal at {x[i] = 0}
`);
  expect(Object.fromEntries(Object.entries(found).map(([k, c]) => [k, c.verdict]))).toEqual({
    at_point: 'supported',
    relation: 'supported',
    relation_wrong: 'refuted',
    elsewhere: 'inconclusive',
    saddle_below: 'refuted',
    saddle_above: 'inconclusive',
    centre_above: 'refuted',
    marginal: 'supported',
    marginal_beside: 'refuted',
  });
  expect(found.saddle_above!.reason).toMatch(/`unstable` is decided/);
});

it('a state at rest in which sites have a choice is no answer by itself', async () => {
  // Each site has two wells: starts of both signs leave 1.65(1), 6 draws of 400 sites, and other starts something else.
  const found = await judged(`model wells
size N = 20
random J[N, N] ~ normal(0, 1/3/N) symmetric zero-diagonal
state x[N] : R
x[i]' = x[i] - x[i]^3 + sum(J[i,j]*x[j] for j in N)
initial x[i] ~ normal(0, 1)
order V = mean(x[i]^2 for i in N)
limit N -> infinity
claim largest
    mean-field V = 1.452 to 0.05 stationary
`);
  expect(found.largest!.verdict).toBe('inconclusive');
  expect(found.largest!.reason).toMatch(/has 2 stable states where the noise .* depends on the start/);
});
