import type { Atom, Expr, Index } from './expr.ts';
import { atomIndex, atomsOf, boundAtom, hashText, mix, mixSorted } from './intern.ts';

// Names of bound indices that do not depend on the author's letters nor on the order of factors: colour refinement,
// then individualisation with pruning by twins and by automorphisms found on the way (McKay 1981, in small).

type Colours = ReadonlyMap<Atom, number>;

const STAR = hashText('*');
const START = hashText('start');
const INDEX = hashText('index');

/** A sum whose contraction is so symmetric that canonical names would take too long to find. */
export class ContractionTooSymmetric extends Error {
  constructor(leaves: number) {
    super(`contraction too symmetric: more than ${leaves} ways to name its indices`);
    this.name = 'ContractionTooSymmetric';
  }
}
const MAX_LEAVES = 10_000;

function hashIndex(i: Index, colours: Colours): number {
  if (i.kind === 'atom') {
    const c = colours.get(i.atom);
    return c === undefined ? i.hash : mix(mix(INDEX, c), i.shift + 1e6);
  }
  if (i.kind === 'entry') return mix(mix(INDEX, hashUnder(i.of, colours)), i.shift + 1e6);
  return i.hash;
}

/** The hash of a term in which some atoms count by colour only; blind to the names of bound indices. */
function hashUnder(e: Expr, colours: Colours): number {
  if (!e.free.some((a) => colours.has(a))) return e.hash;
  const seed = hashText(e.kind);
  switch (e.kind) {
    case 'sym': {
      let h = mix(seed, e.letter.hash);
      for (const i of e.indices) h = mix(h, hashIndex(i, colours));
      return h;
    }
    case 'value':
      return mix(seed, hashIndex(e.index, colours));
    case 'delta':
    case 'unequal':
      return mixSorted(seed, [hashIndex(e.i, colours), hashIndex(e.j, colours)]);
    case 'less':
      return mix(mix(seed, hashIndex(e.i, colours)), hashIndex(e.j, colours));
    case 'add':
      return mixSorted(
        seed,
        e.terms.map((t) => unsigned(t, colours)),
      );
    case 'mul':
      return unsigned(e, colours);
    case 'pow':
      return mix(mix(seed, hashUnder(e.base, colours)), hashUnder(e.exponent, colours));
    case 'call':
      return mix(mix(seed, hashText(e.fn)), hashUnder(e.args[0]!, colours));
    case 'grad':
      return mix(mix(seed, hashUnder(e.of, colours)), hashUnder(e.by, colours));
    case 'sum':
    case 'prod':
      return mix(seed, coloured(e.binders, factorsOf(e.body), colours));
    case 'num':
      return e.hash;
  }
}

/** The hash up to sign: which of (x_i - x_j)^2 and (x_j - x_i)^2 is written depends on the names of the indices. */
function unsigned(e: Expr, colours: Colours): number {
  const size = (q: { n: bigint; d: bigint }): number => hashText(`${q.n < 0n ? -q.n : q.n}/${q.d}`);
  if (e.kind === 'num') return mix(hashText('num'), size(e.value));
  if (e.kind !== 'mul') return hashUnder(e, colours);
  const factors = e.factors.map((t) => hashUnder(t, colours));
  if (factors.length === 1 && size(e.coefficient) === UNIT) return factors[0]!;
  return mixSorted(mix(hashText('mul'), size(e.coefficient)), factors);
}
const UNIT = hashText('1/1');

const factorsOf = (e: Expr): readonly Expr[] =>
  e.kind === 'mul'
    ? [...e.factors, ...(e.coefficient.n === 1n && e.coefficient.d === 1n ? [] : [{ ...e, factors: [] } as Expr])]
    : [e];

function coloured(binders: readonly Atom[], factors: readonly Expr[], outer: Colours): number {
  const colours = refine(binders, factors, new Map([...outer, ...initial(binders)]));
  return mixSorted(
    mixSorted(
      START,
      factors.map((f) => hashUnder(f, colours)),
    ),
    binders.map((b) => colours.get(b)!),
  );
}

const initial = (binders: readonly Atom[]): [Atom, number][] => binders.map((b) => [b, mix(START, b.set.hash)]);

/** Recolours the binders by how they stand in the factors until that tells no more of them apart. */
function refine(binders: readonly Atom[], factors: readonly Expr[], start: Map<Atom, number>): Map<Atom, number> {
  if (binders.length === 1) return start;
  let colours = start;
  let count = new Set(binders.map((b) => colours.get(b)!)).size;
  for (;;) {
    const next = new Map(colours);
    for (const b of binders) {
      const own = new Map(colours).set(b, STAR);
      const seen = factors.filter((f) => f.free.includes(b)).map((f) => hashUnder(f, own));
      next.set(b, mixSorted(mix(START, colours.get(b)!), seen));
    }
    const now = new Set(binders.map((b) => next.get(b)!)).size;
    if (now === count) return next;
    colours = next;
    count = now;
    if (now === binders.length) return next;
  }
}

/** The hash of the sum of a product of factors over binders; the same for all names of the binders. */
export function sumHash(binders: readonly Atom[], factors: readonly Expr[]): number {
  return coloured(binders, factors, new Map());
}

interface Leaf {
  readonly order: readonly Atom[];
  readonly body: Expr;
  /** Other names of the same indices give the opposite of the body: the sum is its own opposite. */
  readonly vanishes?: boolean;
}

/** Replaces indices in a product of factors. */
export type Rename = (factors: readonly Expr[], map: ReadonlyMap<Atom, Index>) => Expr;

/** The binders under their canonical names, in order, and the body written with them; undefined where the sum is 0. */
export function canonicalNames(
  binders: readonly Atom[],
  factors: readonly Expr[],
  rename: Rename,
): { readonly binders: readonly Atom[]; readonly body: Expr } | undefined {
  const height = 1 + Math.max(0, ...factors.map((f) => f.height));
  const name = (order: readonly Atom[]): Leaf => {
    const map = new Map(order.map((b, p) => [b, atomIndex(boundAtom(height, p, b.set)) as Index]));
    return { order, body: rename(factors, map) };
  };
  const result = (leaf: Leaf) => ({ binders: leaf.order.map((b, p) => boundAtom(height, p, b.set)), body: leaf.body });
  if (binders.length === 1) return result(name(binders));
  const colours = refine(binders, factors, new Map(initial(binders)));
  if (new Set(binders.map((b) => colours.get(b)!)).size === binders.length)
    return result(name([...binders].sort((a, b) => colours.get(a)! - colours.get(b)!)));
  const best = new Search(binders, factors, name, rename).best(colours);
  return best.vanishes ? undefined : result(best);
}

class Search {
  private readonly binders: readonly Atom[];
  private readonly factors: readonly Expr[];
  private readonly name: (order: readonly Atom[]) => Leaf;
  private readonly rename: Rename;
  private readonly automorphisms: Map<Atom, Atom>[] = [];
  private readonly leaves = new Map<Expr, Leaf>();
  private count = 0;

  constructor(
    binders: readonly Atom[],
    factors: readonly Expr[],
    name: (order: readonly Atom[]) => Leaf,
    rename: Rename,
  ) {
    this.binders = binders;
    this.factors = factors;
    this.name = name;
    this.rename = rename;
  }

  best(colours: Map<Atom, number>): Leaf {
    this.descend(colours, []);
    let best: Leaf | undefined;
    for (const leaf of this.leaves.values()) if (best === undefined || before(leaf.body, best.body)) best = leaf;
    for (const leaf of this.leaves.values()) if (opposite(leaf.body, best!.body)) return { ...best!, vanishes: true };
    return best!;
  }

  private descend(colours: Map<Atom, number>, prefix: readonly Atom[]): void {
    const order = [...this.binders].sort((a, b) => colours.get(a)! - colours.get(b)!);
    const first = order.findIndex((b, k) => k + 1 < order.length && colours.get(b) === colours.get(order[k + 1]!));
    if (first < 0) {
      this.leaf(order);
      return;
    }
    const tied = order.filter((b) => colours.get(b) === colours.get(order[first]!));
    const tried: Atom[] = [];
    for (const x of tied) {
      if (tried.some((y) => this.twins(x, y)) || this.known(x, tried, prefix)) continue;
      tried.push(x);
      const next = new Map(colours).set(x, mix(STAR, colours.get(x)!));
      this.descend(refine(this.binders, this.factors, next), [...prefix, x]);
    }
  }

  private leaf(order: readonly Atom[]): void {
    if (++this.count > MAX_LEAVES) throw new ContractionTooSymmetric(MAX_LEAVES);
    const made = this.name(order);
    const same = this.leaves.get(made.body);
    if (same === undefined) this.leaves.set(made.body, made);
    else this.automorphisms.push(new Map(same.order.map((b, k) => [b, order[k]!])));
  }

  /** Exchanging the two leaves the product as it is. */
  private twins(x: Atom, y: Atom): boolean {
    const swap = new Map([
      [x, atomIndex(y) as Index],
      [y, atomIndex(x) as Index],
    ]);
    return this.rename(this.factors, swap) === this.rename(this.factors, new Map());
  }

  /** Automorphisms that fix the prefix carry something tried to x. */
  private known(x: Atom, tried: readonly Atom[], prefix: readonly Atom[]): boolean {
    const fixing = this.automorphisms.filter((g) => prefix.every((p) => g.get(p) === p));
    if (fixing.length === 0) return false;
    const orbit = new Set(tried);
    for (let grown = true; grown; ) {
      grown = false;
      for (const g of fixing)
        for (const [a, b] of g)
          if (orbit.has(a) !== orbit.has(b)) {
            orbit.add(a).add(b);
            grown = true;
          }
    }
    return orbit.has(x);
  }
}

// Bodies are compared up to sign: a sum and its opposite must choose the same names.
function before(a: Expr, b: Expr): boolean {
  const [x, y] = [unsigned(a, NO_COLOURS), unsigned(b, NO_COLOURS)];
  return x !== y ? x < y : names(a) < names(b);
}
const NO_COLOURS: Colours = new Map();

function opposite(a: Expr, b: Expr): boolean {
  const [f, g] = [a, b].map((e) => (e.kind === 'mul' ? e.factors : [e])) as [readonly Expr[], readonly Expr[]];
  const [c, d] = [a, b].map((e) => (e.kind === 'mul' ? e.coefficient : { n: 1n, d: 1n })) as [Fraction, Fraction];
  return c.n === -d.n && c.d === d.d && f.length === g.length && f.every((x, k) => x === g[k]);
}
type Fraction = { readonly n: bigint; readonly d: bigint };
const names = (e: Expr): string => {
  switch (e.kind) {
    case 'sym':
      return `${e.letter.name}[${e.indices.map((i) => `${i.hash}`).join()}]`;
    case 'add':
      return `(${e.terms.map(names).join('+')})`;
    case 'mul':
      return e.factors.map(names).join('*');
    case 'pow':
      return `${names(e.base)}^${names(e.exponent)}`;
    case 'call':
      return `${e.fn}(${e.args.map(names).join()})`;
    case 'delta':
    case 'unequal':
    case 'less':
      return `${e.kind}(${[...atomsOf(e.i), ...atomsOf(e.j)].map((a) => a.name).join()})`;
    case 'sum':
    case 'prod':
      return `${e.kind}(${names(e.body)})`;
    default:
      return `${e.hash}`;
  }
};
