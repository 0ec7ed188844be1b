import { costOf } from '../arrays/functions.ts';
import { isGuard } from '../arrays/guards.ts';
import { type Node, product, type Ref } from '../arrays/program.ts';
import { reachable } from '../derivatives/reverse.ts';

/** Which arrays get memory; all others are computed where they are read. */
export interface Schedule {
  /** In an order in which arguments come before what reads them. */
  readonly stored: readonly Node[];
  /** Whether a stored array depends on data alone. */
  readonly fixed: ReadonlySet<Node>;
  /** Additions and the like in one evaluation. */
  readonly operations: number;
  /** The same for what depends on data alone and is computed once. */
  readonly once: number;
}

const REDUCES = new Set(['sum', 'max', 'prod', 'copy']);
const LEAVES = new Set(['num', 'input', 'value', 'delta', 'unequal', 'less']);

/** What one entry costs beyond its arguments. */
export function ownCost(n: Node): number {
  switch (n.op) {
    case 'num':
      return 0;
    case 'input':
    case 'copy':
      return 1;
    case 'add':
    case 'mul':
      return n.args.length;
    case 'pow':
      return n.number === 2 ? 1 : Number.isInteger(n.number) && n.number > 0 ? 2 : n.number === -1 ? 4 : 12;
    case 'call':
      return costOf(n.fn);
    case 'sum':
      return n.args.length;
    case 'sg':
      return 0;
    default:
      return 1;
  }
}

export function schedule(outputs: readonly Node[]): Schedule {
  const nodes = reachable(outputs).sort((x, y) => y.id - x.id);
  const stored = new Set<Node>(outputs);
  /** For each array the nests that read it, with their sizes. */
  const readers = new Map<Node, Map<Node, number>>();
  const fixed = new Set<Node>();
  const ascending = [...nodes].reverse();
  for (const n of ascending)
    if (n.op === 'input' ? n.source!.kind === 'data' : n.args.every((x) => fixed.has(x.node))) fixed.add(n);
  // Cost of one entry with everything inlined that can be.
  const cost = new Map<Node, number>();
  for (const n of ascending)
    cost.set(n, ownCost(n) + n.args.reduce((s, x) => s + (REDUCES.has(x.node.op) ? 1 : cost.get(x.node)!), 0));
  const read = (n: Node, by: Node, size: number): void => {
    const m = readers.get(n) ?? new Map<Node, number>();
    m.set(by, size);
    readers.set(n, m);
  };
  for (const n of nodes) {
    if (LEAVES.has(n.op) && !stored.has(n)) continue;
    const mine = readers.get(n);
    if (REDUCES.has(n.op)) stored.add(n);
    else if (!stored.has(n) && mine !== undefined && n.op !== 'sg') {
      const size = product(n.shape);
      const total = [...mine.values()].reduce((s, x) => s + x, 0);
      const c = cost.get(n)!;
      if (size * (c + 2) + total < total * c * 0.9) stored.add(n);
      // Data alone: computed once and for all, if it is not larger than what reads it.
      else if (fixed.has(n) && size <= total && c > 1) stored.add(n);
    }
    const loops = product(n.shape) * product(n.reduced);
    if (stored.has(n)) for (const x of n.args) read(x.node, n, loopsOf(n, loops));
    else for (const x of n.args) for (const [by, s] of mine ?? []) read(x.node, by, s);
  }
  const order = ascending.filter((n) => stored.has(n));
  let operations = 0;
  let once = 0;
  for (const n of order) {
    const work = inlined(n, stored) * loopsOf(n, product(n.shape) * product(n.reduced));
    if (fixed.has(n)) once += work;
    else operations += work;
  }
  return { stored: order, fixed, operations, once };
}

function inlined(n: Node, stored: ReadonlySet<Node>): number {
  return (
    ownCost(n) +
    n.args.reduce((s, x) => s + (stored.has(x.node) || LEAVES.has(x.node.op) ? 0 : inlined(x.node, stored)), 0)
  );
}

/** Runs of the innermost body of an array's nest: axes that a map pins are no loops. */
export function loopsOf(n: Node, full: number): number {
  let size = full;
  if (size === 0) return 0;
  for (const f of n.op === 'sum' ? n.args : []) {
    const pin = pinnedPosition(n, f);
    if (pin !== undefined) size /= n.shape[pin]!;
  }
  return size;
}

/** The axis of a sum that a factor sets to a map of reduced axes: what makes it a scatter. */
export function pinnedPosition(n: Node, f: Ref): number | undefined {
  if (f.node.op !== 'delta' || !isGuard(f)) return undefined;
  const [i, j] = [f.node.ix[0]!, f.node.ix[1]!];
  for (const [x, y] of [
    [i, j],
    [j, i],
  ] as const) {
    if (x.kind !== 'axis' || x.shift !== 0 || y.kind !== 'map') continue;
    const at = f.ix[x.axis]!;
    if (at.kind !== 'axis' || at.shift !== 0 || at.axis >= n.shape.length) continue;
    const taken = n.args.some((g) => g !== f && g.ix.some((z) => z.kind === 'axis' && z.axis === at.axis));
    if (!taken) return at.axis;
  }
  return undefined;
}
