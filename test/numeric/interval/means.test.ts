import { describe, expect, it } from 'vitest';
import * as Q from '../../../src/expr/rational.ts';
import { averaged, averages, drawn } from '../../../src/numeric/formula/average.ts';
import { type Average, type Formula, Notebook } from '../../../src/numeric/formula/formula.ts';
import { slope } from '../../../src/numeric/formula/slope.ts';
import { type Interval, interval, point } from '../../../src/numeric/interval/interval.ts';
import { LINES } from '../../../src/numeric/interval/mean/line.ts';
import { NotAnalytic, Strip } from '../../../src/numeric/interval/mean/strip.ts';
import { errors, nodesOf, type Rule } from '../../../src/numeric/interval/mean/trapezoid.ts';
import { Tape } from '../../../src/numeric/interval/tape.ts';
import type { Measure } from '../../../src/numeric/quadrature/gauss.ts';
import { random } from '../../../src/numeric/random.ts';

const book = new Notebook();
const x = book.unknown(0);
const z = drawn(book, 0);
const times = (...f: Formula[]): Formula => book.multiply(f);
const plus = (...f: Formula[]): Formula => book.add(f);
const number = (n: number, d = 1): Formula => book.number(Q.rational(n, d));
const square = (f: Formula): Formula => book.power(f, Q.rational(2));

/** Means as functions of x whose values are known in closed form, with their derivatives. */
interface Known {
  readonly law: Measure;
  readonly of: Formula;
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}
const root3 = Math.sqrt(3);
const erf = (x: number): number => {
  // Abramowitz & Stegun 7.1.5.
  let [term, sum] = [x, x];
  for (let k = 1; k < 80; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
};
const KNOWN: Readonly<Record<string, Known>> = {
  'E e^(x z) = e^(x²/2)': {
    law: 'normal',
    of: book.call('exp', times(x, z)),
    value: (x) => Math.exp(x ** 2 / 2),
    slope: (x) => x * Math.exp(x ** 2 / 2),
  },
  'E cos(x z) = e^(-x²/2)': {
    law: 'normal',
    of: book.call('cos', times(x, z)),
    value: (x) => Math.exp(-(x ** 2) / 2),
    slope: (x) => -x * Math.exp(-(x ** 2) / 2),
  },
  'E z sin(x z) = x e^(-x²/2)': {
    law: 'normal',
    of: times(z, book.call('sin', times(x, z))),
    value: (x) => x * Math.exp(-(x ** 2) / 2),
    slope: (x) => (1 - x * x) * Math.exp(-(x ** 2) / 2),
  },
  // A convolution of normal laws.
  'E erf(x + z) = erf(x/√3)': {
    law: 'normal',
    of: book.call('erf', plus(x, z)),
    value: (x) => erf(x / root3),
    slope: (x) => (2 / Math.sqrt(3 * Math.PI)) * Math.exp(-(x ** 2) / 3),
  },
  'E e^(-z²)(x + z)² = (x² + 1/3)/√3': {
    law: 'normal',
    of: times(square(plus(x, z)), book.call('exp', times(number(-1), square(z)))),
    value: (x) => (x * x + 1 / 3) / root3,
    slope: (x) => (2 * x) / root3,
  },
  'E cos(x u) = sin(x)/x, u uniform': {
    law: 'uniform',
    of: book.call('cos', times(x, z)),
    value: (x) => Math.sin(x) / x,
    slope: (x) => (x * Math.cos(x) - Math.sin(x)) / (x * x),
  },
  'E 1/(x + 2 + u) = log((x + 3)/(x + 2)), u uniform': {
    law: 'uniform',
    of: book.power(plus(x, number(2), z), Q.rational(-1)),
    value: (x) => Math.log((x + 3) / (x + 2)),
    slope: (x) => 1 / (x + 3) - 1 / (x + 2),
  },
  'E e^(-x v) = 1/(1 + x), v exponential': {
    law: 'exponential',
    of: book.call('exp', times(number(-1), x, z)),
    value: (x) => 1 / (1 + x),
    slope: (x) => -1 / (1 + x) ** 2,
  },
};
const averageOf = ({ law, of }: Pick<Known, 'law' | 'of'>): Average => {
  const f = averaged(book, law, z, of);
  if (f.kind !== 'average') throw new Error(f.kind);
  return f;
};
const holds = (a: Interval, v: number): boolean => {
  const slack = 4e-15 * Math.max(1, Math.abs(v));
  return a.lo <= v + slack && v - slack <= a.hi;
};

describe('means over intervals', () => {
  it('hold the integral and its derivative, narrowly at a point, and over boxes', () => {
    const draw = random('means');
    for (const [name, k] of Object.entries(KNOWN)) {
      const tape = new Tape([averageOf(k)], 1);
      for (let n = 0; n < 6; n++) {
        const at = 0.2 + 1.2 * draw.uniform();
        const r = tape.slopes([point(at)]);
        expect([name, at, holds(r.values[0]!, k.value(at)), holds(r.slopes[0]![0]!, k.slope(at))]).toEqual([
          name,
          at,
          true,
          true,
        ]);
        expect(r.values[0]!.hi - r.values[0]!.lo).toBeLessThan(3e-12);
        expect(r.slopes[0]![0]!.hi - r.slopes[0]![0]!.lo).toBeLessThan(1e-9);
        const w = 0.2 * draw.uniform();
        const over = tape.slopes([interval(at - w, at + w)]);
        for (let m = 0; m < 4; m++) {
          const y = at + w * (2 * draw.uniform() - 1);
          expect([name, holds(over.values[0]!, k.value(y)), holds(over.slopes[0]![0]!, k.slope(y))]).toEqual([
            name,
            true,
            true,
          ]);
        }
      }
    }
  });

  it('are off by no more than the bound of the rule, which falls as the step does', () => {
    for (const [name, k] of Object.entries(KNOWN)) {
      const average = averageOf(k);
      const strip = new Strip(average);
      const line = LINES[k.law];
      const inside = new Tape([average.of], 2, [average.place]);
      const ends = { normal: [9, 9], uniform: [38, 38], exponential: [38, 4.5], lorentz: [0, 0] }[k.law];
      let before = Infinity;
      for (const step of [1, 0.75, 0.5, 0.375]) {
        const rule: Rule = { strip: 1, step, low: Math.ceil(ends[0]! / step), high: Math.ceil(ends[1]! / step) };
        const at = 0.75;
        const [off] = errors(strip, rule, [point(at)])!;
        const sum = nodesOf(line, rule).reduce((s, n) => {
          const f = inside.values([point(at), n.at])[0]!;
          return s + ((f.lo + f.hi) / 2) * ((n.weight.lo + n.weight.hi) / 2);
        }, 0);
        const gap = Math.abs(sum - k.value(at));
        expect([name, step, gap <= off! + 1e-14]).toEqual([name, step, true]);
        // By theorem 5.1 of Trefethen & Weideman 2014 the bound falls as e^(-2π a/h).
        if (before < Infinity && off! > 1e-11) expect(off! / before).toBeLessThan(0.2);
        before = off!;
      }
    }
  });

  it('are exact where the integrand is a polynomial of the variable, and take out what does not depend on it', () => {
    const cubed = book.power(plus(x, z), Q.rational(3));
    const moment = averaged(book, 'normal', z, cubed);
    // E (x + z)³ = x³ + 3 x.
    expect(averages([moment])).toEqual([]);
    expect(holds(new Tape([moment], 1).values([point(2)])[0]!, 14)).toBe(true);
    expect(averaged(book, 'uniform', z, square(z))).toBe(number(1, 3));
    expect(averaged(book, 'exponential', z, square(z))).toBe(number(2));
    const f = averaged(book, 'normal', z, times(x, book.call('tanh', z)));
    expect(f.kind).toBe('multiply');
    expect(averaged(book, 'normal', z, book.call('tanh', x))).toBe(book.call('tanh', x));
  });

  it('have the means of derivatives for derivatives', () => {
    const of = averaged(book, 'normal', z, book.call('tanh', plus(times(number(2), x), z)));
    const d = slope(book, of, 0);
    for (const at of [-1, 0.3, 2]) {
      const box = [point(at)];
      const [own] = new Tape([d], 1).values(box);
      const forward = new Tape([of], 1).slopes(box).slopes[0]![0]!;
      expect(own!.lo <= forward.hi && forward.lo <= own!.hi).toBe(true);
    }
  });

  it('stand in each other', () => {
    // E tanh(x + y + z) over two normal laws is one over a normal law of variance 2.
    const y = drawn(book, 1);
    const twice = averaged(book, 'normal', y, averaged(book, 'normal', z, book.call('tanh', plus(x, y, z))));
    const once = averaged(
      book,
      'normal',
      z,
      book.call('tanh', plus(x, times(book.power(number(2), Q.rational(1, 2)), z))),
    );
    const [a, b] = new Tape([twice, once], 1).values([point(0.7)]);
    expect(a!.hi - a!.lo).toBeLessThan(1e-11);
    expect(a!.lo <= b!.hi && b!.lo <= a!.hi).toBe(true);
  });

  it('have quotients of exponentials as what is bounded', () => {
    // e^a/(e^a + e^b), the share of one of two clusters: exponents cancel but for a linear one.
    const half = book.power(number(1, 2), Q.rational(1, 2));
    const distance = (c: Formula): Formula => times(number(-1), square(plus(times(half, z), c)));
    const y = book.unknown(1);
    const [a, b, c] = [distance(x), distance(y), distance(number(3))].map((d) => book.call('exp', d));
    const over = (...of: Formula[]): Formula => times(a!, book.power(plus(...of), Q.rational(-1)));
    const draw = random('shares');
    for (const share of [over(a!, b!), over(a!, times(number(2), b!)), over(a!, b!, c!)]) {
      const own = averaged(book, 'normal', z, share);
      const [wide] = new Tape([own], 2).values([interval(-50, 50), interval(-50, 50)]);
      expect([wide!.lo >= -1e-9, wide!.hi <= 1 + 1e-9]).toEqual([true, true]);
      // The formula itself, at nodes of the line: the trapezoidal rule far beyond its accuracy.
      const plain = new Tape([share], 3, [(z as { place: number }).place]);
      for (let n = 0; n < 3; n++) {
        const at = [draw.normal(), draw.normal()];
        let sum = 0;
        for (let k = -160; k <= 160; k++) {
          const t = k / 16;
          const f = plain.values([...at, t].map(point))[0]!;
          sum += ((f.lo + f.hi) / 2) * (Math.exp(-(t ** 2) / 2) / Math.sqrt(2 * Math.PI) / 16);
        }
        const [found] = new Tape([own], 2).values(at.map(point));
        expect(found!.hi - found!.lo).toBeLessThan(1e-9);
        expect(found!.lo - 1e-12 <= sum && sum <= found!.hi + 1e-12).toBe(true);
      }
    }
  });

  it('are refused where a kink leaves no strip, and know nothing of integrals that have no end', () => {
    const kinked = averaged(book, 'normal', z, book.call('relu', plus(x, z)));
    expect(() => new Tape([kinked], 1)).toThrow(NotAnalytic);
    // |x| stands outside of the integral.
    const outside = averaged(book, 'normal', z, book.call('tanh', plus(book.call('abs', x), z)));
    expect(holds(new Tape([outside], 1).values([point(-0.5)])[0]!, 0.2954528770517)).toBe(true);
    const endless = averaged(book, 'normal', z, book.call('exp', square(z)));
    expect(new Tape([endless], 1).values([point(1)])[0]!.hi).toBe(Infinity);
    // A pole on the line.
    const pole = averaged(book, 'normal', z, book.power(plus(x, z), Q.rational(-1)));
    expect(new Tape([pole], 1).values([point(1)])[0]).toEqual({ lo: -Infinity, hi: Infinity });
  });
});
