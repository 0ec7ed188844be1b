import type { Letter } from '../../../expr/expr.ts';
import type { EffectiveProcess, Moment } from '../../../model/effective.ts';
import { eigenvalues, leastSquares } from '../../linear.ts';
import { type ClosureBlock, type Closures, closuresOf, unfit } from './closures.ts';
import type { Failed } from './failed.ts';
import { oscillations } from './oscillations.ts';
import { type Passed, passes } from './pass.ts';
import type { Choice } from './rest.ts';

export interface StationaryQuestion {
  readonly process: EffectiveProcess;
  readonly values: ReadonlyMap<Letter, Float64Array>;
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly asked: readonly Moment[];
}

/** A state in which averages do not change, as the sites at rest (or their stationary laws) give them. */
export interface StationaryState {
  readonly closures: readonly { readonly block: ClosureBlock; readonly values: Float64Array }[];
  /** One for each moment asked for, with the error of the quadrature and of the self-consistency. */
  readonly moments: readonly { readonly value: number; readonly error: number }[];
  /** |T(θ) - θ|, the largest. */
  readonly residual: number;
  /**
   * How much a small independent noise in the fields comes back: below 1 the state at rest is stable against all modes
   * but the uniform one. Undefined where sites move or carry noise.
   */
  readonly functional: number | undefined;
  /** The largest real part of the eigenvalues of T': below 1 the uniform mode is stable at zero frequency. */
  readonly uniform: number;
  /** By how much the two change with twice as many nodes. */
  readonly doubt: number;
  /** Stable to changes that are slow. */
  readonly stable: boolean;
  /** Why changes that are not slow may grow nevertheless, where that is so. */
  readonly unseen?: string;
  /** What was assumed to single the state out. */
  readonly assumptions: readonly string[];
}

export type Stationary =
  | { readonly outcome: 'solved'; readonly states: readonly StationaryState[]; readonly work: number }
  | { readonly outcome: 'does not apply' | 'not converged'; readonly reason: string };

const ROUNDS = 40;
const SETTLED = 1e-13;
/** A direction in which the closures answer less than this is one of a symmetry: nothing holds them there. */
const FREE = 1e-5;

/**
 * Stationary states of an effective process: every site at rest (or going round, or under its stationary law with
 * noise), and the averages those that they follow from. Newton's method on the closures from several starts. Existence of
 * other states is not excluded, and which one a start reaches is not decided here.
 */
export function stationary(q: StationaryQuestion): Stationary {
  const wrong = unfit(q.process);
  if (wrong !== undefined) return { outcome: 'does not apply', reason: wrong };
  const closures = closuresOf(q.process, q.sizes);
  const states: StationaryState[] = [];
  let work = 0;
  let reason: string | undefined;
  let several = false;
  for (const choice of ['upper', 'lower'] as const) {
    if (choice === 'lower' && !several) break;
    const pass = passes({ ...q, closures, choice, fineness: 1, follows: true });
    if ('failed' in pass) return { outcome: 'does not apply', reason: pass.failed };
    const fine = passes({ ...q, closures, choice, fineness: 2, follows: true });
    if ('failed' in fine) return { outcome: 'does not apply', reason: fine.failed };
    for (const start of starts(closures)) {
      const found = newton(pass, start, closures.count, (theta) =>
        states.some((s) => s.stable && near(s, theta, closures)),
      );
      work += found.passes;
      if ('known' in found) continue;
      if ('failed' in found) {
        reason ??= found.failed;
        continue;
      }
      several ||= found.last.several;
      if (states.some((s) => same(s, found.theta, closures))) continue;
      const state = described(q, closures, pass, fine, found, choice);
      if ('failed' in state) reason ??= state.failed;
      else states.push(state);
    }
  }
  if (states.length === 0) return { outcome: 'not converged', reason: reason ?? 'no stationary state was found' };
  return { outcome: 'solved', states, work };
}

/** Where to begin: nothing, a little, much; averages of both signs. */
function starts(closures: Closures): readonly Float64Array[] {
  const filled = (average: number, product: number): Float64Array => {
    const theta = new Float64Array(closures.count);
    for (const b of closures.blocks) {
      if (b.kind === 'average') theta.fill(average, b.offset, b.offset + b.length);
      if (b.kind !== 'product') continue;
      const side = Math.round(Math.sqrt(b.length));
      for (let k = 0; k < b.length; k++)
        if (side * side !== b.length || k % (side + 1) === 0) theta[b.offset + k] = product;
    }
    return theta;
  };
  return [filled(0.1, 0.1), filled(1, 1), filled(0, 0), filled(-0.5, 1)];
}

type Pass = (theta: Float64Array, wantEcho: boolean) => Passed | Failed;

interface Found {
  readonly theta: Float64Array;
  readonly last: Passed;
  readonly slope: Float64Array;
  readonly residual: number;
  readonly passes: number;
}

const gap = (a: Float64Array, b: Float64Array): number => a.reduce((m, x, k) => Math.max(m, Math.abs(x - b[k]!)), 0);

type Sought = Found | ((Failed | { readonly known: true }) & { readonly passes: number });

/** `known`: whether what is approached was found before. */
function newton(pass: Pass, start: Float64Array, n: number, known: (theta: Float64Array) => boolean): Sought {
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
function slopeOf(pass: Pass, theta: Float64Array, at: Float64Array): Float64Array | Failed {
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

const within =
  (part: number) =>
  (s: StationaryState, theta: Float64Array, closures: Closures): boolean =>
    closures.blocks.every((b, k) =>
      s.closures[k]!.values.every((x, j) => Math.abs(x - theta[b.offset + j]!) <= part * (1 + Math.abs(x))),
    );
const same = within(1e-6);
/** Damped steps towards an attracting state that come this near end there. */
const near = within(0.02);

function described(
  q: StationaryQuestion,
  closures: Closures,
  pass: Pass,
  fine: Pass,
  found: Found,
  choice: Choice,
): StationaryState | Failed {
  const n = closures.count;
  const own = pass(found.theta, true);
  const better = fine(found.theta, true);
  if ('failed' in own) return own;
  if ('failed' in better) return better;
  const quadrature = gap(own.theta, better.theta);
  // What an error of the pass does to the closures.
  const A = found.slope.map((x, k) => (k % (n + 1) === 0 ? 1 - x : -x));
  // Sites that nothing couples have no closures.
  const spread =
    n === 0
      ? new Float64Array()
      : leastSquares(
          A,
          n,
          n,
          own.theta.map((x, k) => x - found.theta[k]!),
          FREE,
        ).x;
  const consistency = spread?.reduce((m, x) => Math.max(m, Math.abs(x)), 0) ?? Number.POSITIVE_INFINITY;
  const growth = n === 0 ? 0 : largestReal(found.slope, n);
  const slope = slopeOf(fine, found.theta, better.theta);
  if ('failed' in slope) return slope;
  const again = n === 0 ? 0 : largestReal(slope, n);
  const fineEcho = better.echo === undefined || n === 0 ? undefined : spectralRadius(better.echo, n);
  // Without fields there is no noise that could come back.
  const fields = q.process.covariances.length > 0;
  const functional = own.echo === undefined || n === 0 || !fields ? undefined : spectralRadius(own.echo, n);
  // Where a site goes round, what it sends does, and its field is none that stands still.
  if (own.moving && fields) return { failed: 'sites go round, and make fields that do not stand still' };
  const unseen = oscillations(q.process);
  const assumptions = [
    'the state does not change with time',
    ...(own.several
      ? [`where a site has several attracting states, it is in the ${choice === 'upper' ? 'largest' : 'smallest'}`]
      : []),
    ...(own.moving
      ? ['sites that do not rest are spread along their period in proportion to the time spent there']
      : []),
  ];
  return {
    closures: closures.blocks.map((block) => ({
      block,
      values: found.theta.slice(block.offset, block.offset + block.length),
    })),
    moments: q.asked.map((_, k) => {
      const value = better.moments[k]!;
      return { value, error: Math.abs(value - own.moments[k]!) + consistency + quadrature + 1e-14 * Math.abs(value) };
    }),
    residual: found.residual,
    functional,
    uniform: growth,
    doubt:
      Math.abs(growth - again) +
      (fineEcho === undefined || functional === undefined ? 0 : Math.abs(functional - fineEcho)),
    stable: growth <= 1 + 1e-6 && (functional === undefined || functional < 1),
    ...(unseen !== undefined && { unseen }),
    assumptions,
  };
}

const largestReal = (A: Float64Array, n: number): number =>
  eigenvalues(A, n).eigenvalues.reduce((m, e) => Math.max(m, e.re), Number.NEGATIVE_INFINITY);

const spectralRadius = (A: Float64Array, n: number): number =>
  eigenvalues(A, n).eigenvalues.reduce((m, e) => Math.max(m, Math.hypot(e.re, e.im)), 0);
