import type { Expr, Index, IndexSet } from '../../expr/expr.ts';
import { some } from '../../expr/traverse.ts';
import type { Field } from '../derivation.ts';

/** What tells the members of an index set apart in a motion, in words; undefined where nothing does. */
export function tellsApart(set: IndexSet, fields: readonly Field[]): string | undefined {
  let why: string | undefined;
  const place = (i: Index): boolean => i.kind === 'place' || i.kind === 'entry';
  const over = (i: Index): boolean => i.kind === 'atom' && i.atom.set === set;
  for (const f of fields)
    some(f.right, (x) => {
      why ??= reason(x);
      return why !== undefined;
    });
  function reason(x: Expr): string | undefined {
    switch (x.kind) {
      case 'sym': {
        const here = x.letter.axes.flatMap((s, k) => (reaches(s, set) ? [x.indices[k]!] : []));
        if (here.length === 0) return undefined;
        if (x.letter.role !== 'state' && x.letter.role !== 'noise') return `\`${x.letter.name}\``;
        if (here.some(place)) return `a place of \`${x.letter.name}\` that is named`;
        if (here.some((i) => i.kind === 'subset' && i.members.some(place)))
          return `a place of \`${x.letter.name}\` that is named`;
        return here.some((i) => i.kind === 'atom' && i.shift !== 0) ? 'neighbours' : undefined;
      }
      case 'value':
        return over(x.index) ? 'an index read as a number' : undefined;
      case 'less':
        return over(x.i) || over(x.j) ? 'an order of its members' : undefined;
      case 'delta':
      case 'unequal':
        return (over(x.i) && place(x.j)) || (over(x.j) && place(x.i)) ? 'a place that is named' : undefined;
      default:
        return undefined;
    }
  }
  return why;
}

/** Whether the members of a set are those of another, or are made of them. */
const reaches = (s: IndexSet, set: IndexSet): boolean =>
  s === set || (s.structure.kind === 'subsets' && s.structure.of === set);
