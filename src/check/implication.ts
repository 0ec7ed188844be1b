import type { Letter } from '../expr/expr.ts';
import type { Form } from '../model/claim.ts';
import { unpack } from '../numeric/instrument.ts';
import { holds, valuesOf } from '../numeric/setting.ts';
import { type Case, settings } from './case.ts';
import { chart } from './chart.ts';
import { drawState, type Where } from './drawState.ts';
import { inconclusive, type Judgement } from './verdict.ts';
import { witness } from './witness.ts';

/** How often the premise must have held before silence counts as support. */
const ENOUGH = 20;

/** Where states are drawn: mostly about 1, some near and far, some of low rank, what a premise may ask for. */
const WHERE: readonly Where[] = [
  {},
  {},
  { reach: 10 },
  {},
  { reach: 0.1 },
  { members: 'parallel' },
  {},
  { reach: 0.001 },
  {},
  { members: 'alike' },
  { reach: 100 },
  { reach: 10, members: 'parallel' },
];

/** `A implies B`, `A and B`: looked at where random states meet the premise. */
export function judgeImplication(c: Case, form: Extract<Form, { kind: 'implies' }>): Judgement {
  let met = 0;
  const { settings: where, refused } = settings(c);
  for (const [s, setting] of where.entries()) {
    const map = chart(c.model, c.claim.ansatz, setting);
    const states = c.model.states.map((x) => x.letter);
    for (let d = 0; d < 60; d++) {
      const { coordinates, y } = drawState(
        c,
        map,
        setting,
        c.random.fork(`implication ${s}.${d}`),
        WHERE[d % WHERE.length],
      );
      const parts = unpack(y, states, setting);
      const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>([...parts, ...map.extra(coordinates)]));
      const premise = holds(form.premise, values);
      if (premise === undefined) return inconclusive('the premise has no value at a state');
      if (!premise) continue;
      const conclusion = holds(form.conclusion, values);
      if (conclusion === undefined) return inconclusive('the conclusion has no value at a state');
      met++;
      if (conclusion) continue;
      const what = 'premise and conclusion (1 holds, 0 does not)';
      const found = { left: [1], right: [0], scale: [1], entry: () => what, states: parts };
      return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, found, 0) };
    }
  }
  if (met < ENOUGH) return inconclusive(refused ?? `the premise was met by ${met} random states only`);
  const says = `holds at all of the ${met} random states that meet the premise`;
  return { verdict: 'supported', evidence: [{ wing: 'numeric', method: 'random states', says, draws: met }] };
}
