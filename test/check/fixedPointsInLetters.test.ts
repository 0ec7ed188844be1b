import { describe, expect, test } from 'vitest';
import type { Judged } from '../../src/check/judge.ts';
import { verifyModel } from '../../src/study/verify.ts';
import { modelOf } from '../theory/fixedPoints/solved.ts';

/** The verdict of one claim, with all values of the parameters that it speaks of. */
function verdict(model: string, claim: string, when = '', within = ''): Judged['judgement'] {
  const head = `claim c${within === '' ? '' : ` in ${within}`}${when === '' ? '' : ` when ${when}`}`;
  return verifyModel(modelOf(`model m\n${model}\n${head}\n    ${claim}\n`)).claims[0]!.judgement;
}
const says = (...asked: Parameters<typeof verdict>): string => verdict(...asked).verdict;

const WELLS = `param a = 0.1
state x : R
state y : R
x' = x - x^3 + a*(y - x)
y' = y - y^3 + a*(x - y)`;

describe('claims about all fixed points, with parameters as letters', () => {
  test('coupled wells: the number in every cell of the coupling, and on its edges', () => {
    expect(says(WELLS, 'fixed-points 9', 'a in (-1/2, 1/3)')).toBe('proved');
    expect(says(WELLS, 'fixed-points 9', 'a > 0, a < 1/3')).toBe('proved');
    expect(says(WELLS, 'fixed-points 5', 'a >= 1/3, a < 1/2')).toBe('proved');
    expect(says(WELLS, 'fixed-points 3', 'a >= 1/2')).toBe('proved');
    expect(says(WELLS, 'fixed-points 9 complex, 3 real', 'a > 1/2')).toBe('proved');
    // At a = 1/3 four of the nine fall on two others.
    const beyond = verdict(WELLS, 'fixed-points 9', 'a in (0, 2/5)');
    expect(beyond.verdict).toBe('refuted');
    expect(beyond.witness?.parameters.a).toBeGreaterThanOrEqual(1 / 3);
    expect(beyond.witness).toMatchObject({ right: 9 });
    expect(says(WELLS, 'fixed-points 9')).toBe('refuted');
  });

  test('lists: those that are real; one that is missing', () => {
    const all = 'fixed-points are {x = 0, y = 0}, {x = 1, y = 1}, {x = -1, y = -1}';
    expect(says(WELLS, all, 'a > 1/2')).toBe('proved');
    expect(says(WELLS, all, 'a > 0.4')).toBe('refuted');
    const roots = `${all}, {x = sqrt(1 - 2*a), y = -sqrt(1 - 2*a)}, {x = -sqrt(1 - 2*a), y = sqrt(1 - 2*a)}`;
    expect(says(WELLS, roots, 'a > 1/3, a < 1/2')).toBe('proved');
  });

  test('several letters, where conditions decide the signs', () => {
    const simsiam = `param alpha > 0 = 1, eta > 0 = 0.1, k > 1 = 1.2
state p : R
state s : R
p' = alpha*s*(1 - k*p) - eta*p
s' = 2*p*s*(1 - k*p) - 2*eta*s`;
    expect(says(simsiam, 'fixed-points 3', 'eta < 1/(4*k)')).toBe('proved');
    expect(says(simsiam, 'fixed-points 1', 'eta > 1/(4*k)')).toBe('proved');
    expect(says(simsiam, 'fixed-points are {p = 0, s = 0}', 'eta > 1/(4*k)')).toBe('proved');
    expect(says(simsiam, 'fixed-points 1', 'eta < 1/(4*k)')).toBe('refuted');
    const species = (domain: string): string => `param a > 0 = 2, b > 0 = 2
state x : ${domain}
state y : ${domain}
x' = x*(1 - x - a*y)
y' = y*(1 - y - b*x)`;
    // Weak competition, and bistability: coexistence; otherwise one excludes the other (Lotka 1925, Volterra 1926).
    expect(says(species('nonnegative'), 'fixed-points 4', 'a < 1, b < 1')).toBe('proved');
    expect(says(species('nonnegative'), 'fixed-points 4', 'a > 1, b > 1')).toBe('proved');
    expect(says(species('nonnegative'), 'fixed-points 3', 'a > 1, b < 1')).toBe('proved');
    expect(
      says(species('positive'), 'fixed-points are {x = (1 - a)/(1 - a*b), y = (1 - b)/(1 - a*b)}', 'a < 1, b < 1'),
    ).toBe('proved');
  });

  test('a listed point that leaves the domain of a state is none of its fixed points', () => {
    const growth = "param a = 1\nstate x : nonnegative\nx' = x*(a - x)";
    const list = 'fixed-points are {x = 0}, {x = a}';
    const everywhere = verdict(growth, list);
    expect(everywhere.verdict).toBe('refuted');
    expect(everywhere.witness?.parameters.a).toBeLessThan(0);
    expect(says(growth, list, 'a > 0')).toBe('proved');
    expect(says(growth, 'fixed-points are {x = 0}', 'a < 0')).toBe('proved');
    // Lotka & Volterra with a capacity K: coexistence needs a prey that feeds its predator.
    const predator = `param r > 0 = 1, a > 0 = 1, b > 0 = 1/2, K > 0 = 4, m > 0 = 1/2
state x : nonnegative
state y : nonnegative
x' = r*x*(1 - x/K) - a*x*y
y' = b*a*x*y - m*y`;
    const three = 'fixed-points are {x = 0, y = 0}, {x = K, y = 0}, {x = m/(a*b), y = r*(1 - m/(a*b*K))/a}';
    expect(says(predator, three)).toBe('refuted');
    expect(['proved', 'supported']).toContain(says(predator, three, 'a*b*K > m'));
  });

  test('values that are divided by are looked at too', () => {
    // At c = 0 all of the line y = 0 rests.
    const model = "param c = 1\nstate x : R\nstate y : R\nx' = c*x - y\ny' = y*(1 + x^2)";
    expect(says(model, 'fixed-points are {x = 0, y = 0}', 'c != 0')).toBe('proved');
    expect(says(model, 'fixed-points are {x = 0, y = 0}')).not.toBe('proved');
    expect(says(model, 'fixed-points 1', 'c > 0')).toBe('proved');
    // At a = b numerator and denominator cancel: nothing rests.
    const cancels = "param a = 1, b = 2\nstate x : R\nx' = (x - b)/(x - a)";
    expect(says(cancels, 'fixed-points 1', 'a != b')).toBe('proved');
    expect(says(cancels, 'fixed-points 1')).not.toBe('proved');
    expect(says("param a = 1\nstate x : R\nx' = x/a - x^3", 'fixed-points 1', 'a = 0')).not.toBe('proved');
    const runaway = "param a = 1\nstate x : R\nx' = a*x^2 + x - 1";
    expect(says(runaway, 'fixed-points 2', 'a > -1/4, a != 0')).toBe('proved');
    expect(says(runaway, 'fixed-points 2', 'a > -1/4')).toBe('refuted');
  });

  test('conditions that cut the line of a letter in two are followed on both sides', () => {
    const model = "param a = 2\nstate x : R\nx' = x*(x^2 - a)";
    expect(says(model, 'fixed-points 3', 'a^2 > 1')).toBe('refuted');
    expect(says(model, 'fixed-points 3', 'a^3 > 1')).toBe('proved');
    expect(says(model, 'fixed-points 1', 'a^3 < 0')).toBe('proved');
  });

  test('a root outside the domain of its own state does not count', () => {
    const model = "param b > 0 = 1\nstate x : positive\nx' = 3*b*x^2 - x - 2";
    expect(says(model, 'fixed-points 1')).toBe('proved');
    expect(says(model, 'fixed-points 2')).toBe('refuted');
    expect(says(model, 'fixed-points 2 complex, 1 real')).toBe('proved');
  });

  test('a chemostat: with no predator there is no fixed point whose predator is positive', () => {
    const model = `param a > 0 = 2, b > 0 = 1
state x : positive
state y : positive
x' = 1 - x*y - (a - b)*x
y' = y*(x - 1)`;
    expect(says(model, 'fixed-points 1', 'a - b < 1')).toBe('proved');
    expect(says(model, 'fixed-points 2', 'a - b in (0, 1)')).toBe('refuted');
    // A condition that is not strict has the sign of the strict one off its border.
    expect(says(model, 'fixed-points 0', 'a - b >= 1')).toBe('proved');
    // Where a = 0 the condition says nothing of b.
    const apart = "param a = 1, b = 2\nstate x : R\nx' = x^2 - b + 1";
    expect(says(apart, 'fixed-points 2', 'a^2*(b - 1) >= 0, b != 1')).not.toBe('proved');
  });

  test('two modes that compete evenly have an arc of fixed points: at one value of a letter not four', () => {
    const model = `param g > 0 = 2
state a : nonnegative
state b : nonnegative
a' = a - a^3 - g*a*b^2
b' = b - b^3 - g*b*a^2`;
    expect(says(model, 'fixed-points 4', 'g != 1')).toBe('proved');
    expect(says(model, 'fixed-points 4')).toMatch(/refuted|inconclusive/);
  });

  test('parameters that are declared without a value: where points meet at one value of them', () => {
    const model = "param a > 0, b in [-1, 1]\nstate x : positive\nx' = (x - 1)*(x - a)*x";
    const met = verdict(model, 'fixed-points 2', 'b != 0');
    expect(met.verdict).toBe('refuted');
    expect(met.witness).toMatchObject({ parameters: { a: 1 }, left: 1, right: 2 });
    expect(says(model, 'fixed-points 2', 'a < 1')).toBe('proved');
  });

  test('within the reduced flow of an ansatz, and for maps', () => {
    const many = "size n = 3\nparam r > 0 = 1\nstate x[n] : R\nx[i]' = r*x[i] - x[i]^3\nansatz same(s)\n    x[i] = s";
    expect(says(many, 'fixed-points 3', '', 'same')).toBe('proved');
    expect(says(many, 'fixed-points are {s = 0}, {s = sqrt(r)}, {s = -sqrt(r)}', '', 'same')).toBe('proved');
    const logistic = 'param r in (0, 4) = 3\nstate x : [0, 1]\nx <- r*x*(1 - x)';
    expect(says(logistic, 'fixed-points 2', 'r > 1')).toBe('proved');
    expect(says(logistic, 'fixed-points are {x = 0}, {x = 1 - 1/r}', 'r > 1')).toBe('proved');
    expect(says(logistic, 'fixed-points 1', 'r <= 1')).toBe('proved');
  });

  test('Noonburg: 21 complex and 7 real solutions, by closed forms as by certified roots', () => {
    const j = verdict(
      "param c = 1.1\nstate x[3] : R\nx[i]' = x[i]*sum(x[j]^2 for j in 3 if j != i) - c*x[i] + 1",
      'fixed-points 21 complex, 7 real',
      'c = 11/10',
    );
    expect(j.verdict).toBe('proved');
    expect(j.evidence.map((e) => e.wing).sort()).toEqual(['numeric', 'symbolic']);
  });

  test('the cusp: three points inside of 4 r^3 = 27 h^2, one outside (Strogatz 2015, section 3.6)', () => {
    const cusp = "param r = 1, h = 0.1\nstate x : R\nx' = h + r*x - x^3";
    expect(says(cusp, 'fixed-points 3', '4*r^3 > 27*h^2')).toBe('proved');
    expect(says(cusp, 'fixed-points 1', '4*r^3 < 27*h^2')).toBe('proved');
    expect(says(cusp, 'fixed-points 3', 'r > 0')).toBe('refuted');
  });

  // Yao, Li & Liu 2026, arXiv:2604.09979: samples S, labels Y and a head H behind stop-gradient, along one axis.
  test('families of fixed points: all of them are listed, or it is not said', () => {
    const axis = `param n > 0 = 9, r > 0 = 1
state S : R
state Y : R
state H : R
S' = -H*(H*S - Y)
Y' = H*(n*S - (n + r)*H*Y)
H' = 2*n*Y*S - H*(n*S^2 + (n + r)*Y^2)`;
    const collapsed = '{H = 0, Y = 0}, {H = 0, S = 0}, {S = 0, Y = 0}';
    const line = (sign: string): string => `{H = ${sign}sqrt(n/(n + r)), Y = H*S}`;
    expect(says(axis, `fixed-points are ${collapsed}, ${line('')}, ${line('-')}`)).toBe('proved');
    expect(says(axis, `fixed-points are ${collapsed}, ${line('')}`)).not.toBe('proved');
    expect(says(axis, `fixed-points are ${collapsed}, ${line('')}, ${line('')}`)).not.toBe('proved');
    expect(says(axis, `fixed-points are {H = 0, Y = 0}, {S = 0, Y = 0}, ${line('')}, ${line('-')}`)).not.toBe('proved');
  });

  test('what is not decided is left open, with the reason', () => {
    const quartic = "param p = 1, q = 0.1\nstate x : R\nx' = x^4 - p*x^2 + q*x - 1";
    // For q < 1 there are two; p = 7, q = 7.1 has four.
    expect(says(quartic, 'fixed-points 2', 'p > 0, q > 0')).toBe('refuted');
    const j = verdict(quartic, 'fixed-points 2', 'p > 0, q in (0, 1)');
    expect(j.verdict).not.toBe('refuted');
    expect(j.verdict).not.toBe('proved');
    expect(j.evidence.map((e) => e.says).join()).toMatch(/not decided in closed form/);
  });
});

describe('lists with families', () => {
  const product = `param m > 0 = 1
state v : R
state q : R
let L = (1 - v*q)^2/2 + m*v^2*q^2/2
v' = -grad(L, v)
q' = -grad(L, q)`;
  test('hold however the family is written, and fail where it is left out or is another one', () => {
    expect(says(product, 'fixed-points are {v = 0, q = 0}, {q = 1/((1 + m)*v)}')).toBe('proved');
    expect(says(product, 'fixed-points are {v = 0, q = 0}, {v = 1/((1 + m)*q)}')).toBe('proved');
    const other = verdict(product, 'fixed-points are {v = 0, q = 0}, {v = 0}');
    expect(other.verdict).toBe('refuted');
  });

  test('a family that no closed form was found for is missed by a list, where a point of it is found', () => {
    const pairs = `size n >= 2 = 3, d = 2
any a : R^d
state x[n] : R^d
x[i]' = sum(x[j] - x[i] for j in n)`;
    const found = verdict(pairs, 'fixed-points are {x[i] = 0}');
    expect(found.verdict).toBe('refuted');
    // All of them lie on one point, and that may be anywhere.
    const { states, sizes, left } = found.witness!;
    expect(states.x![0]).toBeCloseTo(states.x![sizes.d!]!, 9);
    expect(left).toBeGreaterThan(0.1);
    expect(says(pairs, 'fixed-points are {x[i] = a}')).toBe('inconclusive');
  });

  test('a list that holds every point that is found stays open where it is not known to be whole', () => {
    const line = `size n >= 2 = 3
state x[n] : R
state y : R
x[i]' = -x[i]
y' = sum(x[j]*sin(y) for j in n)`;
    // y is free there: each point that is found has its own on the listed family.
    expect(says(line, 'fixed-points are {x[i] = 0}')).toBe('inconclusive');
    expect(says(line, 'fixed-points are {x[i] = 0, y = 0}')).toBe('refuted');
  });

  test('a motion that dies away far out rests nowhere', () => {
    const away = `state x : R
state y : R
x' = exp(-x)
y' = 0*y`;
    expect(says(away, 'fixed-points are {x = 0, y = 0}')).toBe('refuted');
    const flat = `state x : R
state y : R
x' = x*exp(-x^2)
y' = x*y*exp(-y^2)`;
    expect(says(flat, 'fixed-points are {x = 0}')).not.toBe('refuted');
  });
});

// Of x = m tanh(m x/T): the slope at 0 is m^2/T, and falls away from it.
test('a self-consistency in which letters stand in a function: one fixed point, and where it parts', () => {
  const { claims } = verifyModel(
    modelOf(`model m
param m > 0 = 1.2, T > 0 = 1
state x : R
x' = -x + m*tanh(m*x/T)
claim onset
    threshold T = m^2 supercritical pitchfork
claim alone when T >= m^2
    fixed-points 1
claim beyond when T >= m^2/2
    fixed-points 1
claim wrong
    threshold T = m pitchfork
`),
  );
  expect(claims.map((c) => c.judgement.verdict)).toEqual(['proved', 'proved', 'refuted', 'refuted']);
});
