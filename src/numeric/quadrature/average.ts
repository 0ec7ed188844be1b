import type { Atom, Expr, IndexSet } from '../../expr/expr.ts';
import type { Measure } from './gauss.ts';
import { type Integrand, integrandOf, placeText } from './integrand.ts';
import { type Component, type Grade, type Rule, ruleFor } from './rule.ts';

/** A random variable of an expectation: which columns of the nodes are its components. */
export interface Drawn {
  readonly binder: Atom;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
}

/** The nodes over which the body of an expectation is averaged, and its variables in their columns. */
export function nodesFor(
  binders: readonly Atom[],
  body: Expr,
  sizeOf: (set: IndexSet) => number,
  grade: Grade,
): { readonly rule: Rule; readonly drawn: readonly Drawn[] } {
  const integrand = integrandOf(body, binders);
  const drawn: Drawn[] = [];
  const components: Component[] = [];
  for (const binder of binders) {
    const s = binder.set.structure;
    if (s.kind !== 'outcomes') throw new Error(`${binder.name} is no random variable`);
    const shape = s.components.map(sizeOf);
    const length = shape.reduce((n, k) => n * k, 1);
    drawn.push({ binder, shape, offset: components.length, length });
    const among = (places: Integrand['met'], place: readonly number[]): boolean => {
      const known = places.get(binder);
      return known === 'all' || (known?.has(placeText(place)) ?? false);
    };
    const measure: Measure = s.law;
    for (const place of places(shape))
      components.push({
        measure,
        role: among(integrand.bent, place) ? 'bent' : among(integrand.met, place) ? 'straight' : 'silent',
      });
  }
  return { rule: ruleFor(components, integrand, grade), drawn };
}

/** The places of an array, row-major, counted from 1. */
function places(shape: readonly number[]): readonly (readonly number[])[] {
  const [first, ...rest] = shape;
  if (first === undefined) return [[]];
  const inner = places(rest);
  return Array.from({ length: first }, (_, k) => inner.map((p) => [k + 1, ...p])).flat();
}
