import { indexAt, num, replace } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { choose, position } from '../../expr/position.ts';
import { rational, toNumber } from '../../expr/rational.ts';
import { mentions, Resizer, substitute } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { unroll } from '../../rewrite/unroll.ts';
import { WRITTEN } from './exact.ts';

/** Data up to this many numbers, over sets up to this size, are put into a term exactly. */
const LARGEST_DATA = 200;
const LARGEST_SET = 16;
/** How many values the free indices of a term may take together. */
const LARGEST_FAMILY = 64;

/** Whether a term speaks of data of the model. */
export const speaksOfData = (e: Expr, model: Model): boolean => model.data.some((d) => mentions(e, d.letter));

/**
 * A term with the numbers of the model's data in place of their letters, one for each value of the free indices that
 * run over an axis of the data; undefined where there are too many. What holds for these data need not hold for others.
 */
export function withData(e: Expr, model: Model): readonly Expr[] | undefined {
  const sizes = new Map<Letter, Expr>();
  for (const d of model.data) {
    if (d.exact === undefined || d.exact.length > LARGEST_DATA) return undefined;
    d.letter.axes.forEach((set, k) => {
      const { size, count } = baseOf(set, d.shape[k]!);
      if (size.kind === 'sym') sizes.set(size.letter, num(rational(count)));
    });
  }
  const resizer = new Resizer(sizes);
  const known = new Set(model.data.flatMap((d) => d.letter.axes.map((set) => resizer.set(set).size)));
  let terms: Expr[] = [resizer.expr(e)];
  for (const atom of terms[0]!.free) {
    const size = knownSize(atom);
    if (size === undefined || !known.has(atom.set.size)) continue;
    terms = terms.flatMap((t) =>
      Array.from({ length: size }, (_, k) => replace(t, new Map([[atom, indexAt(atom.set, k + 1)]]))),
    );
    if (terms.length > LARGEST_FAMILY) return undefined;
  }
  const letters = new Map(model.data.map((d) => [resizer.letter(d.letter), d]));
  return terms.map((t) =>
    substitute(unroll(t, LARGEST_SET), (s) => {
      const d = letters.get(s.letter);
      if (d === undefined) return undefined;
      let at = 0;
      for (const [k, i] of s.indices.entries()) {
        const here = position(i, WRITTEN);
        if (Number.isNaN(here)) return undefined;
        at = at * d.shape[k]! + here - 1;
      }
      return d.exact![at];
    }),
  );
}

/** The size that decides how long an axis is; of subsets, that of the set they are taken from. */
function baseOf(set: IndexSet, length: number): { readonly size: Expr; readonly count: number } {
  if (set.structure.kind !== 'subsets') return { size: set.size, count: length };
  const { of, take } = set.structure;
  let count = take;
  while (choose(count, take) < length) count++;
  return { size: of.size, count };
}

const knownSize = (a: Atom): number | undefined => (a.set.size.kind === 'num' ? toNumber(a.set.size.value) : undefined);
