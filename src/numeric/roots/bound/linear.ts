import * as Q from '../../../expr/rational.ts';
import { degree, degreeOf, type Polynomial, type PolynomialSystem } from '../polynomial.ts';
import type { CofactorOutcome } from './cofactors.ts';

/** Linear equations by exact elimination, whatever their number: none, infinitely many, or undefined where there is one root. */
export function linearOutcome(system: PolynomialSystem): CofactorOutcome | undefined {
  const n = system.unknowns;
  if (system.equations.some((p) => degree(p) > 1)) return undefined;
  const m = system.equations.length;
  // Coefficients, then the constant, then which equations a row is made of.
  const rows = system.equations.map((p, k) => {
    const row = new Array<Q.Rational>(n + 1 + m).fill(Q.ZERO);
    for (const t of p) row[degreeOf(t.exponents) === 0 ? n : t.exponents.indexOf(1)] = t.coefficient;
    row[n + 1 + k] = Q.ONE;
    return row;
  });
  let rank = 0;
  for (let c = 0; c < n; c++) {
    const at = rows.findIndex((r, k) => k >= rank && !Q.isZero(r[c]!));
    if (at < 0) continue;
    [rows[rank], rows[at]] = [rows[at]!, rows[rank]!];
    const pivot = rows[rank]!;
    for (let k = rank + 1; k < m; k++) {
      const f = Q.times(rows[k]![c]!, Q.inverse(pivot[c]!));
      if (!Q.isZero(f)) rows[k] = rows[k]!.map((v, j) => (Q.isZero(pivot[j]!) ? v : Q.minus(v, Q.times(f, pivot[j]!))));
    }
    rank++;
  }
  const constant = (c: Q.Rational): Polynomial =>
    Q.isZero(c) ? [] : [{ coefficient: c, exponents: new Array<number>(n).fill(0) }];
  const contradiction = rows.slice(rank).find((r) => !Q.isZero(r[n]!));
  if (contradiction !== undefined)
    return {
      kind: 'bound',
      bound: {
        value: 0,
        exact: true,
        elements: [{ polynomial: constant(contradiction[n]!), cofactors: contradiction.slice(n + 1).map(constant) }],
      },
    };
  return rank < n ? { kind: 'infinite' } : undefined;
}
