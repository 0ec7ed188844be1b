import { add, mul, num, open, split, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter, Sym } from '../../expr/expr.ts';
import { atomIndex, freeAtom, fresh, letter, placeIndex, scoped } from '../../expr/intern.ts';
import { factorsOf, mentions, termsOf } from '../../expr/traverse.ts';
import type { Tensor } from '../../model/form.ts';
import type { Model } from '../../model/model.ts';
import { expand } from '../../rewrite/expand.ts';
import { Echelon, FieldPoint } from '../../rewrite/smallField.ts';
import type { Finding, Step } from '../derivation.ts';
import { nullVector } from './coefficients.ts';
import { presentable } from './presentation.ts';
import { type Changes, change, monomials, rawChange } from './rows.ts';
import { familyAxes } from './shape.ts';

// Where the wiring of a model is data, each connected component of it may conserve a sum of its own. In letters a
// component is a family of numbers 0 and 1, one for each member of each wired set, that agree wherever a datum is not 0.

/** A sum over the members of one connected component that is conserved. */
export interface ComponentSum {
  readonly quantity: Tensor;
  /** How many members it adds up. */
  readonly members: number;
}

/** What the components of the wiring conserve. */
export interface Wiring {
  /** How many there are, and the data that wire them. */
  readonly components: number;
  readonly data: readonly Letter[];
  /** For each component that is small enough to be written out. */
  readonly sums: readonly ComponentSum[];
  /** How many more are conserved, of components with too many members. */
  readonly unwritten: number;
}

/** A component with more members is not written out. */
const WRITTEN = 24;
/** Wirings of more components are not listed. */
const MOST = 12;

type Component = ReadonlyMap<IndexSet, readonly number[]>;

/** The sums that each connected component of the wiring conserves; undefined where there is one component, or no wiring. */
export function wiring(model: Model, changes: Changes): Wiring | undefined {
  const states = changes.fields.map((f) => f.state);
  const sets = new Set(states.flatMap((l) => l.axes.slice(0, familyAxes(l))));
  const data = model.data.filter(
    (d) =>
      d.letter.axes.length === 2 &&
      d.letter.axes.every((s) => sets.has(s)) &&
      changes.fields.some((f) => mentions(f.right, d.letter)),
  );
  const components = connected(data);
  if (components.length < 2) return undefined;
  const wired = new Set(data.flatMap((d) => d.letter.axes));
  const letters = data.map((d) => d.letter);
  const sums = scoped(() => weights(states, wired, letters, changes)).flatMap((w) =>
    components.map((c) => sumOver(c, w)),
  );
  if (sums.length === 0) return undefined;
  const written = components.length > MOST ? [] : sums.filter((s) => s.members <= WRITTEN);
  return { components: components.length, data: letters, sums: written, unwritten: sums.length - written.length };
}

/** The connected components of the graph whose edges are the entries of data that are not 0. */
function connected(data: Model['data']): readonly Component[] {
  const parent = new Map<string, string>();
  const find = (k: string): string => {
    let at = k;
    while (parent.get(at) !== at) at = parent.get(at)!;
    parent.set(k, at);
    return at;
  };
  const nodes = new Map<string, readonly [IndexSet, number]>();
  for (const { letter: l, shape, values } of data) {
    const key = (axis: number, place: number): string => `${l.axes[axis]!.id}:${place}`;
    for (const axis of [0, 1])
      for (let place = 1; place <= shape[axis]!; place++) {
        const k = key(axis, place);
        if (!parent.has(k)) parent.set(k, k);
        nodes.set(k, [l.axes[axis]!, place]);
      }
    values.forEach((v, m) => {
      if (v !== 0) parent.set(find(key(0, 1 + Math.floor(m / shape[1]!))), find(key(1, 1 + (m % shape[1]!))));
    });
  }
  const found = new Map<string, Map<IndexSet, number[]>>();
  for (const [k, [set, place]] of nodes) {
    const root = find(k);
    const own = found.get(root) ?? new Map<IndexSet, number[]>();
    own.set(set, [...(own.get(set) ?? []), place]);
    found.set(root, own);
  }
  return [...found.values()];
}

/** A conserved sum over a component in letters: states with their wired axis, and what each counts. */
interface Weighted {
  readonly free: readonly Atom[];
  readonly parts: readonly { readonly state: Letter; readonly axis: number; readonly weight: Expr }[];
}

/** The number that is 1 for the members of a component and 0 for others, over one set. */
const membership = (set: IndexSet): Letter => letter({ name: 'member', role: 'auxiliary', axes: [set] });

function weights(
  states: readonly Letter[],
  wired: ReadonlySet<IndexSet>,
  data: readonly Letter[],
  changes: Changes,
): readonly Weighted[] {
  const shaped = new Map<
    string,
    { readonly free: readonly Atom[]; readonly list: { state: Letter; axis: number }[] }
  >();
  for (const state of states) {
    const axes = state.axes.flatMap((s, k) => (k < familyAxes(state) && wired.has(s) ? [k] : []));
    if (axes.length !== 1) continue;
    const own = state.axes.slice(familyAxes(state));
    const key = own.map((s) => s.id).join();
    const group = shaped.get(key) ?? { free: own.map((s, k) => freeAtom(`~c${k}`, s)), list: [] };
    group.list.push({ state, axis: axes[0]! });
    shaped.set(key, group);
  }
  return [...shaped.values()].flatMap(({ free, list }) => {
    const changed = list.map(({ state, axis }) => change(summed(state, axis, free, memberOf), changes));
    const usable = changed.flatMap((e, k) => (e === undefined ? [] : [{ ...list[k]!, moved: aligned(e, data) }]));
    const width = usable.length;
    const rows = new Map<Expr, Expr[]>();
    usable.forEach(({ moved }, k) => {
      for (const [key, value] of monomials(moved)) {
        const row = rows.get(key) ?? Array<Expr>(width).fill(zero);
        row[k] = value;
        rows.set(key, row);
      }
    });
    const point = new FieldPoint(1);
    const echelon = new Echelon(width);
    for (const row of rows.values()) echelon.add(row.map((x) => point.value(x) ?? 0));
    return echelon.nullSpace().flatMap((vector): readonly Weighted[] => {
      const support = vector.flatMap((x, k) => (x === 0 ? [] : [k]));
      const own = [...rows.values()].map((row) => support.map((k) => row[k]!));
      const solved = nullVector(
        own.filter((row) => row.some((x) => x !== zero)),
        support.length,
        point,
      );
      if (solved === undefined) return [];
      const parts = support.map((k, m) => ({ ...usable[k]!, weight: solved[m]! }));
      // Put back: everything has to cancel.
      if (expand(add(...parts.map((p) => mul(p.weight, p.moved)))) !== zero) return [];
      const read = presentable(solved, 0, () => false);
      return [{ free, parts: parts.map(({ state, axis }, m) => ({ state, axis, weight: read[m]! })) }];
    });
  });
}

const memberOf = (i: Atom): readonly { readonly index: Index; readonly factor: Expr }[] => [
  { index: atomIndex(i), factor: sym(membership(i.set), [atomIndex(i)]) },
];

/** The sum of a state over its family, the wired axis at some places with a factor each; components left free. */
function summed(
  state: Letter,
  axis: number,
  free: readonly Atom[],
  places: (i: Atom) => readonly { readonly index: Index; readonly factor: Expr }[],
): Expr {
  const family = state.axes.slice(0, familyAxes(state)).map((s) => fresh(s));
  const over = places(family[axis]!);
  const bound = family.filter((_, k) => k !== axis || over.some((p) => p.index.kind === 'atom'));
  return sum(
    bound,
    add(
      ...over.map(({ index, factor }) =>
        mul(
          factor,
          sym(state, [...family.map((a, k) => (k === axis ? index : atomIndex(a))), ...free.map((a) => atomIndex(a))]),
        ),
      ),
    ),
  );
}

/** Where an entry A[i,a] of the data stands beside the membership of a, the one of i may stand instead. */
function aligned(e: Expr, data: readonly Letter[]): Expr {
  return expand(
    add(...termsOf(e).map((t) => mul(num(split(t)[0]), ...factorsOf(t).map((f) => alignedFactor(f, data))))),
  );
}

function alignedFactor(f: Expr, data: readonly Letter[]): Expr {
  if (f.kind !== 'sum') return f;
  return scoped(() => {
    const { binders, body } = open(f);
    const factors = factorsOf(body);
    for (const a of factors) {
      const entry = a.kind === 'pow' ? a.base : a;
      if (entry.kind !== 'sym' || !data.includes(entry.letter)) continue;
      const [first, second] = entry.indices as readonly [Index, Index];
      const there = memberSym(entry, 1, second);
      if (first === second || !factors.includes(there)) continue;
      const rest = factors.map((x) => (x === there ? memberSym(entry, 0, first) : x));
      return alignedFactor(sum(binders, mul(num(split(body)[0]), ...rest)), data);
    }
    return f;
  });
}
const memberSym = (entry: Sym, axis: number, index: Index): Expr => sym(membership(entry.letter.axes[axis]!), [index]);

/** A conserved sum with a component put in. */
function sumOver(c: Component, { free, parts }: Weighted): ComponentSum {
  const places = (set: IndexSet): readonly number[] => c.get(set) ?? [];
  const term = scoped(() =>
    add(
      ...parts.map(({ state, axis, weight }) =>
        mul(
          weight,
          summed(state, axis, free, (i) => places(i.set).map((p) => ({ index: placeIndex(num(p)), factor: num(1) }))),
        ),
      ),
    ),
  );
  const members = parts.reduce((n, { state, axis }) => n + places(state.axes[axis]!).length, 0);
  return { quantity: { indices: free, components: free.length, term }, members };
}

/** That the sum over a component is conserved. */
export const componentFinding = ({ quantity }: ComponentSum): Finding => ({
  says: 'conserved',
  quantity,
  when: [],
  proved: true,
  conditions: [],
});

/** The change of such a sum, at the data of the model. */
export const componentStep = ({ quantity }: ComponentSum, changes: Changes): Step => ({
  before: rawChange(quantity.term, changes),
  after: zero,
  why: { by: 'rule', rule: 'nothing outside a connected component acts on it, and inside everything cancels' },
  indices: quantity.indices,
  components: quantity.components,
});
