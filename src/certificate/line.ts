import {
  difference,
  double,
  ENDLESS,
  fraction,
  negative,
  product,
  quotient,
  type Span,
  square,
  sum,
  UNIT,
  whole,
} from './fixed.ts';
import { FUNCTIONS } from './functions.ts';
import type { Law, Mean } from './reader.ts';
import { Rejected } from './reader.ts';
import { cos, exp, PI, root, tanh } from './series.ts';
import { functionOver, onLine, plus, times, type Zone, zone } from './strip.ts';

/**
 * A law as ∫ f(z(y)) w(y) dy over the line: of the normal law y is z; of the uniform one z = 1/(1 + e^(-y)), w = z (1 - z); of
 * the exponential one z = e^y, w = e^(y - e^y); of that of Lorentz z = sinh y, w = 1/(π cosh y).
 */
export interface Line {
  readonly variable: (y: Zone, end: bigint | undefined) => Zone;
  readonly range: Span;
  readonly weight: (y: Span) => Span;
  /** |w| at most, where the real part is t and the imaginary one up to `strip` in size. */
  readonly most: (t: Span, strip: Span) => bigint;
  /** |w| ≤ most e^(-rate (t - end)) from distance `end` on; `right` is the side. */
  readonly tail: (right: boolean, end: Span, strip: Span) => { readonly most: bigint; readonly rate: bigint };
  /** Strips are at most this wide: thousandths. */
  readonly widest: bigint;
}

const HALF = fraction(1n, 2n);
const nearest = (t: Span): Span => {
  const x = t.lo > 0n ? t.lo : t.hi < 0n ? -t.hi : 0n;
  return { lo: x, hi: x };
};
const cosh = (a: Span): Span => FUNCTIONS.cosh!.value(a)!;
const sinh = (a: Span): Span => FUNCTIONS.sinh!.value(a)!;
const INVERSE_ROOT = quotient(whole(1), root(product(whole(2), PI), 2n)!);
const INVERSE_PI = quotient(whole(1), PI);
const bell = (a: Span): Span => product(INVERSE_ROOT, exp(product(HALF, a)));

const LINES: Readonly<Record<Law, Line>> = {
  normal: {
    variable: (y, end) => {
      if (end === undefined) return y;
      // |t + ib| ≤ t/T |T + ib|.
      const at = root(sum(square({ lo: end, hi: end }), square(y.im)), 2n)!.hi;
      return zone(y.re, y.im, at, 1, 0n);
    },
    range: { lo: -ENDLESS, hi: ENDLESS },
    weight: (y) => bell(negative(square(y))),
    most: (t, strip) => bell(difference(square(strip), square(nearest(t)))).hi,
    tail: (_, end, strip) => ({ most: bell(difference(square(strip), square(end))).hi, rate: end.lo }),
    widest: 8000n,
  },
  uniform: {
    variable: (y, end) => {
      const half = functionOver('tanh')!.value(times(onLine(HALF), y), end);
      return times(onLine(HALF), plus(onLine(whole(1)), half));
    },
    range: { lo: 0n, hi: UNIT },
    weight: (y) => product(fraction(1n, 4n), difference(whole(1), square(tanh(product(HALF, y))))),
    // |w| = 1/(2 (cosh t + cos b)), b the imaginary part; 1/(cosh t - 1) falls faster than e^(-t), and so does 1/sinh t.
    most: (t, strip) => quotient(HALF, sum(cosh(nearest(t)), cos({ lo: 0n, hi: strip.hi }))).hi,
    tail: (_, end) => ({ most: quotient(HALF, difference(cosh(end), whole(1))).hi, rate: UNIT }),
    widest: 3000n,
  },
  exponential: {
    variable: (y, end) => {
      const e = functionOver('exp')!.value(y, end);
      return y.re.hi < ENDLESS || end === undefined ? e : zone(e.re, e.im, exp({ lo: end, hi: end }).hi, 0, UNIT);
    },
    range: { lo: 0n, hi: ENDLESS },
    weight: (y) => exp(difference(y, exp(y))),
    most: (t, strip) => exp(difference({ lo: t.hi, hi: t.hi }, product(exp({ lo: t.lo, hi: t.lo }), cos(strip)))).hi,
    tail: (right, end, strip) => {
      if (!right) return { most: exp(negative(end)).hi, rate: UNIT };
      const fall = product(exp(end), cos(strip));
      return { most: exp(difference(end, fall)).hi, rate: fall.lo - UNIT };
    },
    widest: 1500n,
  },
  lorentz: {
    variable: (y, end) => {
      const z = functionOver('sinh')!.value(y, end);
      return end === undefined ? z : zone(z.re, z.im, cosh({ lo: end, hi: end }).hi, 0, UNIT);
    },
    range: { lo: -ENDLESS, hi: ENDLESS },
    weight: (y) => quotient(INVERSE_PI, cosh(y)),
    // |cosh(t + ib)|² = sinh²t + cos²b.
    most: (t, strip) => quotient(INVERSE_PI, root(sum(square(sinh(nearest(t))), square(cos(strip))), 2n)!).hi,
    tail: (_, end) => ({ most: quotient(INVERSE_PI, sinh(end)).hi, rate: UNIT }),
    widest: 1500n,
  },
};

/** The line of a mean. @throws {Rejected} */
export function lineOf({ law, rule }: Mean): Line {
  const line = LINES[law];
  const strip = double(rule.strip);
  if (!(rule.strip > 0) || 1000n * strip.hi > line.widest * UNIT)
    throw new Rejected('a strip that is too wide, or none');
  if (!(rule.step > 0) || rule.low + rule.high > MOST_NODES || rule.low === 0 || rule.high === 0)
    throw new Rejected('a rule without nodes, or with too many');
  if (rule.low * rule.step > FARTHEST || rule.high * rule.step > FARTHEST)
    throw new Rejected('a rule whose nodes reach too far');
  return line;
}
const MOST_NODES = 10_000;
const FARTHEST = 80;
