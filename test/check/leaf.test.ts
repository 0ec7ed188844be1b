import { describe, expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';
import { verifyModel } from '../../src/study/verify.ts';

// Stability on the leaf of what is conserved, modulo symmetry: a zero eigenvalue that a law or a symmetry owns decides
// nothing; one that none of them owns leaves the claim open.

function judged(text: string): Record<string, string> {
  const { model, diagnostics } = load(text);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  const { claims } = verifyModel(model!, { draws: 1 });
  return Object.fromEntries(claims.map((c) => [c.claim.name, c.judgement.verdict]));
}

describe('zero eigenvalues with an owner', () => {
  it('a momentum that is conserved and a drift along it: damped pairs come to rest in their own frame', () => {
    expect(
      judged(`model pairs
size N = 3, d = 2
state x[N] : R^d, v[N] : R^d
x[i]' = v[i]
v[i]' = -sum(x[i] - x[j] + (v[i] - v[j])*(1 + |x[i] - x[j]|^2) for j in N)
claim stable
    stable at {x[i] = 0, v[i] = 0}
claim unstable
    unstable at {x[i] = 0, v[i] = 0}
claim marginal
    marginal at {x[i] = 0, v[i] = 0}
`),
    ).toEqual({ stable: 'supported', unstable: 'refuted', marginal: 'refuted' });
  });

  it('the same with an external force that holds the pairs: nothing is conserved, and the force decides', () => {
    expect(
      judged(`model held
size N = 3
state x[N] : R, v[N] : R
x[i]' = v[i]
v[i]' = -sum(x[i] - x[j] + v[i] - v[j] for j in N) + x[i]
claim stable
    stable at {x[i] = 0, v[i] = 0}
`),
    ).toEqual({ stable: 'refuted' });
  });

  it('a circle of equilibria in a rotating plane, where the last mode neither grows nor decays: open', () => {
    expect(
      judged(`model ring
size d = 2
any u : sphere(d)
state x : R^d, y : R
x' = x*(1 - |x|^2)
y' = -y^3
claim stable
    stable at {x = u, y = 0}
claim unstable
    unstable at {x = u, y = 0}
`),
    ).toEqual({ stable: 'inconclusive', unstable: 'refuted' });
  });

  it('a conserved quantity whose gradient vanishes at the point owns nothing', () => {
    expect(
      judged(`model covariance
state p : R, q : R, r : R
p' = -2*q^2
q' = -q*(p + r)
r' = -2*q^2
claim origin
    stable at {p = 0, q = 0, r = 0}
claim along
    stable at {p = 1, q = 0, r = 2}
`),
    ).toEqual({ origin: 'refuted', along: 'supported' }); // From the origin p = r = -q leads out, on the leaf of p - r.
  });

  it('a cubic force alone is decided by its third order, not by a law', () => {
    expect(
      judged(`model cubic
state x : R, y : R
x' = -x^3
y' = -y
claim stable
    stable at {x = 0, y = 0}
`),
    ).toEqual({ stable: 'supported' });
  });
});

describe('centres that a conserved quantity holds (Lagrange, Dirichlet)', () => {
  it('a strict extremum of the energy is a centre and stable; a saddle of it is neither', () => {
    expect(
      judged(`model well
param a > 0 = 1, b > 0 = 1/2
state x : R, v : R
x' = v
v' = a*x - b*x^3
claim bottom
    centre at {x = sqrt(a/b), v = 0}
claim stable
    stable at {x = sqrt(a/b), v = 0}
claim unstable
    unstable at {x = sqrt(a/b), v = 0}
claim top
    centre at {x = 0, v = 0}
`),
    ).toEqual({ bottom: 'supported', stable: 'supported', unstable: 'refuted', top: 'refuted' });
  });

  // Lotka 1920, Volterra 1926.
  it('predators and prey: the sum of populations less logarithms holds them', () => {
    expect(
      judged(`model predators
param a > 0 = 1, b > 0 = 1
state x : positive, y : positive
x' = x*(a - y)
y' = y*(x - b)
claim centre
    centre at {x = b, y = a}
`),
    ).toEqual({ centre: 'supported' });
  });

  it('with friction of third order there is no such quantity, and no centre', () => {
    expect(
      judged(`model damped
state x : R, v : R
x' = v
v' = -x - v^3
claim centre
    centre at {x = 0, v = 0}
claim stable
    stable at {x = 0, v = 0}
`),
    ).toEqual({ centre: 'refuted', stable: 'supported' });
  });
});

it('a rigid body turns steadily about its outer axes, and not about the middle one (Euler 1758)', () => {
  const found = judged(`model rigid
param a > 0 = 1, b > 0 = 2
state m[3] : R
m[1]' = -a*m[2]*m[3]
m[2]' = (a + b)*m[3]*m[1]
m[3]' = -b*m[1]*m[2]
claim least
    stable at {m = [1, 0, 0]}
claim greatest
    unstable at {m = [0, 0, 1]}
    expect refuted
claim middle
    saddle at {m = [0, 1, 0]}
`);
  expect(found).toEqual({ least: 'supported', greatest: 'refuted', middle: 'proved' });
});
