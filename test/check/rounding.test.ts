import { expect, it } from 'vitest';
import { outcomes, verdicts } from './verdicts.ts';

// One member alone feels no force: its softmax is 1. What rounding leaves of the Jacobian has no eigenvalues.

it('InfoNCE in both directions over one member: every mode is neutral, and the claimed multiplicities hold there too', () => {
  expect(
    outcomes(`model pairs
size M = 3, h = 2
param T > 0 = 0.6
any b : R^h
state p[M] : R^h
state q[M] : R^h
let u(i, k) = dot(p[i], q[k])/T
let F = (mean(-log(softmax(u(i,k) for k in M)[i]) for i in M) + mean(-log(softmax(u(k,i) for k in M)[i]) for i in M))/2
p' = -grad(F, p)
q' = -grad(F, q)
let g = |b|^2/T
claim collapse
    spectrum at {p[i] = b, q[i] = b}: 1/(M*T) times (M-1)*(h-1), -1/(M*T) times (M-1)*(h-1),
        -(g/2 - 1)/(M*T) times M-1, -(g/2 + 1)/(M*T) times M-1, 0 times 2*h
`),
  ).toEqual({ collapse: 'proved' });
});

it('a field that is a gradient, or nothing over one member, has no curl of rounding errors', () => {
  expect(
    outcomes(`model prototypes
size K = 2, N = 2
param ts > 0 = 1/2, tt > 0 = 3/10
state c[K] : R
state z[N] : R
let p(i, k, T) = softmax(z[i]*c[l]/T for l in K)[k]
let L = -mean(sum(sg(p(i, k, tt))*log(p(i, k, ts)) for k in K) for i in N)
c' = -grad(L, c)
z' = -grad(L, z)
claim potential
    gradient-field
claim curl
    not gradient-field
    expect refuted
`),
  ).toEqual({ potential: 'proved', curl: 'refuted' });
});

it('a gradient whose terms cancel at a point vanishes there, whatever last digits are left of the logarithms', () => {
  expect(
    outcomes(`model shares
size M >= 2 = 3, r >= 2 = 2
param lambda >= 0 = 1/2
any a[M, r] : R
state b[M, r] : R
let p[g,j] = softmax(b[g,l] for l in r)[j]
let L = -mean(sum(p[g,j]*log(p[g,j]) for j in r) for g in M) + lambda*sum(p[g,j]/M*log(p[g,j]/M) for g in M, j in r)
b' = -grad(L, b)
claim equal
    spectrum at {b[g,j] = 0}: (1 - lambda)/(M*r) times M*(r - 1), 0 times M
claim flat when lambda = 1
    stationary {b[g,j] = a[g,j]}
claim not_flat
    stationary {b[g,j] = a[g,j]}
claim nearly_flat when lambda = 1 - 1/10^6
    stationary {b[g,j] = a[g,j]}
`),
  ).toEqual({ equal: 'proved', flat: 'proved', not_flat: 'refuted fails', nearly_flat: 'refuted fails' });
});

it('rates of very different size leave a gradient field one, and small forces that turn are seen', () => {
  expect(
    outcomes(`model slow-and-fast
param a > 0 = 1/500
state x : R
state y : R
let L = (x - a*y)^2/2
x' = -a*grad(L, x)
y' = -10*grad(L, y) - 10*y
claim potential when a < 1/400
    gradient-field
claim curl when a < 1/400
    not gradient-field
`),
  ).toEqual({ potential: 'proved', curl: 'refuted fails' });
  expect(
    outcomes(`model turning
state x : R
state y : R
x' = -1000*x + y/1000
y' = -1000*y - x/1000
claim potential
    gradient-field
claim curl
    not gradient-field
`),
  ).toEqual({ potential: 'refuted fails', curl: 'proved' });
});

it('zeros of a Jacobian whose large terms cancel are those that are claimed, and no more of them', () => {
  // Two antipodal tokens part at 2/(exp(2 b) + 1): far below the terms of the projection, where b is large.
  const antipodal = `model antipodal-tokens
size N >= 2 = 4, d >= 2 = 3
param b >= 0 = 8
any   u : sphere(d)
state x[N] : sphere(d)
x[i]' = sum(softmax(b*dot(x[i], x[k]) for k in N)[j]*x[j] for j in N)
claim two when N = 2
    spectrum at {x[i] = (-1)^i*u}: 2/(exp(2*b) + 1) times d - 1, 0 times d - 1
claim twice_as_fast when N = 2
    spectrum at {x[i] = (-1)^i*u}: 4/(exp(2*b) + 1) times d - 1, 0 times d - 1
claim still when N = 2
    spectrum at {x[i] = (-1)^i*u}: 0 times 2*(d - 1)
`;
  expect(verdicts(antipodal)).toEqual({ two: 'supported', twice_as_fast: 'refuted', still: 'refuted' });
  // Where nothing cancels there is no such rounding: a slow mode is no zero.
  const slow = `model slow
state x : R
state y : R
x' = -x
y' = -1e-6*y
claim still
    spectrum at {x = 0, y = 0}: -1 times 1, 0 times 1
claim slow
    spectrum at {x = 0, y = 0}: -1 times 1, -1e-6 times 1
`;
  expect(verdicts(slow)).toEqual({ still: 'refuted', slow: 'proved' });
});
