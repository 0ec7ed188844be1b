import { add, grad, mul, negate, one, sym } from '../../expr/build.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { mentions } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import type { Model } from '../../model/model.ts';
import { tangent } from '../../model/tangent.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { outside } from '../../numeric/outside.ts';
import { vectorField } from '../../theory/gradientFlow.ts';
import { type Case, settings } from '../case/case.ts';
import { chart, pointMap } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import type { Judgement, Witness } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { leastAnywhere } from '../landscape/leastAnywhere.ts';
import { judgeStability } from '../stability/stability.ts';

type Extremum = Extract<Form, { kind: 'extremum' }>;

/** `minimum of L at {…}` (global) and `local-minimum of L at {…}`, and maxima. */
export function judgeExtremum(c: Case, form: Extremum): Judgement {
  const sign = form.says.endsWith('maximum') ? negate(form.quantity) : form.quantity;
  return form.says.startsWith('local') ? local(c, form, sign) : leastAnywhere(c, form, sign);
}

/** A local minimum of L is a stable point of x' = -grad L. */
function local(c: Case, form: Extremum, quantity: Extremum['quantity']): Judgement {
  // What no author wrote counts only where the quantity speaks of it.
  const states = c.model.states.filter((s) => !s.hidden || mentions(quantity, s.letter));
  const dynamics: Model['dynamics'] = states.map(({ letter, place }) => {
    const indices = letter.axes.map((set, k) => freeAtom(`#${k + 1}`, set));
    const left = sym(
      letter,
      indices.map((a) => atomIndex(a)),
    );
    const right = negate(grad(quantity, left));
    return {
      state: letter,
      indices,
      pieces: [{ left, guard: one, right, place }],
      right: tangent(letter, indices, add(mul(right))),
    };
  });
  const model: Model = { ...c.model, states, dynamics, time: 'continuous', draws: [] };
  const descent: Case = { ...c, model, fields: vectorField(model) };
  const judged = judgeStability(descent, { kind: 'stability', says: 'stable', point: form.point });
  if (judged.verdict !== 'inconclusive') return judged;
  const lower = lowerNearBy(c, form, quantity);
  if (lower === undefined) {
    // In a flat valley the linear test decides nothing: where nothing lies below the point anywhere, nothing does near by.
    const whole = leastAnywhere(c, form, quantity);
    return whole.verdict === 'proved' ? whole : judged;
  }
  return { verdict: 'refuted', evidence: judged.evidence, witness: lower };
}

/** A state right beside the point at which the quantity is lower, by more than rounding. */
function lowerNearBy(c: Case, form: Extremum, quantity: Extremum['quantity']): Witness | undefined {
  const states = c.model.states.map((x) => x.letter);
  const sign = form.says.endsWith('maximum') ? -1 : 1;
  for (const [s, setting] of settings(c).settings.entries()) {
    const map = chart(c.model, c.claim.ansatz, setting);
    const extra = c.claim.ansatz === undefined ? [] : map.letters;
    const probe = instrument([{ name: 'quantity', indices: [], term: quantity }], c.model, setting, { extra });
    const read = (x: Float64Array): number => probe.evaluate(map.state(x), 0, map.extra(x))[0]!;
    const at = pointMap(c.model, map, form.point, setting);
    const random = c.random.fork(`near by ${s}`);
    const { coordinates } = drawState(c, map, setting, random, { point: at });
    const low = read(coordinates);
    const size = 1e-6 * (largestOf(coordinates) || 1);
    for (let d = 0; d < 100; d++) {
      const moved = coordinates.map((x) => x + size * random.normal());
      const near = map.manifold?.retract(moved) ?? moved;
      const y = map.state(near);
      const value = read(near);
      if (!(value < low - 1e-11 * (Math.abs(low) + Math.abs(value))) || outside(states, y, setting) !== undefined)
        continue;
      const entry = () => 'the quantity at this state, a millionth away, against its value at the point';
      const shown = {
        left: [sign * value],
        right: [sign * low],
        scale: [1],
        entry,
        states: unpack(y, states, setting),
      };
      return witness(c.model, setting, shown, 0);
    }
  }
  return undefined;
}
