import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import { flowGrid } from '../../../src/numeric/meanField/grid.ts';
import { Level } from '../../../src/numeric/meanField/level.ts';
import { type Question, type TimedMoment, totalError } from '../../../src/numeric/meanField/question.ts';
import { sampledSweeps } from '../../../src/numeric/meanField/sampledSweeps.ts';
import { sampling } from '../../../src/numeric/meanField/sampling.ts';
import { fresh } from '../../../src/numeric/meanField/source.ts';
import { agrees, askedModel, moment, solved } from './asking.ts';
import { network, now } from './processes.ts';

const LINEAR = `model linear
size N = 20
param g > 0 = 0.8, D > 0 = 0.5, eta in [-1, 1] = 0.5
random J[N, N] ~ normal(0, 1/N) reciprocity eta
state x[N] : R
x[i]' = -x[i] + g*sum(J[i,j]*x[j] for j in N) + sqrt(2*D)*noise
initial x ~ normal(0, 1)
limit N -> infinity
`;

describe('causal sampling', () => {
  it('follows a random network without reciprocity, whose Gaussian closure gives five digits', () => {
    const n = network(false);
    const x = B.sym(n.x);
    const question: Question = {
      process: n.process,
      values: new Map([[n.g, Float64Array.of(1.5)]]),
      sizes: new Map(),
      moments: [moment([n.phi, n.phi], [10, 10]), moment([n.phi, n.phi], [10, 5]), moment([x, x], [10, 10])],
      tolerance: 0.02,
      seed: 1,
    };
    const answer = sampling(question, { samples: 1000 });
    agrees(answer, [
      [0.32209, 1e-6],
      [0.110593, 1e-6],
      [0.666896, 1e-6],
    ]);
    for (const e of solved(answer).estimates) expect(totalError(e.budget)).toBeLessThan(0.03);
    expect(sampling(question, { samples: 1000 })).toEqual(answer);
  });

  it('follows a random network with reciprocity, by memory and tangents', () => {
    const n = network(true);
    const question: Question = {
      process: n.process,
      values: new Map([
        [n.g, Float64Array.of(1.5)],
        [n.eta, Float64Array.of(0.5)],
      ]),
      sizes: new Map(),
      moments: [moment([n.phi, n.phi], [10, 10]), moment([n.phi, n.phi], [10, 5])],
      tolerance: 0.03,
      seed: 2,
    };
    const answer = sampling(question, { samples: 1000 });
    // An independent program with 16 replicas, and 8 draws of N = 1500: 0.611(5), 0.466(7).
    agrees(answer, [
      [0.608, 0.002],
      [0.467, 0.006],
    ]);
    // A tolerance that all work cannot reach is said to be so after part of it; the value stands with its error.
    const hopeless = sampling({ ...question, tolerance: 1e-5 }, { samples: 200, work: 1e8 });
    agrees(hopeless, [
      [0.608, 0.002],
      [0.467, 0.006],
    ]);
    expect(solved(hopeless).reach).toBeGreaterThan(1e-4);
    expect(solved(answer).reach).toBeUndefined();
    // Without memory the activity is much less.
    expect(solved(answer).estimates[0]!.value).toBeGreaterThan(0.5);
  });
});

describe('causal sampling of derived processes', () => {
  /** The first state of the first population, and what it is asked at. */
  const asking = (text: string) => {
    const a = askedModel(text);
    const [site] = a.process.populations;
    return { a, x: B.sym(site!.states[0]!.letter), field: B.sym(site!.processes[0]!.letter) };
  };
  it('closes a linear system with noise and reciprocity without sampling error: C(4,4), C(4,2) and R(3) in closed form', () => {
    const { a, x, field } = asking(LINEAR);
    const ends = { late: B.num(3), early: B.zero };
    const answers: TimedMoment = {
      moment: { kind: 'response', letter: now, population: 0, of: x, to: field, ...ends },
      times: [3, 0],
    };
    const moments = [moment([x, x], [4, 4]), moment([x, x], [4, 2]), answers];
    const answer = sampling(
      { ...a, moments, tolerance: 0.02, seed: 1 },
      { samples: 300, steps: 8, replicas: 2, pairs: 2 },
    );
    // The field enters with the factor g.
    agrees(answer, [
      [1.5572267752, 1e-10],
      [0.6531553227, 1e-10],
      [0.8 * 0.1654640746, 1e-10],
    ]);
    for (const e of solved(answer).estimates) expect(e.budget.sampling).toBeLessThan(1e-9);
  });
  it('has errors of order 2 in the step, memory and all', () => {
    const { a, x } = asking(LINEAR);
    const question: Question = { ...a, moments: [moment([x, x], [4, 4])], tolerance: 1, seed: 1 };
    // 400 samples have all second moments of 66 normal columns: nothing of the miss is chance.
    const missed = [8, 16, 32].map((steps) => {
      const level = new Level(question, flowGrid([4], steps), 400, 400);
      return level.run(fresh('order', 400, true), 1e-10).moments[0]! - 1.5572267752;
    });
    expect(Math.log2(missed[1]! / missed[2]!)).toBeGreaterThan(1.8);
    expect(Math.log2(missed[0]! / missed[1]!)).toBeGreaterThan(1.7);
    expect(Math.abs(missed[2]!)).toBeLessThan(5e-3);
  });
  it('takes steps that are long for the mean of all sites, which relaxes faster than any of them', () => {
    const { a, x } = asking(`model lotka
size S = 20
param mu = 8, sigma > 0 = 0.5
random A[S, S] ~ normal(mu/S, sigma^2/S)
state n[S] : nonnegative
n[i]' = n[i]*(1 - n[i] - sum(A[i,j]*n[j] for j in S))
initial n ~ uniform(0, 1)
limit S -> infinity
`);
    const moments = [moment([x], [60])];
    const answer = sampling({ ...a, moments, tolerance: 2e-3, seed: 1 }, { samples: 500 });
    // The static limit: 1 - mu m = sigma sqrt(q) D, m = sigma sqrt(q) w1, sigma^2 w2 = 1 (Bunin 2017).
    agrees(answer, [[staticMean(8, 0.5), 2e-4]]);
    for (const e of solved(answer).estimates) expect(totalError(e.budget)).toBeLessThan(2e-3);
  });
  it('follows Lotka-Volterra with symmetric interactions to its static limit (Bunin 2017)', () => {
    const { a, x } = asking(`model lotka
size S = 20
param mu = 4, sigma > 0 = 0.5, lam > 0 = 0.000001
random A[S, S] ~ normal(mu/S, sigma^2/S) reciprocity 1
state n[S] : R
n[i]' = n[i]*(1 - n[i] - sum(A[i,j]*n[j] for j in S)) + lam
initial n ~ uniform(0, 1)
limit S -> infinity
`);
    const moments = [moment([x], [40]), moment([x, x], [40, 40])];
    const answer = sampling({ ...a, moments, tolerance: 0.003, seed: 1 }, { samples: 1000, tangents: 400 });
    // What is left to relax falls by 2.6 when the time doubles: at t = 40 it is 0.0004 and 0.0057.
    agrees(answer, [
      [0.21526639 - 0.0004, 1e-4],
      [0.07566994 - 0.0057, 1e-4],
    ]);
    for (const e of solved(answer).estimates) expect(totalError(e.budget)).toBeLessThan(0.005);
  });
});

/** m of Lotka-Volterra without reciprocity at rest: w_k = ∫ Dz (z + D)^k over z > −D, by the midpoint rule; D by bisection. */
function staticMean(mu: number, sigma: number): number {
  const w = (k: number, d: number): number => {
    let total = 0;
    for (let z = -d + 5e-4; z < 9; z += 1e-3)
      total += (1e-3 * (z + d) ** k * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    return total;
  };
  let [low, high] = [-5, 8];
  for (let k = 0; k < 60; k++) {
    const d = (low + high) / 2;
    if (sigma * Math.sqrt(w(2, d)) < 1) low = d;
    else high = d;
  }
  const w1 = w(1, low);
  return w1 / (low + mu * w1);
}

describe('causal sampling of two populations', () => {
  it('has the first step of a network that recalls a pattern among many: means of tanh(b (1 + z)), z of variance alpha', () => {
    const a = askedModel(`model hopfield
size N = 20, P = 4
param alpha > 0 = 0.2
random xi[P, N] ~ rademacher
state x[N] : R
let h[i] = mean(x[j] for j in N) + sum(xi[k,i]*sum(xi[k,j]*x[j] for j in N) for k in P)/N - alpha*x[i]
x[i] <- 3*x[i]/4 + tanh(2*h[i])/4
initial x[i] = 1
limit N -> infinity, P/N = alpha
`);
    const x = B.sym(a.process.populations[0]!.states[0]!.letter);
    const moments = [moment([x], [1]), moment([x, x], [1, 1])];
    const answer = sampling({ ...a, moments, tolerance: 1e-3, seed: 1 }, { samples: 1000, replicas: 4 });
    // Gauss-Hermite rule of 80 nodes.
    agrees(answer, [
      [0.9715667985, 1e-6],
      [0.9465996115, 1e-6],
    ]);
    for (const e of solved(answer).estimates) expect(totalError(e.budget)).toBeLessThan(1e-3);
  });
});

describe('global sweeps of samples', () => {
  const n = network(false);
  const question: Question = {
    process: n.process,
    values: new Map([[n.g, Float64Array.of(1.5)]]),
    sizes: new Map(),
    moments: [moment([n.phi, n.phi], [10, 10])],
    tolerance: 0.05,
    seed: 3,
  };
  it('with damping 0.8 have not converged after 30, although the tables hardly move any more', () => {
    const answer = sampledSweeps(question, { damping: 0.8, most: 30, samples: 300, steps: 32, tolerance: 1e-3 });
    expect(answer.outcome).toBe('not converged');
  });
  it('without damping come to what one causal pass gives', () => {
    const answer = sampledSweeps(question, { samples: 500, steps: 24, replicas: 4, tolerance: 1e-3 });
    agrees(answer, [[0.32209, 1e-6]]);
  });
});

it('takes steps that follow the fastest of sites whose rates are drawn', () => {
  // x' = 1 - (1 + r) x, next to nothing from others.
  const text = `model rates
size N = 20
random J[N, N] ~ normal(0, 1e-12/N)
random r[N] ~ discrete(0.98: 0, 0.02: 5)
state x[N] : R
x[i]' = 1 - (1 + r[i])*x[i] + sum(J[i,j]*tanh(x[j]) for j in N)
initial x[i] = 0
limit N -> infinity
`;
  const a = askedModel(text);
  const x = B.sym(a.process.populations[0]!.states[0]!.letter);
  const answer = sampling({ ...a, moments: [moment([x, x], [6, 6])], tolerance: 0.02, seed: 1 }, { samples: 200 });
  agrees(answer, [[0.98 * (1 - Math.exp(-6)) ** 2 + 0.02 / 36, 1e-6]]);
  expect(totalError(solved(answer).estimates[0]!.budget)).toBeLessThan(0.02);
});
