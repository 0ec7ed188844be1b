import { type Colours, hashIn, initial, marked, refine, unsigned } from './colour.ts';
import type { Atom, Expr, Index } from './expr.ts';
import { atomIndex, atomsOf, boundAtom } from './intern.ts';

export { sumHash } from './colour.ts';

// Names of bound indices that do not depend on the author's letters nor on the order of factors: colour refinement,
// then individualisation with pruning by twins and by automorphisms found on the way (McKay 1981, in small).

/** A sum whose contraction is so symmetric that canonical names would take too long to find. */
export class ContractionTooSymmetric extends Error {
  constructor(leaves: number) {
    super(`contraction too symmetric: more than ${leaves} ways to name its indices`);
    this.name = 'ContractionTooSymmetric';
  }
}
const MAX_LEAVES = 10_000;

interface Leaf {
  readonly order: readonly Atom[];
  readonly body: Expr;
  /** Other names of the same indices give the opposite of the body: the sum is its own opposite. */
  readonly vanishes?: boolean;
}

/** Replaces indices in a product of factors. */
export type Rename = (factors: readonly Expr[], map: ReadonlyMap<Atom, Index>) => Expr;

/** A sum under canonical names. */
export interface Named {
  readonly binders: readonly Atom[];
  readonly body: Expr;
  /** Its hash, which is blind to names. */
  readonly hash: () => number;
}

/** The binders under their canonical names, in order, and the body written with them; undefined where the sum is 0. */
export function canonicalNames(binders: readonly Atom[], factors: readonly Expr[], rename: Rename): Named | undefined {
  const height = 1 + Math.max(0, ...factors.map((f) => f.height));
  const name = (order: readonly Atom[]): Leaf => {
    const map = new Map(order.map((b, p) => [b, atomIndex(boundAtom(height, p, b.set)) as Index]));
    return { order, body: rename(factors, map) };
  };
  const colours = refine(binders, factors, new Map(initial(binders)));
  const result = (leaf: Leaf): Named => ({
    binders: leaf.order.map((b, p) => boundAtom(height, p, b.set)),
    body: leaf.body,
    hash: () => hashIn(binders, factors, colours),
  });
  if (binders.length === 1) return result(name(binders));
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
      const next = marked(colours, x);
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
    case 'member':
      return `${e.kind}(${[...atomsOf(e.i), ...atomsOf(e.j)].map((a) => a.name).join()})`;
    case 'sum':
    case 'prod':
      return `${e.kind}(${names(e.body)})`;
    default:
      return `${e.hash}`;
  }
};
