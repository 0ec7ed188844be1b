import type { Rational } from '../../expr/rational.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import {
  degree,
  isZero,
  multiply,
  type Polynomial,
  textKey,
  variablesOf,
} from '../../rewrite/polynomial/polynomial.ts';
import { leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { discriminant } from '../../rewrite/polynomial/resultant.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { type Bound, bounds } from './bounds.ts';
import type { Branch } from './branches.ts';
import { norm, type Root } from './chain.ts';
import { between, beyond, type Cut, cutsOf, lower, sampleIn, upper } from './cuts.ts';
import { realCount } from './realCount.ts';
import type { PolynomialSystem } from './system.ts';

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
      /** How many there are where one of them is negative, if that is one number. */
      readonly otherwise?: number;
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
  if (branch.free.length === 0 && roots.every((r) => !variablesOf(r.polynomial).some(isLetter)) && roots.length > 1) {
    const count = realCount(branch, bounds(branch, system), new Map());
    return count === undefined ? { kind: 'undecided' } : { kind: 'everywhere', count };
  }
  const over = (r: Root): readonly number[] => variablesOf(r.polynomial).filter((v) => v !== r.unknown && !isLetter(v));
  // Roots over free unknowns are not followed.
  if (roots.some((r) => over(r).some((v) => branch.free.includes(v)))) return { kind: 'undecided' };
  const asked = branch.free.length > 0 ? [] : bounds(branch, system);
  // A state that is on an end of its domain for all letters is in it, or in none of it.
  if (asked.some((c) => c.open && isZero(c.numerator))) return { kind: 'everywhere', count: 0 };
  const conditions = asked.filter((c) => !isZero(c.numerator));
  const cutting = conditions.flatMap((c) => [norm(c.numerator, roots), norm(c.denominator, roots)]);
  const critical = [
    ...roots
      .flatMap((r) => [discriminant(r.polynomial, r.unknown), leadingBy(r.polynomial, r.unknown)])
      .map((p) => norm(p, roots)),
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
  if (roots.some((r) => over(r).length > 0)) return { kind: 'undecided' };
  const degrees = roots.map((r) => degree(r.polynomial, r.unknown));
  if (roots.length > 0 && (degrees.every((n) => n === 2) || (roots.length === 1 && degrees[0] === 3))) {
    // A quadratic has two real roots or none, a cubic three or one, by the sign of the discriminant.
    const found = where(
      roots.map((r) => signProduct(discriminant(r.polynomial, r.unknown), system)),
      branch.degree,
      degrees[0]! - 2,
    );
    if (conditions.length === 0 || (found.kind === 'everywhere' && found.count === 0)) return found;
    return found.kind === 'where' ? { kind: 'where', positive: found.positive, real: true } : { kind: 'undecided' };
  }
  if (roots.length === 0)
    return where(
      conditions.map((c) => signProduct(multiply(c.numerator, c.denominator), system)),
      1,
      0,
    );
  return { kind: 'undecided' };
}

/** The points exist where all products are positive. */
function where(products: readonly Product[], count: number, otherwise: number | undefined): Existence {
  if (products.some((p) => p.negative && p.factors.length === 0))
    return otherwise === undefined ? { kind: 'undecided' } : { kind: 'everywhere', count: otherwise };
  const key = (p: Product): string => `${p.negative}|${p.factors.map(textKey).join('|')}`;
  const positive = [...new Map(products.filter((p) => p.factors.length > 0).map((p) => [key(p), p])).values()];
  if (positive.length === 0) return { kind: 'everywhere', count };
  // A product and its negative are not positive both: as x and 1 - x on an edge of a simplex beyond its corner.
  const opposed = positive.some((p) => positive.some((q) => key(q) === key({ ...p, negative: !p.negative })));
  if (opposed && otherwise !== undefined) return { kind: 'everywhere', count: otherwise };
  return { kind: 'where', positive, ...(otherwise !== undefined && { otherwise }) };
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
