import { add, mul, num, split } from '../../expr/build.ts';
import type { Atom, Expr, Letter, Role } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, letters, some, termsOf } from '../../expr/traverse.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { averaged } from '../../rewrite/expectation/expectations.ts';
import { asConstants, onDomain } from '../../rewrite/onDomain.ts';
import { openDeltas } from '../../rewrite/openDeltas.ts';
import { openSums } from '../../rewrite/openSubsets.ts';
import { orderConditions } from '../../rewrite/orderConditions.ts';
import { unroll, writtenOut } from '../../rewrite/unroll.ts';
import type { Vector } from './coefficientSystem.ts';
import { fewestTerms } from './fewest.ts';
import { splitPlain } from './splitting.ts';

/** A quantity of the states by a name of its own: in equations between observables its letter stands for it. */
export interface Observable {
  /** Role `reduced`; axes as the indices. */
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  /** In terms of the states, as the author wrote it. */
  readonly term: Expr;
  /** Whether the author named it; others were added to close the equations. */
  readonly given: boolean;
}

/** An observable with a letter of its own. */
export const observable = (
  name: string,
  indices: readonly Atom[],
  components: number,
  term: Expr,
  given: boolean,
): Observable => ({
  letter: letter({ name, role: 'reduced', axes: indices.map((a) => a.set), components }),
  indices,
  term: averaged(takeGradients(term)),
  given,
});

/** What moves, or is an array: these make monomials; everything else is a coefficient. */
const MOVING: ReadonlySet<Role> = new Set(['state', 'reduced', 'draw', 'noise']);
const moves = (e: Expr): boolean => some(e, (x) => x.kind === 'sym' && MOVING.has(x.letter.role));
export const isCoefficient = (f: Expr): boolean => f.free.length === 0 && !moves(f);

/** Whether a state stands in the term. */
export function hasState(e: Expr): boolean {
  let made = stateful.get(e);
  if (made === undefined) {
    made = some(e, (x) => x.kind === 'sym' && x.letter.role === 'state');
    stateful.set(e, made);
  }
  return made;
}
const stateful = new WeakMap<Expr, boolean>();

const flattened = [new WeakMap<Expr, Expr>(), new WeakMap<Expr, Expr>()] as const;

/** A term multiplied out, so that equal monomials look alike. With `places`, sums over small sets are written out. */
export function flat(e: Expr, places: boolean): Expr {
  const known = flattened[places ? 1 : 0];
  let made = known.get(e);
  if (made === undefined) {
    made = multipliedOut(e, places);
    known.set(e, made);
    known.set(made, made);
  }
  return made;
}

/** More terms are not written out. */
const MOST_WRITTEN = 100_000;
/** Products of four factors that differ in their order only are one term: so many times as many may fall together. */
const MOST_ORDERS = 24;

function multipliedOut(e: Expr, places: boolean): Expr {
  const opened = openSums(openDeltas(e));
  const tidy = (x: Expr): Expr => (places ? expand(unroll(inSums(x))) : once(x));
  // What domains say is put in before anything is multiplied out, so that it is multiplied out once.
  return asConstants(opened) === opened ? tidy(opened) : onDomain(opened, tidy);
}
const once = (e: Expr): Expr => expand(splitPlain(orderConditions(expand(e))));

/** Multiplied out with its sums over small sets as they are, where it is known that writing them out ends. */
function inSums(e: Expr): Expr {
  if (writtenOut(e) > MOST_WRITTEN * MOST_ORDERS) throw new TooManyTerms(MOST_WRITTEN);
  const made = once(e);
  // Known before the work is done: what is written out here has a thousand terms, or millions.
  if (writtenOut(made) > MOST_WRITTEN) throw new TooManyTerms(MOST_WRITTEN);
  return made;
}

/** Whether it is seen, before sums over small sets are written out, that `flat` has more than so many terms. */
export function isLonger(e: Expr, places: boolean, terms: number): boolean {
  if (!places || flattened[1].has(e)) return false;
  const opened = openSums(openDeltas(e));
  return asConstants(opened) === opened && fewestTerms(inSums(opened), terms) > terms;
}

/** Whether states stand in sums and products only, not in functions or other powers. */
export const isPolynomial = (e: Expr): boolean =>
  !some(e, (x) => {
    if (x.kind === 'pow')
      return (
        hasState(x) && !(x.exponent.kind === 'num' && Q.isInteger(x.exponent.value) && !Q.isNegative(x.exponent.value))
      );
    return (x.kind === 'call' || x.kind === 'reduce' || x.kind === 'prod') && hasState(x);
  });

/** A term as monomials with coefficients. */
export function vectorOf(e: Expr): Vector {
  let made = vectors.get(e);
  if (made === undefined) {
    made = monomialsOf(e);
    vectors.set(e, made);
  }
  return made;
}
const vectors = new WeakMap<Expr, Vector>();

function monomialsOf(e: Expr): Vector {
  const parts = new Map<Expr, Expr[]>();
  for (const t of termsOf(e)) {
    const factors = factorsOf(t);
    const key = mul(...factors.filter((f) => !isCoefficient(f)));
    const coefficient = mul(num(split(t)[0]), ...factors.filter(isCoefficient));
    parts.set(key, [...(parts.get(key) ?? []), coefficient]);
  }
  return new Map([...parts].map(([key, list]) => [key, list.length === 1 ? list[0]! : add(...list)]));
}

/** How often each state stands in the monomials of a term, each way once; a function or another power counts as one. */
export function profilesOf(e: Expr): readonly Profile[] {
  const found = new Map<string, Profile>();
  for (const t of termsOf(e)) {
    const p = profileOf(t);
    found.set(keyOf(p), p);
  }
  return [...found.values()];
}
/** How often each state letter stands in a monomial. */
export type Profile = ReadonlyMap<Letter, number>;
const EMPTY: Profile = new Map();

export const keyOf = (p: Profile): string =>
  [...p]
    .map(([l, n]) => `${l.id}^${n}`)
    .sort()
    .join();
export const degreeOf = (p: Profile): number => [...p.values()].reduce((a, b) => a + b, 0);

/** The profile of a product. */
export function joined(...all: readonly Profile[]): Profile {
  const made = new Map<Letter, number>();
  for (const p of all) for (const [l, n] of p) made.set(l, (made.get(l) ?? 0) + n);
  return made;
}

function profileOf(e: Expr): Profile {
  switch (e.kind) {
    case 'sym':
      return e.letter.role === 'state' ? new Map([[e.letter, 1]]) : EMPTY;
    case 'mul':
      return joined(...e.factors.map(profileOf));
    case 'sum':
      return profileOf(e.body);
    case 'pow':
      if (e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) && !Q.isNegative(e.exponent.value))
        return joined(...Array<Profile>(Number(e.exponent.value.n)).fill(profileOf(e.base)));
      return opaque(e);
    default:
      return opaque(e);
  }
}
const opaque = (e: Expr): Profile => new Map(letters(e).flatMap((l) => (l.role === 'state' ? [[l, 1]] : [])));
