import { describe, expect, test } from 'vitest';
import { verifyModel } from '../../src/study/verify.ts';
import { modelOf } from '../theory/fixedPoints/solved.ts';
import { verdicts } from './verdicts.ts';

const judged = (model: string, claim: string, when: string) =>
  verifyModel(modelOf(`model m\n${model}\nclaim c when ${when}\n    ${claim}\n`)).claims[0]!.judgement;

describe('conditions', () => {
  const MEAN = "size n >= 2 = 3\nparam a > 0 = 1\nstate x[n] : R\nx[i]' = -a*x[i] + mean(x[j] for j in n)";

  test('a window that no draw would hit by chance is drawn from', () => {
    const root = "param eta > 0 = 0.1, k >= 1 = 5/4\nstate p : R\np' = -eta*p\nlet root = sqrt(1 - 4*eta*k)";
    expect(judged(root, '(1 + root)*(1 - root) = 4*eta*k', 'eta in (0, 1/1000)').verdict).toBe('proved');
    expect(judged(root, '(1 + root)*(1 - root) = 4*eta', 'eta < 1/1000, k < 3').verdict).toBe('refuted');
    expect(judged(MEAN, 'spectrum at {x[i] = 0}: -a times n - 1, 1 - a', 'n > 20, a > 30').verdict).toBe('proved');
    const false2 = judged(MEAN, 'spectrum at {x[i] = 0}: -a times n - 1, 2 - a', 'n > 20, a > 30');
    expect(false2.verdict).toBe('refuted');
    expect(false2.witness?.sizes.n).toBeGreaterThan(20);
  });

  test('an eigenvalue that is claimed 0 times wherever one looks is not claimed rightly', () => {
    // Twelve is beyond what is drawn by chance, and at n = 3 nothing is said of 7.
    expect(judged(MEAN, 'spectrum at {x[i] = 0} contains 7 times n - 3', 'n >= 3').verdict).toBe('refuted');
    const late = judged(MEAN, 'spectrum at {x[i] = 0} contains 7 times relu(n - 12)', 'n >= 3');
    expect(late.verdict).not.toBe('supported');
    expect(late.verdict).not.toBe('proved');
  });
});

test('a point given entry by entry: what multiplies out without end is decided in numbers', () => {
  const circle = `size N >= 2 = 24
param tau > 0 = 1/2
any c : R
state w[N] : R
let P[i,k] = softmax(cos(w[i] - w[l])/tau for l in N)[k]
let L = mean(logsumexp(cos(w[i] - w[k])/tau for k in N) for i in N)
w' = -N*grad(L, w)`;
  const corners = (angle: string): string => `stationary {w[1] = c, w[2] = c + ${angle}, w[3] = c - ${angle}}`;
  expect(['proved', 'supported']).toContain(judged(circle, corners('2*pi/3'), 'N = 3').verdict);
  expect(judged(circle, corners('pi/3'), 'N = 3').verdict).toBe('refuted');
});

test('an ansatz that is kept only where the conditions hold reduces the motion there', () => {
  // Two units that excite each other; the bias kappa of one of them alone leads off x = y.
  const claims = {
    flow: "kappa = 0\n  m' = -m + g*tanh(m)",
    unstable: 'kappa = 0, g > 1\n  unstable at {m = 0}',
    spectrum: 'kappa = 0\n  spectrum at {m = 0}: g - 1',
    wrongFlow: "kappa = 0\n  m' = -m + 2*g*tanh(m)",
    wrongSpectrum: 'kappa = 0\n  spectrum at {m = 0}: g + 1',
    elsewhere: "kappa = 1\n  m' = -m + g*tanh(m)",
    nothingSaid: "g > 1\n  m' = -m + g*tanh(m)",
    ofState: "x = 0\n  m' = -m + g*tanh(m)",
  };
  const text = Object.entries(claims).map(([name, of]) => `claim ${name} in same when ${of}\n`);
  const model = `model pair
param g > 0 = 2, kappa = 0.3
state x : R
state y : R
x' = -x + g*tanh(y) + kappa
y' = -y + g*tanh(x)
ansatz same(m)
  x = m
  y = m
${text.join('')}`;
  expect(verdicts(model)).toEqual({
    flow: 'proved',
    unstable: 'proved',
    spectrum: 'proved',
    wrongFlow: 'refuted',
    wrongSpectrum: 'refuted',
    elsewhere: 'inconclusive',
    nothingSaid: 'inconclusive',
    ofState: 'inconclusive',
  });
});
