import { describe, expect, test } from 'vitest';
import { groebnerBasis } from '../../../src/rewrite/polynomial/groebner.ts';
import type { Order } from '../../../src/rewrite/polynomial/order.ts';
import * as P from '../../../src/rewrite/polynomial/polynomial.ts';
import { ringIn } from '../../../src/rewrite/polynomial/ring.ts';
import { staircase } from '../../../src/rewrite/polynomial/staircase.ts';
import { chance, cyclic, katsura, noonburg, sum, valueAt } from './samples.ts';

const byDegree = (equations: readonly P.Polynomial[], letters: readonly number[] = []): Order => {
  const { ring } = equations[0]!;
  const unknowns = Array.from({ length: ring.variables }, (_, v) => v).filter((v) => !letters.includes(v));
  return { ring, blocks: [unknowns, letters].filter((b) => b.length > 0) };
};
const solutions = (equations: readonly P.Polynomial[], letters: readonly number[] = []) => {
  const order = byDegree(equations, letters);
  return staircase(groebnerBasis(equations, order), order, order.blocks[0]!);
};

describe('Groebner bases', () => {
  // Published counts: Katsura 2^n, cyclic 5-roots 70 (Backelin & Froberg 1991), Noonburg 3^n - 2n.
  test.each([
    ['katsura 3', katsura(3), 8],
    ['katsura 4', katsura(4), 16],
    ['katsura 5', katsura(5), 32],
    ['cyclic 5', cyclic(5), 70],
    ['Noonburg 3', noonburg(3), 21],
    ['Noonburg 4', noonburg(4), 73],
  ] as const)('%s has its number of solutions', (_, equations, count) => {
    expect(solutions(equations)).toEqual({ kind: 'finite', count });
  });

  test('vanishes where the equations do, and is a basis again', () => {
    const next = chance(11);
    const ring = ringIn(3);
    for (let k = 0; k < 20; k++) {
      const root = [next(7) - 3, next(7) - 3, next(7) - 3].map(BigInt);
      const equations = [0, 1, 2].map(() => {
        const p = sum(
          ring,
          ...Array.from({ length: 4 }, () => P.monomial(ring, [next(3), next(2), next(2)], BigInt(next(9) - 4))),
        );
        return P.subtract(p, P.constant(ring, valueAt(p, root)));
      });
      const order = byDegree(equations);
      const basis = groebnerBasis(equations, order);
      for (const g of basis) expect(valueAt(g, root)).toBe(0n);
      expect(groebnerBasis(basis, order)).toEqual(basis);
    }
  });

  test('letters stay letters: generic counts', () => {
    const ring = ringIn(3);
    const [x, y, a] = [0, 1, 2].map((v) => P.variable(ring, v)) as [P.Polynomial, P.Polynomial, P.Polynomial];
    const well = (u: P.Polynomial, w: P.Polynomial): P.Polynomial =>
      P.add(P.subtract(u, P.power(u, 3)), P.multiply(a, P.subtract(w, u)));
    expect(solutions([well(x, y), well(y, x)], [2])).toEqual({ kind: 'finite', count: 9 });
    expect(solutions([P.multiply(x, P.subtract(y, a)), P.multiply(y, P.subtract(y, a))], [2])).toEqual({
      kind: 'families',
      dimension: 1,
    });
    expect(solutions([x, P.subtract(x, a)], [2])).toEqual({ kind: 'none' });
  });
});
