import { sym, zero } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { expand } from '../../rewrite/expand.ts';
import { Echelon, FieldPoint } from '../../rewrite/smallField.ts';
import type { Invariant } from './invariant.ts';

/**
 * Of what some numbers conserve, what is no function of the others before it: their gradients at a random point of a
 * finite field are independent. Products and powers are left out before; x y z beside log x + log y + log z is not.
 */
export function independent(all: readonly Invariant[], states: readonly Letter[]): readonly Invariant[] {
  if (states.some((l) => l.axes.length > 0)) return all;
  const point = new FieldPoint(3);
  const echelon = new Echelon(states.length);
  return all.filter((q) => {
    if (q.rate !== zero || q.where.size > 0) return true;
    const slope = states.map((l) => point.value(expand(derivative(q.core, sym(l)))));
    return slope.includes(undefined) || echelon.add(slope as number[]);
  });
}
