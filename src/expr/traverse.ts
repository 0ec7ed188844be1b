import { children, grad, onSet, open, openReduce, prod, rebuild, reduce, replace, sum, sym } from './build.ts';
import type { Atom, Bound, Domain, Expr, Index, IndexSet, Letter, SetStructure, Sym } from './expr.ts';
import {
  atomIndex,
  entryIndex,
  freeAtom,
  fresh,
  indexSet,
  letter as makeLetter,
  placeIndex,
  scoped,
  subsetIndex,
} from './intern.ts';
import { mentioned } from './lettersIn.ts';

export { letters, mentions } from './lettersIn.ts';
export { children, open, openReduce, rebuild, replace };

/** Whether some part of the term, itself included, satisfies the test. */
export function some(e: Expr, test: (part: Expr) => boolean): boolean {
  const seen = new Set<Expr>();
  const visit = (x: Expr): boolean => {
    if (seen.has(x)) return false;
    seen.add(x);
    return test(x) || children(x).some(visit);
  };
  return visit(e);
}

/** How many nodes the term has, shared ones counted once. */
export function nodeCount(e: Expr): number {
  let n = 0;
  some(e, () => {
    n++;
    return false;
  });
  return n;
}

const sizes = new WeakMap<Expr, number>();
/** How long the term is when written out: its nodes, shared ones counted as often as they stand there. */
export function treeSize(e: Expr): number {
  let n = sizes.get(e);
  if (n === undefined) {
    n = 1 + children(e).reduce((sum, c) => sum + treeSize(c), 0);
    sizes.set(e, n);
  }
  return n;
}

/**
 * Replaces symbols: `at` gets each symbol with its (never bound) indices and returns its replacement, which may use
 * those indices only, or `undefined` to keep it. Whatever is inside `sg` or an untaken derivative is replaced as well.
 * Where `only` is given, other letters are kept without asking.
 */
export function substitute(
  e: Expr,
  at: (s: Sym) => Expr | undefined,
  only?: { readonly has: (l: Letter) => boolean },
): Expr {
  return scoped(() => {
    const memo = new Map<Expr, Expr>();
    const visit = (x: Expr): Expr => {
      const known = memo.get(x);
      if (known !== undefined) return known;
      if (only !== undefined && ![...mentioned(x)].some((l) => only.has(l))) return x;
      const made =
        x.kind === 'sym' ? (at(x) ?? rebuild(x, visit, visitIndex)) : scoped(() => rebuild(x, visit, visitIndex));
      memo.set(x, made);
      return made;
    };
    const visitIndex = (i: Index): Index => i;
    return visit(e);
  });
}

/** Replaces letters without indices by terms without free indices. */
export function substituteLetters(e: Expr, values: ReadonlyMap<Letter, Expr>): Expr {
  return substitute(e, (s) => values.get(s.letter), values);
}

/**
 * Gives size letters values: every axis, sum and letter over them is made anew over the new sets.
 * Free atoms named in the term keep their names, over the new sets.
 */
export class Resizer {
  private readonly values: ReadonlyMap<Letter, Expr>;
  private readonly sets = new Map<IndexSet, IndexSet>();
  private readonly renamed = new Map<Letter, Letter>();

  constructor(values: ReadonlyMap<Letter, Expr>) {
    this.values = values;
  }

  set(s: IndexSet): IndexSet {
    let made = this.sets.get(s);
    if (made === undefined) {
      made = indexSet(this.plain(s.size), this.structure(s.structure));
      this.sets.set(s, made);
    }
    return made;
  }

  private structure(s: SetStructure): SetStructure {
    if (s.kind === 'subsets') return { ...s, of: this.set(s.of) };
    return s.kind === 'outcomes' ? { ...s, components: s.components.map((c) => this.set(c)) } : s;
  }

  /** Bounds and radii may be made of sizes. */
  private domain(d: Domain): Domain {
    if (d.kind === 'sphere') return { ...d, radius: this.expr(d.radius) };
    if (d.kind !== 'real' && d.kind !== 'integer') return d;
    const bound = (b: Bound | undefined) => b && { ...b, value: this.expr(b.value) };
    const { lower, upper } = { lower: bound(d.lower), upper: bound(d.upper) };
    return { ...d, ...(lower && { lower }), ...(upper && { upper }), ...(d.not && { not: this.expr(d.not) }) };
  }

  letter(l: Letter): Letter {
    let made = this.renamed.get(l);
    if (made === undefined) {
      made =
        l.axes.length === 0
          ? l
          : makeLetter({
              name: l.name,
              role: l.role,
              axes: l.axes.map((s) => this.set(s)),
              components: l.components,
              domain: this.domain(l.domain),
            });
      this.renamed.set(l, made);
    }
    return made;
  }

  atom(a: Atom): Atom {
    const set = this.set(a.set);
    if (set === a.set) return a;
    return freeAtom(a.name, set);
  }

  index(i: Index): Index {
    if (i.kind === 'atom') {
      const atom = this.atom(i.atom);
      return onSet(atomIndex(atom, i.shift), i.ring === undefined ? atom.set : this.set(i.ring));
    }
    if (i.kind === 'place') return this.turned(placeIndex(this.plain(i.value)), i.ring);
    if (i.kind === 'subset')
      return subsetIndex(
        this.set(i.set),
        i.members.map((m) => this.index(m)),
      );
    return this.turned(entryIndex(this.visit(i.of, new Map()) as Sym, i.shift), i.ring);
  }

  private turned(i: Index, ring: IndexSet | undefined): Index {
    return ring === undefined ? i : onSet(i, this.set(ring));
  }

  /** A term without indices, such as a size polynomial. */
  private plain(e: Expr): Expr {
    return e.kind === 'num'
      ? e
      : e.kind === 'sym'
        ? (this.values.get(e.letter) ?? e)
        : rebuild(
            e,
            (c) => this.plain(c),
            (i) => i,
          );
  }

  expr(e: Expr): Expr {
    return scoped(() => this.visit(e, new Map()));
  }

  private visit(e: Expr, memo: Map<Expr, Expr>): Expr {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const go = (c: Expr): Expr => this.visit(c, memo);
    let made: Expr;
    if (e.kind === 'sym')
      made =
        e.indices.length === 0
          ? (this.values.get(e.letter) ?? e)
          : sym(
              this.letter(e.letter),
              e.indices.map((i) => this.index(i)),
            );
    else if (e.kind === 'sum' || e.kind === 'prod') {
      const o = open(e);
      const binders = o.binders.map((b) => fresh(this.set(b.set)));
      const body = go(o.body);
      const moved = replace(body, new Map(o.binders.map((b, k) => [this.atom(b), atomIndex(binders[k]!)])));
      made = e.kind === 'sum' ? sum(binders, moved) : prod(binders[0]!, moved);
    } else if (e.kind === 'reduce') {
      const o = openReduce(e);
      const binders = o.binders.map((b) => fresh(this.set(b.set)));
      const map = new Map(o.binders.map((b, k) => [this.atom(b), atomIndex(binders[k]!) as Index]));
      const [body, guard] = [o.body, o.guard].map((part) => replace(go(part), map)) as [Expr, Expr];
      made = reduce(
        e.fn,
        binders,
        body,
        guard,
        e.at.map((i) => this.index(i)),
      );
    } else if (e.kind === 'grad') made = grad(go(e.of), go(e.by) as Sym);
    else made = rebuild(e, go, (i) => this.index(i));
    memo.set(e, made);
    return made;
  }
}

/** Splits a sum of terms into its terms. */
export const termsOf = (e: Expr): readonly Expr[] =>
  e.kind === 'add' ? e.terms : e.kind === 'num' && e.value.n === 0n ? [] : [e];
/** Splits a product into its factors, the rational one left out. */
export const factorsOf = (e: Expr): readonly Expr[] => (e.kind === 'mul' ? e.factors : e.kind === 'num' ? [] : [e]);
