import { add, mul, num, one, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { isZero, type Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { termOf } from '../../rewrite/polynomial/terms.ts';
import { quotientOf } from '../spectrum/fraction.ts';
import { vanishes } from '../spectrum/matrix.ts';
import { short } from './powerSeries.ts';

/** A polynomial in an unknown, coefficients by powers of the small letter s, lowest first. */
export type Grid = readonly (readonly Expr[])[];

/** A polynomial with its denominators cleared, by powers of the unknown and of the small letter. */
export function gridOf(polynomial: readonly Expr[], small: Letter): Grid | undefined {
  const unknown = sym(letter({ name: 'root', role: 'auxiliary' }));
  const p = sym(small);
  const q = quotientOf(add(...polynomial.map((c, k) => mul(c, pow(unknown, num(k))))), [unknown, p]);
  if (q === undefined) return undefined;
  const { symbols } = q.letters;
  const [u, v] = [symbols.indexOf(unknown), symbols.indexOf(p)];
  const term = (c: Polynomial): Expr => (isZero(c) ? zero : q.back(termOf(c, q.letters)));
  return coefficientsBy(q.fraction.numerator, u).map((c) => coefficientsBy(c, v).map(term));
}

/** The grid in w' with w = s^a (c + w') and s for s^b, without the common power of s, the first rows (roots 0) left out; c is a root of so many times. */
export function shiftedBy(
  grid: Grid,
  first: number,
  a: number,
  b: number,
  c: Expr,
  times: number,
): { readonly grid: Grid; readonly common: number } {
  const parts: { readonly i: number; readonly power: number; readonly e: Expr }[] = [];
  grid.slice(first).forEach((row, j) => {
    row.forEach((e, v) => {
      if (e === zero) return;
      for (let i = 0; i <= j; i++)
        parts.push({ i, power: b * v + a * j, e: mul(num(choose(j, i)), e, j === i ? one : pow(c, num(j - i))) });
    });
  });
  const least = Math.min(...parts.map((p) => p.power));
  const rows: Expr[][][] = grid.slice(first).map(() => []);
  for (const p of parts) {
    const row = rows[p.i]!;
    const k = p.power - least;
    while (row.length <= k) row.push([]);
    row[k]!.push(p.e);
  }
  const made = rows.map((row, i) =>
    row.map((es, k) => {
      if (es.length === 0 || (k === 0 && i < times)) return zero;
      const e = short(add(...es));
      // Where roots are told apart once more a coefficient that vanishes must not be taken for one that leads.
      return times > 1 && es.length > 1 && e !== zero && vanishes(e) ? zero : e;
    }),
  );
  return { grid: made, common: least };
}
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** The coefficient of s^order in the polynomial at a truncated root. */
export function valueAt(grid: Grid, root: readonly Expr[], order: number, tidy = short): Expr {
  let power: readonly Expr[] = [one];
  const parts: Expr[] = [];
  for (const row of grid) {
    row.forEach((c, v) => {
      const x = power[order - v];
      if (c !== zero && x !== undefined && x !== zero) parts.push(mul(c, x));
    });
    power = product(power, root, order, tidy);
  }
  return parts.length === 0 ? zero : tidy(add(...parts));
}

function product(a: readonly Expr[], b: readonly Expr[], order: number, tidy: (e: Expr) => Expr): readonly Expr[] {
  const length = Math.min(order, a.length + b.length - 2) + 1;
  return Array.from({ length }, (_, k) => {
    const parts: Expr[] = [];
    for (let i = 0; i <= k; i++) {
      const [x, y] = [a[i], b[k - i]];
      if (x !== undefined && y !== undefined && x !== zero && y !== zero) parts.push(mul(x, y));
    }
    return parts.length === 0 ? zero : tidy(add(...parts));
  });
}
