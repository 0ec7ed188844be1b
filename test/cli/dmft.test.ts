import { expect, test } from 'vitest';
import { folder, saddle } from './saddle.ts';

const HEAD = `model head
size P = 10
state s[P] : R
state y[P] : R
state h : R
s[i]' = -h*(h*s[i] - y[i])
y[i]' = -h*(h*y[i] - s[i])/2
h' = -mean(h*(s[j]^2 + y[j]^2) - 2*s[j]*y[j] for j in P)/5
initial s[i] ~ normal(1, 1)
initial y[i] ~ normal(2, 1)
initial h = 0.4
order H = h
limit P -> infinity
`;
const NETWORK = `model network
size N = 20
random J[N, N] ~ normal(0, 2/N) reciprocity 1/2
state x[N] : R
x[i] <- x[i]/2 + sum(J[i,j]*x[j] for j in N)
initial x[i] ~ normal(0, 1)
order V = mean(x[i]^2 for i in N)
limit N -> infinity
`;
const SPECIES = `model species
size S = 20
param mu = 4, sigma > 0 = 0.8, gamma = 0.5
random a[S, S] ~ normal(mu/S, sigma^2/S) reciprocity gamma
state n[S] : nonnegative
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j] for j in S))
initial n ~ uniform(0, 1)
order m = mean(n[i] for i in S)
limit S -> infinity
`;
const at = folder({ 'head.saddle': HEAD, 'network.saddle': NETWORK, 'species.saddle': SPECIES });
const value = (out: string): number => Number(/H +t = \S+ +(\S+) ±/.exec(out)?.[1]);

test('dmft: a shared head is solved in windows; sweeps over the whole course diverge, which is said and ends with 4', () => {
  const windows = saddle(at, 'dmft head --t 4 --tol 1e-4');
  expect(windows.code).toBe(0);
  expect(windows.out.replace(/\s+/g, ' ')).toContain('given the course of h, sites are linear');
  expect(value(windows.out)).toBeGreaterThan(0.4);
  const only = saddle(at, 'dmft head --t 4 --tol 1e-4 --solver windowed');
  expect(only.code).toBe(0);
  expect(value(only.out)).toBe(value(windows.out));
  const whole = saddle(at, 'dmft head --t 40 --solver picard');
  expect(whole.code).toBe(4);
  expect(whole.out).toMatch(/Picard sweeps over the whole course: sweep \d+ in the window from t = 0 to 40/);
  expect(value(whole.out)).toBeNaN();
});
test('dmft: after few sweeps with strong damping it is not converged, whatever the last step was', () => {
  const { code, out } = saddle(at, 'dmft network --t 8 --solver sweeps --damping 0.8 --sweeps 30');
  expect(code).toBe(4);
  expect(out).toMatch(/after 30 sweeps with damping 0.8 the undamped map is\s+missed by/);
  expect(saddle(at, 'dmft network --damping 0.8').code).toBe(2);
});
test('dmft: at rest the answer to a lasting field stands beside the means (Bunin 2017: m = 0.22717028, chi = 0.86796888)', () => {
  const { code, out } = saddle(at, 'dmft species --solver stationary');
  expect(code).toBe(0);
  expect(out).toMatch(/m +stationary +0\.22717028\d+ ± /);
  expect(out).toMatch(/integral of R +stationary +-0\.86796888?\d* ± /);
});
