import { size as largestOf } from '../../numeric/integrate/size.ts';
import { inverse } from '../../numeric/linear.ts';
import { rootOnManifold } from '../../numeric/manifold.ts';
import { newton } from '../../numeric/roots/newton.ts';
import type { Chart } from '../case/chart.ts';
import { coordinatesAt } from '../case/readout.ts';
import { countSigns, growth } from '../linear/linearisation.ts';
import { endCoordinates, type Orbit } from './orbit.ts';
import { alongNeutral } from './restFamily.ts';
import { type Surroundings, surroundings } from './surroundings.ts';

/** What a motion that hardly moves any more will do. */
export type Rest =
  /** It tends to a state at rest. */
  | {
      readonly kind: 'reached';
      readonly end: Float64Array;
      /** It has directions that repel, which the trajectory has no part in. */
      readonly repels?: boolean;
    }
  /** It is near a state that repels, and leaves it after so much more time. */
  | { readonly kind: 'leaves'; readonly after: number }
  | { readonly kind: 'open'; readonly reason: string };

const CREEPS =
  'it hardly moves any more, and has not been shown to be at rest: along a direction without force states farther on do move';
const UNKNOWN =
  'it hardly moves any more, and has not been shown to be at rest: whether directions without force are those of a family of states at rest is not known';
export const REPELS = 'it stays near a state that repels, nearer to it than rounding can tell from it';
const NO_ROOT = 'it hardly moves any more, and no state at rest is near by';

/** How near to a state at rest, over its size, a motion that is attracted by it has come to it. */
const NEAR = 1e-6;
/** A root that slow directions lead to is that of the trajectory, where it is no farther than this part of its size. */
const BESIDE = 1e-2;

/**
 * Whether a trajectory has come to rest at `end`, which is near its last state. A speed that is small is no argument: two
 * clusters attract by what is below rounding, and near a saddle a motion stays for as long as its start was near the way in.
 * Rest is reached at a state that attracts from all sides, but for those along a family of such states; or on a way in to a
 * saddle, where the start lies on it as exactly as numbers can.
 */
export function restAt(o: Orbit, states: readonly Float64Array[], end: Float64Array): Rest {
  const found = restIn(o, o.chart, states, end);
  if (o.chart.frame === undefined || found.kind === 'reached') return found;
  // A form may be singular where it ends, as the root of 1 - rho at 1: then the states themselves are looked at.
  const whole = restIn({ ...o, coordinates: o.y0 }, plain(o), states, end);
  return whole.kind === 'reached' ? whole : found;
}

/** The states themselves as coordinates. */
const plain = (o: Orbit): Chart => ({
  ...o.chart,
  dimension: o.y0.length,
  manifold: o.domain.manifold,
  state: (x) => x,
  frame: undefined,
});

/** How large the states of a trajectory are, and how far they lie from where it ends. */
const reach = (states: readonly Float64Array[], end: Float64Array): number =>
  Math.max(largestOf(end), ...states.map((y) => largestOf(y.map((v, k) => v - end[k]!)))) || 1;

function restIn(o: Orbit, chart: Chart, states: readonly Float64Array[], end: Float64Array): Rest {
  const extent = reach(states, end);
  const around = surroundings(o, chart, extent);
  const x = endCoordinates({ ...o, chart }, states, end);
  if (!x.every(Number.isFinite)) return { kind: 'open', reason: UNKNOWN };
  const l = around.linear(x);
  if (l.spectrum.length === 0 && l.dimension > 0) return { kind: 'open', reason: UNKNOWN };
  const count = countSigns(l);
  if (count.positive > 0) {
    const away = leaving(o, around, states, x);
    if (away !== undefined) return away;
  }
  const neutral = count.zero + count.unclear;
  const along = alongNeutral(around, x, neutral, extent);
  if (along === 'family' && (neutral > 0 || isRoot(around, x, extent)))
    return count.positive > 0 ? { kind: 'reached', end, repels: true } : { kind: 'reached', end };
  const root = slowRoot(o, around, x, extent);
  if (root !== undefined) return { kind: 'reached', end: root };
  return { kind: 'open', reason: along === 'moving' ? CREEPS : along === 'family' ? NO_ROOT : UNKNOWN };
}

/**
 * Whether a state at which nothing moves, to all digits, does so for its own sake: not where the field is flat as far as
 * numbers can see, as 1 - tanh(x) at 40.
 */
export function isExactRest(o: Orbit, y: Float64Array): boolean {
  if (o.field.evaluate(y, 0).some((v) => v !== 0)) return false;
  const size = largestOf(y) || 1;
  const bound = o.domain.manifold;
  const beside = y.map((v, k) => v + 1e-9 * size * (((k * 7 + 3) % 11) - 5.5));
  return o.field.evaluate(bound?.retract(beside) ?? beside, 0).some((v) => v !== 0);
}

/** Whether nothing but rounding is left of the field at a full state. */
export function isRootTo(o: Orbit, y: Float64Array): boolean {
  return surroundings(o, plain(o), Math.max(largestOf(y), largestOf(o.y0))).excess(y) <= 1;
}

/** Whether the way that is left to a root is short: a step of Newton's method, and no more than rounding is left there. */
function isRoot(s: Surroundings, x: Float64Array, extent: number): boolean {
  const root = rootFrom(s, x);
  const moved = largestOf(root.map((v, k) => v - x[k]!));
  return s.excess(root) <= 1 && moved <= NEAR * extent;
}

function rootFrom(s: Surroundings, x: Float64Array): Float64Array {
  const problem = rootOnManifold(s.flow, s.chart.manifold, x.length, s.linear(x).size || 1);
  return newton(problem, x, { tolerance: 0, maxSteps: 30, pseudoInverse: true, rankTolerance: 1e-15 }).x;
}

/** A state at rest near by that slow directions lead to, and that attracts from all sides. */
function slowRoot(o: Orbit, s: Surroundings, x: Float64Array, extent: number): Float64Array | undefined {
  const root = rootFrom(s, x);
  const moved = largestOf(root.map((v, k) => v - x[k]!));
  // An affine field has one state at rest only, if all directions act.
  if (!(moved <= BESIDE * extent) && o.affine() === undefined) return undefined;
  if (!s.isInside(root) || s.excess(root) > 1) return undefined;
  const count = countSigns(s.linear(root));
  return count.positive + count.zero + count.unclear === 0 ? Float64Array.from(s.chart.state(root)) : undefined;
}

/** Below this part of the states a component is not told from rounding; a start that has smaller entries has them on purpose. */
const ROUNDING = 1e-13;
/** A component that has grown to this part of the states can be seen. */
const SEEN = 1e-3;

/** A component so many times larger than rounding is told from it, with what the steps have added. */
const CLEAR = 10;

/**
 * What becomes of a motion near a state with directions that repel. Undefined where it lies on a plane that leads to it: the
 * component in these directions is nothing but rounding from the start on, as by a symmetry.
 */
function leaving(o: Orbit, s: Surroundings, states: readonly Float64Array[], x: Float64Array): Rest | undefined {
  const l = s.linear(x);
  const n = l.dimension;
  const growing = l.spectrum.map((v) => growth(v, l.time)).filter((g) => g > 1e-9 * l.size);
  const least = Math.min(...growing);
  const project = Number.isFinite(least) ? projector(l.jacobian, n, least / 2, o.map !== undefined) : undefined;
  if (project === undefined) return { kind: 'open', reason: REPELS };
  const parts = (v: Float64Array): Float64Array =>
    l.directions === undefined
      ? v
      : Float64Array.from(l.directions, (d) => d.entries.reduce((sum, e, k) => sum + e * v[d.offset + k]!, 0));
  const component = (v: Float64Array): number => {
    const own = parts(v);
    let square = 0;
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let m = 0; m < n; m++) sum += project[k * n + m]! * own[m]!;
      square += sum * sum;
    }
    return Math.sqrt(square);
  };
  let near: Float64Array = o.coordinates;
  const scale = Math.max(largestOf(x), largestOf(o.coordinates)) || 1;
  const seen: number[] = [];
  for (const y of states) {
    near = coordinatesAt(s.chart, y, near);
    seen.push(component(near.map((v, k) => v - x[k]!)));
  }
  if (Math.min(...seen) > CLEAR * ROUNDING * scale) {
    const last = seen.at(-1)!;
    return { kind: 'leaves', after: Math.max(1, Math.log((SEEN * scale) / last)) / least };
  }
  // What is as small on purpose grows as well, and what has become so on the way is known to its last digits too.
  const small = o.coordinates.map((v) => (Math.abs(v) <= ROUNDING * scale ? v : 0));
  return Math.max(...seen) > ROUNDING * scale || component(small) > 0 ? { kind: 'open', reason: REPELS } : undefined;
}

/**
 * The projector onto the modes that grow at a rate above `cut`, along the others: by the sign of a matrix (Roberts 1980). The
 * multipliers of a map are taken from inside and outside of a circle to either side of a line (Cayley).
 */
function projector(jacobian: Float64Array, n: number, cut: number, steps: boolean): Float64Array | undefined {
  const unit = (k: number): number => (k % (n + 1) === 0 ? 1 : 0);
  let s: Float64Array = jacobian.map((v, k) => v - cut * unit(k));
  if (steps) {
    const radius = 1 + cut;
    const above = jacobian.map((v, k) => v + (1 - radius) * unit(k));
    const below = inverse(
      jacobian.map((v, k) => v + (1 + radius) * unit(k)),
      n,
    );
    if (below === undefined) return undefined;
    s = product(above, below, n);
  }
  for (let k = 0; k < 80; k++) {
    const inverted = inverse(s, n);
    if (inverted === undefined) return undefined;
    const next = s.map((v, m) => (v + inverted[m]!) / 2);
    const change = largestOf(next.map((v, m) => v - s[m]!));
    s = next;
    if (change <= 1e-13 * largestOf(s)) break;
  }
  return s.every(Number.isFinite) ? s.map((v, k) => (v + unit(k)) / 2) : undefined;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[k * n + j]!;
    return sum;
  });
}
