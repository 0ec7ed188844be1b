import { compare, type Rational, rational } from '../../expr/rational.ts';
import { type Dense, denseOf } from '../../rewrite/polynomial/dense.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import {
  degree,
  isZero,
  multiply,
  type Polynomial,
  textKey,
  variablesOf,
} from '../../rewrite/polynomial/polynomial.ts';
import {
  compareDyadic,
  type Dyadic,
  halved,
  isolateRealRoots,
  type RootInterval,
} from '../../rewrite/polynomial/realRoots.ts';
import { leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { discriminant, resultant } from '../../rewrite/polynomial/resultant.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { type Bound, bounds } from './bounds.ts';
import type { Branch } from './branches.ts';
import type { Root } from './chain.ts';
import { realCount } from './realCount.ts';
import type { PolynomialSystem } from './system.ts';

/** A value of the letter at which the number of real points may change: a root of a named polynomial. */
export interface Cut {
  readonly polynomial: Polynomial;
  readonly root: RootInterval;
  /** Where it is a fraction. */
  readonly exact?: Rational;
}

/** Between two cuts, or beyond the last one. */
export interface Cell {
  readonly from?: Cut;
  readonly to?: Cut;
  /** Where the count was taken. */
  readonly sample: Rational;
  /** Real points of the branch in the domains of the states. */
  readonly count: number;
}

/** Where a branch is real, and inside the domains of the states. */
export type Existence =
  /** As many everywhere, for generic letters. */
  | { readonly kind: 'everywhere'; readonly count: number }
  | { readonly kind: 'cells'; readonly letter: number; readonly cells: readonly Cell[] }
  /** All of its points where all of these products are positive; on their boundaries roots meet, or a state reaches its bound. */
  | {
      readonly kind: 'where';
      readonly positive: readonly Product[];
      /** Whether they lie in the domains of the states is not decided. */
      readonly real?: true;
    }
  | { readonly kind: 'undecided' };

/** Plus or minus a product of irreducible polynomials. */
export interface Product {
  readonly negative: boolean;
  readonly factors: readonly Polynomial[];
}

const WORK = 300_000;

/** Where the points of a branch are real. */
export function existenceOf(branch: Branch, system: PolynomialSystem): Existence {
  try {
    return within('regions of existence', WORK, () => existence(branch, system));
  } catch (problem) {
    if (problem instanceof WorkSpent) return { kind: 'undecided' };
    throw problem;
  }
}

function existence(branch: Branch, system: PolynomialSystem): Existence {
  const { roots } = branch.chain;
  const isLetter = (v: number): boolean => v >= system.unknowns;
  // Each root by itself: towers of roots over roots, and over free unknowns, are not followed.
  if (roots.some((r) => variablesOf(r.polynomial).some((v) => v !== r.unknown && !isLetter(v))))
    return { kind: 'undecided' };
  const conditions = branch.free.length > 0 ? [] : bounds(branch, system);
  const cutting = conditions.flatMap((c) => onRoots(c, roots));
  const critical = [
    ...roots.flatMap((r) => [discriminant(r.polynomial, r.unknown), leadingBy(r.polynomial, r.unknown)]),
    ...cutting,
  ];
  const letters = new Set(critical.flatMap((p) => variablesOf(p).filter(isLetter)));
  const own = new Set([...letters, ...roots.flatMap((r) => variablesOf(r.polynomial).filter(isLetter))]);
  if (own.size === 0 || (own.size === 1 && letters.size === 0)) {
    const count = realCount(branch, conditions, new Map([...own].map((v) => [v, sampleIn(system, v)])));
    return count === undefined ? { kind: 'undecided' } : { kind: 'everywhere', count };
  }
  if (own.size === 1) return cells([...own][0]!, critical, branch, conditions, system);
  if (letters.size === 0 && roots.length === 0 && conditions.length === 0) return { kind: 'everywhere', count: 1 };
  if (roots.length > 0 && roots.every((r) => degree(r.polynomial, r.unknown) === 2)) {
    const found = where(
      roots.map((r) => signProduct(discriminant(r.polynomial, r.unknown), system)),
      branch.degree,
    );
    if (conditions.length === 0 || (found.kind === 'everywhere' && found.count === 0)) return found;
    return found.kind === 'where' ? { ...found, real: true } : { kind: 'undecided' };
  }
  if (roots.length === 0)
    return where(
      conditions.map((c) => signProduct(multiply(c.numerator, c.denominator), system)),
      1,
    );
  return { kind: 'undecided' };
}

/** Where a condition may change its sign, as polynomials in letters. */
function onRoots(c: Bound, roots: readonly Root[]): readonly Polynomial[] {
  return [c.numerator, c.denominator].map((p) => {
    let q = p;
    for (const r of [...roots].reverse()) if (degree(q, r.unknown) > 0) q = resultant(r.polynomial, q, r.unknown);
    return q;
  });
}

/** The points exist where all products are positive. */
function where(products: readonly Product[], count: number): Existence {
  if (products.some((p) => p.negative && p.factors.length === 0)) return { kind: 'everywhere', count: 0 };
  const key = (p: Product): string => `${p.negative}|${p.factors.map(textKey).join('|')}`;
  const positive = [...new Map(products.filter((p) => p.factors.length > 0).map((p) => [key(p), p])).values()];
  return positive.length === 0 ? { kind: 'everywhere', count } : { kind: 'where', positive };
}

/** The factors that decide a sign: odd powers of what may have both signs. */
function signProduct(p: Polynomial, system: PolynomialSystem): Product {
  const f = factor(p);
  const odd = f.factors.filter((g) => g.times % 2 === 1).map((g) => g.factor);
  const flips = odd.filter((g) => signOf(g, system) === -1).length;
  return {
    negative: f.content < 0n !== (flips % 2 === 1),
    factors: odd.filter((g) => signOf(g, system) === undefined),
  };
}
function signOf(p: Polynomial, system: PolynomialSystem): 1 | -1 | undefined {
  const s = system.signOf(p);
  return s.zero ? undefined : s.negative ? (s.positive ? undefined : -1) : 1;
}

/** A value inside the domain of a letter. */
function sampleIn(system: PolynomialSystem, v: number): Rational {
  const { low, high } = system.range(v);
  return between(low, high);
}

function between(low: Rational | undefined, high: Rational | undefined): Rational {
  const half = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, 2n * a.d * b.d);
  if (low !== undefined && high !== undefined) return half(low, high);
  if (low !== undefined) return rational(low.n + low.d, low.d);
  if (high !== undefined) return rational(high.n - high.d, high.d);
  return rational(1n);
}

/** The line of one letter, cut where the count may change. */
function cells(
  letter: number,
  critical: readonly Polynomial[],
  branch: Branch,
  conditions: readonly Bound[],
  system: PolynomialSystem,
): Existence {
  const { low, high } = system.range(letter);
  const inside = cutsOf(critical, letter).filter(
    (c) => (low === undefined || beyond(c, low) > 0) && (high === undefined || beyond(c, high) < 0),
  );
  const out: Cell[] = [];
  for (let k = 0; k <= inside.length; k++) {
    const [from, to] = [inside[k - 1], inside[k]];
    const sample = between(from === undefined ? low : upper(from), to === undefined ? high : lower(to));
    const count = realCount(branch, conditions, new Map([[letter, sample]]));
    if (count === undefined) return { kind: 'undecided' };
    const last = out[out.length - 1];
    // Neighbours with one count are shown as one; the cut stays a candidate for a threshold.
    if (last !== undefined && last.count === count) {
      out[out.length - 1] = { ...(last.from && { from: last.from }), ...(to && { to }), sample: last.sample, count };
      continue;
    }
    out.push({ ...(from && { from }), ...(to && { to }), sample, count });
  }
  const only = out[0]!;
  return out.length === 1 ? { kind: 'everywhere', count: only.count } : { kind: 'cells', letter, cells: out };
}

/** The real roots of polynomials in one letter, rising, each with the irreducible polynomial that it is a root of. */
export function cutsOf(critical: readonly Polynomial[], letter: number): readonly Cut[] {
  const factors = new Map<string, Polynomial>();
  for (const p of critical) if (!isZero(p)) for (const f of factor(p).factors) factors.set(textKey(f.factor), f.factor);
  let all = [...factors.values()].flatMap((polynomial) => {
    const dense = denseOf(polynomial, letter);
    return isolateRealRoots(dense).map((root) => ({ polynomial, dense, root, exact: exactRoot(dense) }));
  });
  // Roots of different irreducible polynomials differ: narrow until their intervals do.
  for (let apart = false; !apart; ) {
    apart = true;
    all.sort((a, b) => compareDyadic(a.root.low, b.root.low) || compareDyadic(a.root.high, b.root.high));
    for (let k = 1; k < all.length; k++)
      if (compareDyadic(all[k - 1]!.root.high, all[k]!.root.low) >= 0) {
        apart = false;
        all = all.map((c, j) => (j === k || j === k - 1 ? { ...c, root: halved(c.dense, c.root) } : c));
      }
  }
  return all.map(({ polynomial, root, exact }) => ({ polynomial, root, ...(exact && { exact }) }));
}
const exactRoot = (a: Dense): Rational | undefined => (a.length === 2 ? rational(-a[0]!, a[1]!) : undefined);

const fraction = (x: Dyadic): Rational => rational(x.n, 1n << BigInt(x.k));
/** A number at or above the cut, below the next one. */
const upper = (c: Cut): Rational => c.exact ?? fraction(c.root.high);
const lower = (c: Cut): Rational => c.exact ?? fraction(c.root.low);

/** Whether a cut lies above (1) or below (-1) a number, or on it. */
export function beyond(c: Cut, x: Rational): number {
  if (c.exact !== undefined) return compare(c.exact, x);
  const dense = denseOf(c.polynomial, variablesOf(c.polynomial)[0]!);
  let { root } = c;
  for (;;) {
    if (compare(fraction(root.low), x) >= 0) return 1;
    if (compare(fraction(root.high), x) <= 0) return -1;
    root = halved(dense, root);
  }
}
