import { describe, expect, test } from 'vitest';
import { sharedVariables } from '../../../src/rewrite/polynomial/coprime.ts';
import { denseOf } from '../../../src/rewrite/polynomial/dense.ts';
import { exactly, quotient } from '../../../src/rewrite/polynomial/division.ts';
import { factor } from '../../../src/rewrite/polynomial/factor.ts';
import { gcd, subresultant } from '../../../src/rewrite/polynomial/gcd.ts';
import * as P from '../../../src/rewrite/polynomial/polynomial.ts';
import { isolateRealRoots, refined, toDouble } from '../../../src/rewrite/polynomial/realRoots.ts';
import { discriminant, resultant } from '../../../src/rewrite/polynomial/resultant.ts';
import { exponentsOf, keyOf, ringIn } from '../../../src/rewrite/polynomial/ring.ts';
import { squareFreeFactors } from '../../../src/rewrite/polynomial/squareFree.ts';
import { WorkSpent, within } from '../../../src/rewrite/polynomial/work.ts';
import { chance, inOne, randomPolynomial, valueAt } from './samples.ts';

const ring = ringIn(4);
const [x, a, y, z] = [0, 1, 2, 3].map((v) => P.variable(ring, v)) as [
  P.Polynomial,
  P.Polynomial,
  P.Polynomial,
  P.Polynomial,
];
const whole = (c: number): P.Polynomial => P.constant(ring, BigInt(c));
const remade = (f: ReturnType<typeof factor>, of: P.Polynomial): P.Polynomial =>
  f.factors.reduce((p, g) => P.multiply(p, P.power(g.factor, g.times)), P.constant(of.ring, f.content));
const count = (p: P.Polynomial): number => factor(p).factors.reduce((n, f) => n + f.times, 0);

describe('arithmetic', () => {
  test('monomials are packed and unpacked, and too high a degree is refused instead of running over', () => {
    const e = [3, 0, 17, 8191];
    expect(exponentsOf(ring, keyOf(ring, e))).toEqual(e);
    const high = P.power(P.variable(ringIn(13), 4), 15);
    expect(() => P.multiply(high, P.variable(ringIn(13), 4))).toThrow(WorkSpent);
    expect(P.degree(high, 4)).toBe(15);
    expect(() => ringIn(40)).toThrow(/40 letters/);
  });

  test('products, quotients and derivatives agree with values at whole points', () => {
    const next = chance(7);
    for (let k = 0; k < 60; k++) {
      const [p, q] = [randomPolynomial(ring, next, 5, 3, 20), randomPolynomial(ring, next, 4, 3, 20)];
      const at = [3n, -2n, 5n, 7n].map((v) => v + BigInt(next(9)));
      expect(valueAt(P.multiply(p, q), at)).toBe(valueAt(p, at) * valueAt(q, at));
      if (!P.isZero(q)) expect(quotient(P.multiply(p, q), q)).toEqual(p);
      const product = P.derivativeBy(P.multiply(p, q), 2);
      expect(product).toEqual(P.add(P.multiply(P.derivativeBy(p, 2), q), P.multiply(p, P.derivativeBy(q, 2))));
    }
    expect(quotient(P.add(P.power(x, 2), whole(1)), P.add(x, whole(1)))).toBeUndefined();
  });

  test('work is counted: the same budget stops at the same place', () => {
    const big = P.power(P.add(P.add(x, a), P.add(y, z)), 6);
    expect(() => within('a product', 100, () => P.multiply(big, big))).toThrow(/budget of work for a product/);
    expect(within('a product', 10_000, () => P.multiply(big, big)).keys.length).toBe(455);
  });
});

describe('greatest common divisors', () => {
  test('what is seen to be coprime has no common factor, and most pairs without one are seen', () => {
    const next = chance(11);
    const ring = ringIn(3);
    let seen = 0;
    let alone = 0;
    for (let k = 0; k < 300; k++) {
      const [a, b, c] = [0, 1, 2].map(() => P.primitive(randomPolynomial(ring, next, 4, 2, 4)));
      if ([a, b, c].some((p) => P.isConstant(p!))) continue;
      const [s, t] = k % 2 === 0 ? [P.multiply(a!, c!), P.multiply(b!, c!)] : [a!, b!];
      const without = P.isConstant(subresultant(s, t));
      const shared = sharedVariables(s, t);
      if (k % 2 === 0) expect(shared).toEqual(expect.arrayContaining([...P.variablesOf(c!)]));
      if (shared.length === 0) {
        expect(without, `${P.textKey(s)} and ${P.textKey(t)}`).toBe(true);
        seen++;
      }
      if (without) alone++;
    }
    expect(seen).toBeGreaterThan(0.9 * alone);
    expect(alone).toBeGreaterThan(80);
  });
  test('the heuristic and the subresultants agree, and divide', () => {
    const next = chance(1);
    for (let k = 0; k < 25; k++) {
      const [p, q, r] = [4, 4, 3].map((n) => randomPolynomial(ring, next, n, 2, 9)) as [
        P.Polynomial,
        P.Polynomial,
        P.Polynomial,
      ];
      if ([p, q, r].some(P.isConstant)) continue;
      const [s, t] = [P.primitive(P.multiply(p, r)), P.primitive(P.multiply(q, r))];
      const g = gcd(s, t);
      expect(P.equal(g, P.primitive(subresultant(s, t)))).toBe(true);
      expect(quotient(g, P.primitive(r))).toBeDefined();
      expect([quotient(s, g), quotient(t, g)]).not.toContain(undefined);
    }
  });

  test('of monomials, of equal ones and of one that divides the other: as by subresultants', () => {
    const next = chance(9);
    for (let k = 0; k < 60; k++) {
      const [p, q] = [4, 2].map((n) => P.add(randomPolynomial(ring, next, n, 2, 9), x)) as [P.Polynomial, P.Polynomial];
      const one = P.monomial(ring, [next(3), next(3), next(3), next(3)], BigInt(6 * (next(9) - 10)));
      const two = P.monomial(ring, [next(3), next(3), next(3), next(3)], 4n);
      const pairs = [
        [one, P.multiply(P.multiply(p, two), P.constant(ring, 15n))],
        [P.scale(p, -6n), P.scale(p, 15n)],
        [P.multiply(q, whole(-4)), P.multiply(P.multiply(P.power(q, 2), p), whole(6))],
      ] as const;
      for (const [s, t] of pairs) {
        const g = gcd(s, t);
        expect(P.equal(P.primitive(g), P.primitive(subresultant(P.primitive(s), P.primitive(t))))).toBe(true);
        expect(P.equal(gcd(t, s), g)).toBe(true);
        expect([quotient(s, g), quotient(t, g)]).not.toContain(undefined);
        // Contents too: what is left has none in common.
        const numbers = [quotient(s, g)!, quotient(t, g)!].map((r) => P.content(r));
        expect(P.isOne(gcd(P.constant(ring, numbers[0]!), P.constant(ring, numbers[1]!)))).toBe(true);
        expect(g.coefficients[0]! > 0n).toBe(true);
      }
    }
  });

  test('a common factor in few of many variables is found with little work, whatever the degrees in the others', () => {
    const many = ringIn(6);
    const next = chance(3);
    for (let k = 0; k < 5; k++) {
      const [u, v] = [0, 1].map((n) => P.variable(many, n + (k % 4)));
      const c = P.add(P.multiply(P.constant(many, 3n), u!), P.subtract(v!, P.constant(many, BigInt(k + 2))));
      const [p, q] = [0, 1].map(() => P.multiply(c, randomPolynomial(many, next, 40, 5, 9)));
      const g = within('a common factor', 40_000, () => gcd(P.primitive(p!), P.primitive(q!)));
      expect(P.equal(g, P.primitive(c))).toBe(true);
    }
  });

  test('a common factor whose leading coefficient is the prime of the images is not lost', () => {
    const factor = P.add(P.multiply(whole(67_108_859), x), whole(1));
    const [p, q] = [2, 3].map((c) => P.multiply(factor, P.add(y, whole(c))));
    expect(sharedVariables(p!, q!)).toContain(0);
    expect(P.equal(gcd(p!, q!), factor)).toBe(true);
  });

  test('square-free factors with their powers', () => {
    const p = P.multiply(P.power(P.add(x, a), 3), P.power(P.subtract(P.multiply(x, y), whole(1)), 2));
    const found = squareFreeFactors(P.multiply(p, z));
    expect(found.map((f) => f.times).sort()).toEqual([1, 2, 3]);
  });
});

describe('factors over the rationals', () => {
  test('300 random products of three factors in four variables: nothing wrong, nothing missed', () => {
    const next = chance(5);
    let tried = 0;
    while (tried < 300) {
      const parts = [0, 1, 2].map(() => randomPolynomial(ring, next, 3, next(4) === 0 ? 2 : 1, 9));
      if (parts.some(P.isConstant)) continue;
      tried++;
      const p = parts.reduce(P.multiply);
      expect(P.equal(remade(factor(p), p), p)).toBe(true);
      expect(count(p)).toBe(parts.reduce((n, q) => n + count(q), 0));
    }
  });

  test('the same polynomial in other letters has the same factors, in those letters', () => {
    const next = chance(23);
    const wide = ringIn(7);
    let tried = 0;
    while (tried < 60) {
      const parts = [0, 1, 2].map(() => randomPolynomial(ring, next, 3, 2, 9));
      if (parts.some(P.isConstant)) continue;
      tried++;
      // Powers, a monomial, a number; each variable moved to another place of a ring of more.
      const p = [P.power(parts[0]!, 2), parts[1]!, parts[2]!, P.power(x, next(3)), whole(-6)].reduce(P.multiply);
      const places = [4, 0, 6, 3, 1].slice(next(2));
      const moved = (q: P.Polynomial): P.Polynomial =>
        q.keys.reduce(
          (sum, k, i) => {
            const e = new Array<number>(7).fill(0);
            for (const [v, n] of exponentsOf(ring, k).entries()) e[places[v]!] = n;
            return P.add(sum, P.monomial(wide, e, q.coefficients[i]!));
          },
          P.constant(wide, 0n),
        );
      const found = factor(moved(p));
      expect(P.equal(remade(found, moved(p)), moved(p))).toBe(true);
      const text = (fs: readonly { factor: P.Polynomial; times: number }[]) =>
        fs.map((f) => `${f.times} ${P.textKey(P.primitive(f.factor))}`).sort();
      expect(text(found.factors)).toEqual(
        text(factor(p).factors.map((f) => ({ factor: moved(f.factor), times: f.times }))),
      );
      expect(found.factors.every((f) => f.factor.coefficients[0]! > 0n)).toBe(true);
    }
  });

  test('what is free of the variable that is looked at is split too, and repeated factors are found beside it', () => {
    const sum = (...q: readonly P.Polynomial[]) => q.reduce(P.add);
    const one = whole(1);
    // x^2 + a x + y + 1 is irreducible; (a + y)^3 (a^2 + 1) is free of x.
    const p = [
      sum(P.multiply(x, x), P.multiply(a, x), y, one),
      P.power(sum(a, y), 3),
      sum(P.multiply(a, a), one),
      P.power(sum(P.multiply(x, y), a), 2),
    ].reduce(P.multiply);
    expect(
      factor(p)
        .factors.map((f) => f.times)
        .sort(),
    ).toEqual([1, 1, 2, 3]);
    expect(P.equal(remade(factor(p), p), p)).toBe(true);
  });

  test('one that splits modulo every prime is irreducible (Swinnerton-Dyer), and products of two such split', () => {
    const four = inOne([576, 0, -960, 0, 352, 0, -40, 0, 1]);
    expect(factor(four).factors).toHaveLength(1);
    const two = inOne([1, 0, -10, 0, 1]);
    expect(factor(P.multiply(P.power(two, 2), four)).factors.map((f) => f.times)).toEqual([2, 1]);
  });

  test('differences of squares are not hidden by unlucky values', () => {
    const p = P.subtract(P.power(x, 4), P.multiply(P.power(a, 2), P.power(y, 2)));
    expect(factor(p).factors).toHaveLength(2);
    const q = P.subtract(P.power(x, 4), P.multiply(P.power(a, 4), P.power(y, 4)));
    expect(factor(q).factors).toHaveLength(3);
  });

  test('with leading coefficients that vary', () => {
    const parts = [
      P.add(P.multiply(P.multiply(a, y), P.power(x, 2)), P.add(z, whole(3))),
      P.add(P.multiply(P.add(a, z), P.power(x, 3)), P.subtract(y, P.multiply(x, z))),
      P.add(P.multiply(P.subtract(y, whole(2)), P.power(x, 2)), P.add(P.multiply(a, x), z)),
    ];
    const p = P.scale(parts.reduce(P.multiply), -6n);
    const f = factor(p);
    expect(f.content).toBe(P.content(p));
    expect(f.factors).toHaveLength(3);
    expect(P.equal(remade(f, p), p)).toBe(true);
  });
});

describe('resultants and real roots', () => {
  test('the resultant is the product of values at the roots; gaps in degree do not matter', () => {
    const roots = [2n, -3n, 5n];
    const p = roots.map((r) => inOne([-r, 1n])).reduce(P.multiply);
    for (const q of [inOne([7, 0, 0, 0, 2]), inOne([1, 1]), inOne([-1, 0, 0, 1]), inOne([3])]) {
      const expected = roots.reduce((s, r) => s * valueAt(q, [r]), 1n);
      expect(resultant(p, q, 0).coefficients[0]).toBe(expected);
      expect(resultant(q, p, 0).coefficients[0]).toBe((P.degree(q, 0) * 3) % 2 === 0 ? expected : -expected);
    }
    const f = P.add(P.add(P.power(x, 4), P.multiply(P.subtract(a, whole(1)), P.power(x, 2))), P.power(a, 2));
    // Of the wells: 16 a^2 (a + 1)^2 (3 a - 1)^2.
    const expected = [a, P.add(a, whole(1)), P.subtract(P.scale(a, 3n), whole(1))].map((q) => P.power(q, 2));
    expect(discriminant(f, 0)).toEqual(P.scale(expected.reduce(P.multiply), 16n));
    expect(discriminant(P.add(P.multiply(a, P.power(x, 2)), P.add(P.multiply(y, x), z)), 0)).toEqual(
      P.subtract(P.power(y, 2), P.scale(P.multiply(a, z), 4n)),
    );
  });

  test('the roots of Wilkinson are isolated, and refined to the whole numbers', () => {
    for (const n of [12, 20]) {
      const w = Array.from({ length: n }, (_, k) => inOne([-(k + 1), 1])).reduce(P.multiply);
      const dense = denseOf(w, 0);
      const found = isolateRealRoots(dense).map((r) => refined(dense, r, 40));
      expect(found.map((r) => Math.round(toDouble(r.low)))).toEqual(Array.from({ length: n }, (_, k) => k + 1));
      for (const [k, r] of found.entries()) expect(Math.abs(toDouble(r.low) - (k + 1))).toBeLessThan(1e-11);
      expect(factor(w).factors).toHaveLength(n);
    }
  });

  test('as many real roots as Sturm counts', () => {
    const next = chance(3);
    for (let k = 0; k < 80; k++) {
      const p = inOne(Array.from({ length: 4 + next(5) }, () => next(21) - 10));
      if (P.degree(p, 0) < 1 || !P.isConstant(gcd(p, P.derivativeBy(p, 0)))) continue;
      expect(isolateRealRoots(denseOf(p, 0))).toHaveLength(sturmCount(p));
    }
  });
});

/** Real roots by changes of sign at both infinities along the Sturm chain (Sturm 1829), in fractions scaled to whole numbers. */
function sturmCount(p: P.Polynomial): number {
  const chain = [p, P.derivativeBy(p, 0)];
  for (;;) {
    const [f, g] = chain.slice(-2) as [P.Polynomial, P.Polynomial];
    if (P.degree(g, 0) === 0) break;
    let rest = f;
    const square = g.coefficients[0]! ** 2n;
    while (!P.isZero(rest) && P.degree(rest, 0) >= P.degree(g, 0)) {
      const shift = P.monomial(
        rest.ring,
        [P.degree(rest, 0) - P.degree(g, 0)],
        rest.coefficients[0]! * g.coefficients[0]!,
      );
      rest = P.subtract(P.scale(rest, square), P.multiply(shift, g));
    }
    if (P.isZero(rest)) break;
    const c = P.content(rest) < 0n ? -P.content(rest) : P.content(rest);
    chain.push(P.negate(exactly(rest, P.constant(rest.ring, c))));
  }
  const changes = (at: (q: P.Polynomial) => boolean): number => {
    const signs = chain.map(at);
    return signs.filter((s, k) => k > 0 && s !== signs[k - 1]).length;
  };
  const up = (q: P.Polynomial): boolean => q.coefficients[0]! > 0n;
  return changes((q) => up(q) === (P.degree(q, 0) % 2 === 0)) - changes(up);
}
