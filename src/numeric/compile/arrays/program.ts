import { axesOfIx, axisIx, eachAxis, type Ix, ixKey, substituteIx, type Table } from './ix.ts';

// The array program: scalars with indices become arrays addressed by position. Names of axes exist only in views that
// are being built; a node numbers its own axes 0 … r-1 and its reduced axes from r on, so that arrays which differ by
// names of indices are one array.

export type Op =
  | 'num'
  | 'input'
  /** The number of an index, counting from 1. */
  | 'value'
  | 'delta'
  | 'unequal'
  | 'less'
  /** number + Σ coefficients[k] args[k] */
  | 'add'
  /** number · Π args; a guard among them that is 0 makes it 0. */
  | 'mul'
  /** args[0] ^ number */
  | 'pow'
  /** fn(args) */
  | 'call'
  /** number · Σ over the reduced axes of Π args */
  | 'sum'
  /** Π over the reduced axes of args[0] */
  | 'prod'
  /** Greatest value of args[0] over the reduced axes where the guards args[1…] hold; 0 if there is none. For shifts only. */
  | 'max'
  /** Greatest of the arguments, pointwise. For shifts only. */
  | 'greatest'
  /** The value of its argument; stops the reverse sweep, transparent to the forward sweep. */
  | 'sg'
  /** args[0], stored in an order of axes of its own. */
  | 'copy'
  /**
   * `fn` of the array of args[0] over the reduced axes, in the order of `ix`; args[1] says which entries count. Its last
   * axes are those of the result. Computed outside the loops, in stages.
   */
  | 'array';

/** What feeds an array from outside. */
export interface Source {
  readonly kind: 'variable' | 'constant' | 'direction' | 'data';
  readonly name: string;
  /** Place in the vector of its kind; unused for data. */
  readonly offset: number;
  readonly values?: Float64Array;
  /** For data that are mostly zero: the places of the nonzero entries, one table for each axis. */
  readonly sparse?: { readonly tables: readonly Table[]; readonly entries: Source };
}

export interface Node {
  readonly id: number;
  readonly op: Op;
  /** Sizes of the axes. */
  readonly shape: readonly number[];
  /** Sizes of the reduced axes, numbered from shape.length on. */
  readonly reduced: readonly number[];
  readonly args: readonly Ref[];
  /** Of `value`, `delta`, `unequal`, `less`, `array`. */
  readonly ix: readonly Ix[];
  readonly number: number;
  readonly coefficients: readonly number[];
  readonly fn: string;
  readonly source?: Source;
}

/** A view: an array, and where each of its axes is read. */
export interface Ref {
  readonly node: Node;
  readonly ix: readonly Ix[];
}

export function refKey(r: Ref): string {
  let key = `${r.node.id}[`;
  for (const x of r.ix) key += `${ixKey(x)},`;
  return key;
}

export function axesOf(r: Ref): ReadonlySet<number> {
  const found = new Set<number>();
  const add = (a: number): void => void found.add(a);
  for (const x of r.ix) eachAxis(x, add);
  return found;
}

/** Whether a view has one of these axes. */
export const meets = (r: Ref, axes: readonly number[]): boolean =>
  r.ix.some((x) =>
    x.kind === 'axis'
      ? axes.includes(x.axis)
      : x.kind === 'map' && x.args.some((y) => axesOfIx(y).some((a) => axes.includes(a))),
  );

export const product = (sizes: Iterable<number>): number => {
  let p = 1;
  for (const s of sizes) p *= s;
  return p;
};

/** What a node is made of; axes in `args` and `ix` are names. */
export interface Parts {
  readonly op: Op;
  readonly reduced?: readonly number[];
  readonly args?: readonly Ref[];
  readonly ix?: readonly Ix[];
  readonly number?: number;
  readonly coefficients?: readonly number[];
  readonly fn?: string;
  readonly source?: Source;
  /** Sizes of the axes of an input. */
  readonly shape?: readonly number[];
}

const NONE = { has: (): boolean => false };

/** Table of nodes, axes and tables of one program. */
export class Program {
  readonly nodes: Node[] = [];
  readonly tables: Table[] = [];
  private readonly known = new Map<string, Node>();
  private readonly sizes: number[] = [];

  /** A new axis name. */
  axis(size: number): number {
    this.sizes.push(size);
    return this.sizes.length - 1;
  }
  size(axis: number): number {
    return this.sizes[axis]!;
  }

  table(shape: readonly number[], values: Int32Array): Table {
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const v of values) {
      if (v < least) least = v;
      if (v > greatest) greatest = v;
    }
    const made: Table = { id: this.tables.length, shape, values, least, greatest };
    this.tables.push(made);
    return made;
  }

  /** The places of a ring moved by a whole number, modulo its size. */
  rotation(size: number, by: number): Table {
    const k = ((by % size) + size) % size;
    const key = `${size}:${k}`;
    const known = this.rotations.get(key);
    if (known !== undefined) return known;
    const turn = (s: number): Table =>
      this.table(
        [size],
        Int32Array.from({ length: size }, (_, p) => (p + s) % size),
      );
    const there: { inverse?: Table } & Table = turn(k);
    const back: { inverse?: Table } & Table = 2 * k === size ? there : turn(size - k);
    there.inverse = back;
    back.inverse = there;
    this.rotations.set(key, there);
    this.rotations.set(`${size}:${(size - k) % size}`, back);
    return there;
  }
  private readonly rotations = new Map<string, Table>();

  /** Which values an index can take, as [least, greatest]. */
  range(x: Ix): readonly [number, number] {
    if (x.kind === 'place') return [x.at, x.at];
    if (x.kind === 'axis') return [x.shift, this.size(x.axis) - 1 + x.shift];
    return [x.table.least + x.shift, x.table.greatest + x.shift];
  }

  /** The view of the node with these parts over its axes, in the order in which they first occur (or `axes`). */
  make(parts: Parts, axes?: readonly number[]): Ref {
    const { op, args = [], ix = [], reduced = [], coefficients = [], number = 0, fn = '', source } = parts;
    const out: number[] = axes === undefined ? [] : [...axes];
    const position = new Map<number, number>(out.map((a, k) => [a, k]));
    const inner: { has(a: number): boolean } = reduced.length === 0 ? NONE : new Set(reduced);
    if (axes === undefined) {
      const meet = (a: number): void => {
        if (inner.has(a) || position.has(a)) return;
        position.set(a, out.length);
        out.push(a);
      };
      for (const a of args)
        for (const x of a.ix)
          if (x.kind === 'axis') meet(x.axis);
          else eachAxis(x, meet);
      for (const x of ix) eachAxis(x, meet);
    }
    // Reduced axes in the order in which they occur, so that names leave no trace.
    let next = out.length;
    const order: number[] = [];
    const place = (a: number): void => {
      if (!inner.has(a) || position.has(a)) return;
      position.set(a, next++);
      order.push(a);
    };
    if (reduced.length > 0) for (const a of args) for (const x of a.ix) eachAxis(x, place);
    for (const b of reduced) place(b);
    const rename = (a: number): Ix => axisIx(position.get(a)!);
    const shape = parts.shape ?? out.map((a) => this.size(a));
    const reducedSizes = order.map((a) => this.size(a));
    const placed = args.map((a) => ({ node: a.node, ix: a.ix.map((x) => substituteIx(x, rename)) }));
    const placedIx = ix.map((x) => substituteIx(x, rename));
    // Of the parts that most nodes leave out only those that are there.
    let key = `${op}|${shape.join()}|${number}`;
    if (reducedSizes.length > 0) key += `|r${reducedSizes.join()}`;
    if (coefficients.length > 0) key += `|c${coefficients.join()}`;
    if (fn !== '') key += `|f${fn}`;
    if (source !== undefined) key += `|s${source.kind}${source.offset}${source.name}`;
    for (const r of placed) key += `;${refKey(r)}`;
    for (const x of placedIx) key += `:${ixKey(x)}`;
    let node = this.known.get(key);
    if (node === undefined) {
      node = {
        id: this.nodes.length,
        op,
        shape,
        reduced: reducedSizes,
        args: placed,
        ix: placedIx,
        number,
        coefficients,
        fn,
        source,
      };
      this.nodes.push(node);
      this.known.set(key, node);
    }
    return { node, ix: out.map((a) => axisIx(a)) };
  }

  /** The arguments of a viewed node over the axes of the view, and fresh names for its reduced axes. */
  open(r: Ref): { readonly args: readonly Ref[]; readonly reduced: readonly number[] } {
    const reduced = r.node.reduced.map((s) => this.axis(s));
    const to = (p: number): Ix => (p < r.ix.length ? r.ix[p]! : axisIx(reduced[p - r.ix.length]!));
    return { args: r.node.args.map((a) => ({ node: a.node, ix: a.ix.map((x) => substituteIx(x, to)) })), reduced };
  }
}
