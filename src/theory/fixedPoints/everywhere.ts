import { num, sym } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { letter as makeLetter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { compare, type Rational, rational, toNumber, ZERO } from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { substitute } from '../../expr/traverse.ts';
import { denseOf } from '../../rewrite/polynomial/dense.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { isConstant, isZero, type Polynomial, textKey, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { refined } from '../../rewrite/polynomial/realRoots.ts';
import { fractionTerm, termOf } from '../../rewrite/polynomial/terms.ts';
import { algebraic } from './algebraic.ts';
import { solvedFor } from './chain.ts';
import { between, beyond, type Cut, cutsOf, lower, partedFrom, upper } from './cuts.ts';
import { bookkeeping, type FixedPoints, fixedPointsOf, solvableLetter } from './fixedPoints.ts';
import type { Relation } from './given.ts';
import { domainSays, domainsSay, placesOn, probes, takesBothSigns } from './probing.ts';
import { Signs } from './signs.ts';
import { isPolynomialSystem, type Motion, type NotPolynomial, type PolynomialSystem, systemOf } from './system.ts';

/** Values of letters. */
export type Place = ReadonlyMap<Letter, Rational>;

/** What became of a question at all values of the letters. */
export type Outcome =
  | { readonly kind: 'holds' }
  /** It fails at this place: what was found there against what was asked for. */
  | {
      readonly kind: 'fails';
      readonly at: Place;
      readonly what: string;
      readonly found: number;
      readonly wanted: number;
    }
  /** `speaks`: something was found that speaks against it, but no place in numbers to show it at. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly speaks?: true };

/** A question about all fixed points. */
export interface Question {
  /** Polynomials in letters: between two places with none of them 0 on the way the answer is the same. */
  readonly critical: (f: FixedPoints) => readonly Polynomial[];
  /** The answer where letters stand for any values at which no critical polynomial vanishes. */
  readonly answer: (f: FixedPoints, signs: Signs, at: Place) => Outcome;
}

/** More cells than this, over all letters, are not looked at. */
const MOST_CELLS = 60;

/** Answers a question at all values of the letters: in cells between critical values, and on these. */
export function everywhere(motions: readonly Motion[], relations: readonly Relation[], question: Question): Outcome {
  let cells = 0;
  /** Where letters leave a question open, it may fail at a place in exact numbers. */
  const probed = (
    open: ReadonlySet<number>,
    system: PolynomialSystem,
    own: readonly Motion[],
    given: readonly Relation[],
    at: Place,
  ): Outcome | undefined => {
    if ([...open].some((v) => system.alphabet.symbols[v]!.indices.length > 0)) return undefined;
    for (const place of probes(system, [...open])) {
      const found = askedAt(new Map(place), system, own, given, at);
      if (found.kind === 'fails') return found;
    }
    return undefined;
  };
  /** Where a polynomial in letters vanishes no place that is drawn lies: one letter is solved for there. */
  const probedOn = (
    p: Polynomial,
    open: ReadonlySet<number>,
    system: PolynomialSystem,
    own: readonly Motion[],
    given: readonly Relation[],
    at: Place,
  ): Outcome | undefined => {
    for (const values of placesOn(p, open, system)) {
      const found = askedAt(values, system, own, given, at);
      if (found.kind === 'fails') return found;
    }
    return undefined;
  };
  const askedAt = (
    values: ReadonlyMap<Sym, Rational>,
    system: PolynomialSystem,
    own: readonly Motion[],
    given: readonly Relation[],
    at: Place,
  ): Outcome => {
    const put = (e: Expr): Expr => substitute(e, (s) => (values.has(s) ? num(values.get(s)!) : undefined));
    const domains = [...values.keys()].flatMap((s) => domainSays(s.letter, s));
    return safely(() =>
      ask(
        own.map((m) => ({ ...m, right: put(m.right) })),
        [...given, ...domainsSay(system), ...domains].map((r) => ({ ...r, term: put(r.term) })),
        new Map([...at, ...[...values].map(([s, x]) => [s.letter, x] as const)]),
      ),
    );
  };
  const ask = (own: readonly Motion[], given: readonly Relation[], at: Place): Outcome => {
    if (given.some(isFalse)) return { kind: 'holds' };
    if (++cells > MOST_CELLS) return unknown('too many cells of parameters');
    const system = polynomialSystem(own);
    if (!isPolynomialSystem(system)) return unknown(system.reason);
    const signs = new Signs(system, given);
    if (signs.impossible) return { kind: 'holds' };
    const f = fixedPointsOf(system, true);
    if (f.unsolved.length > 0) return unknown(f.unsolved[0]!);
    const book = bookkeeping(f);
    if (book.kind === 'differs') return unknown(`the branches are ${book.found} points, the count is ${book.count}`);
    const open = criticalFactors(f, question).filter((p) => !signs.neverZero(p));
    if (open.length === 0) return question.answer(f, signs, at);
    const letters = new Set(open.flatMap((p) => variablesOf(p)));
    if (letters.size > 1) {
      // Off all of them the answer is read off the forms themselves; on each of them the system is another one.
      const generic = question.answer(f, signs, at);
      if (generic.kind === 'fails') return generic;
      const strata = open.filter((q) => !signs.excluded(q));
      if (generic.kind === 'unknown') {
        const off = probed(letters, system, own, given, at);
        return off ?? strata.map((p) => probedOn(p, letters, system, own, given, at)).find((o) => o) ?? generic;
      }
      for (const p of strata) {
        const on = safely(() => onStratum(p, own, given, system, at, ask));
        if (on.kind === 'fails')
          return (
            probedOn(p, letters, system, own, given, at) ??
            against(`another answer holds where ${print(termOf(p, system.alphabet), 'text')} = 0`)
          );
        if (on.kind === 'unknown') {
          const found = probedOn(p, letters, system, own, given, at);
          if (found !== undefined) return found;
          // A point runs to infinity there, or a family is there, and there is such a place: what draws say elsewhere is not all.
          const lost = isLostWhere(p, f);
          const counts =
            (lost || on.speaks === true) &&
            takesBothSigns(p, system, (put) => !given.some((r) => isFalse({ ...r, term: put(r.term) })));
          if (!counts) return unknown(on.reason);
          return lost ? against(`a fixed point is lost where ${print(termOf(p, system.alphabet), 'text')} = 0`) : on;
        }
      }
      return generic;
    }
    const v = [...letters][0]!;
    const letter = system.alphabet.symbols[v]!;
    if (letter.indices.length > 0) return unknown(`it depends on \`${letter.letter.name}\``);
    const there = (x: Rational): Outcome =>
      safely(() =>
        ask(
          own.map((m) => ({ ...m, right: substitute(m.right, (s) => (s === letter ? num(x) : undefined)) })),
          given.map((r) => ({ ...r, term: substitute(r.term, (s) => (s === letter ? num(x) : undefined)) })),
          new Map([...at, [letter.letter, x]]),
        ),
      );
    /** Where the letter is a root that is no fraction it is one unknown more, between two fractions. */
    const atRoot = (c: Cut): Outcome => {
      const words = `at ${letter.letter.name} = ${near(c)}`;
      const close = num(closeTo(c));
      // A condition that is violated by far is violated at the root.
      if (given.some((r) => isFarOff({ ...r, term: substitute(r.term, (s) => (s === letter ? close : undefined)) })))
        return { kind: 'holds' };
      const root = sym(
        makeLetter({
          name: letter.letter.name,
          role: 'state',
          domain: {
            kind: 'real',
            lower: { value: num(lower(c)), open: true },
            upper: { value: num(upper(c)), open: true },
          },
        }),
      );
      const put = (e: Expr): Expr => substitute(e, (s) => (s === letter ? root : undefined));
      const found = safely(() =>
        ask(
          [
            ...own.map((m) => ({ ...m, right: put(m.right) })),
            { unknown: root, right: put(termOf(c.polynomial, system.alphabet)) },
          ],
          given.map((r) => ({ ...r, term: put(r.term) })),
          at,
        ),
      );
      if (found.kind === 'fails') return against(`${words} ${found.what} is ${found.found}, not ${found.wanted}`);
      return found.kind === 'unknown' ? unknown(`${words} it is not decided`) : found;
    };
    const { low, high, lowClosed, highClosed } = system.range(v);
    // Parted from the ends of the domain too: the cell between is not to be missed.
    const cuts = cutsOf([...open, ...signs.cutting(v)], v)
      .filter((c) => (low === undefined || beyond(c, low) >= 0) && (high === undefined || beyond(c, high) <= 0))
      .map((c) => partedFrom(partedFrom(c, low), high));
    let doubt: Outcome | undefined;
    for (let k = 0; k <= cuts.length; k++) {
      const [from, to] = [cuts[k - 1], cuts[k]];
      const [a, b] = [from === undefined ? low : upper(from), to === undefined ? high : lower(to)];
      if (a === undefined || b === undefined || compare(a, b) < 0) {
        const found = there(between(a, b));
        if (found.kind === 'fails') return found;
        if (found.kind === 'unknown') doubt ??= found;
      }
      if (to === undefined) continue;
      const [l, h] = [low === undefined ? 1 : beyond(to, low), high === undefined ? -1 : beyond(to, high)];
      if ((l === 0 && !lowClosed) || (h === 0 && !highClosed) || signs.excluded(to.polynomial)) continue;
      const found = to.exact === undefined ? atRoot(to) : there(to.exact);
      if (found.kind === 'fails') return found;
      if (found.kind === 'unknown') doubt ??= found;
    }
    return doubt ?? { kind: 'holds' };
  };
  return safely(() => ask(motions, relations, new Map()));
}

/** Polynomials as they are, or with unknowns for the roots and moduli that stand in the motion. */
function polynomialSystem(motions: readonly Motion[]): PolynomialSystem | NotPolynomial {
  const plain = systemOf(motions);
  const made = isPolynomialSystem(plain) ? undefined : algebraic(motions);
  return made === undefined ? plain : systemOf(made.motions, made.auxiliaries);
}

/** Whether a point in letters alone runs to infinity, or is none alone, where a polynomial vanishes. */
const isLostWhere = (p: Polynomial, f: FixedPoints): boolean =>
  f.branches.some(
    ({ chain, determinant }) =>
      chain.roots.length === 0 &&
      [...chain.linear.map((l) => l.value.denominator), ...(determinant ? [determinant] : [])].some((q) =>
        factor(q).factors.some((g) => textKey(g.factor) === textKey(p)),
      ),
  );

/** Where the motion itself, or a condition, divides by 0 nothing is concluded. */
const safely = (f: () => Outcome): Outcome =>
  safe(f) ?? unknown('the motion is not defined at some values of the parameters');

/** Undefined where something divides by 0. */
function safe<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (problem) {
    if (problem instanceof Singular) return undefined;
    throw problem;
  }
}

/** The question where a polynomial in letters vanishes, solved for one of them. */
function onStratum(
  p: Polynomial,
  motions: readonly Motion[],
  given: readonly Relation[],
  system: PolynomialSystem,
  at: Place,
  ask: (motions: readonly Motion[], given: readonly Relation[], at: Place) => Outcome,
): Outcome {
  const { alphabet } = system;
  const v = solvableLetter(p, system);
  const letter = v === undefined ? undefined : alphabet.symbols[v]!;
  if (v === undefined || letter === undefined || letter.indices.length > 0)
    return unknown(`another answer may hold where ${print(termOf(p, alphabet), 'text')} = 0`);
  const value = fractionTerm(solvedFor(p, v).value, alphabet);
  const put = (e: Expr): Expr => substitute(e, (s) => (s === letter ? value : undefined));
  return ask(
    motions.map((m) => ({ ...m, right: put(m.right) })),
    [...given.map((r) => ({ ...r, term: put(r.term) })), ...domainSays(letter.letter, value)],
    // The bounds of the letter bound the others now.
    at,
  );
}

/** Whether a relation between numbers is false: then nothing is asked. */
function isFalse({ term, says }: Relation): boolean {
  if (term.kind !== 'num') return false;
  const sign = compare(term.value, ZERO);
  const holds = { '=': sign === 0, '!=': sign !== 0, '<': sign < 0, '<=': sign <= 0, '>': sign > 0, '>=': sign >= 0 };
  return !holds[says];
}

/** Whether a relation is false by more than what separates a root from a fraction near it. */
const isFarOff = (r: Relation): boolean =>
  r.term.kind === 'num' && Math.abs(toNumber(r.term.value)) > 1e-6 && isFalse(r);

export const unknown = (reason: string): Outcome => ({ kind: 'unknown', reason });
export const against = (reason: string): Outcome => ({ kind: 'unknown', reason, speaks: true });

/** A fraction beside a root, off by less than one part in 2^40. */
const closeTo = (c: Cut): Rational => {
  const { low } = refined(denseOf(c.polynomial, variablesOf(c.polynomial)[0]!), c.root, 40);
  return rational(low.n, 1n << BigInt(low.k));
};
const near = (c: Cut): string => toNumber(closeTo(c)).toPrecision(6);

/** The different irreducible factors of what a question finds critical, and of the special values. */
function criticalFactors(f: FixedPoints, question: Question): readonly Polynomial[] {
  const found = new Map<string, Polynomial>();
  for (const p of [...question.critical(f), ...f.special.map((s) => s.polynomial)])
    if (!isZero(p) && !isConstant(p)) for (const g of factor(p).factors) found.set(textKey(g.factor), g.factor);
  return [...found.values()];
}
