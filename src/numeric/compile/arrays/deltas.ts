import { axesOfIx, type Ix, shiftIx } from './ix.ts';
import type { Ref } from './program.ts';

// What deltas do under a sum.

/** The two indices that a viewed delta compares. */
export const indicesOf = (f: Ref): readonly [Ix, Ix] => {
  const to = (p: number): Ix => f.ix[p]!;
  const at = (x: Ix): Ix =>
    x.kind === 'axis' ? shiftIx(to(x.axis), x.shift) : x.kind === 'map' ? { ...x, args: x.args.map(at) } : x;
  return [at(f.node.ix[0]!), at(f.node.ix[1]!)];
};

/** The binder that i = j determines, and its value. */
export function solved(i: Ix, j: Ix, binders: readonly number[]): { axis: number; to: Ix } | undefined {
  if (i.kind === 'map') {
    // A turn of a ring has a turn back.
    const { inverse } = i.table;
    const [turned] = i.args;
    if (inverse === undefined || turned?.kind !== 'axis' || turned.shift !== 0 || i.shift !== 0) return undefined;
    if (!binders.includes(turned.axis) || axesOfIx(j).includes(turned.axis)) return undefined;
    return { axis: turned.axis, to: { kind: 'map', table: inverse, args: [j], shift: 0 } };
  }
  if (i.kind !== 'axis' || !binders.includes(i.axis) || axesOfIx(j).includes(i.axis)) return undefined;
  return { axis: i.axis, to: shiftIx(j, -i.shift) };
}

/** A free axis that a delta sets to a map of binders. */
export function pinned(f: Ref, binders: readonly number[]): { axis: number; to: Ix } | undefined {
  if (f.node.op !== 'delta') return undefined;
  const [i, j] = indicesOf(f);
  for (const [x, y] of [
    [i, j],
    [j, i],
  ] as const) {
    if (x.kind !== 'axis' || x.shift !== 0 || binders.includes(x.axis)) continue;
    if (y.kind === 'map' && !axesOfIx(y).includes(x.axis) && axesOfIx(y).some((b) => binders.includes(b)))
      return { axis: x.axis, to: y };
  }
  return undefined;
}

/** Whether a delta takes an axis out of a sum over the binders. */
export function removable(g: Ref, binders: readonly number[]): boolean {
  if (g.node.op !== 'delta') return false;
  const [i, j] = indicesOf(g);
  return (solved(i, j, binders) ?? solved(j, i, binders) ?? pinned(g, binders)) !== undefined;
}

/** Whether the array is a delta with a map. */
export const isScatter = (f: Ref): boolean => f.node.op === 'delta' && f.node.ix.some((x) => x.kind === 'map');
