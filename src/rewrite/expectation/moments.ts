import { add, delta, mul, num } from '../../expr/build.ts';
import type { Expr, Index } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';

/** The indices of one component of a standard variable. */
export type Place = readonly Index[];

/** The standard laws that have moments. */
export type Standard = 'normal' | 'uniform' | 'exponential';

/** The most factors of which a moment is written out, by law: 945 pairings, 877 partitions. */
const MOST: Readonly<Record<Standard, number>> = { normal: 10, uniform: 7, exponential: 7 };

/**
 * The mean of a product of components: a sum over the partitions of the factors into blocks, a cumulant for each block,
 * in which all indices are equal. For the normal law blocks are pairs (Isserlis 1918, Wick 1950). Undefined where there
 * are too many.
 */
export function moment(law: Standard, places: readonly Place[]): Expr | undefined {
  const [first] = places;
  if (first === undefined) return num(1);
  if (places.every((p) => p.every((i, k) => i === first[k]))) return num(plainMoment(law, places.length));
  if (places.length > MOST[law]) return undefined;
  const terms: Expr[] = [];
  for (const blocks of partitions(places, law === 'normal' ? 2 : undefined)) {
    const factors = blocks.flatMap((block) => [
      num(cumulant(law, block.length)),
      ...block.slice(1).flatMap((p) => p.map((i, k) => delta(block[0]![k]!, i))),
    ]);
    terms.push(mul(...factors));
  }
  return add(...terms);
}

/** All partitions into blocks; into blocks of one size where it is given. */
function* partitions(places: readonly Place[], size?: number): Generator<readonly (readonly Place[])[]> {
  const [first, ...rest] = places;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const [block, others] of blocksWith(first, rest, size))
    for (const more of partitions(others, size)) yield [block, ...more];
}

function* blocksWith(
  first: Place,
  rest: readonly Place[],
  size: number | undefined,
): Generator<readonly [readonly Place[], readonly Place[]]> {
  for (let mask = 0; mask < 2 ** rest.length; mask++) {
    const inside = rest.filter((_, k) => (mask >> k) % 2 === 1);
    if (size !== undefined && inside.length !== size - 1) continue;
    yield [[first, ...inside], rest.filter((_, k) => (mask >> k) % 2 === 0)];
  }
}

function cumulant(law: Standard, n: number): Q.Rational {
  switch (law) {
    case 'normal':
      return n === 2 ? Q.ONE : Q.ZERO;
    case 'exponential':
      return Q.rational(factorial(n - 1));
    case 'uniform':
      return n === 1 ? Q.rational(1, 2) : Q.times(bernoulli(n), Q.rational(1, n));
  }
}

/** The moment of one component. */
function plainMoment(law: Standard, n: number): Q.Rational {
  switch (law) {
    case 'normal': {
      if (n % 2 === 1) return Q.ZERO;
      let product = 1n;
      for (let k = BigInt(n) - 1n; k > 1n; k -= 2n) product *= k;
      return Q.rational(product);
    }
    case 'exponential':
      return Q.rational(factorial(n));
    case 'uniform':
      return Q.rational(1, n + 1);
  }
}

const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1));

/** Bernoulli's numbers: sum over k <= n of binomial(n + 1, k) B(k) = 0. */
function bernoulli(n: number): Q.Rational {
  const b: Q.Rational[] = [Q.ONE];
  for (let m = 1; m <= n; m++) {
    let sum = Q.ZERO;
    let binomial = 1n;
    for (let k = 0; k < m; k++) {
      sum = Q.plus(sum, Q.times(Q.rational(binomial), b[k]!));
      binomial = (binomial * BigInt(m + 1 - k)) / BigInt(k + 1);
    }
    b.push(Q.times(Q.rational(-1, m + 1), sum));
  }
  return b[n]!;
}
