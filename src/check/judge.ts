import { NoDerivative, Singular } from '../expr/refusal.ts';
import type { Claim, Form } from '../model/claim.ts';
import type { Model, Point } from '../model/model.ts';
import { drift } from '../model/motion.ts';
import { unpack } from '../numeric/instrument.ts';
import type { Coarse } from '../numeric/quadrature/rule.ts';
import { random } from '../numeric/random.ts';
import type { Overrides } from '../numeric/setting.ts';
import type { Field } from '../theory/derivation.ts';
import { vectorField } from '../theory/gradientFlow.ts';
import type { Reduction } from '../theory/reduction.ts';
import { judgeBoundedBelow } from './bounds/boundedBelow.ts';
import { judgeExtremum } from './bounds/extremum.ts';
import { judgeInfimum } from './bounds/infimum.ts';
import { type Case, fieldsWhen, reductionOf } from './case/case.ts';
import { NoMotion, OutOfDomain, Unmet } from './case/drawState.ts';
import { isQuoted } from './case/quoted.ts';
import { inconclusive, type Judgement } from './case/verdict.ts';
import { witness } from './case/witness.ts';
import { beyond, isOfStart, ofDrift, ofLimit, ofStart } from './chance.ts';
import { closed, looksAt } from './closure.ts';
import { refutedAtBorder } from './conditions/atBorders.ts';
import { solvedCondition } from './conditions/solvedCondition.ts';
import { judgeLimitAs } from './expansions/limitAs.ts';
import { judgeRateSeries } from './expansions/rateSeries.ts';
import { judgeWithOrder } from './expansions/withOrder.ts';
import { besideFolds } from './fixedPoints/besideFolds.ts';
import { judgeExistence } from './fixedPoints/existence.ts';
import { judgeAllFixedPoints } from './fixedPoints/judge.ts';
import { nearFixedPoint } from './fixedPoints/numbers.ts';
import { judgeFiniteSize } from './meanField/finiteSize.ts';
import { judgeMeanField } from './meanField/judge.ts';
import { judgeMeans } from './means/means.ts';
import { judgeMeansExactly } from './means/meansExactly.ts';
import { judgeRateOfMean } from './means/rateOfMean.ts';
import { judgeMotion } from './motion/change.ts';
import { judgeClosed } from './motion/closed.ts';
import { judgeConserved } from './motion/conserved.ts';
import { judgeDecreasing } from './motion/decreasing.ts';
import { judgeGradientField } from './motion/gradientField.ts';
import { judgeInvariant } from './motion/invariant.ts';
import { judgeInvariantSet } from './motion/invariantSet.ts';
import { judgeStationary } from './motion/stationary.ts';
import { withOwnTimes } from './ownTimes.ts';
import { judgeImplication } from './relations/implication.ts';
import { judgeIndependent } from './relations/independent.ts';
import { isRough, overJump, steady } from './relations/quadrature.ts';
import { judgeRelation } from './relations/relation.ts';
import { judgeSpectrumTwice } from './spectrum/spectrumInLetters.ts';
import { judgeStabilityTwice } from './stability/stabilityInLetters.ts';
import { judgeThreshold } from './threshold/judge.ts';
import { judgeNormalForm } from './threshold/normalForm.ts';
import { judgeLimit } from './trajectories/limit.ts';
import { judgeLyapunov, speaksOfExponent } from './trajectories/lyapunov.ts';
import { judgeObserved } from './trajectories/observed.ts';
import { judgeRate } from './trajectories/rate.ts';
import { judgeTrajectory } from './trajectories/trajectory.ts';

type Judge<K extends Form['kind']> = (c: Case, form: Extract<Form, { kind: K }>) => Judgement;

/** One judge for each kind of claim. */
const JUDGES: { readonly [K in Form['kind']]: Judge<K> } = {
  relation: (c, form) => {
    if (speaksOfExponent(form)) return judgeLyapunov(c, form);
    const along = c.claim.observed.length > 0;
    const own = along || isOfStart(form, c.claim) ? closed(c, looksAt(form)) : c;
    if (form.order !== undefined) return judgeWithOrder(own, form, form.order);
    if (along) return judgeObserved(own, form);
    const everywhere = judgeRelation(c, form);
    // What does not hold at every state may hold at those that a start leads to.
    return isOfStart(form, c.claim) && everywhere.verdict !== 'proved' ? judgeObserved(own, form) : everywhere;
  },
  implies: judgeImplication,
  flow: judgeMotion,
  conserved: judgeConserved,
  decreasing: judgeDecreasing,
  'gradient-field': judgeGradientField,
  stationary: (c, form) => stationary(c, form.point),
  invariant: judgeInvariant,
  'invariant-set': judgeInvariantSet,
  closed: judgeClosed,
  stability: (c, form) => {
    const found = judgeStabilityTwice(c, form);
    return (
      (found.verdict === 'inconclusive' && !isQuoted(form.point) ? judgeExistence(c, form.point) : undefined) ?? found
    );
  },
  extremum: judgeExtremum,
  'bounded-below': judgeBoundedBelow,
  infimum: judgeInfimum,
  independent: judgeIndependent,
  spectrum: judgeSpectrumTwice,
  'fixed-points': (c, form) => {
    const all = form.contain.map((p) => (isQuoted(p) ? undefined : judgeExistence(c, p)) ?? stationary(c, p));
    return (
      all.find((j) => j.verdict === 'refuted') ??
      all.find((j) => j.verdict === 'inconclusive') ??
      all.find((j) => j.verdict === 'supported') ??
      all.find((j) => j.verdict === 'certified') ??
      all[0]!
    );
  },
  'all-fixed-points': judgeAllFixedPoints,
  rate: (c, form) => {
    const own = closed(c, looksAt(form));
    return form.order === undefined ? judgeRate(own, form) : judgeRateSeries(own, form, form.order);
  },
  trajectory: (c, form) => judgeTrajectory(closed(c, looksAt(form)), form),
  limit: (c, form) => {
    const own = closed(c, looksAt(form));
    return form.as === undefined ? judgeLimit(own, form) : judgeLimitAs(own, form, form.as);
  },
  threshold: judgeThreshold,
  'normal-form': judgeNormalForm,
  'mean-field': judgeMeanField,
  'finite-size': judgeFiniteSize,
  empirical: (_, form) => inconclusive(`empirical: ${form.reason}`),
  unjudged: (_, form) => inconclusive(`not judged yet: ${form.form}`),
};

/** A point whose numbers are quoted is near a stationary one, within what it says; another is one. */
const stationary = (c: Case, p: Point): Judgement => {
  if (isQuoted(p)) return nearFixedPoint(c, p);
  const found = judgeStationary(c, p);
  // In letters a point may be at rest that has no real value.
  return found.verdict === 'proved' || found.verdict === 'supported' ? (judgeExistence(c, p) ?? found) : found;
};

export interface JudgeOptions {
  readonly seed: number | string;
  readonly draws: number;
  readonly overrides: Overrides;
}

/** What claims to be a stationary point has to be a state, and a form that the flow keeps is made of states. Of other claims nothing can be said there. */
function outOfDomain(c: Case, form: Form, problem: OutOfDomain): Judgement {
  const asksForState = ['stationary', 'fixed-points', 'all-fixed-points', 'stability', 'spectrum', 'extremum'].includes(
    form.kind,
  );
  const ofForm = form.kind === 'invariant';
  if (!ofForm && (!asksForState || c.claim.ansatz !== undefined)) return inconclusive(problem.message);
  const { what, found, wanted } = problem.found;
  const letters = c.model.states.map((s) => s.letter);
  const states = unpack(problem.y, letters, problem.setting);
  const shown = {
    left: [found],
    right: [wanted],
    scale: [1],
    entry: () => `${what} ${ofForm ? 'on the form' : 'at the point'}`,
    states,
  };
  return {
    verdict: 'refuted',
    evidence: [],
    reason: problem.message,
    witness: witness(c.model, problem.setting, shown, 0),
  };
}

/** A claim, and its correction where it was refuted. */
export interface Judged {
  readonly claim: Claim;
  readonly judgement: Judgement;
  readonly correction?: Judgement;
  readonly passes: boolean;
}

const WEIGHING: ReadonlySet<Form['kind']> = new Set([
  'flow',
  'closed',
  'conserved',
  'stationary',
  'invariant',
  'empirical',
]);

const isEquality = (form: Form): boolean =>
  form.kind === 'relation' && form.comparison === '=' && form.order === undefined;

const holdsUp = (j: Judgement): boolean =>
  j.verdict === 'proved' || j.verdict === 'certified' || j.verdict === 'supported';

/** Fields of models without their noise, found once. */
const calmFields = new WeakMap<Model, readonly Field[]>();
function fieldsOf(still: Model): readonly Field[] {
  let made = calmFields.get(still);
  if (made === undefined) {
    made = vectorField(still);
    calmFields.set(still, made);
  }
  return made;
}

/** Puts a claim to the judge of its kind; a refuted one has its correction judged too. */
export function judge(claim: Claim, model: Model, fields: readonly Field[], options: JudgeOptions): Judged {
  const still = drift(model);
  const calm = still === model ? fields : fieldsOf(still);
  const about = (when: Claim['when'], form: Form, label: string): Judgement => {
    const fine = once(when, form, label);
    // Judges of identities weigh the errors of expectations themselves.
    const weighs = WEIGHING.has(form.kind) || (isEquality(form) && claim.observed.length === 0);
    // What is certified is so of the integrals themselves.
    const settled = fine.verdict === 'inconclusive' || fine.verdict === 'certified';
    if (weighs || settled || !isRough(model, form)) return fine;
    return steady(fine, (coarse) => once(when, form, label, coarse));
  };
  const once = (when: Claim['when'], form: Form, label: string, coarse?: Coarse): Judgement => {
    let held: Reduction | undefined;
    const c: Case = {
      model: still,
      fields: calm,
      claim: withOwnTimes(claim, form),
      when: when.map(solvedCondition),
      seed: options.seed,
      random: random(`${options.seed}/${model.name}/${claim.name}/${label}`),
      draws: options.draws,
      overrides: options.overrides,
      ...(coarse === undefined ? {} : { coarse }),
      // What leaks elsewhere may be kept where the conditions hold.
      reduced: () => {
        held ??= reductionOf(claim, fieldsWhen(c), model.time);
        return held;
      },
    };
    // In the limit the model with its noise is what counts, and means are means over a site.
    if (form.kind === 'mean-field') return judgeMeanField({ ...c, model }, form);
    if (form.kind === 'finite-size') return judgeFiniteSize({ ...c, model }, form);
    if (claim.means !== undefined) {
      const noisy = { ...c, model };
      const exactly = form.kind === 'rate' ? judgeRateOfMean(noisy, form) : judgeMeansExactly(noisy, form);
      return exactly ?? judgeMeans(noisy, form);
    }
    const refused = beyond(model, form, claim);
    if (refused !== undefined) return refused;
    const jump = overJump(model, form);
    if (jump !== undefined) return inconclusive(jump);
    try {
      const ask = (own: Case): Judgement => (JUDGES[form.kind] as Judge<Form['kind']>)(own, form as never);
      const usual = ask(c);
      const further = form.kind === 'all-fixed-points' ? besideFolds : undefined;
      const found = refutedAtBorder(c, form, usual, ask, further) ?? usual;
      return ofLimit(ofDrift(ofStart(found, form, claim), model, form, claim), model, form, when);
    } catch (problem) {
      if (problem instanceof Unmet || problem instanceof NoMotion || problem instanceof NoDerivative)
        return inconclusive(problem.message);
      if (problem instanceof OutOfDomain) return outOfDomain(c, form, problem);
      if (problem instanceof Singular)
        return inconclusive(`under its conditions the claim has no value: ${problem.message}`);
      throw problem;
    }
  };
  const judgement = about(claim.when, claim.form, 'claim');
  const correction =
    claim.correction === undefined || judgement.verdict !== 'refuted'
      ? undefined
      : about(claim.correction.when, claim.correction.form, 'correction');
  const refuted = judgement.verdict === 'refuted';
  const passes = claim.expectRefuted
    ? refuted
    : holdsUp(judgement) || (refuted && correction !== undefined && holdsUp(correction));
  return { claim, judgement, ...(correction === undefined ? {} : { correction }), passes };
}
