import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import { termsOfLaw } from '../../model/lawTerms.ts';
import type { Law } from '../../model/model.ts';
import { lawMoments } from './lawMoments.ts';
import { Lifted, type World } from './lifted.ts';
import { NoAnswer } from './refusal.ts';

/**
 * Mean and variance of each component of a law whose parameters may differ between components.
 * @throws {NoAnswer} where they differ between sites, or where the law has none.
 */
export function componentMoments(
  law: Law,
  indices: readonly Atom[],
  components: number,
  world: World,
): readonly { readonly mean: number; readonly variance: number }[] {
  const known = (l: Letter): boolean => world.values.has(l) || world.sizes.has(l);
  const values = new Map<Expr, Float64Array>();
  for (const term of new Set(termsOfLaw(law))) {
    if (!letters(term).every(known)) throw new NoAnswer('does not apply', 'a law that differs between sites');
    const kernel = new Lifted([{ indices, term }], new Set(), 1, world);
    kernel.evaluate(new Map(), 1, world);
    values.set(term, Float64Array.from(kernel.out[0]!));
  }
  return Array.from({ length: components }, (_, c) => lawMoments(law, (e) => values.get(e)![c]!));
}
