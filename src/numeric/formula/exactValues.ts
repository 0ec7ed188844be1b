import type { Expr, Letter } from '../../expr/expr.ts';
import type * as Q from '../../expr/rational.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { Model } from '../../model/model.ts';
import { scalar } from '../scalar.ts';
import { type Setting, valuesOf } from '../setting.ts';
import { decimal } from './write.ts';

/**
 * What letters are worth exactly at a setting, whose numbers are doubles: what a condition or the model says of a
 * parameter, where that is its double; otherwise the decimal that the double is read as. Data as they were written.
 */
export function exactValues(
  model: Model,
  setting: Setting,
  when: readonly Condition[] = [],
): (letter: Letter, at: number) => Q.Rational | Expr | undefined {
  const said = new Map<Letter, Expr>();
  /** Whether a term leads back to a letter through what is said of its own letters. */
  const reaches = (e: Expr, l: Letter): boolean =>
    letters(e).some((x) => x === l || (said.has(x) && reaches(said.get(x)!, l)));
  const offer = (l: Letter, e: Expr): void => {
    const x = setting.constants.get(l)?.[0];
    if (said.has(l) || x === undefined || reaches(e, l)) return;
    try {
      if (scalar(e, valuesOf(setting)) === x) said.set(l, e);
    } catch {
      // It has no value at this setting.
    }
  };
  for (const w of conjuncts(when))
    if (w.kind === 'compare' && w.comparison === '=')
      for (const [side, other] of [
        [w.left, w.right],
        [w.right, w.left],
      ] as const)
        if (side.kind === 'sym' && side.letter.role === 'parameter') offer(side.letter, other);
  for (const p of model.parameters) if (p.value !== undefined && p.rounding === undefined) offer(p.letter, p.value);
  const data = new Map(model.data.map((d) => [d.letter, d.exact]));
  return (l, at) => {
    const own = said.get(l) ?? data.get(l)?.[at];
    if (own !== undefined) return own;
    const x = setting.constants.get(l)?.[at] ?? setting.data.get(l)?.[at];
    return x === undefined || !Number.isFinite(x) ? undefined : decimal(x);
  };
}
