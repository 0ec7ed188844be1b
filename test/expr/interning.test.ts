import { expect, it } from 'vitest';
import { add, call, mul, num, pow, sym } from '../../src/expr/build.ts';
import { letter } from '../../src/expr/intern.ts';
import { internBy } from '../../src/expr/table.ts';

it('one term for the same parts, different terms for different parts, however they are met', () => {
  const letters = Array.from({ length: 120 }, (_, k) => sym(letter({ name: `interned${k}`, role: 'parameter' })));
  const terms = () =>
    letters.flatMap((x, j) =>
      letters.slice(j + 1).flatMap((y) => [mul(x, y), mul(y, num(-3), x), add(y, x), pow(x, y), pow(y, x)]),
    );
  const [first, second] = [terms(), terms()];
  expect(second.every((e, k) => e === first[k])).toBe(true);
  // 5 terms of each of the pairs of 120 letters
  expect(new Set(first).size).toBe((5 * 120 * 119) / 2);
});

it('objects that share a hash are told apart by their parts', () => {
  const made = (name: string) =>
    internBy<{ id: number; name: string }>(
      -7,
      (x) => x.name === name,
      (id) => ({ id, name }),
    );
  const [a, b, c] = [made('a'), made('b'), made('c')];
  expect(new Set([a, b, c]).size).toBe(3);
  expect([made('a'), made('b'), made('c')]).toEqual([a, b, c]);
  expect(made('b')).toBe(b);
});

it('a rectifier beside the step at the same argument is itself; what divides by it is not', () => {
  const u = add(sym(letter({ name: 'rectified', role: 'parameter' })), num(-1));
  const [relu, step] = [call('relu', u), call('step', u)];
  expect(mul(num(3), relu, step)).toBe(mul(num(3), relu));
  expect(mul(step, pow(relu, num(2)))).toBe(pow(relu, num(2)));
  expect(mul(step, pow(relu, num(-1)))).not.toBe(pow(relu, num(-1)));
  expect(mul(step, call('relu', mul(num(-1), u)))).not.toBe(call('relu', mul(num(-1), u)));
});
