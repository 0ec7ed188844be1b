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
state A : R^(1, 1)
state B : R^(1, 1)
let L = |B @ A - identity|^2/2
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

it('a claim that fails at one value of a parameter is not supported by draws that miss it', () => {
  const found = judgements(`model one-value
param a = 1
state x : R
state y : R
x' = (a - 2)^2*x - x^3
y' = -y
claim grows
    unstable at {x = 0, y = 0}
    expect refuted
claim both_signs
    saddle at {x = 0, y = 0}
claim elsewhere when a != 2
    unstable at {x = 0, y = 0}
`);
  expect(found.grows).toMatchObject({ verdict: 'refuted', witness: { parameters: { a: 2 } } });
  expect(found.both_signs).toMatchObject({ verdict: 'refuted', witness: { parameters: { a: 2 } } });
  expect(found.elsewhere?.verdict).toBe('proved');
});

it('a field that is a gradient at some parameters is not one that is none', () => {
  // At a = 1, b = 3 the mirror entries are -2 and -4: constants 1 and 2.
  const found = verdicts(`model sometimes
param a = 1, b = 3
state x : R
state y : R
x' = -x + (a - b)*y
y' = (a - 3)*(b - 1)*x - y
claim never
    not gradient-field
    expect refuted
claim not_where_signs_differ when a > 3, b > 1, a < b
    not gradient-field
`);
  expect(found).toEqual({ never: 'refuted', not_where_signs_differ: 'supported' });
});

it('thresholds are looked at on both sides of the others', () => {
  // Strogatz 1994, section 3.4: the subcritical pitchfork that a fifth order stabilises.
  const found = verdicts(`model subcritical
param r = 1, c = 2
state x : R
x' = r*x + c*x^3 - x^5
claim onset when c > 0
    threshold r = 0 pitchfork subcritical
claim other_side when c < 0
    threshold r = 0 pitchfork supercritical
claim any_side
    threshold r = 0 pitchfork subcritical
    expect refuted
claim end_of_bistability when c > 0
    threshold r = -c^2/4 fold
claim end_of_nothing
    threshold r = -c^2/4 fold
    expect refuted
`);
  expect(found).toEqual({
    onset: 'supported',
    other_side: 'supported',
    any_side: 'refuted',
    end_of_bistability: 'supported',
    end_of_nothing: 'refuted',
  });
});

it('where a point branches off another one that goes on, the kind is that of the meeting', () => {
  // Gardner, Cantor & Collins 2000: the toggle switch.
  const found = verdicts(`model toggle
param a > 0 = 3
state u : nonnegative
state v : nonnegative
u' = a/(1 + v^2) - u
v' = a/(1 + u^2) - v
claim opens
    threshold a = 2 pitchfork supercritical
claim no_fold
    threshold a = 2 fold
    expect refuted
claim not_subcritical
    threshold a = 2 pitchfork subcritical
    expect refuted
`);
  expect(found).toEqual({ opens: 'supported', no_fold: 'refuted', not_subcritical: 'refuted' });
});

it('stability of maps is proved by conditions on coefficients', () => {
  // Jury 1962 for two multipliers; Polyak 1964 for the heavy ball.
  const found = verdicts(`model second-order-map
param a = 0.5, b = 0.2
state x : R
state y : R
x <- y
y <- a*y - b*x + x^2
claim triangle when b < 1, 1 + b > a, 1 + b > -a
    stable at {x = 0, y = 0}
claim without_a_side when b < 1, 1 + b > a
    stable at {x = 0, y = 0}
    expect refuted
claim beyond_one when a > 1 + b, 1 + b > -a
    saddle at {x = 0, y = 0}
claim product when b > 1
    unstable at {x = 0, y = 0}
claim too_much when b > 0
    unstable at {x = 0, y = 0}
    expect refuted
`);
  expect(found).toEqual({
    triangle: 'proved',
    without_a_side: 'refuted',
    beyond_one: 'proved',
    product: 'proved',
    too_much: 'refuted',
  });
});

it('cycles that branch off are proved to attract, or not, by the first Lyapunov coefficient with letters', () => {
  // Sparrow 1982 and Marsden & McCracken 1976: the Lorenz equations at the classical values.
  const found = verdicts(`model lorenz
param s > 0 = 10, rho > 0 = 0.5, b > 0 = 8/3
state x : R
state y : R
state z : R
x' = s*(y - x)
y' = x*(rho - z) - y
z' = x*y - b*z
claim onset when s > b + 1
    threshold rho = s*(s + b + 3)/(s - b - 1) hopf
claim jumps when s = 10, b = 8/3
    threshold rho = s*(s + b + 3)/(s - b - 1) hopf subcritical
claim no_cycle when s = 10, b = 8/3
    threshold rho = s*(s + b + 3)/(s - b - 1) hopf supercritical
    expect refuted
`);
  expect(found).toEqual({ onset: 'proved', jumps: 'proved', no_cycle: 'refuted' });
});

it('a count that a surface in the parameters breaks is open, where no fraction lies on it to show that', () => {
  const found = judgements(`model sheet
param a = 1, b = 3
state x : R
state y : R
x' = -x + (a - b)*y
y' = (a - 3)*(b - 1)*x - y
claim always
    fixed-points 1
claim inside when (a - b)*(a - 3)*(b - 1) < 1
    fixed-points 1
`);
  expect(found.always).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/a fixed point is lost where/),
  });
  expect(found.inside?.verdict).not.toBe('inconclusive');
});

it('the counts of a cubic fail on its cusp curve, where places in fractions show it', () => {
  // Strogatz 1994, section 3.6: 4 b^3 = 27 a^2.
  const found = verdicts(`model cusp
param a = 0.2, b = 1
state x : R
x' = a + b*x - x^3
claim three when 4*b^3 > 27*a^2
    fixed-points 3
claim three_or_two when 4*b^3 >= 27*a^2
    fixed-points 3
    expect refuted
`);
  expect(found.three_or_two).toBe('refuted');
  expect(found.three).not.toBe('refuted');
});
