import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import { letter } from '../../src/expr/intern.ts';
import { rational } from '../../src/expr/rational.ts';
import { isNonnegative, isPositive, signOf } from '../../src/expr/sign.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { type Kinds, randomTerm } from '../numeric/compile/randomTerm.ts';
import { world } from '../numeric/compile/world.ts';

const n = B.sym(letter({ name: 'n', role: 'size', domain: { kind: 'integer', lower: { value: B.one, open: false } } }));
const a = B.sym(letter({ name: 'a', role: 'parameter' }));
const p = B.sym(
  letter({ name: 'p', role: 'parameter', domain: { kind: 'real', lower: { value: B.zero, open: true } } }),
);

describe('signs from domains', () => {
  it('knows sums, products and powers', () => {
    expect(isPositive(B.add(n, B.square(a)))).toBe(true);
    expect(isNonnegative(B.square(a))).toBe(true);
    expect(isPositive(B.square(a))).toBe(false);
    expect(isNonnegative(B.subtract(n, p))).toBe(false);
    expect(isPositive(B.divide(p, n))).toBe(true);
  });

  it('knows sums of numbers between two ends', () => {
    const between = (lower: number, upper: number, open: boolean) => {
      const end = (k: number) => ({ value: B.num(rational(k, 2)), open });
      const domain = { kind: 'real' as const, lower: end(lower), upper: end(upper) };
      return B.sym(letter({ name: `q${lower}${upper}${open}`, role: 'parameter', domain }));
    };
    const [half, unit, closed] = [between(0, 1, true), between(0, 2, true), between(0, 2, false)];
    expect(isPositive(B.subtract(B.one, half))).toBe(true);
    expect(isPositive(B.subtract(B.one, unit))).toBe(true);
    expect(isPositive(B.subtract(B.one, closed))).toBe(false);
    expect(isNonnegative(B.subtract(B.one, closed))).toBe(true);
    expect(isPositive(B.subtract(B.one, B.mul(closed, unit)))).toBe(true);
    expect(isPositive(B.subtract(B.one, B.mul(closed, closed)))).toBe(false);
    expect(isNonnegative(B.subtract(half, B.square(half)))).toBe(false);
    expect(signOf(B.subtract(closed, unit)).zero).toBe(true);
  });

  it('does not take a power with a letter in the exponent for positive', () => {
    expect(isNonnegative(B.pow(B.minusOne, n))).toBe(false);
    expect(isNonnegative(B.pow(a, n))).toBe(false);
    expect(isNonnegative(B.pow(p, n))).toBe(true);
  });

  it('never contradicts a value (random terms, seed 5)', () => {
    const kinds: Kinds = { kinks: true, stops: true, grads: false };
    fc.assert(
      fc.property(
        randomTerm(kinds),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (term, size, d) => {
          const w = world(size, d, 7);
          const point = w.point(w.variables);
          const value = scalar(term, {
            size: (l) => point.sizes.get(l)!,
            component: (l, indices) => {
              const values = point.values.get(l)!;
              const shape = l.axes.map((set) =>
                scalar(set.size, { size: (k) => point.sizes.get(k)!, component: () => Number.NaN }),
              );
              return values[indices.reduce((k, i, m) => k * shape[m]! + i - 1, 0)]!;
            },
          });
          if (!Number.isFinite(value) || Math.abs(value) < 1e-12) return true;
          const s = signOf(term);
          return value > 0 ? s.positive : s.negative;
        },
      ),
      { seed: 5, numRuns: 1500 },
    );
  });
});
