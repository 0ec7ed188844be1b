import { describe, expect, it } from 'vitest';
import * as Q from '../../../src/expr/rational.ts';
import { deriveMeanField } from '../../../src/theory/meanField/meanField.ts';
import type { Series } from '../../../src/theory/shortHorizon/monomials.ts';
import { PRIMES } from '../../../src/theory/shortHorizon/prime.ts';
import { Reduced } from '../../../src/theory/shortHorizon/reduced.ts';
import { sizesOf } from '../../../src/theory/shortHorizon/sizes.ts';
import { strengthened } from '../../../src/theory/shortHorizon/strength.ts';
import { derived } from '../meanField/written.ts';
import { modelOf } from './processes.ts';

// Two ways to say the same ensemble have mean fields that are equal in exact arithmetic: averages over three steps of Euler's map,
// to the fourth order in the strength of the disorder, or whole where all is polynomial. Letters of equal names have equal values.

/** E(x(3)) and E(x(3) x(2)) of a state at its first inner place. */
function values(lines: string, state = 'x', kept: 'fourth order' | 'whole' = 'fourth order'): readonly Series[] {
  const declared = modelOf(`model one\n${lines}`);
  const { model, strength } = kept === 'whole' ? { model: declared, strength: undefined } : strengthened(declared);
  const made = deriveMeanField(model);
  if ('refusal' in made) throw new Error(made.refusal.message);
  const { process } = made;
  const sizes = sizesOf(model, new Map());
  const [prime] = PRIMES;
  const own = process.populations
    .flatMap((p) => p.states.map((s) => ({ set: p.set, s })))
    .find(({ s }) => s.of.name === state)!;
  const reduced = new Reduced(process, {
    prime,
    seed: 1,
    ...(strength !== undefined && { strength: { letter: strength, order: 4, quiet: false } }),
    values: sizes.ratios,
    sizes: sizes.inner,
    step: model.time === 'discrete' ? Q.ONE : Q.rational(1, 2),
    budget: 3_000_000,
  });
  const inner = own.s.letter.axes.map(() => 1);
  const factor = (step: number) => ({ state: own.s.of, inner, step });
  return [[factor(3)], [factor(3), factor(2)]].map((factors) => reduced.mean({ set: own.set, factors }));
}

const network = (options: string, law = 'normal(0, g^2/N)', extra = ''): string => `
size N = 20
param g = 1, h = 1, mu = 1, eta = 0.5
random J[N, N] ~ ${law} ${options}
${extra}
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*tanh(x[j]) for j in N)
initial x[i] = 1/3
limit N -> infinity`;

describe('a mean field does not depend on how the ensemble is said', () => {
  it('no reciprocity, no memory', () => {
    const { process } = derived(`model none\n${network('reciprocity 0')}`);
    expect(process.kernels.filter((k) => k.kind === 'response')).toEqual([]);
    expect(process.populations.flatMap((p) => p.processes.flatMap((h) => h.memory))).toEqual([]);
    expect(values(network('reciprocity 0'))).toEqual(values(network('')));
    expect(values(network('reciprocity eta'))).not.toEqual(values(network('')));
  });

  it('a symmetric array is one of reciprocity 1', () => {
    expect(values(network('symmetric'))).toEqual(values(network('reciprocity 1')));
  });

  it('one entry in N may be left out', () => {
    const law = 'normal(mu/N, g^2/N)';
    expect(values(network('zero-diagonal reciprocity eta', law))).toEqual(values(network('reciprocity eta', law)));
  });

  it('the mean of an array stands in its law or beside it', () => {
    const linear = (law: string): string => network('reciprocity eta', law).replace('tanh(x[j])', 'x[j]');
    const beside = linear('normal(0, g^2/N)').replace('J[i,j]*', '(mu/N + J[i,j])*');
    expect(values(beside, 'x', 'whole')).toEqual(values(linear('normal(mu/N, g^2/N)'), 'x', 'whole'));
    expect(values(linear('normal(0, g^2/N)'), 'x', 'whole')).not.toEqual(values(beside, 'x', 'whole'));
  });

  it('the sum of two independent arrays is one with the sum of the variances', () => {
    const two = network('', 'normal(0, g^2/N)', 'random K[N, N] ~ normal(0, h^2/N)').replace(
      'J[i,j]*',
      '(J[i,j] + K[i,j])*',
    );
    expect(values(two)).toEqual(values(network('', 'normal(0, (g^2 + h^2)/N)')));
  });

  it('an array may be declared as its transpose', () => {
    const ridge = (array: string, entry: string): string => `
size N = 20, P = 40
param alpha > 0 = 2, sigma = 0.5
random X${array} ~ normal(0, 1/N)
random xi[P] ~ normal(0, 1)
random z[N] ~ normal(0, 1)
state w[N] : R
let r[k] = sigma*xi[k] - tanh(sum(${entry}*(w[i] - z[i]) for i in N)) for k in P
w[i]' = sum(${entry}*r[k] for k in P)
initial w[i] = 1/3
limit N -> infinity, P/N = alpha`;
    expect(values(ridge('[P, N]', 'X[k,i]'), 'w')).toEqual(values(ridge('[N, P]', 'X[i,k]'), 'w'));
  });

  it('names are names, and a definition may be written out', () => {
    const text = network('reciprocity eta');
    const renamed = text
      .replaceAll(/\bx\b/g, 'act')
      .replaceAll(/\bJ\b/g, 'W')
      .replaceAll(/\bN\b/g, 'n_sites')
      .replaceAll(/\bj\b/g, 'b');
    expect(values(renamed, 'act')).toEqual(values(text));
    const inside = text.replace(
      /x\[i\]'.*/,
      "let u[j] = tanh(x[j])\nlet f[i] = sum(J[i,j]*u[j] for j in N) - x[i]\nx[i]' = f[i]",
    );
    expect(values(inside)).toEqual(values(text));
  });

  it('a population may be split into two halves', () => {
    const split = `
size N = 20, A = 10, B = 10
param g = 1, mu = 1, eta = 0.5
random JAA[A, A] ~ normal(mu/N, g^2/N) reciprocity eta
random JAB[A, B] ~ normal(mu/N, g^2/N)
random JBA[B, A] ~ normal(mu/N, g^2/N) correlated eta with JAB
random JBB[B, B] ~ normal(mu/N, g^2/N) reciprocity eta
state x[A] : R
state y[B] : R
x[i]' = -x[i] + sum(JAA[i,j]*tanh(x[j]) for j in A) + sum(JAB[i,k]*tanh(y[k]) for k in B)
y[k]' = -y[k] + sum(JBA[k,j]*tanh(x[j]) for j in A) + sum(JBB[k,l]*tanh(y[l]) for l in B)
initial x[i] = 1/3
initial y[k] = 1/3
limit N -> infinity, A/N = 1/2, B/N = 1/2`;
    const whole = values(network('reciprocity eta', 'normal(mu/N, g^2/N)'));
    expect(values(split)).toEqual(whole);
    expect(values(split, 'y')).toEqual(whole);
  });

  it('two-body couplings on a sphere are a symmetric matrix with a multiplier', () => {
    const sphere = `
size N = 20
param g = 1
random J[N, N] ~ normal(0, g^2/N) symmetric
state x : sphere(N, sqrt(N))
x' = -grad(-sum(J[i,j]*x[i]*x[j] for i in N, j in N)/2, x)
limit N -> infinity`;
    const free = `
size N = 20
param g = 1
random J[N, N] ~ normal(0, g^2/N) symmetric
state x[N] : R
x[i]' = sum(J[i,j]*x[j] for j in N) - x[i]*sum(x[k]*J[k,j]*x[j] for k in N, j in N)/N
initial x[i] = 1
limit N -> infinity`;
    expect(values(sphere)).toEqual(values(free));
  });
});
