import { add, mul, num, one, pow, replace, split, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, letters } from '../../expr/traverse.ts';
import type { Average, Kernel } from '../../model/effective.ts';
import type { Names } from './names.ts';

/** Roles of letters that have one value for all sites and all times. */
const STILL: ReadonlySet<string> = new Set(['parameter', 'size', 'any', 'data']);
/** Whether a term is the same at all sites and times. */
export const isStill = (e: Expr): boolean => letters(e).every((l) => STILL.has(l.role));

/**
 * A term as a constant (without free indices among `tied`) times the rest, whose leading number is positive. `still` tells
 * what is a constant.
 */
export function withoutConstant(
  e: Expr,
  tied: readonly Atom[] = [],
  still: (e: Expr) => boolean = isStill,
): readonly [constant: Expr, core: Expr] {
  const loose = (f: Expr): boolean => still(f) && !f.free.some((a) => tied.includes(a));
  if (loose(e)) return [e, one];
  if (e.kind === 'add') {
    const lead = leading(e.terms);
    const common = factorsOf(lead).filter(
      (f) => loose(f) && f.kind !== 'pow' && e.terms.every((t) => factorsOf(t).includes(f)),
    );
    const content = contentOf(e.terms, lead);
    const back = mul(num(Q.inverse(content)), ...common.map((f) => pow(f, num(-1))));
    return [mul(num(content), ...common), add(...e.terms.map((t) => mul(back, t)))];
  }
  if (e.kind === 'sum') {
    const [c, rest] = split(e);
    return [num(c), rest];
  }
  const [c, rest] = split(e);
  const factors = factorsOf(rest);
  const out = factors.filter(loose);
  return [mul(num(c), ...out), mul(...factors.filter((f) => !out.includes(f)))];
}

/** The term whose sign is that of a sum: the same whatever free indices are called. */
function leading(terms: readonly Expr[]): Expr {
  const blind = (t: Expr): number =>
    replace(split(t)[1], new Map(t.free.map((a) => [a, atomIndex(freeAtom('#', a.set))] as const))).hash;
  const moving = terms.filter((t) => t.kind !== 'num');
  return (moving.length === 0 ? terms : moving).reduce((a, b) => (blind(b) < blind(a) ? b : a));
}

/** What all coefficients share, with the sign of the leading term. */
function contentOf(terms: readonly Expr[], lead: Expr): Q.Rational {
  let [n, d] = [0n, 1n];
  for (const t of terms) {
    const c = split(t)[0];
    n = gcd(n, c.n);
    d = (d * c.d) / gcd(d, c.d);
  }
  return Q.rational(Q.isNegative(split(lead)[0]) ? -n : n, d);
}
function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Atoms in an order that does not depend on what was done before: the author's by name, then temporary ones by number. */
export function byName(atoms: readonly Atom[]): readonly Atom[] {
  const number = (a: Atom): number => (a.name.startsWith('~') ? Number(a.name.slice(1)) : -1);
  return [...atoms].sort((a, b) => number(a) - number(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** A term with its free indices named in a fixed way, for comparing. */
export function canonical(
  e: Expr,
  free: readonly Atom[],
  named: (set: IndexSet, k: number) => Atom,
): { readonly term: Expr; readonly atoms: readonly Atom[]; readonly actual: readonly Atom[] } {
  const counts = new Map<IndexSet, number>();
  const actual = free;
  const atoms = actual.map((a) => {
    const k = counts.get(a.set) ?? 0;
    counts.set(a.set, k + 1);
    return named(a.set, k);
  });
  return { term: replace(e, new Map(actual.map((a, k) => [a, atomIndex(atoms[k]!)]))), atoms, actual };
}

/** The averages and kernels of a derivation, each made once. */
export class Closures {
  readonly averages: (Average & { readonly set: IndexSet })[] = [];
  readonly kernels: (Kernel & { readonly set: IndexSet })[] = [];
  private readonly names: Names;
  private readonly made = new Map<string, Letter>();

  constructor(names: Names) {
    this.names = names;
  }

  /** E(term) over the sites of a set, at one time. */
  mean(set: IndexSet, term: Expr): Expr {
    const [constant, core] = withoutConstant(term, [], (e) => this.isSame(e));
    if (core === one) return constant;
    const { term: key, atoms, actual } = canonical(core, byName(core.free), (s, k) => this.names.index(s, k));
    const id = `M${set.id}:${key.id}`;
    let l = this.made.get(id);
    if (l === undefined) {
      l = letter({ name: this.names.fresh('M'), role: 'auxiliary', axes: atoms.map((a) => a.set) });
      this.made.set(id, l);
      this.averages.push({ letter: l, indices: atoms, population: 0, term: key, set });
    }
    return mul(
      constant,
      sym(
        l,
        actual.map((a) => atomIndex(a)),
      ),
    );
  }

  /** Whether a term is the same for all sites, at one time. */
  private isSame(e: Expr): boolean {
    return letters(e).every((l) => STILL.has(l.role) || l.role === 'time' || this.averages.some((a) => a.letter === l));
  }

  /** E(left(t) right(s)) over the sites of a set. */
  product(set: IndexSet, left: Expr, right: Expr): Expr {
    const [cl, l] = withoutConstant(left);
    const [cr, r] = withoutConstant(right);
    if (l === one && r === one) return mul(cl, cr);
    const a = this.named(l, []);
    const b = this.named(r, a.atoms);
    const id = `C${set.id}:${a.term.id}:${b.term.id}`;
    let made = this.made.get(id);
    if (made === undefined) {
      made = letter({
        name: this.names.fresh('C'),
        role: 'auxiliary',
        axes: [...a.atoms, ...b.atoms].map((x) => x.set),
      });
      this.made.set(id, made);
      this.kernels.push({
        kind: 'average',
        letter: made,
        population: 0,
        left: { indices: a.atoms, term: a.term },
        right: { indices: b.atoms, term: b.term },
        set,
      });
    }
    const at = [...a.actual, ...b.actual].map((x) => atomIndex(x));
    return mul(cl, cr, sym(made, at));
  }

  /** E(∂ term(t)/∂ field(s)) over the sites of a set; `columns` name the component of the field. */
  response(set: IndexSet, term: Expr, field: Letter, columns: readonly Atom[]): Expr {
    const [constant, core] = withoutConstant(term);
    if (core === one) return zero;
    const a = this.named(core, []);
    const id = `R${set.id}:${a.term.id}:${field.id}`;
    let made = this.made.get(id);
    if (made === undefined) {
      const to = this.more(field.axes, a.atoms);
      made = letter({
        name: this.names.fresh('R'),
        role: 'auxiliary',
        axes: [...a.atoms, ...to].map((x) => x.set),
      });
      this.made.set(id, made);
      this.kernels.push({
        kind: 'response',
        letter: made,
        population: 0,
        of: { indices: a.atoms, term: a.term },
        to: { letter: field, indices: to },
        set,
      });
    }
    return mul(
      constant,
      sym(
        made,
        [...a.actual, ...columns].map((x) => atomIndex(x)),
      ),
    );
  }

  /** A part of a kernel with its free indices named, other than those that are taken. */
  private named(e: Expr, taken: readonly Atom[]) {
    return canonical(e, byName(e.free), (s, k) => this.names.index(s, k + taken.filter((a) => a.set === s).length));
  }

  /** Names for axes, other than those that are taken. */
  private more(axes: readonly IndexSet[], taken: readonly Atom[]): readonly Atom[] {
    const used = [...taken];
    return axes.map((s) => {
      const made = this.names.index(s, used.filter((a) => a.set === s).length);
      used.push(made);
      return made;
    });
  }
}
