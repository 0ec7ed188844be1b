import { add } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { some, termsOf } from '../../expr/traverse.ts';
import { expand, splitConditions } from '../../rewrite/expand.ts';
import { openDeltas } from '../../rewrite/openDeltas.ts';
import { orderConditions } from '../../rewrite/orderConditions.ts';
import { type Carrier, ruled } from './carriers.ts';

/** A term multiplied out, conditions split, and the rules of the carriers put in. */
export function simplified(e: Expr, carriers: readonly Carrier[]): Expr {
  let x = ruled(expand(openDeltas(e)), carriers);
  for (let round = 0; round < 4; round++) {
    const next = ruled(expand(add(...termsOf(expand(x)).map(withoutConditions))), carriers);
    if (next === x) break;
    x = next;
  }
  return x;
}

/** Conditions written as 1 - delta, but where they say that a listed subset has so many elements. */
const withoutConditions = (t: Expr): Expr =>
  some(t, (x) => x.kind === 'sym' && x.indices.some((i) => i.kind === 'subset'))
    ? t
    : splitConditions(orderConditions(t));
