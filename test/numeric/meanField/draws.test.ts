import { describe, expect, it } from 'vitest';
import { normalColumns } from '../../../src/numeric/meanField/draws.ts';
import { gradedGrid } from '../../../src/numeric/meanField/grading.ts';
import { random } from '../../../src/numeric/random.ts';
import { askedModel, moment } from './asking.ts';

const COUNT = 1000;
const product = (x: Float64Array, y: Float64Array): number => x.reduce((s, v, k) => s + v * y[k]!, 0) / x.length;

/** E[cos(a x + b y)] for independent standard normals is exp(−(a² + b²)/2); its largest miss over some directions. */
function missed(x: Float64Array, y: Float64Array): number {
  let worst = 0;
  for (const [a, b] of [
    [1, 1],
    [1, -1],
    [1.5, 1],
    [1, 2],
    [2, 1],
  ] as const) {
    const mean = x.reduce((s, v, k) => s + Math.cos(a * v + b * y[k]!), 0) / x.length;
    worst = Math.max(worst, Math.abs(mean - Math.exp(-(a * a + b * b) / 2)));
  }
  return worst;
}

describe('columns of normal numbers', () => {
  it('have the second moments of the law, and lie evenly along a column that is given', () => {
    const misses = (given: boolean): number => {
      let total = 0;
      for (let seed = 0; seed < 20; seed++) {
        const normals = normalColumns(random(seed), COUNT, true);
        const x = normals();
        const y = normals(given ? x : undefined);
        expect(Math.abs(product(x, y))).toBeLessThan(1e-12);
        expect(product(y, y)).toBeCloseTo(1, 12);
        total += missed(x, y) ** 2 / 20;
      }
      return Math.sqrt(total);
    };
    expect(misses(true)).toBeLessThan(misses(false) / 4);
  });
  it('are no functions of one another where two are spread along the same, or along nothing', () => {
    const square = (x: Float64Array): Float64Array => x.map((v) => v * v - 1);
    const fourth = (x: Float64Array): number =>
      product(
        x.map((v) => v ** 4),
        x.map(() => 1),
      );
    const nothing = new Float64Array(COUNT);
    for (let seed = 0; seed < 20; seed++)
      for (const backwards of [1, -1]) {
        const normals = normalColumns(random(seed), COUNT, true);
        const along = normals(nothing);
        const columns = [along, normals(nothing), normals(along), normals(along.map((v) => backwards * 2 * v))];
        columns.forEach((x, i) => {
          expect(Math.abs(fourth(x) - 3)).toBeLessThan(0.3);
          for (const y of columns.slice(i + 1)) expect(Math.abs(product(square(x), square(y)))).toBeLessThan(0.3);
        });
      }
  });
});

describe('a graded grid', () => {
  it('has the times asked for, and its short steps where sites move', () => {
    const a = askedModel(`model relaxing
size N = 10
param g = 0.2
random J[N, N] ~ normal(0, g^2/N)
state x[N] : R
x[i]' = -4*x[i] + sum(J[i,j]*tanh(x[j]) for j in N) + 1
initial x[i] ~ normal(0, 1)
limit N -> infinity
`);
    const grid = gradedGrid({ ...a, moments: [moment([], [3]), moment([], [10])], tolerance: 1, seed: 1 }, [3, 10], 20);
    const steps = Array.from(grid.slice(1), (t, k) => t - grid[k]!);
    expect(grid).toContain(3);
    expect(grid.at(-1)).toBe(10);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(steps.length).toBeLessThan(23);
    expect(steps[0]!).toBeLessThan(steps.at(-1)! / 4);
  });
});
