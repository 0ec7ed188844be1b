import { add, call, mul, num, pow, split, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Role } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, letters, rebuild, replace, termsOf } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { candidates, combined, type Graded } from './candidates.ts';
import { solveSystem, type Vector } from './coefficientSystem.ts';
import { flat, hasState, isCoefficient, isLonger, type Observable, profilesOf, vectorOf } from './observable.ts';
import { type Places, whereTheyExist } from './places.ts';

/** What is left of a term once all that observables can say of it is taken out: `front`, in observables, times a sum of monomials. */
export interface Leftover {
  readonly front: Expr;
  readonly rest: Vector;
}

/** A term of the states as a term in observables; closed where nothing is left over. */
export interface Expressed {
  readonly letters: Expr;
  readonly left: readonly Leftover[];
  readonly conditions: readonly Expr[];
}

/** Larger terms are not looked at. */
const MOST_MONOMIALS = 600;

/** More monomials than are looked at. */
export class TooLarge extends Error {
  constructor() {
    super(`a time derivative has more than ${MOST_MONOMIALS} terms`);
    this.name = 'TooLarge';
  }
}

/** Writes terms of the states in observables: polynomials in them, and functions whose arguments can be written so. */
export class Basis {
  readonly observables: readonly Observable[];
  private readonly places: Places;
  private readonly graded: readonly Graded[];

  constructor(observables: readonly Observable[], places: Places) {
    this.observables = observables;
    this.places = places;
    this.graded = observables.map((o) => {
      const term = this.flat(o.term);
      return { ...o, term, profiles: profilesOf(term) };
    });
  }

  /** `own` are the free indices of the term, the last `components` of them components of one member. */
  express(e: Expr, own: readonly Atom[], components: number): Expressed {
    if (isLonger(e, this.places.size > 0, MOST_MONOMIALS)) throw new TooLarge();
    const term = this.flat(e);
    if (termsOf(term).length > MOST_MONOMIALS) throw new TooLarge();
    // What is in letters already stands in front of a sum of monomials in states.
    const groups = new Map<Expr, Expr[]>();
    for (const t of termsOf(term)) {
      const factors = factorsOf(t).map((f) => this.factor(f));
      const front = mul(...factors.filter((f) => !hasState(f) && !isCoefficient(f) && f.free.length === 0));
      const rest = mul(
        num(split(t)[0]),
        ...factors.filter((f) => hasState(f) || isCoefficient(f) || f.free.length > 0),
      );
      groups.set(front, [...(groups.get(front) ?? []), rest]);
    }
    let said: Expr = zero;
    const left: Leftover[] = [];
    const conditions: Expr[] = [];
    for (const [front, terms] of groups) {
      const found = this.polynomial(add(...terms), own, components);
      said = add(said, mul(front, found.letters));
      conditions.push(...found.conditions);
      if (found.rest.size > 0) left.push({ front, rest: found.rest });
    }
    return { letters: said, left, conditions };
  }

  /** A term multiplied out, at sizes at which the places that are named exist. */
  flat(e: Expr): Expr {
    return whereTheyExist(flat(e, this.places.size > 0), this.places);
  }

  /** A function or a power of what observables can say, in them; any other factor as it is. */
  private factor(f: Expr): Expr {
    if (!hasState(f)) return f;
    if (f.kind === 'pow' && f.exponent.kind === 'num') {
      const { value } = f.exponent;
      const named = this.root(f.base, value);
      if (named !== undefined) return named;
      if (Q.isInteger(value) && !Q.isNegative(value)) return f;
      const base = this.closed(f.base);
      return base === undefined ? f : pow(base, f.exponent);
    }
    if (f.kind === 'call') {
      const args = f.args.map((a) => this.closed(a));
      return args.some((a) => a === undefined) ? f : call(f.fn, ...(args as [Expr]));
    }
    if (f.kind === 'pow') {
      const [base, exponent] = [this.closed(f.base), this.closed(f.exponent)];
      return base === undefined || exponent === undefined ? f : pow(base, exponent);
    }
    return f;
  }

  /** A power of the same base as an observable that is a power itself, such as 1/|v| beside |v|. */
  private root(base: Expr, exponent: Q.Rational): Expr | undefined {
    for (const o of this.graded) {
      const t = o.term;
      if (o.indices.length > 0 || t.kind !== 'pow' || t.base !== base || t.exponent.kind !== 'num') continue;
      const ratio = Q.times(exponent, Q.inverse(t.exponent.value));
      if (Q.isInteger(ratio)) return pow(sym(o.letter), num(ratio));
    }
    return undefined;
  }

  /** A term without free indices, if observables say all of it. */
  private closed(e: Expr): Expr | undefined {
    if (!hasState(e)) return e;
    if (e.free.length > 0) return undefined;
    const found = this.express(e, [], 0);
    return found.left.length === 0 ? found.letters : undefined;
  }

  private polynomial(
    e: Expr,
    own: readonly Atom[],
    components: number,
  ): { readonly letters: Expr; readonly rest: Vector; readonly conditions: readonly Expr[] } {
    if (!hasState(e) && e.free.length === 0) return { letters: e, rest: new Map(), conditions: [] };
    const target = vectorOf(e);
    const all = candidates([...this.graded, ...constantsIn(e)], own, components, profilesOf(e)).map((c) => ({
      ...c,
      vector: vectorOf(this.flat(c.term)),
    }));
    const useful = all.filter((c) => c.vector.size > 0);
    const { x, rest, conditions } = solveSystem(
      useful.map((c) => c.vector),
      target,
    );
    if (rest.size === 0) return { letters: combined(useful, x), rest, conditions };
    // What takes nothing away is left out: the rest is easier to read without it.
    const slim = [...x];
    let least = rest;
    for (const [k, c] of x.entries()) {
      if (c === zero) continue;
      const other = slim.map((v, m) => (m === k ? zero : v));
      const without = restOf(
        useful.map((u) => u.vector),
        other,
        target,
      );
      if (without.size <= least.size) {
        slim[k] = zero;
        least = without;
      }
    }
    return { letters: combined(useful, slim), rest: least, conditions };
  }
}

/** Arrays that do not move, as they stand in a term: factors of degree 0. */
function constantsIn(e: Expr): readonly Graded[] {
  return letters(e)
    .filter((l) => l.axes.length > 0 && CONSTANT.has(l.role))
    .map((l) => {
      const indices = l.axes.map((set, k) => freeAtom(`#${k + 1}`, set));
      const term = sym(
        l,
        indices.map((a) => atomIndex(a)),
      );
      return { letter: l, indices, term, given: true, profiles: [new Map()] };
    });
}
const CONSTANT: ReadonlySet<Role> = new Set(['any', 'parameter', 'data', 'random']);

function restOf(columns: readonly Vector[], x: readonly Expr[], target: Vector): Vector {
  const sum = add(
    ...[...target].map(([key, c]) => mul(key, c)),
    ...columns.flatMap((column, k) =>
      x[k] === zero ? [] : [...column].map(([key, c]) => mul(num(-1), x[k]!, key, c)),
    ),
  );
  return vectorOf(expand(sum));
}
/** A term in the letters of observables as a term of the states. */
export function inStates(e: Expr, observables: readonly Observable[]): Expr {
  const visit = (x: Expr): Expr => {
    if (x.kind !== 'sym') return rebuild(x, visit);
    const o = observables.find((y) => y.letter === x.letter);
    return o === undefined ? x : replace(o.term, new Map(o.indices.map((a, k) => [a, x.indices[k]!])));
  };
  return visit(e);
}
export const letterOf = (o: Observable): Expr =>
  sym(
    o.letter,
    o.indices.map((a) => atomIndex(a)),
  );
