import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import * as Q from '../../../src/expr/rational.ts';
import { deriveMeanField } from '../../../src/theory/meanField/meanField.ts';
import { testDerivation } from '../../../src/theory/shortHorizon/derivationTest.ts';
import { type Level, testLemmas } from '../../../src/theory/shortHorizon/lemmas.ts';
import { mutations } from '../../../src/theory/shortHorizon/mutations.ts';
import { PRIMES } from '../../../src/theory/shortHorizon/prime.ts';
import { strengthened } from '../../../src/theory/shortHorizon/strength.ts';
import { wrongSlopes } from '../../../src/theory/shortHorizon/tangents.ts';
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

/** With starts and labels that are constants: arrays alone are random. */
const LARGER: Readonly<Record<string, string>> = {
  'two populations whose arrays depend on one another': `
size N = 20, A = 40
param nu > 0 = 2, zeta in [-1, 1] = 0.3, mu = 1
random K[N, A] ~ normal(mu/A, 1/A)
random L[A, N] ~ normal(0, 1/N) correlated zeta with K
state x[N] : R
state y[A] : R
x[i]' = -x[i] + sum(K[i,k]*tanh(y[k]) for k in A)
y[k]' = -2*y[k] + sum(L[k,j]*sin(x[j]) for j in N)
limit N -> infinity, A/N = nu`,
  'three-body couplings on the sphere at a temperature': `
size N = 10
param T >= 0 = 0.5
random J[N, N, N] ~ normal(0, 1/(2*N^2))
state s : sphere(N, sqrt(N))
s' = -grad(-sum(J[i,j,k]*s[i]*s[j]*s[k] for i in N, j in N, k in N), s) with temperature T
limit N -> infinity`,
  'a network with a gain that all sites share, and roots': `
size N = 20
param g = 1, k = 0.5
random J[N, N] ~ normal(0, g^2/N) reciprocity 1/4
state x[N] : R
state q : R
x[i]' = -x[i] + q*sum(J[i,j]*x[j]/sqrt(1 + x[j]^2) for j in N)
q' = -q + k*mean(x[j]^2 for j in N)
initial q = 1
limit N -> infinity`,
  'logistic regression: exponentials of constants': `
size N = 20, P = 10
param alpha = 0.5, lam = 0.1
random X[P, N] ~ normal(0, 1)
random y[P] ~ rademacher
state w[N] : R
let L = sum(log(1 + exp(-y[k]*sum(X[k,i]*w[i] for i in N)/sqrt(N))) for k in P) + lam*|w|^2/2
w' = -grad(L, w)
limit N -> infinity, P/N = alpha`,
  'a shared head that starts at random and learns and decays, as a flow': `
size d = 10
param etaw > 0 = 0.2, h0 = 0.5, g > 0 = 0.3, lam = 0.1
random Xi[d, d] ~ normal(0, 1)
state z[2] : R^d
state W : R^(d, d)
let L = |W @ z[1] - sg(z[2])|^2/2 + |W @ z[2] - sg(z[1])|^2/2
z' = -grad(L, z)
W' = -etaw/d*grad(L, W) - lam*W
initial W = h0*identity + g/sqrt(d)*Xi
limit d -> infinity`,
};

describe('a derived mean field is that of the un-reduced model, and each of its terms is needed', () => {
  it.each(Object.entries(MODELS))('%s', (name, text) => {
    const source = `model ${name.replaceAll(/[^a-z]+/gi, '-')}${text}`;
    const r = testDerivation(modelOf(source), derived(source).process);
    expect([r.verdict, r.reason]).toEqual(['equal', undefined]);
    expect(r.terms.filter((t) => t.noticed === undefined)).toEqual([]);
    expect(r.terms.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(LARGER))('%s', (name, text) => {
    const source = `model ${name.replaceAll(/[^a-z]+/gi, '-')}${text}`;
    const levels = [{ steps: 2, order: 4, quiet: true }];
    const r = testDerivation(modelOf(source), derived(source).process, { levels });
    expect([r.verdict, r.reason]).toEqual(['equal', undefined]);
    expect(r.terms.filter((t) => t.noticed === undefined)).toEqual([]);
    expect(r.terms.length).toBeGreaterThan(2);
  });

  it('of four sites at a time, of which there are none in small models', () => {
    const m = modelOf(`model four
size N = 12
random K[N, N, N, N] ~ normal(0, 12/N^3)
state s : sphere(N, sqrt(N))
s' = -grad(-sum(K[i,j,k,l]*s[i]*s[j]*s[k]*s[l] for i in N, j in N, k in N, l in N if i < j and j < k and k < l), s)
limit N -> infinity`);
    const { process } = derived(m.source);
    const r = testDerivation(m, process, { levels: [{ steps: 2, order: 2 }] });
    expect(r.verdict).toBe('equal');
    // To second order memory pulls along the sphere's radius, and is projected away.
    expect(r.terms.filter((t) => t.noticed === undefined).map((t) => t.term)).toEqual(['the memory of h']);
  });

  it('a process that lacks a term is refuted, however many sizes that takes', () => {
    const wrong = (source: string, levels: readonly Level[]): readonly (readonly [string, string])[] => {
      const { model, strength } = strengthened(modelOf(source));
      const made = deriveMeanField(model);
      if ('refusal' in made) throw new Error(made.refusal.message);
      return mutations(made.process).map((m) => {
        const { verdict } = testLemmas(model, m.process, { strength, levels });
        return [m.term, verdict] as const;
      });
    };
    for (const name of ['a network with reciprocity', 'Lotka-Volterra with immigration', 'ridge regression']) {
      const found = wrong(`model one${MODELS[name]}`, [{ steps: 2, order: 4, quiet: true }]);
      expect(found.length).toBeGreaterThan(1);
      for (const [term, verdict] of found) expect([name, term, verdict]).toEqual([name, term, 'differ']);
    }
    // Sums over three different sites are empty in models of two.
    const three = `model three
size N = 12
random K[N, N, N] ~ normal(0, 3/N^2)
state s : sphere(N, sqrt(N))
s' = -grad(-sum(K[i,j,k]*s[i]*s[j]*s[k] for i in N, j in N, k in N if i < j and j < k), s) with temperature 1/2
limit N -> infinity`;
    const found = wrong(three, [{ steps: 2, order: 2 }]);
    expect(found.map(([term]) => term)).toContain('the noise of h');
    expect(found.filter(([term]) => !term.startsWith('the memory')).every(([, verdict]) => verdict === 'differ')).toBe(
      true,
    );
  });

  it('and its slopes are derivatives', () => {
    const { m, p } = network();
    const run = { prime: PRIMES[0], seed: 1, values: new Map(), sizes: new Map(), step: Q.ONE, budget: 1000 };
    const strength = { letter: m.sizes[0]!.letter, order: 1, quiet: true };
    expect(p.slopes.length).toBeGreaterThan(2);
    expect(wrongSlopes(p, { ...run, strength })).toEqual([]);
    const [first, ...others] = p.slopes;
    const said = [`the derivative of ${first!.of.name} by ${first!.by.name}`];
    expect(wrongSlopes({ ...p, slopes: others }, { ...run, strength })).toEqual(said);
    const wrong = { ...first!, term: B.add(first!.term, B.one) };
    expect(wrongSlopes({ ...p, slopes: [wrong, ...others] }, { ...run, strength })).toEqual(said);
  });
});

function network() {
  const source = `model network${MODELS['a network with reciprocity']}`;
  return { m: modelOf(source), p: derived(source).process };
}
