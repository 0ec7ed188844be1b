import { add, mul, num, pow, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { position } from '../../expr/position.ts';
import * as Q from '../../expr/rational.ts';
import { Resizer, substitute } from '../../expr/traverse.ts';
import { lowest } from '../../numeric/lowest.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { unroll } from '../../rewrite/unroll.ts';
import { powerSeries } from '../../theory/expansion/powerSeries.ts';
import type { Landscape } from '../landscape/landscape.ts';
import { WRITTEN } from '../relations/exact.ts';

/** A curve of coordinates, one for each value of a number s that grows: `start` moved along, or scaled by powers of s. */
interface Curve {
  readonly start: Float64Array;
  readonly direction: Float64Array;
  /** Of each coordinate, the power of s that its distance from the end of its domain is multiplied by. */
  readonly powers: Int8Array;
  /** Coordinates without ends go, at each s, to the lowest place beside the others: a pole may lie along a bent valley. */
  readonly settles?: true;
}

/** A curve along which a quantity falls by no less in each further decade of s. */
export interface Escape {
  readonly coordinates: Float64Array;
  readonly value: number;
  /** The quantity where the curve begins. */
  readonly first: number;
  readonly s: number;
  readonly decades: number;
  /** The leading term in s, where it is known exactly; it is negative. */
  readonly leading?: string;
}

const DECADES = 60;
const FIRST = 6;

/**
 * Looks for a curve along which the quantity falls without bound, from places that were found low; `cut` is one along
 * which it falls as far as its numbers go, which is not far enough to tell.
 */
export function escapeFrom(
  land: Landscape,
  places: readonly Float64Array[],
  random: Landscape['random'],
): Escape | 'cut' | undefined {
  let cut: 'cut' | undefined;
  for (const [k, place] of places.entries())
    for (const curve of curves(land, drawnIn(land, place), random.fork(`curves ${k}`))) {
      const found = falling(land, curve);
      if (found === 'cut') cut = found;
      else if (found !== undefined) return found;
    }
  return cut;
}

/** A descent that nothing stops ends where steps are lost in its coordinates; on the way there it passed this place. */
const NEAR = 1e3;

function drawnIn(land: Landscape, place: Float64Array): Float64Array {
  const farthest = Math.max(...place.map((v, k) => (land.edges[k] === undefined ? Math.abs(v) : 0)));
  if (!(farthest > NEAR)) return place;
  return place.map((v, k) => (land.edges[k] === undefined ? v / farthest : v));
}

/** Straight lines downhill, from the origin through the place, along single coordinates and at random; scalings of bounded ones. */
function* curves(land: Landscape, start: Float64Array, random: Landscape['random']): Generator<Curve> {
  const still = new Int8Array(start.length);
  const zero = new Float64Array(start.length);
  const straight = (direction: Float64Array, from = start): Curve => ({ start: from, direction, powers: still });
  const free = (x: Float64Array): Float64Array => x.map((v, k) => (land.edges[k] === undefined ? plain(v) : 0));
  const gradient = land.gradient(start);
  const steepest = Math.max(...gradient.map(Math.abs));
  if (Number.isFinite(steepest) && steepest > 0) yield straight(free(gradient.map((g) => (-3 * g) / steepest)));
  const farthest = Math.max(...start.map(Math.abs));
  if (farthest > 0) yield straight(free(start.map((v) => (3 * v) / farthest)), free(start));
  for (let k = 0; k < 4; k++) yield straight(free(zero.map(() => random.normal())));
  for (let k = 0; k < Math.min(start.length, 6); k++)
    for (const sign of [1, -1]) {
      if (land.edges[k] === undefined) yield straight(zero.map((_, j) => (j === k ? sign : 0)));
      else {
        const scaled = { start, direction: zero, powers: still.map((_, j) => (j === k ? sign : 0)) };
        yield scaled;
        if (land.edges.some((e) => e === undefined)) yield { ...scaled, settles: true };
      }
    }
  if (land.edges.some((e) => e !== undefined))
    for (let k = 0; k < 6; k++) {
      const powers = still.map((_, j) => (land.edges[j] === undefined ? 0 : Math.floor(3 * random.uniform()) - 1));
      yield { start, direction: free(zero.map(() => random.normal())), powers };
    }
}
const plain = (x: number): number => Math.round(100 * x) / 100;

/** Whether the quantity falls along a curve, by no less in each further decade, as far as doubles go. */
function falling(land: Landscape, curve: Curve): Escape | 'cut' | undefined {
  let valley = curve.start;
  const at = (decade: number) => {
    const s = 10 ** decade;
    const x = curve.start.map((v, k) => {
      const edge = land.edges[k];
      if (edge === undefined && curve.settles) return valley[k]!;
      return edge === undefined || curve.powers[k] === 0
        ? v + s * curve.direction[k]!
        : edge.value + (v - edge.value) * s ** curve.powers[k]!;
    });
    const coordinates = land.put(x);
    if (coordinates === undefined || !curve.settles)
      return { coordinates, s, value: coordinates === undefined ? Number.NaN : land.value(coordinates) };
    const end = lowest(
      { value: land.value, gradient: (y) => withoutEdges(land, y), allowed: land.put },
      coordinates,
      60,
    );
    valley = end.x;
    return { coordinates: end.x, s, value: end.value };
  };
  let last = at(1);
  let fall = 0;
  let decades = 0;
  let shown = last;
  for (let k = 2; k <= DECADES; k++) {
    const next = at(k);
    if (next.coordinates === undefined && k <= FIRST) return undefined;
    if (!Number.isFinite(next.value)) break;
    const step = last.value - next.value;
    // Rounding in a logarithm is all that a decade may lack.
    if (!(step > 0) || !Number.isFinite(last.value) || step < fall * (1 - 1e-6) - 1e-9 * Math.abs(next.value)) {
      if (k > 3) return undefined;
      decades = 0;
      fall = 0;
    } else {
      decades++;
      fall = step;
    }
    last = next;
    if (k <= FIRST) shown = next;
  }
  if (!(last.value < 0 && fall > 1e-6 * Math.abs(last.value))) return undefined;
  if (decades < FIRST) return decades > 0 ? 'cut' : undefined;
  const leading = curve.settles ? undefined : leadingTerm(land, curve);
  if (leading === undefined && decades < LONG) return undefined;
  const { coordinates, value, s } = shown;
  return {
    coordinates: coordinates!,
    value,
    first: land.value(curve.start),
    s,
    decades,
    ...(leading === undefined ? {} : { leading }),
  };
}
const withoutEdges = (land: Landscape, x: Float64Array): Float64Array =>
  land.gradient(x).map((g, k) => (land.edges[k] === undefined ? g : 0));

/** Without a leading term in letters a fall has to go on for so many decades. */
const LONG = 15;

/** The leading term of the quantity along the curve, exactly, where there is one; it has to be negative. */
function leadingTerm(land: Landscape, curve: Curve): string | undefined {
  if (curve.powers.some((p) => p !== 0) && land.edges.some((e) => e !== undefined && !Number.isInteger(e.value)))
    return undefined;
  const s = letter({ name: 's', role: 'auxiliary' });
  const terms = Array.from(curve.start, (v, k): Expr => {
    const edge = land.edges[k];
    const own = num(Q.fromNumber(v));
    if (edge === undefined || curve.powers[k] === 0)
      return add(own, mul(num(Q.fromNumber(curve.direction[k]!)), sym(s)));
    const end = num(Q.fromNumber(edge.value));
    const away = add(own, mul(num(-1), end));
    return add(end, mul(away, curve.powers[k]! > 0 ? sym(s) : pow(sym(s), num(-1))));
  });
  const e = written(land.term, land.letters, terms, land.setting);
  if (e === undefined) return undefined;
  const series = powerSeries(e, { letter: s, step: 1 }, 1);
  const [first] = series?.coefficients ?? [];
  if (series === undefined || series.start >= 0 || first?.kind !== 'num' || !Q.isNegative(first.value))
    return undefined;
  return `${Number(Q.toNumber(first.value).toPrecision(4))}*s^${-series.start}`;
}

/** A term at the sizes and numbers of a setting, with terms for the entries of some letters, packed in their order. */
function written(term: Expr, letters: readonly Letter[], terms: readonly Expr[], setting: Setting): Expr | undefined {
  if (terms.length > 40) return undefined;
  const resizer = new Resizer(new Map([...setting.sizes].map(([l, n]) => [l, num(Q.rational(n))])));
  const places = new Map<Letter, number>();
  let offset = 0;
  for (const l of letters) {
    places.set(resizer.letter(l), offset);
    offset += lengthOf(l, setting.sizes);
  }
  const values = valuesOf(setting);
  const original = new Map<Letter, Letter>();
  for (const l of [...setting.constants.keys(), ...setting.data.keys()]) original.set(resizer.letter(l), l);
  return substitute(unroll(resizer.expr(term), 16), (x) => {
    const at = x.indices.map((i) => position(i, WRITTEN));
    if (at.some(Number.isNaN)) return undefined;
    const start = places.get(x.letter);
    if (start !== undefined) {
      const shape = x.letter.axes.map((set) => (set.size.kind === 'num' ? Q.toNumber(set.size.value) : Number.NaN));
      return terms[start + at.reduce((flat, i, k) => flat * shape[k]! + (i - 1), 0)];
    }
    const l = original.get(x.letter);
    return l === undefined ? undefined : num(Q.fromNumber(values.component(l, at)));
  });
}
