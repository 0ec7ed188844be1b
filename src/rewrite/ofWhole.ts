import * as Q from '../expr/rational.ts';
import { Stop } from './arithmetic.ts';

/** Arguments up to this are multiplied out. */
const MOST = 500n;

/**
 * The gamma function of a whole number, (n - 1)!, or of two the binomial coefficient n over k. Undefined of others.
 * Throws Stop at the pole.
 */
export function ofWhole(values: readonly (Q.Rational | undefined)[]): Q.Rational | undefined {
  if (values.some((q) => q === undefined || !Q.isInteger(q) || q.n < 0n || q.n > MOST)) return undefined;
  const [n, k] = values.map((q) => q!.n) as [bigint, bigint?];
  if (k === undefined && n === 0n) throw new Stop('pole', 'gammaFunction(0)');
  let made = Q.ONE;
  for (let j = 1n; j <= (k ?? n - 1n); j++)
    made = Q.times(made, k === undefined ? Q.rational(j) : Q.rational(n - j + 1n, j));
  return made;
}
