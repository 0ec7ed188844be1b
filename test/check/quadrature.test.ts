import { expect, it } from 'vitest';
import { steady } from '../../src/check/quadrature.ts';
import { inconclusive, type Judgement } from '../../src/check/verdict.ts';

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
