import { expect, it } from 'vitest';
import { secondOpinion } from '../../src/check/relations/secondOpinion.ts';
import { some } from '../../src/expr/traverse.ts';
import { loaded } from '../model/elaborateLanguage.ts';

it('differentiates a sum of many terms: a row of them is not nested as deep as it is long', () => {
  const model = loaded(`model long
size n = 500
state x[n] : R
state y : R
let L = sum((x[i] - y)^2 for i in n)
x' = -grad(L, x)
y' = -grad(L, y)
`);
  const right = model.dynamics.find((d) => d.state.name === 'y')!.right;
  expect(some(right, (e) => e.kind === 'grad')).toBe(true);
  const component = (_: unknown, at: readonly number[]): number => at[0] ?? 0;
  // 2 sum_i (i - 0)
  expect(secondOpinion(right, { size: () => 500, component, atoms: new Map() })).toBeCloseTo(500 * 501, 6);
});
