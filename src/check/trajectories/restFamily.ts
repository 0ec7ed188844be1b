import { size as largestOf } from '../../numeric/integrate/size.ts';
import { singularTriples } from '../../numeric/linear.ts';
import { expanded } from '../../numeric/manifold.ts';
import { type RandomStream, random } from '../../numeric/random.ts';
import { coordinateVelocity, type Surroundings } from './surroundings.ts';

/**
 * What neutral directions of a state at rest lead along: a family of states at rest, states that move (what looked like rest was
 * a force below rounding), or states that were not reached.
 */
export type Along = 'family' | 'moving' | 'unknown';

/** How far a family is followed, over the size of the states on the way; where the field has kinks only so far as it is smooth. */
const TENTHS = Array.from({ length: 10 }, (_, k) => (k + 1) / 10);
const FAR = [0, 1e-3, 0.03, ...TENTHS, 1.3, 1.6, 2, 2.5, 3, 4];
const FAR_OF_LARGE = [0, 1e-3, 0.03, 0.1, 0.3, 0.6, 1, 2];
const NEAR = [0, 1e-3, 1e-2];
/** From here on enough of a family was seen, where it cannot be followed farther. */
const ENOUGH = 0.1;
/** Directions into which it is followed, each to both sides: fewer where decompositions are long. */
const DIRECTIONS = 6;
const FEW_DIRECTIONS = 2;
/** How often what the followed states are corrected by is made anew, and from which dimension on fewer times. */
const RENEWED = 12;
const FEW_RENEWED = 3;
const LARGE = 60;
const CORRECTIONS = 40;
const SETTLED = 1e-12;

/** Coordinates with the tangent space there, split in what acts and the directions that seem to have no force. */
interface Base {
  readonly x: Float64Array;
  readonly neutral: readonly Float64Array[];
  /** Moves coordinates by what removes a velocity in the directions that act. */
  readonly corrected: (x: Float64Array, velocity: Float64Array) => Float64Array;
  /** The part of a velocity that no correction removes. */
  readonly left: (velocity: Float64Array) => number;
  /** The largest force in a neutral direction, over the largest of all. */
  readonly force: number;
}

/**
 * Whether the `count` directions in which a state at rest feels no force are those of a family of such states. It is followed
 * as far as the states of the trajectory are large: the force between two clusters that are far apart is below rounding, and
 * grows beyond it where they are moved towards one another.
 */
export function alongNeutral(s: Surroundings, x: Float64Array, count: number, extent: number): Along {
  if (count === 0) return 'family';
  const n = s.dimension(x);
  const first = baseAt(s, x, count);
  if (first === undefined) return 'unknown';
  const draw = random('along neutral directions');
  const distances = s.bent ? NEAR : n > LARGE ? FAR_OF_LARGE : FAR;
  let known = true;
  for (let k = 0; k < (n > LARGE ? FEW_DIRECTIONS : Math.min(DIRECTIONS, count + 2)); k++) {
    const forth = direction(first, draw);
    const reached = [forth, forth.map((v) => -v)].map((d) => followed(s, first, d, distances, extent));
    if (reached.some((r) => r === undefined)) return 'moving';
    known &&= Math.max(...reached.map((r) => r!)) >= Math.min(ENOUGH, distances.at(-1)!);
  }
  return known ? 'family' : 'unknown';
}

/** How far states at rest were found in a direction; undefined where there are states that move. */
function followed(
  s: Surroundings,
  from: Base,
  towards: Float64Array,
  distances: readonly number[],
  extent: number,
): number | undefined {
  let [base, along, done] = [from, towards, 0];
  let here = from.x;
  const left = [...distances];
  const renewals = s.dimension(here) > LARGE ? FEW_RENEWED : RENEWED;
  for (let renewed = 0; left.length > 0; ) {
    const step = (left[0]! - done) * extent;
    const by = along.map((v) => v * step);
    const there = corrected(s, base, s.moved(here, by));
    if (there !== undefined && s.excess(there) <= 1) {
      here = there;
      done = left.shift()!;
      continue;
    }
    if (there !== undefined && isCreeping(s, there, base.neutral.length)) return undefined;
    // Half as far, from where all is made anew: a family bends, and a force that is not rounding is weak first.
    const next = renewed++ < renewals && left[0]! - done > CLOSEST ? baseAt(s, here, base.neutral.length) : undefined;
    const on = next && within(along, next.neutral);
    if (next === undefined || on === undefined) return done;
    [base, along] = [next, on];
    left.unshift((done + left[0]!) / 2);
  }
  return done;
}

/** States on a family are looked for at least so far from one another. */
const CLOSEST = 1e-5;

/** The state near by at which nothing moves in the directions that act. */
function corrected(s: Surroundings, base: Base, start: Float64Array): Float64Array | undefined {
  let x = start;
  let before = Number.POSITIVE_INFINITY;
  for (let k = 0; k < CORRECTIONS; k++) {
    const velocity = coordinateVelocity(s, x);
    if (!velocity.every(Number.isFinite) || !s.isInside(x)) return undefined;
    const next = base.corrected(x, velocity);
    const moved = largestOf(next.map((v, m) => v - x[m]!)) / Math.max(largestOf(next), 1e-290);
    if (!(moved < 2 * before || moved < SETTLED)) return undefined;
    x = next;
    // At the end rounding alone moves it.
    if (moved === 0 || (moved < SETTLED && moved > before / 4)) return s.isInside(x) ? x : undefined;
    before = moved;
  }
  return before < SETTLED && s.isInside(x) ? x : undefined;
}

/**
 * Whether a state moves in directions that are neutral there too, more than by rounding and more slowly than all else: elsewhere
 * than on a family that bends, where what is not corrected has lost its meaning.
 */
function isCreeping(s: Surroundings, x: Float64Array, count: number): boolean {
  if (!(s.excess(x) > CLEAR)) return false;
  // Where nothing acts, all states around were at rest.
  if (count === s.dimension(x)) return true;
  const base = baseAt(s, x, count);
  if (base === undefined) return false;
  const velocity = coordinateVelocity(s, x);
  return base.force < SLOW && base.left(velocity) > 0.9 * Math.hypot(...velocity);
}

/** A velocity that is so many times what rounding may leave is one. */
const CLEAR = 10;
/** Forces weaker than this part of the largest creep. */
const SLOW = 1e-2;

function baseAt(s: Surroundings, x: Float64Array, count: number): Base | undefined {
  const { jacobian, directions } = s.slopes(x);
  const n = directions?.length ?? x.length;
  if (!jacobian.every(Number.isFinite)) return undefined;
  const { values, left, right } = singularTriples(jacobian, n, n);
  const kept = values.map((_, k) => k).filter((k) => k < n - count && values[k]! > 0);
  const full = (v: Float64Array): Float64Array => (directions === undefined ? v : expanded(v, directions, x.length));
  const lefts = left.map(full);
  const rights = right.map(full);
  return {
    x,
    neutral: rights.slice(n - count),
    corrected: (at, velocity) => {
      const by = new Float64Array(x.length);
      for (const k of kept) {
        const right = rights[k]!;
        const c = dot(lefts[k]!, velocity) / values[k]!;
        for (let m = 0; m < by.length; m++) by[m]! -= c * right[m]!;
      }
      return s.moved(at, by);
    },
    force: values[0]! > 0 ? values[n - count]! / values[0]! : 0,
    left: (velocity) => Math.hypot(...lefts.slice(n - count).map((l) => dot(l, velocity))),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** A random combination of neutral directions, its largest entry 1. */
function direction({ neutral }: Base, draw: RandomStream): Float64Array {
  const out = new Float64Array(neutral[0]!.length);
  for (const v of neutral) {
    const w = draw.normal();
    v.forEach((e, k) => {
      out[k]! += w * e;
    });
  }
  const most = largestOf(out);
  return out.map((v) => v / most);
}

/** What of a vector lies along others that are orthonormal, its largest entry 1. */
function within(v: Float64Array, basis: readonly Float64Array[]): Float64Array | undefined {
  const out = new Float64Array(v.length);
  for (const b of basis) {
    const c = dot(b, v);
    b.forEach((e, k) => {
      out[k]! += c * e;
    });
  }
  const most = largestOf(out);
  return most > 1e-3 ? out.map((e) => e / most) : undefined;
}
