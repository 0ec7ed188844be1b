import { expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';

// `indicator(m > 1)` as a factor guards the rest of its product, as `where(m > 1, …, 0)` guards its branch.

const model = (right: string): string => `model chain
size M >= 3 = 5
state a[M] : R
a[m]' = ${right}
`;
const codes = (right: string): readonly string[] => load(model(right)).diagnostics.map((d) => d.code);

it('keeps a moved index on its axis within a product with an indicator', () => {
  expect(codes('-a[m] + a[m-1]*indicator(m > 1)/2 - indicator(m < M)*m*a[m+1]')).toEqual([]);
  expect(codes('-indicator(m > 1)*(a[m-1] - a[m]*indicator(m = 2))')).toEqual([]);
});

it('does not where the indicator stands in another term, or says less', () => {
  expect(codes('a[m-1] + indicator(m > 1)')).toEqual(['E0316']);
  expect(codes('a[m-1]*indicator(m > 0)')).toEqual(['E0316']);
  expect(codes('a[m+1]*indicator(m > 1)')).toEqual(['E0316']);
  expect(codes('a[m-1]/indicator(m > 1)')).toEqual(['E0316']);
});

it('reports a slip in the condition once', () => {
  expect(codes('a[m]*indicator(q > 1)*indicator(m > 1)')).toEqual(['E0312']);
});
