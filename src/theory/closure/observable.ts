import { add, mul, num, split } from '../../expr/build.ts';
import type { Atom, Expr, Letter, Role } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, some, termsOf } from '../../expr/traverse.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { expand, splitConditions, unroll } from '../../rewrite/expand.ts';
import { averaged } from '../../rewrite/expectation/expectations.ts';
import { onDomain } from '../../rewrite/onDomain.ts';
import { openDeltas } from '../../rewrite/openDeltas.ts';
import { openSums } from '../../rewrite/openSubsets.ts';
import { orderConditions } from '../../rewrite/orderConditions.ts';
import type { Vector } from './coefficientSystem.ts';

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
export const hasState = (e: Expr): boolean => some(e, (x) => x.kind === 'sym' && x.letter.role === 'state');

/** A term multiplied out, so that equal monomials look alike. With `places`, sums over small sets are written out. */
export function flat(e: Expr, places: boolean): Expr {
  const opened = openSums(openDeltas(e));
  const tidy = (x: Expr): Expr => {
    const once = expand(splitConditions(orderConditions(expand(x))));
    return places ? expand(unroll(once)) : once;
  };
  return onDomain(tidy(opened), tidy);
}

/** Whether a term names places of an axis, such as y[1]: then sums over that axis have to be written out to compare. */
export const namesPlaces = (e: Expr): boolean =>
  some(e, (x) => x.kind === 'sym' && x.indices.some((i) => i.kind === 'place'));

/** A term as monomials with coefficients. */
export function vectorOf(e: Expr): Vector {
  const parts = new Map<Expr, Expr[]>();
  for (const t of termsOf(e)) {
    const factors = factorsOf(t);
    const key = mul(...factors.filter((f) => !isCoefficient(f)));
    const coefficient = mul(num(split(t)[0]), ...factors.filter(isCoefficient));
    parts.set(key, [...(parts.get(key) ?? []), coefficient]);
  }
  return new Map([...parts].map(([key, list]) => [key, list.length === 1 ? list[0]! : add(...list)]));
}

/** How many state symbols stand in each monomial, at most and at least; a function or another power counts as one. */
export function degrees(e: Expr): { readonly most: number; readonly least: number } {
  const all = termsOf(e).map(degreeOf);
  return { most: Math.max(0, ...all), least: all.length === 0 ? 0 : Math.min(...all) };
}

function degreeOf(e: Expr): number {
  switch (e.kind) {
    case 'sym':
      return e.letter.role === 'state' ? 1 : 0;
    case 'mul':
      return e.factors.reduce((s, f) => s + degreeOf(f), 0);
    case 'add':
      return degrees(e).most;
    case 'sum':
      return degreeOf(e.body);
    case 'pow':
      if (e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) && !Q.isNegative(e.exponent.value))
        return degreeOf(e.base) * Number(e.exponent.value.n);
      return hasState(e) ? 1 : 0;
    default:
      return hasState(e) ? 1 : 0;
  }
}
