import type { Ix } from './ix.ts';
import { composed, rangeOf, wholes } from './places.ts';
import { type Node, product, type Ref, type Source } from './program.ts';
import { rowMajor } from './storage.ts';

// Where the entries of a view over loops are found: planned once, read in each run of a program that is run as it stands.

/** The vectors that a run reads. */
export type Vectors = Readonly<Record<Exclude<Source['kind'], 'data'>, Float64Array>>;

/** Which numbers are kept with a plan; more are made again in each run. */
const LASTING = 4096;

/** The entries of a view, row-major over its loops. */
export class View {
  private readonly count: number;
  private readonly kind: Source['kind'] | 'heap' | 'fixed';
  private readonly values: Float64Array | undefined;
  /** Of what is read in steps: where it begins, and loops that lie as one joined to one. */
  private readonly start: number = 0;
  private readonly sizes: readonly number[] = [];
  private readonly steps: readonly number[] | undefined;
  /** Of what is no array, or is not read in steps: its numbers, or the places of them, -1 where there is none. */
  private readonly fixed: (() => Float64Array) | undefined;
  private readonly places: (() => Int32Array) | undefined;

  /** `offset` is where the array of the node lies among all arrays of a run. */
  constructor({ node, ix }: Ref, loops: readonly number[], offset: number) {
    this.count = product(loops);
    const { source } = node;
    this.kind = READ.has(node.op) ? 'fixed' : 'heap';
    if (node.op === 'input') [this.kind, this.values] = [source!.kind, source!.values];
    if (node.op === 'num') {
      [this.values, this.steps, this.sizes] = [Float64Array.of(node.number), [0], [this.count]];
      return;
    }
    if (this.kind === 'fixed') {
      this.fixed = lasting(this.count, () => conditions(node, ix, loops));
      return;
    }
    const first = source === undefined ? offset : source.kind === 'data' ? 0 : source.offset;
    const strides = rowMajor(node.shape);
    if (!ix.every((x, k) => x.kind !== 'map' && inReach(x, loops, node.shape[k]!))) {
      this.start = first;
      this.places = lasting(this.count, () => scattered(node, ix, loops));
      return;
    }
    const steps = loops.map(() => 0);
    let start = first;
    ix.forEach((x, k) => {
      if (x.kind === 'axis') steps[x.axis] = steps[x.axis]! + strides[k]!;
      start += (x.kind === 'axis' ? x.shift : x.kind === 'place' ? x.at : 0) * strides[k]!;
    });
    this.start = start;
    [this.sizes, this.steps] = merged(loops, steps);
  }

  private from(vectors: Vectors, heap: Float64Array): Float64Array {
    if (this.values !== undefined) return this.values;
    return this.kind === 'heap' ? heap : vectors[this.kind as keyof Vectors];
  }

  /** All entries; not to be written to. */
  read(vectors: Vectors, heap: Float64Array): Float64Array {
    if (this.fixed !== undefined) return this.fixed();
    if (this.steps?.length === 1 && this.steps[0] === 1)
      return this.from(vectors, heap).subarray(this.start, this.start + this.count);
    const out = new Float64Array(this.count);
    this.put(vectors, heap, out, 0, 1);
    return out;
  }

  /** out = c · entries */
  put(vectors: Vectors, heap: Float64Array, out: Float64Array, to: number, c: number): void {
    this.each(set, vectors, heap, out, to, c);
  }

  /** out *= entries */
  multiply(vectors: Vectors, heap: Float64Array, out: Float64Array, to: number): void {
    this.each(times, vectors, heap, out, to, 1);
  }

  /** out += c · entries */
  add(vectors: Vectors, heap: Float64Array, out: Float64Array, to: number, c: number): void {
    this.each(plus, vectors, heap, out, to, c);
  }

  private each(line: Line, vectors: Vectors, heap: Float64Array, out: Float64Array, to: number, c: number): void {
    const { steps, sizes } = this;
    if (steps === undefined) line(out, to, this.listed(vectors, heap), 0, 1, this.count, c);
    else lines(line, out, to, this.from(vectors, heap), this.start, steps, sizes, 0, c);
  }

  private listed(vectors: Vectors, heap: Float64Array): Float64Array {
    if (this.fixed !== undefined) return this.fixed();
    const [from, places] = [this.from(vectors, heap), this.places!()];
    const out = new Float64Array(this.count);
    for (let m = 0; m < out.length; m++) out[m] = places[m]! < 0 ? Number.NaN : from[this.start + places[m]!]!;
    return out;
  }
}

/** What is read where it stands: numbers, inputs and conditions on indices. */
export const READ: ReadonlySet<string> = new Set(['num', 'input', 'value', 'delta', 'unequal', 'less']);

function lasting<T>(count: number, make: () => T): () => T {
  if (count > LASTING) return make;
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Whether all places that an index takes lie inside an axis of this size. */
function inReach(x: Ix, loops: readonly number[], size: number): boolean {
  const [least, greatest] = rangeOf(x, loops);
  return least >= 0 && greatest < size;
}

/** Neighbouring loops whose entries follow one another as those of one loop, joined. */
function merged(loops: readonly number[], steps: readonly number[]): readonly [readonly number[], readonly number[]] {
  const sizes: number[] = [];
  const by: number[] = [];
  for (let k = loops.length - 1; k >= 0; k--) {
    if (loops[k] === 1) continue;
    if (sizes.length > 0 && steps[k] === by[0]! * sizes[0]!) sizes[0] = sizes[0]! * loops[k]!;
    else {
      sizes.unshift(loops[k]!);
      by.unshift(steps[k]!);
    }
  }
  return sizes.length === 0 ? [[1], [1]] : [sizes, by];
}

/** What is done with the numbers of one line, c times each. */
type Line = (
  out: Float64Array,
  to: number,
  from: Float64Array,
  start: number,
  step: number,
  size: number,
  c: number,
) => void;

const set: Line = (out, to, from, start, step, size, c) => {
  for (let k = 0, at = start; k < size; k++, at += step) out[to + k] = c * from[at]!;
};
const times: Line = (out, to, from, start, step, size) => {
  for (let k = 0, at = start; k < size; k++, at += step) out[to + k] = out[to + k]! * from[at]!;
};
const plus: Line = (out, to, from, start, step, size, c) => {
  for (let k = 0, at = start; k < size; k++, at += step) out[to + k] = out[to + k]! + c * from[at]!;
};

/** All lines of a view, one after the other; where the next one goes. */
function lines(
  line: Line,
  out: Float64Array,
  to: number,
  from: Float64Array,
  start: number,
  steps: readonly number[],
  sizes: readonly number[],
  depth: number,
  c: number,
): number {
  const size = sizes[depth]!;
  const step = steps[depth]!;
  if (depth === sizes.length - 1) {
    line(out, to, from, start, step, size, c);
    return to + size;
  }
  let end = to;
  for (let k = 0; k < size; k++) end = lines(line, out, end, from, start + k * step, steps, sizes, depth + 1, c);
  return end;
}

const HOLDS = {
  delta: (i: number, j: number): boolean => i === j,
  unequal: (i: number, j: number): boolean => i !== j,
  less: (i: number, j: number): boolean => i < j,
};

/** Indices read as numbers, and conditions on them as 0 and 1. */
function conditions(node: Node, ix: readonly Ix[], sizes: readonly number[]): Float64Array {
  const [i, j] = node.ix.map((x) => wholes(composed(x, ix), sizes)) as [Int32Array, Int32Array];
  if (node.op === 'value') return Float64Array.from(i, (k) => k + 1);
  const holds = HOLDS[node.op as keyof typeof HOLDS];
  const out = new Float64Array(i.length);
  for (let m = 0; m < out.length; m++) out[m] = holds(i[m]!, j[m]!) ? 1 : 0;
  return out;
}

/** Places in the array of a node, -1 outside of it. */
function scattered(node: Node, ix: readonly Ix[], sizes: readonly number[]): Int32Array {
  const steps = rowMajor(node.shape);
  const out = new Int32Array(product(sizes));
  ix.forEach((x, k) => {
    const here = wholes(x, sizes);
    const [size, step] = [node.shape[k]!, steps[k]!];
    for (let m = 0; m < out.length; m++)
      out[m] = out[m]! < 0 || here[m]! < 0 || here[m]! >= size ? -1 : out[m]! + here[m]! * step;
  });
  return out;
}
