import type { Ix } from './ix.ts';
import { product } from './program.ts';

// The places that indices take as loops run.

/** The least and the greatest place of an index over these loops. */
export function rangeOf(x: Ix, sizes: readonly number[]): readonly [number, number] {
  if (x.kind === 'place') return [x.at, x.at];
  if (x.kind === 'axis') return [x.shift, sizes[x.axis]! - 1 + x.shift];
  return [x.table.least + x.shift, x.table.greatest + x.shift];
}

/** An index of a node where its axes are read at these indices. */
export function composed(x: Ix, at: readonly Ix[]): Ix {
  if (x.kind === 'place') return x;
  if (x.kind === 'map') return { ...x, args: x.args.map((y) => composed(y, at)) };
  const to = at[x.axis]!;
  return to.kind === 'place' ? { ...to, at: to.at + x.shift } : { ...to, shift: to.shift + x.shift };
}

/** The values of an index over loops of these sizes. */
export function wholes(x: Ix, sizes: readonly number[]): Int32Array {
  const count = product(sizes);
  if (x.kind === 'place') return new Int32Array(count).fill(x.at);
  const out = new Int32Array(count);
  if (x.kind === 'axis') {
    const size = sizes[x.axis]!;
    const step = product(sizes.slice(x.axis + 1));
    for (let m = 0; m < count; )
      for (let k = 0; k < size; k++) for (let end = m + step; m < end; m++) out[m] = k + x.shift;
    return out;
  }
  const { shape, values } = x.table;
  const args = x.args.map((y) => wholes(y, sizes));
  for (let m = 0; m < count; m++) {
    let flat = 0;
    for (let k = 0; k < args.length; k++) flat = flat * shape[k]! + args[k]![m]!;
    out[m] = (values[flat] ?? OUTSIDE) + x.shift;
  }
  return out;
}
/** No place of any array. */
const OUTSIDE = -(2 ** 30);
