import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// Claims about textbook models that were judged wrongly, or not at all.

it('a count that fails on one edge of what is claimed is refuted there', () => {
  // Both roots of x^2 + b2 x + b1 meet at b2^2 = 4 b1 (Guckenheimer & Holmes 1983, section 7.3).
  const found = judgements(`model bogdanov-takens
param b1 = -1, b2 = 1
state x : R
state y : R
x' = y
y' = b1 + b2*x + x^2 - x*y
claim inside when b2^2 > 4*b1
    fixed-points 2
claim with_the_edge when b2^2 >= 4*b1
    fixed-points 2
    expect refuted
claim on_the_edge when b2^2 = 4*b1
    fixed-points 1
`);
  expect(found.inside?.verdict).toBe('proved');
  expect(found.on_the_edge?.verdict).toBe('proved');
  expect(found.with_the_edge).toMatchObject({ verdict: 'refuted' });
  const { b1, b2 } = found.with_the_edge!.witness!.parameters as unknown as Record<string, number>;
  expect(b2! ** 2).toBe(4 * b1!);
});

it('a count that fails where two points meet is refuted with that place', () => {
  // A laser: the states off and on meet at threshold (Haken 1985).
  const found = judgements(`model laser
param p > 0 = 2, kappa > 0 = 1, gam > 0 = 0.5
state n : R
state D : R
n' = n*(D - kappa)
D' = gam*(p - D - n*D)
claim always
    fixed-points 2
    expect refuted
`);
  const { p, kappa } = found.always!.witness!.parameters as unknown as Record<string, number>;
  expect(p).toBe(kappa);
});

it('eigenvalues may be complex numbers', () => {
  const found = verdicts(`model dirac-gan
param g in (0, 2) = 0.5
state th : R
state ps : R
th' = -ps
ps' = th - g*ps
claim pair
    spectrum at {th = 0, ps = 0}: (-g + sqrt(g^2 - 4))/2, (-g - sqrt(g^2 - 4))/2
claim other_pair
    spectrum at {th = 0, ps = 0}: (-g + sqrt(g^2 - 2))/2, (-g - sqrt(g^2 - 2))/2
    expect refuted
claim with_numbers when g = 1
    spectrum at {th = 0, ps = 0}: (-1 + sqrt(-3))/2, (-1 - sqrt(-3))/2
claim one_twice when g = 1
    spectrum at {th = 0, ps = 0} contains (-1 + sqrt(-3))/2 times 2
    expect refuted
`);
  expect(found).toEqual({ pair: 'proved', other_pair: 'refuted', with_numbers: 'proved', one_twice: 'refuted' });
});

it('the rank of a conserved matrix is conserved: what cancels has no sign', () => {
  const found = verdicts(`model low-rank-update
size d >= 1 = 2, r >= 1 = 2
any W : R^(d, d)
state A : R^(r, d)
state B : R^(d, r)
let L = |W + B @ A|^2/2
A' = -grad(L, A)
B' = -grad(L, B)
claim rank_of_balance
    conserved rank(A @ A.T - B.T @ B)
`);
  expect(found.rank_of_balance).not.toBe('refuted');
});

it('a threshold at a point says where the branch through it loses stability, though the point moves off it', () => {
  // FitzHugh 1961, Nagumo et al. 1962: trace 0 at v^2 = 1 - b eps.
  const found = verdicts(`model excitable
param a in (0, 1) = 0.7, b in (0, 1) = 0.8, ep in (0, 1) = 0.08, J = 0
state v : R
state w : R
v' = v - v^3/3 - w + J
w' = ep*(v + a - b*w)
let vh = sqrt(1 - b*ep)
claim onset
    threshold J = (a + vh)/b - vh + vh^3/3 hopf at {v = vh, w = (vh + a)/b}
claim no_onset when b = 1/2, a = 1/2, ep = 1/10
    threshold J = (a + vh)/b - vh + vh^3/3 fold at {v = vh, w = (vh + a)/b}
    expect refuted
`);
  expect(found).toEqual({ onset: 'supported', no_onset: 'refuted' });
});

it('folds of an equation with endlessly many fixed points are seen where they are', () => {
  // Adler 1946: two oscillators lock at K = w.
  const found = verdicts(`model locking
param w > 0 = 1, K > 0 = 2
state ph : R
ph' = w - K*sin(ph)
claim locks
    threshold K = w fold
`);
  expect(found.locks).toBe('supported');
});

it('a state that settles on the edge of its domain does not leave it', () => {
  const found = verdicts(`model policy
param al > 0 = 0.5
state p : [0, 1]
p' = al*p*(1 - p)
initial p = 0.01
claim path
    trajectory p = p(0)*exp(al*t)/(1 - p(0) + p(0)*exp(al*t))
claim end
    limit p = 1
`);
  expect(found.end).toBe('supported');
  expect(found.path).not.toBe('inconclusive');
});
