import { minusOne, mul, one, pow, replace, sym } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { expand } from '../../rewrite/expand.ts';
import { byName, canonical, withoutConstant } from './closures.ts';
import type { Names } from './names.ts';

/** An algebraic quantity of a site with a name, such as a residual. */
export interface Quantity {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly set: IndexSet;
  readonly term: Expr;
  /** As it stood in the model, at the site `root`. */
  readonly written: Expr;
  readonly root: Atom;
}

/** Named quantities, found again where they stand as a whole. */
export class Quantities {
  readonly all: Quantity[] = [];
  private readonly names: Names;
  private readonly keys = new Map<
    number,
    { readonly of: Quantity; readonly constant: Expr; readonly order: readonly number[] }
  >();

  constructor(names: Names) {
    this.names = names;
  }

  add(q: Quantity): void {
    this.all.push(q);
    const { constant, term, actual } = this.named(q.term);
    // Which axis of the letter the k-th free index of the term stands on.
    const order = actual.map((a) => q.indices.indexOf(a));
    if (order.includes(-1) || order.length !== q.indices.length) return;
    this.keys.set(term.id, { of: q, constant, order });
  }

  /** A constant and a term, the term by its name if it has one. */
  read(constant: Expr, core: Expr): readonly [Expr, Expr] {
    if (this.keys.size === 0 || core === one) return [constant, core];
    const { constant: more, term, actual } = this.named(core);
    const found = this.keys.get(term.id);
    if (found === undefined) return [constant, core];
    const at = found.order.map((_, axis) => atomIndex(actual[found.order.indexOf(axis)]!));
    return [mul(constant, more, pow(found.constant, minusOne)), sym(found.of.letter, at)];
  }

  /** The expanded term under fixed names of indices, and the constant that was taken out of it. */
  private named(e: Expr) {
    const flat = expand(e);
    const { term, atoms, actual } = canonical(flat, byName(flat.free), (s, k) => this.names.index(s, k));
    const [constant, core] = withoutConstant(term);
    const back = new Map(atoms.map((a, k) => [a, atomIndex(actual[k]!)] as const));
    return { constant: replace(constant, back), term: core, actual };
  }
}
