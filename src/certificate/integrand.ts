import { difference, double, ENDLESS, fraction, NIL, product, quotient, type Span, UNIT, whole } from './fixed.ts';
import { type Line, lineOf } from './line.ts';
import { type Mean, Rejected, type Tree } from './reader.ts';
import { exp, PI } from './series.ts';
import {
  functionOver,
  NOWHERE_KNOWN,
  onLine,
  plus,
  plusUp,
  powerOver,
  times,
  timesUp,
  type Zone,
  zone,
} from './strip.ts';

/** Bounds of a function and of its derivatives by the unknowns; those that are missing vanish. */
interface ZoneJet {
  readonly value: Zone;
  readonly slopes: readonly (Zone | undefined)[];
}

/** What stands in a part of the strip: a box of unknowns, a zone for each variable, and where that part begins if it is an end. */
interface Place {
  readonly box: readonly Span[];
  /** Derivatives are those by so many unknowns. */
  readonly slopes: number;
  readonly at: readonly Zone[];
  readonly end: bigint | undefined;
}

/** Functions that are analytic in no strip about the line. */
const KINKED: ReadonlySet<string> = new Set(['abs', 'relu', 'step', 'sign']);
const depends = (t: Tree): boolean => {
  switch (t.kind) {
    case 'number':
    case 'unknown':
      return false;
    case 'variable':
      return true;
    case 'sum':
    case 'product':
      return t.of.some(depends);
    case 'power':
      return depends(t.base);
    case 'call':
    case 'mean':
      return depends(t.of);
  }
};

function over(t: Tree, place: Place): ZoneJet {
  const none: readonly undefined[] = new Array(place.slopes).fill(undefined);
  switch (t.kind) {
    case 'number':
      return { value: onLine(fraction(t.value.n, t.value.d)), slopes: none };
    case 'unknown':
      return {
        value: onLine(place.box[t.place]!),
        slopes: none.map((_, k) => (k === t.place ? onLine(whole(1)) : undefined)),
      };
    case 'variable':
      return { value: place.at[t.place]!, slopes: none };
    case 'mean':
      return inner(t, place);
    case 'sum':
      return t.of
        .map((p) => over(p, place))
        .reduce((a, b) => ({
          value: plus(a.value, b.value),
          slopes: none.map((_, k) => added(a.slopes[k], b.slopes[k])),
        }));
    case 'product':
      return t.of
        .map((p) => over(p, place))
        .reduce((a, b) => ({
          value: times(a.value, b.value),
          slopes: none.map((_, k) => added(scaled(a.slopes[k], b.value), scaled(b.slopes[k], a.value))),
        }));
    case 'power':
    case 'call': {
      if (t.kind === 'call' && KINKED.has(t.fn) && depends(t.of))
        throw new Rejected(`a mean of \`${t.fn}\`, which is not analytic`);
      const by = t.kind === 'power' ? powerOver(Number(t.n), Number(t.d)) : functionOver(t.fn);
      if (by === undefined) throw new Rejected(`\`${(t as { readonly fn: string }).fn}\` is not known to the checker`);
      const of = over(t.kind === 'power' ? t.base : t.of, place);
      const value = by.value(of.value, place.end);
      if (of.slopes.every((s) => s === undefined)) return { value, slopes: none };
      const slope = by.slope(of.value, place.end);
      return { value, slopes: of.slopes.map((s) => scaled(s, slope)) };
    }
  }
}
const added = (a: Zone | undefined, b: Zone | undefined): Zone | undefined =>
  a === undefined ? b : b === undefined ? a : plus(a, b);
const scaled = (a: Zone | undefined, b: Zone): Zone | undefined => (a === undefined ? undefined : times(a, b));

/** A mean inside another is no larger than that of the size of its integrand, wherever the variable outside is in its part. */
function inner(t: Mean, { box, slopes, at }: Place): ZoneJet {
  const still = at.slice(0, t.place).map((z) => zone(z.re, z.im));
  const discs = sizes(t, box, slopes, still).map(
    (m): Zone => (m === ENDLESS ? NOWHERE_KNOWN : zone({ lo: -m, hi: m }, { lo: -m, hi: m })),
  );
  return { value: discs[0]!, slopes: discs.slice(1) };
}
/** The means of the size of an integrand and of its derivatives, at most. */
function sizes(t: Mean, box: readonly Span[], slopes: number, outside: readonly Zone[]): readonly bigint[] {
  const line = lineOf(t);
  const parts = [
    between(t, line, box, slopes, outside, NIL, FAR, FAR),
    beyond(t, line, box, slopes, outside, NIL, FAR, false),
    beyond(t, line, box, slopes, outside, NIL, FAR, true),
  ];
  return parts[0]!.map((_, k) => parts.reduce((all, p) => plusUp(all, p[k]!), 0n));
}
/** A bound of the size of a mean. */
export const sizeOfMean = (t: Mean, box: readonly Span[], outside: readonly Span[]): bigint =>
  sizes(t, box, 0, outside.map(onLine))[0]!;
const FAR: Span = whole(12);

/** The integral of |f w| along lines up to distance `strip` from the line, from -left to right; of f and of its derivatives. */
function between(
  t: Mean,
  line: Line,
  box: readonly Span[],
  slopes: number,
  outside: readonly Zone[],
  strip: Span,
  left: Span,
  right: Span,
): readonly bigint[] {
  const length = left.hi + right.hi;
  // On the line itself finer: the bounds of others should not be less.
  const count = (strip.hi === 0n ? 4n : 2n) * ((length + UNIT - 1n) / UNIT);
  const total = new Array<bigint>(slopes + 1).fill(0n);
  for (let k = 0n; k < count; k++) {
    // A part of the line: its ends are those of its neighbours, exactly.
    const t0 = { lo: -left.hi + (length * k) / count, hi: -left.hi + (length * (k + 1n)) / count };
    const y = zone(t0, strip.hi === 0n ? NIL : { lo: 0n, hi: strip.hi });
    const jet = over(t.of, { box, slopes, at: [...outside, line.variable(y, undefined)], end: undefined });
    const weight = timesUp(line.most(t0, strip), t0.hi - t0.lo);
    for (const [m, z] of [jet.value, ...jet.slopes].entries())
      if (z !== undefined) total[m] = plusUp(total[m]!, timesUp(z.most, weight));
  }
  return total;
}

/** The same beyond one of the ends. */
function beyond(
  t: Mean,
  line: Line,
  box: readonly Span[],
  slopes: number,
  outside: readonly Zone[],
  strip: Span,
  end: Span,
  right: boolean,
): readonly bigint[] {
  const re = right ? { lo: end.lo, hi: ENDLESS } : { lo: -ENDLESS, hi: -end.lo };
  const y = zone(re, strip.hi === 0n ? NIL : { lo: 0n, hi: strip.hi });
  const jet = over(t.of, { box, slopes, at: [...outside, line.variable(y, end.lo)], end: end.lo });
  const { most, rate } = line.tail(right, end, strip);
  return [jet.value, ...jet.slopes].map((z) => {
    if (z === undefined) return 0n;
    // (t/T)^p ≤ e^(p (t - T)/T).
    const falls = rate - z.rate - quotient(double(z.power), end).hi;
    if (falls <= 0n) return ENDLESS;
    return timesUp(timesUp(z.most, most), quotient(whole(1), { lo: falls, hi: falls }).hi);
  });
}

/**
 * How far the sum of the rule of a mean is from the mean, at most; and the same of its derivatives by the unknowns. With M a
 * bound of the integral of |f w| along all lines of the strip the sum over all nodes is off by at most 2 M/(e^(2π a/h) - 1)
 * (Trefethen & Weideman 2014, theorem 5.1), for an integrand that is analytic there, as it is shown to be where all of its
 * parts are bounded; the nodes that are left out weigh no more than what is beyond the ends.
 */
export function errorsOf(t: Mean, box: readonly Span[], outside: readonly Span[], slopes: number): readonly bigint[] {
  const line = lineOf(t);
  const { rule } = t;
  const [strip, step] = [double(rule.strip), double(rule.step)];
  const [left, right] = [product(whole(rule.low), step), product(whole(rule.high), step)];
  const variables = outside.map(onLine);
  const ends = [
    beyond(t, line, box, slopes, variables, strip, left, false),
    beyond(t, line, box, slopes, variables, strip, right, true),
  ];
  const tails = ends[0]!.map((x, k) => plusUp(x, ends[1]![k]!));
  if (tails[0] === ENDLESS) return tails.map(() => ENDLESS);
  const panels = between(t, line, box, slopes, variables, strip, left, right);
  const turns = quotient(product(product(whole(2), PI), strip), step);
  const factor = quotient(whole(2), difference(exp(turns), whole(1))).hi;
  return tails.map((x, k) => plusUp(x, timesUp(plusUp(panels[k]!, x), factor)));
}
