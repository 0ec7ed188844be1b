import type { Atom, Expr, Letter, Sym } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import type { Ground } from './ground.ts';

/** Entries of arrays between sites as the edges of a graph: random arrays, and matrices that learn. */
export class Edges {
  private readonly g: Ground;

  constructor(ground: Ground) {
    this.g = ground;
  }

  has(f: Expr): boolean {
    return f.kind === 'sym' && (this.g.disorder.couplings.has(f.letter) || this.g.learned.has(f.letter));
  }

  /** The free indices of a term that run through sites. */
  readonly vertices = (e: Expr): readonly Atom[] => e.free.filter((a) => this.g.scaling.grows(a.set));

  slotsOf(e: Sym): { readonly slots: readonly number[]; readonly inner: readonly number[] } {
    const slots = this.g.disorder.couplings.get(e.letter)?.slots ?? this.g.learned.get(e.letter)!;
    return { slots, inner: e.letter.axes.flatMap((_, k) => (slots.includes(k) ? [] : [k])) };
  }

  /** The edge of two slots at a site, among the factors of a product, if it is the only one there. */
  only(factors: readonly Expr[], root: Atom | undefined): Sym | undefined {
    const own = factors.filter((f): f is Sym => this.has(f) && root !== undefined && f.free.includes(root));
    const [edge] = own;
    return own.length === 1 && edge !== undefined && this.slotsOf(edge).slots.length === 2 ? edge : undefined;
  }

  /** The order of what an array sends to a site. */
  fieldPower(array: Letter): Q.Rational {
    return this.g.disorder.couplings.get(array)?.fieldPower ?? Q.ZERO;
  }
}

/** The index in a slot, if it is one of a site that is not moved. */
export function atomOf(e: Sym, slot: number): Atom | undefined {
  const i = e.indices[slot]!;
  return i.kind === 'atom' && i.shift === 0 && i.ring === undefined ? i.atom : undefined;
}

/** Atoms in groups that factors tie together. */
export function grouped(
  atoms: readonly Atom[],
  factors: readonly Expr[],
  of: (f: Expr) => readonly Atom[],
): readonly (readonly Atom[])[] {
  let groups: (readonly Atom[])[] = atoms.map((a) => [a]);
  for (const f of factors) {
    const own = of(f);
    const touched = groups.filter((grp) => grp.some((a) => own.includes(a)));
    if (touched.length > 1) groups = [...groups.filter((grp) => !touched.includes(grp)), touched.flat()];
  }
  return groups;
}
