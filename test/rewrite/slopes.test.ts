import { expect, it } from 'vitest';
import { add, call, divide, mul, num, pow, sqrt, sum, sym } from '../../src/expr/build.ts';
import type { Letter } from '../../src/expr/expr.ts';
import { rational } from '../../src/expr/rational.ts';
import { doubles } from '../../src/rewrite/arithmetic.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { type Lanes, lanes } from '../../src/rewrite/lanes.ts';
import { PRIME_PAIRS, primeField } from '../../src/rewrite/primeField.ts';
import { moving } from '../../src/rewrite/slopes.ts';
import { i, N, scalar, u } from './vocabulary.ts';

const x = scalar('x');
const X = x.kind === 'sym' ? x.letter : (undefined as never);
const sizes = new Map([[N.kind === 'sym' ? N.letter : (undefined as never), 3]]);
const setting = { sizes, indices: new Map() };

it('the slope of each function and power is that of its derivative, at several points at once', () => {
  const points = [0.3, 0.9, 1.7];
  const terms = [
    ...(['exp', 'log', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'relu'] as const).map((fn) => call(fn, mul(num(2), x))),
    pow(x, num(3)),
    pow(x, num(-2)),
    sqrt(add(x, num(1))),
    pow(add(x, num(1)), num(rational(-3, 2))),
    divide(sum([i], mul(u(i), call('exp', mul(u(i), x)))), add(num(1), pow(x, num(2)))),
  ];
  const value = (l: Letter, at: readonly number[]): Lanes => (l === X ? points : 0.25 * at[0]!);
  for (const t of terms) {
    const found = evaluate(t, moving(lanes), {
      ...setting,
      symbol: (l, at) => ({ value: value(l, at), slope: l === X ? 2 : undefined }),
    });
    if (found.kind !== 'value') throw new Error(found.what);
    const slopes = derivative(t, sym(X));
    points.forEach((at, k) => {
      const wanted = evaluate(slopes, doubles, { ...setting, symbol: (l, a) => (l === X ? at : 0.25 * a[0]!) });
      const made = found.value.slope!;
      expect(typeof made === 'number' ? made : made[k]).toBeCloseTo(
        2 * (wanted.kind === 'value' ? wanted.value : NaN),
        12,
      );
    });
  }
});

it('in a prime field too', () => {
  const field = primeField(PRIME_PAIRS[0]!);
  const found = evaluate(pow(add(x, num(1)), num(4)), moving(field), {
    ...setting,
    symbol: () => ({ value: 2n, slope: 5n }),
  });
  expect(found).toMatchObject({ kind: 'value', value: { value: 81n, slope: 4n * 27n * 5n } });
});
