import { describe, expect, it } from 'vitest';
import { judgements, outcomes } from './verdicts.ts';

const one = { draws: 1 };

describe('means of affine motions, without sampling', () => {
  it('two masses that exchange noise: covariances, and the limit, to more digits than paths would give', () => {
    const text = `model pair
param k > 0 = 1, s > 0 = 0.5
state x : R
state y : R
x' = -k*x + y + s*noise
y' = -k*y
initial x = 0
initial y ~ normal(1, 2)
claim mean
    E(x) = t*exp(-k*t)
claim square when k = 1, s = 1/2
    E(x(2)^2) = 0.34235122 to 1e-8
claim rests
    limit E(x^2 + x*y) = s^2/(2*k)
claim slow
    rate E(y) = k
claim no_slower
    rate E(y) = k/2
    expect refuted`;
    // E y^2 = 3 exp(-2t): E x^2 = 3 t^2 exp(-2t) + s^2/2 (1 - exp(-2t)) at k = 1.
    const square = 12 * Math.exp(-4) + 0.125 * (1 - Math.exp(-4));
    const found = judgements(text.replace('0.34235122', `${square.toFixed(8)}`), one);
    expect(Object.fromEntries(Object.entries(found).map(([k, j]) => [k, j.verdict]))).toEqual({
      mean: 'supported',
      square: 'supported',
      rests: 'supported',
      slow: 'supported',
      no_slower: 'refuted',
    });
    expect(found.square!.evidence.at(-1)!.method).toMatch(/without sampling/);
  });

  it('a minibatch of two from three has the covariance of counts', () => {
    // x <- x - eta (x - mean of two of 0, 1, 5 with replacement): variance eta^2 v/2 in one step, v = 14/3 that of the three.
    const text = `model batch
param eta in (0, 1) = 0.25
data X[3] = [0, 1, 5]
state x : R
let L = sample(2, (x - X[k])^2 for k in 3)/2
x <- x - eta*grad(L, x)
initial x = 0
claim first_step
    E(x(1)^2) - E(x(1))^2 = eta^2*7/3
claim as_one_would_draw
    E(x(1)^2) - E(x(1))^2 = eta^2*14/3
    expect refuted
claim stationary
    limit E((x - 2)^2) = eta^2*7/3/(1 - (1 - eta)^2)
claim rate
    rate E(x) = -log(1 - eta)`;
    expect(outcomes(text, one)).toEqual({
      first_step: 'supported',
      as_one_would_draw: 'refuted',
      stationary: 'supported',
      rate: 'supported',
    });
  });

  it('multiplicative draws count: the mean may fall while the square grows', () => {
    const text = `model kicks
law xi : R ~ normal(0, 1)
state x : R
x <- sample(1, (1/2 + v)*x for v ~ xi)
initial x = 1
claim mean
    E(x(6)) = 1/64
claim square
    E(x(6)^2) = (5/4)^6
claim squares_of_means
    E(x(6)^2) = 1/4096
    expect refuted`;
    expect(outcomes(text, one)).toEqual({ mean: 'supported', square: 'supported', squares_of_means: 'refuted' });
  });

  it('what is not quadratic, or bends, is sampled as before', () => {
    const text = `model bends
state x : R
x' = -x - x^3 + noise/4
initial x = 0
claim fourth
    E(x(1)^2) < 1
claim quartic
    E(x(1)^4) < 1`;
    const found = judgements(text, one);
    for (const j of Object.values(found)) expect(j.evidence.at(-1)!.method).toMatch(/paths/);
  });
});

describe('finite sizes without a mean field', () => {
  it('draws decide against a number: the parts of a sparse random graph that hang together (Erdos & Renyi 1960)', () => {
    const text = `model graph
size C = 30
param c in (0, 5) = 4
random G[C, C] ~ bernoulli(c/C) symmetric zero-diagonal
state tag[C] : R
tag[a] <- max(tag[a], max(G[a,b]*tag[b] for b in C))
initial tag[a] ~ uniform(0, 1)
order large = max(mean(indicator(tag[a] = tag[b]) for b in C) for a in C)
limit C -> infinity
claim giant when c = 4
    finite-size large = 1 + lambertW(-c*exp(-c))/c sizes 30, 60 draws 16 at t = 15
claim half when c = 4
    finite-size large = 1/2 sizes 30, 60 draws 16 at t = 15
    expect refuted
claim no_number when c = 4
    finite-size large sizes 30, 60 draws 16 at t = 15`;
    expect(outcomes(text, one)).toEqual({ giant: 'supported', half: 'refuted', no_number: 'inconclusive fails' });
  });
});
