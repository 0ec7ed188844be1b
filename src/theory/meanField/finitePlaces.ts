import { replace, sym } from '../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Moment, Readout } from '../../model/effective.ts';

/**
 * Places of axes that stay finite, such as the 2 of z[2,k], as free indices: a sum over entries of an array is a field that
 * is known for every index, not for each place by itself.
 */
export class Places {
  private readonly known: { readonly atom: Atom; readonly index: Index }[] = [];
  private readonly grows: (set: IndexSet) => boolean;

  constructor(grows: (set: IndexSet) => boolean) {
    this.grows = grows;
  }

  opened(e: Expr): Expr {
    return substitute(e, (s) => {
      if (s.letter.role === 'data') return undefined;
      const indices = s.indices.map((i, axis): Index => {
        const set = s.letter.axes[axis]!;
        return i.kind !== 'place' || this.grows(set) ? i : atomIndex(this.atom(set, i));
      });
      return indices.some((i, k) => i !== s.indices[k]) ? sym(s.letter, indices) : undefined;
    });
  }

  private atom(set: IndexSet, index: Index): Atom {
    const own = this.known.find((k) => k.index === index && k.atom.set === set);
    if (own !== undefined) return own.atom;
    const atom = freeAtom(`#place ${this.known.length + 1}`, set);
    this.known.push({ atom, index });
    return atom;
  }

  closed({ value, moments }: Readout): Readout {
    const back = new Map(this.known.map((k) => [k.atom, k.index]));
    const at = (e: Expr): Expr => replace(e, back);
    return {
      value: at(value),
      moments: moments.map(
        (m): Moment =>
          m.kind === 'average'
            ? { ...m, factors: m.factors.map((f) => ({ ...f, term: at(f.term) })) }
            : { ...m, of: at(m.of), to: at(m.to) },
      ),
    };
  }
}
