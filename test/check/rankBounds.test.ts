import { expect, it } from 'vitest';
import { model, verify } from '../../src/index.ts';

// Bounds of ranks that follow from how a matrix is made are proved, with each bound that is used; sharper ones are refuted.

const m = model`
  model ranks
  size n = 5, m = 4, h = 2, q = 3
  param g > 0 = 1
  any u : R^n
  state A : R^(n, h), B : R^(h, m), v[q] : R^n, w[q] : R^m, D[n] : R, F : R^(n, m)
  A' = -A
  B' = -B
  v[k]' = -v[k]
  w[k]' = -w[k]
  D' = -D
  F' = -F
  claim product
      rank(A @ B) <= min(rank(A), min(rank(B), min(n, min(m, h))))
  claim sum_of_outer_products
      rank(A @ B + g*sum(outer(v[k], w[k]) for k in q)) <= h + q
  claim strict
      rank(A @ B) < h + 1
  claim scaled
      rank([[D[i]*F[i,j] for j in m] for i in n]) <= rank(F)
  claim one_column
      rank([[u[i]*(D[i] + g) for j in m] for i in n]) <= 1
  claim effective
      effectiveRank(A @ B) <= h
  claim stable
      stableRank(A @ B) <= min(h, m)
  claim sharper_product
      rank(A @ B) < h
  claim sharper_sum
      rank(A @ B + g*sum(outer(v[k], w[k]) for k in q)) <= max(h, q)
  claim the_other_way
      rank(F) <= rank([[D[i]*F[i,j] for j in m] for i in n])
  claim bent
      rank([[tanh(sum(A[i,k]*B[k,j] for k in h)) for j in m] for i in n]) <= h
  claim sharper_stable
      stableRank(F) <= 1
`;

it('bounds of ranks', async () => {
  const { result } = await verify(m, { draws: 1 });
  const verdicts = Object.fromEntries(result.claims.map((c) => [c.id, c.verdict]));
  expect(verdicts).toEqual({
    product: 'proved',
    sum_of_outer_products: 'proved',
    strict: 'proved',
    scaled: 'proved',
    one_column: 'proved',
    effective: 'proved',
    stable: 'proved',
    sharper_product: 'refuted',
    sharper_sum: 'refuted',
    the_other_way: 'refuted',
    bent: 'refuted',
    sharper_stable: 'refuted',
  });
  const steps = result.claims[1]!.evidence.filter((e) => e.method === 'bounds of ranks').map((e) => e.says);
  expect(steps.map((s) => s.split(': ')[1])).toEqual([
    'the rank of a sum is at most the sum of the ranks',
    'a product passes an axis',
    'a product passes an axis',
  ]);
  expect(steps[0]).toMatch(/^rank\(A B \+ g .*\) ≤ rank\(A B\) \+ rank\(g .*\)/);
});

it('an expectation is no sum of few products', async () => {
  const noisy = model`
    model averaged
    size n = 3
    param s > 0 = 1
    law x : R^n ~ normal(0, s)
    state w[n] : R
    w' = -w
    claim of_rank_one
        rank([[E(x_[i]*x_[j] for x_ ~ x) for j in n] for i in n]) <= 1
  `;
  const { result } = await verify(noisy, { draws: 1 });
  expect(result.claims[0]!.verdict).toBe('refuted');
});
