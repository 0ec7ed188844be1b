import { add, divide, mul, num, pow, sqrt, subtract, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';
import { type Grid, gridOf, valueAt } from '../expansion/grid.ts';
import { seemsPositive } from '../expansion/seemsPositive.ts';
import { factored, together } from '../spectrum/fraction.ts';

/** A root as a series in powers of a letter that goes to 0: a sum of coefficient times letter^exponent, lowest first. */
export interface RootSeries {
  readonly in: Letter;
  readonly terms: readonly { readonly exponent: Q.Rational; readonly coefficient: Expr }[];
  /** Exponents are multiples of 1/step. */
  readonly step: number;
}

/** How many coefficients of a series are found at most. */
const MOST_TERMS = 24;

type Shorten = (e: Expr) => Expr;

/**
 * The root of a polynomial (coefficients lowest first) that goes to 0 fastest, or tends to the value nearest to 0, as a
 * letter does, as a Puiseux series with exponents below `order`: the first edge of Newton's polygon gives the leading
 * power and coefficient, undetermined coefficients the others (Newton 1676; Puiseux 1850). Roots that are 0 at all
 * values of the letter are left out. Undefined where the edge has no simple root in closed form.
 */
export function smallestRoot(polynomial: readonly Expr[], small: Letter, order: Q.Rational): RootSeries | undefined {
  const grid = rowsOf(polynomial, small);
  if (grid === undefined) return undefined;
  const valuation = grid.map((row) => row.findIndex((c) => c !== zero));
  // (0, v0) and the points (j, vj): the steepest line down from the first has the roots that go to 0 fastest.
  let steepest: Q.Rational | undefined;
  for (let j = 1; j < grid.length; j++) {
    if (valuation[j]! < 0) continue;
    const slope = Q.rational(valuation[0]! - valuation[j]!, j);
    if (steepest === undefined || Q.compare(slope, steepest) > 0) steepest = slope;
  }
  if (steepest === undefined || Q.isNegative(steepest)) return undefined;
  const slope = steepest;
  const edge = grid.map((row, j) => {
    const v = valuation[j]!;
    const on = v >= 0 && (j === 0 || Q.compare(Q.rational(valuation[0]! - v, j), slope) === 0);
    return on ? row[v]! : zero;
  });
  const first = rootOnEdge(edge);
  if (first === undefined) return undefined;
  const step = Number(slope.d);
  const start = Number(slope.n);
  // Quotients of terms with a root in them are not brought over one denominator: that takes long.
  const rational = !some(
    first,
    (x) => x.kind === 'pow' && !(x.exponent.kind === 'num' && Q.isInteger(x.exponent.value)),
  );
  const short: Shorten = rational ? factored : (e) => e;
  const slopeThere = short(add(...edge.map((c, j) => (j === 0 ? zero : mul(num(j), c, pow(first, num(j - 1)))))));
  if (slopeThere === zero) return undefined;
  // In s with letter = s^step: root = first s^start + …, an addition d s^(start + k) changes order step v0 + k by slope d.
  const last = Math.ceil(Q.toNumber(order) * step - 1e-9) - 1;
  if (last - start > MOST_TERMS) return undefined;
  const spread = grid.map((row) => row.flatMap((c, v) => (v === 0 ? [c] : [...Array<Expr>(step - 1).fill(zero), c])));
  const root: Expr[] = [...Array<Expr>(start).fill(zero), first];
  const base = step * valuation[0]!;
  for (let k = 1; start + k <= last; k++) {
    const rest = valueAt(spread, root, base + k, short);
    root[start + k] = rest === zero ? zero : short(mul(num(-1), divide(rest, slopeThere)));
  }
  const terms = root.flatMap((coefficient, k) =>
    coefficient === zero || k > last ? [] : [{ exponent: Q.rational(k, step), coefficient }],
  );
  return { in: small, terms, step };
}

/** The polynomial by powers of the unknown and of the small letter; roots that are 0 divided out. */
function rowsOf(polynomial: readonly Expr[], small: Letter): Grid | undefined {
  const rows = gridOf(polynomial, small);
  const first = rows?.findIndex((row) => row.some((c) => c !== zero)) ?? -1;
  return rows === undefined || first < 0 || first === rows.length - 1 ? undefined : rows.slice(first);
}

/** The root nearest to 0 of what an edge says: of a line, or of a parabola with two roots of one sign. */
function rootOnEdge(edge: readonly Expr[]): Expr | undefined {
  const degree = edge.findLastIndex((c) => c !== zero);
  if (degree === 1) return factored(mul(num(-1), divide(edge[0]!, edge[1]!)));
  if (degree !== 2) return undefined;
  const b = together(divide(edge[1]!, edge[2]!));
  const c = together(divide(edge[0]!, edge[2]!));
  const inside = factored(subtract(pow(b, num(2)), mul(num(4), c)));
  if (!seemsPositive(b) || !seemsPositive(inside)) return undefined;
  // x^2 + b x + c = 0 with b > 0: the root nearer to 0 is -2c/(b + sqrt(b^2 - 4c)).
  const root = sqrt(inside);
  return mul(num(-2), c, pow(add(b, root), num(-1)));
}
