import { print } from '../../expr/print/print.ts';
import type { Form } from '../../model/claim.ts';
import { fieldInstrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { compiledMap } from '../../numeric/iterate/step.ts';
import type { Setting } from '../../numeric/setting.ts';
import { type Reduction, reduction } from '../../theory/reduction.ts';
import { type Case, isMap } from '../case/case.ts';
import { type Chart, chart } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { along } from '../case/rateOfChange.ts';
import { coordinatesAt } from '../case/readout.ts';
import type { Evidence, Judgement } from '../case/verdict.ts';
import { judgeIdentity } from '../relations/identity.ts';

/** `invariant form`: on the form the flow stays on the form. Shown by substitution; the kernels measure what leaks. */
export function judgeInvariant(c: Case, form: Extract<Form, { kind: 'invariant' }>): Judgement {
  const r = reduction(form.ansatz, c.fields, c.model.time);
  const found = judgeIdentity(
    { ...c, claim: { ...c.claim, ansatz: form.ansatz } },
    {
      residuals: () => r.leaks.map((l) => l.term),
      method: isMap(c)
        ? 'the compiled step from the form, against the form'
        : 'the compiled field on the form, against its tangent space',
      compare: (setting) => {
        const map = chart(c.model, form.ansatz, setting);
        const look = isMap(c) ? stepOnForm(c, map, setting) : velocityOnForm(c, map, setting);
        return (draw) => {
          const { coordinates, y, time } = drawState(
            { ...c, claim: { ...c.claim, ansatz: form.ansatz } },
            map,
            setting,
            draw,
          );
          const { found: velocity, allowed: onForm } = look(coordinates, y, time);
          const size = largestOf(velocity);
          return {
            left: velocity,
            right: onForm,
            scale: velocity.map(() => size),
            entry: (k) =>
              `entry ${k + 1} of the ${isMap(c) ? 'next state and of the nearest on' : 'velocity and of its part along'} the form`,
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
  return found.verdict === 'proved' ? found : { ...found, evidence: [...leaving(r), ...found.evidence] };
}

/** What the flow adds to the form that the form cannot hold, in letters. */
const leaving = (r: Reduction): readonly Evidence[] =>
  r.leaks.map((l) => ({
    wing: 'symbolic',
    method: 'substitution',
    says: `what leaves the form, in ${l.state.name}: ${print(l.term, 'unicode')}`,
  }));

type Look = (
  x: Float64Array,
  y: Float64Array,
  time: number,
) => { readonly found: Float64Array; readonly allowed: Float64Array };

/** The velocity at a state of the form, and its part along the form. */
function velocityOnForm(c: Case, map: Chart, setting: Setting): Look {
  const field = fieldInstrument(c.model, setting);
  return (x, y, time) => {
    const velocity = field.evaluate(y, time);
    const { rates } = along(map, x, velocity);
    const frame = map.frame!(x);
    const allowed = velocity.map((_, k) => {
      let s = 0;
      for (let m = 0; m < rates.length; m++) s += frame[k * rates.length + m]! * rates[m]!;
      return s;
    });
    return { found: velocity, allowed };
  };
}

/** The state after a step from a state of the form, and the nearest one on the form. */
function stepOnForm(c: Case, map: Chart, setting: Setting): Look {
  const { step } = compiledMap(c.model, setting);
  return (x, y, time) => {
    const next = step(y, time);
    return { found: next, allowed: map.state(coordinatesAt(map, next, x)) };
  };
}
