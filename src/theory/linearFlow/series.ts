import { add, divide, mul, num, one, pow, sqrt, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';
import { isZero, type Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { termOf } from '../../rewrite/polynomial/terms.ts';
import { seemsPositive } from '../expansion/seemsPositive.ts';
import { factored, quotientOf, together } from '../spectrum/fraction.ts';

/** A root as a series in powers of a letter that goes to 0: a sum of coefficient times letter^exponent, lowest first. */
export interface RootSeries {
  readonly in: Letter;
  readonly terms: readonly { readonly exponent: Q.Rational; readonly coefficient: Expr }[];
  /** Exponents are multiples of 1/step. */
  readonly step: number;
}

/** How many coefficients of a series are found at most. */
const MOST_TERMS = 24;

/** Coefficients of a polynomial in an unknown, each by powers of a small letter. */
type Grid = readonly (readonly Expr[])[];
type Shorten = (e: Expr) => Expr;

/**
 * The root of a polynomial (coefficients lowest first) that goes to 0 fastest, or tends to the value nearest to 0, as a
 * letter does, as a Puiseux series with exponents below `order`: the first edge of Newton's polygon gives the leading
 * power and coefficient, undetermined coefficients the others (Newton 1676; Puiseux 1850). Roots that are 0 at all
 * values of the letter are left out. Undefined where the edge has no simple root in closed form.
 */
export function smallestRoot(polynomial: readonly Expr[], small: Letter, order: Q.Rational): RootSeries | undefined {
  const grid = gridOf(polynomial, small);
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
  const root: Expr[] = [...Array<Expr>(start).fill(zero), first];
  const base = step * valuation[0]!;
  for (let k = 1; start + k <= last; k++) {
    const rest = valueAt(grid, root, step, base + k, short);
    root[start + k] = rest === zero ? zero : short(mul(num(-1), divide(rest, slopeThere)));
  }
  const terms = root.flatMap((coefficient, k) =>
    coefficient === zero || k > last ? [] : [{ exponent: Q.rational(k, step), coefficient }],
  );
  return { in: small, terms, step };
}

/** The polynomial with its denominators cleared, by powers of the unknown and of the small letter; roots that are 0 divided out. */
function gridOf(polynomial: readonly Expr[], small: Letter): Grid | undefined {
  const unknown = sym(letter({ name: 'root', role: 'auxiliary' }));
  const p = sym(small);
  const q = quotientOf(add(...polynomial.map((c, k) => mul(c, pow(unknown, num(k))))), [unknown, p]);
  if (q === undefined) return undefined;
  const { symbols } = q.letters;
  const [u, v] = [symbols.indexOf(unknown), symbols.indexOf(p)];
  const term = (c: Polynomial): Expr => (isZero(c) ? zero : q.back(termOf(c, q.letters)));
  const rows = coefficientsBy(q.fraction.numerator, u).map((c) => coefficientsBy(c, v).map(term));
  const first = rows.findIndex((row) => row.some((c) => c !== zero));
  return first < 0 || first === rows.length - 1 ? undefined : rows.slice(first);
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

/** The coefficient of s^order in the polynomial at a truncated series. */
function valueAt(grid: Grid, root: readonly Expr[], step: number, order: number, short: Shorten): Expr {
  let power: readonly Expr[] = [one];
  const parts: Expr[] = [];
  for (const row of grid) {
    row.forEach((c, v) => {
      const k = order - step * v;
      if (c !== zero && k >= 0 && power[k] !== undefined && power[k] !== zero) parts.push(mul(c, power[k]!));
    });
    power = product(power, root, order, short);
  }
  return parts.length === 0 ? zero : short(add(...parts));
}

function product(a: readonly Expr[], b: readonly Expr[], order: number, short: Shorten): readonly Expr[] {
  const length = Math.min(order, a.length + b.length - 2) + 1;
  return Array.from({ length }, (_, k) => {
    const parts: Expr[] = [];
    for (let i = 0; i <= k; i++) {
      const [x, y] = [a[i], b[k - i]];
      if (x !== undefined && y !== undefined && x !== zero && y !== zero) parts.push(mul(x, y));
    }
    return parts.length === 0 ? zero : short(add(...parts));
  });
}
