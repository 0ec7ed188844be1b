import { one } from '../../expr/build.ts';
import { print } from '../../expr/print/print.ts';
import type { Form } from '../../model/claim.ts';
import type { Tensor } from '../../model/model.ts';
import { type Closure, closure } from '../../theory/closure/closure.ts';
import { inStates, letterOf } from '../../theory/closure/express.ts';
import { observable } from '../../theory/closure/observable.ts';
import { type Case, fieldsWhen, isMap } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { inLetters, judgeFlow } from './flow.ts';
import { twoStates } from './twoStates.ts';

/**
 * `closed q, m`: the time derivatives of the observables are functions of the observables. Shown by solving for them and
 * putting the equations back into states, where the kernels test them; refuted by two states that the observables do not
 * tell apart and that move them differently.
 */
export function judgeClosed(c: Case, form: Extract<Form, { kind: 'closed' }>): Judgement {
  const fields = c.claim.ansatz === undefined ? fieldsWhen(c) : c.reduced().fields;
  if (c.claim.ansatz !== undefined && ['leaks', 'unknown'].includes(c.reduced().invariant))
    return inconclusive(`the ansatz ${c.claim.ansatz.name} is not invariant`);
  const asked = form.of.map((o) =>
    observable(o.name, o.value.indices, o.value.components, inLetters(c, o.value.term), true),
  );
  const found = closure(asked, fields, c.model.time);
  if (found.closed === 'proved' || found.closed === 'sampled') return equations(c, form, found);
  const numeric = twoStates(c, form.of);
  const left = leftOver(c, found);
  const evidence = [...left, ...numeric.evidence];
  if (numeric.verdict !== 'supported') return { ...numeric, evidence };
  return { ...numeric, evidence };
}

/** The equations that were found, put back into states and judged as claims about the flow are. */
function equations(c: Case, form: Extract<Form, { kind: 'closed' }>, found: Closure): Judgement {
  const says: Evidence = {
    wing: 'symbolic',
    method: 'closure',
    says: found.motions
      .map((m) => {
        const left = print(letterOf(m.of), 'text');
        return isMap(c) ? `${left} <- ${print(m.letters, 'text')}` : `${left}' = ${print(m.letters, 'text')}`;
      })
      .join('; '),
  };
  const all = form.of.map((o, k) => {
    const m = found.motions[k]!;
    const right: Tensor = { ...o.value, term: inStates(m.letters, found.observables) };
    return judgeFlow(c, { kind: 'flow', of: o.value, right, guard: one });
  });
  const weakest =
    all.find((j) => j.verdict === 'refuted') ??
    all.find((j) => j.verdict === 'inconclusive') ??
    all.find((j) => j.verdict === 'supported') ??
    all[0]!;
  // Numbers that contradict what was derived contradict the derivation, not the claim.
  if (weakest.verdict === 'refuted')
    return inconclusive('the two wings disagree: closed in letters, not in numbers', [says, ...weakest.evidence]);
  return { ...weakest, evidence: [says, ...weakest.evidence] };
}

function leftOver(c: Case, found: Closure): readonly Evidence[] {
  const open = found.motions.filter((m) => m.how === 'open');
  if (open.length === 0) return [];
  return open.map((m) => ({
    wing: 'symbolic',
    method: 'closure',
    says: `${isMap(c) ? `the next value of ${m.of.letter.name}` : `${m.of.letter.name}'`} leaves over ${print(m.remainder, 'unicode')}`,
  }));
}
