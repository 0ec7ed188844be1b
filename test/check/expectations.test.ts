import { describe, expect, it } from 'vitest';
import { testDerivation } from '../../src/check/steps/step.ts';
import { gradientFlow } from '../../src/theory/gradientFlow.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { ONLINE_EM_MAP } from '../model/goodModels.ts';
import { verdicts } from './verdicts.ts';

// Linear teacher and student: two classes at ± mu u with noise sigma, labels flipped with probability eps. The rates are
// those of l^2 - (v + 1/2) l + (v - (1 - 2 eps)^2 mu^2)/2 = 0 with v = mu^2 + sigma^2, the smaller root.
const TEACHER = `model teacher-student
size d = 3
param mu > 0 = 1, sigma > 0 = 0.3, eps in [0, 1/2] = 0.05, ex > 0 = 1, ey > 0 = 1
any u : sphere(d)
law class ~ rademacher
law turn ~ discrete(1 - eps: 1, eps: -1)
law xi : R^d ~ normal(0, sigma^2)
state U[d] : R^2
state y[2] : R^2
let label(v) = where(v > 0, y[2], y[1])
let L = E(|sum(U[k]*(c*mu*u[k] + x[k]) for k in d) - label(c*q)|^2 for c ~ class, q ~ turn, x ~ xi)/2
U' = -ex*grad(L, U)
y' = -ey*grad(L, y)
let m = sum(U[k]*u[k] for k in d)
let delta = (y[2] - y[1])/2
let mid = (y[2] + y[1])/2
claim mean
    m' = -ex*((mu^2 + sigma^2)*m - (1 - 2*eps)*mu*delta)
claim separation
    delta' = -ey/2*(delta - (1 - 2*eps)*mu*m)
claim centre
    mid' = -ey/2*mid
claim loss
    L = (mu^2*|m|^2 + sigma^2*|U|^2 + |mid|^2 + |delta|^2)/2 - (1 - 2*eps)*mu*dot(m, delta)
claim collapse when mu = 1, sigma = 3/10, eps = 5/100, ex = 1, ey = 1
    rate |delta| = 0.093555062745 to 1e-11
claim unflipped when mu = 1, sigma = 3/10, eps = 0, ex = 1, ey = 1
    rate |delta| = 0.028824432653 to 1e-11
`;

// The same with normal inputs and a teacher that sees a sign: (1 - 2 eps) sqrt(2/pi) takes the place of (1 - 2 eps) mu.
const SIGN = `model sign-teacher
size d = 3
param ex > 0 = 1, ey > 0 = 1, eps in [0, 1/2] = 0
law xi : R^d ~ normal(0, 1)
state U[d] : R^2
state y[2] : R^2
law turn ~ discrete(1 - eps: 1, eps: -1)
let label(v) = where(v > 0, y[2], y[1])
let L = E(|sum(U[k]*x[k] for k in d) - label(x[1]*q)|^2 for x ~ xi, q ~ turn)/2
U' = -ex*grad(L, U)
y' = -ey*grad(L, y)
let delta = (y[2] - y[1])/2
claim mean
    U[k]' = -ex*(U[k] - indicator(k = 1)*(1 - 2*eps)*sqrt(2/pi)*delta)
claim separation
    delta' = -ey/2*(delta - (1 - 2*eps)*sqrt(2/pi)*U[1])
claim wrong
    delta' = -ey/2*(delta - (1 - eps)*sqrt(2/pi)*U[1])
    expect refuted
claim t4 when eps = 0, ex = 1, ey = 1
    rate |delta| = 0.132902044904 to 1e-11
claim t4flip when eps = 5/100, ex = 1, ey = 1
    rate |delta| = 0.184022078338 to 1e-11
`;

// Expectation maximisation for a symmetric pair (Dempster, Laird & Rubin 1977), annealed at T: means at ± theta.
const PAIR = `model em-pair
param m > 0 = 1, s2 > 0 = 1, T > 0 = 1
state theta : R
law x ~ mixture(1/2: normal(m, s2), 1/2: normal(-m, s2))
theta' = E(v*tanh(v*theta/(s2*T)) for v ~ x) - theta
claim exact when T = 1
    stationary {theta = m}
claim annealed when T = 3/2, m = 1, s2 = 1
    stationary {theta = 0.748480834645 to 1e-11}
claim inexact when T = 3/2, m = 1, s2 = 1
    stationary {theta = 0.75}
    expect refuted
claim contraction when T = 1, m = 1/2, s2 = 1
    spectrum at {theta = m}: 0.656736047028 - 1 to 1e-11
claim contraction2 when T = 1, m = 2, s2 = 1
    spectrum at {theta = m}: 0.021655482455 - 1 to 1e-11
claim split when m = 1, s2 = 1
    spectrum at {theta = 0}: 2/T - 1
claim pull when T = 1, m = 1/2, s2 = 1
    rate theta - m = 1 - 0.656736047028 to 1e-9
claim kinked
    E(relu(v^2 - 1) for v ~ x) = m
    expect refuted
`;

const ONLINE = `${ONLINE_EM_MAP}
let mass = sum(c[k] for k in K)
claim duplicates
    invariant {S[1] = S[2], c[1] = c[2]}
claim mass_step
    mass <- (1 - eta)*mass + eta
claim not_conserved
    conserved mass
    expect refuted
`;

const stepsOf = (text: string) => {
  const model = loaded(text);
  return testDerivation(gradientFlow(model), model, 1);
};

describe('models with expectations', () => {
  it('a linear teacher with flipped labels', () => {
    expect(verdicts(TEACHER)).toEqual({
      mean: 'proved',
      separation: 'proved',
      centre: 'proved',
      loss: 'proved',
      collapse: 'supported',
      unflipped: 'supported',
    });
    const steps = stepsOf(TEACHER);
    expect(steps.map((s) => s.tested.status)).toEqual(steps.map(() => 'agrees'));
    expect(steps.map((s) => (s.why.by === 'rule' ? s.why.rule : ''))).toContain('take expectations exactly: moments');
  });
  it('a teacher that sees a sign', () => {
    expect(verdicts(SIGN)).toEqual({
      mean: 'supported',
      separation: 'supported',
      wrong: 'refuted',
      t4: 'supported',
      t4flip: 'supported',
    });
    const rules = stepsOf(SIGN).map((s) => (s.why.by === 'rule' ? s.why.rule : ''));
    expect(rules.find((r) => r.startsWith('take expectations'))).toContain("Stein's lemma");
  });
  it('expectation maximisation for a symmetric pair', () => {
    expect(verdicts(PAIR)).toEqual({
      exact: 'supported',
      annealed: 'certified',
      inexact: 'refuted',
      contraction: 'supported',
      contraction2: 'supported',
      split: 'proved',
      pull: 'supported',
      kinked: 'refuted',
    });
  });
  it('online expectation maximisation', () => {
    expect(verdicts(ONLINE)).toEqual({ duplicates: 'proved', mass_step: 'supported', not_conserved: 'refuted' });
    // The softmax has no closed mean: nothing is taken.
    const rules = stepsOf(ONLINE).map((x) => (x.why.by === 'rule' ? x.why.rule : ''));
    expect(rules.filter((r) => r.startsWith('take expectations'))).toEqual([]);
  });
  it('does not differentiate a jump under a mean', () => {
    // E step(w v - 1) falls with 1/w, at slope phi(1/w)/w^2; the mean of the slopes of steps is 0.
    const text = `model threshold
state w : positive
w' = E(indicator(w*v > 1) for v ~ normal(0, 1)) - (1 - erf(1/sqrt(2)))/2
claim there
    stationary {w = 1}
claim slope
    spectrum at {w = 1}: exp(-1/2)/sqrt(2*pi)
claim flat
    spectrum at {w = 1}: 0
`;
    expect(verdicts(text)).toEqual({ there: 'proved', slope: 'inconclusive', flat: 'inconclusive' });
  });
  it('says nothing that the nodes do not carry', () => {
    // A kink across all directions in five dimensions is known to a few per mille: far from a relative 1e-9.
    const text = `model corner
size d = 5
any c : R^d
state w : R^d
w' = E(relu(dot(w, v) + dot(c, v)^3)*v for v : R^d ~ normal(0, 1)) - w
claim growth
    conserved |w|^2
claim exchange when d = 5
    E(abs(v[1] + v[2]^3 + v[3] + v[4]*v[5]) for v : R^d ~ normal(0, 1)) = E(abs(v[2] + v[1]^3 + v[4] + v[3]*v[5]) for v : R^d ~ normal(0, 1))
`;
    expect(verdicts(text)).toEqual({ growth: 'refuted', exchange: 'inconclusive' });
  });
});
