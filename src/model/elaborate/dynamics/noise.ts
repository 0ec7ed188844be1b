import type { Place } from '../../../diagnostic.ts';
import { children } from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import { letter } from '../../../expr/intern.ts';
import { mentions } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import { partsOf } from '../values/free.ts';

/** The unit white noise in the equation of a state, independent for each entry; no author can write its name. */
export const noiseOf = (state: Letter): Letter =>
  letter({ name: `noise(${state.name})`, role: 'noise', axes: state.axes, components: state.components });

/** The places at which `noise` stands in an expression. */
export function noisesIn(e: Ast.Index): readonly Place[] {
  if (e.kind === 'name') return e.text === 'noise' ? [e.place] : [];
  return partsOf(e).flatMap(noisesIn);
}

/** Whether a term is affine in a letter: it stands in sums and products only, at most once in a product. */
export function affineIn(e: Expr, l: Letter): boolean {
  if (!mentions(e, l)) return true;
  switch (e.kind) {
    case 'sym':
      return e.letter === l;
    case 'add':
      return e.terms.every((t) => affineIn(t, l));
    case 'mul':
      return e.factors.filter((f) => mentions(f, l)).length === 1 && e.factors.every((f) => affineIn(f, l));
    case 'sum':
      return children(e).every((c) => affineIn(c, l));
    default:
      return false;
  }
}
