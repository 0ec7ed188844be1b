import { leastSquares } from '../../linear.ts';
import type { Failed } from './failed.ts';
import type { Meet, Passed } from './pass.ts';

const ROUNDS = 40;
const SETTLED = 1e-13;
/** A direction in which the closures answer less than this is one of a symmetry: nothing holds them there. */
export const FREE = 1e-5;

/** The closures T(θ) of closures θ. */
export type Pass = (theta: Float64Array, wantEcho: boolean, meet?: Meet) => Passed | Failed;

/** A fixed point of the closures. */
export interface Found {
  readonly theta: Float64Array;
  readonly last: Passed;
  readonly slope: Float64Array;
  readonly residual: number;
  readonly passes: number;
}

export const gap = (a: Float64Array, b: Float64Array): number =>
  a.reduce((m, x, k) => Math.max(m, Math.abs(x - b[k]!)), 0);

type Sought = Found | ((Failed | { readonly known: true }) & { readonly passes: number });

/** `known`: whether what is approached was found before. */
export function newton(pass: Pass, start: Float64Array, n: number, known: (theta: Float64Array) => boolean): Sought {
  let theta = start;
  let count = 1;
  let now = pass(theta, false);
  if ('failed' in now) return { ...now, passes: count };
  // A few damped steps first: Newton's method wants to start near.
  for (let k = 0; k < 8; k++) {
    const to = now.theta;
    const half = theta.map((x, j) => (x + to[j]!) / 2);
    const next = pass(half, false);
    count++;
    if ('failed' in next) break;
    [theta, now] = [half, next];
  }
  if (known(theta)) return { known: true, passes: count };
  // From nothing plain steps keep what is nothing at nothing; Newton's may leave it where that costs little.
  if (start.every((x) => x === 0)) {
    const plain = settledPlainly(pass, theta, now);
    count += plain.passes;
    ({ theta, now } = plain);
  }
  let slope: Float64Array = new Float64Array(n * n);
  for (let round = 0; round < ROUNDS; round++) {
    const residual = gap(now.theta, theta);
    const made = slopeOf(pass, theta, now.theta);
    count += n;
    if ('failed' in made) return { ...made, passes: count };
    slope = made;
    const scale = theta.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    if (residual <= SETTLED * Math.max(scale, 0.05)) return { theta, last: now, slope, residual, passes: count };
    // (1 - T') δ = T(θ) - θ, the shortest δ where a symmetry leaves a direction free.
    const A = slope.map((x, k) => (k % (n + 1) === 0 ? 1 - x : -x));
    const step = leastSquares(
      A,
      n,
      n,
      now.theta.map((x, k) => x - theta[k]!),
      FREE,
    ).x;
    if (step === undefined) return { failed: 'the closures have no value', passes: count };
    let taken: { readonly theta: Float64Array; readonly now: Passed } | undefined;
    for (let part = 1; part > 1e-3; part /= 2) {
      const tried = theta.map((x, k) => x + part * step[k]!);
      const next = pass(tried, false);
      count++;
      if ('failed' in next || !next.theta.every(Number.isFinite)) continue;
      if (gap(next.theta, tried) < residual * (1 - part / 4) || residual < 1e-11 * Math.max(scale, 1)) {
        taken = { theta: tried, now: next };
        break;
      }
    }
    if (taken === undefined) {
      if (residual < 1e-10 * Math.max(scale, 1e-3)) return { theta, last: now, slope, residual, passes: count };
      // At a threshold Newton's step leads along the direction that is free there: plain steps stay where it is not taken.
      const plain = settledPlainly(pass, theta, now);
      count += plain.passes;
      if (gap(plain.now.theta, plain.theta) > residual / 2)
        return { failed: 'Newton’s method on the closures gets stuck', passes: count };
      taken = plain;
    }
    ({ theta, now } = taken);
  }
  return { failed: 'Newton’s method on the closures does not settle', passes: count };
}

/** Plain steps θ → T(θ) as long as the residual falls. */
function settledPlainly(pass: Pass, from: Float64Array, at: Passed) {
  let [theta, now, passes] = [from, at, 0];
  for (; passes < PLAIN; passes++) {
    const to = Float64Array.from(now.theta);
    const next = pass(to, false);
    if ('failed' in next || !(gap(next.theta, to) < gap(now.theta, theta))) break;
    [theta, now] = [to, next];
  }
  return { theta, now, passes };
}
const PLAIN = 400;

/** T' by differences. */
export function slopeOf(pass: Pass, theta: Float64Array, at: Float64Array): Float64Array | Failed {
  const n = theta.length;
  const J = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const h = 1e-6 * Math.max(1e-2, Math.abs(theta[k]!));
    const moved = Float64Array.from(theta);
    moved[k] = moved[k]! + h;
    let next = pass(moved, false);
    let step = h;
    if ('failed' in next) {
      moved[k] = theta[k]! - h;
      step = -h;
      next = pass(moved, false);
    }
    if ('failed' in next) return next;
    for (let i = 0; i < n; i++) J[i * n + k] = (next.theta[i]! - at[i]!) / step;
  }
  return J;
}
