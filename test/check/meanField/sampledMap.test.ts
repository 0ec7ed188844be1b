import { describe, expect, it } from 'vitest';
import { mapOfProcess } from '../../../src/check/meanField/eulerMap.ts';
import { testOnSamples } from '../../../src/check/meanField/sampledMap.ts';
import { doubt, meanFieldOf, tested, testWords } from '../../../src/check/meanField/theory.ts';
import { mul, num } from '../../../src/expr/build.ts';
import { print } from '../../../src/expr/print/print.ts';
import { rational } from '../../../src/expr/rational.ts';
import { testDerivation } from '../../../src/theory/shortHorizon/derivationTest.ts';
import { loaded } from '../../model/elaborateLanguage.ts';

const few = { largest: 60, draws: 16, work: 1e7 };

const derived = (text: string) => {
  const model = loaded(text);
  const of = meanFieldOf(model);
  if ('refusal' in of) throw new Error(of.refusal.message);
  return { model, of };
};

const SYMMETRIC = `model symmetric
size N = 60
param g = 0.7
random J[N, N] ~ normal(0, g^2/N) symmetric
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N) + 0.3*noise
initial x[i] ~ normal(0, 1)
limit N -> infinity
`;

/** Forgets exponentially what it learned: W(t) = e^(−t) W(0) + …, whose Euler map falls by powers. */
const LEARNING = `model learning
size d = 60
param k = 2
state z[d] : R
state W[d, d] : R
random X[d, d] ~ normal(0, 1/d)
z[i]' = sum(W[i,j]*z[j] for j in d) - 2*z[i]
W[i,j]' = -W[i,j] + k*z[i]*z[j]/d
initial z[i] ~ normal(0, 1)
initial W[i,j] = X[i,j]
limit d -> infinity
`;

describe('the test of a derivation on samples of one map', () => {
  it('agrees with draws of the un-reduced map, and sees that each term is needed', () => {
    const { model, of } = derived(SYMMETRIC);
    const report = testOnSamples(model, of, few);
    expect(report.verdict, report.reason).toBe('agree');
    expect(report.terms.filter((t) => t.noticed === undefined)).toEqual([]);
    expect(report.terms.map((t) => t.term)).toContain('the memory of h');
  });

  it('takes what a matrix forgets in steps: exp(−t) becomes a power', () => {
    const { of } = derived(LEARNING);
    const local = mapOfProcess(of.process, rational(1, 4)).populations[0]!.processes.map((p) => print(p.local, 'text'));
    expect(local.join()).toMatch(/\(?3\/4\)?\^t/);
    expect(local.join()).not.toContain('exp');
  });

  it('differs where a memory is twice what it should be', () => {
    const { model, of } = derived(SYMMETRIC);
    const populations = of.process.populations.map((p) => ({
      ...p,
      processes: p.processes.map((q) => ({
        ...q,
        memory: q.memory.map((m) => ({ ...m, kernel: mul(num(2), m.kernel) })),
      })),
    }));
    const report = testOnSamples(model, { ...of, process: { ...of.process, populations } }, few);
    expect(report.verdict).toBe('differ');
    expect(report.reason).toContain('E(x(6)^2)');
  });

  it('takes smaller steps where orbits explode, and looks at bounded averages of what has no moments', () => {
    const growing = derived(`model growing
size N = 60
state x[N] : R
x[i]' = -x[i]^3 + 2*mean(x[j] for j in N)
initial x[i] ~ normal(0, 1)
limit N -> infinity
`);
    expect(testOnSamples(growing.model, growing.of, few).says).toMatch(/steps of 1\/(8|16) /);
    const phases = derived(`model phases
size N = 60
random omega[N] ~ lorentz(0, 1)
state theta[N] : R
theta[i]' = omega[i] + 2*mean(sin(theta[j] - theta[i]) for j in N)
initial theta[i] ~ uniform(0, 1)
limit N -> infinity
`);
    expect(testOnSamples(phases.model, phases.of, { largest: 40, draws: 8, work: 1e6 })).toMatchObject({
      verdict: 'agree',
      says: expect.stringContaining('(theta('),
    });
  });

  it('stands in where exact arithmetic runs out of its budget', () => {
    const { model, of } = derived(SYMMETRIC);
    const exact = testDerivation(model, of.process, { budget: 10 });
    expect(exact.verdict).toBe('beyond');
    expect(doubt(exact)).toContain('could not be tested');
    const report = tested(model, of, exact);
    expect(doubt(report)).toBeUndefined();
    expect(testWords(report)).toMatch(/^not tested in exact arithmetic: .*; on samples 2 averages .* is needed$/);
  });
});
