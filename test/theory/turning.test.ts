import { expect, it } from 'vitest';
import { add, divide, mul, num, pow, subtract, sym, zero } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { letter } from '../../src/expr/intern.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { lyapunovCoefficient } from '../../src/theory/normalForm/turning.ts';
import { verdicts } from '../check/verdicts.ts';
import { loaded } from '../model/elaborateLanguage.ts';

/** What is said of the thresholds of a model. */
const words = (text: string): readonly string[] =>
  deriveModel(loaded(text), { only: ['thresholds'] }).derivations.flatMap((d) => d.notes ?? []);

it('the first Lyapunov coefficient in the plane is that of Guckenheimer and Holmes, for all quadratic and cubic parts', () => {
  const l = (name: string): Expr => sym(letter({ name, role: 'parameter' }));
  const [x, y] = ['x', 'y'].map((name) => sym(letter({ name, role: 'state' }))) as [
    ReturnType<typeof sym>,
    ReturnType<typeof sym>,
  ];
  const mu = sym(letter({ name: 'mu', role: 'parameter' }));
  const w = sym(letter({ name: 'w', role: 'parameter', domain: { kind: 'real', lower: { value: zero, open: true } } }));
  const monomials = [0, 1, 2, 3].flatMap((i) =>
    [0, 1, 2, 3].flatMap((j) => (i + j === 2 || i + j === 3 ? [[i, j]] : [])),
  );
  const part = (name: string): Expr =>
    add(...monomials.map(([i, j]) => mul(l(`${name}${i}${j}`), pow(x, num(i!)), pow(y, num(j!)))));
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const motions = [
    { unknown: x, right: add(mul(mu, x), mul(num(-1), w, y), part('f')), place },
    { unknown: y, right: add(mul(mu, y), mul(w, x), part('g')), place },
  ];
  const found = lyapunovCoefficient({ motions, point: () => zero, moved: mu, value: zero }, { square: pow(w, num(2)) });
  // f_xx is twice the coefficient f20, f_xxx six times f30, and so on.
  const d = (name: string, i: number, j: number): Expr => {
    const factorial = [1, 1, 2, 6];
    return mul(num(factorial[i]! * factorial[j]!), l(`${name}${i}${j}`));
  };
  const f = (i: number, j: number): Expr => d('f', i, j);
  const g = (i: number, j: number): Expr => d('g', i, j);
  // Guckenheimer & Holmes 1983, formula 3.4.11.
  const bent = add(
    mul(f(1, 1), add(f(2, 0), f(0, 2))),
    mul(num(-1), g(1, 1), add(g(2, 0), g(0, 2))),
    mul(num(-1), f(2, 0), g(2, 0)),
    mul(f(0, 2), g(0, 2)),
  );
  const published = divide(add(f(3, 0), f(1, 2), g(2, 1), g(0, 3), divide(bent, w)), num(16));
  expect(typeof found).not.toBe('string');
  const gap = subtract(found as Expr, mul(num(8), pow(w, num(2)), published));
  expect(zeroTest(gap)).toMatchObject({ kind: 'zero', how: 'normal-form' });
});

it('what turns is said with letters, and numbers agree', () => {
  const brusselator = `model turning
param a > 0 = 1, b > 0 = 1
state x : R
state y : R
x' = a - (b + 1)*x + x^2*y
y' = b*x - x^2*y
claim rest
    stationary {x = a, y = b/a}
claim kind
    threshold b = 1 + a^2 hopf supercritical
claim not_that
    threshold b = 1 + a^2 subcritical
`;
  expect(words(brusselator)).toContain(
    'b = 1 + a²: a supercritical hopf, frequency a, the real part moves at 1/2, first Lyapunov coefficient, up to a positive factor, −(1 + a²) (2 + a²)',
  );
  expect(verdicts(brusselator)).toMatchObject({ kind: 'proved', not_that: 'refuted' });
  // Three roots of which two turn: where a b = 1, by Hurwitz.
  const jerk = `model jerk
param a > 0 = 1, b > 0 = 2
state x : R
state y : R
state z : R
x' = y
y' = z
z' = -a*z - b*y - x - x^3
claim rest
    stationary {x = 0, y = 0, z = 0}
claim kind
    threshold a = 1/b hopf subcritical at {x = 0, y = 0, z = 0}
`;
  expect(words(jerk)[0]).toMatch(/^a = 1\/b: a subcritical hopf, frequency √b, the real part moves at −b³/);
  expect(verdicts(jerk)).toMatchObject({ kind: 'proved' });
});
