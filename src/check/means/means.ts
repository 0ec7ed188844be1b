import { one } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { isNoisy } from '../../model/motion.ts';
import { Groups } from '../../numeric/ensemble/jackknife.ts';
import { type Instrument, instrument } from '../../numeric/instrument.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { aligned, entryName } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { orbits } from '../trajectories/orbit.ts';
import { startsOf, toleranceOf } from '../trajectories/trajectory.ts';
import { comparedTimes, LARGEST, longRun, Sampler } from './meanSampler.ts';
import { excess, sidesOf, type Timed, unfit } from './timedMeans.ts';

/** How many groups of paths the standard errors come from. */
const GROUPS = 20;
/** Paths at first; twice as many as long as nothing is decided. */
const FIRST = 320;
const MOST = 40_960;
/** Below this many paths nothing is refuted: the standard errors of skewed quantities are not known well enough. */
const TO_REFUTE = 1280;
/** Where one of that many paths has more than this part in a mean, few paths carry it. */
const FEW = 0.05;
/** Without a tolerance the standard error has to be this small a part of what is compared. */
const SHARP = 0.03;
/** How often the step is divided by four. */
const MOST_REFINED = 3;
/** Work that one setting may take: steps times components, over all paths. */
const WORK = 3e9;

/**
 * Claims about `E(Q)`: the un-reduced model is followed along many paths, with its noise, its draws and its random
 * starts, and both sides are compared within the standard errors of their means. What the step of a flow with noise does
 * is measured on the same paths at twice the step.
 */
export function judgeMeans(c: Case, form: Form): Judgement {
  if (form.kind !== 'relation' && form.kind !== 'trajectory' && form.kind !== 'limit')
    return inconclusive(`not judged yet: a claim of the kind \`${form.kind}\` about a mean`);
  if (c.claim.ansatz !== undefined) return inconclusive('not judged yet: a mean within an ansatz');
  const { settings: all, refused } = settings(c, Math.min(c.draws, 1));
  const evidence: Evidence[] = [];
  let paths = 0;
  let worst = { gap: 0, allowed: 0 };
  for (const [s, setting] of all.entries()) {
    const found = atSetting(c, form, setting, `${s}`);
    if (found.kind === 'unknown') return inconclusive(found.reason, evidence);
    if (found.kind === 'refuted') {
      const { at, left, right, error, time } = found;
      const what = `${at}, the mean over ${found.paths} paths (standard error of the gap ${error.toExponential(1)}) and what is claimed`;
      const shown = { left: [left], right: [right], scale: [1], entry: () => what, states: new Map() };
      const w = witness(c.model, setting, { ...shown, ...(time === undefined ? {} : { time }) }, 0);
      return { verdict: 'refuted', evidence, witness: w };
    }
    paths += found.paths;
    if (found.gap / found.allowed >= worst.gap / (worst.allowed || 1)) worst = found;
  }
  if (paths === 0) return inconclusive(refused ?? 'no path could be followed', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'means over paths of the un-reduced model, errors by the jackknife',
    says: `agrees within ${form.tolerance === undefined ? 'four standard errors' : 'the tolerance'} over ${paths} paths`,
    measured: worst.gap,
    tolerance: worst.allowed,
    draws: paths,
  });
  return { verdict: 'supported', evidence };
}

const runs = (l: Letter): boolean => l.role === 'state' || l.role === 'time';

type Found =
  | { readonly kind: 'agrees'; readonly paths: number; readonly gap: number; readonly allowed: number }
  | {
      readonly kind: 'refuted';
      readonly paths: number;
      readonly at: string;
      readonly left: number;
      readonly right: number;
      readonly error: number;
      readonly time?: number;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

function atSetting(c: Case, form: Timed, setting: Setting, label: string): Found {
  const start = orbits(c, setting);
  const first = start(c.random.fork(`means ${label}`));
  if (first === undefined) return { kind: 'unknown', reason: 'no start meets the conditions' };
  // A start that is the same for all paths can stand outside of a mean.
  const second = start(c.random.fork(`means ${label} again`));
  const odd = unfit(c, form, second?.y0.every((x, k) => x === first.y0[k]) === true);
  if (odd !== undefined) return { kind: 'unknown', reason: odd };
  const time = (l: Letter): number => scalar(c.claim.observed.find((o) => o.letter === l)!.time, valuesOf(setting));
  const observed = c.claim.observed.map((o) => ({ ...o, at: time(o.letter) }));
  if (observed.some((o) => !(o.at >= 0))) return { kind: 'unknown', reason: 'a time of the trajectory is negative' };
  if (c.model.time === 'discrete' && observed.some((o) => !Number.isInteger(o.at)))
    return { kind: 'unknown', reason: 'a map has a state at whole steps only' };
  const [left, right] = form.kind === 'relation' ? [form.left, form.right] : sidesOf(form);
  // The mean of what is observed at times of its own does not run.
  const still = new Set(c.claim.means!.filter((m) => !letters(m.term).some(runs)).map((m) => m.letter));
  const running = [left.term, right.term].some((e) =>
    letters(e).some((l) => l.role === 'time' || (l.role === 'mean' && !still.has(l))),
  );
  const late = form.kind === 'limit' ? longRun(c, setting, first) : undefined;
  if (form.kind === 'limit' && late === undefined)
    return {
      kind: 'unknown',
      reason: `nothing tells how long it takes to the limit: the drift at the start does not move, or has more than ${LARGEST} components`,
    };
  const compared =
    late !== undefined
      ? [late / 2, late]
      : running
        ? comparedTimes(c, setting, first)
        : [Math.max(0, ...observed.map((o) => o.at))];
  const sampler = new Sampler({ c, setting, means: c.claim.means!, observed, compared, start });
  const term = { name: 'left', indices: left.indices, term: left.term };
  const other = { name: 'right', indices: left.indices, term: aligned(right, left.indices) };
  const guard = { name: 'guard', indices: left.indices, term: form.kind === 'limit' ? one : form.guard };
  const probe = instrument([term, other, guard], c.model, setting, {
    extra: [...c.claim.means!.map((m) => m.letter), ...observed.map((o) => o.letter)],
  });
  const starting = startsOf(c, first.y0, new Map(), setting);
  return decide(c, form, {
    starting,
    setting,
    sampler,
    probe,
    compared: late === undefined ? compared : [late],
    first: first.y0,
    late,
    label,
  });
}

interface Question {
  readonly setting: Setting;
  readonly sampler: Sampler;
  readonly probe: Instrument;
  readonly compared: readonly number[];
  readonly first: Float64Array;
  readonly late: number | undefined;
  readonly label: string;
  readonly starting: ReadonlyMap<Letter, ArrayLike<number>>;
}

/** More and more paths until each comparison is decided; smaller steps where it is they that keep it open. */
function decide(c: Case, form: Timed, q: Question): Found {
  for (let finer = 0; ; finer++) {
    const found = decideAtStep(c, form, q, finer < MOST_REFINED);
    if (found.kind !== 'coarse') return found;
    if (!q.sampler.refine()) return { kind: 'unknown', reason: 'the error of the step is too large' };
  }
}

function decideAtStep(c: Case, form: Timed, q: Question, refinable: boolean): Found | { readonly kind: 'coarse' } {
  const { sampler, probe } = q;
  const n = probe.length / 3;
  const fine = new Groups(GROUPS, sampler.length);
  const coarse = new Groups(GROUPS, sampler.length);
  const stream = c.random.fork(`paths ${q.label}`);
  let reason = '';
  let paths = 0;
  for (let wanted = FIRST; wanted <= MOST; wanted *= 2) {
    for (; paths < wanted; paths++) {
      const path = sampler.path(stream.fork(paths));
      if ('ended' in path) return { kind: 'unknown', reason: path.ended };
      fine.add(paths, path.fine);
      coarse.add(paths, path.coarse);
    }
    if (paths >= TO_REFUTE && fine.share > FEW)
      return { kind: 'unknown', reason: `few of ${paths} paths carry the mean: sampling does not tell` };
    let worst = { gap: 0, allowed: 0 };
    let open = false;
    // How many times as many paths it would take.
    let need = 1;
    for (const t of q.compared) {
      const evaluate = (at: number) => (means: Float64Array) =>
        probe.evaluate(q.first, at, new Map([...q.starting, ...sampler.extra(means, at)]));
      const sides = fine.estimate(evaluate(t));
      const gaps = fine.estimate((m) => difference(evaluate(t)(m), n));
      const rough = difference(evaluate(t)(coarse.means()), n);
      const before = q.late === undefined ? undefined : difference(evaluate(q.late / 2)(fine.means()), n);
      for (let k = 0; k < n; k++) {
        if (sides.value[2 * n + k] === 0) continue;
        const [left, right] = [sides.value[k]!, sides.value[n + k]!];
        const signed = gaps.value[k]!;
        if (!Number.isFinite(signed)) return { kind: 'unknown', reason: 'a side of the claim is not finite' };
        const gap = excess(form.kind === 'relation' ? form.comparison : '=', signed);
        const error = gaps.error[k]!;
        // What the step does, and what is still on its way to the limit.
        const step = isNoisy(c.model) ? Math.abs(signed - rough[k]!) : 1e-8 * Math.max(Math.abs(left), Math.abs(right));
        const rest = step + (before === undefined ? 0 : Math.max(0, Math.abs(signed - before[k]!) - 2 * error));
        const asked = form.tolerance === undefined ? undefined : toleranceOf(form, q.setting, right);
        const at = `${entryName('left side', probe.outputs[0]!.shape)(k)}${q.late !== undefined ? ` in the long run, t = ${t}` : ''}`;
        const fails = gap > (asked ?? 0) + 6 * error + 2 * rest;
        if (fails && paths >= TO_REFUTE)
          return { kind: 'refuted', paths, at, left, right, error, ...(q.late === undefined && { time: t }) };
        const scale = Math.max(Math.abs(left), Math.abs(right), error * Math.sqrt(paths));
        const allowed = asked ?? 4 * error + rest;
        const sharp = asked === undefined ? error + rest <= SHARP * scale : gap + 3 * error + rest <= asked;
        if (!sharp || gap > allowed) {
          open = true;
          if (refinable && step > Math.max(error, 0.3 * (asked ?? SHARP * scale))) return { kind: 'coarse' };
          const wish = asked === undefined ? SHARP * scale : asked / 4;
          need = Math.max(need, fails ? TO_REFUTE / paths : (error / wish) ** 2);
          reason = `a gap of ${gap.toExponential(1)} with a standard error of ${error.toExponential(1)} over ${paths} paths decides nothing; it would take some ${Number((paths * Math.max(2, need)).toPrecision(1))}`;
        }
        if (gap / allowed >= worst.gap / (worst.allowed || 1)) worst = { gap, allowed };
      }
    }
    if (!open) return { kind: 'agrees', paths, ...worst };
    if (sampler.work * Math.max(2, need) > WORK || paths * need > MOST) break;
  }
  return { kind: 'unknown', reason };
}

/** Left minus right, where the claim speaks. */
const difference = (out: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => (out[2 * n + k] === 0 ? 0 : out[k]! - out[n + k]!));
