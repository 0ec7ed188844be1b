import { expect, it } from 'vitest';
import { inconclusive, type Judgement } from '../../src/check/case/verdict.ts';
import { steady } from '../../src/check/relations/quadrature.ts';
import { testDerivation } from '../../src/check/steps/step.ts';
import { mul, num } from '../../src/expr/build.ts';
import { rational } from '../../src/expr/rational.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const refutedAt = (left: number, right: number): Judgement => ({
  verdict: 'refuted',
  evidence: [],
  witness: { sizes: {}, parameters: {}, states: {}, what: 'rate', left, right },
});
const supported: Judgement = { verdict: 'supported', evidence: [] };

it('a verdict stands if it is the same with fewer nodes for the expectations', () => {
  expect(steady(supported, () => supported)).toMatchObject({ verdict: 'supported', evidence: [{ wing: 'numeric' }] });
  expect(steady(supported, () => refutedAt(1, 2)).verdict).toBe('inconclusive');
  expect(steady(refutedAt(1, 2), () => supported).verdict).toBe('inconclusive');
  expect(steady(supported, () => inconclusive('the kernels do not tell')).verdict).toBe('inconclusive');
  // Letters need no nodes.
  const proved: Judgement = { verdict: 'proved', evidence: [] };
  expect(steady(proved, () => refutedAt(1, 2))).toBe(proved);
});

it('a witness has to stand apart by more than its sides move with the nodes', () => {
  expect(steady(refutedAt(1, 2), () => refutedAt(1.01, 2)).verdict).toBe('refuted');
  expect(steady(refutedAt(1, 1.05), () => refutedAt(1.01, 1.05)).verdict).toBe('inconclusive');
  // One of the coarser rules may agree by chance: all are asked.
  const seen = steady(refutedAt(1, 1.05), (grade) => refutedAt(grade === 0 ? 1 : 1.04, 1.05));
  expect(seen.verdict).toBe('inconclusive');
});

it('a kink that lies alike in the panels of all rules is no difference of a step', () => {
  const m = loaded(`model kinked
state c : [-1, 1]
c <- E(relu(c + k) for k ~ normal(0, 1))
`);
  // At these seeds the differences of the rules are small by chance at one of the points.
  for (const k of [76, 105, 117, 132]) {
    const [d] = deriveModel(m, { seed: 2503 * k, only: ['gradient-flow'] }).derivations;
    expect(d!.steps.filter((s) => s.tested.status === 'differs')).toEqual([]);
  }
  // A wrong factor is seen.
  const [d] = deriveModel(m, { only: ['gradient-flow'] }).derivations;
  const stein = d!.steps.find((s) => s.tested.status === 'agrees' && (s.tested.quadrature ?? 0) > 0)!;
  const wrong = { ...stein, after: mul(num(rational(1001, 1000)), stein.after) };
  const again = testDerivation({ kind: 'wrong', title: '', steps: [wrong], result: [] }, m, '1');
  expect(again[0]!.tested.status).toBe('differs');
});
