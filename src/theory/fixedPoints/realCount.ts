import type { Rational } from '../../expr/rational.ts';
import { type Dense, denseOf, fromDense, primitive, slope, trimmed } from '../../rewrite/polynomial/dense.ts';
import { gcd } from '../../rewrite/polynomial/gcd.ts';
import {
  constant,
  degree,
  isConstant,
  isZero,
  type Polynomial,
  variablesOf,
} from '../../rewrite/polynomial/polynomial.ts';
import { halved, isolateRealRoots, type RootInterval, signAt } from '../../rewrite/polynomial/realRoots.ts';
import { composedFraction, leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { discriminant } from '../../rewrite/polynomial/resultant.ts';
import type { Bound } from './bounds.ts';
import type { Branch } from './branches.ts';

/** Halvings after which a sign is given up. */
const HALVINGS = 400;

/** A polynomial with fractions put for letters, times a positive number. */
export function atValues(p: Polynomial, values: ReadonlyMap<number, Rational>): Polynomial {
  let q = p;
  for (const [v, x] of values) q = composedFraction(q, v, constant(p.ring, x.n), constant(p.ring, x.d));
  return q;
}

/** The real roots of one root of a chain, and how many points there are over each of them. */
interface Listed {
  readonly unknown: number;
  readonly dense: Dense;
  readonly roots: readonly RootInterval[];
  readonly over: number[];
}

/**
 * How many points of a branch are real and keep the bounds, at values of the letters. Exact; undefined where roots depend
 * on each other otherwise than by a square root, where they coincide or run to infinity, or where a bound needs two of them.
 */
export function realCount(
  branch: Branch,
  conditions: readonly Bound[],
  values: ReadonlyMap<number, Rational>,
): number | undefined {
  const lists: Listed[] = [];
  for (const r of branch.chain.roots) {
    const p = atValues(r.polynomial, values);
    if (degree(p, r.unknown) < degree(r.polynomial, r.unknown)) return undefined;
    const [before, ...more] = variablesOf(p).filter((v) => v !== r.unknown);
    if (before !== undefined) {
      const below = lists.find((l) => l.unknown === before);
      if (more.length > 0 || below === undefined || conditions.length > 0 || degree(p, r.unknown) !== 2)
        return undefined;
      if (!squareRoots(p, r.unknown, below)) return undefined;
      continue;
    }
    const dense = primitive(denseOf(p, r.unknown));
    const doubled = gcd(p, fromDense(slope(dense), p.ring, r.unknown));
    if (!isConstant(doubled)) return undefined;
    const roots = isolateRealRoots(dense);
    lists.push({ unknown: r.unknown, dense, roots, over: roots.map(() => 1) });
  }
  for (const c of conditions) {
    const [n, d] = [atValues(c.numerator, values), atValues(c.denominator, values)];
    const over = [...new Set([...variablesOf(n), ...variablesOf(d)])];
    if (over.length === 0) {
      if (isZero(d)) return undefined;
      const sign =
        Math.sign(Number((n.coefficients[0] ?? 0n) > 0n) - Number((n.coefficients[0] ?? 0n) < 0n)) *
        (d.coefficients[0]! > 0n ? 1 : -1);
      if (sign < 0 || (sign === 0 && c.open)) return 0;
      continue;
    }
    const which = lists.findIndex((l) => l.unknown === over[0]);
    if (over.length > 1 || which < 0) return undefined;
    const { dense, roots, unknown, over: points } = lists[which]!;
    for (const [k, root] of roots.entries()) {
      const [a, b] = [signAtRoot(n, unknown, dense, root), signAtRoot(d, unknown, dense, root)];
      if (a === undefined || b === undefined || b === 0) return undefined;
      if (a * b < 0 || (a === 0 && c.open)) points[k] = 0;
    }
  }
  return lists.reduce((n, l) => n * l.over.reduce((a, b) => a + b, 0), 1);
}

/** A quadratic over the roots of another polynomial: two real roots, or none, over each; false where its discriminant may vanish. */
function squareRoots(p: Polynomial, v: number, below: Listed): boolean {
  const disc = discriminant(p, v);
  const lead = leadingBy(p, v);
  return below.roots.every((root, k) => {
    const [s, l] = [disc, lead].map((q) => signAtRoot(q, below.unknown, below.dense, root));
    if (!s || !l) return false;
    below.over[k]! *= s > 0 ? 2 : 0;
    return true;
  });
}

/** The sign of a polynomial at a root of another one. */
function signAtRoot(h: Polynomial, v: number, of: Dense, root: RootInterval): number | undefined {
  if (isZero(h)) return 0;
  const f = trimmed(denseOf(h, v));
  let r = root;
  for (let k = 0; k < HALVINGS; k++) {
    const [low, high] = range(f, r);
    if (low > 0n) return 1;
    if (high < 0n) return -1;
    if (r.low.n === r.high.n && r.low.k === r.high.k) return signAt(f, r.low.n, 1n << BigInt(r.low.k));
    if (k === 40 && valueZero(h, v, of, r)) return 0;
    r = halved(of, r);
  }
  return undefined;
}

/** Whether h vanishes at the root: then so does the common factor, which changes its sign in the interval. */
function valueZero(h: Polynomial, v: number, of: Dense, r: RootInterval): boolean {
  const g = gcd(h, fromDense(of, h.ring, v));
  if (isConstant(g)) return false;
  const dense = denseOf(g, v);
  return signAt(dense, r.low.n, 1n << BigInt(r.low.k)) * signAt(dense, r.high.n, 1n << BigInt(r.high.k)) < 0;
}
/** Bounds of the polynomial on an interval, times a power of two: interval arithmetic in whole numbers (Horner). */
function range(f: Dense, { low, high }: RootInterval): readonly [bigint, bigint] {
  const k = Math.max(low.k, high.k);
  const [a, b] = [low.n << BigInt(k - low.k), high.n << BigInt(k - high.k)];
  let [x, y] = [0n, 0n];
  for (let i = f.length - 1; i >= 0; i--) {
    const all = [x * a, x * b, y * a, y * b];
    const c = f[i]! << BigInt(k * (f.length - 1 - i));
    x = all.reduce((m, z) => (z < m ? z : m)) + c;
    y = all.reduce((m, z) => (z > m ? z : m)) + c;
  }
  return [x, y];
}
