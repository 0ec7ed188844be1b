import { describe, expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { endsOf } from '../../src/theory/bounds/ends.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { judgements, verdicts } from './verdicts.ts';

const MODEL = `
model bounds-of-plain-energies
size n = 4, d = 2
param a = 1, b > 0 = 1
any c : R^d
state x : R
state y : R
state p : positive
state z[n] : R^d
let W = x^4/4 - a*x^2/2
let G = sum(|z[i] - c|^2 for i in n)/2
x' = -grad(W, x)
y' = 0
p' = 0
z' = -grad(G, z)
`.trimStart();

describe('bounds from below', () => {
  it('energies that are bounded, and that fall without end', () => {
    const text = `${MODEL}
claim well
    bounded-below W
claim well_turned
    bounded-below -W
claim coupled
    bounded-below W + y^4 - 3*x*y
claim tied
    bounded-below x^2 + y^2 - 2*a*x*y
claim tied_weakly when a in (-1, 1)
    bounded-below x^2 + y^2 - 2*a*x*y
claim logarithm_alone
    bounded-below -log(p)
claim pole
    bounded-below p - 1/p
claim springs
    bounded-below G - a*sum(dot(z[i], c) for i in n)
claim apart
    bounded-below G - sum(|z[i] - z[j]|^2 for i in n, j in n)
`;
    expect(verdicts(text, { draws: 4 })).toEqual({
      well: 'proved',
      well_turned: 'refuted',
      coupled: 'proved',
      tied: 'refuted',
      tied_weakly: 'proved',
      logarithm_alone: 'refuted',
      pole: 'refuted',
      springs: 'proved',
      apart: 'refuted',
    });
  });

  it('a pole along a bent valley: a variance that follows one point has no floor, unless it is given one', () => {
    const text = `model one-component
size d = 2
any q : R^d
state mu : R^d
state v : positive
let L = d/2*log(v) + |q - mu|^2/(2*v)
mu' = -grad(L, mu)
v' = -grad(L, v)
claim likelihood
    bounded-below L
claim with_a_floor
    bounded-below L + 1/v
`;
    expect(verdicts(text, { draws: 4 })).toEqual({ likelihood: 'refuted', with_a_floor: 'supported' });
  });

  it('infima that are taken, come to, missed and undercut', () => {
    const text = `${MODEL}
claim well_bottom when a > 0
    infimum W = -a^2/4
claim well_bottom_high when a > 0
    infimum W = 0
claim well_bottom_low when a > 0
    infimum W = -a^2/2 - 1
claim springs_rest
    infimum G = 0
claim far_off
    infimum exp(-x) = 0
claim far_off_high
    infimum exp(-x) + 1 = 0
claim quoted
    infimum x^4/4 - x^2 + x/2 = -1.7360 to 1e-4
claim quoted_wrongly
    infimum x^4/4 - x^2 + x/2 = -1.7370 to 1e-4
claim endless
    infimum x^3 = -7
`;
    const found = judgements(text, { draws: 4 });
    expect(Object.fromEntries(Object.entries(found).map(([name, j]) => [name, j.verdict]))).toEqual({
      well_bottom: 'supported',
      well_bottom_high: 'refuted',
      well_bottom_low: 'refuted',
      springs_rest: 'proved',
      far_off: 'supported',
      far_off_high: 'refuted',
      quoted: 'supported',
      quoted_wrongly: 'inconclusive',
      endless: 'refuted',
    });
    // Anybody can evaluate the witness: W at its x and a lies below what was claimed.
    const { states, parameters, left, right } = found.well_bottom_high!.witness!;
    const [x, a] = [states.x![0]!, parameters.a as number];
    expect(left).toBeCloseTo(x ** 4 / 4 - (a * x * x) / 2, 12);
    expect(right).toBe(0);
    expect(left).toBeLessThan(0);
  });

  it('in letters', () => {
    const m = loaded(`${MODEL}
let K = exp(x) - b*x
let F = mean(logsumexp(-|z[i] - z[k]|^2 for k in n) for i in n)
let S = log(1 + exp(-x)) - 3*exp(-y^2)
let Q = (x - 1)^4 + (x*y - a)^2 - x
let D = x^2 + y^2 - 2*a*x*y
let P = x^2*y^2 + x^4 + y^4 - x*y + p*log(p)
`);
    const bound = (name: string): string[] =>
      endsOf(m.definitions.find((d) => d.name === name)!.value.term).low.map((e) => print(e, 'unicode'));
    expect(['W', 'K', 'F', 'S', 'Q', 'D', 'P'].map(bound)).toEqual([
      ['−a²/4'],
      ['b − b log(b)'],
      ['0'],
      ['−3'],
      ['−17/8'],
      [],
      ['−exp(−1) − 1/4'],
    ]);
  });
});

it('what cancels far out is rounding, and no lower value that is come to', () => {
  // Cross entropy of one of N alternatives, written as the logarithm of a share: it is positive, and tends to 0.
  const found = verdicts(`model shares
size N >= 2 = 4, d >= 2 = 2
param beta > 0 = 2
state q[N] : R^d
let L = -sum(log(exp(beta*dot(q[i], q[i]))/sum(exp(beta*dot(q[i], q[j])) for j in N)) for i in N)
q' = -grad(L, q)
claim to_zero
    infimum L = 0
claim lower
    infimum L = -1/2
claim positive
    L >= 0
`);
  expect(found).toEqual({ to_zero: 'supported', lower: 'inconclusive', positive: 'supported' });
});

it('an inequality that fails far away, where all else is small too, is walked to', () => {
  const found = verdicts(`model tail
param a > 0 = 1
state x : R
state y : R
let L = exp(-a*x) + y^2
x' = -grad(L, x)
y' = -grad(L, y)
claim above
    L >= 1e-6
claim positive
    L >= 0
claim least
    infimum L = 1/1000
`);
  expect(found).toEqual({ above: 'refuted', positive: 'proved', least: 'refuted' });
});

it('an infimum that has no value on a curve of parameters is refuted where the quantity falls for ever there', () => {
  // (a - b)^2 x^4 - x^2 is least at x^2 = 1/(2 (a - b)^2), and is -x^2 at a = b, which no draw meets.
  const text = (when: string): string => `model thin
param a > 0 = 1, b > 0 = 2
state x : R
x' = -x
claim least ${when}
    infimum (a - b)^2*x^4 - x^2 = -1/(4*(a - b)^2)
`;
  expect(verdicts(text(''))).toEqual({ least: 'refuted' });
  expect(verdicts(text('when a != b')).least).not.toBe('refuted');
});

it('an infimum that lies above what each square is bounded by: of their sum, with squares completed', () => {
  const text = `model product
param m > 0 = 1
state v : R, q : R
let L = (1 - v*q)^2/2 + m*v^2*q^2/2
v' = -grad(L, v)
q' = -grad(L, q)
claim least
    infimum L = m/(2*(1 + m))
claim too_low
    infimum L = 0
claim too_high
    infimum L = m/(1 + m)
`;
  expect(verdicts(text)).toEqual({ least: 'supported', too_low: 'refuted', too_high: 'refuted' });
});
