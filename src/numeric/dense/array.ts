import type { Atom } from '../../expr/expr.ts';

/** The entries of a term over its free indices: axes by their ids, the last running fastest. */
export interface DenseArray {
  readonly axes: readonly Atom[];
  readonly entries: Float64Array;
  /** Where it is 0 it protects the rest of a product, which may be singular there: it is a condition on indices, or holds one. */
  readonly guards?: boolean;
  /** How many numbers each entry is, one after the other; 1 where it is not given. */
  readonly width?: number;
  /** The derivative of each entry along each of several directions, over the same axes. */
  readonly tangent?: DenseArray;
}

/** How many places an axis has. */
export type SizeOf = (a: Atom) => number;

/** The term has a part that is not evaluated so, such as a function of a whole array. */
export class NotDense extends Error {}

/** An array would have more entries than is sensible for one that is asked for a few times. */
export class TooLarge extends Error {}

/** Entries that one array may have: of longer ones kernels run through all parts at once. */
const MOST = 6_000;
/** Numbers that entries along directions may be made of. */
const MOST_ALONG = 40_000;

/** The number of entries over these axes, each of so many numbers. @throws {TooLarge} */
export function countOf(axes: readonly Atom[], size: SizeOf, width = 1): number {
  let n = 1;
  for (const a of axes) n *= size(a);
  if (n > MOST || n * width > MOST_ALONG) throw new TooLarge(`${n} entries`);
  return n;
}

export const scalarArray = (x: number): DenseArray => ({ axes: [], entries: Float64Array.of(x) });

/** The entries spread over more axes, among which are all of its own. May be the array itself: not to be written to. */
export function spread(x: DenseArray, axes: readonly Atom[], size: SizeOf): Float64Array {
  let { entries } = x;
  if (x.axes.length === axes.length) return entries;
  // From the last axis on, so that what is copied is small as long as it can be.
  let inner = x.width ?? 1;
  let k = x.axes.length - 1;
  for (let m = axes.length - 1; m >= 0; m--) {
    const n = size(axes[m]!);
    if (k >= 0 && x.axes[k] === axes[m]) k--;
    else entries = repeated(entries, n, inner);
    inner *= n;
  }
  return entries;
}

/** Each block of `inner` entries `times` times in a row. */
function repeated(entries: Float64Array, times: number, inner: number): Float64Array {
  const out = new Float64Array(entries.length * times);
  if (inner === 1) {
    for (let k = 0, to = 0; k < entries.length; k++) {
      const x = entries[k]!;
      for (let end = to + times; to < end; to++) out[to] = x;
    }
    return out;
  }
  for (let from = 0, to = 0; from < entries.length; from += inner)
    for (let t = 0; t < times; t++) for (let k = 0; k < inner; k++) out[to++] = entries[from + k]!;
  return out;
}

/** The width of an array, for one that is made of it. */
export const widthOf = ({ width }: DenseArray): Pick<DenseArray, 'width'> => (width === undefined ? {} : { width });

/** Axes in an order that does not depend on what was made before them, as the order of summation decides last digits. */
export const byHash = (a: Atom, b: Atom): number => a.hash - b.hash || (a.name < b.name ? -1 : 1);

/** Summed over those of its axes that are not kept, one after the other. */
export function summedTo(x: DenseArray, kept: (a: Atom) => boolean, size: SizeOf): DenseArray {
  const left = x.axes.filter((a) => !kept(a)).sort(byHash);
  return left.reduce((y, a) => {
    const at = y.axes.indexOf(a);
    const inner = y.axes.slice(at + 1).reduce((n, b) => n * size(b), x.width ?? 1);
    const axes = y.axes.filter((b) => b !== a);
    return { ...widthOf(x), axes, entries: folded(y.entries, size(a), inner) };
  }, x);
}

/** Entries of so many numbers each over some axes, with the axes in another order. */
export function reordered(
  x: Float64Array,
  from: readonly Atom[],
  to: readonly Atom[],
  size: SizeOf,
  width = 1,
): Float64Array {
  if (from.every((a, k) => a === to[k])) return x;
  const strides = new Map(from.map((a, k) => [a, from.slice(k + 1).reduce((n, b) => n * size(b), width)]));
  const out = new Float64Array(x.length);
  let next = 0;
  const walk = (k: number, place: number): void => {
    const a = to[k];
    if (a === undefined) for (let end = place + width; place < end; place++) out[next++] = x[place]!;
    else for (let m = 0; m < size(a); m++) walk(k + 1, place + m * strides.get(a)!);
  };
  walk(0, 0);
  return out;
}

/** Of `n` blocks of `inner` entries in a row their sum. */
function folded(entries: Float64Array, n: number, inner: number): Float64Array {
  const out = new Float64Array(n === 0 ? 0 : entries.length / n);
  for (let from = 0, start = 0; start < out.length; start += inner)
    for (let t = 0; t < n; t++) for (let k = 0; k < inner; k++) out[start + k]! += entries[from++]!;
  return out;
}
