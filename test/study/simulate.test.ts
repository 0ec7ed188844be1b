import { describe, expect, it } from 'vitest';
import { type SimulateOptions, type Simulation, simulateModel } from '../../src/study/simulate.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { langevin } from '../model/workedModel.ts';

function run(text: string, options: SimulateOptions): Simulation {
  const found = simulateModel(loaded(text), options);
  if ('refused' in found) throw new Error(found.refused);
  return found;
}
const at = (s: Simulation, name: string, t: number): { readonly mean: number; readonly error: number } => {
  const o = s.observables.find((x) => x.name === name)!;
  const k = s.t.indexOf(t);
  return { mean: o.values[k]![0]!, error: o.standardError === undefined ? 0 : o.standardError[k]![0]! };
};
/** Within four standard errors, and what the step is estimated to do. */
function near(s: Simulation, name: string, t: number, expected: number): void {
  const { mean, error } = at(s, name, t);
  const step = s.observables.find((x) => x.name === name)!.error;
  expect(Math.abs(mean - expected)).toBeLessThan(4 * error + 2 * step);
  expect(step).toBeLessThan(error);
}

describe('flows with noise', () => {
  it('Ornstein and Uhlenbeck (1930): mean x0 exp(-k t), variance s^2 (1 - exp(-2 k t))/(2 k)', () => {
    const s = run("model ou\nparam k = 1, s = 0.5\nstate x : R\nx' = -k*x + s*noise\ninitial x = 2\norder m2 = x^2", {
      draws: 1500,
      to: 2,
      points: 3,
    });
    expect(s.method).toMatchObject({ name: 'stochastic Heun', weakOrder: 2 });
    for (const t of [1, 2]) {
      near(s, 'x', t, 2 * Math.exp(-t));
      near(s, 'm2', t, 4 * Math.exp(-2 * t) + 0.125 * (1 - Math.exp(-2 * t)));
    }
  });
  it('geometric Brownian motion in the sense of Itô: mean exp(m t)', () => {
    const s = run("model gbm\nparam m = 0.5, s = 0.4\nstate x : positive\nx' = m*x + s*x*noise\ninitial x = 1", {
      draws: 1500,
      to: 1,
      points: 2,
      step: 0.01,
    });
    expect(s.method).toEqual({ name: 'Euler-Maruyama', weakOrder: 1, step: 0.01 });
    near(s, 'x', 1, Math.exp(0.5));
  });
  it('Langevin dynamics of samples and labels at temperature 0.01: the squared distance of two labels, per dimension', () => {
    // Exact: T sum over modes of (c . psi)^2 (1 - exp(-2 lambda t))/lambda, of the Laplacian of 10 + 10 + 1 samples.
    const s = run(
      `${langevin(200)}
order v = |y[1] - y[2]|^2/d`,
      { draws: 8, to: 10, points: 11, observe: ['v'], step: 0.02 },
    );
    near(s, 'v', 1, 0.004399428626);
    near(s, 'v', 10, 0.016555620969);
  });
  it('Brownian motion on a sphere: linear functions decay at the rate (d - 1) T, products of two at 2 d T', () => {
    // Eigenvalues l (l + d - 2) of the Laplacian on the unit sphere, l = 1, 2.
    const s = run(
      `model sphere
size d = 3
param T > 0 = 0.25
state x[40] : sphere(d)
x' = sqrt(2*T)*noise
initial x[i,k] = indicator(k = 1)
order first = mean(x[i,1] for i in 40)
order second = mean(x[i,1]^2 for i in 40) - 1/d
order radius = mean(|x[i]|^2 for i in 40)`,
      { draws: 100, to: 1, points: 2, step: 0.005 },
    );
    const [first, second] = [at(s, 'first', 1), at(s, 'second', 1)];
    expect(Math.abs(first.mean - Math.exp(-0.5))).toBeLessThan(4 * first.error + 0.005);
    expect(Math.abs(second.mean - (2 / 3) * Math.exp(-1.5))).toBeLessThan(4 * second.error + 0.005);
    expect(at(s, 'radius', 1).mean).toBeCloseTo(1, 12);
    expect(first.error).toBeLessThan(0.02);
  });
  it('say where the noise takes a state out of its domain', () => {
    const s = run("model out\nstate x : positive\nx' = -1 + 0.1*noise\ninitial x = 1", { to: 5 });
    expect(s.outcome).toMatchObject({ status: 'leftDomain', of: 'x' });
    expect(s.t.at(-1)!).toBeLessThan(1.5);
  });
});

describe('maps', () => {
  it('are followed step by step, with what they draw', () => {
    const s = run('model m\nstate x : R\nx <- x/2 + t\ninitial x = 8', { to: 3 });
    expect([s.t, s.observables[0]!.values.map((v) => v[0])]).toEqual([
      [0, 1, 2, 3],
      [8, 4, 3, 3.5],
    ]);
    expect(s.method).toEqual({ name: 'iteration' });
  });
  it('blow up where they do', () => {
    const s = run('model m\nstate x : R\nx <- x^2\ninitial x = 10', { to: 100 });
    expect(s.outcome).toMatchObject({ status: 'blowUp', t: 4 });
    expect(s.t).toEqual([0, 1, 2, 3]);
  });
  it('take an optimiser of a large matrix through a thousand steps in seconds', () => {
    const s = run(
      `model adam
size m = 128, n = 32
state W : R^(m, n)
order L = sum((W[i,j]^2 - 1)^2 for i in m, j in n)/4
W <- adam(L, W, rate = 1e-2)`,
      { to: 1000, points: 11 },
    );
    expect(s.outcome.status).toBe('converged');
    expect(at(s, 'L', 1000).mean).toBeLessThan(1e-3 * at(s, 'L', 0).mean);
  });
});

describe('one edge of the frustrated graph in each step', () => {
  const [eta, edges] = [
    0.2,
    // Sample and label of each edge: three samples for each of two labels, one for both.
    [0, 1, 2, 3, 4, 5, 6, 6].map((x, k) => [x, 7 + (k < 3 || k === 6 ? 0 : 1)] as const),
  ];
  const text = `model sgd
size d = 2, M = 8
param eta > 0 = ${eta}
data i[M] = [1, 2, 3, 4, 5, 6, 7, 7]
data a[M] = [1, 1, 1, 2, 2, 2, 1, 2]
state x[7] : R^d
state y[2] : R^d
let L = sample(1, |x[i[k]] - y[a[k]]|^2/2 for k in M)
x <- x - eta*grad(L, x)
y <- y - eta*grad(L, y)
initial x[j] = 0
initial y[1,l] = 1
initial y[2,l] = -1
order gap = |y[1] - y[2]|^2/d
order first = y[1,1]`;
  it('has the exact mean and second moment: E[Z Z^T] goes to the mean over edges of B E[Z Z^T] B, B = 1 - eta e e^T', () => {
    const s = run(text, { draws: 1500, to: 40, points: 3, observe: ['gap', 'first'] });
    // Components are equal and move alike: one of them is followed exactly.
    const start = [0, 0, 0, 0, 0, 0, 0, 1, -1];
    let mean = start;
    let second = start.map((u) => start.map((v) => u * v));
    const step = (z: readonly number[], [x, y]: readonly [number, number]): number[] => {
      const pull = eta * (z[x]! - z[y]!);
      return z.map((v, k) => (k === x ? v - pull : k === y ? v + pull : v));
    };
    const transposed = (m: readonly (readonly number[])[]) => m[0]!.map((_, k) => m.map((row) => row[k]!));
    const average = (all: readonly (readonly number[])[]) =>
      all[0]!.map((_, k) => all.reduce((sum, z) => sum + z[k]!, 0) / all.length);
    for (let t = 1; t <= 40; t++) {
      const before = mean;
      mean = average(edges.map((e) => step(before, e)));
      const all = edges.map((e) =>
        transposed(transposed(second.map((row) => step(row, e))).map((row) => step(row, e))),
      );
      second = second.map((_, k) => average(all.map((m) => m[k]!)));
      if (t % 20 !== 0) continue;
      const gap = second[7]![7]! - 2 * second[7]![8]! + second[8]![8]!;
      const [g, f] = [at(s, 'gap', t), at(s, 'first', t)];
      expect(Math.abs(g.mean - gap)).toBeLessThan(4 * g.error);
      expect(Math.abs(f.mean - mean[7]!)).toBeLessThan(4 * f.error);
      expect(g.error).toBeLessThan(0.03 * gap);
    }
  });
  it('cannot observe what is drawn anew', () => {
    const found = simulateModel(loaded(text), { observe: ['L'] });
    expect('refused' in found && found.refused).toMatch(/^L is drawn anew in each step/);
  });
});

describe('ensembles of the disorder', () => {
  const network = `model network
size N = 60
param g > 0 = 0.8
random J[N, N] ~ normal(0, g^2/N)
state x[N] : R
x' = -x + J @ tanh(x)
order q = mean(x[i]^2 for i in N)
order s = sum(J[i,j]^2 for i in N, j in N)/N`;
  it('give means and standard errors over draws that differ in disorder and start', () => {
    const s = run(network, { draws: 12, to: 1, points: 2 });
    expect(s.draws).toBe(12);
    near(s, 's', 0, 0.64);
    near(s, 'q', 0, 1);
    const [one, two] = [run(network, { to: 1, points: 2 }), run(network, { to: 1, points: 2, draws: 2 })];
    // Draw 0 is the single run, and the mean of two is half way to the other.
    const spread = Math.abs(at(one, 'q', 1).mean - at(two, 'q', 1).mean);
    expect(at(two, 'q', 1).error).toBeCloseTo(spread, 12);
    expect(one.observables[0]!.standardError).toBeUndefined();
  });
  it('are the same for the same seed, and others for another', () => {
    const q = (seed: number) => run(network, { draws: 2, to: 1, points: 3, seed }).observables[0]!.values;
    expect(q(1)).toEqual(q(1));
    expect(q(1)).not.toEqual(q(2));
  });
  it('end where the first draw does that does not reach the end', () => {
    const s = run("model up\nstate x : R\nx' = x^2\ninitial x ~ uniform(1/2, 2)", { draws: 6, to: 3, points: 31 });
    expect(s.outcome).toMatchObject({ unfinished: 6, draw: 1 });
    expect(s.t.at(-1)!).toBeLessThan(1.1);
  });
});

describe('questions', () => {
  const refused = (text: string, options: SimulateOptions): string | undefined => {
    const found = simulateModel(loaded(text), options);
    return 'refused' in found ? found.refused : undefined;
  };
  const flow = "model a\nsize N = 3\nstate x[N] : R\nx' = -x";
  it('that make no sense are refused', () => {
    expect(refused(flow, { step: 0.1 })).toMatch(/for flows with noise/);
    expect(refused("model a\nstate x : R\nx' = -x + noise", { tolerance: 1e-3 })).toMatch(/takes a step size/);
    expect(refused('model a\nstate x : R\nx <- x', { to: 1.5 })).toMatch(/whole numbers/);
    expect(refused(flow, { draws: 0 })).toMatch(/draws/);
    expect(refused(flow, { observe: ['x[4]'] })).toBe('x has no entry x[4]: it is 3');
    expect(refused(flow, { observe: ['z'] })).toMatch(/no observable z; it has x/);
    expect(refused(flow, { sizes: { N: 1e9 } })).toMatch(/^x would take 8.00 GB/);
  });
  it('name entries of arrays', () => {
    const s = run("model a\nsize N = 3\nstate x[N, 2] : R\nx' = -x", { observe: ['x[2,1]', 'x[3]'], to: 1, points: 2 });
    expect(s.observables.map((o) => [o.name, o.shape])).toEqual([
      ['x[2,1]', []],
      ['x[3]', [2]],
    ]);
  });
});

it('draws that end early: what is reported is the mean of all of them, as long as there are all', () => {
  // x' = x^2 ends at t = 1/x(0).
  const text = "model ends\nstate x : R\nx' = x^2\ninitial x ~ uniform(1/4, 1)\n";
  const s = run(text, { draws: 12, to: 3, points: 31 });
  const ends = Array.from({ length: 12 }, (_, k) => run(text, { draws: k + 1, to: 3, points: 31 }).t.at(-1)!);
  expect(s.t.length).toBeLessThan(31);
  expect(s.t.at(-1)).toBe(Math.min(...ends));
  expect(s.outcome).toMatchObject({ status: 'blowUp', draw: expect.any(Number), unfinished: expect.any(Number) });
  const [x] = s.observables;
  expect(x!.values).toHaveLength(s.t.length);
  expect([...x!.values, ...x!.standardError!].every((v) => v.every(Number.isFinite))).toBe(true);
});
