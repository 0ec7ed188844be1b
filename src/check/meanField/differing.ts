import type { Letter } from '../../expr/expr.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';

/** Settings whose parameters differ, one aside: realisations of disorder are the same to a mean field. */
export function differing(c: Case, all: readonly Setting[], aside?: Letter): readonly Setting[] {
  const own = [...c.model.parameters, ...c.model.constants].filter((p) => p.letter !== aside);
  const key = (s: Setting): string => own.map((p) => s.constants.get(p.letter)!.join()).join(';');
  return all.filter((s, k) => all.findIndex((o) => key(o) === key(s)) === k);
}
