import { eigenvalues, leastSquares } from '../../linear.ts';
import { type Closures, closuresOf, unfit } from './closures.ts';
import type { Failed } from './failed.ts';
import { atAllFrequencies } from './frequency/around.ts';
import { type Found, FREE, gap, newton, type Pass, slopeOf } from './newton.ts';
import { passes } from './pass.ts';
import { quietState } from './quiet.ts';
import type { Choice } from './rest.ts';
import { NEUTRAL, type Stationary, type StationaryQuestion, type StationaryState } from './state.ts';

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
      several ||= !('failed' in state) && state.several !== undefined;
      if ('failed' in state) reason ??= state.failed;
      else states.push(state);
    }
  }
  const silent = quietState(q, closures, states);
  if (silent !== undefined) states.push(silent);
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
  const slow = growth <= 1 + NEUTRAL && (functional === undefined || functional < 1);
  const { found: fast, unseen } = slow ? atAllFrequencies(q, closures, found.theta, pass, own, choice) : {};
  const all = fast === undefined ? functional : Math.max(functional ?? 0, fast.functional);
  const uniform = fast?.common === undefined ? growth : fast.common.gain;
  const assumptions = [
    'the state does not change with time',
    ...(own.wells !== undefined
      ? [
          `where a site has several attracting states, it is in ${own.wells.ordered ? `the ${choice === 'upper' ? 'largest' : 'smallest'}` : 'one of them'}`,
        ]
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
    functional: all,
    uniform,
    doubt:
      Math.abs(growth - again) +
      (fineEcho === undefined || functional === undefined ? 0 : Math.abs(functional - fineEcho)),
    stable: slow && uniform <= 1 + NEUTRAL && (all === undefined || all < 1),
    ...(fast !== undefined && fast.functional > (functional ?? 0) * (1 + 1e-6) && { frequency: fast.frequency }),
    ...(fast?.common !== undefined && uniform > growth * (1 + 1e-6) && { common: fast.common.frequency }),
    ...(unseen !== undefined && { unseen }),
    ...(own.wells && { several: own.wells }),
    assumptions,
  };
}

const largestReal = (A: Float64Array, n: number): number =>
  eigenvalues(A, n).eigenvalues.reduce((m, e) => Math.max(m, e.re), Number.NEGATIVE_INFINITY);

const spectralRadius = (A: Float64Array, n: number): number =>
  eigenvalues(A, n).eigenvalues.reduce((m, e) => Math.max(m, Math.hypot(e.re, e.im)), 0);
