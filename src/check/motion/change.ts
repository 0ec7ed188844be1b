import type { Form } from '../../model/claim.ts';
import type { Tensor } from '../../model/model.ts';
import type { Case } from '../case/case.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { judgeRelation } from '../relations/relation.ts';
import { judgeFlow, motionInLetters } from './flow.ts';

type Flow = Extract<Form, { kind: 'flow' }>;

/**
 * `m' >= …`: the motion in letters, which the kernels have to confirm first, against the right side at every state. Without a
 * comparison it is an equation.
 */
export function judgeMotion(c: Case, form: Flow): Judgement {
  const { comparison, ...equation } = form;
  if (comparison === undefined) return judgeFlow(c, equation);
  if (c.claim.ansatz !== undefined && c.reduced().invariant !== 'proved')
    return inconclusive(`the ansatz ${c.claim.ansatz.name} is not shown to be invariant`);
  const left: Tensor = { ...form.of, term: motionInLetters(c, form.of.term) };
  const same = judgeFlow(c, { kind: 'flow', of: form.of, right: left, guard: form.guard });
  if (same.verdict !== 'proved')
    return inconclusive(
      `whether the motion in letters is that of the kernels: ${same.reason ?? 'not proved'}`,
      same.evidence,
    );
  const found = judgeRelation(c, { ...equation, kind: 'relation', comparison, left });
  return {
    ...found,
    evidence: [...same.evidence.map((e) => ({ ...e, says: `the motion: ${e.says}` })), ...found.evidence],
  };
}
