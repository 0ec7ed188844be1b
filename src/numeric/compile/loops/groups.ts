import type { Algebra } from '../arrays/algebra.ts';
import { axesOfIx, axisIx, type Ix, substituteIx } from '../arrays/ix.ts';
import { axesOf, type Node, type Ref, refKey } from '../arrays/program.ts';
import { pinnedPosition, type Schedule } from './schedule.ts';

/** A stored array as a loop nest: names for its loops, axes that a map pins, what is summed or stored. */
export interface Member {
  readonly node: Node;
  /** Where each axis is stored: a loop, or the map that pins it. */
  readonly out: readonly Ix[];
  readonly loops: readonly number[];
  readonly reduced: readonly number[];
  readonly args: readonly Ref[];
}
/** Members that share one nest. */
export interface Group {
  readonly loops: readonly number[];
  readonly members: Member[];
  readonly fixed: boolean;
}

function member(a: Algebra, node: Node): Member {
  const own = a.names(node);
  const { args, reduced } = a.program.open(a.whole(node, own));
  const out: Ix[] = own.map((x) => axisIx(x));
  const kept: Ref[] = [];
  args.forEach((f, k) => {
    const pin = node.op === 'sum' ? pinnedPosition(node, node.args[k]!) : undefined;
    if (pin === undefined) {
      kept.push(f);
      return;
    }
    const [i, j] = f.node.ix.map((x) => substituteIx(x, (p) => f.ix[p]));
    out[pin] = i!.kind === 'map' ? i! : j!;
  });
  const loops = [...new Set([...out.flatMap(axesOfIx), ...reduced])];
  return { node, out, loops, reduced, args: kept };
}

function renamed(m: Member, names: ReadonlyMap<number, number>): Member {
  const to = (x: number): Ix => axisIx(names.get(x)!);
  return {
    node: m.node,
    out: m.out.map((x) => substituteIx(x, to)),
    loops: m.loops.map((x) => names.get(x)!),
    reduced: m.reduced.map((x) => names.get(x)!),
    args: m.args.map((r) => ({ node: r.node, ix: r.ix.map((x) => substituteIx(x, to)) })),
  };
}

/** The arrays that a member reads from memory, wherever they stand in its expression. */
export function reads(a: Algebra, m: Member, stored: ReadonlySet<Node>): readonly Ref[] {
  const found = new Map<string, Ref>();
  const seen = new Set<string>();
  const visit = (r: Ref): void => {
    const key = refKey(r);
    if (seen.has(key)) return;
    seen.add(key);
    if (stored.has(r.node) || r.node.op === 'input') found.set(key, r);
    else a.program.open(r).args.forEach(visit);
  };
  m.args.forEach(visit);
  return [...found.values()];
}

/** Greatest values and products need their own axes outside the reduced ones: all in one nest must have the same. */
function orderable(members: readonly Member[]): boolean {
  const keys = members
    .filter((m) => m.node.op === 'max' || m.node.op === 'prod')
    .map((m) => String(m.out.flatMap(axesOfIx).sort((x, y) => x - y)));
  return new Set(keys).size <= 1;
}
const pointwise = (n: Node): boolean => n.op !== 'sum' && n.op !== 'max' && n.op !== 'prod';

/** Puts arrays that run through the same loops and read the same entries into one nest. */
export function groups(a: Algebra, plan: Schedule): readonly Group[] {
  const stored = new Set(plan.stored);
  const result: Group[] = [];
  const groupOf = new Map<Node, number>();
  const keys: Set<string>[] = [];
  for (const node of plan.stored) {
    const m = member(a, node);
    const mine = reads(a, m, stored);
    const needs = mine.filter((r) => groupOf.has(r.node));
    const last = needs.reduce((k, r) => Math.max(k, groupOf.get(r.node)!), -1);
    let best: { k: number; m: Member; score: number } | undefined;
    for (let k = Math.max(0, last); k < result.length; k++) {
      const g = result[k]!;
      if (g.fixed !== plan.fixed.has(node) || m.loops.length === 0) continue;
      for (const names of matchings(a, m.loops, g.loops)) {
        const moved = renamed(m, names);
        const refs = reads(a, moved, stored);
        if (!orderable([...g.members, moved])) continue;
        if (!refs.every((r) => groupOf.get(r.node) !== k || readsOwn(g, r))) continue;
        const score = refs.filter((r) => keys[k]!.has(refKey(r)) && axesOf(r).size > 0).length;
        if (score > 0 && (best === undefined || score > best.score)) best = { k, m: moved, score };
      }
    }
    const made = best?.m ?? m;
    const at = best?.k ?? result.length;
    if (best === undefined) {
      result.push({ loops: m.loops, members: [m], fixed: plan.fixed.has(node) });
      keys.push(new Set());
    } else result[at]!.members.push(made);
    for (const r of reads(a, made, stored)) keys[at]!.add(refKey(r));
    if (pointwise(node)) keys[at]!.add(refKey({ node, ix: made.out }));
    groupOf.set(node, at);
  }
  return result;
}

function readsOwn(g: Group, r: Ref): boolean {
  const m = g.members.find((x) => x.node === r.node);
  return m !== undefined && pointwise(m.node) && refKey({ node: m.node, ix: m.out }) === refKey(r);
}

/** All ways to identify loops of equal size. */
function matchings(a: Algebra, mine: readonly number[], theirs: readonly number[]): Map<number, number>[] {
  if (mine.length !== theirs.length || mine.length > 5) return [];
  const result: Map<number, number>[] = [];
  const go = (k: number, used: readonly number[]): void => {
    if (k === mine.length) {
      result.push(new Map(mine.map((x, n) => [x, used[n]!])));
      return;
    }
    for (const t of theirs)
      if (!used.includes(t) && a.program.size(t) === a.program.size(mine[k]!)) go(k + 1, [...used, t]);
  };
  go(0, []);
  return result;
}
