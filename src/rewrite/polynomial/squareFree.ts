import { exactly } from './division.ts';
import { contentBy, gcd } from './gcd.ts';
import {
  degree,
  derivativeBy,
  isConstant,
  isOne,
  type Polynomial,
  primitive,
  subtract,
  variablesOf,
} from './polynomial.ts';

/** A factor and how often it stands in a product. */
export interface Factor {
  readonly factor: Polynomial;
  readonly times: number;
}

/** Square-free primitive factors, pairwise coprime, whose product with their powers is p up to a number (Yun 1976). */
export function squareFreeFactors(p: Polynomial): readonly Factor[] {
  if (isConstant(p)) return [];
  const v = variablesOf(p)[0]!;
  const c = contentBy(p, v);
  const found = isConstant(c) ? [] : [...squareFreeFactors(c)];
  const f = primitive(exactly(p, c));
  const slope = derivativeBy(f, v);
  const g = gcd(f, slope);
  let b = exactly(f, g);
  let d = subtract(exactly(slope, g), derivativeBy(b, v));
  for (let times = 1; degree(b, v) > 0; times++) {
    const a = gcd(b, d);
    if (!isOne(a) && !isConstant(a)) found.push({ factor: primitive(a), times });
    b = exactly(b, a);
    d = subtract(exactly(d, a), derivativeBy(b, v));
  }
  return found;
}
