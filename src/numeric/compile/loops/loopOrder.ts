import type { Algebra } from '../arrays/algebra.ts';
import { axesOfIx, type Ix } from '../arrays/ix.ts';
import type { Node } from '../arrays/program.ts';
import { rowMajor } from '../arrays/storage.ts';
import { type Group, type Member, reads } from './groups.ts';
import { ownCost } from './schedule.ts';

interface Access {
  /** Positions of loops it depends on, and its step along each; maps count as far apart. */
  readonly steps: ReadonlyMap<number, number>;
  readonly weight: number;
}
const FAR = 8;

/** The order of loops in which memory is read with the smallest steps and most is hoisted. */
export function loopOrder(a: Algebra, g: Group, stored: ReadonlySet<Node>): readonly number[] {
  if (g.loops.length < 2) return g.loops;
  const accesses = g.members.flatMap((m) => accessesOf(a, m, stored));
  let best = g.loops;
  let least = Number.POSITIVE_INFINITY;
  for (const order of permutations(g.loops)) {
    const c = cost(a, g, order, accesses);
    if (c < least) {
      least = c;
      best = order;
    }
  }
  return best;
}

function cost(a: Algebra, g: Group, order: readonly number[], accesses: readonly Access[]): number {
  const runs: number[] = [];
  order.reduce((p, x, d) => {
    runs[d] = p * a.program.size(x);
    return runs[d]!;
  }, 1);
  const depth = new Map(order.map((x, d) => [x, d]));
  const inner = order.at(-1)!;
  let total = runs.reduce((s, r) => s + 2 * r, 0);
  for (const x of accesses) {
    const deepest = Math.max(-1, ...[...x.steps.keys()].map((l) => depth.get(l)!));
    const step = x.steps.get(inner) ?? 0;
    const unit = step === 0 || Math.abs(step) === 1 ? 1 : Math.abs(step) < 64 ? 2 : 3;
    total += (deepest < 0 ? 1 : runs[deepest]!) * x.weight * unit;
  }
  const all = runs.at(-1)!;
  for (const m of g.members) {
    if (m.reduced.length === 0) continue;
    const out = Math.max(-1, ...m.out.flatMap(axesOfIx).map((l) => depth.get(l)!));
    const register = m.reduced.every((r) => depth.get(r)! > out) && m.out.every((x) => x.kind === 'axis');
    if (!register && m.node.op !== 'sum') return Number.POSITIVE_INFINITY;
    total += register ? 0.5 * all : 2.5 * all * (m.out.some((x) => stepAlong(x, inner) > 1) ? 2 : 1);
  }
  return total;
}
const stepAlong = (x: Ix, loop: number): number => (x.kind === 'map' && axesOfIx(x).includes(loop) ? FAR : 0);

function accessesOf(a: Algebra, m: Member, stored: ReadonlySet<Node>): readonly Access[] {
  const result: Access[] = reads(a, m, stored).map((r) => {
    const strides = rowMajor(r.node.shape);
    const steps = new Map<number, number>();
    r.ix.forEach((x, k) => {
      for (const l of axesOfIx(x)) steps.set(l, (steps.get(l) ?? 0) + (x.kind === 'map' ? 64 : strides[k]!));
    });
    return { steps, weight: 1 };
  });
  const steps = new Map<number, number>();
  m.out.forEach((x, k) => {
    for (const l of axesOfIx(x)) steps.set(l, x.kind === 'map' ? 64 : rowMajor(m.node.shape)[k]!);
  });
  if (m.reduced.length === 0) result.push({ steps, weight: 1 });
  const seen = new Set<Node>();
  const visit = (n: Node, ix: readonly Ix[]): void => {
    if (stored.has(n) || seen.has(n)) return;
    seen.add(n);
    if (n.op === 'call' || n.op === 'pow')
      result.push({ steps: new Map(ix.flatMap(axesOfIx).map((l) => [l, 1])), weight: ownCost(n) });
    for (const x of a.program.open({ node: n, ix }).args) visit(x.node, x.ix);
  };
  for (const r of m.args) visit(r.node, r.ix);
  return result;
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length > 5) return [items];
  if (items.length < 2) return [items];
  return items.flatMap((x) => permutations(items.filter((y) => y !== x)).map((rest) => [x, ...rest]));
}
