import { add, divide, movesWithState, mul, negate, num, pow, split, sym, zero } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { mentions } from '../../expr/traverse.ts';
import { shown } from '../spectrum/tidy.ts';
import type { Ends } from './bound.ts';

/** A monomial in components of states: exponents by component, in the order of their numbers. */
type Monomial = ReadonlyMap<Sym, number>;

interface Entry {
  readonly monomial: Monomial;
  readonly coefficient: Expr;
}

/**
 * Bounds from below of a polynomial in states, its coefficients terms in letters, and of what else is bounded by
 * itself: with squares completed (a decomposition L D L^T of its form in the monomials whose squares stand in it), else
 * by the growth of its highest even powers (the inequality of Young 1912: a monomial whose exponents, each over the
 * even power of its component, add up to less than 1 is outgrown), which gives some number, a letter of its own.
 */
export function belowPolynomial(terms: readonly Expr[], ends: (e: Expr) => Ends): readonly Expr[] {
  const entries = new Map<string, Entry>();
  const others: Expr[] = [];
  for (const t of terms) {
    const read = entryOf(t);
    if (read === undefined) others.push(t);
    else {
      const key = keyOf(read.monomial);
      const before = entries.get(key);
      entries.set(key, { ...read, coefficient: add(before?.coefficient ?? zero, read.coefficient) });
    }
  }
  if (entries.size < 2) return [];
  const rest = others.length === 0 ? [zero] : ends(add(...others)).low;
  if (rest.length === 0) return [];
  const all = [...entries.values()];
  const least = completed(all) ?? outgrown(all);
  return least === undefined ? [] : rest.map((r) => add(least, r));
}

/** Some number, of which it is only known that there is one. */
const SOME = letter({ name: 'some number', role: 'any' });
/** Whether a bound is written in letters of the model alone. */
export const isExplicit = (bound: Expr): boolean => !mentions(bound, SOME);

const keyOf = (m: Monomial): string =>
  [...m]
    .map(([s, k]) => `${s.id}^${k}`)
    .sort()
    .join();

/** A term as a number in letters times powers of components of states; undefined where it is none. */
function entryOf(t: Expr): Entry | undefined {
  const [c, rest] = split(t);
  const still: Expr[] = [num(c)];
  const monomial = new Map<Sym, number>();
  for (const f of rest.kind === 'mul' ? rest.factors : [rest]) {
    if (!movesWithState(f)) {
      still.push(f);
      continue;
    }
    const [base, k] =
      f.kind === 'pow' && f.exponent.kind === 'num' && Q.isInteger(f.exponent.value)
        ? [f.base, Number(f.exponent.value.n)]
        : [f, 1];
    if (base.kind !== 'sym' || k < 1) return undefined;
    monomial.set(base, (monomial.get(base) ?? 0) + k);
  }
  return { monomial, coefficient: mul(...still) };
}

const times = (a: Monomial, b: Monomial): Monomial => {
  const product = new Map(a);
  for (const [s, k] of b) product.set(s, (product.get(s) ?? 0) + k);
  return product;
};
const ONE: Monomial = new Map();
const degree = (m: Monomial): number => [...m.values()].reduce((a, b) => a + b, 0);
const halved = (m: Monomial): Monomial | undefined =>
  [...m.values()].every((k) => k % 2 === 0) ? new Map([...m].map(([s, k]) => [s, k / 2])) : undefined;

const positive = (e: Expr): boolean => isPositive(e) || isPositive(shown(e));
const nonnegative = (e: Expr): boolean => isNonnegative(e) || isNonnegative(shown(e));
const vanishing = (e: Expr): boolean => e === zero || shown(e) === zero;

/** What is left when all squares are completed; undefined where a square has no sign, or a monomial no place. */
function completed(entries: readonly Entry[]): Expr | undefined {
  const basis: Monomial[] = [];
  for (const e of entries) {
    const half = halved(e.monomial);
    if (half !== undefined && half.size > 0 && nonnegative(e.coefficient)) basis.push(half);
  }
  basis.sort((a, b) => degree(b) - degree(a) || (keyOf(a) < keyOf(b) ? -1 : 1));
  basis.push(ONE);
  if (basis.length > LARGEST) return undefined;
  const form = basis.map(() => basis.map(() => zero as Expr));
  const place = new Map<string, readonly [number, number]>();
  for (let i = basis.length - 1; i >= 0; i--)
    for (let j = i; j < basis.length; j++) {
      const key = keyOf(times(basis[i]!, basis[j]!));
      // A square is the square of its root; a mixed product has its place with the lowest ones.
      if (i === j || !place.has(key)) place.set(key, [i, j]);
    }
  for (const { monomial, coefficient } of entries) {
    const at = place.get(keyOf(monomial));
    if (at === undefined) return undefined;
    const [i, j] = at;
    if (i === j) form[i]![i] = add(form[i]![i]!, coefficient);
    else {
      form[i]![j] = add(form[i]![j]!, divide(coefficient, num(2)));
      form[j]![i] = form[i]![j]!;
    }
  }
  return leftOver(form);
}
const LARGEST = 12;

/** The last pivot of a symmetric matrix whose other pivots are not negative. */
function leftOver(form: Expr[][]): Expr | undefined {
  const n = form.length - 1;
  for (let k = 0; k < n; k++) {
    const pivot = form[k]![k]!;
    if (form[k]!.slice(k + 1).every(vanishing)) {
      if (!nonnegative(pivot)) return undefined;
      continue;
    }
    if (!positive(pivot)) return undefined;
    for (let i = k + 1; i <= n; i++)
      for (let j = i; j <= n; j++) {
        const less = divide(mul(form[k]![i]!, form[k]![j]!), pivot);
        if (less === zero) continue;
        form[i]![j] = add(form[i]![j]!, negate(less));
        form[j]![i] = form[i]![j]!;
      }
  }
  return form[n]![n];
}

/** Some number, where every monomial is outgrown by even powers of its components with positive coefficients. */
function outgrown(entries: readonly Entry[]): Expr | undefined {
  const power = new Map<Sym, number>();
  for (const { monomial, coefficient } of entries) {
    const [first] = monomial;
    if (monomial.size !== 1 || first![1] % 2 !== 0 || !positive(coefficient)) continue;
    power.set(first![0], Math.max(power.get(first![0]) ?? 0, first![1]));
  }
  for (const { monomial, coefficient } of entries) {
    const part = [...monomial].reduce((sum, [s, k]) => sum + k / (power.get(s) ?? 0), 0);
    const harmless = nonnegative(mul(coefficient, ...[...monomial].map(([s, k]) => pow(s, num(k)))));
    if (!harmless && !(part < 1 - 1e-12)) return undefined;
  }
  return sym(SOME);
}
