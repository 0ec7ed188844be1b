import { add, delta, mul, num, one, open, pow, rebuild, split, subtract, sum } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import { anyOf } from '../expr/kinds.ts';
import * as Q from '../expr/rational.ts';
import { factorsOf, termsOf, treeSize } from '../expr/traverse.ts';

/** How far an expansion may grow before it is given up. */
export const TERM_BUDGET = 20_000;

/** An expansion that would have had more terms than the budget. */
export class TooManyTerms extends Error {
  constructor(n: number) {
    super(`expansion beyond ${n} terms`);
    this.name = 'TooManyTerms';
  }
}

// An expansion depends on its term alone, and the same terms are expanded by many derivations.
const expanded = new WeakMap<Expr, Expr>();

/** Products over sums of terms multiplied out, whole positive powers of sums too, inside functions as well. */
export function expand(e: Expr): Expr {
  let made = expanded.get(e);
  if (made === undefined) {
    made = scoped(() => expandOne(e, expand));
    expanded.set(e, made);
    // What is multiplied out has nothing left to multiply out.
    if (!expanded.has(made)) expanded.set(made, made);
  }
  return made;
}

function expandOne(e: Expr, visit: (x: Expr) => Expr): Expr {
  switch (e.kind) {
    case 'mul': {
      const factors = e.factors.map(visit);
      // A product in which nothing is a sum is multiplied out: its factors, one after the other, make itself.
      if (factors.every((f, k) => f === e.factors[k] && f.kind !== 'add')) return e;
      return multiplyOut(num(e.coefficient), factors);
    }
    case 'pow': {
      const base = visit(e.base);
      const k = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) ? Number(e.exponent.value.n) : 0;
      if (k > 1 && k <= 64 && (base.kind === 'add' || base.kind === 'sum'))
        return multiplyOut(one, Array(k).fill(base));
      const made = pow(base, visit(e.exponent));
      return made.kind === 'mul' && made.factors.some((f) => f.kind === 'add') ? multiplyOut(one, [made]) : made;
    }
    case 'sum': {
      const o = open(e);
      const body = visit(o.body);
      // A high power of a sum inside a sum opens under expansion whatever its exponent.
      const opened = openPowers(body);
      return add(...termsOf(opened === body ? body : visit(opened)).map((t) => sum(o.binders, t)));
    }
    case 'unequal':
      return e;
    default:
      return rebuild(e, visit);
  }
}

function openPowers(e: Expr): Expr {
  return add(
    ...termsOf(e).map((t) => {
      const high = factorsOf(t).find(
        (f) =>
          f.kind === 'pow' &&
          f.base.kind === 'sum' &&
          f.exponent.kind === 'num' &&
          Q.isInteger(f.exponent.value) &&
          f.exponent.value.n > 4n,
      );
      if (high === undefined || high.kind !== 'pow' || high.base.kind !== 'sum') return t;
      const k = Number((high.exponent as Extract<Expr, { kind: 'num' }>).value.n);
      const copies = Array.from({ length: k }, () => open(high.base as Extract<Expr, { kind: 'sum' }>));
      const rest = factorsOf(t).filter((f) => f !== high);
      return sum(
        copies.flatMap((c) => c.binders),
        mul(num(split(t)[0]), ...rest, ...copies.map((c) => c.body)),
      );
    }),
  );
}

function multiplyOut(front: Expr, factors: readonly Expr[]): Expr {
  let terms: readonly Expr[] = [front];
  for (const f of factors) {
    const own =
      f.kind === 'mul' && f.factors.some((g) => g.kind === 'add')
        ? termsOf(multiplyOut(num(f.coefficient), f.factors))
        : termsOf(f);
    if (terms.length * own.length > TERM_BUDGET) throw new TooManyTerms(TERM_BUDGET);
    terms = termsOf(add(...terms.flatMap((t) => own.map((g) => mul(t, g)))));
  }
  // A product may have merged powers into new sums to multiply out.
  return add(
    ...terms.map((t) =>
      factorsOf(t).length > 1 && factorsOf(t).some((g) => g.kind === 'add')
        ? multiplyOut(num(split(t)[0]), factorsOf(t))
        : t,
    ),
  );
}

const hasCondition = anyOf('unequal', 'less');

/** The conditions i != j, 1 < i and i < n written as 1 - delta, where nothing singular stands beside them. */
export function splitConditions(e: Expr): Expr {
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      if (!hasCondition(x)) return x;
      const excluded = excludedBy(x);
      if (excluded !== undefined) return subtract(one, excluded);
      if (x.kind === 'mul' && x.factors.some((f) => excludedBy(f) !== undefined) && x.factors.some(mayBeSingular))
        return x;
      if ((x.kind === 'sum' || x.kind === 'mul') && mayBeSingular(x)) return rebuildGuarded(x, visit);
      return rebuild(x, visit);
    };
    return visit(e);
  });
}

function rebuildGuarded(x: Expr, visit: (e: Expr) => Expr): Expr {
  if (x.kind === 'sum') {
    const o = open(x);
    return sum(o.binders, visit(o.body));
  }
  return rebuild(x, (c) => (c.kind === 'unequal' || c.kind === 'less' ? c : visit(c)));
}

/** What a condition excludes, where that is one pair: i = j, the first place by 1 < i, the last by i < n. */
function excludedBy(x: Expr): Expr | undefined {
  if (x.kind === 'unequal') return delta(x.i, x.j);
  if (x.kind !== 'less') return undefined;
  const { i, j } = x;
  if (i.kind === 'place' && i.value === one && j.kind === 'atom' && j.shift === 0) return delta(i, j);
  return i.kind === 'atom' && i.shift === 0 && j.kind === 'place' && j.value === i.atom.set.size
    ? delta(i, j)
    : undefined;
}

/** Whether a term may be infinite or undefined somewhere: negative powers, roots' slopes, logarithms. */
export function mayBeSingular(e: Expr): boolean {
  let made = singular.get(e);
  if (made === undefined) {
    made = isSingular(e);
    singular.set(e, made);
  }
  return made;
}
const singular = new WeakMap<Expr, boolean>();

function isSingular(e: Expr): boolean {
  if (e.kind === 'pow') {
    if (e.exponent.kind !== 'num' || Q.isNegative(e.exponent.value)) return e.base.free.length > 0;
    return mayBeSingular(e.base);
  }
  if (e.kind === 'call' && (e.fn === 'log' || e.fn === 'gammaFunction' || e.fn === 'digamma' || e.fn === 'polygamma'))
    return e.free.length > 0;
  switch (e.kind) {
    case 'add':
      return e.terms.some(mayBeSingular);
    case 'mul':
      return e.factors.some(mayBeSingular);
    case 'call':
      return e.args.some(mayBeSingular);
    case 'sum':
    case 'prod':
      return mayBeSingular(e.body);
    case 'reduce':
      return e.fn === 'inverse' || mayBeSingular(e.body);
    default:
      return false;
  }
}

/**
 * The numerator of a sum of fractions over their common denominator. Zero exactly where the term is, as long as no
 * denominator vanishes; the denominators that were multiplied with come beside it.
 */
export function together(e: Expr): { readonly numerator: Expr; readonly denominators: readonly Expr[] } {
  const highest = new Map<Expr, Q.Rational>();
  const terms = termsOf(e);
  for (const t of terms)
    for (const f of factorsOf(t))
      if (f.kind === 'pow' && f.exponent.kind === 'num' && Q.isNegative(f.exponent.value)) {
        const p = Q.negate(f.exponent.value);
        const known = highest.get(f.base);
        if (known === undefined || Q.compare(p, known) > 0) highest.set(f.base, p);
      }
  if (highest.size === 0) return { numerator: e, denominators: [] };
  const front = [...highest].map(([base, p]) => pow(base, num(p)));
  return { numerator: add(...terms.map((t) => mul(t, ...front))), denominators: [...highest.keys()] };
}

const shortened = new WeakMap<Expr, Expr>();

/** Each sum of terms inside multiplied out where that makes it shorter, from the inside out; factors stay otherwise. */
export function shorten(e: Expr): Expr {
  let best = shortened.get(e);
  if (best === undefined) {
    best = scoped(() => {
      const made = rebuild(e, shorten);
      const flat = made.kind === 'add' || made.kind === 'mul' ? expand(made) : made;
      return treeSize(flat) < treeSize(made) ? flat : made;
    });
    shortened.set(e, best);
  }
  return best;
}
