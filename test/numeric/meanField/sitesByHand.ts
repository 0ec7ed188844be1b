import * as B from '../../../src/expr/build.ts';
import type { Expr, Letter } from '../../../src/expr/expr.ts';
import { letter } from '../../../src/expr/intern.ts';
import type { EffectiveProcess, Moment } from '../../../src/model/effective.ts';

/** Effective processes written by hand, as derivations in the literature give them: what derived ones are compared with. */

export const now = letter({ name: 't', role: 'time' });
export const earlier = letter({ name: 's', role: 'auxiliary' });
export const parameter = (name: string): Letter => letter({ name, role: 'parameter' });
const aux = (name: string): Letter => letter({ name, role: 'auxiliary' });
const s = (l: Letter): Expr => B.sym(l);
const N = letter({ name: 'N', role: 'size' });
const set = B.setOf(B.sym(N));

/** Random network with reciprocity: x' = -x + h, h = noise + eta g^2 ∫ R φ (Sompolinsky, Crisanti & Sommers 1988). */
export function network(phi: (x: Expr) => Expr, slope: (x: Expr) => Expr) {
  const [g, eta] = [parameter('g'), parameter('eta')];
  const x = letter({ name: 'x', role: 'state' });
  const [h, C, R] = [aux('h'), aux('C'), aux('R')];
  const u = phi(s(x));
  const process: EffectiveProcess = {
    name: 'network',
    time: 'continuous',
    populations: [
      {
        set,
        ratio: B.one,
        states: [
          {
            letter: x,
            of: x,
            indices: [],
            right: B.subtract(s(h), s(x)),
            initial: { kind: 'law', law: { kind: 'normal', mean: B.zero, variance: B.one } },
          },
        ],
        labels: [],
        draws: [],
        processes: [
          {
            letter: h,
            indices: [],
            local: B.zero,
            noise: true,
            memory: [{ binders: [], kernel: B.mul(s(eta), B.pow(s(g), B.num(2)), s(R)), of: u }],
            array: { letter: letter({ name: 'J', role: 'random', axes: [set, set] }), slot: 0 },
          },
        ],
      },
    ],
    averages: [],
    kernels: [
      {
        kind: 'average',
        letter: C,
        population: 0,
        left: { indices: [], term: u },
        right: { indices: [], term: u },
      },
      { kind: 'response', letter: R, population: 0, of: { indices: [], term: u }, to: { letter: h, indices: [] } },
    ],
    covariances: [{ left: h, leftIndices: [], right: h, rightIndices: [], term: B.mul(B.pow(s(g), B.num(2)), s(C)) }],
    slopes: [
      { of: x, rows: [], by: x, columns: [], term: B.minusOne },
      { of: x, rows: [], by: h, columns: [], term: B.one },
      { of: R, rows: [], by: x, columns: [], term: slope(s(x)) },
    ],
    now,
    earlier,
  };
  return { process, g, eta, x: s(x), u };
}

/** Lotka–Volterra with random interactions: n' = n (1 - n - h) + lam (Bunin 2017). */
export function lotkaVolterra() {
  const [mu, sigma, gamma, lam] = [parameter('mu'), parameter('sigma'), parameter('gamma'), parameter('lam')];
  const n = letter({
    name: 'n',
    role: 'state',
    domain: { kind: 'real', lower: { value: B.zero, open: false } },
  });
  const [h, M, C, R] = [aux('h'), aux('M'), aux('C'), aux('R')];
  const right = B.add(B.mul(s(n), B.add(B.one, B.negate(s(n)), B.negate(s(h)))), s(lam));
  const process: EffectiveProcess = {
    name: 'lotka-volterra',
    time: 'continuous',
    populations: [
      {
        set,
        ratio: B.one,
        states: [
          {
            letter: n,
            of: n,
            indices: [],
            right,
            initial: { kind: 'law', law: { kind: 'uniform', low: B.zero, high: B.one } },
          },
        ],
        labels: [],
        draws: [],
        processes: [
          {
            letter: h,
            indices: [],
            local: B.mul(s(mu), s(M)),
            noise: true,
            memory: [{ binders: [], kernel: B.mul(s(gamma), B.pow(s(sigma), B.num(2)), s(R)), of: s(n) }],
          },
        ],
      },
    ],
    averages: [{ letter: M, indices: [], population: 0, term: s(n) }],
    kernels: [
      {
        kind: 'average',
        letter: C,
        population: 0,
        left: { indices: [], term: s(n) },
        right: { indices: [], term: s(n) },
      },
      { kind: 'response', letter: R, population: 0, of: { indices: [], term: s(n) }, to: { letter: h, indices: [] } },
    ],
    covariances: [
      { left: h, leftIndices: [], right: h, rightIndices: [], term: B.mul(B.pow(s(sigma), B.num(2)), s(C)) },
    ],
    slopes: [
      { of: n, rows: [], by: n, columns: [], term: B.add(B.one, B.mul(B.num(-2), s(n)), B.negate(s(h))) },
      { of: n, rows: [], by: h, columns: [], term: B.negate(s(n)) },
      { of: R, rows: [], by: n, columns: [], term: B.one },
    ],
    now,
    earlier,
  };
  return { process, mu, sigma, gamma, lam, n: s(n) };
}

/** Phases with random frequencies: θ' = ω + K (S cos θ - C sin θ) (Kuramoto 1984). */
export function phases(law: 'lorentz' | 'normal') {
  const K = parameter('K');
  const theta = letter({ name: 'theta', role: 'state' });
  const omega = letter({ name: 'omega', role: 'random' });
  const [S, C] = [aux('S'), aux('C')];
  const sin = B.call('sin', s(theta));
  const cos = B.call('cos', s(theta));
  const process: EffectiveProcess = {
    name: 'phases',
    time: 'continuous',
    populations: [
      {
        set,
        ratio: B.one,
        states: [
          {
            letter: theta,
            of: theta,
            indices: [],
            right: B.add(s(omega), B.mul(s(K), B.subtract(B.mul(s(S), cos), B.mul(s(C), sin)))),
            initial: { kind: 'law', law: { kind: 'uniform', low: B.zero, high: B.num(1) } },
          },
        ],
        labels: [
          {
            letter: omega,
            indices: [],
            law:
              law === 'lorentz'
                ? { kind: 'lorentz', centre: B.zero, halfWidth: B.one }
                : { kind: 'normal', mean: B.zero, variance: B.one },
          },
        ],
        draws: [],
        processes: [],
      },
    ],
    averages: [
      { letter: S, indices: [], population: 0, term: sin },
      { letter: C, indices: [], population: 0, term: cos },
    ],
    kernels: [],
    covariances: [],
    slopes: [],
    now,
    earlier,
  };
  return { process, K, S, C, sin, cos };
}

/** E[term] at one time. */
export const mean = (...factors: readonly Expr[]): Moment => ({
  kind: 'average',
  letter: aux('q'),
  population: 0,
  factors: factors.map((term) => ({ term })),
});
export const numbers = (...of: readonly (readonly [Letter, number])[]): ReadonlyMap<Letter, Float64Array> =>
  new Map(of.map(([l, x]) => [l, Float64Array.of(x)]));
