import { subtract, sym } from '../../expr/build.ts';
import { print } from '../../expr/print/print.ts';
import { expand } from '../../rewrite/expand.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { type Polynomial, textKey } from '../../rewrite/polynomial/polynomial.ts';
import { discriminant } from '../../rewrite/polynomial/resultant.ts';
import { fractionOf, NotRational, termOf } from '../../rewrite/polynomial/terms.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { attempted } from '../../theory/attempted.ts';
import { fixedPointsOf } from '../../theory/fixedPoints/fixedPoints.ts';
import { isPolynomialSystem, motionsOf, systemOf } from '../../theory/fixedPoints/system.ts';
import { type Case, fieldsWhen, specialise } from '../case/case.ts';
import type { Shown } from './letters.ts';
import type { Threshold } from './mover.ts';

/** Operations on coefficients that the discriminants may take. */
const WORK = 300_000;

/**
 * A fold among the fixed points of a polynomial motion: the discriminant of the polynomial that its points are roots of
 * contains the claimed relation as a factor an odd number of times, so that the number of real roots changes by two.
 */
export function shownAnywhere(c: Case, form: Threshold): Shown | undefined {
  if (form.tolerance !== undefined || form.says.some((w) => w !== 'fold')) return undefined;
  return attempted(() => {
    try {
      return within('discriminants', WORK, () => folded(c, form));
    } catch (problem) {
      if (problem instanceof WorkSpent || problem instanceof NotRational) return undefined;
      throw problem;
    }
  });
}

function folded(c: Case, form: Threshold): Shown | undefined {
  const reduced = c.claim.ansatz === undefined ? undefined : c.reduced();
  if (
    reduced !== undefined &&
    (reduced.invariant !== 'proved' || reduced.fields.length < reduced.ansatz.letters.length)
  )
    return undefined;
  const motions = motionsOf(reduced?.fields ?? fieldsWhen(c), { time: c.model.time, data: c.model.data });
  if (motions === undefined) return undefined;
  const system = systemOf(motions);
  if (!isPolynomialSystem(system)) return undefined;
  const gap = specialise(subtract(form.left, form.right), c.when).term;
  const relation = factor(fractionOf(expand(gap), system.alphabet).numerator).factors.filter((f) => f.times % 2 === 1);
  const { branches, unsolved } = fixedPointsOf(system);
  if (unsolved.length > 0) return undefined;
  for (const b of branches)
    for (const r of b.chain.roots) {
      const inside = factor(discriminant(r.polynomial, r.unknown)).factors.filter((f) => f.times % 2 === 1);
      const shared = inside.find((f) => relation.some((g) => textKey(g.factor) === textKey(f.factor)));
      if (shared === undefined) continue;
      const unknown = system.motions[r.unknown]!.unknown;
      const words = (p: Polynomial): string => print(termOf(p, system.alphabet), 'unicode');
      const says = `two roots of ${words(r.polynomial)} in ${print(sym(unknown.letter, unknown.indices), 'unicode')} meet where ${words(shared.factor)} = 0, a simple factor of its discriminant`;
      return {
        evidence: [{ wing: 'symbolic', method: 'discriminant in letters', says }],
        proved: form.says.length > 0,
      };
    }
  return undefined;
}
