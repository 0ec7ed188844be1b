import { describe, expect, it } from 'vitest';
import { doubles, trapezoid, withMeans } from '../../src/rewrite/arithmetic.ts';
import { isClearlyNonzero } from '../../src/rewrite/clearlyNonzero.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { realPoint } from '../../src/rewrite/randomPoint.ts';
import { loaded, termOf } from '../model/elaborateLanguage.ts';

const HEAD = "model means\nparam a > 0 = 0.3\nstate x : R\nlaw one ~ normal(0, 1)\nx' = -x\n";
const term = (text: string) => termOf(loaded(`${HEAD}let Q = ${text}`), 'Q');

describe('means that are not 0', () => {
  // Stein's lemma (1981): E v f(v) = E f'(v).
  it.each([
    ['a smooth function', 'E(v*tanh(a*v + x) for v ~ one) - a*E(1 - tanh(a*v + x)^2 for v ~ one)'],
    ['a kink, of which the rule has an error', 'E(v*relu(v - a) for v ~ one) - E(indicator(v > a) for v ~ one)'],
    ['a mean of a mean', 'E(tanh(v + a*w)^3 for v ~ one, w ~ one)'],
    ['no mean', 'a'],
  ])('%s: nothing is said of what is 0 or has no mean', (_, text) => {
    expect(isClearlyNonzero(term(text))).toBe(false);
  });
  it.each([
    ['a smooth function', '1.1*E(v*tanh(a*v + x) for v ~ one) - a*E(1 - tanh(a*v + x)^2 for v ~ one)'],
    ['a mean of a mean', 'E(tanh(v + a*w + x)^2 for v ~ one, w ~ one)'],
  ])('%s, a little aside: seen', (_, text) => {
    expect(isClearlyNonzero(term(text))).toBe(true);
  });
  it('the rule has the moments of the normal law', () => {
    for (const [text, value] of [
      ['E(v^4 for v ~ one)', 3],
      ['E(exp(v) for v ~ one)', Math.exp(0.5)],
      ['E(1/(1 + v^2) for v ~ one)', Math.sqrt((Math.PI * Math.E) / 2) * 0.31731050786291415],
    ] as const) {
      const rule = withMeans(doubles, trapezoid(0.4, 0.5));
      const found = evaluate(term(text), rule, realPoint(rule, { seed: 1, sizes: new Map(), indices: new Map() }));
      expect(found.kind === 'value' && found.value, text).toBeCloseTo(value, 5);
    }
  });
});
