import { size as largestOf } from '../../numeric/integrate/size.ts';

/** Larger derivatives are not looked at: rounding is small. */
const SMALL = 1e-6;
/** What moves by this part of itself when coordinates move by their last digit has no digit that is right. */
const PART = 0.1;
const ULP = 2 ** -52;
const TRIALS = 4;

/**
 * Whether a Jacobian is nothing but what rounding leaves of terms that cancel: a softmax over one member less 1 is
 * 4e-16 here and 0 there. Such a matrix has a largest entry, but no scale against which others are small.
 */
export function isRounding(jacobian: (x: Float64Array) => Float64Array, at: Float64Array, here: Float64Array): boolean {
  const most = largestOf(here);
  if (!(most > 0 && most < SMALL)) return false;
  for (const j of jitters(jacobian, at, here)) if (largestOf(j) >= PART * most) return true;
  return false;
}

/** How far each entry of a function moves at most when coordinates move by their last digits: what rounding may be. */
export function jitter(f: (x: Float64Array) => Float64Array, at: Float64Array, here: Float64Array): Float64Array {
  let most = new Float64Array(here.length);
  for (const j of jitters(f, at, here)) most = most.map((m, k) => Math.max(m, Math.abs(j[k]!)));
  return most;
}

function* jitters(f: (x: Float64Array) => Float64Array, at: Float64Array, here: Float64Array): Iterable<Float64Array> {
  const size = largestOf(at) || 1;
  for (let trial = 0; trial < TRIALS; trial++) {
    // Digits of no pattern, the same each time.
    const moved = at.map((x, k) => x + ULP * (x === 0 ? size : Math.abs(x)) * (((k * 7 + trial * 5 + 3) % 11) - 5));
    const there = f(moved);
    yield here.map((v, k) => v - there[k]!);
  }
}
