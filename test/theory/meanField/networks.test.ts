import { describe, expect, it } from 'vitest';
import { derived, slopes, written } from './written.ts';

const network = (law: string): string => `model network
size  N = 20
param g > 0 = 1.5, eta in [-1, 1] = 0.5
random J[N, N] ~ normal(0, 1/N) ${law}
state x[N] : R
x[i]' = -x[i] + g*sum(J[i,j]*tanh(x[j]) for j in N)
limit N -> infinity
`;

describe('the mean field of a random network (Sompolinsky, Crisanti & Sommers 1988)', () => {
  it('has Gaussian noise, and memory as far as the couplings answer', () => {
    const { process } = derived(network('reciprocity eta zero-diagonal'));
    expect(written(process)).toEqual([
      "x ' = −x + gh",
      'h = 0 + noise + ∫ ηR : tanh(x)',
      'R = E d tanh(x) / d h',
      'C = E tanh(x) : tanh(x)',
      '<h h> = C',
    ]);
    expect(slopes(process)).toEqual(['d x / d x = −1', 'd x / d h = g', 'd R / d x = 1 − tanh(x)²']);
  });
  it('has no memory and no response without reciprocity', () => {
    const { process, derivation } = derived(network(''));
    expect(written(process)).toEqual(["x ' = −x + gh", 'h = 0 + noise', 'C = E tanh(x) : tanh(x)', '<h h> = C']);
    expect(derivation.notes).toContain('no memory: R is not needed');
  });
  it('is that of a symmetric matrix where the reciprocity is 1', () => {
    expect(written(derived(network('symmetric')).process)).toEqual(written(derived(network('reciprocity 1')).process));
  });
});

describe('the mean field of Lotka-Volterra systems (Bunin 2017)', () => {
  it('has the mean of the couplings, and answers with the abundance', () => {
    const { process } = derived(`model community
size  S = 20
param mu = 4, sigma > 0 = 0.5, gamma in [-1, 1] = 0.5, lam > 0 = 0.01
random a[S, S] ~ normal(mu/S, sigma^2/S) reciprocity gamma zero-diagonal
state n[S] : positive
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j] for j in S if j != i)) + lam
initial n[i] ~ uniform(0, 1)
limit S -> infinity
`);
    expect(written(process)).toEqual([
      "n ' = lam − n (n + h − 1)",
      'h = μM + noise + ∫ γ σ² R : n',
      'M = E n',
      'R = E d n / d h',
      'C = E n : n',
      '<h h> = σ² C',
    ]);
  });
});
