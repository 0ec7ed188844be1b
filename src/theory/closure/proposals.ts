import { add, divide, mul, num, split, zero } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, termsOf, treeSize } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Basis, Expressed } from './express.ts';
import { hasState, type Observable, observable } from './observable.ts';

/**
 * New observables out of what is left over: monomials with the same letters in their coefficients belong together;
 * where they are products, their factors are taken one by one. Undefined where that makes more than `most`.
 */
export function proposals(
  found: Expressed,
  o: Observable,
  basis: Basis,
  name: () => string,
  taken: readonly string[],
  most: number,
): readonly Observable[] | undefined {
  const terms = new Set<Expr>();
  const gather = (left: Expressed['left']): void => {
    for (const { rest } of left) {
      const groups = new Map<Expr, Expr[]>();
      for (const [key, c] of rest)
        for (const t of termsOf(expand(c))) {
          const [rational, front] = split(t);
          groups.set(front, [...(groups.get(front) ?? []), mul(num(rational), key)]);
        }
      for (const list of groups.values()) {
        const whole = list.every((t) => factorsOf(t).length === 1 && isPlain(factorsOf(t)[0]!));
        if (whole) terms.add(normalised(add(...list)));
        else for (const f of new Set(list.flatMap(factorsOf))) if (hasState(f)) inside(f);
      }
    }
  };
  // Of a root, or of a function of numbers, what stands inside is what is not known yet.
  const inside = (f: Expr): void => {
    const args = f.kind === 'pow' ? [f.base] : f.kind === 'call' ? f.args : undefined;
    if (args === undefined || f.free.length > 0) terms.add(f.kind === 'pow' && isPower(f) ? f.base : f);
    else for (const a of args) gather(basis.express(a, [], 0).left);
  };
  gather(found.left);
  const bound = o.indices.slice(o.indices.length - o.letter.components);
  const indicesOf = (term: Expr): readonly Atom[] => o.indices.filter((a) => term.free.includes(a));
  const componentsOf = (term: Expr): number => indicesOf(term).filter((a) => bound.includes(a)).length;
  // Short ones are seen through soonest: where there are too many, the long ones need not be looked at.
  const unknown = new Set<Expr>();
  for (const term of [...terms].sort((a, b) => treeSize(a) - treeSize(b))) {
    const own = indicesOf(term);
    if (term.free.some((a) => !own.includes(a))) continue;
    if (basis.express(term, own, componentsOf(term)).left.length === 0) continue;
    unknown.add(term);
    if (unknown.size > most) return undefined;
  }
  return [...terms]
    .filter((term) => unknown.has(term))
    .map((term) => {
      let text = name();
      while (taken.includes(text)) text = name();
      return observable(text, indicesOf(term), componentsOf(term), term, false);
    });
}

/** With the first number in front divided out: multiples of one quantity are one observable. */
function normalised(e: Expr): Expr {
  const first = termsOf(e)[0];
  return first === undefined ? zero : expand(divide(e, num(split(first)[0])));
}
/** No power, and no function of numbers. */
const isPlain = (f: Expr): boolean => f.kind !== 'pow' && (f.kind !== 'call' || f.free.length > 0);
const isPower = (f: Extract<Expr, { kind: 'pow' }>): boolean =>
  f.exponent.kind === 'num' && Q.isInteger(f.exponent.value) && !Q.isNegative(f.exponent.value);
