import { add, divide, mul, num, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { substitute } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { coefficientAt, coefficientsBelow } from '../expansion/powerSeries.ts';
import type { Motion } from '../fixedPoints/system.ts';
import { factored } from '../spectrum/fraction.ts';
import { type Matrix, nullSpace, vanishes } from '../spectrum/matrix.ts';
import { beside } from './steady.ts';

/** The motion along one neutral direction, with letters: y' = coefficient y^order + …, on x = point + y direction + …. */
export interface AlongCentre {
  readonly order: number;
  readonly coefficient: Expr;
  /** How the state lies on the centre manifold, in powers of y from the first, for each number of the state. */
  readonly manifold: readonly (readonly Expr[])[];
  /** The left vector of the direction over its overlap with it. */
  readonly left: readonly Expr[];
}

/** Larger systems are not looked at with letters, nor higher orders. */
const MOST = 6;
const ORDERS = 9;

/**
 * The first order at which something moves along the only neutral direction of a point, with the manifold worked out one
 * order after the other (Carr 1981, theorem 3): as long as nothing moves the field vanishes on it to the order that is known. Of
 * a map what is looked at is what a step adds. In words why it is not known.
 */
export function alongCentre(motions: readonly Motion[], point: (unknown: Sym) => Expr): AlongCentre | string {
  const n = motions.length;
  if (n === 0 || n > MOST) return `${n} numbers are not looked at with letters`;
  const unknowns = motions.map((m) => m.unknown);
  const put = (e: Expr, at: (s: Sym) => Expr): Expr => substitute(e, (s) => (unknowns.includes(s) ? at(s) : undefined));
  const matrix: Matrix = motions.map((m) => unknowns.map((x) => factored(put(derivative(m.right, x), point))));
  const [right, left] = [matrix, matrix.map((_, i) => matrix.map((row) => row[i]!))].map((m) => nullSpace(m, n).basis);
  if (right!.length !== 1 || left!.length !== 1) return 'not one direction alone is neutral';
  const [r, l] = [right![0]!, left![0]!];
  const dot = (a: readonly Expr[], b: readonly Expr[]): Expr => add(...a.map((x, k) => mul(x, b[k]!)));
  const overlap = factored(dot(l, r));
  if (vanishes(overlap)) return 'the neutral direction is defective';
  const y = sym(letter({ name: '#y', role: 'auxiliary' }));
  const manifold = r.map((x) => [x]);
  const projection = l.map((x) => factored(divide(x, overlap)));
  for (let order = 2; order <= ORDERS; order++) {
    const at = (s: Sym): Expr =>
      add(point(s), ...manifold[unknowns.indexOf(s)]!.map((h, k) => mul(h, pow(y, num(k + 1)))));
    const next: Expr[] = [];
    for (const m of motions) {
      const series = coefficientsBelow(put(m.right, at), { letter: y.letter, at: zero, step: 1 }, order + 1);
      if (series === undefined) return 'the field has no power series at the point';
      next.push(factored(coefficientAt(series, order)));
    }
    const coefficient = factored(dot(projection, next));
    if (!vanishes(coefficient)) return { order, coefficient, manifold, left: projection };
    const h = beside(matrix, l, next);
    if (h === undefined) return 'the centre manifold could not be worked out';
    for (const [k, x] of h.entries()) manifold[k]!.push(x);
  }
  return `up to the order ${ORDERS} nothing moves along the neutral direction`;
}
