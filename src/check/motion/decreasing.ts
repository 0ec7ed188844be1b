import { negate } from '../../expr/build.ts';
import { Singular } from '../../expr/refusal.ts';
import { isNonnegative } from '../../expr/sign.ts';
import type { Form } from '../../model/claim.ts';
import { isConstrained } from '../../model/tangent.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { descent } from '../../theory/descent.ts';
import { writtenFields } from '../../theory/gradientFlow.ts';
import { aboutParameters, type Case, fieldsWhen, isMap, settings, specialise } from '../case/case.ts';
import { Unmet, type Where } from '../case/drawState.ts';
import { jumps } from '../case/jumps.ts';
import { motionOf } from '../case/rateOfChange.ts';
import { descend } from '../case/search.ts';
import { entryName } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement, valueless } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { changeOf } from './flow.ts';

/** `decreasing L`: never rises along the flow. Proved where the flow is steepest descent of L at positive rates. */
export function judgeDecreasing(c: Case, form: Extract<Form, { kind: 'decreasing' }>): Judgement {
  if (jumps(form.quantity.term))
    return inconclusive('the quantity jumps: its derivative, 0 almost everywhere, does not tell whether it rises');
  const evidence: Evidence[] = [];
  const change = isMap(c) ? 'change in a step' : 'time derivative';
  // Projected to a domain, steepest descent is steepest descent along it.
  const written = c.model.states.some((s) => isConstrained(s.letter))
    ? fieldsWhen({ ...c, fields: writtenFields(c.model) })
    : fieldsWhen(c);
  const found =
    !isMap(c) && c.claim.ansatz === undefined && form.quantity.indices.length === 0
      ? descent(specialise(form.quantity.term, c.when.filter(aboutParameters)).term, written)
      : undefined;
  if (found !== undefined)
    evidence.push({
      wing: 'symbolic',
      method: 'steepest descent',
      says: 'every state moves down the gradient of the quantity at a positive rate',
    });
  const falls = found !== undefined ? found.proved : fallsBySign(c, form);
  if (found === undefined && falls)
    evidence.push({
      wing: 'symbolic',
      method: 'signs',
      says: `the ${change} is a sum of terms that are not positive`,
    });
  const { settings: where, refused } = settings(c);
  let draws = 0;
  let without = 0;
  for (const [s, setting] of where.entries()) {
    const move = motionOf(c, form.quantity, setting);
    let worst: { room: number; k: number; motion: ReturnType<typeof move> } | undefined;
    const look = (label: string, at: Where): number => {
      let motion: ReturnType<typeof move>;
      try {
        motion = move(c.random.fork(label), at);
      } catch (problem) {
        if (problem instanceof Unmet && at.at !== undefined) return Number.POSITIVE_INFINITY;
        throw problem;
      }
      let least = Number.POSITIVE_INFINITY;
      let finite = true;
      for (let k = 0; k < motion.rate.length; k++) {
        const room = -motion.rate[k]! / Math.max(motion.scale[k]!, 1e-290);
        finite &&= Number.isFinite(room);
        if (!Number.isFinite(room)) continue;
        least = Math.min(least, room);
        if (worst === undefined || room < worst.room) worst = { room, k, motion };
      }
      if (at.at === undefined && finite) draws++;
      else if (at.at === undefined) without++;
      return least;
    };
    for (let d = 0; d < 10; d++) look(`decreasing ${s}.${d}`, { reach: [1, 1, 0.1, 10, 1, 100, 1, 30, 3, 1][d]! });
    if (worst !== undefined && !falls && worst.motion.y.length <= 60)
      descend(
        (x) => look(`search ${s}`, { at: x }),
        { x: worst.motion.coordinates, value: worst.room },
        c.random.fork(`search ${s}`),
      );
    if (worst === undefined || worst.room >= -1e-9) continue;
    if (falls) return inconclusive('the two wings disagree', evidence);
    const { motion: m, k } = worst;
    const what = `${change} of the ${entryName('quantity', m.probe.outputs[0]!.shape)(k)}, which should not be positive`;
    const shown = { left: [m.rate[k]!], right: [0], scale: [1], entry: () => what, states: m.states, time: m.time };
    return { verdict: 'refuted', evidence, witness: witness(c.model, setting, shown, 0) };
  }
  if (draws === 0) return inconclusive(refused ?? 'singular or not finite at every state tried', evidence);
  evidence.push({
    wing: 'numeric',
    method: isMap(c) ? 'the quantity before and after a step' : 'gradient of the quantity times the compiled field',
    says: `not positive at ${draws} random states${valueless(without)}`,
    draws,
  });
  return { verdict: falls ? 'proved' : 'supported', evidence };
}

/** Whether the time derivative, in letters, is a sum of terms that are not positive. */
function fallsBySign(c: Case, form: Extract<Form, { kind: 'decreasing' }>): boolean {
  try {
    const change = specialise(changeOf(c, form.quantity.term), c.when).term;
    return isNonnegative(negate(change)) || isNonnegative(negate(expand(change)));
  } catch (problem) {
    if (problem instanceof Singular || problem instanceof TooManyTerms) return false;
    throw problem;
  }
}
