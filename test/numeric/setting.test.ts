import { expect, it } from 'vitest';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting, drawSetting, type Setting } from '../../src/numeric/setting.ts';
import { showDocument } from '../../src/report/modelDocument.ts';
import { loaded, refused } from '../model/elaborateLanguage.ts';

const numbers = (s: Setting | { readonly refused: string }): Record<string, number> => {
  if ('refused' in s) throw new Error(s.refused);
  return Object.fromEntries([
    ...[...s.sizes].map(([l, n]) => [l.name, n]),
    ...[...s.constants].map(([l, x]) => [l.name, x[0]]),
  ]);
};
const REST = "state x : R\nx' = -x\n";

it('values use one another in any order; a sum over a size that comes later is no empty sum', () => {
  const model = loaded(`model late\nsize N = round(4*k)\nparam h = sum(1/i for i in N), k = 2\n${REST}`);
  // The harmonic number of 8.
  expect(numbers(declaredSetting(model, random(1)))).toEqual({ N: 8, k: 2, h: expect.closeTo(761 / 280, 14) });
  expect(refused(`model late\nsize N\nparam ‹h› = sum(1/i for i in N)\n${REST}`, 'E0341').message).toMatch(
    /`N` has none/,
  );
  expect(showDocument(model).result.sizes[0]!.value!.text).toBe('round(4*k)');
});

it('bounds speak of what is declared later too', () => {
  const model = loaded(
    `model order\nsize n >= m = 5, m >= 2 = 3\nparam a > b = 2, b in (c, n) = 1, c < 1 = 0, u = 1\n${REST}`,
  );
  for (let k = 0; k < 40; k++) {
    const { n, m, a, b, c } = numbers(drawSetting(model, random(k), [], k % 7)) as Record<string, number>;
    expect(n! >= m! && m! >= 2 && a! > b! && b! > c! && b! < n! && c! < 1).toBe(true);
  }
});

it('a value of too many terms is refused at once', () => {
  const since = performance.now();
  const of = (value: string) => `model long\nsize N = 100000\nparam ‹h› = ${value}\n${REST}`;
  const found = refused(of('sum(sin(i*j) for i in N, j in N)'), 'E0341');
  expect(found.message).toBe('the value of `h` has too many terms');
  expect(performance.now() - since).toBeLessThan(4000);
  // A long sum is summed to its end: the harmonic number of 200,000 is 12.78329…, that of 100,000 12.09014…
  const long = loaded(`model long\nsize N = 200000\nparam h = sum(1/i for i in N), b < h = 12.7\n${REST}`);
  expect(numbers(declaredSetting(long, random(1))).h).toBeCloseTo(Math.log(2e5) + 0.5772156649015329 + 1 / 4e5, 10);
});

it('equations inside of joined conditions give their values too; without equations draws are only rejected', () => {
  const model = loaded(
    `model joined\nparam a > 0 = 1, b > 0 = 1\n${REST}claim c when a = 2*b and b > 3/2\n    x' = -x\n`,
  );
  const { when } = model.claims[0]!;
  const rejecting = loaded(`model rejecting\nparam a > 0 = 1, b > 0 = 1\n${REST}claim c when a^2 > 4*b\n    x' = -x\n`);
  for (let k = 0; k < 10; k++) {
    const { a, b } = numbers(drawSetting(model, random(k), when)) as Record<string, number>;
    expect(a === 2 * b! && b! > 1.5).toBe(true);
    const other = numbers(drawSetting(rejecting, random(k), rejecting.claims[0]!.when)) as Record<string, number>;
    expect(other.a! ** 2 > 4 * other.b!).toBe(true);
  }
});
