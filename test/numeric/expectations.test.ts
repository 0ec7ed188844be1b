import { describe, expect, it } from 'vitest';
import { ELEMENTARY } from '../../src/expr/elementary.ts';
import { instrument, unpack } from '../../src/numeric/instrument.ts';
import { gauss } from '../../src/numeric/quadrature/gauss.ts';
import { sparseGrid } from '../../src/numeric/quadrature/nodes.ts';
import { quantile } from '../../src/numeric/quadrature/quantile.ts';
import { type Component, ruleFor } from '../../src/numeric/quadrature/rule.ts';
import { random } from '../../src/numeric/random.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { declaredSetting, valuesOf } from '../../src/numeric/setting.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { MEANS } from './meansModel.ts';

const double = (n: number): number => (n <= 1 ? 1 : n * double(n - 2));
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
/** The moments of the standard laws. */
const MOMENTS = {
  normal: (k: number) => (k % 2 === 1 ? 0 : double(k - 1)),
  uniform: (k: number) => 1 / (k + 1),
  exponential: factorial,
} as const;
type Law = keyof typeof MOMENTS;
const LAWS = Object.keys(MOMENTS) as Law[];

describe('rules', () => {
  it.each(LAWS)('Gauss rules have the moments of the %s law up to degree 2n - 1', (law) => {
    for (const n of [1, 2, 5, 9])
      for (let k = 0; k < 2 * n; k++) {
        const { nodes, weights } = gauss(law, n);
        const moment = nodes.reduce((s, x, q) => s + weights[q]! * x ** k, 0);
        // Relative to what is added up: odd moments of the normal law cancel.
        const size = nodes.reduce((s, x, q) => s + weights[q]! * Math.abs(x) ** k, 0);
        expect(Math.abs(moment - MOMENTS[law](k)) / Math.max(size, 1)).toBeLessThan(1e-12);
      }
  });
  it('sparse grids are exact for mixed monomials of total degree 2 level + 1', () => {
    const laws: Law[] = ['normal', 'uniform', 'exponential', 'normal'];
    const level = 3;
    const grid = sparseGrid(4, level, (k, m) => gauss(laws[k]!, m));
    const powers = (n: number, left: number): number[][] =>
      n === 0 ? [[]] : Array.from({ length: left + 1 }, (_, p) => powers(n - 1, left - p).map((r) => [p, ...r])).flat();
    for (const p of powers(4, 2 * level + 1)) {
      let mean = 0;
      for (let q = 0; q < grid.count; q++)
        mean += grid.weights[q]! * p.reduce((s, e, k) => s * grid.points[4 * q + k]! ** e, 1);
      const exact = p.reduce((s, e, k) => s * MOMENTS[laws[k]!](e), 1);
      expect(Math.abs(mean - exact) / Math.max(1, exact), p.join()).toBeLessThan(1e-11);
    }
  });
  it('quantiles undo distribution functions', () => {
    // Abramowitz & Stegun 1964, table 26.5: Q(x) = 0.025 and 0.001.
    expect(quantile('normal', 0.975)).toBeCloseTo(1.95996398454005, 12);
    expect(quantile('normal', 0.001)).toBeCloseTo(-3.09023230616781, 11);
    expect(quantile('exponential', 1 - Math.exp(-2))).toBeCloseTo(2, 13);
    expect(quantile('lorentz', 0.75)).toBeCloseTo(1, 13);
  });
  it('lattice rules come with an error that covers theirs', () => {
    // E exp(sum x/4) = exp(n/32) for n normal variables.
    const laws = new Array<Component>(8).fill({ measure: 'normal', role: 'bent' });
    const [fine, coarse] = (['fine', 0] as const).map((grade) => {
      const r = ruleFor(laws, { kind: 'smooth', degree: 0 }, grade);
      let mean = 0;
      for (let q = 0; q < r.count; q++)
        mean += r.weights[q]! * Math.exp(r.points.subarray(8 * q, 8 * q + 8).reduce((s, x) => s + x, 0) / 4);
      return mean;
    }) as [number, number];
    expect(Math.abs(fine - Math.exp(0.25))).toBeLessThan(1e-3);
    expect(Math.abs(fine - Math.exp(0.25))).toBeLessThan(4 * Math.abs(fine - coarse) + 1e-6);
  });
});

const model = loaded(`${MEANS}
law sign_ ~ rademacher
law turn ~ discrete(1 - eps: 1, eps: -1)
let fourth = E(v[1]^2*v[2]^2 + v[1]^4 for v ~ x)
let radius = E(dot(v, v)^2 for v ~ big)
let growth = E(exp(a*v[1]) for v ~ x)
let centre = E(v for v ~ m)
let spread = E(outer(v, v) for v ~ m)
let flips = E(r*q*(2 + r*q) for q ~ turn, r ~ sign_)
let waiting = E(v^3 for v ~ exponential(2))
let flat = E(v^3 for v ~ uniform(1, 3))
let wide = E(1/(1 + v^2) for v ~ lorentz(1, 1/2))
let half = E(sign(v[1])*v for v ~ x)
let later = E(E(u*v*u for u ~ normal(v, 1))*w for v ~ one, w ~ normal(v, 2))
let twice = E(v for v ~ one)^2
let pruned = E(v[1]*tanh(v[1])*v[3]^2 for v ~ big) - E(v*tanh(v) for v ~ normal(0, 1))
let corner = E(relu(dot(W, v)) for v ~ x)
let loss = E(|V @ v - W|^2 for v ~ m)
let slope = grad(E(|V @ v - W|^2 for v ~ m), W)
`);
const setting = declaredSetting(model, random(3));
if ('refused' in setting) throw new Error(setting.refused);
const names = model.definitions.map((d) => d.name);
const probe = instrument(
  model.definitions.map((d) => ({ name: d.name, indices: d.value.indices, term: d.value.term })),
  model,
  setting,
);
const y = Float64Array.from({ length: probe.dimension }, (_, k) => 0.3 + 0.4 * Math.sin(k + 1));
const out = probe.evaluate(y, 0);
const worth = (name: string): readonly number[] => {
  const block = probe.outputs[names.indexOf(name)]!;
  return [...out.subarray(block.offset, block.offset + block.shape.reduce((n, k) => n * k, 1))];
};
const W = [...y.subarray(0, 3)];
const V = [0, 1, 2].map((k) => [...y.subarray(3 + 3 * k, 6 + 3 * k)]);
const b = [1, 2, 3];

describe('kernels', () => {
  const cases: [string, readonly number[], number][] = [
    ['fourth', [0.49 + 3 * 0.49], 1e-13],
    ['radius', [40 * 40 + 2 * 40], 1e-12],
    ['growth', [Math.exp((0.09 * 0.7) / 2)], 1e-12],
    ['centre', [0, 0, 0], 1e-13],
    ['spread', b.flatMap((p, j) => b.map((q, k) => p * q + (j === k ? 0.7 : 0))), 1e-13],
    ['flips', [1], 1e-13],
    ['waiting', [6 / 8], 1e-13],
    ['flat', [10], 1e-13],
    // Im of 1/(1 - i + i/2 - ...): the Cauchy law of half-width g around c gives (1 + g)/((1 + g)^2 + c^2).
    ['wide', [1.5 / (1.5 ** 2 + 1)], 1e-12],
    ['half', [Math.sqrt((2 * 0.7) / Math.PI), 0, 0], 1e-12],
    ['later', [0.09 + 0.7 + (0.0081 + 6 * 0.09 * 0.7 + 3 * 0.49)], 1e-12],
    ['twice', [0.09], 1e-13],
    // Of forty components two occur, one of them inside a function.
    ['pruned', [0], 1e-13],
    // A kink across all directions: quadrature in three dimensions knows it to a per cent only.
    ['corner', [Math.hypot(...W) * Math.sqrt(0.7 / (2 * Math.PI))], 1e-2],
    ['slope', W.map((w) => 2 * w), 1e-12],
  ];
  it.each(cases)('%s', (name, expected, tolerance) => {
    worth(name).forEach((v, k) => {
      expect(Math.abs(v - expected[k]!), `${v}`).toBeLessThan(tolerance * Math.max(1, Math.abs(expected[k]!)));
    });
  });
  it('loss', () => {
    const Vb = V.map((row) => row.reduce((s, v, k) => s + v * b[k]!, 0));
    const square = (u: readonly number[]) => u.reduce((s, x) => s + x * x, 0);
    const exact = square(Vb) + square(W) + 0.7 * square(V.flat());
    expect(worth('loss')[0]).toBeCloseTo(exact, 11);
  });
  it('single terms are walked to the same values', () => {
    const values = valuesOf(setting, unpack(y, probe.variables, setting));
    for (const name of ['fourth', 'growth', 'wide', 'later', 'twice', 'loss']) {
      const term = model.definitions.find((d) => d.name === name)!.value.term;
      expect(scalar(term, values), name).toBeCloseTo(worth(name)[0]!, 10);
    }
  });
});

describe('errors', () => {
  // E relu(w·v + c) = c Phi(c/r) + r phi(c/r) with r = |w|, and of a Gaussian bump, E exp(-(w·v + c)^2/2) = exp(-c^2/(2 (1 + r^2)))/sqrt(1 + r^2).
  const closed = {
    relu: (r: number, c: number) =>
      (c * (1 + ELEMENTARY.erf(c / (r * Math.SQRT2)))) / 2 +
      (r * Math.exp(-(c * c) / (2 * r * r))) / Math.sqrt(2 * Math.PI),
    step: (r: number, c: number) => (1 + ELEMENTARY.erf(c / (r * Math.SQRT2))) / 2,
    bump: (r: number, c: number) => Math.exp(-(c * c) / (2 * (1 + r * r))) / Math.sqrt(1 + r * r),
  };
  const f = {
    relu: (h: number) => Math.max(h, 0),
    step: (h: number) => (h > 0 ? 1 : 0),
    bump: (h: number) => Math.exp((-h * h) / 2),
  };
  it('of quadrature are covered by the spread of its orders (240 integrands, seed 11)', () => {
    const stream = random(11);
    let uncovered = 0;
    let largest = 0;
    for (let k = 0; k < 240; k++) {
      const n = 1 + (k % 6);
      const kind = (['relu', 'step', 'bump'] as const)[Math.floor(k / 6) % 3]!;
      const w = Array.from({ length: n }, () => stream.normal());
      const c = stream.normal();
      const r = Math.hypot(...w);
      const mean = (grade: 'fine' | 0 | 1 | 2 | 3): number => {
        const components = w.map((): Component => ({ measure: 'normal', role: 'bent' }));
        const rule = ruleFor(components, { kind: kind === 'bump' ? 'smooth' : 'kinked', degree: 0 }, grade);
        let total = 0;
        for (let q = 0; q < rule.count; q++)
          total += rule.weights[q]! * f[kind](w.reduce((s, x, m) => s + x * rule.points[n * q + m]!, c));
        return total;
      };
      const fine = mean('fine');
      const spread = Math.max(...([0, 1, 2, 3] as const).map((g) => Math.abs(mean(g) - fine)));
      const error = Math.abs(fine - closed[kind](r, c));
      largest = Math.max(largest, error);
      if (error > 6 * spread + 1e-13) uncovered++;
    }
    expect(uncovered).toBe(0);
    expect(largest).toBeLessThan(0.05);
  });
});
