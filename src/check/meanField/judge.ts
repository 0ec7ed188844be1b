import type { Form } from '../../model/claim.ts';
import type { Case } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { atEveryTime, speaksOfEveryTime } from './everyTime.ts';
import { started, withinAnsatz } from './narrowed.ts';
import { judgeRate } from './rate.ts';
import { judgeStability } from './stability.ts';
import { doubt, lemmasOf, meanFieldOf, testWords } from './theory.ts';
import { judgeThreshold } from './threshold.ts';
import { judgeValue } from './value.ts';

/** `mean-field …`: the derived and tested mean field, solved; what is claimed has to lie within the error of the solution. */
export function judgeMeanField(asked: Case, form: Extract<Form, { kind: 'mean-field' }>): Judgement {
  if (asked.claim.ansatz !== undefined) return withinAnsatz(asked.claim.ansatz);
  const c = started(asked);
  if ('verdict' in c) return c;
  const theory = meanFieldOf(c.model);
  if ('refusal' in theory) return inconclusive(`there is no mean field: ${theory.refusal.message}`);
  const report = lemmasOf(c.model, theory);
  const evidence: Evidence[] = [{ wing: 'symbolic', method: 'the mean field is derived', says: testWords(report) }];
  const doubted = doubt(report);
  if (doubted !== undefined) return inconclusive(doubted, evidence);
  const { says } = form;
  switch (says.kind) {
    case 'value':
      return speaksOfEveryTime(says, c.claim)
        ? atEveryTime(c, says, theory, evidence)
        : judgeValue(c, says, theory, evidence);
    case 'threshold':
      return judgeThreshold(c, says, theory, evidence);
    case 'stability':
      return judgeStability(c, says, theory, evidence);
    case 'rate':
      return judgeRate(c, says, theory, evidence);
  }
}
