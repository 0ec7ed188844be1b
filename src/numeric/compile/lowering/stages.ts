import { type ArrayFunctionName, arrayValue } from '../../arrayValue.ts';
import type { Algebra } from '../arrays/algebra.ts';
import { type Node, product, type Ref, refKey } from '../arrays/program.ts';
import { bindersOf, resultRank } from '../arrays/rebuilt.ts';
import { rowMajor } from '../arrays/storage.ts';
import { reachable } from '../derivatives/reverse.ts';
import type { Target } from '../machine/assembly.ts';

// Functions of whole arrays (extremes, determinants, singular values) are no loops. They are computed in stages: a kernel
// for the arrays that they are of, then the functions, whose results are constants of the next stage.

/** One round: arrays that a kernel computes, and what is then computed of them. */
export interface Stage {
  readonly targets: readonly Target[];
  /** How many numbers its kernel gives. */
  readonly count: number;
  /** Takes the numbers of the kernel, and puts the results behind the constants. */
  readonly apply: (arrays: Float64Array, constants: Float64Array) => void;
}

export interface Staged {
  readonly stages: readonly Stage[];
  /** The targets with results of stages as constants. */
  readonly targets: readonly Target[];
  /** Constants and results together. */
  readonly constantCount: number;
}

/** Splits what is wanted into stages; without functions of arrays there are none. */
export function staged(a: Algebra, targets: readonly Target[], constantCount: number): Staged {
  const found = reachable(targets.map((t) => t.of.node)).filter((n) => n.op === 'array');
  if (found.length === 0) return { stages: [], targets, constantCount };
  found.sort((x, y) => x.id - y.id);
  let end = constantCount;
  const offsets = new Map<Node, number>();
  for (const n of found) {
    offsets.set(n, end);
    end += product(n.shape);
  }
  const settle = settler(a, offsets);
  const depth = depths(found);
  const most = Math.max(...depth.values());
  const stages = Array.from({ length: most }, (_, k) =>
    stage(
      a,
      found.filter((n) => depth.get(n) === k + 1),
      offsets,
      settle,
    ),
  );
  return { stages, targets: targets.map((t) => ({ ...t, of: settle(t.of) })), constantCount: end };
}

/** For each array the longest chain of functions of arrays that ends with it; arguments come first in the list. */
function depths(found: readonly Node[]): ReadonlyMap<Node, number> {
  const known = new Map<Node, number>();
  for (const n of found) {
    const inside = reachable(n.args.map((x) => x.node)).map((m) => known.get(m) ?? 0);
    known.set(n, 1 + Math.max(0, ...inside));
  }
  return known;
}

/** Reads functions of arrays as constants. */
function settler(a: Algebra, offsets: ReadonlyMap<Node, number>): (r: Ref) => Ref {
  const has = new Map<Node, boolean>();
  const carries = (n: Node): boolean => {
    let k = has.get(n);
    if (k === undefined) {
      k = offsets.has(n) || n.args.some((x) => carries(x.node));
      has.set(n, k);
    }
    return k;
  };
  const known = new Map<string, Ref>();
  const settle = (r: Ref): Ref => {
    if (!carries(r.node)) return r;
    const key = refKey(r);
    let made = known.get(key);
    if (made === undefined) {
      const offset = offsets.get(r.node);
      made =
        offset === undefined
          ? a.rebuilt(r, settle)
          : a.input({ kind: 'constant', name: `array${offset}`, offset }, r.node.shape, r.ix);
      known.set(key, made);
    }
    return made;
  };
  return settle;
}

interface Round {
  readonly fn: ArrayFunctionName;
  readonly batch: number;
  readonly shape: readonly number[];
  /** Where its entries, and what says which of them count, stand in the results of the kernel. */
  readonly entries: number;
  readonly guards: number | undefined;
  readonly result: number;
}

function stage(a: Algebra, nodes: readonly Node[], offsets: ReadonlyMap<Node, number>, settle: (r: Ref) => Ref): Stage {
  const targets: Target[] = [];
  let count = 0;
  const wanted = (of: Ref, axes: readonly number[]): number => {
    const shape = axes.map((x) => a.program.size(x));
    const offset = count;
    targets.push({ of: settle(of), axes, offset, strides: rowMajor(shape) });
    count += product(shape);
    return offset;
  };
  const rounds = nodes.map((node): Round => {
    const own = a.names(node);
    const { args, reduced } = a.open(a.whole(node, own));
    const [of, guard] = args as [Ref, Ref];
    const binders = bindersOf(node, reduced);
    const batch = own.slice(0, own.length - resultRank(node));
    const axes = [...batch, ...binders];
    return {
      fn: node.fn as ArrayFunctionName,
      batch: product(batch.map((x) => a.program.size(x))),
      shape: binders.map((x) => a.program.size(x)),
      entries: wanted(of, axes),
      guards: guard.node.op === 'num' && guard.node.number === 1 ? undefined : wanted(guard, axes),
      result: offsets.get(node)!,
    };
  });
  const apply = (arrays: Float64Array, constants: Float64Array): void => {
    for (const r of rounds) {
      const size = product(r.shape);
      for (let b = 0, to = r.result; b < r.batch; b++) {
        const entries = arrays.subarray(r.entries + b * size, r.entries + (b + 1) * size);
        const guards = r.guards === undefined ? undefined : r.guards + b * size;
        const made = arrayValue(
          r.fn,
          entries,
          r.shape,
          guards === undefined ? undefined : (k) => arrays[guards + k] !== 0,
        );
        constants.set(made, to);
        to += made.length;
      }
    }
  };
  return { targets, count, apply };
}
