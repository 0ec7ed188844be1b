import type { Algebra } from './algebra.ts';
import type { Target } from './assembly.ts';
import { isGuard, isIndicator } from './guards.ts';
import { functionNamed } from './javascript.ts';
import { type PowerSteps, power } from './powers.ts';
import { type Ix, type Node, product, type Ref } from './program.ts';
import { reachable } from './reverse.ts';
import { rowMajor } from './storage.ts';

// The array program run as it stands, one array after the other, each argument spread over the loops of the array that
// reads it. Nothing is planned or compiled: to make a kernel takes a hundred times as long as one run of most of them.

/** Numbers read in one run; what reads more is worth compiling. */
const MOST = 1_500_000;

/** The vectors that a run reads. */
interface Vectors {
  readonly variable: Float64Array;
  readonly constant: Float64Array;
  readonly direction: Float64Array;
}
export interface Direct {
  readonly operations: number;
  readonly run: (variables: Float64Array, constants: Float64Array, direction: Float64Array, out: Float64Array) => void;
}

/** Runs the targets array by array; undefined where that would be long, or an array is read outside of its places. */
export function direct(a: Algebra, targets: readonly Target[]): Direct | undefined {
  const sizesOf = (t: Target): readonly number[] => t.axes.map((x) => a.program.size(x));
  const nodes = reachable(targets.map((t) => t.of.node)).sort((x, y) => x.id - y.id);
  const inner = nodes.filter((n) => !isRead(n));
  const operations = inner.reduce((n, x) => n + loopsOf(x) * (1 + x.args.length), 0);
  if (operations > MOST || !inner.every(staysInside)) return undefined;
  const ends = targets.map((t) => {
    const sizes = sizesOf(t);
    const dense = `${t.strides}` === `${rowMajor(sizes)}`;
    return { sizes, of: positioned(t), offset: t.offset, at: dense ? undefined : placesOf(sizes, t) };
  });
  if (!ends.every((e) => isInside(e.of, e.sizes))) return undefined;
  return {
    operations,
    run: (variable, constant, direction, out) => {
      const run = new Run({ variable, constant, direction });
      for (const n of inner) run.make(n);
      for (const e of ends) {
        const entries = run.spread(e.of, e.sizes);
        if (e.at === undefined) out.set(entries, e.offset);
        else for (let m = 0; m < entries.length; m++) out[e.at[m]!] = entries[m]!;
      }
    },
  };
}

const sizesOf = (n: Node): readonly number[] => (n.reduced.length === 0 ? n.shape : [...n.shape, ...n.reduced]);
const loopsOf = (n: Node): number => product(n.shape) * product(n.reduced);

/** What is read where it stands: numbers, inputs and conditions on indices. */
const READ = new Set(['num', 'input', 'value', 'delta', 'unequal', 'less']);
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
function rangeOf(x: Ix, sizes: readonly number[]): readonly [number, number] {
  if (x.kind === 'place') return [x.at, x.at];
  if (x.kind === 'axis') return [x.shift, sizes[x.axis]! - 1 + x.shift];
  return [x.table.least + x.shift, x.table.greatest + x.shift];
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

/** One run: the entries of each array. */
class Run {
  private readonly from: Vectors;
  private readonly entries = new Map<Node, Float64Array>();

  constructor(from: Vectors) {
    this.from = from;
  }

  make(n: Node): void {
    this.entries.set(n, this.made(n));
  }

  private made(n: Node): Float64Array {
    const args = (): Float64Array[] => n.args.map((r) => this.spread(r, sizesOf(n)));
    switch (n.op) {
      case 'add': {
        const sum = new Float64Array(loopsOf(n)).fill(n.number);
        args().forEach((x, k) => {
          addTimes(sum, n.coefficients[k]!, x);
        });
        return sum;
      }
      case 'mul':
        return this.product(n);
      case 'sum':
        return folded(this.product(n), n, (s, x) => s + x, 0);
      case 'prod':
        return folded(args()[0]!, n, (p, x) => p * x, 1);
      case 'max': {
        const [of, ...guards] = args() as [Float64Array, ...Float64Array[]];
        const counted = of.map((x, m) => (guards.every((g) => g[m] !== 0) ? x : Number.NEGATIVE_INFINITY));
        const top = folded(counted, n, (p, x) => (x > p ? x : p), Number.NEGATIVE_INFINITY);
        return top.map((x) => (Number.isFinite(x) ? x : 0));
      }
      case 'pow':
        return args()[0]!.map((x) => power(POWERS, x, n.number));
      case 'call': {
        const f = functionNamed(n.fn);
        const [x, y] = args();
        return y === undefined ? x!.map((v) => f(v)) : x!.map((v, m) => f(v, y[m]!));
      }
      case 'greatest':
        return args().reduce((x, y) => x.map((v, m) => (v > y[m]! ? v : y[m]!)));
      case 'sg':
      case 'copy':
        return args()[0]!;
      default:
        throw new Error(`${n.op} is no array of its own`);
    }
  }

  /** number · Π args over all loops; conditions, and indicators beside other factors, protect the rest where they are 0. */
  private product(n: Node): Float64Array {
    const sizes = sizesOf(n);
    const p = new Float64Array(loopsOf(n)).fill(n.number);
    const rest = n.args.filter((r) => !isGuard(r));
    const protect: Float64Array[] = [];
    for (const r of n.args) {
      const x = this.spread(r, sizes);
      if (isGuard(r) || (rest.length > 1 && isIndicator(r))) protect.push(x);
      if (!isGuard(r)) multiply(p, x);
    }
    for (const x of protect) for (let m = 0; m < p.length; m++) if (x[m] === 0) p[m] = 0;
    return p;
  }

  /** The entries of a view over loops of these sizes, row-major. */
  spread({ node, ix }: Ref, sizes: readonly number[]): Float64Array {
    const count = product(sizes);
    switch (node.op) {
      case 'num':
        return new Float64Array(count).fill(node.number);
      case 'value':
        return Float64Array.from(wholes(composed(node.ix[0]!, ix), sizes), (k) => k + 1);
      case 'delta':
      case 'unequal':
      case 'less': {
        const [i, j] = node.ix.map((x) => wholes(composed(x, ix), sizes)) as [Int32Array, Int32Array];
        const holds = HOLDS[node.op];
        return Float64Array.from(i, (p, m) => (holds(p, j[m]!) ? 1 : 0));
      }
    }
    const all = this.entriesOf(node);
    const steps = rowMajor(node.shape);
    if (ix.every((x) => x.kind === 'place' || (x.kind === 'axis' && x.shift === 0)) && isFor(node, ix)) {
      const along = sizes.map(() => 0);
      let start = 0;
      ix.forEach((x, k) => {
        if (x.kind === 'axis') along[x.axis] = along[x.axis]! + steps[k]!;
        else if (x.kind === 'place') start += x.at * steps[k]!;
      });
      if (start === 0 && all.length === count && `${along}` === `${rowMajor(sizes)}`) return all;
      const out = new Float64Array(count);
      gather(out, 0, all, start, along, sizes, 0);
      return out;
    }
    const at = ix.map((x) => wholes(x, sizes));
    return Float64Array.from({ length: count }, (_, m) => {
      let flat = 0;
      for (let k = 0; k < at.length; k++) {
        const here = at[k]![m]!;
        if (here < 0 || here >= node.shape[k]!) return Number.NaN;
        flat += here * steps[k]!;
      }
      return all[flat]!;
    });
  }

  private entriesOf(node: Node): Float64Array {
    if (node.op !== 'input') return this.entries.get(node)!;
    const { kind, offset, values } = node.source!;
    return kind === 'data' ? values! : this.from[kind].subarray(offset, offset + product(node.shape));
  }
}

/** Whether places lie inside the array. */
const isFor = (node: Node, ix: readonly Ix[]): boolean =>
  ix.every((x, k) => x.kind !== 'place' || (x.at >= 0 && x.at < node.shape[k]!));

const HOLDS = {
  delta: (i: number, j: number): boolean => i === j,
  unequal: (i: number, j: number): boolean => i !== j,
  less: (i: number, j: number): boolean => i < j,
};

const POWERS: PowerSteps<number> = {
  times: (x, y) => x * y,
  inverse: (x) => 1 / x,
  root: Math.sqrt,
  general: (x, p) => x ** p,
};

/** An index of a node where its axes are read at these indices. */
function composed(x: Ix, at: readonly Ix[]): Ix {
  if (x.kind === 'place') return x;
  if (x.kind === 'map') return { ...x, args: x.args.map((y) => composed(y, at)) };
  const to = at[x.axis]!;
  return to.kind === 'place' ? { ...to, at: to.at + x.shift } : { ...to, shift: to.shift + x.shift };
}

/** The values of an index over loops of these sizes. */
function wholes(x: Ix, sizes: readonly number[]): Int32Array {
  const count = product(sizes);
  if (x.kind === 'place') return new Int32Array(count).fill(x.at);
  const out = new Int32Array(count);
  if (x.kind === 'axis') {
    const step = product(sizes.slice(x.axis + 1));
    const size = sizes[x.axis]!;
    for (let m = 0; m < count; m++) out[m] = (Math.floor(m / step) % size) + x.shift;
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

/** Writes the entries of a view along the loops from `depth` on, and says where it stopped. */
function gather(
  out: Float64Array,
  to: number,
  from: Float64Array,
  start: number,
  steps: readonly number[],
  sizes: readonly number[],
  depth: number,
): number {
  if (depth === sizes.length) {
    out[to] = from[start]!;
    return to + 1;
  }
  const step = steps[depth]!;
  const size = sizes[depth]!;
  let end = to;
  if (depth === sizes.length - 1) for (let k = 0; k < size; k++) out[end++] = from[start + k * step]!;
  else for (let k = 0; k < size; k++) end = gather(out, end, from, start + k * step, steps, sizes, depth + 1);
  return end;
}

function addTimes(sum: Float64Array, c: number, x: Float64Array): void {
  for (let m = 0; m < sum.length; m++) sum[m] = sum[m]! + c * x[m]!;
}
function multiply(p: Float64Array, x: Float64Array): void {
  for (let m = 0; m < p.length; m++) p[m] = p[m]! * x[m]!;
}

/** The entries joined over the reduced axes, which are the last ones. */
function folded(all: Float64Array, n: Node, join: (x: number, y: number) => number, first: number): Float64Array {
  const out = new Float64Array(product(n.shape));
  const block = product(n.reduced);
  for (let k = 0, m = 0; k < out.length; k++) {
    let x = first;
    for (let end = m + block; m < end; m++) x = join(x, all[m]!);
    out[k] = x;
  }
  return out;
}
