import { num, sym } from '../../expr/build.ts';
import { fromNumber } from '../../expr/rational.ts';
import type { Condition } from '../../model/claim.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';

/** The case at one setting alone, its parameters and constant numbers fixed in letters too, as the fractions that the doubles are. */
export function pinnedTo(c: Case, setting: Setting): Case {
  const pins = [...c.model.parameters, ...c.model.constants].flatMap(({ letter }): Condition[] => {
    const value = setting.constants.get(letter);
    if (value?.length !== 1 || letter.axes.length > 0) return [];
    return [{ kind: 'compare', comparison: '=', left: sym(letter), right: num(fromNumber(value[0]!)) }];
  });
  return { ...c, at: [setting], when: [...c.when, ...pins] };
}
