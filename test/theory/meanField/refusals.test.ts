import { describe, expect, it } from 'vitest';
import { letter } from '../../../src/expr/intern.ts';
import { inOrder } from '../../../src/theory/meanField/order.ts';
import { derived, refused } from './written.ts';

const HEAD = 'model bad\nsize  N = 20, M = 10\nparam g > 0 = 1.5, b = 1\nstate x[N] : R\n';
const LIMIT = 'limit N -> infinity, M/N = b\n';
const J = 'random J[N, N] ~ normal(0, 1/N)\n';
const file = (lines: string): string => `${HEAD}${lines}\n${LIMIT}`;
const SUM = 'sum(J[i,j]*x[j] for j in N)';

/** What is written, where the caret belongs, its code, and what the message says. */
const CASES: readonly (readonly [code: string, lines: string, message: string])[] = [
  ['E0602', `${J}x[i]' = -x[i] + ‹J›[i,i]*x[i]`, 'diagonal entry J[i,i]; one entry is of order N^(-1/2)'],
  [
    'E0603',
    `${J}x[i]' = -x[i] + sum(tanh(‹J›[i,j]*x[j]) for j in N)`,
    'single entry J[i,j] inside tanh(J[i,j]*x[j]); the rule needs fields linear in J',
  ],
  [
    'E0604',
    `${J}x[i]' = -x[i] + sum(‹J›[i,j]*tanh(x[i] - x[j]) for j in N)`,
    'tanh(x[j] - x[i]) beside J[i,j] mixes two sites and is not a finite sum of products',
  ],
  [
    'E0604',
    "x[i]' = -x[i] + mean(tanh(x[i] - x[j]) for j in N)",
    'tanh(x[j] - x[i]) mixes two sites and is not a finite sum of products',
  ],
  ['E0604', "x[i]' = -x[i] + max(x[j] for j in N)", 'max(x[i] for i in N) is a function of all sites that is no sum'],
  [
    'E0605',
    "any   A[N, N] : R\nx[i]' = -x[i] + sum(‹A›[i,j]*x[j] for j in N)",
    '`A` is a fixed array with two extensive indices',
  ],
  ['E0605', "any   om[N] : R\nx[i]' = -x[i] + ‹om›[i]", '`om` is a fixed number for each of infinitely many sites'],
  [
    'E0605',
    "random u[2] ~ normal(0, 1)\nx[i]' = -x[i] + ‹u›[1]",
    '`u` is random and the same for all sites: averages keep depending on it',
  ],
  [
    'E0606',
    `${J}x[i]' = -x[i] + sum(‹J›[i,j]*J[j,i]*x[j] for j in N)`,
    'the random factors J[i,j] J[j,i] form a closed loop; the rule needs a tree',
  ],
  [
    'E0607',
    "‹x›[i]' = -x[i] + sum(x[j] for j in N)",
    'this average grows like N^1; it needs a factor 1/N: sum(x[i] for i in N)',
  ],
  [
    'E0608',
    `random J[N, N] ~ normal(0, 1)\nx[i]' = -x[i] + sum(‹J›[i,j]*x[j] for j in N)`,
    'the field sum of J has variance of order N^1; it must be of order 1',
  ],
  [
    'E0608',
    `random ‹J›[N, N] ~ normal(1, 1/N)\nx[i]' = -x[i] + ${SUM}`,
    'the mean of `J` sends a field of order N^1; it must be of order 1',
  ],
  [
    'E0609',
    `random J[N, N] ~ normal(0, 1/N^2)\nx[i]' = -x[i] + sum(‹J›[i,j]*x[j] for j in N)`,
    'the field of J vanishes in the limit (variance of order N^-1)',
  ],
  [
    'E0612',
    `random ‹J›[N, N] ~ bernoulli(3/N)\nx[i]' = -x[i] + ${SUM}`,
    'finite degree: the fourth moment of `J` stays of order 1',
  ],
  [
    'E0613',
    `random ‹J›[N, N] ~ lorentz(0, 1/N)\nx[i]' = -x[i] + ${SUM}`,
    '`lorentz` has no variance, so `J` needs the theory of heavy tails',
  ],
  [
    'E0614',
    `random A[N, N] ~ normal(0, 1/N)\nrandom B[N, N] ~ normal(0, 1/N) correlated 1/2 with A\nrandom ‹C›[N, N] ~ normal(0, 1/N) correlated 1/2 with A\nx[i]' = -x[i] + sum((A[i,j] + B[i,j] + C[i,j])*x[j] for j in N)`,
    '`C` and `A` share entries beyond a pair',
  ],
  [
    'E0616',
    `${J}x[i]' = -x[i] + sum(‹J›[i,j]^2*x[j] for j in N)`,
    'J[i,j]^2: the rule is linear in each entry (a square self-averages: replace it by its mean, the variance)',
  ],
  ['E0617', "‹x›[i]' = -x[i] + x[1]", 'x[1] tells one site apart from the others'],
  ['E0617', "x[i]' = -x[i] + i/N", 'i tells one site apart from the others'],
  [
    'E0617',
    `${J}x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N if j < i)`,
    'indicator(j < i) tells one site apart from the others',
  ],
  [
    'E0619',
    `random ‹J›[N, N] ~ normal(0, 1/N) reciprocity 1/2\nx[i]' = -x[i] + sum(J[i,j]*sign(x[j]) for j in N)`,
    'memory needs the response of sign(x), which jumps: its slope says nothing about the sites at the jump',
  ],
];

describe('what the rule does not cover is refused by name, at the entry', () => {
  it.each(CASES)('%s: %s', (code, lines, message) => {
    const r = refused(file(lines));
    expect([r.code, r.message]).toEqual([code, message]);
  });
  it('but kinks, jumps without memory, and jumps of what no kick reaches are covered', () => {
    const network = (array: string, u: string): void => {
      derived(`${HEAD}${array}\nx[i]' = -x[i] + sum(J[i,j]*${u} for j in N)\n${LIMIT}`);
    };
    network('random J[N, N] ~ normal(0, 1/N) symmetric', 'relu(x[j])');
    network('random J[N, N] ~ normal(0, 1/N) symmetric', 'x[j]*indicator(x[j] > 0)');
    network('random J[N, N] ~ normal(0, 1/N)', 'sign(x[j])');
    network('random c[N] ~ normal(0, 1)\nrandom J[N, N] ~ normal(0, 1/N) symmetric', 'sign(c[j])*tanh(x[j])');
  });
  it('matrices that learn at full rank, or at another order', () => {
    const learning = (right: string): string =>
      `model bad\nsize  N = 20\nstate x[N] : R\nstate ‹W› : R^(N, N)\nW[k,l]' = ${right}\nx[i]' = -x[i] + sum(W[i,j]*x[j] for j in N)\ninitial W = 0\nlimit N -> infinity\n`;
    const full = refused(learning('tanh(W[k,l])'));
    expect([full.code, full.message]).toEqual([
      'E0610',
      "W' has full rank: tanh(W[k,l]); a learned part must be a finite sum of products a[k]*b[l] of order 1/N",
    ]);
    expect(refused(learning('x[k]*x[l]').replace(/‹W›/, 'W')).message).toBe(
      'the learned part of W is of order N^0: x[k]*x[l]; it must be of order 1/N',
    );
  });
  it('states of which nobody knows how they start, and simplices that grow', () => {
    const start = refused(
      "model bad\nsize  N = 20\nstate ‹n›[N] : positive\nn[i]' = -n[i]\nlimit N -> infinity\n".replace('‹n›', 'n'),
    );
    expect([start.code, start.message]).toEqual(['E0618', 'the start of `n` has no law: within bounds none is usual']);
    expect(refused("model bad\nsize  N = 20\nstate p : simplex(N)\np[i]' = -p[i]\nlimit N -> infinity\n").code).toBe(
      'E0601',
    );
  });
  it('a size that is not said to grow, beside one that does, is asked after', () => {
    const r = refused(
      "model bad\nsize  N = 20, P = 10\nrandom X[P, N] ~ normal(0, 1/N)\nstate w[N] : R\n‹w›[i]' = -sum(X[k,i]*sum(X[k,j]*w[j] for j in N) for k in P)\nlimit N -> infinity\n",
    );
    expect(r.help).toContain('`P` stays finite unless `limit` says how it grows');
  });
  it('what a step draws once for all sites', () => {
    const draws = (what: string): string =>
      `model bad\nsize  N = 20\nstate x : R^N\nx <- x/2 + ‹sample›(1, ${what} ~ normal(0, 1))\nlimit N -> infinity\n`;
    const once = refused(draws('[v for i in N] for v'));
    expect([once.code, once.message]).toEqual([
      'E0605',
      '`v` is drawn once for all sites in a step: averages keep depending on it',
    ]);
  });
  it('means over a few sites that a step draws', () => {
    const batch = refused(`model bad
size  d = 20, P = 40
random X[P, d] ~ normal(0, 1/d)
state w : R^d
w <- w - grad(‹sample›(8, sum(X[m,k]*w[k] for k in d)^2/2 for m in P), w)*d
limit d -> infinity, P/d = 2
`);
    expect([batch.code, batch.message]).toEqual([
      'E0601',
      'a mean over a few sites drawn in each step is not supported in a mean field',
    ]);
  });
  it('models in which nothing grows, or sizes without a ratio', () => {
    expect(refused("model a\nsize N = 3\nstate x[N] : R\nx' = -x\n").code).toBe('E0615');
    const two = refused("model a\nsize N = 3, M = 2\nstate x[N] : R\nx' = -x\nlimit N -> infinity, ‹M -> infinity›\n");
    expect([two.code, two.message]).toEqual(['E0615', '`M` and `N` grow without a ratio']);
  });
  it('fields that depend on one another at equal times', () => {
    const [a, b] = ['h1', 'h2'].map((name) => letter({ name, role: 'auxiliary' })) as [never, never];
    expect(() =>
      inOrder(
        [a, b],
        (l) => (l === a ? [b] : [a]),
        () => true,
      ),
    ).toThrow('the fields h1 and h2 depend on each other at equal times');
  });
});
