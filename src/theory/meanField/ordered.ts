import { divide, mul, num, open, rebuild, replace, split, sum, sym } from '../../expr/build.ts';
import type { Atom, Expr, Index, Less, Letter, Sum, Sym } from '../../expr/expr.ts';
import { atomIndex, letter, scoped } from '../../expr/intern.ts';
import { factorsOf } from '../../expr/traverse.ts';
import type { Model, RandomArray } from '../../model/model.ts';
import type { Scaling } from './scaling.ts';

/** Sums over sites in their order, such as those over i < j < k, as parts of sums over all sites. */
export interface Ordered {
  /** The term with such sums replaced. */
  read(e: Expr): Expr;
  /** The symmetric arrays that stand for the ordered ones; exchangeable in all slots. */
  readonly arrays: readonly RandomArray[];
  /** What was replaced, with what came of it. */
  readonly found: readonly { readonly before: Expr; readonly after: Expr }[];
}

/**
 * Entries of an array that are used in the order i < j < k only are those of a symmetric array, declared so or not: where the rest of the
 * product does not tell the sites apart, the sum is 1/p! of the sum over all sites. Conditions that hold the first few
 * sites back go with it: they leave out terms that do not matter.
 */
export function orderedSums(model: Model, scaling: Scaling): Ordered {
  const arrays = new Map<Letter, RandomArray>();
  const found: { before: Expr; after: Expr }[] = [];
  const candidates = new Map(
    model.random
      .filter((a) => a.correlation === undefined && isTensor(a.letter, scaling))
      .map((a) => [a.letter, a] as const),
  );
  const visit = (e: Expr): Expr => {
    const made = rebuild(e, visit);
    if (made.kind !== 'sum') return made;
    const after = inAllOrders(made, candidates, arrays);
    if (after === undefined) return made;
    if (!found.some((f) => f.before === made)) found.push({ before: made, after });
    return after;
  };
  return {
    read: (e) => (candidates.size === 0 ? e : scoped(() => visit(e))),
    get arrays() {
      return [...arrays.values()];
    },
    found,
  };
}

/** Whether all axes are one set that grows. */
const isTensor = (l: Letter, scaling: Scaling): boolean =>
  l.axes.length >= 2 && l.axes.every((s) => s === l.axes[0]) && scaling.grows(l.axes[0]!);

function inAllOrders(
  e: Sum,
  candidates: ReadonlyMap<Letter, RandomArray>,
  arrays: Map<Letter, RandomArray>,
): Expr | undefined {
  const o = open(e);
  const factors = factorsOf(o.body);
  const edge = factors.find((f): f is Sym => f.kind === 'sym' && candidates.has(f.letter));
  const conditions = factors.filter((f): f is Less => f.kind === 'less');
  if (edge === undefined || conditions.length === 0) return undefined;
  const sites = edge.indices.flatMap((i) => (i.kind === 'atom' && i.shift === 0 ? [i.atom] : []));
  if (sites.length < edge.indices.length || new Set(sites).size < sites.length) return undefined;
  if (!sites.every((s) => o.binders.includes(s))) return undefined;
  const own = (i: Index): Atom | undefined => (i.kind === 'atom' && sites.includes(i.atom) ? i.atom : undefined);
  const between = conditions.filter((c) => own(c.i) !== undefined && own(c.j) !== undefined);
  const withPlaces = conditions.filter((c) => (c.i.kind === 'place' || c.j.kind === 'place') && !between.includes(c));
  if (between.length + withPlaces.length < conditions.length || !ordersAll(sites, between, own)) return undefined;
  const rest = factors.filter((f) => f !== edge && !conditions.includes(f as Less));
  const product = mul(...rest);
  for (let k = 1; k < sites.length; k++) {
    const swap = new Map([
      [sites[k - 1]!, atomIndex(sites[k]!)],
      [sites[k]!, atomIndex(sites[k - 1]!)],
    ]);
    if (replace(product, swap) !== product) return undefined;
  }
  const declared = candidates.get(edge.letter)!;
  const array = declared.symmetric ? edge.letter : symmetric(edge.letter);
  if (!declared.symmetric) arrays.set(array, { ...declared, letter: array, symmetric: true });
  let orders = 1;
  for (let k = 2; k <= sites.length; k++) orders *= k;
  const whole = sum(o.binders, mul(num(split(o.body)[0]), sym(array, edge.indices), product));
  return divide(whole, num(orders));
}

/** The symmetric array that stands for one of which the entries in one order are used. */
const symmetric = (l: Letter): Letter =>
  letter({ name: l.name, role: 'random', axes: l.axes, domain: { kind: 'symmetric' } });

/** Whether conditions i < j put all sites in one order. */
function ordersAll(sites: readonly Atom[], conditions: readonly Less[], own: (i: Index) => Atom | undefined): boolean {
  const after = new Map<Atom, Set<Atom>>(sites.map((s) => [s, new Set()]));
  for (const c of conditions) after.get(own(c.i)!)!.add(own(c.j)!);
  for (const m of sites)
    for (const a of sites) if (after.get(a)!.has(m)) for (const b of after.get(m)!) after.get(a)!.add(b);
  return sites.every((a) => sites.every((b) => a === b || after.get(a)!.has(b) !== after.get(b)!.has(a)));
}
