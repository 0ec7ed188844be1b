import { divide, mul, num, sqrt } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { substitute } from '../../expr/traverse.ts';
import { degree, isZero, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { fractionTerm, termOf } from '../../rewrite/polynomial/terms.ts';
import type { Branch } from './branches.ts';
import { quadraticRoots } from './present.ts';
import type { PolynomialSystem } from './system.ts';

/** Branches with more roots inside one another are not written out. */
const MOST_ROOTS = 2;

/**
 * The points of a branch with a value in letters for each unknown that is not free; none where a root has no closed form
 * in letters alone.
 */
export function explicitPoints(branch: Branch, system: PolynomialSystem): readonly ReadonlyMap<Sym, Expr>[] {
  const { alphabet, unknowns } = system;
  const { roots, linear } = branch.chain;
  if (roots.length > MOST_ROOTS) return [];
  const quadratics = quadraticRoots(branch, system);
  let points: (readonly (readonly [Sym, Expr])[])[] = [[]];
  for (const { unknown, polynomial } of roots) {
    const symbol = alphabet.symbols[unknown]!;
    if (degree(polynomial, unknown) !== 2) return [];
    if (variablesOf(polynomial).some((v) => v !== unknown && v < unknowns)) return [];
    const [low, middle, high] = coefficientsBy(polynomial, unknown);
    const known = quadratics.find((q) => q.unknown === symbol);
    let values: readonly Expr[];
    if (known !== undefined) values = [known.plus, known.minus];
    else if (isZero(middle!)) {
      const root = sqrt(divide(mul(num(-1), termOf(low!, alphabet)), termOf(high!, alphabet)));
      values = [root, mul(num(-1), root)];
    } else return [];
    points = points.flatMap((p) => values.map((v) => [...p, [symbol, v] as const]));
  }
  return points.map((p) => {
    const at = new Map(p);
    const put = (e: Expr): Expr => substitute(e, (s) => at.get(s));
    return new Map([
      ...p,
      ...linear.map((l) => [alphabet.symbols[l.unknown]!, put(fractionTerm(l.value, alphabet))] as const),
    ]);
  });
}
