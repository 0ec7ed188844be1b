import type { Algebra } from '../arrays/algebra.ts';
import { type Node, product, type Ref } from '../arrays/program.ts';
import { Layout, MemoryExceeded, rowMajor } from '../arrays/storage.ts';
import { reachable } from '../derivatives/reverse.ts';
import { emit } from '../loops/emission.ts';
import { groups } from '../loops/groups.ts';
import { javascript } from '../loops/javascript.ts';
import { loopOrder } from '../loops/loopOrder.ts';
import type { Nest } from '../loops/loops.ts';
import { type Schedule, schedule } from '../loops/schedule.ts';
import { machine } from './machine.ts';
import { PAGE, webAssembly } from './webAssembly.ts';

/** An array that is wanted, and where its entries go in the vector of outputs. */
export interface Target {
  readonly of: Ref;
  readonly axes: readonly number[];
  readonly offset: number;
  readonly strides: readonly number[];
}
export interface Counts {
  readonly variables: number;
  readonly constants: number;
  readonly directions: number;
  readonly outputs: number;
}
export type BackEnd = 'webAssembly' | 'javascript';
/** What runs: inputs are put into the memory, `run` is called, outputs are taken out. */
export interface Assembly {
  readonly memory: Float64Array;
  readonly variables: number;
  readonly constants: number;
  readonly directions: number;
  readonly outputs: number;
  readonly run: () => void;
  readonly nests: readonly Nest[];
  readonly operations: number;
}

/** The output nodes: a wanted array itself, or a copy in the author's order of axes. */
function outputNodes(a: Algebra, targets: readonly Target[]): Map<Node, Target> {
  const result = new Map<Node, Target>();
  const readers = new Map<Node, number>();
  const all = reachable(targets.map((t) => t.of.node));
  for (const n of all) for (const x of n.args) readers.set(x.node, (readers.get(x.node) ?? 0) + 1);
  for (const wanted of targets) {
    const t = { ...wanted, of: scaledSum(a, wanted.of, readers) };
    const { node, ix } = t.of;
    const plain = ix.every((x) => x.kind === 'axis' && x.shift === 0 && t.axes.includes(x.axis));
    const distinct = new Set(ix.map((x) => (x.kind === 'axis' ? x.axis : -1))).size === ix.length;
    const shape = t.axes.map((x) => a.program.size(x));
    const dense = rowMajor(shape).every((s, k) => s === t.strides[k]);
    if (
      plain &&
      distinct &&
      dense &&
      ix.length === t.axes.length &&
      node.op !== 'num' &&
      node.op !== 'input' &&
      !result.has(node)
    ) {
      const strides = ix.map((x) => t.strides[t.axes.indexOf((x as { axis: number }).axis)]!);
      result.set(node, { of: t.of, axes: t.axes, offset: t.offset, strides });
    } else {
      // The number tells copies of one array into different places apart.
      const copy = a.program.make({ op: 'copy', args: [t.of], number: t.offset }, t.axes);
      result.set(copy.node, t);
    }
  }
  return result;
}

/** A number in front of a sum that nothing else reads goes into the sum, so that no copy is needed. */
function scaledSum(a: Algebra, r: Ref, readers: ReadonlyMap<Node, number>): Ref {
  if (r.node.op !== 'mul' || r.node.args.length !== 1) return r;
  const [sum] = a.program.open(r).args;
  if (sum!.node.op !== 'sum' || sum!.node.number !== 1 || readers.get(sum!.node) !== 1) return r;
  const { args, reduced } = a.program.open(sum!);
  const plain = sum!.ix.every((x) => x.kind === 'axis' && x.shift === 0);
  const axes = sum!.ix.map((x) => (x as { axis: number }).axis);
  if (!plain || new Set(axes).size < axes.length) return r;
  return a.program.make({ op: 'sum', number: r.node.number, reduced, args }, axes);
}

/** Which arrays are outputs, and which get memory. */
export interface Plan {
  readonly outputs: ReadonlyMap<Node, Target>;
  readonly schedule: Schedule;
}

export function plan(a: Algebra, targets: readonly Target[]): Plan {
  const outputs = outputNodes(a, targets);
  return { outputs, schedule: schedule([...outputs.keys()]) };
}

/** Loops for a plan over one memory. @throws {MemoryExceeded} */
export function assemble(
  a: Algebra,
  { outputs, schedule: s }: Plan,
  counts: Counts,
  limit: number,
  backEnd: BackEnd,
): Assembly {
  const layout = new Layout();
  const variables = layout.reserve(counts.variables);
  const constants = layout.reserve(counts.constants);
  const directions = layout.reserve(counts.directions);
  const out = layout.reserve(counts.outputs);
  const base = { variable: variables, constant: constants, direction: directions };
  const data: { at: number; values: Float64Array }[] = [];
  for (const n of reachable([...outputs.keys()])) {
    if (n.op !== 'input') continue;
    const source = n.source!;
    if (source.kind !== 'data')
      layout.put(n, { offset: base[source.kind] + source.offset, strides: rowMajor(n.shape) });
    else {
      const at = layout.reserve(product(n.shape));
      data.push({ at, values: source.values! });
      layout.put(n, { offset: at, strides: rowMajor(n.shape) });
    }
  }
  for (const n of s.stored) {
    const t = outputs.get(n);
    if (t === undefined) layout.put(n, { offset: layout.reserve(product(n.shape)), strides: rowMajor(n.shape) });
    else layout.put(n, { offset: out + t.offset, strides: t.strides });
  }
  const bytes = layout.count * 8 + layout.tableCount * 4;
  if (bytes > limit) throw new MemoryExceeded(bytes, limit);
  const stored = new Set(s.stored);
  const all = groups(a, s);
  const emitted = all.map((g) => ({ fixed: g.fixed, nest: emit(a, g, loopOrder(a, g, stored), layout) }));
  // One view of the whole memory, numbers first, tables after them.
  const tableBase = layout.count * 8;
  const shared = new machine.Memory({ initial: Math.ceil((tableBase + layout.tableCount * 4) / PAGE) });
  const memory = new Float64Array(shared.buffer, 0, layout.count);
  for (const d of data) memory.set(d.values, d.at);
  const tables = new Int32Array(shared.buffer, tableBase, layout.tableCount);
  layout.fillTables(tables);
  const made = (nests: readonly Nest[]): (() => void) =>
    backEnd === 'javascript' ? javascript(nests, memory, tables) : webAssembly(nests, shared, tableBase);
  const first = emitted.filter((e) => e.fixed).map((e) => e.nest);
  const nests = emitted.filter((e) => !e.fixed).map((e) => e.nest);
  if (first.length > 0) made(first)();
  const run = made(nests);
  return { memory, variables, constants, directions, outputs: out, run, nests, operations: s.operations };
}
