import type { Atom, Expr, Index, IndexSet, Pow } from '../expr.ts';
import * as Q from '../rational.ts';
import { children } from './structure.ts';

// How binders stand in the factors of the product that is summed over them.

/** Whether the term depends on one of the binders. */
export const dependsOn = (e: Expr, binders: readonly Atom[]): boolean => binders.some((b) => e.free.includes(b));

/** Binders and factors in groups that share no binder: the sum of the product is the product of their sums. */
export function components(binders: readonly Atom[], factors: readonly Expr[]): [Atom[], Expr[]][] {
  const group = new Map<Atom, Atom>(binders.map((b) => [b, b]));
  const find = (b: Atom): Atom => {
    let x = b;
    while (group.get(x) !== x) x = group.get(x)!;
    return x;
  };
  for (const f of factors) {
    const own = f.free.filter((a) => group.has(a));
    for (const a of own.slice(1)) group.set(find(a), find(own[0]!));
  }
  const result = new Map<Atom, [Atom[], Expr[]]>();
  for (const b of binders) {
    const r = find(b);
    if (!result.has(r)) result.set(r, [[], []]);
    result.get(r)![0].push(b);
  }
  for (const f of factors) result.get(find(f.free.find((a) => group.has(a))!))![1].push(f);
  return [...result.values()];
}

/** Whether a term has a delta on one of the binders among its factors. */
export function carriesDelta(t: Expr, binders: readonly Atom[]): boolean {
  const factors = t.kind === 'mul' ? t.factors : [t];
  return factors.some((f) => f.kind === 'delta' && dependsOn(f, binders));
}

/** Whether the value of the binder, not only what stands at it, enters the term. */
export function readsAsNumber(e: Expr, b: Atom): boolean {
  if (!e.free.includes(b)) return false;
  return e.kind === 'value'
    ? e.index.kind === 'atom' && e.index.atom === b
    : children(e).some((c) => readsAsNumber(c, b));
}

/** Whether the index is the binder itself, not moved. */
export const isAtom = (i: Index, b: Atom): boolean => i.kind === 'atom' && i.atom === b && i.shift === 0;

/** The size of a set where it is a number. */
export const knownSize = (set: IndexSet): number | undefined =>
  set.size.kind === 'num' ? Q.toNumber(set.size.value) : undefined;

/** How many copies of its base a power stands for, where they are few enough to be written out. */
export function smallPower(f: Pow): number | undefined {
  if (f.exponent.kind !== 'num' || !Q.isInteger(f.exponent.value)) return undefined;
  const k = Number(f.exponent.value.n);
  return k >= 1 && k <= 4 ? k : undefined;
}
