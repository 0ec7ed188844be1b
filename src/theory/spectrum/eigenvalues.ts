import { add, mul, num, one, pow, sqrt, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { treeSize } from '../../expr/traverse.ts';
import { polynomialFactors, rootOf } from './fraction.ts';
import { blocks, characteristic, determinant, type Matrix, part, vanishes } from './matrix.ts';
import { shown, tidy } from './tidy.ts';

/** A polynomial by its coefficients, lowest power first, the leading one 1. */
export type Monic = readonly Expr[];

/**
 * The characteristic polynomial of a matrix in factors: of the blocks of its triangular form, each split over the
 * rationals as far as the budget of work allows. Numbers that are eigenvalues elsewhere are tried where it does not.
 */
export function factorsOf(m: Matrix, guesses: readonly Expr[] = []): readonly Monic[] {
  return blocks(m).flatMap((group) => {
    const own = part(m, group);
    if (own.length === 1) return [[mul(num(-1), own[0]![0]!), one]];
    return split(characteristic(own), [zero, ...own.map((row, k) => row[k]!), ...guesses]);
  });
}

/** The factors of a polynomial over the rationals. */
export function split(p: Monic, guesses: readonly Expr[] = []): readonly Monic[] {
  if (p.length <= 2) return [p];
  const known = polynomialFactors(p);
  if (known !== undefined) return known;
  let rest = p;
  const found: Monic[] = [];
  for (const g of new Set(guesses))
    while (rest.length > 2 && vanishes(valueAt(rest, g))) {
      found.push([mul(num(-1), g), one]);
      rest = deflated(rest, g);
    }
  return [...found, rest];
}

/** Whether two polynomials are the same. */
export const samePolynomial = (p: Monic, q: Monic): boolean =>
  p.length === q.length && p.every((c, k) => c === q[k] || vanishes(subtract(c, q[k]!)));

/** The roots of a polynomial in closed form; undefined beyond the second degree. */
export function rootsOf(p: Monic): readonly Expr[] | undefined {
  if (p.length === 2) return [shown(mul(num(-1), p[0]!))];
  return p.length === 3 ? quadratic(p[1]!, p[0]!) : undefined;
}

/** The value of a polynomial. */
export const valueAt = (p: readonly Expr[], x: Expr): Expr => add(...p.map((c, k) => mul(c, pow(x, num(k)))));

/** The polynomial divided by (x - root), the remainder left out. */
export function deflated(p: readonly Expr[], root: Expr): readonly Expr[] {
  const out: Expr[] = [];
  let carry: Expr = zero;
  for (let k = p.length - 1; k > 0; k--) {
    carry = tidy(add(p[k]!, mul(root, carry)));
    out.unshift(carry);
  }
  return out;
}

/** The roots of x^2 + b x + c. */
function quadratic(b: Expr, c: Expr): readonly Expr[] {
  const half = num(rational(1, 2));
  const whole = subtract(pow(b, num(2)), mul(num(4), c));
  const known = rootOf(tidy(whole));
  // Either sign of the root will do: both roots are listed.
  const forms = [sqrt(whole), ...(known === undefined ? [] : [mul(known.front, sqrt(known.inside))])];
  const root = mul(
    half,
    forms.reduce((best, x) => (treeSize(x) < treeSize(best) ? x : best)),
  );
  const middle = tidy(mul(num(-1), half, b));
  return [add(middle, root), subtract(middle, root)];
}

/**
 * Terms all of which are positive exactly where all roots have negative real parts: the coefficients and the leading
 * principal minors of Hurwitz's matrix (Hurwitz 1895).
 */
export function hurwitz(p: readonly Expr[]): readonly Expr[] {
  const n = p.length - 1;
  const a = (k: number): Expr => (k < 0 || k > n ? zero : p[n - k]!);
  const minors: Expr[] = [];
  for (let size = 2; size < n; size++) {
    const m = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => a(2 * (j + 1) - (i + 1))));
    minors.push(determinant(m));
  }
  return [...p.slice(0, n), ...minors];
}

/**
 * Terms all of which are positive exactly where all roots lie within the unit circle: up to degree two those of Jury (1962),
 * else Hurwitz's of the polynomial in w, z = (1 + w)/(1 - w), whose leading coefficient is p(-1) but for its sign.
 */
export function inCircle(p: Monic): readonly Expr[] {
  const n = p.length - 1;
  const beyond = tidy(mul(num((-1) ** n), valueAt(p, num(-1))));
  if (n <= 2) return [tidy(valueAt(p, one)), beyond, ...(n === 2 ? [tidy(subtract(one, p[0]!))] : [])];
  const turned = Array.from({ length: n + 1 }, (_, j) =>
    tidy(add(zero, ...p.map((c, k) => mul(num(binomialProduct(k, n - k, j)), c)))),
  );
  return [beyond, ...hurwitz(turned)];
}

/** The coefficient of w^j in (1 + w)^a (1 - w)^b. */
function binomialProduct(a: number, b: number, j: number): number {
  let row = [1];
  for (let k = 0; k < a + b; k++) {
    const sign = k < a ? 1 : -1;
    row = Array.from({ length: row.length + 1 }, (_, m) => (row[m] ?? 0) + sign * (row[m - 1] ?? 0));
  }
  return row[j]!;
}
