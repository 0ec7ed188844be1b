import { describe, expect, it } from 'vitest';
import { testDerivation } from '../../../src/theory/shortHorizon/derivationTest.ts';
import { derived } from '../meanField/written.ts';
import { modelOf } from './processes.ts';

// Mean fields as they are derived, against the models that they come from, to the fourth order in the strength of the disorder.

const MODELS: Readonly<Record<string, string>> = {
  'a network with reciprocity': `
size N = 20
param g > 0 = 1.5, eta in [-1, 1] = 0.5
random J[N, N] ~ normal(0, 1/N) reciprocity eta zero-diagonal
state x[N] : R
x[i]' = -x[i] + g*sum(J[i,j]*tanh(x[j]) for j in N)
limit N -> infinity`,
  'a noisy symmetric network of error functions': `
size N = 20
param g > 0 = 1.5, D > 0 = 0.5
random J[N, N] ~ normal(0, g^2/N) symmetric
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*erf(sqrt(pi)*x[j]/2) for j in N) + sqrt(2*D)*noise
limit N -> infinity`,
  'Lotka-Volterra with immigration': `
size S = 20
param mu = 4, sigma > 0 = 0.5, gamma in [-1, 1] = 0.5, lam > 0 = 0.01
random a[S, S] ~ normal(mu/S, sigma^2/S) reciprocity gamma zero-diagonal
state n[S] : positive
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j] for j in S if j != i)) + lam
initial n[i] ~ uniform(0, 1)
limit S -> infinity`,
  'ridge regression': `
size N = 20, P = 40
param alpha > 0 = 2, lam = 0.1, sigma = 0.5
random X[P, N] ~ normal(0, 1/N)
random xi[P] ~ normal(0, 1)
random ws[N] ~ normal(0, 1)
state w[N] : R
let L = sum((sum(X[k,i]*(w[i] - ws[i]) for i in N) - sigma*xi[k])^2 for k in P)/2 + lam*sum(w[i]^2 for i in N)/2
w' = -grad(L, w)
initial w[i] = 0
limit N -> infinity, P/N = alpha`,
  'a symmetric linear system on the sphere': `
size N = 20
random J[N, N] ~ normal(0, 1/N) symmetric
state s : sphere(N, sqrt(N))
s[i]' = sum(J[i,j]*s[j] for j in N)
limit N -> infinity`,
  'oscillators with a mean field': `
size N = 20
param K = 2
random om[N] ~ lorentz(0, 1)
state th[N] : R
th[i]' = om[i] + K*mean(sin(th[j] - th[i]) for j in N)
limit N -> infinity`,
  'particles in a double well': `
size N = 20
param K = 2, T = 0.5
state x[N] : R
x[i]' = x[i] - x[i]^3 - K*(x[i] - mean(x[j] for j in N)) + sqrt(2*T)*noise
limit N -> infinity`,
};

describe('a derived mean field is that of the un-reduced model, and each of its terms is needed', () => {
  it.each(Object.entries(MODELS))('%s', (name, text) => {
    const source = `model ${name.replaceAll(/[^a-z]/gi, '-')}${text}`;
    const r = testDerivation(modelOf(source), derived(source).process);
    expect([r.verdict, r.reason]).toEqual(['equal', undefined]);
    expect(r.terms.filter((t) => t.noticed === undefined)).toEqual([]);
    expect(r.terms.length).toBeGreaterThan(0);
  });
});
