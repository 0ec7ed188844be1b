import { divide, mul, sum, sym } from '../../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, fresh, scoped } from '../../expr/intern.ts';
import { treeSize } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { hasExpectation } from '../../rewrite/expectation/expectations.ts';
import { type Closure, closure } from '../closure/closure.ts';
import { isClosed } from '../closure/closures.ts';
import { type Observable, observable } from '../closure/observable.ts';
import type { Field } from '../derivation.ts';

/** More observables than this are not tried together. */
const MOST = 8;
/** Motions that are longer, written out, are not looked at. */
const LONGEST = 150;

/**
 * What the symmetries of a motion leave of its states: means over the members that may be permuted, and where components
 * may be turned the overlaps of these means and the mean squares. The first of the two lists of which the motion closes.
 */
export function orderParameters(
  fields: readonly Field[],
  time: Model['time'],
  permuted: ReadonlySet<IndexSet>,
  turned: ReadonlySet<IndexSet>,
): Closure | undefined {
  const states = fields.map((f) => f.state);
  const families = (l: Letter): readonly IndexSet[] => l.axes.slice(0, l.axes.length - l.components);
  if (states.every((l) => families(l).length === 0)) return undefined;
  if (fields.some((f) => treeSize(f.right) > LONGEST || hasExpectation(f.right))) return undefined;
  if (states.some((l) => families(l).some((s) => !permuted.has(s)))) return undefined;
  const means = states.map((l) => meanOf(l, families(l)));
  const tries: (readonly Observable[])[] = [means];
  const vectors = states.filter((l) => l.components === 1 && turned.has(l.axes.at(-1)!));
  if (vectors.length > 0) tries.push([...means.filter((m) => m.indices.length === 0), ...overlaps(vectors, families)]);
  for (const list of tries) {
    if (list.length > MOST) continue;
    const found = closure(list, fields, time, { extend: 0, longest: LONGEST });
    if (isClosed(found)) return found;
  }
  return undefined;
}

function meanOf(l: Letter, families: readonly IndexSet[]): Observable {
  const own = l.axes.slice(families.length).map((s, k) => freeAtom(`#${k + 1}`, s));
  const term = scoped(() => {
    const over = families.map((s) => fresh(s));
    return divide(
      sum(
        over,
        sym(
          l,
          [...over, ...own].map((a) => atomIndex(a)),
        ),
      ),
      mul(...families.map((s) => s.size)),
    );
  });
  return observable(families.length === 0 ? l.name : `m_${l.name}`, own, l.components, term, true);
}

/** Dot products of means, and the means of squares where they are not squares of means. */
function overlaps(vectors: readonly Letter[], families: (l: Letter) => readonly IndexSet[]): readonly Observable[] {
  const at = (l: Letter, k: ReturnType<typeof fresh>): Expr => {
    const over = families(l).map((s) => fresh(s));
    const term = sum(
      over,
      sym(
        l,
        [...over, k].map((a) => atomIndex(a)),
      ),
    );
    return divide(term, mul(...families(l).map((s) => s.size)));
  };
  const found: Observable[] = [];
  vectors.forEach((x, i) => {
    for (const y of vectors.slice(i)) {
      if (x.axes.at(-1) !== y.axes.at(-1)) continue;
      const term = scoped(() => {
        const k = fresh(x.axes.at(-1)!);
        return sum([k], mul(at(x, k), at(y, k)));
      });
      found.push(observable(`overlap_${x.name}${y.name}`, [], 0, term, true));
    }
    if (families(x).length > 0) {
      const term = scoped(() => {
        const over = x.axes.map((s) => fresh(s));
        const s = sym(
          x,
          over.map((a) => atomIndex(a)),
        );
        return divide(sum(over, mul(s, s)), mul(...families(x).map((f) => f.size)));
      });
      found.push(observable(`square_${x.name}`, [], 0, term, true));
    }
  });
  return found;
}
