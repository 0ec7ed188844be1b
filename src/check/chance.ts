import type { Claim, Form } from '../model/claim.ts';
import type { Model } from '../model/model.ts';
import { isNoisy, isRandomMap } from '../model/motion.ts';
import { inconclusive, type Judgement } from './verdict.ts';

/** What a claim looks at: states alone, how they move, trajectories. */
type Looks = 'states' | 'motion' | 'trajectories';

function looks(form: Form, claim: Claim): Looks {
  switch (form.kind) {
    case 'relation':
      return claim.observed.length > 0 ? 'trajectories' : 'states';
    case 'trajectory':
    case 'limit':
    case 'rate':
    case 'conserved':
    case 'decreasing':
    case 'invariant':
    case 'invariant-set':
      return 'trajectories';
    case 'flow':
    case 'stationary':
    case 'fixed-points':
    case 'stability':
    case 'spectrum':
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
