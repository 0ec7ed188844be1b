import { describe, expect, it } from 'vitest';
import { circling } from '../../src/check/centre/circling.ts';
import type { LocalField } from '../../src/check/centre/localField.ts';
import { add, mul, num, pow, sym, zero } from '../../src/expr/build.ts';
import type { Expr, Sym } from '../../src/expr/expr.ts';
import { letter } from '../../src/expr/intern.ts';
import { rational } from '../../src/expr/rational.ts';
import { random } from '../../src/numeric/random.ts';
import { scalar, type Values } from '../../src/numeric/scalar.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { lyapunovCoefficient } from '../../src/theory/normalForm/turning.ts';
import { verdicts } from '../check/verdicts.ts';
import { loaded } from '../model/elaborateLanguage.ts';

interface Complex {
  readonly re: number;
  readonly im: number;
}
const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
const over = (a: Complex, b: Complex): Complex => {
  const s = b.re ** 2 + b.im ** 2;
  return { re: (a.re * b.re + a.im * b.im) / s, im: (a.im * b.re - a.re * b.im) / s };
};

const valuesAt = (u: readonly number[]): Values => ({
  size: () => 1,
  component: (l) => u[l.name === 'x' ? 0 : 1]!,
});

/** z -> m z + g20 z^2/2 + g11 z z̄ + g02 z̄^2/2 + g21 z^2 z̄/2: its first Lyapunov coefficient (Kuznetsov 2004, formula 4.20). */
function published(m: Complex, g: Readonly<Record<'20' | '11' | '02' | '21', Complex>>): number {
  const back = { re: m.re, im: -m.im };
  const first = times({ re: 1 - 2 * m.re, im: -2 * m.im }, times(back, back));
  const factor = over(first, { re: 2 * (1 - m.re), im: -2 * m.im });
  const square = (x: Complex): number => x.re ** 2 + x.im ** 2;
  return (
    times(back, g['21']).re / 2 - times(factor, times(g['20'], g['11'])).re - square(g['11']) / 2 - square(g['02']) / 4
  );
}

describe('the first Lyapunov coefficient of a circle of a map', () => {
  // (1 - t^2)/(1 + t^2) and 2 t/(1 + t^2) at t = 3/4, 2/5: off third and fourth roots of 1.
  const angles = [
    [7, 24, 25],
    [21, 20, 29],
  ] as const;
  for (const [c, s, h] of angles)
    it(`at the multipliers (${c} ± ${s} i)/${h}, in numbers and exactly`, () => {
      const stream = random(`circle ${c}`);
      const ratios: number[] = [];
      for (let draw = 0; draw < 4; draw++) {
        const g = Object.fromEntries(
          ['20', '11', '02', '21'].map((k) => {
            const [re, im] = [0, 1].map((j) => Math.round(40 * stream.fork(`${draw}${k}${j}`).uniform() - 20));
            return [k, { re: re!, im: im! }];
          }),
        ) as Record<'20' | '11' | '02' | '21', Complex>;
        const [x, y] = ['x', 'y'].map((name) => sym(letter({ name, role: 'state' }))) as [Sym, Sym];
        // Real and imaginary parts of the terms of second and third order in z = x + i y.
        const [xx, yy, xy] = [pow(x, num(2)), pow(y, num(2)), mul(x, y)];
        const square = { re: add(xx, mul(num(-1), yy)), im: mul(num(2), xy) };
        const modulus = add(xx, yy);
        const half = num(rational(1, 2));
        const term = (k: Complex, u: { re: Expr; im: Expr }, factor: Expr = num(1)) => ({
          re: mul(factor, add(mul(num(k.re), u.re), mul(num(-k.im), u.im))),
          im: mul(factor, add(mul(num(k.re), u.im), mul(num(k.im), u.re))),
        });
        const parts = [
          term(g['20'], square, half),
          term(g['11'], { re: modulus, im: zero }),
          term(g['02'], { re: square.re, im: mul(num(-1), square.im) }, half),
          term(g['21'], { re: mul(modulus, x), im: mul(modulus, y) }, half),
        ];
        const [re, im] = [rational(c, h), rational(s, h)].map((r) => num(r)) as [Expr, Expr];
        const motions = [
          { unknown: x, right: add(mul(re, x), mul(num(-1), im, y), mul(num(-1), x), ...parts.map((p) => p.re)) },
          { unknown: y, right: add(mul(im, x), mul(re, y), mul(num(-1), y), ...parts.map((p) => p.im)) },
        ];
        const mu = sym(letter({ name: 'mu', role: 'parameter' }));
        const found = lyapunovCoefficient(
          { motions, point: () => zero, moved: mu, value: zero },
          { square: num(rational(s * s, h * h)), middle: re },
        );
        const exact = scalar(found as Expr, valuesAt([]));
        const at = (u: ArrayLike<number>): Float64Array =>
          Float64Array.from(motions, ({ right }) => scalar(right, valuesAt([u[0]!, u[1]!])));
        const form = (u: Float64Array, order: 2 | 3): Float64Array => {
          const [p, q] = [at(u), at(u.map((v) => -v))];
          const linear = [(c / h - 1) * u[0]! - (s / h) * u[1]!, (s / h) * u[0]! + (c / h - 1) * u[1]!];
          return p.map((v, k) => (order === 2 ? v + q[k]! : 3 * (v - q[k]! - 2 * linear[k]!)));
        };
        const second = (u: Float64Array): Float64Array => form(u, 2);
        const f: LocalField = {
          dimension: 2,
          value: at,
          reach: 1,
          second,
          third: (u) => form(u, 3),
          mixed: (u, w) => {
            const [sum, a, b] = [second(u.map((v, k) => v + w[k]!)), second(u), second(w)];
            return sum.map((v, k) => (v - a[k]! - b[k]!) / 2);
          },
        };
        const matrix = Float64Array.of(c / h - 1, -s / h, s / h, c / h - 1);
        const numeric = circling(f, matrix, Math.atan2(s, c), 1);
        if (typeof numeric === 'string') throw new Error(numeric);
        const own = published({ re: c / h, im: s / h }, g);
        ratios.push(numeric.growth.value / own, exact / own);
      }
      // Each up to the length of its eigenvector.
      for (const k of [0, 1]) {
        expect(ratios[k]).toBeGreaterThan(0);
        for (let j = k; j < ratios.length; j += 2) expect(ratios[j]! / ratios[k]!).toBeCloseTo(1, 9);
      }
    });
});

describe('circles and flips as claims', () => {
  const delayed = `model delayed
param r > 1 = 1.8
state x : R
state y : R
x <- r*x*(1 - y)
y <- x
claim circle
    threshold r = 2 hopf supercritical at {x = 1 - 1/r, y = 1 - 1/r}
claim anywhere
    threshold r = 2 hopf supercritical
claim outwards
    threshold r = 2 hopf subcritical
claim elsewhere
    threshold r = 2.1 hopf
claim attracts when r = 2
    stable at {x = 1/2, y = 1/2}
`;
  it('the delayed logistic map (Kuznetsov 2004, example 4.2) loses its point to a circle that attracts', () => {
    expect(verdicts(delayed, { draws: 3 })).toEqual({
      circle: 'proved',
      anywhere: 'proved',
      outwards: 'refuted',
      elsewhere: 'refuted',
      attracts: 'supported',
    });
    const { derivations } = deriveModel(loaded(delayed), { only: ['thresholds'] });
    expect(derivations.flatMap((d) => d.notes ?? []).join()).toContain('r = 2: a supercritical hopf, a circle');
  });
  it('third and fourth roots of 1 are left open by name', () => {
    const turn = (c: string): string => `model turn
param a > 0 = 1
state x : R
state y : R
x <- a*(${c}*x - sqrt(1 - ${c}^2)*y) - x^3 + y^2
y <- a*(sqrt(1 - ${c}^2)*x + ${c}*y) - y^3
claim circle
    threshold a = 1 hopf at {x = 0, y = 0}
`;
    expect(verdicts(turn('(-1/2)'), { draws: 2 })).toEqual({ circle: 'inconclusive' });
    expect(verdicts(turn('(0)'), { draws: 2 })).toEqual({ circle: 'inconclusive' });
    expect(verdicts(turn('(3/5)'), { draws: 2 })).toEqual({ circle: 'proved' });
  });
  it('a flip is found without its point, also where completeness is not proved', () => {
    const ricker = `model ricker
param r > 0 = 1.5
state x : positive
x <- x*exp(r*(1 - x))
claim flip
    threshold r = 2 flip supercritical
claim other_side
    threshold r = 2 flip subcritical
`;
    expect(verdicts(ricker, { draws: 2 })).toEqual({ flip: 'supported', other_side: 'inconclusive' });
  });
});
