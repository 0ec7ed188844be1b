import { expect, test } from 'vitest';
import { verdicts } from './verdicts.ts';

test('along a smooth flow a rank does not fall for good, whatever can be counted of it', () => {
  const text = `
model merging
size N >= 2 = 4, d = 3
state z[N] : R^d
z[i]' = -4*N*(z[i] - mean(z[k] for k in N))
order r = rank(z)
claim kept
    conserved rank(z)
claim apart_kept
    conserved rank([z[i] - mean(z[k] for k in N) for i in N])
claim soon when N = 4, d = 3
    r(1/100) = 3
claim soon_less when N = 4, d = 3
    r(1/100) = 2
claim late when N = 4, d = 3
    r(3) = 1
`;
  const found = verdicts(text);
  expect(found).toMatchObject({ soon: 'supported', soon_less: 'refuted', late: 'inconclusive' });
  expect(['proved', 'supported']).toContain(found.kept);
  // What is left of the differences is counted among the rounding of what they are differences of.
  expect(['proved', 'supported']).toContain(found.apart_kept);
  // Tokens under self-attention merge: their differences fall below what is counted, their number does not.
  const tokens = `
model tokens
size n = 3, d = 3
param beta >= 0 = 1
state x[n] : sphere(d)
x[i]' = sum(softmax(beta*dot(x[i], x[k]) for k in n)[j]*x[j] for j in n)
claim kept
    conserved rank(x)
`;
  expect(['proved', 'supported']).toContain(verdicts(tokens).kept);
});

test('ranks of products are looked at with each size the narrowest, and with each factor 0', () => {
  const text = `
model product
size n0 = 2, n1 = 2, n2 = 2, n3 = 2
state A : R^(n1, n0)
state B : R^(n2, n1)
state C : R^(n3, n2)
A' = -A
B' = -B
C' = -C
claim bound
    rank(C @ B @ A) <= min(min(n0, n1), min(n2, n3))
claim strict
    rank(C @ B @ A) < min(min(n0, n1), min(n2, n3))
claim as_the_first
    rank(C @ B @ A) = rank(A)
claim as_the_outer_ones
    rank(C @ B @ A) = min(rank(A), rank(C))
claim at_most_the_outer_ones
    rank(C @ B @ A) <= min(rank(A), rank(C))
`;
  expect(verdicts(text)).toEqual({
    bound: 'proved',
    strict: 'refuted',
    as_the_first: 'refuted',
    as_the_outer_ones: 'refuted',
    at_most_the_outer_ones: 'proved',
  });
});
