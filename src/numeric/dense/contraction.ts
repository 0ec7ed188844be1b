import type { Atom } from '../../expr/expr.ts';
import { mergeAtoms } from '../../expr/intern.ts';
import { byHash, countOf, type DenseArray, type SizeOf, spread, summedTo } from './array.ts';

const axesOf = (parts: readonly DenseArray[]): readonly Atom[] => mergeAtoms(parts.map((p) => p.axes));

/** number · Π parts over these axes, among which are all of theirs; 0 where one that protects the rest is 0. */
export function product(parts: readonly DenseArray[], axes: readonly Atom[], number: number, size: SizeOf): DenseArray {
  return withTangent(times(parts, axes, number, size), parts, (moved) => times(moved, axes, number, size));
}

/** The product rule: the sum of what is made of the parts with one of them replaced by its derivative. */
function withTangent(
  own: DenseArray,
  parts: readonly DenseArray[],
  make: (moved: readonly DenseArray[]) => DenseArray,
): DenseArray {
  let sum: DenseArray | undefined;
  for (const [k, { tangent }] of parts.entries()) {
    if (tangent === undefined) continue;
    const more = make(parts.map((p, m) => (m === k ? tangent : p)));
    sum = sum === undefined ? more : added(sum, more);
  }
  return sum === undefined ? own : { ...own, tangent: sum };
}

/** Adds to an array that belongs to the caller. */
export function added(to: DenseArray, more: DenseArray): DenseArray {
  for (let k = 0; k < to.entries.length; k++) to.entries[k]! += more.entries[k]!;
  return to;
}

/** The same of arrays without their tangents; the entries of one of the parts may be wide. */
function times(parts: readonly DenseArray[], axes: readonly Atom[], number: number, size: SizeOf): DenseArray {
  const wide = parts.find((p) => p.width !== undefined);
  const entries = new Float64Array(countOf(axes, size, wide?.width)).fill(number);
  for (const p of parts) {
    if (p === wide) continue;
    const x = p.axes.length === 0 ? undefined : spread(p, axes, size);
    const c = p.entries[0]!;
    for (let k = 0; k < entries.length; k++) entries[k]! *= x === undefined ? c : x[k]!;
  }
  const guarded = parts.filter((p) => p.guards === true).map((p) => spread(p, axes, size));
  for (const x of guarded) for (let k = 0; k < entries.length; k++) if (x[k] === 0) entries[k] = 0;
  if (wide === undefined) return { axes, entries };
  const width = wide.width!;
  const x = spread(wide, axes, size);
  const out = new Float64Array(x.length);
  for (let k = 0, at = 0; k < entries.length; k++) {
    const c = entries[k]!;
    const nothing = guarded.some((g) => g[k] === 0);
    for (let end = at + width; at < end; at++) out[at] = nothing ? 0 : c * x[at]!;
  }
  return { axes, entries: out, width };
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
  return withTangent(summed(parts, kept, number, size), parts, (moved) => summed(moved, kept, number, size));
}

function summed(parts: readonly DenseArray[], kept: readonly Atom[], number: number, size: SizeOf): DenseArray {
  let pool = parts;
  for (;;) {
    const left = axesOf(pool)
      .filter((a) => !kept.includes(a))
      .sort(byHash);
    if (left.length === 0) return times(pool, kept, number, size);
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
    pool = [...others, summedTo(times(own, joined, 1, size), stays, size)];
  }
}
