import type { Form } from '../../model/claim.ts';
import { type Case, isMap } from '../case/case.ts';
import { jumps } from '../case/jumps.ts';
import { motionOf } from '../case/rateOfChange.ts';
import { entryName } from '../case/sides.ts';
import type { Judgement } from '../case/verdict.ts';
import { judgeIdentity } from '../relations/identity.ts';
import { judgeConstant } from '../trajectories/constant.ts';
import { changeOf } from './flow.ts';

/** `conserved Q`: Q' vanishes in letters, and gradient times compiled field vanishes at random states. */
export function judgeConserved(c: Case, form: Extract<Form, { kind: 'conserved' }>): Judgement {
  if (jumps(form.quantity.term)) return judgeConstant(c, form.quantity);
  return judgeIdentity(c, {
    residuals: () => [changeOf(c, form.quantity.term)],
    method: isMap(c) ? 'the quantity before and after a step' : 'gradient of the quantity times the compiled field',
    compare: (setting) => {
      const move = motionOf(c, form.quantity, setting);
      return (draw) => {
        const m = move(draw);
        return {
          left: m.rate,
          right: new Float64Array(m.rate.length),
          scale: m.scale,
          entry: entryName(isMap(c) ? 'change in a step' : 'time derivative', m.probe.outputs[0]!.shape),
          states: m.states,
          time: m.time,
        };
      };
    },
  });
}
