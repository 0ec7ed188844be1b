import { describe, expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';
import { verdicts } from './verdicts.ts';

const errors = (text: string): readonly string[] =>
  load(text)
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => `${d.code} ${d.message}`);

describe('functions of arrays in claims', () => {
  it('identities of linear algebra, and what is false of extremes', () => {
    const text = `
model arrays
size N = 4, d = 3
state z[N] : R^d
state A : R^(d, d)
let M = A + 4*identity
z' = -z
A' = inverse(M) @ A - A
claim inverse_is_right
    inverse(A) @ A = identity(d)
claim product
    det(A @ A.T) = det(A)^2
claim squares
    sum(singular(z, k)^2 for k in d) = sum(|z[i]|^2 for i in N)
claim eigen
    sum(eigenvalue(A, k) for k in d) = trace(A)
claim least
    min(z[i,k] for i in N, k in d) = -max(-z[i,k] for i in N, k in d)
claim mean_below
    max(z[i,1] for i in N) >= mean(z[i,1] for i in N)
claim bounded
    max(z[i,1] for i in N) <= 1
claim where
    max(z[i,1] for i in N) = sum(z[i,1]*indicator(i = argmax(z[j,1] for j in N)) for i in N)
claim outer_is_thin
    rank(outer(z[1], z[2])) <= 1
claim outer_is_not_nothing
    rank(outer(z[1], z[2])) = 1
claim not_thin
    rank(z) = 2
claim stable_below
    stableRank(A) <= rank(A)
claim effective_below
    effectiveRank(A) <= rank(A)
`;
    expect(verdicts(text)).toEqual({
      inverse_is_right: 'supported',
      product: 'supported',
      squares: 'supported',
      eigen: 'supported',
      least: 'supported',
      mean_below: 'supported',
      bounded: 'refuted',
      where: 'supported',
      outer_is_thin: 'proved',
      // At z = 0.
      outer_is_not_nothing: 'refuted',
      not_thin: 'refuted',
      stable_below: 'proved',
      effective_below: 'proved',
    });
  });
  it('determinants of known size are polynomials and proved', () => {
    const text = `
model small
state A : R^(2, 2)
state B : R^(3, 3)
A' = -A
B' = -B
claim two
    det(A @ A) = det(A)^2
claim three
    det(B.T) = det(B)
claim flow
    det(A)' = -2*det(A)
`;
    expect(verdicts(text)).toEqual({ two: 'proved', three: 'proved', flow: 'proved' });
  });
  it('a rank is conserved along trajectories, not because its derivative is 0', () => {
    // A start of rank one leaves it at once; a random one, of full rank, may pass a singular matrix but is not seen there.
    const text = `
model ranks
size d = 2
state z : R^(d, d)
z' = diag([k for k in d]) - z
claim kept
    conserved rank(z)
claim lost from {z[k,l] = 1}
    conserved rank(z)
claim place
    conserved argmax(z[k,k] for k in d)
`;
    expect(verdicts(text)).toMatchObject({ lost: 'refuted', place: 'refuted' });
  });
  it('a rank inside a loss is refused by name', () => {
    expect(errors("model m\nsize d = 2\nstate W : R^(d, d)\nW' = -grad(rank(W), W)\n")).toEqual([
      'E0601 `rank` inside `grad` is not supported yet',
    ]);
    expect(
      errors("model m\nsize d = 2\nstate W : R^(d, d)\nlet s = argmax(W[i,j] for i in d, j in d)\nW' = -s*W\n"),
    ).toEqual(['E0329 `argmax` is one index, here 2']);
  });
  it('special functions: kernels agree with the rules, and claims about them are sampled, not proved', () => {
    const text = `
model special
size N = 4
param tau > 0 = 1/2
state x[N] : R
state y : positive
let p[i] = softmax(x[j] for j in N)[i]
x[i]' = -grad(sum(log(gammaFunction(2 + x[j]^2)) for j in N) + besselI(2, x[1]) + besselJ(0, x[2]), x[i])
y' = -lambertW(y)*erfc(y) - polygamma(1, 1 + y)
claim below
    entropy(p) <= log(N)
claim at_zero
    entropy(p) = log(N) at {x[i] = 0}
claim recurrence
    gammaFunction(y + 1) = y*gammaFunction(y)
claim bessel
    besselI(0, y) - besselI(2, y) = 2/y*besselI(1, y)
claim wrong
    besselI(1, y) = y/2
claim moves
    (log(gammaFunction(y)))' = -digamma(y)*(lambertW(y)*erfc(y) + polygamma(1, 1 + y))
claim pairs
    binomial(N, 2) = N*(N - 1)/2
claim steps
    conserved floor(y)
`;
    expect(verdicts(text)).toEqual({
      below: 'supported',
      at_zero: 'supported',
      recurrence: 'supported',
      bessel: 'supported',
      wrong: 'refuted',
      moves: 'proved',
      pairs: 'proved',
      steps: 'refuted',
    });
  });
  it('an `order` with parameters is a function that claims call', () => {
    const text = `
model parameters
size N = 5, d = 2
state z[N] : R^d
order C(k) = mean(z[i,k]^2 for i in N)
order along(u) = sum(dot(u, z[i])^2 for i in N)
z' = -z
claim decays
    C(1)' = -2*C(1)
claim positive
    along(z[1]) >= 0
claim wrong
    C(1) = C(d)
`;
    expect(verdicts(text)).toEqual({ decays: 'proved', positive: 'supported', wrong: 'refuted' });
    expect(errors("model m\nsize d = 2\nstate W : R^(d, d)\norder q(k) = sg(W[k,k])\nW' = -W\n")).toEqual([
      'E0371 `sg` stands outside any `grad`',
    ]);
  });
  it('deep linear layers keep the rank of their product for all finite times', () => {
    // The rank of the end-to-end map of a linear network (zoo of learning dynamics: rank one stays rank one).
    const text = `
model layers
size d = 3
state A : R^(d, d)
state B : R^(d, d)
let L = sum((sum(A[i,k]*B[k,j] for k in d) - indicator(i = j))^2 for i in d, j in d)/2
A' = -grad(L, A)
B' = -grad(L, B)
claim kept
    conserved rank(A @ B)
claim kept_in_balance from {B[k,j] = A[j,k]}
    conserved rank(A @ B)
claim thin from {A[i,k] = i, B[k,j] = j}
    conserved rank(A @ B)
claim inverse_of_product
    inverse(A @ B) = inverse(B) @ inverse(A)
`;
    // A product with a negative determinant comes to the identity through a singular one; a balanced start has none.
    expect(verdicts(text)).toMatchObject({
      kept: 'refuted',
      kept_in_balance: 'supported',
      inverse_of_product: 'supported',
    });
  });
  it('ties of a maximum are kinks, and what jumps has no slope to be judged by', () => {
    const text = `
model ties
size N = 3
state x[N] : R
let L = max(x[i] for i in N) + sum(x[i]^2 for i in N)/2
x' = -grad(L, x)
claim at_the_tie
    stationary {x[i] = -1/N}
claim nowhere_else
    stationary {x[i] = 0}
claim lowest
    minimum of L at {x[i] = -1/N}
claim slides
    decreasing argmax(x[i] for i in N)
`;
    // Filippov: the mean of the one-sided values vanishes where all entries are -1/N.
    expect(verdicts(text)).toEqual({
      at_the_tie: 'supported',
      nowhere_else: 'refuted',
      lowest: 'supported',
      slides: 'inconclusive',
    });
  });
});
