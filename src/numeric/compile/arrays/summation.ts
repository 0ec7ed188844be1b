import type { Algebra } from './algebra.ts';
import { indicesOf, isScatter, pinned, removable, solved } from './deltas.ts';
import { eliminated } from './elimination.ts';
import { isGuard, isRisky } from './guards.ts';
import { axisIx } from './ix.ts';
import { axesOf, meets, product, type Ref } from './program.ts';

/** Σ over the binders of coefficient · Π factors: deltas resolved, sparse data as edges, what can leave has left. */
export function summed(a: Algebra, binders: readonly number[], factors: readonly Ref[], coefficient: number): Ref {
  if (binders.length === 0) return a.mul(factors, coefficient);
  if (binders.some((b) => a.program.size(b) === 0)) return a.num(0);
  const whole = a.mul(factors, coefficient);
  if (whole.node.op === 'num') return a.num(whole.node.number * product(binders.map((b) => a.program.size(b))));
  if (whole.node.op === 'add' && factors.length > 1) return linear(a, binders, whole, []);
  const number = whole.node.op === 'mul' ? whole.node.number : 1;
  const all = a.factors(whole);

  for (const f of all) {
    if (f.node.op !== 'delta') continue;
    const rest = all.filter((g) => g !== f);
    const [i, j] = indicesOf(f);
    const found = solved(i, j, binders) ?? solved(j, i, binders);
    if (found !== undefined) {
      const map = new Map([[found.axis, found.to]]);
      const guards = a.inRange(found.to, a.program.size(found.axis));
      return summed(
        a,
        binders.filter((b) => b !== found.axis),
        [...guards, ...rest.map((g) => a.substitute(g, map))],
        number,
      );
    }
    // A free axis that a map pins is replaced by the map elsewhere: what is left is a scatter.
    const pin = pinned(f, binders);
    if (pin === undefined || !rest.some((g) => axesOf(g).has(pin.axis))) continue;
    const map = new Map([[pin.axis, pin.to]]);
    return summed(a, binders, [f, ...rest.map((g) => a.substitute(g, map))], number);
  }

  for (const f of all) {
    const sparse = f.node.source?.sparse;
    if (sparse === undefined || !f.ix.every((x) => x.kind === 'axis' && x.shift === 0)) continue;
    const axes = f.ix.map((x) => (x as { axis: number }).axis);
    if (new Set(axes).size < axes.length || !axes.some((b) => binders.includes(b))) continue;
    const count = sparse.tables[0]!.values.length;
    if (count === 0) return a.num(0);
    const e = a.program.axis(count);
    const deltas = sparse.tables.map((table, k) =>
      a.delta(axisIx(axes[k]!), { kind: 'map', table, args: [axisIx(e)], shift: 0 }),
    );
    const entries = a.input(sparse.entries, [count], [axisIx(e)]);
    return summed(a, [...binders, e], [...deltas, entries, ...all.filter((g) => g !== f)], number);
  }

  for (const f of all) {
    const parts = separateExponents(a, f, binders);
    if (parts !== undefined) return summed(a, binders, [...parts, ...all.filter((g) => g !== f)], number);
  }

  const adds = all.filter((f) => f.node.op === 'add' && meets(f, binders));
  for (const f of adds) {
    const rest = all.filter((g) => g !== f);
    const deltas = a.open(f).args.some((t) => a.factors(t).some((g) => removable(g, binders)));
    if (deltas || (adds.length === 1 && separable(a, f, rest))) return linear(a, binders, f, rest, number);
  }

  const outer = all.filter((f) => !meets(f, binders));
  const inner = all.filter((f) => !outer.includes(f));
  let front = number;
  const parts: Ref[] = [...outer];
  for (const [own, mine] of components(binders, inner)) {
    if (mine.length === 0) front *= product(own.map((b) => a.program.size(b)));
    else parts.push(eliminated(a, own, bundled(mine)));
  }
  return a.mul(parts, front);
}

/** By linearity in one factor that is a sum. */
function linear(a: Algebra, binders: readonly number[], f: Ref, rest: readonly Ref[], number = 1): Ref {
  const kept: { c: number; of: Ref }[] = [];
  const terms: { c: number; of: Ref }[] = [];
  const own = axesOf(f);
  let constant = f.node.number;
  a.open(f).args.forEach((of, k) => {
    const c = f.node.coefficients[k]!;
    const full = axesOf(of).size === own.size && !a.factors(of).some((g) => removable(g, binders));
    (full ? kept : terms).push({ c, of });
  });
  if (kept.length > 0) {
    terms.push({ c: 1, of: a.add(kept, constant) });
    constant = 0;
  }
  const out = terms.map((t) => ({ c: t.c * number, of: summed(a, binders, [t.of, ...rest], 1) }));
  if (constant !== 0) out.push({ c: constant * number, of: summed(a, binders, rest, 1) });
  return a.add(out);
}

/** Splitting pays if each term lacks an axis of the sum, and is safe if nothing beside it can be singular there. */
function separable(a: Algebra, f: Ref, rest: readonly Ref[]): boolean {
  if (rest.some((g) => isGuard(g) || isRisky(g.node))) return false;
  const own = axesOf(f);
  return own.size > 1 && a.open(f).args.every((t) => axesOf(t).size < own.size);
}

function components(binders: readonly number[], factors: readonly Ref[]): [number[], Ref[]][] {
  const group = new Map<number, number>(binders.map((b) => [b, b]));
  const find = (b: number): number => {
    let x = b;
    while (group.get(x) !== x) x = group.get(x)!;
    return x;
  };
  const own = (f: Ref): number[] => [...axesOf(f)].filter((x) => group.has(x));
  for (const f of factors) {
    const [first, ...others] = own(f);
    for (const x of others) group.set(find(x), find(first!));
  }
  const result = new Map<number, [number[], Ref[]]>();
  for (const b of binders) {
    const r = find(b);
    if (!result.has(r)) result.set(r, [[], []]);
    result.get(r)![0].push(b);
  }
  for (const f of factors) result.get(find(own(f)[0]!))![1].push(f);
  return [...result.values()];
}

/** A guard goes with every factor that may be singular where it is 0; alone if there is none. */
function bundled(factors: readonly Ref[]): readonly (readonly Ref[])[] {
  const guards = factors.filter((f) => isGuard(f) && !isScatter(f));
  const units = factors.filter((f) => !guards.includes(f)).map((f) => [f]);
  for (const g of guards) {
    const axes = [...axesOf(g)];
    let placed = false;
    for (const u of units) {
      const f = u[0]!;
      if (!isGuard(f) && isRisky(f.node) && axes.every((x) => axesOf(f).has(x))) {
        u.push(g);
        placed = true;
      }
    }
    const host = placed ? undefined : units.find((u) => axes.every((x) => u.some((f) => axesOf(f).has(x))));
    if (host !== undefined) host.push(g);
    else if (!placed) units.push([g]);
  }
  return units;
}
/** exp(f_j + g_k + h) as exp(f_j - m) exp(g_k - m') exp(h + m + m'), so that sums over j and k separate without overflow. */
function separateExponents(a: Algebra, f: Ref, binders: readonly number[]): readonly Ref[] | undefined {
  if (f.node.op !== 'call' || f.node.fn !== 'exp' || binders.length < 2) return undefined;
  const exponent = a.open(f).args[0]!;
  if (exponent.node.op !== 'add') return undefined;
  const terms = a.open(exponent).args.map((of, k) => ({ c: exponent.node.coefficients[k]!, of }));
  const bound = new Map(terms.map((t) => [t, [...axesOf(t.of)].filter((x) => binders.includes(x))]));
  const used = [...new Set([...bound.values()].flat())];
  const moving = terms.filter((t) => bound.get(t)!.length > 0);
  const groups = partitions(used, moving, (t) => bound.get(t)!);
  if (groups.length < 2) return undefined;
  const rest = terms.filter((t) => bound.get(t)!.length === 0);
  const parts: Ref[] = [];
  for (const g of groups) {
    const part = a.add(g);
    const top = a.max(binders, part, []);
    rest.push({ c: 1, of: top });
    parts.push(a.call('exp', a.subtract(part, top)));
  }
  return [...parts, a.call('exp', a.add(rest, exponent.node.number))];
}

function partitions<T>(axes: readonly number[], items: readonly T[], own: (t: T) => readonly number[]): T[][] {
  const label = new Map(axes.map((x) => [x, x]));
  for (const t of items) {
    const labels = new Set(own(t).map((x) => label.get(x)!));
    const to = Math.min(...labels);
    for (const [x, l] of label) if (labels.has(l)) label.set(x, to);
  }
  const groups = new Map<number, T[]>();
  for (const t of items) {
    const l = label.get(own(t)[0]!)!;
    groups.set(l, [...(groups.get(l) ?? []), t]);
  }
  return [...groups.values()];
}
