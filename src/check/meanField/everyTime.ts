import { num } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { letters, substitute } from '../../expr/traverse.ts';
import type { Claim } from '../../model/claim.ts';
import type { Case } from '../case/case.ts';
import type { Evidence, Judgement } from '../case/verdict.ts';
import type { Derived } from './theory.ts';
import { judgeValue, type Value } from './value.ts';

/** Times at which a statement about every t is looked at, in the units of the model, or steps of a map. */
const OF_FLOW = [rational(1, 2), rational(1), rational(2), rational(4)];
const OF_MAP = [rational(1), rational(2), rational(4)];

const isOfTime = (e: Expr): boolean => letters(e).some((l) => l.role === 'time');

/** `C = exp(-2*t)*…`: the time itself stands in what is claimed. */
export const speaksOfEveryTime = (says: Value, claim: Claim): boolean =>
  says.when.kind === 'named' &&
  [says.quantity, says.value, ...claim.observed.map((o) => o.time)].some((e) => isOfTime(e));

/** A statement about every time, at a few. */
export function atEveryTime(c: Case, says: Value, theory: Derived, evidence: Evidence[]): Judgement {
  const times = (c.model.time === 'discrete' ? OF_MAP : OF_FLOW).map((t) => num(t));
  let last: Judgement | undefined;
  for (const at of times) {
    const put = (e: Expr): Expr => substitute(e, (s) => (s.letter.role === 'time' ? at : undefined));
    const claim = { ...c.claim, observed: c.claim.observed.map((o) => ({ ...o, time: put(o.time) })) };
    const one: Value = { ...says, quantity: put(says.quantity), value: put(says.value), when: { kind: 'time', at } };
    const found = judgeValue({ ...c, claim }, one, theory, [...evidence]);
    if (found.verdict !== 'supported') return found;
    if (last === undefined || missed(found) > missed(last)) last = found;
  }
  return last!;
}

/** How far the numbers of a verdict are from where it would change. */
function missed(j: Judgement): number {
  const worst = j.evidence.map((e) => ('measured' in e && e.tolerance ? e.measured! / e.tolerance : 0));
  return Math.max(0, ...worst);
}
