import { signOf as sign } from '../../expr/sign.ts';
import { groebnerBasis } from '../../rewrite/polynomial/groebner.ts';
import {
  degree,
  isConstant,
  isZero,
  type Polynomial,
  primitive,
  textKey,
  variablesOf,
} from '../../rewrite/polynomial/polynomial.ts';
import { composedFraction, leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { type Staircase, staircase } from '../../rewrite/polynomial/staircase.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { type Branch, branchesOf, isSimple } from './branches.ts';
import { type Linear, onChain, solvedFor } from './chain.ts';
import { beyond, cutsOf } from './cuts.ts';
import { Knowledge } from './knowledge.ts';
import { solve } from './search.ts';
import type { PolynomialSystem } from './system.ts';

/** All fixed points of a polynomial motion, with letters. */
export interface FixedPoints {
  readonly system: PolynomialSystem;
  /** For letters off the special values. */
  readonly branches: readonly Branch[];
  /** Why the list may lack something; empty where it is complete off the special values. */
  readonly unsolved: readonly string[];
  /** Whether solutions that are not real, or outside the domains of the states, were left out. */
  readonly realOnly: boolean;
  /** The number of complex solutions, with multiplicity, counted by a Groebner basis: not by the search. */
  readonly counted: Staircase | { readonly kind: 'uncounted'; readonly reason: string };
  readonly special: readonly Special[];
}

/** Values of letters at which another answer holds: where this polynomial in letters vanishes. */
export interface Special {
  readonly polynomial: Polynomial;
  /** The letter it was solved for. */
  readonly letter?: Linear;
  /** What holds there; undefined where it was not solved again. */
  readonly branches?: readonly Branch[];
  readonly unsolved: readonly string[];
  /** Values of the other letters at which still another answer holds: named, not solved. */
  readonly deeper: readonly Polynomial[];
}

/** Work, in operations on coefficients: of the search, of the count, of each special value. */
const SEARCH_WORK = 3_000_000;
const COUNT_WORK = 1_000_000;
const SPECIAL_WORK = 600_000;
/** More special values than this are named only. */
const SPECIAL = 12;

/**
 * Solves for the fixed points of a polynomial motion: branches, special values of letters, and the independent count. At the
 * special values it is solved again, unless they are only to be named.
 */
export function fixedPointsOf(system: PolynomialSystem, named = false): FixedPoints {
  const { alphabet, equations, denominators, signOf, unknowns } = system;
  let { realOnly } = system;
  let knowledge = new Knowledge(unknowns, signOf, realOnly);
  let main = searched(equations, denominators, knowledge, unknowns, SEARCH_WORK);
  const bounded = alphabet.symbols
    .slice(0, unknowns)
    .map((s) => sign(s))
    .some((s) => !(s.negative && s.positive));
  // A family of complex points may have one real point, or none.
  const hollow = main.branches.some((b) =>
    b.chain.roots.some((r) => b.free.length > 0 && knowledge.hasOneSign(r.polynomial)),
  );
  if ((main.unsolved.length > 0 && bounded) || hollow) {
    // With the signs of states the search may end where it did not for complex ones.
    const other = new Knowledge(unknowns, signOf, true);
    const found = searched(equations, denominators, other, unknowns, SEARCH_WORK);
    if (found.unsolved.length === 0) [main, knowledge, realOnly] = [found, other, true];
  }
  const special = [...knowledge.special.values()].filter((p) => isReached(p, system)).sort(order);
  return {
    system,
    ...main,
    realOnly,
    counted: count(system),
    special: special.map((p, k) =>
      !named && k < SPECIAL ? atSpecial(system, p) : { polynomial: p, unsolved: [], deeper: [] },
    ),
  };
}

const order = (a: Polynomial, b: Polynomial): number =>
  a.keys.length - b.keys.length || (textKey(a) < textKey(b) ? -1 : 1);

function searched(
  equations: readonly Polynomial[],
  denominators: readonly Polynomial[],
  knowledge: Knowledge,
  unknowns: number,
  work: number,
): { readonly branches: readonly Branch[]; readonly unsolved: readonly string[] } {
  try {
    return within('fixed points', work, () => {
      const { chains, unsolved } = solve(equations, denominators, knowledge);
      // Where a denominator of the motion vanishes at a solution there is none: that is special too.
      for (const chain of chains)
        for (const d of denominators)
          for (const f of knowledge.factors(onChain(d, chain))) knowledge.vanishing(f, [], chain.roots);
      return { branches: branchesOf(chains, equations, unknowns), unsolved };
    });
  } catch (problem) {
    if (!(problem instanceof WorkSpent)) throw problem;
    return { branches: [], unsolved: [problem.message] };
  }
}

function count(system: PolynomialSystem): FixedPoints['counted'] {
  const { equations, denominators, alphabet, unknowns } = system;
  if (denominators.some((d) => variablesOf(d).some((v) => v < unknowns)))
    return { kind: 'uncounted', reason: 'where denominators vanish there are solutions that do not count' };
  const all = Array.from({ length: alphabet.ring.variables }, (_, v) => v);
  const own = all.slice(0, unknowns);
  const order = { ring: alphabet.ring, blocks: [own, all.slice(unknowns)].filter((b) => b.length > 0) };
  try {
    return within('the count of fixed points', COUNT_WORK, () =>
      staircase(groebnerBasis(equations, order), order, own),
    );
  } catch (problem) {
    if (!(problem instanceof WorkSpent)) throw problem;
    return { kind: 'uncounted', reason: problem.message };
  }
}

/** Whether a polynomial in letters vanishes somewhere in their domains, as far as one letter alone decides it. */
function isReached(p: Polynomial, system: PolynomialSystem): boolean {
  const letters = variablesOf(p);
  if (letters.length !== 1) return true;
  const v = letters[0]!;
  const { low, high } = system.range(v);
  return cutsOf([p], v).some(
    (c) => (low === undefined || beyond(c, low) >= 0) && (high === undefined || beyond(c, high) <= 0),
  );
}

/** The system where a polynomial in letters vanishes, if that can be solved for one of them. */
function atSpecial(system: PolynomialSystem, p: Polynomial): Special {
  const { equations, denominators, signOf, unknowns } = system;
  const letter = solvableLetter(p, system);
  if (letter === undefined) return { polynomial: p, unsolved: [], deeper: [] };
  const solved = solvedFor(p, letter);
  const put = (q: Polynomial): Polynomial =>
    primitive(composedFraction(q, letter, solved.value.numerator, solved.value.denominator));
  const knowledge = new Knowledge(unknowns, signOf, system.realOnly);
  const below = denominators.map(put);
  if (below.some(isZero))
    return { polynomial: p, letter: solved, unsolved: ['a denominator vanishes there'], deeper: [] };
  const own = equations.map(put);
  const found = searched(own, below, knowledge, unknowns, SPECIAL_WORK);
  return {
    polynomial: p,
    letter: solved,
    ...found,
    deeper: [...knowledge.special.values()].filter((q) => isReached(q, system)).sort(order),
  };
}

/** A letter that a polynomial in letters gives as a quotient whose denominator does not vanish. */
export const solvableLetter = (p: Polynomial, system: PolynomialSystem): number | undefined =>
  variablesOf(p).find((v) => {
    if (degree(p, v) !== 1) return false;
    const c = leadingBy(p, v);
    return isConstant(c) || !system.signOf(c).zero;
  });

/** Whether the branches add up to what was counted: each point as often as it is a solution. */
export type Bookkeeping =
  | { readonly kind: 'agrees'; readonly count: number }
  /** Some point counts several times: how often is known where it is one branch alone. */
  | { readonly kind: 'multiple'; readonly count: number; readonly of?: Branch; readonly times?: number }
  | { readonly kind: 'differs'; readonly found: number; readonly count: number }
  | { readonly kind: 'unknown'; readonly reason: string };

export function bookkeeping(f: FixedPoints): Bookkeeping {
  const { counted, branches, unsolved } = f;
  if (unsolved.length > 0) return { kind: 'unknown', reason: unsolved[0]! };
  if (f.realOnly) return { kind: 'unknown', reason: 'only real solutions in the domains were looked for' };
  if (counted.kind === 'uncounted') return { kind: 'unknown', reason: counted.reason };
  if (counted.kind === 'none')
    return branches.length === 0 ? { kind: 'agrees', count: 0 } : { kind: 'differs', found: branches.length, count: 0 };
  const dimension = Math.max(0, ...branches.map((b) => b.free.length));
  if (counted.kind === 'families')
    return dimension === counted.dimension
      ? { kind: 'unknown', reason: 'families are not counted' }
      : { kind: 'differs', found: dimension, count: counted.dimension };
  const found = branches.reduce((n, b) => n + b.degree, 0);
  const { count: total } = counted;
  if (dimension > 0) return { kind: 'differs', found: Number.POSITIVE_INFINITY, count: total };
  if (found === total) return { kind: 'agrees', count: total };
  const multiple = branches.filter((b) => isSimple(b) !== true);
  if (found > total || multiple.length === 0) return { kind: 'differs', found, count: total };
  const only = multiple.length === 1 ? multiple[0] : undefined;
  const times = only === undefined ? undefined : (total - found) / only.degree + 1;
  return { kind: 'multiple', count: total, ...(only && times && Number.isInteger(times) ? { of: only, times } : {}) };
}
