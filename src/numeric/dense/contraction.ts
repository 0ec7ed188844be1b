import type { Atom } from '../../expr/expr.ts';
import { mergeAtoms } from '../../expr/intern.ts';
import { byHash, countOf, type DenseArray, type SizeOf, spread, summedTo } from './array.ts';

const axesOf = (parts: readonly DenseArray[]): readonly Atom[] => mergeAtoms(parts.map((p) => p.axes));

/** number · Π parts over these axes, among which are all of theirs; 0 where one that protects the rest is 0. */
export function product(parts: readonly DenseArray[], axes: readonly Atom[], number: number, size: SizeOf): DenseArray {
  const entries = new Float64Array(countOf(axes, size)).fill(number);
  for (const p of parts) {
    const x = p.axes.length === 0 ? undefined : spread(p, axes, size);
    const c = p.entries[0]!;
    for (let k = 0; k < entries.length; k++) entries[k]! *= x === undefined ? c : x[k]!;
  }
  for (const p of parts) {
    if (p.guards !== true) continue;
    const x = spread(p, axes, size);
    for (let k = 0; k < entries.length; k++) if (x[k] === 0) entries[k] = 0;
  }
  return { axes, entries };
}

/**
 * number · Σ Π parts over the axes that are kept, the others summed one after the other, each time what takes the fewest
 * operations (variable elimination; Dechter 1999). @throws {TooLarge}
 */
export function contraction(
  parts: readonly DenseArray[],
  kept: readonly Atom[],
  number: number,
  size: SizeOf,
): DenseArray {
  let pool = parts;
  for (;;) {
    const left = axesOf(pool)
      .filter((a) => !kept.includes(a))
      .sort(byHash);
    if (left.length === 0) return product(pool, kept, number, size);
    let best: { readonly joined: readonly Atom[]; readonly cost: number; readonly of: Atom } | undefined;
    for (const of of left) {
      const joined = axesOf(pool.filter((p) => p.axes.includes(of)));
      const cost = joined.reduce((n, a) => n * size(a), 1);
      if (best === undefined || cost < best.cost) best = { joined, cost, of };
    }
    const { joined, of } = best!;
    const [own, others]: [DenseArray[], DenseArray[]] = [[], []];
    for (const p of pool) (p.axes.includes(of) ? own : others).push(p);
    const stays = (a: Atom): boolean => kept.includes(a) || others.some((p) => p.axes.includes(a));
    pool = [...others, summedTo(product(own, joined, 1, size), stays, size)];
  }
}
