import { expect, test } from 'vitest';
import { add, call, mul, num, pow, subtract, sum, value } from '../../src/expr/build.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { atomIndex } from '../../src/expr/intern.ts';
import { bigFloats } from '../../src/rewrite/bigArithmetic.ts';
import type { BigFloat } from '../../src/rewrite/bigFloat.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { PRIME_PAIRS, primeField } from '../../src/rewrite/primeField.ts';
import { primePoint, realPoint } from '../../src/rewrite/randomPoint.ts';
import { SharedPoints } from '../../src/rewrite/sharedPoints.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { exp, i, j, k, N, u } from './vocabulary.ts';

const sizes = new Map<Letter, number>([[N.kind === 'sym' ? N.letter : (undefined as never), 4]]);
const places = [3, 1, 4, 2].map((n) => new Map([[i, n]]));
/** A softmax over j, seen from i, of what is seen from k: what stands in it is shared by all i, but not the whole. */
const weight = (of: typeof i): Expr => mul(exp(u(of)), pow(sum([k], exp(mul(u(of), u(k)))), num(-1)));
const term = add(sum([j], mul(u(i), weight(j), exp(mul(u(i), u(j))))), value(atomIndex(i)));

test('a point has the same numbers wherever the free indices stand: what is kept of one place is right at the others', () => {
  const real = new SharedPoints<BigFloat>(term, 1000);
  const fields = new SharedPoints<bigint>(term, 1000);
  for (const indices of places) {
    const big = bigFloats(128);
    const point = realPoint(big, { seed: 7, sizes, indices });
    const prime = primeField(PRIME_PAIRS[0]!, 3);
    const modular = primePoint(prime, { seed: 7, sizes, indices });
    const alone = [evaluate(term, big, point), evaluate(term, prime, modular)];
    const shared = [
      real.at(sizes, 1, indices, () => ({ field: big, point })),
      fields.at(sizes, 1, indices, () => ({ field: prime, point: modular })),
    ];
    for (const [n, x] of shared.entries()) {
      const y = alone[n]!;
      expect(x.kind).toBe('value');
      expect(x.kind === 'value' && y.kind === 'value' && x.value).toEqual(y.kind === 'value' && y.value);
    }
  }
});

test('each place may take the work of one', () => {
  const whole = evaluate(term, bigFloats(64), realPoint(bigFloats(64), { seed: 1, sizes, indices: places[0]! }));
  const most = whole.kind === 'value' ? whole.operations : 0;
  const made = () => ({
    field: bigFloats(64),
    point: realPoint(bigFloats(64), { seed: 1, sizes, indices: places[0]! }),
  });
  const enough = new SharedPoints<BigFloat>(term, most);
  expect(places.map((p) => enough.at(sizes, 1, p, made).kind)).toEqual(['value', 'value', 'value', 'value']);
  expect(new SharedPoints<BigFloat>(term, most - 1).at(sizes, 1, places[0]!, made).kind).toBe('budget');
});

test('a term that vanishes at one place only is not zero', () => {
  const first = subtract(
    call('cos', mul(u(i), num(2))),
    sum([j], mul(call('cos', mul(u(j), num(2))), pow(N, num(-1)))),
  );
  expect(zeroTest(mul(first, subtract(value(atomIndex(i)), num(1)))).kind).toBe('nonzero');
});
