import { describe, expect, it } from 'vitest';
import { outcomes } from '../check/verdicts.ts';
import { loaded, refused } from './elaborateLanguage.ts';

const HEAD = 'model a\nsize N = 3, M = 2\nparam g > 0 = 1, r in [-1, 1] = 0.5, v = 2\n';
const file = (lines: string): string => `${HEAD}state x[N] : R\nx' = -x\n${lines}\n`;

describe('random arrays', () => {
  it('are read with their law, their dependence and their seed', () => {
    const m = loaded(
      file(
        'random J[N, N] ~ normal(0, g^2/N) reciprocity r zero-diagonal seed 5\nrandom B[M, N] ~ normal(1, 1/N) correlated r with A\nrandom A[N, M] ~ normal(0, 1/N)\nrandom S[N, N] ~ rademacher symmetric\nrandom u : R',
      ).replace('\nrandom u : R', ''),
    );
    const [J, B, A, S] = m.random;
    expect([J!.seed, J!.zeroDiagonal, J!.symmetric, J!.correlation?.written]).toEqual([5, true, false, 'reciprocity']);
    expect(B!.correlation).toMatchObject({ written: 'correlated', with: A!.letter });
    expect([S!.law.kind, S!.symmetric]).toEqual(['discrete', true]);
  });
  it('have indices where a law or a correlation names them: blocks with a reciprocity each', () => {
    const m = loaded(
      file('data eta[2, 2] = [[1, 0.5], [0.5, -1]]\nrandom J[2, 2, N, N] ~ normal(0, g^2/N) reciprocity eta[a,b]'),
    );
    expect(m.random[0]!.indices.map((i) => i.name).slice(0, 2)).toEqual(['a', 'b']);
    const whole = loaded(
      file('data eta[2, 2] = [[1, 0.5], [0.5, -1]]\nrandom J[2, 2, N, N] ~ normal(0, g^2/N) reciprocity eta'),
    );
    expect(whole.random[0]!.correlation!.value.free).toHaveLength(2);
  });
  it('are refused where they make no sense', () => {
    refused(file('random J[N, M] ~ normal(0, 1/N) ‹symmetric›'), 'E0351');
    refused(file('random J[N, N] ~ normal(0, 1/N) symmetric ‹reciprocity r›'), 'E0351');
    refused(file('random J[N, N] ~ normal(0, 1/N) seed 1 ‹seed 2›'), 'E0351');
    refused(file('random J[N, N] ~ normal(0, 1/N) seed ‹1/2›'), 'E0351');
    refused(file('random J[N, N] ~ ‹normal(x[1], 1/N)›'), 'E0351');
    expect(refused(file('random J[N, N] ~ normal(0, 1/N) reciprocity ‹v›'), 'E0352').message).toBe(
      '`v` is 2, a correlation lies between -1 and 1',
    );
    refused(file('random J[N, N] ~ rademacher ‹reciprocity r›'), 'E0601');
    refused(file('random J[N, N] ~ normal(0, 1) correlated r with ‹J›'), 'E0352');
    refused(file('random J[N, N] ~ normal(0, 1) correlated r with ‹g›'), 'E0352');
    refused(file('random J[N, N] ~ normal(0, 1) correlated r with ‹K›'), 'E0312');
    refused(file('random A[N, M] ~ normal(0, 1)\nrandom B[N, M] ~ normal(0, 1) ‹correlated r with A›'), 'E0352');
    refused(
      file('random ‹A›[N, N] ~ normal(0, 1) correlated r with B\nrandom B[N, N] ~ normal(0, 1) correlated r with A'),
      'E0352',
    );
    refused(file('random J[N, N] ~ normal(0, ‹h›)'), 'E0312');
    refused(file('random ‹J›[N, 100000000, N] ~ normal(0, 1)'), 'E0343');
    refused(file('limit N -> infinity, M/N = ‹infinity›'), 'E0353');
    refused(file('limit ‹K› -> infinity'), 'E0312');
  });
  it('know the limits that a model is taken to', () => {
    const m = loaded(file('limit N -> infinity, M/N = v, g -> 0'));
    expect(m.limits.map((l) => [l.relation, l.right === undefined])).toEqual([
      ['->', true],
      ['=', false],
      ['->', false],
    ]);
  });
});

describe('claims about each draw of the disorder', () => {
  const three = { draws: 3 };
  it('prove identities in the letters of a symmetric array, whose entries [i,j] and [j,i] are one', () => {
    const text = `model spherical
size N = 20
random J[N, N] ~ normal(0, 1/N) symmetric zero-diagonal
random K[N, N] ~ normal(0, 1/N) symmetric
random A[N, N] ~ normal(0, 1/N)
state x[N] : R
let H = -dot(x, J @ x)/2 - dot(x, K @ x)/2
x' = -grad(H, x)
claim force
    x[i]' = sum(J[i,j]*x[j] for j in N) + sum(K[i,j]*x[j] for j in N)
claim potential
    gradient-field
claim transpose
    K.T @ x = K @ x
claim exchange
    sum(K[i,j]*x[i]*tanh(x[j]) for i in N, j in N) = sum(K[j,i]*x[i]*tanh(x[j]) for i in N, j in N)
claim diagonal
    trace(J) = 0
claim own_diagonal
    trace(K) = 0
    expect refuted
claim directed
    A.T @ x = A @ x
    expect refuted
claim down
    decreasing H
`;
    expect(outcomes(text, three)).toEqual({
      force: 'proved',
      potential: 'proved',
      transpose: 'proved',
      exchange: 'proved',
      diagonal: 'proved',
      own_diagonal: 'refuted',
      directed: 'refuted',
      down: 'proved',
    });
  });
  it('hold of a random network as of any other flow', () => {
    const text = `model network
size N = 30
param g > 0 = 0.5, eta in [-1, 1] = 0.3
random J[N, N] ~ normal(0, g^2/N) reciprocity eta
state x[N] : R
x' = -x + J @ tanh(x)
order q = mean(x[i]^2 for i in N)
limit N -> infinity
claim flow
    q' = -2*q + 2*sum(J[i,j]*x[i]*tanh(x[j]) for i in N, j in N)/N
claim origin
    stationary {x[i] = 0}
claim no_potential
    gradient-field
    expect refuted
claim quiet when N = 30, g = 1/2, eta = 3/10
    stable at {x[i] = 0}
claim loud when N = 30, g = 3, eta = 3/10
    unstable at {x[i] = 0}
`;
    expect(outcomes(text, three)).toEqual({
      flow: 'proved',
      origin: 'proved',
      no_potential: 'refuted',
      quiet: 'supported',
      loud: 'supported',
    });
  });
  it('in the limit of a size are not refuted by a finite sample, at a given size they are', () => {
    const text = (limit: string): string => `model network
size N = 3
random J[N, N] ~ normal(0, 1/N)
state x[N] : R
x' = -0.9*x + J @ x
${limit}claim edge
    stable at {x[i] = 0}
claim small when N = 3
    stable at {x[i] = 0}
claim not_at_all
    stationary {x[i] = 1}
    expect refuted
`;
    const [finite, endless] = [outcomes(text(''), three), outcomes(text('limit N -> infinity\n'), three)];
    expect(finite.edge).toBe('refuted fails');
    expect(endless).toEqual({ ...finite, edge: 'inconclusive fails' });
    expect(finite.not_at_all).toBe('refuted');
  });
  it('are asked only of the draws that meet the conditions of a claim', () => {
    const text = `model conditional
size N = 2
random h[N] ~ normal(0, 1)
state x[N] : R
x[i]' = h[i] - x[i]
claim first_is_up when h[1] > 0
    |h[1]| = h[1]
`;
    expect(outcomes(text, three)).toEqual({ first_is_up: 'supported' });
  });
});
