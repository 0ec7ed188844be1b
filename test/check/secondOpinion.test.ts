import { expect, it } from 'vitest';
import { mathjsOfArrays } from '../../src/check/relations/mathjs/instance.ts';
import { scalarFunctions } from '../../src/check/relations/mathjs/scalarFunctions.ts';
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

it('the part of mathjs that is loaded for numbers knows all functions and their derivatives, as the whole does', () => {
  const whole = mathjsOfArrays();
  const says = (m: typeof whole, fn: string, x: number): readonly unknown[] => {
    const cube = new m.OperatorNode('^', 'pow', [new m.SymbolNode('x'), new m.ConstantNode(3)]);
    const formula = new m.FunctionNode(fn, [cube as never]);
    const slope = (): unknown => m.derivative(formula, 'x', { simplify: false }).evaluate({ x });
    const real = (value: () => unknown): unknown => {
      try {
        const v = value();
        // What is complex to the whole is no number to the part.
        return typeof v === 'number' ? v : Number.NaN;
      } catch (problem) {
        return (problem as Error).message;
      }
    };
    return [real(() => formula.evaluate({ x })), real(slope)];
  };
  const functions = ['exp', 'log', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh'];
  for (const fn of [...functions, 'abs', 'sign', 'floor', 'round', 'gamma', 'min', 'max'])
    for (const x of [0.3, -0.4, 1.7, -2.5])
      expect([fn, x, ...says(scalarFunctions, fn, x)]).toEqual([fn, x, ...says(whole, fn, x)]);
  const powers = [
    [2, 3],
    [-2, 3],
    [-2, 0.5],
    [0, -1],
    [0, 0],
    [4, 0.5],
    [0.3, 1.7],
  ] as const;
  for (const [x, p] of powers) {
    const value: unknown = whole.pow(x, p);
    expect(scalarFunctions.pow(x, p)).toBe(typeof value === 'number' ? value : Number.NaN);
  }
});

it('a root of a negative number has no value, whatever is made of it', () => {
  const model = loaded(`model rooted
state x : R
x' = (sqrt(x) + 1)*x^2
`);
  const { right } = model.dynamics[0]!;
  const at = (x: number): number | undefined =>
    secondOpinion(right, { size: () => 1, component: () => x, atoms: new Map() });
  expect(at(4)).toBeCloseTo(48, 9);
  expect(at(-4)).toBeUndefined();
});
