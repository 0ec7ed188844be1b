import type { Algebra } from './arrays/algebra.ts';
import { isGuard, isIndicator } from './arrays/guards.ts';
import type { Ix } from './arrays/ix.ts';
import { rangeOf, wholes } from './arrays/places.ts';
import { NUMBER_STEPS, power } from './arrays/powers.ts';
import { type Node, product, type Ref } from './arrays/program.ts';
import { rowMajor } from './arrays/storage.ts';
import { READ, type Vectors, View } from './arrays/view.ts';
import { reachable } from './derivatives/reverse.ts';
import { functionNamed } from './loops/javascript.ts';
import type { Target } from './machine/assembly.ts';

// The array program run as it stands, one array after the other, each argument spread over the loops of the array that
// reads it. Nothing is compiled: to make a kernel takes a hundred times as long as one run of most of them.

/** Numbers read in one run; what reads more is worth compiling. */
const MOST = 1_500_000;

export interface Direct {
  readonly operations: number;
  readonly run: (variables: Float64Array, constants: Float64Array, direction: Float64Array, out: Float64Array) => void;
}

/** The arrays of a run; runs follow one another, and none keeps what it found. */
let memory = new Float64Array(1024);
function room(count: number): Float64Array {
  if (memory.length < count) memory = new Float64Array(2 * count);
  return memory;
}

/** Runs the targets array by array; undefined where that would be long, or an array is read outside of its places. */
export function direct(a: Algebra, targets: readonly Target[]): Direct | undefined {
  const sizesAt = (t: Target): readonly number[] => t.axes.map((x) => a.program.size(x));
  const nodes = reachable(targets.map((t) => t.of.node)).sort((x, y) => x.id - y.id);
  const inner = nodes.filter((n) => !isRead(n));
  const operations = inner.reduce((n, x) => n + loopsOf(x) * (1 + x.args.length), 0);
  if (operations > MOST || !inner.every(staysInside)) return undefined;
  const offsets = new Map<Node, number>();
  let top = 0;
  for (const n of inner) {
    offsets.set(n, top);
    top += product(n.shape);
  }
  // Behind all arrays there is room for the products of one sum before they are added up.
  const spare = inner.reduce((most, n) => (n.op === 'sum' ? Math.max(most, loopsOf(n)) : most), 0);
  const view = (r: Ref, sizes: readonly number[]): View => new View(r, sizes, offsets.get(r.node) ?? 0);
  const ends = targets.map((t) => {
    const sizes = sizesAt(t);
    const of = positioned(t);
    const dense = `${t.strides}` === `${rowMajor(sizes)}`;
    return { sizes, of, offset: t.offset, at: dense ? undefined : placesOf(sizes, t) };
  });
  if (!ends.every((e) => isInside(e.of, e.sizes))) return undefined;
  const stages = inner.map((n) => planned(n, offsets.get(n)!, top, (r) => view(r, sizesOf(n))));
  const last = ends.map((e) => ({ ...e, view: view(e.of, e.sizes) }));
  return {
    operations,
    run: (variable, constant, direction, out) => {
      const from: Vectors = { variable, constant, direction };
      const heap = room(top + spare);
      for (const stage of stages) stage(from, heap);
      for (const e of last) {
        if (e.at === undefined) e.view.put(from, heap, out, e.offset, 1);
        else {
          const entries = e.view.read(from, heap);
          for (let m = 0; m < entries.length; m++) out[e.at[m]!] = entries[m]!;
        }
      }
    },
  };
}

const sizesOf = (n: Node): readonly number[] => (n.reduced.length === 0 ? n.shape : [...n.shape, ...n.reduced]);
const loopsOf = (n: Node): number => product(n.shape) * product(n.reduced);
const isRead = (n: Node): boolean => READ.has(n.op);

const staysInside = (n: Node): boolean => n.args.every((r) => isInside(r, sizesOf(n)));
/** Whether every read lies inside the array; outside, inputs are NaN and conditions what they say, but others need a formula. */
function isInside({ node, ix }: Ref, sizes: readonly number[]): boolean {
  if (isRead(node)) return true;
  return ix.every((x, k) => {
    const [least, greatest] = rangeOf(x, sizes);
    return least >= 0 && greatest < node.shape[k]!;
  });
}

/** Where the entries of a target go in the vector of outputs. */
function placesOf(sizes: readonly number[], { offset, strides }: Target): Int32Array {
  const places = sizes.map((_, k) => wholes({ kind: 'axis', axis: k, shift: 0 }, sizes));
  return Int32Array.from({ length: product(sizes) }, (_, m) =>
    places.reduce((at, p, k) => at + p[m]! * strides[k]!, offset),
  );
}

/** The view of a target with its axes as positions. */
function positioned({ of, axes }: Target): Ref {
  const to = (x: Ix): Ix =>
    x.kind === 'axis' ? { ...x, axis: axes.indexOf(x.axis) } : x.kind === 'map' ? { ...x, args: x.args.map(to) } : x;
  return { node: of.node, ix: of.ix.map(to) };
}

/** Makes one array of a run, from `to` on in the memory. */
type Stage = (from: Vectors, heap: Float64Array) => void;

/** How an array is made of its arguments; from `spare` on there is room for what is not kept. */
function planned(n: Node, to: number, spare: number, view: (r: Ref) => View): Stage {
  const args = n.args.map(view);
  const count = product(n.shape);
  const block = product(n.reduced);
  const first = args[0]!;
  switch (n.op) {
    case 'add':
      return (from, heap) => {
        heap.fill(n.number, to, to + count);
        args.forEach((x, k) => {
          x.add(from, heap, heap, to, n.coefficients[k]!);
        });
      };
    case 'mul':
      return multiplied(n, to, count, view);
    case 'sum': {
      const product = multiplied(n, spare, count * block, view);
      return (from, heap) => {
        product(from, heap);
        for (let k = 0, m = spare; k < count; k++) {
          let s = 0;
          for (let end = m + block; m < end; m++) s += heap[m]!;
          heap[to + k] = s;
        }
      };
    }
    case 'prod':
      return (from, heap) => {
        const all = first.read(from, heap);
        for (let k = 0, m = 0; k < count; k++) {
          let p = 1;
          for (let end = m + block; m < end; m++) p *= all[m]!;
          heap[to + k] = p;
        }
      };
    case 'max':
      return (from, heap) => {
        const [of, ...guards] = args.map((x) => x.read(from, heap)) as [Float64Array, ...Float64Array[]];
        for (let k = 0, m = 0; k < count; k++) {
          let top = Number.NEGATIVE_INFINITY;
          for (let end = m + block; m < end; m++) if (of[m]! > top && guards.every((g) => g[m] !== 0)) top = of[m]!;
          heap[to + k] = Number.isFinite(top) ? top : 0;
        }
      };
    case 'pow':
      return (from, heap) => {
        const x = first.read(from, heap);
        for (let m = 0; m < count; m++) heap[to + m] = power(NUMBER_STEPS, x[m]!, n.number);
      };
    case 'call': {
      const f = functionNamed(n.fn);
      return (from, heap) => {
        const [x, y] = args.map((v) => v.read(from, heap)) as [Float64Array, Float64Array?];
        for (let m = 0; m < count; m++) heap[to + m] = y === undefined ? f(x[m]!) : f(x[m]!, y[m]!);
      };
    }
    case 'greatest':
      return (from, heap) => {
        const [x, ...rest] = args.map((v) => v.read(from, heap)) as [Float64Array, ...Float64Array[]];
        for (let m = 0; m < count; m++) {
          let top = x[m]!;
          for (const y of rest) if (!(top > y[m]!)) top = y[m]!;
          heap[to + m] = top;
        }
      };
    case 'sg':
    case 'copy':
      return (from, heap) => first.put(from, heap, heap, to, 1);
    default:
      throw new Error(`${n.op} is no array of its own`);
  }
}

/** number · Π args over all loops; conditions, and indicators beside other factors, protect the rest where they are 0. */
function multiplied(n: Node, to: number, count: number, view: (r: Ref) => View): Stage {
  const plain = n.args.filter((r) => !isGuard(r));
  const protecting = n.args.filter((r) => isGuard(r) || (plain.length > 1 && isIndicator(r))).map(view);
  const [first, ...rest] = plain.map(view);
  return (from, heap) => {
    if (first === undefined) heap.fill(n.number, to, to + count);
    else first.put(from, heap, heap, to, n.number);
    for (const x of rest) x.multiply(from, heap, heap, to);
    for (const p of protecting) {
      const x = p.read(from, heap);
      for (let m = 0; m < count; m++) if (x[m] === 0) heap[to + m] = 0;
    }
  };
}
