import { describe, expect, test } from 'vitest';
import * as Q from '../../src/expr/rational.ts';
import { modularPower, PRIME_PAIRS, primeField } from '../../src/rewrite/primeField.ts';

/** Deterministic for all numbers below 3.3e24 (Miller 1976, Rabin 1980; Sorenson & Webster 2017). */
function isPrime(n: bigint): boolean {
  const bases = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n];
  let odd = n - 1n;
  let twos = 0;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  return bases.every((base) => {
    let x = modularPower(base, odd, n);
    if (x === 1n || x === n - 1n) return true;
    for (let k = 1; k < twos; k++) {
      x = (x * x) % n;
      if (x === n - 1n) return true;
    }
    return false;
  });
}

describe('finite fields', () => {
  test('both numbers of each pair are prime, and -1 is no square while 2, 3, 5, 7 are', () => {
    for (const { p, q } of PRIME_PAIRS) {
      expect([p === 2n * q + 1n, isPrime(p), isPrime(q)]).toEqual([true, true, true]);
      for (const m of [p, q]) {
        const isSquare = (x: bigint) => modularPower(x, (m - 1n) / 2n, m) === 1n;
        expect([-1n, 2n, 3n, 5n, 7n].map((x) => isSquare((x + m) % m))).toEqual([false, true, true, true, true]);
      }
    }
  });

  test('rules of fields, exponentials and roots hold', () => {
    for (const pair of PRIME_PAIRS) {
      const field = primeField(pair, 5);
      const inside = field.exponents!;
      const [x, y] = [inside.rational(Q.rational(22, 7)), inside.rational(Q.rational(-5, 3))];
      expect(field.mul(field.call('exp', x), field.call('exp', y))).toBe(field.call('exp', inside.add(x, y)));
      const c = field.call('cosh', x);
      const s = field.call('sinh', x);
      expect(field.add(field.mul(c, c), field.rational(Q.MINUS_ONE))).toBe(field.mul(s, s));
      expect(field.mul(field.call('tanh', x), c)).toBe(s);
      const three = field.rational(Q.rational(3));
      const root = field.rationalPower(three, Q.rational(1, 2));
      expect(field.mul(root, root)).toBe(three);
      expect(field.power(field.rationalPower(three, Q.rational(-1, 3)), -3)).toBe(three);
      expect(field.rationalPower(field.mul(three, three), Q.rational(1, 2))).toBe(three);
      expect(field.generalPower(root, inside.rational(Q.rational(4)))).toBe(field.rational(Q.rational(9)));
      expect(() => field.rationalPower(field.rational(Q.MINUS_ONE), Q.rational(1, 2))).toThrow('square');
      expect(() => field.power(0n, -1)).toThrow('denominator');
      for (const fn of ['log', 'erf', 'sin'] as const) expect(() => field.call(fn, x)).toThrow(fn);
      expect(() => inside.call('exp', x)).toThrow('inside an exponent');
    }
  });

  test('small powers of e are no whole numbers', () => {
    for (let seed = 1; seed < 20; seed++)
      expect(primeField(PRIME_PAIRS[0]!, seed).call('exp', 1n)).toBeGreaterThan(1000n);
  });
});
