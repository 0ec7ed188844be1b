import { expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Letter } from '../../src/expr/expr.ts';
import { letter } from '../../src/expr/intern.ts';
import { PI } from '../../src/expr/pi.ts';
import { rational } from '../../src/expr/rational.ts';
import { scalar } from '../../src/numeric/scalar.ts';

const x = letter({ name: 'x', role: 'parameter' });
const at = (value: number) => ({
  size: () => Number.NaN,
  component: (_: Letter) => value,
  atoms: new Map(),
});
const angle = (k: number, d: number) => B.mul(B.num(rational(k, d)), PI);
const half = B.num(rational(1, 2));

it('angles that are parts of π become exact numbers, or angles up to π/4', () => {
  expect(B.call('cos', PI)).toBe(B.num(-1));
  expect(B.call('sin', PI)).toBe(B.zero);
  expect(B.call('sin', angle(5, 2))).toBe(B.one);
  expect(B.call('cos', angle(-2, 3))).toBe(B.negate(half));
  expect(B.call('sin', angle(11, 6))).toBe(B.negate(half));
  expect(B.call('sin', angle(3, 4))).toBe(B.call('cos', angle(1, 4)));
  expect(B.call('tan', angle(5, 4))).toBe(B.call('tan', angle(1, 4)));
  for (const d of [1, 2, 3, 4, 5, 6, 12])
    for (let k = -3 * d; k <= 3 * d; k++)
      for (const fn of ['sin', 'cos', 'tan'] as const) {
        const value = Math[fn]((k * Math.PI) / d);
        if (Math.abs(value) < 1e10)
          expect(scalar(B.call(fn, angle(k, d)), at(0)), `${fn} ${k}/${d}`).toBeCloseTo(value, 13);
      }
});

it('whole quarters of a turn are taken out of sums', () => {
  expect(B.call('cos', B.add(B.sym(x), PI))).toBe(B.negate(B.call('cos', B.sym(x))));
  expect(B.call('sin', B.subtract(PI, B.sym(x)))).toBe(B.call('sin', B.sym(x)));
  expect(B.call('cos', B.subtract(angle(1, 2), B.sym(x)))).toBe(B.call('sin', B.sym(x)));
  for (const d of [1, 2, 3, 4])
    for (let k = -3 * d; k <= 3 * d; k++)
      for (const sign of [1, -1])
        for (const fn of ['sin', 'cos', 'tan'] as const) {
          const e = B.call(fn, B.add(B.mul(B.num(2 * sign), B.sym(x)), angle(k, d)));
          const value = Math[fn](2 * sign * 0.37 + (k * Math.PI) / d);
          // Near its poles the tangent makes 1 + tan² of an error of its argument.
          const gap = (scalar(e, at(0.37)) - value) / (1 + value * value);
          expect(gap, `${fn} ${sign} ${k}/${d}`).toBeCloseTo(0, 14);
        }
});

it('arcs of simple numbers are parts of π', () => {
  for (const [k, d] of [
    [-1, 1],
    [-1, 2],
    [0, 1],
    [1, 2],
    [1, 1],
  ] as const) {
    expect(scalar(B.call('asin', B.num(rational(k, d))), at(0))).toBeCloseTo(Math.asin(k / d), 14);
    expect(scalar(B.call('acos', B.num(rational(k, d))), at(0))).toBeCloseTo(Math.acos(k / d), 14);
  }
  expect(B.call('acos', B.num(-1))).toBe(PI);
});
