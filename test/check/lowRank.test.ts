import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('a rank that is lost for one instant is not conserved, and full rank at every state has exceptions', () => {
  const text = `
model low-rank
size n = 3
state W : R^(n, n)
state p : R
state q : R
W' = -W
p' = q
q' = -p
order r = rank([[p*q, 0], [0, 1]])
claim full
    rank(W) = n
claim some
    rank(W) >= 1
claim some_at_least
    rank(W) >= 0
claim kept
    conserved rank(W)
claim passes_through_zero from {p = 1, q = 1, W = 0}
    conserved r
claim the_same_all_along from {p = 1, q = 1, W = 0}
    r(t) = r(0)
`.trimStart();
  expect(verdicts(text)).toEqual({
    full: 'refuted',
    some: 'refuted',
    some_at_least: 'proved',
    kept: 'supported',
    // p = cos t + sin t is 0 at t = 3 pi/4.
    passes_through_zero: 'refuted',
    the_same_all_along: 'inconclusive',
  });
});

it('what is said of now and of the start is looked at along trajectories', () => {
  const text = `
model since-the-start
param s > 0 = 2
state a : R
state b : R
a' = b*(s - a*b)
b' = a*(s - a*b)
claim still
    a(t) = a(0)
claim grows
    a(t)*b(t) >= a(0)*b(0)
claim kept
    b(t)^2 - a(t)^2 = b(0)^2 - a(0)^2
claim grows_from_small from {a = 1/10, b = 1/5}
    a(t)*b(t) >= a(0)*b(0)
`.trimStart();
  expect(verdicts(text)).toEqual({
    still: 'refuted',
    grows: 'refuted',
    kept: 'supported',
    grows_from_small: 'supported',
  });
});

it('a gradient flow is unstable where its potential falls, whatever its linear part', () => {
  // Absil & Kurdyka 2006: of an analytic potential the stable points are its local minima.
  const text = `
model flat-points
param r > 0 = 2
state x : R
state y : R
state z : R
let V = x*y*z + (x^2 + y^2 + z^2)^2
let U = x^4 + y^4 + z^4
x' = -r*grad(V, x)
y' = -grad(V, y)
z' = -grad(V, z)
claim cubic_saddle
    unstable at {x = 0, y = 0, z = 0}
claim no_cubic_minimum
    stable at {x = 0, y = 0, z = 0}
claim quartic_is_no_saddle
    local-maximum of U at {x = 0, y = 0, z = 0}
`.trimStart();
  expect(verdicts(text)).toEqual({
    cubic_saddle: 'supported',
    no_cubic_minimum: 'refuted',
    quartic_is_no_saddle: 'refuted',
  });
});

it('a chain of factors of any length', () => {
  const text = `
model chain
size L >= 2 = 4
param s > 0 = 2
state w[L] : R
let u = prod(w[l] for l in L)
w' = -grad((s - u)^2/2, w)
ansatz alike(a : positive)
    w[l] = a
claim kept
    conserved w[1]^2 - w[2]^2
claim kept_wrong
    conserved w[1]^2 + w[2]^2
claim form
    invariant alike
claim motion in alike
    u' = L*u^(2 - 2/L)*(s - u)
claim motion_wrong in alike
    u' = L*u^(2 - 1/L)*(s - u)
claim learned
    spectrum at {w[l] = s^(1/L)}: -L*s^(2 - 2/L), 0 times L - 1
`.trimStart();
  expect(verdicts(text)).toEqual({
    kept: 'proved',
    kept_wrong: 'refuted',
    form: 'proved',
    motion: 'proved',
    motion_wrong: 'refuted',
    learned: 'proved',
  });
});
