import { add, divide, num, sym } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { letter } from '../expr/intern.ts';
import { letters, substitute } from '../expr/traverse.ts';

/** The arbitrary constant that stands for a state where nothing is differentiated by it any more. */
const twin = (l: Letter): Letter =>
  letter({ name: l.name, role: 'any', axes: l.axes, components: l.components, domain: l.domain });

const bound = (l: Letter): boolean =>
  l.role !== 'any' && (l.domain.kind === 'sphere' || l.domain.kind === 'simplex') && l.axes.length > 0;

const swapped = (e: Expr, map: ReadonlyMap<Letter, Letter>): Expr =>
  substitute(
    e,
    (s) => {
      const l = map.get(s.letter);
      return l === undefined ? undefined : sym(l, s.indices);
    },
    map,
  );

/**
 * The term with its constrained states as arbitrary constants, of which |x|^2 = r^2 and the sum of the entries are
 * known wherever they arise. It may not be differentiated by these states any more (a derivative off the domain sees
 * the difference), and must not contain a derivative that is not taken.
 */
export function asConstants(e: Expr): Expr {
  const there = new Map(
    letters(e)
      .filter(bound)
      .map((l) => [l, twin(l)]),
  );
  return there.size === 0 ? e : swapped(e, there);
}

/** The term, made short by `tidy`, with what the domains of its states say put in. */
export function onDomain(e: Expr, tidy: (x: Expr) => Expr): Expr {
  const back = new Map(
    letters(e)
      .filter(bound)
      .map((l) => [twin(l), l]),
  );
  return back.size === 0 ? e : swapped(tidy(asConstants(e)), back);
}

/** Symmetric matrices written as the symmetric part of arbitrary ones. */
export function symmetrised(e: Expr): Expr {
  if (!letters(e).some((l) => l.domain.kind === 'symmetric' && l.role !== 'any')) return e;
  return substitute(e, (s) => {
    if (s.letter.domain.kind !== 'symmetric' || s.letter.role === 'any') return undefined;
    const swapped = [...s.indices.slice(0, -2), s.indices.at(-1)!, s.indices.at(-2)!];
    return divide(add(sym(s.letter, s.indices), sym(s.letter, swapped)), num(2));
  });
}
