// Where an array is read: axes by their names in views under construction, by their positions inside a node.

/** Where an axis of an array is read; axes are names in a view under construction, positions inside a node. */
export type Ix =
  | { readonly kind: 'axis'; readonly axis: number; readonly shift: number }
  | { readonly kind: 'place'; readonly at: number }
  | { readonly kind: 'map'; readonly table: Table; readonly args: readonly Ix[]; readonly shift: number };

/** Whole numbers known at compile time, row-major, counting from 0. */
export interface Table {
  readonly id: number;
  readonly shape: readonly number[];
  readonly values: Int32Array;
  readonly least: number;
  readonly greatest: number;
  /** Of a turn of a ring: the turn back. */
  readonly inverse?: Table;
}

/** Axes are read where they stand most of the time: such an index is made once. */
const plain: Ix[] = [];
const MOST_PLAIN = 4096;
export function axisIx(axis: number, shift = 0): Ix {
  if (shift !== 0 || axis >= MOST_PLAIN) return { kind: 'axis', axis, shift };
  plain[axis] ??= { kind: 'axis', axis, shift };
  return plain[axis]!;
}
export const placeIx = (at: number): Ix => ({ kind: 'place', at });

export function ixKey(x: Ix): string {
  if (x.kind === 'axis') return x.shift === 0 ? `${x.axis}` : `${x.axis}+${x.shift}`;
  if (x.kind === 'place') return `p${x.at}`;
  return `m${x.table.id}(${x.args.map(ixKey).join(',')})${x.shift}`;
}

export function shiftIx(x: Ix, by: number): Ix {
  if (by === 0) return x;
  if (x.kind === 'place') return placeIx(x.at + by);
  return { ...x, shift: x.shift + by };
}

/** The index with axes replaced, all at once. */
export function substituteIx(x: Ix, map: (axis: number) => Ix | undefined): Ix {
  if (x.kind === 'place') return x;
  if (x.kind === 'axis') {
    const to = map(x.axis);
    return to === undefined ? x : shiftIx(to, x.shift);
  }
  const args = x.args.map((a) => substituteIx(a, map));
  if (args.every((a) => a.kind === 'place')) {
    let at = 0;
    for (let k = 0; k < args.length; k++) at = at * x.table.shape[k]! + (args[k] as { at: number }).at;
    const entry = x.table.values[at];
    if (entry !== undefined) return placeIx(entry + x.shift);
  }
  return { ...x, args };
}

/** The axes in an index, in order, repeated ones included. */
export function axesOfIx(x: Ix): readonly number[] {
  return x.kind === 'axis' ? [x.axis] : x.kind === 'map' ? x.args.flatMap(axesOfIx) : [];
}
/** The same, one after the other. */
export function eachAxis(x: Ix, meet: (axis: number) => void): void {
  if (x.kind === 'axis') meet(x.axis);
  else if (x.kind === 'map') for (const y of x.args) eachAxis(y, meet);
}
