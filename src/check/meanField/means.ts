import { divide, replace, sum, sym } from '../../expr/build.ts';
import type { Expr, Index, IndexSet, Sym } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { some, substitute } from '../../expr/traverse.ts';
import type { Claim } from '../../model/claim.ts';
import type { Derived } from './derived.ts';

/** A mean over noise, draws and starts is, in the limit, that of a site. */
export function withoutMeans(e: Expr, claim: Claim, theory?: Derived): Expr {
  const means = claim.means ?? [];
  if (means.length === 0) return e;
  return substitute(e, (s) => {
    const mean = means.find((m) => m.letter === s.letter);
    if (mean === undefined) return undefined;
    const term = replace(mean.term, new Map(mean.indices.map((a, k) => [a, s.indices[k]!])));
    return theory === undefined ? term : overSites(term, theory);
  });
}

/** The expectation of a term of one site that is named, `E(x[1]^2)`, is the mean over all sites: they are alike. */
function overSites(e: Expr, theory: Derived): Expr {
  const places = new Map<Index, IndexSet>();
  some(e, (x) => {
    if (x.kind === 'sym')
      x.letter.axes.forEach((set, k) => {
        const at = x.indices[k]!;
        if (at.kind === 'place' && theory.ground.scaling.grows(set)) places.set(at, set);
      });
    return false;
  });
  const [one, ...more] = [...places];
  if (one === undefined || more.length > 0) return e;
  const [place, set] = one;
  const site = freeAtom('#site', set);
  const at = (x: Sym): Expr =>
    sym(
      x.letter,
      x.indices.map((i) => (i === place ? atomIndex(site) : i)),
    );
  return divide(
    sum(
      [site],
      substitute(e, (x) => (x.indices.includes(place) ? at(x) : undefined)),
    ),
    set.size,
  );
}
