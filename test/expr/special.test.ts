import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import { applied } from '../../src/expr/elementary.ts';
import type { BinaryName, FunctionName } from '../../src/expr/functionNames.ts';
import { letter } from '../../src/expr/intern.ts';
import { print } from '../../src/expr/print/print.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';

/** Values with fifteen digits and more. A&S: Abramowitz & Stegun 1964, tables 6.1, 7.1, 9.1, 9.8; DLMF 4.13, 5.4, 10. */
const PUBLISHED: readonly (readonly [FunctionName, readonly number[], number])[] = [
  ['gammaFunction', [0.5], 1.772453850905516],
  ['gammaFunction', [1.5], 0.886226925452758],
  ['gammaFunction', [5], 24],
  ['digamma', [1], -0.5772156649015329],
  ['digamma', [0.5], -1.9635100260214235],
  ['polygamma', [1, 1], 1.6449340668482264],
  ['polygamma', [1, 0.5], 4.934802200544679],
  ['polygamma', [2, 1], -2.4041138063191885],
  ['polygamma', [3, 1], 6.493939402266829],
  ['erfc', [0.5], 0.4795001221869535],
  ['erfc', [2], 0.004677734981047266],
  ['erfc', [5], 1.5374597944280349e-12],
  ['erfc', [10], 2.088487583762545e-45],
  ['erfc', [20], 5.395865611607901e-176],
  ['erfc', [-1], 1.8427007929497148],
  // The omega constant.
  ['lambertW', [1], 0.5671432904097838],
  ['lambertW', [-0.2], -0.2591711018190738],
  ['lambertW', [10], 1.7455280027406994],
  ['besselI', [0, 1], 1.2660658777520084],
  ['besselI', [1, 1], 0.565159103992485],
  ['besselI', [0, 10], 2815.716628466254],
  ['besselI', [1, 10], 2670.988303701255],
  ['besselI', [2, 5], 17.505614966624236],
  ['besselI', [0, -2], 2.279585302336067],
  ['besselI', [0.5, 1], 0.9376748882454876],
  ['besselJ', [0, 1], 0.7651976865579666],
  ['besselJ', [1, 1], 0.44005058574493355],
  ['besselJ', [0, 10], -0.2459357644513483],
  ['besselJ', [2, 5], 0.04656511627775222],
  ['besselJ', [10, 1], 2.630615123687453e-10],
  ['besselJ', [0, 50], 0.05581232766925181],
  ['besselJ', [100, 100], 0.09636667329586156],
  ['besselJ', [-1, 1], -0.44005058574493355],
  ['binomial', [52, 5], 2598960],
  ['binomial', [0.5, 2], -0.125],
];

describe('special functions', () => {
  it('have their published values', () => {
    for (const [fn, args, value] of PUBLISHED) {
      const made = applied(fn, args);
      expect(Math.abs(made / value - 1), `${fn}(${args}) = ${made}`).toBeLessThan(1e-14);
    }
  });
  it('are not defined where they have poles or no real value', () => {
    for (const [fn, ...args] of [
      ['gammaFunction', 0],
      ['gammaFunction', -3],
      ['digamma', -1],
      ['lambertW', -0.4],
      ['besselJ', 0.5, 1],
      ['besselI', 0.5, -1],
    ] as const)
      expect(applied(fn, args), `${fn}(${args})`).toBeNaN();
  });
  it('obey their recurrences', () => {
    const order = fc.integer({ min: 1, max: 40 });
    const x = fc.double({ min: 0.01, max: 300, noNaN: true });
    const gap = (a: number, b: number, scale: number): number => Math.abs(a - b) / scale;
    fc.assert(
      fc.property(order, x, (m, t) => {
        const f = (fn: BinaryName, k: number): number => applied(fn, [k, t]);
        // DLMF 10.29.1 and 10.6.1.
        const i = [f('besselI', m - 1), f('besselI', m + 1), ((2 * m) / t) * f('besselI', m)] as const;
        expect(gap(i[0] - i[1], i[2], Math.abs(i[0]))).toBeLessThan(3e-14);
        const j = [f('besselJ', m - 1), f('besselJ', m + 1), ((2 * m) / t) * f('besselJ', m)] as const;
        expect(gap(j[0] + j[1], j[2], Math.max(...j.map(Math.abs), 1e-3))).toBeLessThan(3e-13);
        const w = applied('lambertW', [t]);
        expect(gap(w * Math.exp(w), t, t)).toBeLessThan(2e-14);
        const p = [f('polygamma', m), applied('polygamma', [m, t + 1])] as const;
        let step = m % 2 === 0 ? 1 : -1;
        for (let k = 1; k <= m; k++) step *= k / t;
        expect(gap(p[1] - p[0], step / t, Math.abs(p[0]))).toBeLessThan(1e-12);
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });
  it('are continuous where their methods change', () => {
    for (const m of [0, 1, 5]) {
      for (const fn of ['besselI', 'besselJ'] as const) {
        const [a, b] = [applied(fn, [m, 40]), applied(fn, [m, 40 + 1e-13])];
        expect(Math.abs(a - b), `${fn} ${m}`).toBeLessThan(3e-13 * Math.max(Math.abs(a), 0.1));
      }
    }
  });
  it('round halves away from 0', () => {
    expect([-2.5, -0.4, 0.5, 1.49].map((x) => applied('round', [x]))).toEqual([-3, -0, 1, 1]);
    expect(B.call('round', B.num({ n: -5n, d: 2n }))).toBe(B.num(-3));
    expect(B.call('floor', B.num({ n: -5n, d: 2n }))).toBe(B.num(-3));
    expect(B.call('round', B.num({ n: 5n, d: 2n }))).toBe(B.num(3));
  });
});

const x = B.sym(letter({ name: 'x', role: 'state', domain: { kind: 'real', lower: { value: B.zero, open: true } } }));
const at = (e: ReturnType<typeof B.add>, value: number): number => scalar(e, { size: () => 0, component: () => value });

describe('derivatives of special functions', () => {
  const TERMS = {
    erfc: B.call('erfc', x),
    lambertW: B.call('lambertW', B.square(x)),
    gammaFunction: B.call('gammaFunction', x),
    digamma: B.call('digamma', x),
    polygamma: B.call('polygamma', B.num(2), x),
    besselI: B.call('besselI', B.num(2), x),
    besselJ: B.call('besselJ', B.num(3), x),
    binomial: B.call('binomial', B.mul(B.num(3), x), x),
    xlogx: B.call('xlogx', B.subtract(x, B.num({ n: 1n, d: 5n }))),
  };
  for (const [name, term] of Object.entries(TERMS))
    it(`${name}: by difference quotients`, () => {
      const slope = derivative(term, x);
      for (const t of [0.37, 1.3, 4.1]) {
        const d = (h: number): number => (at(term, t + h) - at(term, t - h)) / (2 * h);
        const expected = (64 * d(2.5e-4) - 20 * d(5e-4) + d(1e-3)) / 45;
        expect(Math.abs(at(slope, t) - expected)).toBeLessThan(1e-8 * (1 + Math.abs(expected)));
      }
    });
});

describe('the zero test on special functions', () => {
  it('says that it does not know, and is exact for whole numbers and what it can compute', () => {
    const gamma = (e: typeof x | ReturnType<typeof B.add>) => B.call('gammaFunction', e);
    const recurrence = B.subtract(gamma(B.add(x, B.one)), B.mul(x, gamma(x)));
    expect(zeroTest(recurrence).kind).toBe('unknown');
    expect(zeroTest(B.subtract(B.call('besselI', B.one, x), x)).kind).toBe('unknown');
    expect(zeroTest(B.subtract(B.call('erfc', x), B.subtract(B.one, B.call('erf', x)))).kind).toBe('zero');
    expect(zeroTest(B.subtract(B.call('floor', x), x)).kind).toBe('nonzero');
    const n = B.sym(
      letter({ name: 'n', role: 'size', domain: { kind: 'integer', lower: { value: B.one, open: false } } }),
    );
    const pascal = B.subtract(
      B.add(B.call('binomial', n, B.num(3)), B.call('binomial', n, B.num(2))),
      B.call('binomial', B.add(n, B.one), B.num(3)),
    );
    expect(zeroTest(pascal).kind).toBe('zero');
    expect(zeroTest(B.subtract(gamma(B.add(n, B.one)), B.mul(n, gamma(n)))).kind).toBe('zero');
  });
});

describe('special functions printed', () => {
  it('in the words of the language', () => {
    expect(print(B.call('besselI', B.one, x), 'text')).toBe('besselI(1, x)');
    expect(print(B.call('xlogx', B.subtract(x, B.one)), 'text')).toBe('-entropy([x - 1])');
    expect(print(B.call('polygamma', B.num(2), x), 'latex')).toContain('polygamma');
  });
});
