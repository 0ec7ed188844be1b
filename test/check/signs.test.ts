import { expect, it } from 'vitest';
import { neverNegative, surelyPositive } from '../../src/check/case/signs.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { loaded } from '../model/elaborateLanguage.ts';

// Signs for all values in the domains of letters.

/** Terms of a size from some number on, as they are and multiplied out. */
function signs(least: number, terms: readonly string[]) {
  const lets = terms.map((t, k) => `let f${k} = ${t}`).join('\n');
  const m = loaded(`model m\nsize N >= ${least} = 7\nstate x : R\nx' = -x\n${lets}\n`);
  const of = (k: number): Expr => m.definitions.find((d) => d.name === `f${k}`)!.value.term;
  return terms.map((_, k) => ({
    positive: surelyPositive(of(k)) || surelyPositive(expand(of(k))),
    notNegative: neverNegative(of(k)) || neverNegative(expand(of(k))),
  }));
}
const ZERO = { positive: false, notNegative: true };
const POSITIVE = { positive: true, notNegative: true };

it('of sizes: what is 0 at the smallest one is not positive', () => {
  expect(signs(2, ['N - 2', 'N - 1', 'N*(N - 2)', '(N - 1)*(N - 2)/2'])).toEqual([ZERO, POSITIVE, ZERO, ZERO]);
  expect(signs(3, ['(N - 2)*(N - 3)/2', '(N - 1)*(N - 2)', 'N^2 - 9'])).toEqual([ZERO, POSITIVE, ZERO]);
  // Nor is what is negative there, and positive from some larger one on, ever taken for 0 or more.
  expect(signs(2, ['N - 3', '2*N - 5', '(N - 1)*(N - 3)']).map((s) => s.notNegative)).toEqual([false, false, false]);
});
