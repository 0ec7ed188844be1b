import type { Algebra, Term } from '../arrays/algebra.ts';
import { axisIx, type Ix, shiftIx } from '../arrays/ix.ts';
import { type Node, type Ref, refKey } from '../arrays/program.ts';
import { partial } from './partials.ts';

/** Derivatives of one array by all inputs it depends on. */
export interface Adjoints {
  /** Derivative by the entry of the letter at the given places; the axes of the root stay. */
  of(source: string, at: readonly Ix[]): Ref;
}

/** Reverse sweep. `sg` is constant; the result holds no `sg`: what it stopped is an ordinary value afterwards. */
export function reverseSweep(a: Algebra, root: Ref, moves: (n: Node) => boolean): Adjoints {
  const active = activity(moves);
  const erase = eraser(a);
  const names = new Map<Node, readonly number[]>();
  const namesOf = (n: Node): readonly number[] => {
    let own = names.get(n);
    if (own === undefined) {
      own = a.names(n);
      names.set(n, own);
    }
    return own;
  };
  const contributions = new Map<Node, Ref[]>();
  const contribute = (arg: Ref, loops: readonly number[], factors: readonly Ref[], c = 1): void => {
    if (!active(arg.node)) return;
    const own = namesOf(arg.node);
    const map = new Map<number, Ix>();
    const extra: Ref[] = [];
    const tied: [number, Ix][] = [];
    arg.ix.forEach((x, m) => {
      const b = own[m]!;
      if (x.kind === 'axis' && loops.includes(x.axis) && !map.has(x.axis)) {
        const to = shiftIx(axisIx(b), -x.shift);
        map.set(x.axis, to);
        extra.push(...a.inRange(to, a.program.size(x.axis)));
      } else tied.push([b, x]);
    });
    for (const [b, x] of tied) extra.push(a.delta(axisIx(b), x));
    const left = loops.filter((l) => !map.has(l));
    const moved = [...factors, ...extra].map((f) => a.substitute(f, map));
    const list = contributions.get(arg.node) ?? [];
    list.push(a.sum(left, moved, c));
    contributions.set(arg.node, list);
  };
  const order = reachable([root.node]).sort((x, y) => y.id - x.id);
  // The root as an argument of a loop-free node: its axes are names from outside.
  contribute(root, [], []);
  const found = new Map<string, { own: readonly number[]; g: Ref }>();
  for (const node of order) {
    const list = contributions.get(node);
    if (list === undefined || !active(node)) continue;
    const own = namesOf(node);
    const g = a.add(list.map((of): Term => ({ c: 1, of })));
    if (node.op === 'input') {
      found.set(node.source!.name, { own, g });
      continue;
    }
    const here = a.whole(node, own);
    const { args, reduced } = a.open(here);
    const loops = [...own, ...reduced];
    const values = node.op === 'add' ? args : args.map(erase);
    args.forEach((arg, k) => {
      if (!active(arg.node)) return;
      for (const p of partial(a, node, erase(here), values, k, reduced)) contribute(arg, loops, [g, ...p.factors], p.c);
    });
  }
  return {
    of: (source, at) => {
      const f = found.get(source);
      return f === undefined ? a.num(0) : a.substitute(f.g, new Map(f.own.map((b, k) => [b, at[k]!])));
    },
  };
}

export function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const n = stack.pop()!;
    if (seen.has(n)) continue;
    seen.add(n);
    for (const x of n.args) stack.push(x.node);
  }
  return [...seen];
}

/** Whether a node depends on a moving input, not through what is constant for the reverse sweep. */
function activity(moves: (n: Node) => boolean): (n: Node) => boolean {
  const known = new Map<Node, boolean>();
  const active = (n: Node): boolean => {
    let k = known.get(n);
    if (k === undefined) {
      k = moves(n) || (!CONSTANT.has(n.op) && n.args.some((x) => active(x.node)));
      known.set(n, k);
    }
    return k;
  };
  return active;
}
const CONSTANT = new Set(['sg', 'max', 'greatest']);

/** Replaces every `sg` by its argument. */
export function eraser(a: Algebra): (r: Ref) => Ref {
  const has = new Map<Node, boolean>();
  const stops = (n: Node): boolean => {
    let k = has.get(n);
    if (k === undefined) {
      k = n.op === 'sg' || n.args.some((x) => stops(x.node));
      has.set(n, k);
    }
    return k;
  };
  const made = new Map<string, Ref>();
  const erase = (r: Ref): Ref => {
    if (!stops(r.node)) return r;
    const key = refKey(r);
    let m = made.get(key);
    if (m === undefined) {
      if (r.node.op === 'sg') m = erase(a.open(r).args[0]!);
      else m = a.rebuilt(r, erase);
      made.set(key, m);
    }
    return m;
  };
  return erase;
}
