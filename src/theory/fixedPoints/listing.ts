import { num, subtract } from '../../expr/build.ts';
import type { Equation, Expr, Sym } from '../../expr/expr.ts';
import { Singular } from '../../expr/refusal.ts';
import { signOf } from '../../expr/sign.ts';
import { some, substitute } from '../../expr/traverse.ts';
import { fractionTerm } from '../../rewrite/polynomial/terms.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { bounds } from './bounds.ts';
import type { Branch } from './branches.ts';
import { criticalOf, realPoints } from './counting.ts';
import { against, type Outcome, type Place, type Question, unknown } from './everywhere.ts';
import type { FixedPoints } from './fixedPoints.ts';
import { equationsOf } from './present.ts';
import type { Signs } from './signs.ts';

/** A point: the value of each unknown; undefined where it leaves one free. */
export type ListedPoint = (unknown: Sym) => Expr | undefined;

/** Whether the points of a list are all fixed points that are real and in the domains of the states. */
export const listingQuestion = (points: readonly ListedPoint[]): Question => ({
  // A branch all of whose points are listed stays so, wherever roots meet, unless they leave the domains.
  critical: (f) =>
    f.branches.flatMap((b) =>
      isUnbounded(b, f) && onBranch(b, f, points, new Map()).length === b.degree ? [] : criticalOf(b, f.system),
    ),
  answer: (f, signs, at) => listed(f, signs, at, points),
});

function listed(f: FixedPoints, signs: Signs, at: Place, points: readonly ListedPoint[]): Outcome {
  const unlisted = f.branches.some(
    (b) => b.free.length > 0 && !(isAnywhere(f) && onBranch(b, f, points, at).length === b.degree),
  );
  const says = 'there is a family of fixed points that is not seen to be listed';
  // A list of single points has no family in it.
  if (unlisted) return f.branches.every((b) => leavesNothingOpen(b, f, points)) ? against(says) : unknown(says);
  const taken = new Set<number>();
  let more = 0;
  for (const b of f.branches) {
    const own = onBranch(b, f, points, at);
    if (f.system.auxiliaries > 0) {
      // Roots and moduli in the motion are not negative: a branch solves it where they are not.
      const real = realPoints(b, f.system, signs);
      const kept = real === b.degree ? own : own.filter((k) => keepsBounds(b, f, points[k]!, at) !== false);
      const known = real === 0 || real === b.degree || kept.every((k) => keepsBounds(b, f, points[k]!, at) === true);
      if (real === undefined || !known)
        return unknown('where roots and moduli in the motion are what solves it is not decided in letters');
      if (real === 0) continue;
      for (const k of kept) taken.add(k);
      more += real - kept.length;
      continue;
    }
    for (const k of own) taken.add(k);
    if (own.length === b.degree && isUnbounded(b, f)) continue;
    const real = realPoints(b, f.system, signs);
    if (real === undefined)
      return unknown(
        own.length === b.degree
          ? 'whether the listed points lie in the domains of the states is not decided in letters'
          : 'whether fixed points that are not listed are real, and in the domains, is not decided in letters',
      );
    if (real < own.length && own.length < b.degree)
      return unknown('a listed point is not real, or leaves the domain of a state');
    if (real < own.length) {
      const what = 'of the listed points on one branch, those that are real and in the domains of the states';
      return { kind: 'fails', at, what, found: real, wanted: own.length };
    }
    more += real - own.length;
  }
  // A point that is not seen to be on a branch may be on it all the same, and be one of those that are left.
  if (more > points.length - taken.size)
    return {
      kind: 'fails',
      at,
      what: 'the number of real fixed points',
      found: taken.size + more,
      wanted: points.length,
    };
  const missed = points.findIndex((_, k) => !taken.has(k));
  return missed < 0 ? { kind: 'holds' } : unknown(`point ${missed + 1} is not seen among the solutions`);
}

/** Whether a branch is no family, or one of points that are all real and allowed while every listed point is a single one. */
const leavesNothingOpen = (b: Branch, f: FixedPoints, points: readonly ListedPoint[]): boolean =>
  b.free.length === 0 ||
  (isAnywhere(f) &&
    b.degree === 1 &&
    points.every((p) => f.system.alphabet.symbols.slice(0, f.system.unknowns).every((u) => p(u) !== undefined)));

/** Whether no end of a domain cuts a branch off. */
const isUnbounded = (b: Branch, f: FixedPoints): boolean => b.free.length > 0 || bounds(b, f.system).length === 0;

/** Which of the listed points lie on a branch, each point once. */
function onBranch(b: Branch, f: FixedPoints, points: readonly ListedPoint[], at: Place): readonly number[] {
  const { alphabet, unknowns: count, auxiliaries } = f.system;
  // What roots and moduli in the motion are follows from the states.
  const hidden = new Set(alphabet.symbols.slice(count - auxiliaries, count));
  const equations = equationsOf(b, f.system).filter((q) => !mentionsAny(q.left, hidden));
  if (equations.some((q) => mentionsAny(q.right, hidden))) return [];
  const place = (e: Expr): Expr =>
    substitute(e, (s) => {
      const x = s.indices.length === 0 ? at.get(s.letter) : undefined;
      return x === undefined ? undefined : num(x);
    });
  const unknowns = alphabet.symbols.slice(0, count - auxiliaries);
  const found: { readonly k: number; readonly values: readonly Expr[] }[] = [];
  for (const [k, p] of points.entries()) {
    const values = unknowns.map((u) => p(u));
    // What a family leaves free stands for itself, and may stand in the other values.
    if (values.some((v, i) => (v === undefined) !== b.free.includes(i))) continue;
    const own = new Map(unknowns.map((u, i) => [u, values[i] === undefined ? u : place(values[i]!)]));
    if (b.free.length > 0 && ![...own.values()].every(isSurelyReal)) continue;
    const solves = equations.every((q) => holdsAt(q, (s) => own.get(s)));
    const repeats = found.some((o) => o.values.every((v, i) => vanishes(subtract(v, [...own.values()][i]!))));
    if (solves && !repeats) found.push({ k, values: [...own.values()] });
  }
  if (found.length > 0 || b.free.length === 0 || b.chain.roots.length > 0) return found.map((o) => o.k);
  // The same family may be written with others of its unknowns left free.
  const solved = new Map<Expr, Expr>(equations.map((q) => [q.left, q.right]));
  const same = points.findIndex((p) =>
    unknowns.every((u) => {
      const value = p(u);
      if (value === undefined) return true;
      return isSurelyReal(value) && holdsAt({ left: u, right: place(value) }, (s) => solved.get(s));
    }),
  );
  return same < 0 ? [] : [same];
}

/** Whether no even root stands in a term of what may be negative. */
const isSurelyReal = (e: Expr): boolean =>
  !some(
    e,
    (x) => x.kind === 'pow' && x.exponent.kind === 'num' && x.exponent.value.d % 2n === 0n && signOf(x.base).negative,
  );

/** Whether no domain keeps a state from any value: of a family nothing is cut off. */
const isAnywhere = ({ system: { alphabet, unknowns } }: FixedPoints): boolean =>
  alphabet.symbols.slice(0, unknowns).every((u) => {
    const s = signOf(u);
    const { domain } = u.letter;
    return s.negative && s.zero && s.positive && domain.kind === 'real' && !domain.lower && !domain.upper;
  });

/** Whether an equation holds at a point; it does not where it divides by 0 there. */
function holdsAt(q: Equation, own: (s: Sym) => Expr | undefined): boolean {
  try {
    return vanishes(substitute(subtract(q.left, q.right), own));
  } catch (problem) {
    if (problem instanceof Singular) return false;
    throw problem;
  }
}

/** Whether a listed point of a branch keeps the bounds that the branch has to keep; undefined where signs do not show it. */
function keepsBounds(b: Branch, f: FixedPoints, p: ListedPoint, at: Place): boolean | undefined {
  const { alphabet } = f.system;
  const put = (s: Sym): Expr | undefined => {
    const x = s.indices.length === 0 ? at.get(s.letter) : undefined;
    return p(s) ?? (x === undefined ? undefined : num(x));
  };
  const signs = bounds(b, f.system).map((q) => {
    const { negative, positive, zero } = signOf(substitute(substitute(fractionTerm(q, alphabet), put), put));
    return !negative ? !(q.open && zero) || undefined : !positive && !zero ? false : undefined;
  });
  return signs.includes(false) ? false : signs.includes(undefined) ? undefined : true;
}

const mentionsAny = (e: Expr, symbols: ReadonlySet<Expr>): boolean => some(e, (x) => symbols.has(x));

/** Proved to be 0. */
function vanishes(e: Expr): boolean {
  const verdict = zeroTest(e);
  return verdict.kind === 'zero' && verdict.how === 'normal-form';
}
