import { describe, expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// Fields with kinks by Filippov: at a jump the field is what lies between its one-sided values.

describe('the hinge of VICReg', () => {
  // Bardes, Ponce & LeCun 2022: a loss that pulls every standard deviation up to gamma and no further; in one direction
  // S* = mu t/(4 lambda n^2) inside, pinned at gamma by sliding where that lies beyond.
  const model = `
model vicreg-hinge
param lambda > 0 = 1, n > 0 = 1, T > 0 = 1, mu > 0 = 1, gamma > 0 = 1, eps in (0, 1/100) = 1/1000
state w : R
let S = sqrt(w^2*T + eps)
w' = -4*lambda*n^2*w + mu*T*w/S*indicator(S < gamma)
`;
  it('is stationary inside, or pinned at its corner', () => {
    expect(
      verdicts(`${model}
claim inside when mu*T/(4*lambda*n^2) < 9/10*gamma, mu*T/(4*lambda*n^2) > 1/5
    stationary {w = sqrt(((mu*T/(4*lambda*n^2))^2 - eps)/T)}
claim inside_stable when mu*T/(4*lambda*n^2) < 9/10*gamma, mu*T/(4*lambda*n^2) > 1/5
    stable at {w = sqrt(((mu*T/(4*lambda*n^2))^2 - eps)/T)}
claim inside_beyond when mu*T/(4*lambda*n^2) > 11/10*gamma, gamma > 1/5
    stationary {w = sqrt(((mu*T/(4*lambda*n^2))^2 - eps)/T)}
claim pinned when mu*T/(4*lambda*n^2) > 11/10*gamma, gamma > 1/5
    stationary {w = sqrt((gamma^2 - eps)/T)}
claim pinned_below when mu*T/(4*lambda*n^2) < 9/10*gamma, gamma > 1/5
    stationary {w = sqrt((gamma^2 - eps)/T)}
claim pinned_stable when mu*T/(4*lambda*n^2) > 11/10*gamma, gamma > 1/5
    stable at {w = sqrt((gamma^2 - eps)/T)}
claim pinned_spectrum when mu*T/(4*lambda*n^2) > 11/10*gamma, gamma > 1/5
    spectrum at {w = sqrt((gamma^2 - eps)/T)}: -4*lambda*n^2
claim collapsed when eps < 1/1000, gamma > 1/5
    spectrum at {w = 0}: -4*lambda*n^2 + mu*T/sqrt(eps)
`),
    ).toEqual({
      inside: 'supported',
      inside_stable: 'supported',
      inside_beyond: 'refuted',
      pinned: 'supported',
      pinned_below: 'refuted',
      pinned_stable: 'inconclusive',
      pinned_spectrum: 'inconclusive',
      collapsed: 'supported',
    });
  }, 60_000);
});

describe('one-sided values', () => {
  it('decide where a field jumps', () => {
    expect(
      verdicts(`
model jumps
size N = 3
param a > 0 = 1/2
state x : R
state y : R
state z : R
state v[N] : R
state u : R
x' = -sign(x) + a/(1 + a)
y' = sign(y - 1) + 2
z' = 1 - indicator(z = 0)
v[i]' = -sign(v[i]) + sum(v[j] for j in N)
u' = -where(u > 0, u + 2, u - 1)
claim pinned
    stationary {x = 0, y = 2, z = 1, v[i] = 0, u = 0}
claim x_and_v
    x' = -sign(x) + a/(1 + a)
`),
    ).toEqual({ pinned: 'refuted', x_and_v: 'proved' });
    const one = (lines: string, claims: string) =>
      verdicts(`\nmodel one\nsize N = 3\nparam a > 0 = 1/2\n${lines}\n${claims}`);
    expect(one("state x : R\nx' = -sign(x) + a/(1 + a)", 'claim c\n    stationary {x = 0}')).toEqual({
      c: 'supported',
    });
    expect(one("state x : R\nx' = -sign(x) + 1 + a", 'claim c\n    stationary {x = 0}')).toEqual({ c: 'refuted' });
    expect(one("state x : R\nx' = sign(x - 1) + 2", 'claim c\n    stationary {x = 1}')).toEqual({ c: 'refuted' });
    // Pushed away on both sides: the slopes alone say nothing.
    expect(one("state x : R\nx' = sign(x) - x", 'claim c\n    stable at {x = 0}')).toEqual({ c: 'inconclusive' });
    // At 0 alone the field vanishes: nothing that a trajectory feels.
    expect(one("state x : R\nx' = 1 - indicator(x = 0)", 'claim c\n    stationary {x = 0}')).toEqual({ c: 'refuted' });
    // Both conditions fail at 0, one of them holds on either side.
    expect(one("state x : R\nx' = indicator(x > 0) + indicator(x < 0)", 'claim c\n    stationary {x = 0}')).toEqual({
      c: 'refuted',
    });
    expect(one("state x[N] : R\nx[i]' = -sign(x[i])", 'claim c\n    stationary {x[i] = 0}')).toEqual({
      c: 'supported',
    });
    expect(one("state x : R\nx' = -where(x > 0, x + 2, x - 1)", 'claim c\n    stationary {x = 0}')).toEqual({
      c: 'supported',
    });
    // Two states on one switch: (1, 1) on one side, (-1, 1) on the other; each interval of x contains 0, that of y does not.
    expect(
      one("state x : R\nstate y : R\nx' = -sign(x)\ny' = 1 + 0*sign(x)", 'claim c\n    stationary {x = 0, y = 0}'),
    ).toEqual({ c: 'refuted' });
    // Each entry's interval contains 0, the segment between both sides does not: (1, -2) and (-1, 1).
    expect(
      one("state x : R\nstate y : R\nx' = -sign(x)\ny' = -1/2 + 3/2*sign(x)", 'claim c\n    stationary {x = 0, y = 0}'),
    ).toEqual({ c: 'inconclusive' });
  });

  it('leave continuous fields to the other judges', () => {
    const one = (lines: string, claims: string) =>
      verdicts(`\nmodel one\nsize N = 3\nparam a > 0 = 1/2\n${lines}\n${claims}`);
    expect(
      one(
        "state x : R\nx' = -relu(x) - a*x",
        'claim s\n    stationary {x = 0}\nclaim l\n    stable at {x = 0}\nclaim p\n    spectrum at {x = 0}: -a',
      ),
    ).toEqual({ s: 'proved', l: 'supported', p: 'inconclusive' });
    // Differentiable at 0 all the same.
    expect(
      one(
        "state x : R\nx' = -x*relu(x) - a*x",
        'claim s\n    stationary {x = 0}\nclaim l\n    stable at {x = 0}\nclaim p\n    spectrum at {x = 0}: -a',
      ),
    ).toEqual({ s: 'proved', l: 'proved', p: 'proved' });
    expect(
      one(
        "state x : R\nx' = -abs(x - 1) + 1 - x",
        'claim kink\n    stationary {x = 1}\nclaim away\n    stationary {x = 2}\nclaim steep\n    stable at {x = 1}',
      ),
    ).toEqual({ kink: 'proved', away: 'refuted', steep: 'inconclusive' });
  });

  it('of the largest entry, where all are the largest', () => {
    const text = (right: string) =>
      verdicts(`
model largest
size n >= 2 = 3
state x[n] : R
x[i]' = ${right}
claim pair when n = 2
    stationary {x[i] = -1}
claim tie when n = 3
    stationary {x[i] = -1}
`);
    // Beside the point one entry alone is the largest: (1, -1) and (-1, 1) balance, three of their kind do not.
    const largest = 'indicator(x[i] = max(x[j] for j in n))';
    expect(text(`2*${largest} - 1`)).toEqual({ pair: 'supported', tie: 'inconclusive' });
    expect(text(`1 + ${largest}`)).toEqual({ pair: 'refuted', tie: 'refuted' });
  });

  it('of a loss leave its corners open, and see what is lower beside them', () => {
    const text = (loss: string, claims: string) =>
      verdicts(`\nmodel corner\nparam a > 0 = 1/2\nstate x : R\nlet L = ${loss}\nx' = -grad(L, x)\n${claims}`);
    const claims = 'claim local\n    local-minimum of L at {x = 0}\nclaim global\n    minimum of L at {x = 0}';
    expect(text('abs(x) + a*x^2', claims)).toEqual({ local: 'proved', global: 'proved' });
    expect(text('-abs(x) + a*x^2', claims)).toEqual({ local: 'refuted', global: 'refuted' });
    expect(text('abs(x) + 2*x', claims)).toEqual({ local: 'refuted', global: 'refuted' });
    expect(text('max(x, -3*x)', claims)).toEqual({ local: 'inconclusive', global: 'supported' });
  });
});
