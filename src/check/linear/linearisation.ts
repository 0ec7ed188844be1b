import { hasKinks } from '../../model/kinks.ts';
import type { Model, Point } from '../../model/model.ts';
import { fieldGauge, type Gauge } from '../../numeric/dense/gauge.ts';
import { eigenpair } from '../../numeric/eigenpair.ts';
import { fieldInstrument, instrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { type Complex, eigenvalues, leastSquares, nullSpace } from '../../numeric/linear.ts';
import { restricted } from '../../numeric/manifold.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { type Chart, chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { magnitude } from '../case/magnitude.ts';
import { along } from '../case/rateOfChange.ts';
import { isRounding, jitter } from '../case/rounding.ts';
import { atQuoted } from './atQuoted.ts';
import { oneSided } from './kinks.ts';

/**
 * What moves the model and its Jacobian at a point, in the coordinates of a claim, from the un-reduced model in numbers.
 * Of a map that is what a step adds, F(x) - x: a multiplier is 1 plus an eigenvalue of it.
 */
export interface Linearisation {
  readonly chart: Chart;
  readonly coordinates: Float64Array;
  readonly y: Float64Array;
  readonly dimension: number;
  /**
   * dimension x dimension, row-major. On spheres, simplices and symmetric matrices it is seen along orthonormal tangent
   * directions: at a stationary point of a projected field that is the covariant derivative (Absil, Mahony & Sepulchre
   * 2008, section 5.3), of -grad L minus the Riemannian Hessian.
   */
  readonly jacobian: Float64Array;
  readonly spectrum: readonly Complex[];
  readonly time: Model['time'];
  /** The largest modulus of an eigenvalue: the scale of what counts as zero. */
  readonly size: number;
  /**
   * How far rounding moves an entry of the Jacobian. Where terms cancel, as close to a threshold, that is much more than the
   * last digit of the largest eigenvalue.
   */
  readonly noise: () => number;
  /** Whether the derivatives differ on different sides of the point: then the spectrum there says nothing. */
  readonly kink: boolean;
  /** |field|, of a map |F(x) - x|, at the point over the size of what it is made of. */
  readonly residual: number;
  readonly flow: CoordinateFlow;
}

/** A field in the coordinates of a chart. */
export interface CoordinateFlow {
  readonly velocity: (x: Float64Array) => Float64Array;
  readonly jacobian: (x: Float64Array) => Float64Array;
}

/** The flow in the coordinates of a claim: the full field, or the part of it along the frame of the ansatz. */
export function coordinateFlow(map: Chart, field: Gauge, time = 0): CoordinateFlow {
  if (map.frame === undefined)
    return { velocity: (x) => field.evaluate(x, time), jacobian: (x) => field.jacobian(x, time) };
  const n = map.dimension;
  return {
    velocity: (x) => along(map, x, field.evaluate(map.state(x), time)).rates,
    // Exact where the velocity vanishes: T J_reduced = J T there.
    jacobian: (x) => {
      const y = map.state(x);
      const frame = map.frame!(x);
      const moved = field.along(y, time, frame);
      const out = new Float64Array(n * n);
      for (let m = 0; m < n; m++) {
        const column = Float64Array.from(y, (_, k) => moved[k * n + m]!);
        const fit = leastSquares(frame, y.length, n, column);
        for (let k = 0; k < n; k++) out[k * n + m] = fit.x?.[k] ?? Number.NaN;
      }
      return out;
    },
  };
}

/** Why a linearisation at a kink decides nothing. */
export const AT_KINK = 'the field has a kink at the point: its derivatives differ from side to side';

/** Prepares linearisations at a point, its free coordinates drawn anew each time; `few` where that is done once or twice. */
export function linearise(
  c: Case,
  point: Point,
  setting: Setting,
  options: { readonly few?: boolean } = {},
): (draw: RandomStream) => Linearisation {
  // Kinks are looked for from many sides.
  const few = options.few === true && !hasKinks(c.model);
  const field = few ? fieldGauge(c.model, setting) : fieldInstrument(c.model, setting, options);
  const map = chart(c.model, c.claim.ansatz, setting, options);
  const at = pointMap(c.model, map, point, setting, options);
  const flow = coordinateFlow(map, field);
  const bent = hasKinks(c.model)
    ? kinkAt(map, flow, drawCoordinates(map, setting, c.random.fork('elsewhere')))
    : undefined;
  const moved = atQuoted(c, point, setting, map, flow);
  return (draw) => {
    const drawn = drawState(c, map, setting, draw, { point: at });
    const coordinates = moved(drawn.coordinates);
    const y = coordinates === drawn.coordinates ? drawn.y : map.state(coordinates);
    const kink = bent?.(coordinates, draw.fork('sides')) ?? false;
    const l = linearised(map, flow, coordinates, c.model.time);
    if (l.size === 0 || l.size > SLIGHT || l.size > termsIn(c, setting, y)) return { y, kink, ...l };
    const nothing = { jacobian: l.jacobian.map(() => 0), spectrum: l.spectrum.map(() => ({ re: 0, im: 0 })), size: 0 };
    return { y, kink, ...l, ...nothing };
  };
}

/** Jacobians larger than this are not taken for rounding of parameters. */
const SLIGHT = 1e-9;

/**
 * What rounding leaves of a Jacobian all terms of which cancel: they are as large as those of the field over the state, and
 * as what is added up for the field changes when the state moves a little, which shows them at the origin too.
 */
function termsIn(c: Case, setting: Setting, y: Float64Array): number {
  const terms = c.fields.map((f) => ({ name: f.state.name, indices: f.indices, term: magnitude(f.right) }));
  const sizer = instrument(terms, c.model, setting);
  const here = sizer.evaluate(y, 0);
  const size = largestOf(y);
  let most = size === 0 ? 0 : largestOf(here) / size;
  const little = 1e-4 * (size || 1);
  for (let trial = 0; trial < 3; trial++) {
    const there = sizer.evaluate(
      y.map((v, k) => v + (little * (((k * 7 + trial * 5 + 3) % 11) - 5)) / 5),
      0,
    );
    const change = largestOf(there.map((v, k) => v - here[k]!)) / little;
    if (Number.isFinite(change)) most = Math.max(most, change);
  }
  return 1e-14 * most;
}

/** Tells whether a field or its derivatives jump at coordinates; `elsewhere` shows how large they are. */
export function kinkAt(
  map: Chart,
  flow: CoordinateFlow,
  elsewhere: Float64Array,
): (coordinates: Float64Array, random: RandomStream) => boolean {
  const parts = [flow.velocity, flow.jacobian].map((f) => {
    const floor = 1e-10 * largestOf(f(elsewhere));
    return { f: (x: Float64Array) => Float64Array.from(f(x)), floor: Number.isFinite(floor) ? floor : 0 };
  });
  return (coordinates, random) =>
    parts.some(({ f, floor }) => oneSided(map, coordinates, f, floor, random) !== undefined);
}

/** The Jacobian in the coordinates of a chart as computed, without what is nothing but rounding, and along the tangent directions. */
export function slopesAt(map: Chart, flow: CoordinateFlow, coordinates: Float64Array) {
  const n = map.dimension;
  const computed = flow.jacobian(coordinates);
  const full = isRounding((x) => flow.jacobian(x), coordinates, computed) ? computed.map(() => 0) : computed;
  const directions = map.manifold?.directions(coordinates);
  const jacobian = directions === undefined ? full : cleaned(restricted(full, n, directions), full, n);
  return { computed, full, jacobian, directions };
}

export function linearised(
  map: Chart,
  flow: CoordinateFlow,
  coordinates: Float64Array,
  time: Model['time'],
): Omit<Linearisation, 'y' | 'kink'> & Pick<ReturnType<typeof slopesAt>, 'directions'> {
  const n = map.dimension;
  const { computed, full, jacobian, directions } = slopesAt(map, flow, coordinates);
  const velocity = flow.velocity(coordinates);
  const dimension = directions?.length ?? n;
  const found = eigenvalues(jacobian, dimension);
  const spectrum = found.eigenvalues;
  const size = Math.max(0, ...spectrum.map((e) => Math.hypot(e.re, e.im)));
  let made = 0;
  let speed = 0;
  for (let k = 0; k < n; k++) {
    let s = 0;
    for (let m = 0; m < n; m++) s += Math.abs(full[k * n + m]! * coordinates[m]!);
    made = Math.max(made, s);
    speed = Math.max(speed, Math.abs(velocity[k]!));
  }
  const residual =
    speed === 0 ? 0 : Number.isFinite(speed) ? speed / Math.max(made, 1e-3 * size, 1e-290) : Number.POSITIVE_INFINITY;
  let known: number | undefined;
  const noise = (): number => {
    known ??= largestOf(jitter((x) => flow.jacobian(x), coordinates, computed));
    return known;
  };
  return { chart: map, coordinates, dimension, jacobian, directions, spectrum, time, size, noise, residual, flow };
}

/** Entries that are nothing but rounding of a larger matrix are zero. */
function cleaned(entries: Float64Array, of: Float64Array, n: number): Float64Array {
  const least = 1e-15 * n * largestOf(of);
  return entries.map((x) => (Math.abs(x) <= least ? 0 : x));
}

/** Real parts above this part of the largest eigenvalue have a sign without question. */
const CLEAR = 1e-6;
/** Below this part an eigenvalue may be a zero that rounding, or a Jordan block of two, has moved. */
const SMALL = 1e-8;

/** How far a computed real eigenvalue may be from the true one; infinite near a multiple or defective one. */
export function eigenvalueError(
  l: Pick<Linearisation, 'jacobian' | 'dimension' | 'size' | 'noise'>,
  value: number,
): number {
  const { pair } = eigenpair(l.jacobian, l.dimension, value);
  return pair === undefined
    ? Number.POSITIVE_INFINITY
    : l.dimension * Math.max(1e-14 * l.size, l.noise()) * pair.condition;
}

/** How fast a mode grows: the real part in a flow; |multiplier| - 1 in a map, without loss of digits near 0. */
export const growth = ({ re, im }: Complex, time: Model['time']): number =>
  time === 'continuous' ? re : (2 * re + re * re + im * im) / (1 + Math.hypot(1 + re, im));

export interface SignCount {
  readonly positive: number;
  readonly zero: number;
  readonly negative: number;
  readonly unclear: number;
}
/**
 * How many eigenvalues are 0 where there may be fewer eigenvectors: what the square of the Jacobian takes to 0, to the last
 * digits of doubles (a double zero is known to their square root only).
 */
function defective({
  jacobian: j,
  dimension: n,
  size,
}: Pick<Linearisation, 'jacobian' | 'dimension' | 'size'>): number {
  const square = Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += j[Math.floor(at / n) * n + k]! * j[k * n + (at % n)]!;
    return sum / size ** 2;
  });
  const most = largestOf(square);
  return most <= 1e-15 * n ? n : nullSpace(square, n, n, (1e-15 * n) / most).basis.length;
}

/**
 * How many modes grow, decay, or do neither: eigenvalues with positive, negative, or no real part, multipliers outside,
 * inside, or on the unit circle. Small ones are zero only as far as the Jacobian
 * loses rank; the others have a sign if they are larger than their error, whatever the largest eigenvalue is.
 */
export function countSigns(
  l: Pick<Linearisation, 'jacobian' | 'dimension' | 'spectrum' | 'size' | 'noise' | 'time'>,
): SignCount {
  const { dimension: n, size } = l;
  const count = { positive: 0, zero: 0, negative: 0, unclear: 0 };
  if (size === 0) return { ...count, zero: n };
  const modulus = (k: number): number => Math.hypot(l.spectrum[k]!.re, l.spectrum[k]!.im);
  const small = l.spectrum.map((_, k) => k).filter((k) => modulus(k) <= SMALL * size);
  small.sort((a, b) => modulus(a) - modulus(b));
  const nullity =
    small.length === 0
      ? 0
      : nullSpace(l.jacobian, n, n, n * Math.max(1e-13, l.noise() / largestOf(l.jacobian))).basis.length;
  const zero = new Set(
    small.slice(0, nullity > 0 && nullity < small.length ? Math.max(nullity, defective(l)) : nullity),
  );
  l.spectrum.forEach((e, k) => {
    const { re, im } = e;
    const g = growth(e, l.time);
    const r = Math.abs(g) / size;
    // On the imaginary axis or the unit circle, away from where nothing moves: a rotation, in a map also a flip.
    const turns = im !== 0 || Math.abs(re) > CLEAR * size;
    if (zero.has(k) || (turns && r <= 1e-13 * n)) count.zero++;
    else if (r < CLEAR && !(im === 0 && Math.abs(g) > 10 * eigenvalueError(l, re))) count.unclear++;
    else if (g > 0) count.positive++;
    else count.negative++;
  });
  return count;
}
