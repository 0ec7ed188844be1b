import { add, mul, num, one, pow, sqrt, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { blocks, characteristic, type Matrix, part, vanishes } from './matrix.ts';
import { tidy } from './tidy.ts';

/** The eigenvalues of a small matrix: those in closed form, and polynomials of which the others are the roots. */
export interface Roots {
  readonly closed: readonly Expr[];
  /** Coefficients, lowest power first, leading coefficient 1. */
  readonly open: readonly (readonly Expr[])[];
}

/** Eigenvalues of a matrix: triangular blocks first, then roots that are guessed and checked, then the quadratic formula. */
export function eigenvaluesOf(m: Matrix, guesses: readonly Expr[] = []): Roots {
  const closed: Expr[] = [];
  const open: (readonly Expr[])[] = [];
  for (const group of blocks(m)) {
    const own = part(m, group);
    if (own.length === 1) {
      closed.push(own[0]![0]!);
      continue;
    }
    const found = solve(characteristic(own), [...candidates(own), ...guesses]);
    closed.push(...found.closed);
    if (found.rest.length > 1) open.push(found.rest);
  }
  return { closed, open };
}

/** Numbers that may be eigenvalues of a matrix with a simple eigenvector. */
function candidates(m: Matrix): readonly Expr[] {
  return [
    zero,
    ...m.map((row, k) => row[k]!),
    ...m.map((row) => tidy(add(...row))),
    ...m.map((_, k) => tidy(add(...m.map((row) => row[k]!)))),
  ];
}

/** Roots of a polynomial with leading coefficient 1: the guesses that are roots, and two more by the formula. */
export function solve(
  polynomial: readonly Expr[],
  guesses: readonly Expr[],
): { readonly closed: readonly Expr[]; readonly rest: readonly Expr[] } {
  let rest = polynomial;
  const closed: Expr[] = [];
  for (const g of new Set(guesses))
    while (rest.length > 2 && vanishes(valueAt(rest, g))) {
      closed.push(g);
      rest = deflated(rest, g);
    }
  if (rest.length === 2) {
    closed.push(tidy(mul(num(-1), rest[0]!)));
    rest = [one];
  } else if (rest.length === 3) {
    closed.push(...quadratic(rest[1]!, rest[0]!));
    rest = [one];
  }
  return { closed, rest };
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
  const root = sqrt(tidy(subtract(pow(b, num(2)), mul(num(4), c))));
  const middle = mul(num(-1), b);
  return [add(middle, root), subtract(middle, root)].map((x) => tidy(mul(half, x)));
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

/** By the last coefficient of the characteristic polynomial. */
const determinant = (m: Matrix): Expr => tidy(mul(m.length % 2 === 0 ? one : num(-1), characteristic(m)[0]!));
