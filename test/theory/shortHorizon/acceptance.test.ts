import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import * as Q from '../../../src/expr/rational.ts';
import type { Model } from '../../../src/model/model.ts';
import { type LemmaReport, testLemmas } from '../../../src/theory/shortHorizon/lemmas.ts';
import { mutations } from '../../../src/theory/shortHorizon/mutations.ts';
import { arrayOf, make, modelOf, named, process, s, setOf, siteState, startOf } from './processes.ts';

// Derivations written by hand, from the rule of dynamical mean-field theory (Sompolinsky, Crisanti & Sommers 1988; Galla 2024):
// what the exact test has to say yes to, and what it has to notice.

const q = (n: number, d = 1): Q.Rational => Q.rational(n, d);
const values = (m: Model, of: Readonly<Record<string, Q.Rational>>) =>
  new Map(Object.entries(of).map(([name, v]) => [named(m, name), v]));
const untested = (r: LemmaReport) => r.terms.filter((t) => t.noticed === undefined).map((t) => t.term);
const fraction = (r: LemmaReport, text: string): readonly string[] => {
  const { unreduced, effective } = r.quantities.find((x) => x.text === text)!.values!;
  return [unreduced, effective].map((x) => `${x.n}/${x.d}`);
};

function lotkaVolterra() {
  const m = modelOf(`model competition
size S = 100
param mu = 2, s2 = 1/3, gamma = 1/2
random a[S, S] ~ normal(mu/S, s2/S) reciprocity gamma zero-diagonal
state n[S] : R
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j] for j in S))
initial n[i] = 1/2
limit S -> infinity`);
  const [mu, s2, gamma] = ['mu', 's2', 'gamma'].map((x) => s(named(m, x))) as [Expr, Expr, Expr];
  const [M, C, R, h] = ['M', 'C', 'R', 'h'].map((x) => make(x));
  const n = make('n_site', 'state');
  const part = { indices: [], term: s(n) };
  const p = process(m, {
    populations: [
      {
        set: setOf(m, 'n'),
        ratio: B.one,
        states: [
          siteState(m, 'n', {
            right: B.mul(s(n), B.add(B.one, B.negate(s(n)), B.negate(s(h!)))),
            initial: { kind: 'value', term: B.num(q(1, 2)) },
          }),
        ],
        labels: [],
        draws: [],
        processes: [
          {
            letter: h!,
            indices: [],
            local: B.mul(mu, s(M!)),
            noise: true,
            memory: [{ binders: [], kernel: B.mul(gamma, s2, s(R!)), of: s(n) }],
            array: { letter: arrayOf(m, 'a'), slot: 0 },
          },
        ],
      },
    ],
    averages: [{ letter: M!, indices: [], population: 0, term: s(n) }],
    kernels: [
      { kind: 'average', letter: C!, population: 0, left: part, right: part },
      { kind: 'response', letter: R!, population: 0, of: part, to: { letter: h!, indices: [] } },
    ],
    covariances: [{ left: h!, leftIndices: [], right: h!, rightIndices: [], term: B.mul(s2, s(C!)) }],
  });
  return { m, p };
}

/** x' = -x + Σ J phi(x) with reciprocity and a mean; the process has the strength of its array as a letter. */
function network(phi: 'tanh' | 'linear', start = '') {
  const u = (x: string): string => (phi === 'tanh' ? `tanh(${x})` : x);
  const m = modelOf(`model network
size N = 100
param strength = 1, mu = 1, s2 = 1, eta = 1/2
random J[N, N] ~ normal(strength*mu/N, strength^2*s2/N) reciprocity eta
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*${u('x[j]')} for j in N)
${start}
limit N -> infinity`);
  const [e, mu, s2, eta] = ['strength', 'mu', 's2', 'eta'].map((x) => s(named(m, x))) as [Expr, Expr, Expr, Expr];
  const [M, C, R, h] = ['M', 'C', 'R', 'h'].map((x) => make(x));
  const x = s(make('x_site', 'state'));
  const part = { indices: [], term: phi === 'tanh' ? B.call('tanh', x) : x };
  const V = B.mul(B.square(e), s2);
  const p = process(m, {
    populations: [
      {
        set: setOf(m, 'x'),
        ratio: B.one,
        states: [
          siteState(m, 'x', {
            right: B.subtract(s(h!), x),
            initial: startOf(m, 'x'),
          }),
        ],
        labels: [],
        draws: [],
        processes: [
          {
            letter: h!,
            indices: [],
            local: B.mul(e, mu, s(M!)),
            noise: true,
            memory: [{ binders: [], kernel: B.mul(eta, V, s(R!)), of: part.term }],
            array: { letter: arrayOf(m, 'J'), slot: 0 },
          },
        ],
      },
    ],
    averages: [{ letter: M!, indices: [], population: 0, term: part.term }],
    kernels: [
      { kind: 'average', letter: C!, population: 0, left: part, right: part },
      { kind: 'response', letter: R!, population: 0, of: part, to: { letter: h!, indices: [] } },
    ],
    covariances: [{ left: h!, leftIndices: [], right: h!, rightIndices: [], term: B.mul(V, s(C!)) }],
  });
  return { m, p, strength: named(m, 'strength') };
}

/** Samples behind a residual and weights behind the transposed array: the equal-time part of the response is a drift. */
function rectangular() {
  const m = modelOf(`model regression
size N = 100, P = 200
param strength = 1, alpha = 2, sigma = 1/2
random X[P, N] ~ normal(0, strength^2/N)
random xi[P] ~ normal(0, 1)
random z[N] ~ normal(0, 1)
state w[N] : R
let res[k] = sigma*xi[k] - tanh(sum(X[k,i]*(w[i] - z[i]) for i in N)) for k in P
w[i]' = -w[i] + sum(X[k,i]*res[k] for k in P)
initial w[i] = 1/3
limit N -> infinity, P/N = alpha`);
  const [e, alpha, sigma] = ['strength', 'alpha', 'sigma'].map((x) => s(named(m, x))) as [Expr, Expr, Expr];
  const [Cw, Cu, Rw, Ru, D, h, f] = ['Cw', 'Cu', 'Rw', 'Ru', 'D', 'h', 'f'].map((x) => make(x));
  const w = s(make('w_site', 'state'));
  const [xi, z] = [make('xi', 'random'), make('z', 'random')];
  const normal = { kind: 'normal', mean: B.zero, variance: B.one } as const;
  const V = B.square(e);
  const error = { indices: [], term: B.subtract(w, s(z)) };
  const res = { indices: [], term: B.subtract(B.mul(sigma, s(xi)), B.call('tanh', s(h!))) };
  const slope = B.subtract(B.square(B.call('tanh', s(h!))), B.one);
  const samples = arrayOf(m, 'X').axes[0]!;
  const p = process(m, {
    populations: [
      {
        set: setOf(m, 'w'),
        ratio: B.one,
        states: [siteState(m, 'w', { right: B.subtract(s(f!), w), initial: { kind: 'value', term: B.num(q(1, 3)) } })],
        labels: [{ letter: z, indices: [], law: normal }],
        draws: [],
        processes: [
          {
            letter: f!,
            indices: [],
            local: B.mul(alpha, V, s(D!), error.term),
            noise: true,
            memory: [{ binders: [], kernel: B.mul(alpha, V, s(Ru!)), of: error.term }],
            array: { letter: arrayOf(m, 'X'), slot: 1 },
          },
        ],
      },
      {
        set: samples,
        ratio: alpha,
        states: [],
        labels: [{ letter: xi, indices: [], law: normal }],
        draws: [],
        processes: [
          {
            letter: h!,
            indices: [],
            local: B.zero,
            noise: true,
            memory: [{ binders: [], kernel: B.mul(V, s(Rw!)), of: res.term }],
            array: { letter: arrayOf(m, 'X'), slot: 0 },
          },
        ],
      },
    ],
    averages: [{ letter: D!, indices: [], population: 1, term: slope }],
    kernels: [
      { kind: 'average', letter: Cw!, population: 0, left: error, right: error },
      { kind: 'average', letter: Cu!, population: 1, left: res, right: res },
      { kind: 'response', letter: Rw!, population: 0, of: error, to: { letter: f!, indices: [] } },
      { kind: 'response', letter: Ru!, population: 1, of: res, to: { letter: h!, indices: [] } },
    ],
    covariances: [
      { left: h!, leftIndices: [], right: h!, rightIndices: [], term: B.mul(V, s(Cw!)) },
      { left: f!, leftIndices: [], right: f!, rightIndices: [], term: B.mul(alpha, V, s(Cu!)) },
    ],
  });
  return { m, p, strength: named(m, 'strength') };
}

describe('a derivation against the un-reduced model on short horizons', () => {
  it('gives the fractions of Lotka-Volterra on both sides', () => {
    const { m, p } = lotkaVolterra();
    const of = values(m, { mu: q(2), s2: q(1, 3), gamma: q(1, 2) });
    const r = testLemmas(m, p, { values: of });
    expect(r.verdict).toBe('equal');
    expect(untested(r)).toEqual([]);
    expect(fraction(r, 'E(n(2))')).toEqual(['277/768', '277/768']);
    expect(fraction(r, 'E(n(2)*n(1))')).toEqual(['655/4608', '655/4608']);
    // Without memory it gives other numbers, and the test says so.
    const forgetful = mutations(p).find((x) => x.term === 'the memory of h')!.process;
    const wrong = testLemmas(m, forgetful, { values: of });
    expect(wrong.verdict).toBe('differ');
    expect(fraction(wrong, 'E(n(2))')).toEqual(['277/768', '137/384']);
    expect(fraction(wrong, 'E(n(2)*n(1))')).toEqual(['655/4608', '9/64']);
  });

  it('gives the fractions of a linear network with a mean', () => {
    const { m, p, strength } = network('linear', 'initial x[i] = 1/2');
    const of = new Map([...values(m, { mu: q(1), s2: q(1, 3), eta: q(1, 2) }), [strength, q(1)]]);
    const levels = [{ steps: 3, order: 0 }];
    const r = testLemmas(m, p, { values: of, levels });
    expect(r.verdict).toBe('equal');
    expect(fraction(r, 'E(x(3)*x(2))')).toEqual(['535/1536', '535/1536']);
    const forgetful = mutations(p).find((x) => x.term === 'the memory of h')!.process;
    expect(fraction(testLemmas(m, forgetful, { values: of, levels }), 'E(x(3)*x(2))')).toEqual([
      '535/1536',
      '355/1152',
    ]);
  });

  it.each(['linear', 'tanh'] as const)('notices each term of a network that is %s', (phi) => {
    const { m, p, strength } = network(phi);
    const r = testLemmas(m, p, { strength });
    expect(r.verdict).toBe('equal');
    expect(untested(r)).toEqual([]);
    expect(r.terms.map((t) => t.term)).toContain('the memory of h');
  });

  it('notices each term of a rectangular array, the part at equal times too', () => {
    const { m, p, strength } = rectangular();
    const r = testLemmas(m, p, { strength });
    expect(r.verdict).toBe('equal');
    expect(untested(r)).toEqual([]);
    expect(r.terms).toHaveLength(6);
  });

  it('says that a term stays untested where nothing depends on it', () => {
    // Started at 0 without noise, a linear network stays there.
    const { m, p, strength } = network('linear', 'initial x[i] = 0');
    const r = testLemmas(m, p, { strength, levels: [{ steps: 2, order: 4 }] });
    expect(r.verdict).toBe('equal');
    expect(untested(r)).toContain('the memory of h');
  });

  it('says that a test is beyond its budget', () => {
    const { m, p, strength } = network('tanh');
    const r = testLemmas(m, p, { strength, budget: 100 });
    expect([r.verdict, r.reason]).toEqual(['beyond', 'too many products of monomials']);
  });
});
