import { one, rebuild, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';

/** The largest place that terms name on axes of each size: y[2] says that its axis has two. */
export type Places = ReadonlyMap<Expr, number>;

export function placesIn(terms: readonly Expr[]): Places {
  const found = new Map<Expr, number>();
  for (const e of terms)
    some(e, (x) => {
      if (x.kind === 'sym')
        x.indices.forEach((i, k) => {
          if (i.kind !== 'place' || i.value.kind !== 'num') return;
          const { size } = x.letter.axes[k]!;
          found.set(size, Math.max(found.get(size) ?? 0, Q.toNumber(i.value.value)));
        });
      return false;
    });
  return found;
}

/** The term at the sizes at which these places exist: conditions that say no more than that are met. */
export function whereTheyExist(e: Expr, places: Places): Expr {
  if (places.size === 0) return e;
  const says = (x: Expr): boolean => {
    if (x.kind !== 'less' || x.i.kind !== 'place' || x.j.kind !== 'place' || x.i.value.kind !== 'num') return false;
    const largest = places.get(subtract(x.j.value, one));
    return largest !== undefined && Q.toNumber(x.i.value.value) <= largest;
  };
  if (!some(e, says)) return e;
  return scoped(() => {
    const visit = (x: Expr): Expr => (says(x) ? one : rebuild(x, visit));
    return visit(e);
  });
}
