import { expect, test } from 'vitest';
import { termsOf } from '../../../src/expr/traverse.ts';
import { flat, isLonger, observable } from '../../../src/theory/closure/observable.ts';
import { vectorField } from '../../../src/theory/gradientFlow.ts';
import { afterStep } from '../../../src/theory/motion.ts';
import { loaded } from '../../model/elaborateLanguage.ts';

/** A map on three nodes whose vectors have so many components, and quantities of it. */
const nodes = (d: string): string => `model nodes
size  m = 2${d === 'd' ? ', d = 3' : ''}
param a = 1
data  G[3, 3] = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
state z[3, ${d}] : R
state W[${d}, ${d}] : R
z[v,k] <- z[v,k] - a*sum(W[l,k]*G[v,u]*(z[u,l] - z[v,l]) for u in 3, l in ${d})
W[k,l] <- W[k,l] - a*sum(z[v,k]*z[v,l] for v in 3)/m
order q = mean((z[1,k] - z[3,k])^2 for k in ${d})
order total = sum(sum(z[v,k] for v in 3)^2/${d} for k in ${d})
order nothing = sum(sum(z[v,k] for v in 3)^2 - sum(z[v,k]*z[u,k] for v in 3, u in 3) for k in ${d})
order bounded = sum(relu(z[v,k]) for v in 3, k in ${d})
`;

const motions = (text: string) => {
  const model = loaded(text);
  const fields = vectorField(model);
  return new Map(
    model.definitions
      .filter((d) => d.kind === 'order')
      .map((d) => {
        const o = observable(d.name, d.value.indices, d.value.components, d.value.term, true);
        return [d.name, afterStep(o.term, fields)] as const;
      }),
  );
};

test('of the terms that are written out later so many are counted as there are monomials where each other set has one member', () => {
  const single = motions(nodes('1'));
  const counted = [...motions(nodes('d'))].map(([name, raw]) => {
    const there = termsOf(flat(single.get(name)!, true)).length;
    const seen = [there - 1, there].map((terms) => isLonger(raw, true, terms));
    expect(termsOf(flat(raw, true)).length, name).toBeGreaterThanOrEqual(there);
    return [name, there > 50, ...seen];
  });
  expect(counted).toEqual([
    ['q', true, true, false],
    ['total', true, true, false],
    // What is 0 has no term, and of functions nothing is counted.
    ['nothing', false, false, false],
    ['bounded', false, false, false],
  ]);
});
