import { describe, expect, it } from 'vitest';
import { model, verify } from '../../../src/index.ts';

const verdicts = async (text: string): Promise<Record<string, string>> => {
  const r = await verify(model`${text}`, { draws: 1, seed: 1 });
  return Object.fromEntries(r.result.claims.map((c) => [c.id, c.verdict]));
};

describe('claims about the limit of large sizes', () => {
  it('of a random linear system are judged by its closed equations and by draws', async () => {
    // C(4,4) and C(4,2) from the Bessel series of the exact solution, 10 digits.
    const found = await verdicts(`model random-linear
size N = 40
param g >= 0 = 0.8, eta in [-1, 1] = 0.5, D >= 0 = 0.5
random J[N, N] ~ normal(0, g^2/N) reciprocity eta zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N) + sqrt(2*D)*noise
initial x[i] ~ normal(0, 1)
order C = mean(x[i]^2 for i in N)
limit N -> infinity
claim one_time when g = 0.8, D = 1/2, eta = 1/2
    mean-field C = 1.5572267752 to 1e-6 at t = 4
claim two_times when g = 0.8, D = 1/2, eta = 1/2
    mean-field mean(x[i](4)*x[i](2) for i in N) = 0.6531553227 to 1e-6
claim wrong when g = 0.8, D = 1/2, eta = 1/2
    mean-field C = 1.5573 to 1e-5 at t = 4
claim bound when g = 0.8, D = 1/2, eta = 1/2
    mean-field C < 1.6 at t = 4
claim two_means when g = 0.8, D = 1/2, eta = 1/2
    mean-field C(4) > C(2)
claim no_time when g = 0.8, D = 1/2, eta = 1/2
    mean-field C = 1.5573 to 1e-5
claim one_site when g = 0.8, D = 1/2, eta = 1/2
    mean-field E(x[1](4)*x[1](2)) = 0.6531553227 to 1e-6
claim answer when g = 0.8, D = 1/2, eta = -1/2
    mean-field mean(response(x[i], 3, 0) for i in N) = 0.0053300100 to 1e-6
claim wrong_answer when g = 0.8, D = 1/2, eta = -1/2
    mean-field mean(response(x[i], 3, 0) for i in N) = 0.0063300100 to 1e-6
claim draws when g = 0.8, D = 1/2, eta = 1/2
    finite-size C sizes 20, 40 draws 24 at t = 2
claim draws_wrong when g = 0.8, D = 1/2, eta = 1/2
    finite-size C = 1.7 sizes 20, 40 draws 24 at t = 2 to 0.01
`);
    expect(found).toEqual({
      one_time: 'supported',
      two_times: 'supported',
      wrong: 'refuted',
      bound: 'supported',
      two_means: 'inconclusive',
      no_time: 'inconclusive',
      one_site: 'supported',
      answer: 'supported',
      wrong_answer: 'refuted',
      draws: 'supported',
      draws_wrong: 'refuted',
    });
  });
  it('are judged by a derivation that samples test where exact arithmetic has no moments', async () => {
    const found = await verdicts(`model bessel
size N = 20
random J[N, N] ~ normal(0, 1/N) zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*besselJ(1, x[j]) for j in N)
initial x[i] ~ normal(0, 1)
limit N -> infinity
claim bound
    mean-field mean(x[i]^2 for i in N) < 1 at t = 1
claim no_bound
    mean-field mean(x[i]^2 for i in N) < 1/10 at t = 1
claim draws
    finite-size mean(x[i]^2 for i in N) sizes 20, 40 draws 12 at t = 1
`);
    expect(found).toEqual({ bound: 'supported', no_bound: 'refuted', draws: 'supported' });
  });
  it('of states at rest, with their thresholds', async () => {
    const found = await verdicts(`model lotka
size S = 20
param mu = 4, sigma >= 0 = 0.8, gamma in [-1, 1] = 0.5
random a[S, S] ~ normal(mu/S, sigma^2/S) reciprocity gamma zero-diagonal
state n[S] : nonnegative
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j] for j in S))
initial n[i] ~ uniform(0, 1)
limit S -> infinity
claim abundance when mu = 4, sigma = 0.8, gamma = 0.5
    mean-field mean(n[i] for i in S) = 0.22717028 to 1e-8 stationary
claim wrong when mu = 4, sigma = 0.8, gamma = 0.5
    mean-field mean(n[i] for i in S) = 0.2272 to 1e-5 stationary
claim above when mu = 4, sigma = 1.2, gamma = 0.5
    mean-field mean(n[i] for i in S) = 0.25 to 1e-1 stationary
claim threshold when mu = 4, gamma in [0, 1]
    mean-field threshold sigma = sqrt(2)/(1 + gamma)
claim other when mu = 4, gamma in [0, 1]
    mean-field threshold sigma = sqrt(2)/(1 + 2*gamma)
`);
    // Beyond the threshold the state at rest is not what is reached.
    expect(found).toEqual({
      abundance: 'supported',
      wrong: 'refuted',
      above: 'inconclusive',
      threshold: 'supported',
      other: 'refuted',
    });
  });
  it('of a network in its chaotic phase, by its transient and by its stationary potential', async () => {
    const found = await verdicts(`model chaos
size N = 40
param g > 1 = 1.5
random J[N, N] ~ normal(0, 1/N)
state x[N] : R
x[i]' = -x[i] + g*sum(J[i,j]*tanh(x[j]) for j in N)
limit N -> infinity
claim transient when g = 1.5
    mean-field mean(tanh(x[i](10))*tanh(x[i](5)) for i in N) = 0.110593 to 1e-5
claim chaos when g = 1.5
    mean-field mean(x[i]^2 for i in N) = 0.747686380553 to 1e-10 stationary
claim wrong when g = 1.5
    mean-field mean(x[i]^2 for i in N) = 0.7478 to 1e-5 stationary
claim parts when g = 1.5
    mean-field lyapunov > 0.04 stationary
claim parts_slowly when g = 1.5
    mean-field lyapunov > 0.05 stationary
claim parts_when when g = 1.5
    mean-field lyapunov > 0.04 at t = 10
claim answers_when when g = 1.5
    mean-field mean(response(x[i], 1, 0) for i in N) > 0 stationary
`);
    expect(found).toEqual({
      transient: 'supported',
      chaos: 'supported',
      wrong: 'refuted',
      parts: 'supported',
      parts_slowly: 'refuted',
      parts_when: 'inconclusive',
      answers_when: 'inconclusive',
    });
  });
  it('count times from late ones where the motion is stationary', async () => {
    // C(0) = D/sqrt(1 - g^2) from any start; C(1) of a white-noise driven linear system with reciprocity -1 is R(1)/(…) = J_1(2 g)/(g e) D.
    const found = await verdicts(`model late
size N = 40
param g >= 0 = 0.45, eta in [-1, 1] = -1
random J[N, N] ~ normal(0, g^2/N) reciprocity eta zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N) + sqrt(2)*noise
initial x[i] ~ normal(0, 9)
limit N -> infinity
claim lag when g = 0.45, eta = -1
    mean-field mean(x[i](1)*x[i](0) for i in N) = exp(-1)*besselJ(1, 0.9)/0.45 to 1e-6 stationary
`);
    expect(found).toEqual({ lag: 'supported' });
  });
});
