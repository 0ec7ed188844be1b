import type { Algebra } from './algebra.ts';
import { isScatter } from './deltas.ts';
import { axesOfIx } from './ix.ts';
import { axesOf, meets, product, type Ref } from './program.ts';

// Sums arrive flat. A good order of elimination is found again: Σ_ijk W_ij u_ik u_jk costs n² d as Σ_j (W_ij u_jk)
// first. One step takes a binder, all units that carry it, and every other binder that only these carry.

interface Unit {
  readonly factors: readonly Ref[];
  readonly axes: ReadonlySet<number>;
}
interface Step {
  readonly binders: readonly number[];
  readonly joined: readonly Unit[];
  readonly made: Unit;
  readonly rest: readonly Unit[];
  readonly cost: number;
}

const EXHAUSTIVE = 5;

/** Σ over the binders of a connected product, in the cheapest order that was found. */
export function eliminated(a: Algebra, binders: readonly number[], units: readonly (readonly Ref[])[]): Ref {
  const all = units.flat();
  if (binders.length === 1 || units.length === 1) return nested(a, binders, all);
  const start = units.map(unit);
  const size = (axes: Iterable<number>): number => product([...axes].map((x) => a.program.size(x)));
  const together = new Set([...binders, ...start.flatMap((u) => [...u.axes])]);
  const nest = all.length * size(together);

  const step = (b: number, left: readonly number[], now: readonly Unit[]): Step => {
    const joined = now.filter((u) => u.axes.has(b));
    const rest = now.filter((u) => !u.axes.has(b));
    const union = new Set(joined.flatMap((u) => [...u.axes]));
    const own = left.filter((x) => union.has(x) && !rest.some((u) => u.axes.has(x)));
    const made: Unit = { factors: [], axes: new Set([...union].filter((x) => !own.includes(x))) };
    const count = joined.reduce((n, u) => n + Math.max(1, u.factors.length), 0);
    return { binders: own, joined, made, rest, cost: count * size(union) + size(made.axes) };
  };
  let best = nest;
  let plan: readonly number[] | undefined;
  const search = (left: readonly number[], now: readonly Unit[], order: readonly number[], cost: number): void => {
    if (cost >= best) return;
    if (left.length === 0) {
      best = cost;
      plan = order;
      return;
    }
    const steps = left.map((b) => ({ b, s: step(b, left, now) }));
    const tried = left.length <= EXHAUSTIVE ? steps : [steps.reduce((x, y) => (y.s.cost < x.s.cost ? y : x))];
    for (const { b, s } of tried)
      search(
        left.filter((x) => !s.binders.includes(x)),
        [...s.rest, s.made],
        [...order, b],
        cost + s.cost,
      );
  };
  search(binders, start, [], 0);
  if (plan === undefined) return nested(a, binders, all);
  let now: readonly Unit[] = start;
  let left = binders;
  for (const b of plan) {
    const s = step(b, left, now);
    const sum = nested(
      a,
      s.binders,
      s.joined.flatMap((u) => u.factors),
    );
    left = left.filter((x) => !s.binders.includes(x));
    now = [...s.rest, unit([sum])];
  }
  return a.mul(now.flatMap((u) => u.factors));
}

/** The free axis of a scatter costs nothing: a map pins it. */
function unit(factors: readonly Ref[]): Unit {
  const axes = new Set<number>();
  for (const f of factors) {
    if (isScatter(f)) for (const x of f.ix.flatMap(mapAxes(f))) axes.add(x);
    else for (const x of axesOf(f)) axes.add(x);
  }
  return { factors, axes };
}
const mapAxes =
  (f: Ref) =>
  (x: Ref['ix'][number], position: number): readonly number[] =>
    f.node.ix.some((y) => y.kind === 'map' && axesOfIx(y).includes(position)) ? axesOfIx(x) : [];

/** One nest: what is outside all binders has left already, equal factors are powers. */
function nested(a: Algebra, binders: readonly number[], factors: readonly Ref[]): Ref {
  const whole = a.mul(factors);
  if (whole.node.op === 'num' || binders.length === 0)
    return a.mul([whole], product(binders.map((b) => a.program.size(b))));
  const number = whole.node.op === 'mul' ? whole.node.number : 1;
  const rest = a.factors(whole);
  const outer = rest.filter((f) => !meets(f, binders));
  const inner = rest.filter((f) => !outer.includes(f));
  // Sorted in `mul`; the number stays outside, so that sums which differ by it are one array.
  const absent = binders.filter((b) => !inner.some((f) => meets(f, [b])));
  const used = binders.filter((b) => !absent.includes(b));
  const sum = a.program.make({ op: 'sum', number: 1, reduced: used, args: inner });
  return a.mul([...outer, sum], number * product(absent.map((b) => a.program.size(b))));
}
