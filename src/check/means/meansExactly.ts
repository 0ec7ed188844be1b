import { one } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { aligned, entryName } from '../case/sides.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { orbits } from '../trajectories/orbit.ts';
import { startsOf, toleranceOf } from '../trajectories/trajectory.ts';
import { exactMeans } from './exactMeans.ts';
import { comparedTimes } from './meanSampler.ts';
import { excess, sidesOf, type Timed, unfit } from './timedMeans.ts';

/** What rounding leaves of a mean, relative to what is compared. */
const ROUNDING = 1e-9;

/**
 * Claims about `E(Q)` whose means need no sampling: Q is quadratic in the states, the motion is affine in them with noise or
 * draws, so that mean and covariance move on their own. Undefined for all others.
 */
export function judgeMeansExactly(c: Case, form: Form): Judgement | undefined {
  if (form.kind !== 'relation' && form.kind !== 'trajectory' && form.kind !== 'limit') return undefined;
  if (c.claim.ansatz !== undefined) return undefined;
  const { settings: all } = settings(c, Math.min(c.draws, 3));
  if (all.length === 0) return undefined;
  let worst: { readonly gap: number; readonly allowed: number } | undefined;
  let judged = 0;
  for (const [s, setting] of all.entries()) {
    const found = atSetting(c, form, setting, `${s}`);
    // Larger sizes than the declared ones may be beyond the work; then they are left out.
    if (found === undefined && worst !== undefined) continue;
    if (found === undefined || 'verdict' in found) return found;
    judged++;
    if (worst === undefined || found.gap / found.allowed > worst.gap / worst.allowed) worst = found;
  }
  return (
    worst && {
      verdict: 'supported',
      evidence: [
        {
          wing: 'numeric',
          method: 'mean and covariance of the affine motion, carried on without sampling',
          says: 'agrees',
          measured: worst.gap,
          tolerance: worst.allowed,
          draws: judged,
        },
      ],
    }
  );
}

function atSetting(
  c: Case,
  form: Timed,
  setting: Setting,
  label: string,
): Judgement | { readonly gap: number; readonly allowed: number } | undefined {
  const start = orbits(c, setting);
  const first = start(c.random.fork(`means ${label}`));
  const second = start(c.random.fork(`means ${label} again`));
  if (first === undefined || second === undefined) return undefined;
  const fixed = second.y0.every((x, k) => x === first.y0[k]);
  if (unfit(c, form, fixed) !== undefined) return undefined;
  const time = (l: Letter): number => scalar(c.claim.observed.find((o) => o.letter === l)!.time, valuesOf(setting));
  const observed = c.claim.observed.map((o) => ({ ...o, at: time(o.letter) }));
  if (observed.some((o) => !(o.at >= 0) || (c.model.time === 'discrete' && !Number.isInteger(o.at)))) return undefined;
  const means = exactMeans({ c, setting, observed, start: first, fixed });
  if (means === undefined) return undefined;
  const [left, right] = form.kind === 'relation' ? [form.left, form.right] : sidesOf(form);
  const guard = form.kind === 'limit' ? one : form.guard;
  const probe = instrument(
    [left.term, aligned(right, left.indices), guard].map((term, k) => ({ name: `${k}`, indices: left.indices, term })),
    c.model,
    setting,
    { extra: [...c.claim.means!.map((m) => m.letter), ...observed.map((o) => o.letter)] },
  );
  const starting = startsOf(c, first.y0, new Map(), setting);
  const running = [left.term, right.term].some((e) => letters(e).some((l) => l.role === 'mean' || l.role === 'time'));
  const at: { readonly t: number; readonly extra: ReadonlyMap<Letter, Float64Array>; readonly top?: number }[] = [];
  if (form.kind === 'limit') {
    const late = means.limit();
    if (late === undefined) return undefined;
    at.push(late);
  } else
    for (const t of running ? comparedTimes(c, setting, first) : [Math.max(0, ...observed.map((o) => o.at))]) {
      const extra = means.extra(t);
      if (extra === undefined) return undefined;
      at.push({ t, extra });
    }
  const comparison = form.kind === 'relation' ? form.comparison : '=';
  let worst: { readonly gap: number; readonly allowed: number } | undefined;
  for (const { t, extra, top } of at) {
    const out = probe.evaluate(first.y0, t, new Map([...starting, ...extra]));
    const n = probe.length / 3;
    for (let k = 0; k < n; k++) {
      if (out[2 * n + k] === 0) continue;
      const [l, r] = [out[k]!, out[n + k]!];
      if (!Number.isFinite(l - r)) return inconclusive('a side of the claim is not finite');
      const rounding =
        (top === undefined ? ROUNDING : 10 * ROUNDING) *
        Math.max(Math.abs(l), Math.abs(r), top ?? 1e-3 * scaleOf(extra));
      const allowed = Math.max(form.tolerance === undefined ? 0 : toleranceOf(form, setting, r), rounding);
      const gap = excess(comparison, l - r);
      if (gap > allowed) {
        if (gap < 10 * rounding) return inconclusive('a gap of the size of the rounding of the mean');
        const what = `${entryName('left side', probe.outputs[0]!.shape)(k)}, the mean from the moments of the motion, and what is claimed`;
        const shown = { left: [l], right: [r], scale: [1], entry: () => what, states: new Map() };
        const late = form.kind === 'limit' ? {} : { time: t };
        return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, { ...shown, ...late }, 0) };
      }
      if (worst === undefined || gap / allowed > worst.gap / worst.allowed) worst = { gap, allowed };
    }
  }
  return worst;
}

/** The largest of the means. */
const scaleOf = (extra: ReadonlyMap<Letter, Float64Array>): number =>
  Math.max(0, ...[...extra.values()].flatMap((v) => [...v].map(Math.abs)));
