import type { Form } from '../../model/claim.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { type Ensemble, ensembleOf, type Measured, samples } from './ensemble.ts';
import { withoutMeans } from './means.ts';
import { started, withinAnsatz } from './narrowed.ts';
import { atTime, read } from './solve.ts';
import { doubt, lemmasOf, meanFieldOf, testWords } from './theory.ts';

type FiniteSize = Extract<Form, { kind: 'finite-size' }>;

/** Beyond three standard errors four times the draws are taken; beyond four of these the claim is refuted. */
const AGREES = 3;
const REFUTES = 4;

/**
 * `finite-size Q sizes 200, 400 draws 16`: the mean field against draws of the un-reduced model at two sizes. What the
 * size itself does is read from the two: a term of order 1/N (van Kampen 1976) that is as large at the larger size as
 * the difference between them.
 */
export function judgeFiniteSize(asked: Case, form: FiniteSize): Judgement {
  if (asked.claim.ansatz !== undefined) return withinAnsatz(asked.claim.ansatz);
  const c = started(asked);
  if ('verdict' in c) return c;
  const theory = meanFieldOf(c.model);
  const none = 'refusal' in theory ? `there is no mean field: ${theory.refusal.message}` : undefined;
  if (none !== undefined && form.value === undefined) return inconclusive(none);
  const evidence: Evidence[] = [];
  if ('refusal' in theory) evidence.push({ wing: 'symbolic', method: 'no mean field is derived', says: none! });
  else {
    const report = lemmasOf(c.model, theory);
    evidence.push({ wing: 'symbolic', method: 'the mean field is derived', says: testWords(report) });
    // What could not be tested on short horizons is compared with the un-reduced model here.
    const untested = report.verdict === 'beyond' && report.sampled?.verdict !== 'differ';
    const doubted = untested ? undefined : doubt(report);
    if (doubted !== undefined) return inconclusive(doubted, evidence);
  }
  const letter = growing(c);
  if (letter === undefined) return inconclusive('no size of the model goes to infinity by a `limit`', evidence);
  const quantity = withoutMeans(form.quantity, c.claim, 'refusal' in theory ? undefined : theory);
  const wanted = 'refusal' in theory ? undefined : read(theory, quantity, c.claim.observed);
  if (wanted !== undefined && 'reason' in wanted)
    return inconclusive(`this is not read from the mean field: ${wanted.reason}`, evidence);
  const { settings: all, refused } = settings(c, Math.min(c.draws, 1));
  const setting = all[0];
  if (setting === undefined) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  const number = (e: FiniteSize['draws']): number => scalar(e, valuesOf(setting));
  const time = form.time === undefined ? 0 : number(form.time);
  const observed = c.claim.observed.map((o) => ({ ...o, at: number(o.time) }));
  if ([time, ...observed.map((o) => o.at)].some((t) => !(t >= 0)))
    return inconclusive('a time lies before the start', evidence);
  const sizes = form.sizes.map(number).sort((a, b) => a - b);
  const draws = number(form.draws);
  if (sizes.length < 2)
    return inconclusive('two sizes are needed: how much the size itself does is read from them', evidence);
  if (draws < 2) return inconclusive('one draw has no standard error', evidence);
  const claimed = form.value === undefined ? undefined : number(form.value);
  const measured: Measured = { quantity, time, observed };
  const look = (n: number, from: number, to: number) =>
    samples({
      model: c.model,
      measured: [measured],
      overrides: { ...c.overrides, ...parametersOf(c, setting), sizes: { ...c.overrides.sizes, [letter]: n } },
      when: c.when,
      random: c.random.fork(`ensemble ${n}`),
      from,
      to,
    });
  const [small, large] = sizes.slice(-2) as [number, number];
  const made = new Map<number, ReturnType<typeof look>>();
  const grow = (to: number): string | undefined => {
    for (const n of [small, large]) {
      const before = made.get(n) ?? [];
      const more = look(n, before.length, to);
      if (typeof more === 'string') return more;
      made.set(n, [...(before as Exclude<typeof before, string>), ...more]);
    }
    return undefined;
  };
  const short = grow(draws);
  if (short !== undefined) return inconclusive(short, evidence);
  const ensembles = (): readonly [Ensemble, Ensemble] => [
    ensembleOf(made.get(small) as Exclude<ReturnType<typeof look>, string>),
    ensembleOf(made.get(large) as Exclude<ReturnType<typeof look>, string>),
  ];
  let [a, b] = ensembles();
  if ('refusal' in theory || wanted === undefined) {
    const tolerance = toleranceOf(form, setting, claimed!);
    const alone = drawsAlone(claimed!, tolerance, a, b);
    if (alone.says === 'open') {
      const more = grow(4 * draws);
      if (more !== undefined) return inconclusive(more, evidence);
      [a, b] = ensembles();
    }
    const { says, distance, error } = alone.says === 'open' ? drawsAlone(claimed!, tolerance, a, b) : alone;
    const what = `the mean over ${b.draws} draws at ${letter} = ${large} (error ${error.toExponential(1)}, of draws and of the size)`;
    if (says === 'differs') return refuted(c, setting, evidence, b.mean[0]!, claimed!, `${what} and what is claimed`);
    if (says === 'open') return inconclusive(`${what} does not decide`, evidence);
    evidence.push({
      wing: 'numeric',
      method: `draws of the un-reduced model at ${letter} = ${small} and ${large}, against what is claimed`,
      says: `${b.mean[0]!.toPrecision(6)} ± ${error.toExponential(1)}, of draws and of the size`,
      measured: distance,
      tolerance: tolerance > 0 ? tolerance : AGREES * error,
      draws: b.draws,
    });
    return { verdict: 'supported', evidence };
  }
  const solved = atTime(theory, wanted, setting, {
    at: time,
    tolerance: Math.max(b.standardError[0]! / 4, 1e-9),
    sampled: Math.max(b.standardError[0]!, 1e-9),
    seed: Math.floor(c.random.fork('mean field').uniform() * 2 ** 32),
  });
  if ('reason' in solved) return inconclusive(solved.reason, evidence);
  if (claimed !== undefined) {
    const quoted = toleranceOf(form, setting, claimed);
    const allowed = quoted > 0 ? quoted : (solved.deterministic ? 1e-6 : 0.01) * Math.abs(claimed);
    const gap = Math.abs(solved.value - claimed);
    if (gap - solved.error > allowed)
      return refuted(
        c,
        setting,
        evidence,
        solved.value,
        claimed,
        `the mean field (${solved.solver}) and what is claimed`,
      );
    if (gap + solved.error > allowed)
      return inconclusive(
        `the mean field gives ${solved.value.toPrecision(8)} ± ${solved.error.toExponential(1)}: that does not decide`,
        evidence,
      );
  }
  const distance = (): { readonly d: number; readonly error: number; readonly bias: number } => {
    const bias = Math.abs(a.mean[0]! - b.mean[0]!);
    const error = Math.hypot(solved.error / 3, b.standardError[0]!, bias, b.step[0]!);
    return { d: Math.abs(b.mean[0]! - solved.value), error, bias };
  };
  let now = distance();
  if (now.d >= AGREES * now.error) {
    const more = grow(4 * draws);
    if (more !== undefined) return inconclusive(more, evidence);
    [a, b] = ensembles();
    now = distance();
    const what = `the mean over ${b.draws} draws at ${letter} = ${large} (standard error ${b.standardError[0]!.toExponential(1)}, of the size ${now.bias.toExponential(1)}) and the mean field (${solved.solver}, error ${solved.error.toExponential(1)})`;
    if (now.d > REFUTES * now.error) return refuted(c, setting, evidence, b.mean[0]!, solved.value, what);
    if (now.d >= AGREES * now.error)
      return inconclusive(`${what} differ by ${(now.d / now.error).toFixed(1)} standard errors`, evidence);
  }
  const decided = now.bias > b.standardError[0]! ? '; the size decides, not the draws' : '';
  evidence.push({
    wing: 'numeric',
    method: `draws of the un-reduced model at ${letter} = ${small} and ${large}, against ${solved.solver}`,
    says: `${b.mean[0]!.toPrecision(6)} ± ${b.standardError[0]!.toExponential(1)} and ${solved.value.toPrecision(6)} ± ${solved.error.toExponential(1)}, of the size ${now.bias.toExponential(1)}${decided}`,
    measured: now.d,
    tolerance: AGREES * now.error,
    draws: b.draws,
  });
  return { verdict: 'supported', evidence };
}

/** Without a tolerance the error may be this part of what is claimed. */
const SHARP = 0.03;

/** Draws at two sizes against a number: the error is that of the mean, and what the size still changes. */
function drawsAlone(claimed: number, tolerance: number, a: Ensemble, b: Ensemble) {
  const distance = Math.abs(b.mean[0]! - claimed);
  const error = Math.hypot(b.standardError[0]!, a.mean[0]! - b.mean[0]!, b.step[0]!);
  const sharp = 2 * error <= (tolerance > 0 ? tolerance : 2 * SHARP * Math.abs(claimed));
  const differs = distance > tolerance + REFUTES * error;
  const agrees = sharp && (tolerance > 0 ? distance <= tolerance : distance < AGREES * error);
  return { says: differs ? 'differs' : agrees ? 'agrees' : 'open', distance, error } as const;
}

function refuted(
  c: Case,
  setting: Setting,
  evidence: readonly Evidence[],
  left: number,
  right: number,
  what: string,
): Judgement {
  const shown = { left: [left], right: [right], scale: [1], entry: () => what, states: new Map() };
  return { verdict: 'refuted', evidence, witness: witness({ ...c.model, random: [] }, setting, shown, 0) };
}

/** The size that goes to infinity by itself. */
function growing(c: Case): string | undefined {
  for (const l of c.model.limits)
    if (l.relation === '->' && l.right === undefined && l.left.kind === 'sym' && l.left.letter.role === 'size')
      return l.left.letter.name;
  return undefined;
}

/** The parameters of a setting, for settings of other sizes. */
const parametersOf = (c: Case, setting: Setting) => ({
  parameters: Object.fromEntries(c.model.parameters.map((p) => [p.letter.name, setting.constants.get(p.letter)![0]!])),
});
