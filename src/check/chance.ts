import type { Letter } from '../expr/expr.ts';
import { letters } from '../expr/traverse.ts';
import type { Claim, Condition, Form } from '../model/claim.ts';
import type { Model } from '../model/model.ts';
import { isNoisy, isRandomMap } from '../model/motion.ts';
import { jumps } from './case/jumps.ts';
import { inconclusive, type Judgement } from './case/verdict.ts';

/** What a claim looks at: states alone, how they move, trajectories. */
type Looks = 'states' | 'motion' | 'trajectories';

function looks(form: Form, claim: Claim): Looks {
  switch (form.kind) {
    case 'relation':
      return claim.observed.length > 0 ? 'trajectories' : 'states';
    case 'limit':
      return form.as === undefined || claim.observed.length > 0 ? 'trajectories' : 'states';
    case 'trajectory':
    case 'rate':
    case 'conserved':
    case 'decreasing':
    case 'invariant':
    case 'invariant-set':
      return 'trajectories';
    case 'flow':
    case 'closed':
    case 'stationary':
    case 'fixed-points':
    case 'all-fixed-points':
    case 'stability':
    case 'spectrum':
    case 'threshold':
    case 'normal-form':
    case 'gradient-field':
      return 'motion';
    default:
      return 'states';
  }
}

/** Why a claim cannot be judged of this kind of motion; undefined where it can. */
export function beyond(model: Model, form: Form, claim: Claim): Judgement | undefined {
  if (form.kind === 'gradient-field' && model.time === 'discrete')
    return inconclusive('`gradient-field` speaks of the field of a flow, and this model is a map');
  const at = looks(form, claim);
  if (at === 'states') return undefined;
  if (isRandomMap(model))
    return inconclusive(
      at === 'trajectories'
        ? 'the map draws anew in each step: its trajectories are random, and the claim does not say in which sense it holds'
        : 'the map draws anew in each step: a step is no function of the state',
    );
  if (at === 'trajectories' && isNoisy(model))
    return inconclusive(
      'the flow has noise: its trajectories are random, and the claim does not say in which sense it holds',
    );
  return undefined;
}

/** Says of what a judgement on a noisy flow speaks. */
export function ofDrift(judgement: Judgement, model: Model, form: Form, claim: Claim): Judgement {
  if (!isNoisy(model) || looks(form, claim) !== 'motion') return judgement;
  return { ...judgement, evidence: judgement.evidence.map((e) => ({ ...e, says: `of the drift: ${e.says}` })) };
}

/** Forms that speak of all states of a trajectory, and whose judges look at states of all trajectories. */
const OF_STATES: ReadonlySet<Form['kind']> = new Set([
  'relation',
  'implies',
  'flow',
  'conserved',
  'decreasing',
  'invariant',
  'invariant-set',
]);

/** Whether a relation is meant at all states that a start leads to: these are followed. */
export const isOfStart = (form: Form, claim: Claim): boolean =>
  form.kind === 'relation' && form.at === undefined && form.order === undefined && claim.from !== undefined;

/** `from {…}` narrows such a claim to one trajectory: a state of another one refutes nothing. */
export function ofStart(judgement: Judgement, form: Form, claim: Claim): Judgement {
  if (judgement.verdict !== 'refuted' || claim.from === undefined || !OF_STATES.has(form.kind)) return judgement;
  // These are followed from the start.
  if (claim.observed.length > 0 || isOfStart(form, claim) || (form.kind === 'conserved' && jumps(form.quantity.term)))
    return judgement;
  const { witness: _, ...rest } = judgement;
  return {
    ...rest,
    verdict: 'inconclusive',
    reason: 'it fails at some states; of those that the trajectory from this start comes to it tells nothing',
  };
}

/** What an ensemble has in the limit of its sizes only, and finite samples need not have. */
const SELF_AVERAGING: ReadonlySet<Form['kind']> = new Set([
  'stability',
  'spectrum',
  'threshold',
  'normal-form',
  'rate',
  'limit',
]);

/**
 * A model that is taken to a limit of its sizes is spoken of in that limit, where its random arrays average out: a sample
 * of finite size that differs refutes nothing, unless the claim fixes the sizes.
 */
export function ofLimit(judgement: Judgement, model: Model, form: Form, when: Claim['when']): Judgement {
  if (judgement.verdict !== 'refuted' || model.random.length === 0 || !SELF_AVERAGING.has(form.kind)) return judgement;
  const endless = model.limits.flatMap((l) => (l.relation === '->' && l.right === undefined ? letters(l.left) : []));
  const sizes = endless.filter((l) => l.role === 'size' && !when.some((w) => fixes(w, l)));
  if (sizes.length === 0) return judgement;
  const names = sizes.map((l) => `\`${l.name}\``).join(', ');
  const { witness: _, ...rest } = judgement;
  return {
    ...rest,
    verdict: 'inconclusive',
    reason: `a sample of finite size differs; of the limit of ${names} it tells nothing`,
  };
}

const fixes = (w: Condition, l: Letter): boolean =>
  w.kind === 'compare'
    ? w.comparison === '=' && [w.left, w.right].some((e) => e.kind === 'sym' && e.letter === l)
    : w.kind === 'all' && w.of.some((x) => fixes(x, l));
