import { add, mul, num, one, sym, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { solveSystem, type Vector } from '../closure/coefficientSystem.ts';
import { together } from '../spectrum/fraction.ts';
import type { Matrix } from '../spectrum/matrix.ts';

/**
 * The least polynomial p with row p(A) = 0, coefficients lowest first, leading 1: its roots are the eigenvalues of the
 * modes that the quantity row·x takes part in, for a start that is not special.
 */
export function minimalPolynomial(matrix: Matrix, row: readonly Expr[]): readonly Expr[] {
  const keys = matrix.map((_, k) => sym(letter({ name: `coordinate ${k}`, role: 'auxiliary' })));
  const vector = (r: readonly Expr[]): Vector => new Map(r.flatMap((e, k) => (e === zero ? [] : [[keys[k]!, e]])));
  const rows: (readonly Expr[])[] = [row];
  for (;;) {
    const last = rows.at(-1)!;
    const next = matrix.map((_, j) => together(add(...matrix.map((line, i) => mul(last[i]!, line[j]!)))));
    const { x, rest } = solveSystem(rows.map(vector), vector(next));
    if (rest.size === 0) return [...x.map((c) => together(mul(num(-1), c))), one];
    if (rows.length > matrix.length) throw new Error('more independent rows than columns');
    rows.push(next);
  }
}
