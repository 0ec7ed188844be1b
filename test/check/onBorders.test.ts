import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// A condition with `<=` or `>=` speaks of its border too, which no draw meets; a domain of its closed ends, all of them at once.

it('what fails on a border that belongs to it is refuted there', () => {
  const text = `
model borders
param a >= 0 = 1, b >= 0 = 1, k > 0 = 1, h > 0 = 1
state x : R
state y : R
x' = -(a + b)*x
y' = y*(1 - k*y) - h
claim dies
    limit x = 0
claim dies_indeed when a > 0
    limit x = 0
claim no_rest when h >= 1/(4*k), a > 0
    fixed-points 0
claim no_rest_indeed when h > 1/(4*k), a > 0
    fixed-points 0
claim touching when h = 1/(4*k), a > 0
    fixed-points 0
`;
  expect(verdicts(text)).toEqual({
    dies: 'refuted',
    dies_indeed: 'supported',
    no_rest: 'refuted',
    no_rest_indeed: 'proved',
    touching: 'refuted',
  });
});

it('roots that coincide on a border and are not certified there leave it open', () => {
  const text = `
model transcendental
param g > 0 = 2
state x : R, y : R
x' = -x + tanh(g*y)
y' = -y + tanh(g*x)
claim three when g >= 1
    fixed-points 3
claim three_indeed when g > 1
    fixed-points 3
`;
  const found = judgements(text);
  expect(found.three!.verdict).toBe('inconclusive');
  expect(found.three!.reason).toContain('on a border of the conditions');
  expect(found.three_indeed!.verdict).toBe('supported');
});

it('stability on a border: a mean by quadrature vanishes to rounding, and another direction may decide', () => {
  const text = `
model marginal
param T > 0 = 3/2, m >= 0 = 1, s2 > 0 = 1
law   x : R ~ mixture(1/2: normal(m, s2), 1/2: normal(-m, s2))
state z : R
z' = E(v*tanh(v*z/(s2*T)) for v ~ x) - z
claim splits when T*s2 <= m^2 + s2
    unstable at {z = 0}
claim critical when T*s2 = m^2 + s2
    stable at {z = 0}
`;
  expect(verdicts(text)).toEqual({ splits: 'refuted', critical: 'supported' });
  const two = `
model two
param a > 0 = 1, b > 0 = 2, c > 0 = 1
state x : R
state y : R
x' = (a - b)*x - x^3
y' = (c - b)*y - y^3
claim grows when a >= b
    unstable at {x = 0, y = 0}
claim grows_indeed when a > b
    unstable at {x = 0, y = 0}
`;
  expect(verdicts(two)).toEqual({ grows: 'refuted', grows_indeed: 'proved' });
});

it('of two states that attract, a few starts do not see one only', () => {
  const text = `
model bistable
param k > 0 = 1/10
state p : R
state s : R
p' = s*(1 - p) - k*p
s' = 2*p*s*(1 - p) - 2*k*s
claim always_dies
    limit p = 0
`;
  for (const seed of [1, 2, 3]) expect(verdicts(text, { seed })).toEqual({ always_dies: 'refuted' });
});

it('a condition at which a term divides by zero is answered, and is no fault', () => {
  const text = `
model divides
param a > 0 = 1, b >= 0 = 1, g > 0 = 1
state x : R
x' = -(a + g)*x
order q = x
claim over_zero when b = 0
    rate q = a + g/(1/a + 1/b) + O(g^2)
claim right
    rate q = a + g + O(g^2)
`;
  const found = judgements(text);
  expect(found.over_zero!.verdict).toBe('inconclusive');
  expect(found.over_zero!.reason).toContain('has no value');
  expect(found.right!.verdict).toBe('proved');
});

it('at the edge of a root, whose slope is infinite, what moves is seen to move', () => {
  const text = `
model edge
param b > 0 = 1, h > 0 = 1/2
law   z ~ normal(0, 1)
state q : nonnegative
q' = -q + E(tanh(b*(h + sqrt(q)*v))^2 for v ~ z)
claim rests
    fixed-points contain {q = 0}
`;
  expect(verdicts(text)).toEqual({ rests: 'refuted' });
});

it('an implication between constants is looked at where its premise holds, and where its conclusion fails', () => {
  const text = `
model distances
size  d = 2
param eps > 0 = 1
any   p : sphere(d), q : sphere(d)
state x : R
x' = -x
claim right
    1 - dot(p, q) <= eps implies |p - q| <= sqrt(2*eps)
claim no_root
    1 - dot(p, q) <= eps implies |p - q| <= eps
claim twice when eps < 1/2
    1 - dot(p, q) <= eps implies |p - q| <= 2*eps
`;
  expect(verdicts(text, { seed: 2, draws: 1 })).toEqual({ right: 'supported', no_root: 'refuted', twice: 'refuted' });
});

it('a point that leaves a state free has no value where that divides by zero: it is not asked there', () => {
  const text = `
model valley
param s > 0 = 2
state a : R
state b : R
a' = b*(s - a*b)
b' = a*(s - a*b)
claim stays
    stable at {b = s/a}
`;
  expect(verdicts(text, { seed: 3, draws: 1 })).toEqual({ stays: 'supported' });
});

it('large terms that cancel in a loss bring it below its infimum by rounding only', () => {
  const text = `
model cancelling
param tau > 0 = 1/2
state z[2] : R
let L = mean(logsumexp(z[i]*z[k]/tau for k in 2) - z[i]^2/tau for i in 2)
z' = -grad(L, z)
claim least
    infimum L = 0
claim too_high
    infimum L = 1/10
`;
  const found = judgements(text);
  expect(found.least!.reason ?? '').not.toContain('disagree');
  expect(found.least!.verdict).not.toBe('refuted');
  expect(found.too_high!.verdict).toBe('refuted');
});

it('with data and random arrays too, which are drawn anew where a parameter moves', () => {
  const text = `
model drawn
size  n = 3
param a > 0 = 1, b > 0 = 2, v > 0 = 1
data  h[n] = [1, 2, 3]
random g[n] ~ normal(0, v)
state x : R
x' = (a - b)*x - x^3 + 0*sum(h[i] for i in n)
claim dies when a < 1.03*b
    stable at {x = 0}
claim dies_indeed when a < 0.97*b
    stable at {x = 0}
claim of_its_width
    sum(g[i]^2 for i in n) <= 100*n*v
claim of_another_width
    sum(g[i]^2 for i in n) <= 100*n*v^2
`;
  expect(verdicts(text)).toEqual({
    dies: 'refuted',
    dies_indeed: 'proved',
    of_its_width: 'supported',
    of_another_width: 'refuted',
  });
});

it('a point that exists for some parameters only is stable, or not, for none of the others', () => {
  const text = `
model half
param k > 0 = 1, h > 0 = 1/10
state y : R
y' = y*(1 - k*y) - h
claim upper when h < 1/(4*k)
    stable at {y = (1 + sqrt(1 - 4*h*k))/(2*k)}
claim always
    stable at {y = (1 + sqrt(1 - 4*h*k))/(2*k)}
claim rests when h < 1/(4*k)
    stationary {y = (1 + sqrt(1 - 4*h*k))/(2*k)}
claim a_little_too_far when h < 1.01/(4*k)
    stationary {y = (1 + sqrt(1 - 4*h*k))/(2*k)}
`;
  const found = judgements(text);
  expect(found.upper!.verdict).toBe('proved');
  expect(found.always!.verdict).toBe('refuted');
  expect(found.a_little_too_far!.verdict).toBe('refuted');
  expect(found.rests!.verdict).toBe('proved');
});
