import { type Rational, rational } from '../../expr/rational.ts';
import { degree, derivativeBy, isConstant, type Polynomial, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { bounds } from './bounds.ts';
import type { Branch } from './branches.ts';
import { Knowledge } from './knowledge.ts';
import { atValues } from './realCount.ts';
import { solve } from './search.ts';
import type { PolynomialSystem } from './system.ts';

const WORK = 100_000;

/** What is known of the real points of a family that lie alone. */
export interface Lonely {
  /** Whether there are none, where none of `special` vanishes. */
  readonly none: boolean;
  readonly special: readonly Polynomial[];
}

/**
 * Whether no real point of a family in the domains of the states is isolated: x^2 + y^2 = 0 is a family of complex
 * points with one real one, and y = -x meets x >= 0, y >= 0 in one point.
 */
export function lonelyPoints(b: Branch, system: PolynomialSystem): Lonely {
  const open = { none: false, special: [] };
  const isLetter = (v: number): boolean => v >= system.unknowns;
  const over = b.chain.roots.filter((r) => variablesOf(r.polynomial).some((v) => b.free.includes(v)));
  const asked = bounds(b, system);
  if (over.length === 0) return { none: asked.length === 0 || hasInterior(b, system), special: [] };
  const [root, ...more] = over;
  if (root === undefined || more.length > 0 || asked.length > 0) return open;
  // Over other roots it is not looked at.
  const own = variablesOf(root.polynomial).filter((v) => !isLetter(v));
  if (own.some((v) => v !== root.unknown && !b.free.includes(v))) return open;
  // Where the gradient of an equation does not vanish its real points are a manifold.
  try {
    return within('points of a family that lie alone', WORK, () => {
      const knowledge = new Knowledge(system.unknowns, system.signOf, false);
      const flat = [root.polynomial, ...own.map((v) => derivativeBy(root.polynomial, v))];
      const { chains, unsolved } = solve(flat, [], knowledge);
      return { none: chains.length === 0 && unsolved.length === 0, special: [...knowledge.special.values()] };
    });
  } catch (problem) {
    if (problem instanceof WorkSpent) return open;
    throw problem;
  }
}

const SIDES: readonly Rational[] = [1, 3].flatMap((k) => [
  rational(1n, BigInt(k + 2)),
  rational(BigInt(k)),
  rational(-1n, BigInt(k + 2)),
  rational(BigInt(-k)),
]);

/**
 * Whether what the domains ask of a family without roots leaves an open set of its free unknowns: bounds that the domains of
 * the free ones keep by themselves, and others that are linear in numbers, all of them strict at some place.
 */
function hasInterior(b: Branch, system: PolynomialSystem): boolean {
  const asked = bounds(b, system).map(({ numerator, denominator }) => ({ numerator, denominator }));
  const kept = ({ numerator, denominator }: (typeof asked)[number]): boolean => {
    const [n, d] = [system.signOf(numerator), system.signOf(denominator)];
    return !n.negative && !d.negative && !d.zero;
  };
  const others = asked.filter((q) => !kept(q));
  if (others.length === 0) return true;
  const { free } = b;
  const linear = ({ numerator, denominator }: (typeof asked)[number]): boolean =>
    isConstant(denominator) &&
    variablesOf(numerator).every((v) => free.includes(v)) &&
    numerator.keys.length <= free.length + 1 &&
    free.every((v) => degree(numerator, v) <= 1 && isConstant(derivativeBy(numerator, v)));
  if (!asked.every(linear) || free.length > 3) return false;
  return grids(free.length).some((place) => {
    const at = new Map(free.map((v, k) => [v, place[k]!]));
    return asked.every(({ numerator, denominator }) => {
      const [n, d] = [atValues(numerator, at), atValues(denominator, at)];
      return isConstant(n) && isConstant(d) && (n.coefficients[0] ?? 0n) * d.coefficients[0]! > 0n;
    });
  });
}

const grids = (n: number): readonly (readonly Rational[])[] =>
  Array.from({ length: n }).reduce<readonly (readonly Rational[])[]>(
    (all) => all.flatMap((p) => SIDES.map((x) => [...p, x])),
    [[]],
  );
