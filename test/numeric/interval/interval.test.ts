import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applied, ELEMENTARY } from '../../../src/expr/elementary.ts';
import type { FunctionName } from '../../../src/expr/functionNames.ts';
import * as Q from '../../../src/expr/rational.ts';
import { Notebook } from '../../../src/numeric/formula/formula.ts';
import { slope } from '../../../src/numeric/formula/slope.ts';
import { decimal } from '../../../src/numeric/formula/write.ts';
import { OVER, overPower } from '../../../src/numeric/interval/elementary.ts';
import { around } from '../../../src/numeric/interval/fraction.ts';
import * as I from '../../../src/numeric/interval/interval.ts';
import { Tape } from '../../../src/numeric/interval/tape.ts';

const SEED = { seed: 20260101 };
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const ends = fc.oneof(double, fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 1e-300));
const interval = fc
  .tuple(ends, ends)
  .map(([a, b]) => (a <= b ? { lo: a, hi: b } : { lo: b, hi: a }))
  .filter((a) => Number.isFinite(a.lo) || Number.isFinite(a.hi) || a.lo < a.hi);
/** A finite double in the interval. */
const within = (a: I.Interval, part: number): number => {
  const lo = Math.max(a.lo, -Number.MAX_VALUE);
  const hi = Math.min(a.hi, Number.MAX_VALUE);
  const x = lo + part * (hi - lo);
  return Number.isFinite(x) ? Math.min(hi, Math.max(lo, x)) : lo;
};
const exact = Q.fromNumber;
const holds = (a: I.Interval, q: Q.Rational): boolean =>
  (a.lo === -Infinity || (Number.isFinite(a.lo) && Q.compare(exact(a.lo), q) <= 0)) &&
  (a.hi === Infinity || (Number.isFinite(a.hi) && Q.compare(q, exact(a.hi)) <= 0));

describe('intervals', () => {
  it('contain the exact result of every operation, subnormal numbers and overflow included', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(interval, interval, part, part, (a, b, s, t) => {
        const [x, y] = [exact(within(a, s)), exact(within(b, t))];
        const sound =
          holds(I.add(a, b), Q.plus(x, y)) &&
          holds(I.subtract(a, b), Q.minus(x, y)) &&
          holds(I.multiply(a, b), Q.times(x, y)) &&
          holds(I.square(a), Q.times(x, x)) &&
          holds(I.power(a, 3), Q.power(x, 3)) &&
          holds(I.power(a, 6), Q.power(x, 6));
        const quotient = Q.isZero(y) || holds(I.divide(a, b), Q.times(x, Q.inverse(y)));
        const rays = Q.isZero(y) || I.extendedDivide(a, b).some((r) => holds(r, Q.times(x, Q.inverse(y))));
        return sound && quotient && rays;
      }),
      { ...SEED, numRuns: 3000 },
    );
  });

  it('answer what has no value with the whole line, never with NaN', () => {
    const zero = I.point(0);
    expect(I.divide(zero, zero)).toEqual(I.WHOLE);
    expect(I.subtract(I.WHOLE, I.WHOLE)).toEqual(I.WHOLE);
    expect(I.multiply(zero, I.WHOLE)).toEqual(I.WHOLE);
    expect(I.interval(Number.NaN, 1)).toEqual(I.WHOLE);
    expect(I.divide(I.ONE, { lo: -1, hi: 2 })).toEqual(I.WHOLE);
    expect(I.extendedDivide(I.ONE, { lo: -1, hi: 2 }).map((r) => [r.lo, r.hi])).toEqual([
      [-Infinity, I.up(-1)],
      [I.down(0.5), Infinity],
    ]);
    const bad = Object.values(OVER).flatMap((f) => [f.value(I.WHOLE), f.slope(I.WHOLE)]);
    for (const a of bad) expect(Number.isNaN(a.lo) || Number.isNaN(a.hi)).toBe(false);
  });

  it('contain the values and the slopes of elementary functions', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const near = fc.tuple(fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }));
    const names = Object.keys(OVER).filter((n) => n !== 'sg');
    fc.assert(
      fc.property(fc.constantFrom(...names), near, part, (fn, [lo, wide], s) => {
        const a = { lo, hi: lo + wide };
        const x = within(a, s);
        const f = (v: number): number => applied(fn as FunctionName, [v]);
        const y = f(x);
        if (!Number.isFinite(y)) return true;
        const value = OVER[fn]!.value(a);
        const h = 1e-6;
        const rise = (f(x + h) - f(x - h)) / (2 * h);
        const slopes = OVER[fn]!.slope({ lo: a.lo - h, hi: a.hi + h });
        const tolerance = 1e-6 * (1 + Math.abs(rise)) + (1e-9 / h) * Math.abs(y) * 1e-6;
        return (
          I.contains(value, y) &&
          (!Number.isFinite(rise) || (slopes.lo <= rise + tolerance && slopes.hi >= rise - tolerance))
        );
      }),
      { ...SEED, numRuns: 4000 },
    );
    expect(I.contains(overPower(1, 3).value({ lo: 8, hi: 27 }), 2)).toBe(true);
    expect(I.contains(overPower(-3, 2).slope({ lo: 4, hi: 4 }), -1.5 / 32)).toBe(true);
  });

  it('are as narrow as they can be on even powers, tanh and cos', () => {
    expect(I.square({ lo: -1, hi: 2 }).lo).toBe(0);
    expect(OVER.tanh!.value(I.WHOLE)).toEqual({ lo: -1, hi: 1 });
    expect(OVER.cos!.value({ lo: -1, hi: 1 }).hi).toBe(1);
    expect(I.width(OVER.sin!.value({ lo: 0.1, hi: 0.2 }))).toBeLessThan(0.1);
  });

  it('read decimals as decimals and enclose fractions', () => {
    expect(Q.text(decimal(0.1))).toBe('1/10');
    expect([1 / 3, -22 / 7, 0.3333].map((x) => Q.text(decimal(x)))).toEqual(['1/3', '-22/7', '3333/10000']);
    expect(Q.text(decimal(-2.5e-7))).toBe('-1/4000000');
    expect(Q.text(decimal(3e21))).toBe(`3${'0'.repeat(21)}`);
    expect(around(Q.rational(1, 4))).toEqual(I.point(0.25));
    const third = around(Q.rational(1, 3));
    expect(holds(third, Q.rational(1, 3)) && third.lo < third.hi).toBe(true);
    expect(around(Q.rational(10n ** 400n)).hi).toBe(Infinity);
  });
});

describe('formulas over boxes', () => {
  const book = new Notebook();
  const [x, y] = [book.unknown(0), book.unknown(1)];
  const f = book.add([
    book.multiply([x, x, y]),
    book.call('tanh', book.multiply([book.number(Q.rational(1, 3)), x])),
    book.power(book.add([y, book.whole(2)]), Q.rational(-1)),
  ]);
  const at = (a: number, b: number): number => a * a * b + Math.tanh(a / 3) + 1 / (b + 2);

  it('contain values and derivatives at all points', () => {
    const tape = new Tape([f, slope(book, f, 0), slope(book, f, 1)], 2);
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const place = fc.double({ min: -1.5, max: 3, noNaN: true });
    fc.assert(
      fc.property(place, place, part, part, part, (a, b, w, s, t) => {
        const box = [
          { lo: a, hi: a + w },
          { lo: b, hi: b + w },
        ];
        const [p, q] = [within(box[0]!, s), within(box[1]!, t)];
        const { values, slopes } = tape.slopes(box);
        // The forward sweep over the box, and formulas of derivatives made by the reverse sweep, at the point.
        const exactly = tape.values([I.point(p), I.point(q)]);
        return (
          I.contains(values[0]!, at(p, q)) &&
          I.meet(slopes[0]![0]!, exactly[1]!) !== undefined &&
          I.meet(slopes[0]![1]!, exactly[2]!) !== undefined
        );
      }),
      { ...SEED, numRuns: 500 },
    );
    const h = 1e-6;
    const [dx] = tape.values([I.point(0.7), I.point(1.1)]).slice(1);
    expect(I.middle(dx!)).toBeCloseTo((at(0.7 + h, 1.1) - at(0.7 - h, 1.1)) / (2 * h), 8);
  });

  it('refuse by name what intervals do not know', () => {
    expect(() => new Tape([book.call('floor', x)], 2)).toThrow(/`floor`/);
    expect(ELEMENTARY.floor(1.5)).toBe(1);
  });

  it('enclose what lies between the sides of a jump, and no slope there', () => {
    const over = (fn: 'step' | 'sign', lo: number, hi: number) => {
      const { values, slopes } = new Tape([book.call(fn, x)], 2).slopes([
        { lo, hi },
        { lo: 0, hi: 0 },
      ]);
      return [values[0]!.lo, values[0]!.hi, slopes[0]![0]!.hi];
    };
    expect(over('step', 1, 2)).toEqual([1, 1, 0]);
    expect(over('step', -2, -1)).toEqual([0, 0, 0]);
    expect(over('step', -1, 1)).toEqual([0, 1, Infinity]);
    expect(over('sign', -1, 1)).toEqual([-1, 1, Infinity]);
    expect(over('sign', -2, 0)).toEqual([-1, 1, Infinity]);
  });
});
