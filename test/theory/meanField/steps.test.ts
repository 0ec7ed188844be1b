import { describe, expect, it } from 'vitest';
import { testDerivation } from '../../../src/check/steps/step.ts';
import { print } from '../../../src/expr/print/print.ts';
import { closureClass } from '../../../src/theory/meanField/closureClass.ts';
import { deriveMeanField } from '../../../src/theory/meanField/meanField.ts';
import { loaded } from '../../model/elaborateLanguage.ts';
import { derived } from './written.ts';

const network = (right: string, more = ''): string => `model network
size  N = 20
param g > 0 = 1.5, K = 1
${more}
random J[N, N] ~ normal(0, g^2/N) reciprocity 1/2
state x[N] : R
x[i]' = ${right}
limit N -> infinity
`;

describe('the steps of a derivation', () => {
  it('are rules that hold in numbers, and lemmas about the limit', () => {
    const text = network(
      '-x[i] + sum(J[i,j]*sin(x[j] - x[i]) for j in N if j != i) + K*mean(cos(x[j] - x[i]) for j in N)',
    );
    const model = loaded(text);
    const made = deriveMeanField(model);
    if ('refusal' in made) throw new Error(made.refusal.message);
    const tested = testDerivation(made.derivation, model, 1);
    expect(tested.map((s) => [s.why.by, s.tested.status])).toEqual(
      tested.map((s) => [s.why.by, s.why.by === 'rule' ? 'agrees' : 'untested']),
    );
    const lines = tested.map((s) => `${print(s.before, 'unicode')} = ${print(s.after, 'unicode')}`);
    expect(lines.some((l) => l.startsWith('1/N ∑_i sin(x_i) = M'))).toBe(true);
    expect(lines.some((l) => l.includes('∑_{j≠i}'))).toBe(true);
    expect(tested.filter((s) => s.why.by === 'rule')).toHaveLength(2);
    expect(tested.filter((s) => s.why.by === 'lemma').length).toBeGreaterThan(4);
  });
});

describe('the closure of an effective process', () => {
  const kind = (text: string): string => closureClass(derived(text).process).kind;
  it('is the cheapest that the equations allow', () => {
    expect(kind(network('-x[i] + sum(J[i,j]*x[j] for j in N) + K*noise'))).toBe('two-time');
    expect(kind(network('-x[i] + sum(J[i,j]*tanh(x[j]) for j in N)'))).toBe('sampled');
    expect(kind(network('-x[i] + sum(J[i,j]*tanh(x[j]) for j in N)').replace(' reciprocity 1/2', ''))).toBe('gaussian');
    expect(kind(network('-x[i]^3 + sum(J[i,j]*x[j] for j in N)'))).toBe('sampled');
    expect(kind(network('-x[i] + tanh(x[i]) - K*mean(x[j] for j in N)'))).toBe('one-site');
    // Gaussian sites need a Gaussian start.
    const start = `${network('-x[i] + sum(J[i,j]*tanh(x[j]) for j in N)').replace(' reciprocity 1/2', '')}initial x[i] ~ uniform(0, 1)\n`;
    expect(kind(start)).toBe('sampled');
    const tensor = `model pspin
size  N = 10
random J[N, N, N] ~ normal(0, 1/N^2)
state s : sphere(N, sqrt(N))
s' = -grad(-sum(J[i,j,k]*s[i]*s[j]*s[k] for i in N, j in N, k in N), s)
limit N -> infinity
`;
    expect(kind(tensor)).toBe('two-time-tensor');
    const perceptron = `model perceptron
size  N = 10, P = 20
param alpha > 0 = 2
random X[P, N] ~ normal(0, 1/N)
state w[N] : R
w[i]' = -w[i] + sum(X[m,i]*tanh(sum(X[m,j]*w[j] for j in N)) for m in P)
limit N -> infinity, P/N = alpha
`;
    expect(kind(perceptron)).toBe('half-sampled');
  });
});
