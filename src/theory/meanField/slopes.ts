import { sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { mentions } from '../../expr/traverse.ts';
import type { EffectiveProcess, Slope } from '../../model/effective.ts';
import { derivative } from '../../rewrite/derivative.ts';
import type { Names } from './names.ts';

/** The first derivatives that the tangent process is made of: of motions, local parts and what responses are of. */
export function slopesOf(process: Omit<EffectiveProcess, 'slopes'>, names: Names): readonly Slope[] {
  const found: Slope[] = [];
  process.populations.forEach((p, k) => {
    // What belongs to no site is moved by means alone, which no single site changes.
    const variables = [
      ...p.states.flatMap((s) => (s.of.axes.includes(p.set) ? [s.letter] : [])),
      ...p.processes.map((q) => q.letter),
    ];
    const of: readonly { readonly letter: Letter; readonly indices: readonly Atom[]; readonly term: Expr }[] = [
      ...p.states.map((s) => ({ letter: s.letter, indices: s.indices, term: s.right })),
      ...p.processes.map((q) => ({ letter: q.letter, indices: q.indices, term: q.local })),
      ...process.kernels.flatMap((q) =>
        q.kind === 'response' && q.population === k
          ? [{ letter: q.letter, indices: q.of.indices, term: q.of.term }]
          : [],
      ),
    ];
    for (const { letter, indices, term } of of)
      for (const by of variables) {
        if (!mentions(term, by)) continue;
        const columns = othersThan(by.axes, indices, names);
        const slope = derivative(
          term,
          sym(
            by,
            columns.map((a) => atomIndex(a)),
          ),
        );
        if (slope !== zero) found.push({ of: letter, rows: indices, by, columns, term: slope });
      }
  });
  return found;
}

/** Names for axes that differ from those in use. */
export function othersThan(axes: Letter['axes'], used: readonly Atom[], names: Names): readonly Atom[] {
  const taken = [...used];
  return axes.map((set) => {
    for (let k = 0; ; k++) {
      const made = names.index(set, k);
      if (taken.some((a) => a === made || a.name === made.name)) continue;
      taken.push(made);
      return made;
    }
  });
}
