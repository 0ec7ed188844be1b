import type { Form } from '../model/claim.ts';
import { fieldInstrument, unpack } from '../numeric/instrument.ts';
import { size as largestOf } from '../numeric/integrate/size.ts';
import { reduction } from '../theory/reduction.ts';
import type { Case } from './case.ts';
import { chart } from './chart.ts';
import { drawState } from './drawState.ts';
import { judgeIdentity } from './identity.ts';
import { along } from './rateOfChange.ts';
import type { Judgement } from './verdict.ts';

/** `invariant form`: on the form the flow stays on the form. Shown by substitution; the kernels measure what leaks. */
export function judgeInvariant(c: Case, form: Extract<Form, { kind: 'invariant' }>): Judgement {
  const r = reduction(form.ansatz, c.fields);
  return judgeIdentity(
    { ...c, claim: { ...c.claim, ansatz: form.ansatz } },
    {
      residuals: () => r.leaks.map((l) => l.term),
      method: 'the compiled field on the form, against its tangent space',
      compare: (setting) => {
        const map = chart(c.model, form.ansatz, setting);
        const field = fieldInstrument(c.model, setting);
        return (draw) => {
          const { coordinates, y, time } = drawState(
            { ...c, claim: { ...c.claim, ansatz: form.ansatz } },
            map,
            setting,
            draw,
          );
          const velocity = field.evaluate(y, time);
          const { rates } = along(map, coordinates, velocity);
          const frame = map.frame!(coordinates);
          const onForm = velocity.map((_, k) => {
            let s = 0;
            for (let m = 0; m < rates.length; m++) s += frame[k * rates.length + m]! * rates[m]!;
            return s;
          });
          const size = largestOf(velocity);
          return {
            left: velocity,
            right: onForm,
            scale: velocity.map(() => size),
            entry: (k) => `entry ${k + 1} of the velocity and of its part along the form`,
            states: unpack(
              y,
              c.model.states.map((s) => s.letter),
              setting,
            ),
          };
        };
      },
    },
  );
}
