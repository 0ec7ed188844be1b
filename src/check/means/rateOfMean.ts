import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { orbits } from '../trajectories/orbit.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { type ExactMeans, exactMeans } from './exactMeans.ts';

type Rate = Extract<Form, { kind: 'rate' }>;

/** Below this part of the largest value rounding may rule what is left. */
const SMALL = 1e-9;

/**
 * `rate E(Q) = …` where the moments of the motion are known: the rate at which what is left of the mean falls, from times
 * that double. Undefined where they are not.
 */
export function judgeRateOfMean(c: Case, form: Rate): Judgement | undefined {
  if (c.claim.ansatz !== undefined || c.claim.observed.length > 0 || form.order !== undefined) return undefined;
  const { settings: all } = settings(c, Math.min(c.draws, 3));
  let worst = 0;
  let draws = 0;
  for (const [s, setting] of all.entries()) {
    const start = orbits(c, setting);
    const first = start(c.random.fork(`means ${s}`));
    const second = start(c.random.fork(`means ${s} again`));
    if (first === undefined || second === undefined) return undefined;
    const fixed = second.y0.every((x, k) => x === first.y0[k]);
    const means = exactMeans({ c, setting, observed: [], start: first, fixed });
    // Larger sizes than the declared ones may be beyond the work; then they are left out.
    if (means === undefined && draws > 0) continue;
    if (means === undefined) return undefined;
    const found = fallOf(c, form, setting, means, first.y0);
    if (typeof found === 'string') return inconclusive(found);
    const claimed = scalar(form.value, valuesOf(setting));
    if (!Number.isFinite(claimed)) return inconclusive('the claimed rate is not a finite number');
    const allowed = form.tolerance === undefined ? 1e-6 * Math.abs(claimed) : toleranceOf(form, setting, claimed);
    const gap = Math.abs(found.rate - claimed);
    if (gap > allowed + 3 * found.error) {
      const what = `rate of the mean (error ${found.error.toExponential(1)}) and what is claimed`;
      const shown = { left: [found.rate], right: [claimed], scale: [1], entry: () => what, states: new Map() };
      return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, shown, 0) };
    }
    if (gap > allowed || found.error > Math.max(allowed, 1e-3 * Math.abs(claimed)))
      return inconclusive(`the rate is known to ${found.error.toExponential(1)} only`);
    worst = Math.max(worst, gap);
    draws++;
  }
  if (draws === 0) return undefined;
  const method = 'mean and covariance of the affine motion, at times that double';
  const says = 'agrees; largest deviation';
  return { verdict: 'supported', evidence: [{ wing: 'numeric', method, says, measured: worst, draws }] };
}

/** The rate at which the quantity tends to its limit, where two doublings agree best. */
function fallOf(
  c: Case,
  form: Rate,
  setting: Setting,
  means: ExactMeans,
  y0: Float64Array,
): { readonly rate: number; readonly error: number } | string {
  const late = means.limit();
  if (late === undefined) return 'the mean does not settle';
  const probe = instrument([{ name: 'quantity', indices: [], term: form.quantity }], c.model, setting, {
    extra: c.claim.means!.map((m) => m.letter),
  });
  const end = probe.evaluate(y0, 0, late.extra)[0]!;
  const left: { readonly t: number; readonly gap: number }[] = [];
  let top = 0;
  for (const { t, extra } of means.doublings()) {
    if (t >= late.t) break;
    const gap = Math.abs(probe.evaluate(y0, 0, extra)[0]! - end);
    top = Math.max(top, gap, SMALL * Math.abs(end));
    if (!(gap > SMALL * top)) break;
    left.push({ t, gap });
  }
  const rates = left.slice(1).map(({ t, gap }, k) => Math.log(left[k]!.gap / gap) / (t - left[k]!.t));
  let best: { readonly rate: number; readonly error: number } | undefined;
  for (let k = 1; k < rates.length; k++) {
    const error = Math.abs(rates[k]! - rates[k - 1]!);
    if (best === undefined || error <= best.error) best = { rate: rates[k]!, error };
  }
  // What rounding leaves in the smallest gap, over the time that it took.
  return best === undefined || !(best.error < 0.1 * Math.abs(best.rate))
    ? 'no exponential decay of the mean was seen'
    : { rate: best.rate, error: best.error + 1e-12 * Math.abs(best.rate) };
}
