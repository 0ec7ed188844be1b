import { describe, expect, test } from 'vitest';
import {
  add,
  call,
  delta,
  divide,
  minusOne,
  mul,
  negate,
  num,
  one,
  pow,
  replace,
  setOf,
  sqrt,
  square,
  subtract,
  sum,
  sym,
  unequal,
  value,
  zero,
} from '../../src/expr/build.ts';
import type { Atom, Expr, Letter, Sym } from '../../src/expr/expr.ts';
import { atomIndex, entryIndex, letter, placeIndex } from '../../src/expr/intern.ts';
import { rational } from '../../src/expr/rational.ts';
import { substitute } from '../../src/expr/traverse.ts';
import { derivative, eraseStops } from '../../src/rewrite/derivative.ts';
import { isZeroTerm, zeroTest } from '../../src/rewrite/zeroTest.ts';
import {
  a,
  b,
  exp,
  family,
  i,
  inD,
  index,
  inN,
  j,
  k,
  l,
  N,
  positive,
  scalar,
  size,
  times,
  u,
  z,
} from './vocabulary.ts';

const letterOf = (e: Expr): Letter => (e as Sym).letter;
const how = (e: Expr): string => {
  const v = zeroTest(e);
  return v.kind === 'zero' ? v.how : v.kind;
};
const proved = (left: Expr, right: Expr): void => expect(how(subtract(left, right))).toBe('normal-form');
const sampled = (left: Expr, right: Expr, by: string): void => expect(how(subtract(left, right))).toBe(by);
const differ = (left: Expr, right: Expr): void => expect(how(subtract(left, right))).toBe('nonzero');

const x = scalar('x');
const y = scalar('y');
const tau = positive('tau');
const [n, r] = [size('n'), size('r')];
const at = (i: Atom) => atomIndex(i);
const dot = (p: Atom, q: Atom): Expr => sum([b], mul(z(p, b), z(q, b)));
const softmax = (p: Atom, q: Atom, over: Atom): Expr =>
  divide(exp(divide(dot(p, q), tau)), sum([over], exp(divide(dot(p, over), tau))));

describe('proved by the normal form, at all sizes', () => {
  const pairs = sum([i, j, a], square(subtract(z(i, a), z(j, a))));
  const mean = (p: Atom): Expr => divide(sum([l], z(l, p)), N);
  const variance = divide(sum([i, a], square(subtract(z(i, a), mean(a)))), N);
  test('the pair loss is 2 N^2 times the variance', () => {
    proved(pairs, times(2, square(N), variance));
    differ(pairs, times(2, N, variance));
    differ(pairs, times(3, square(N), variance));
  });
  test('rows of a softmax add up to 1, columns do not', () => {
    proved(sum([j], softmax(i, j, k)), one);
    differ(sum([i], softmax(i, j, k)), one);
  });
  test('hyperbolic functions are exponentials', () => {
    const e2 = exp(times(2, x));
    proved(call('tanh', x), divide(subtract(e2, one), add(e2, one)));
    differ(call('tanh', x), divide(subtract(e2, one), add(e2, num(2))));
    proved(subtract(square(call('cosh', x)), square(call('sinh', x))), one);
    proved(
      call('tanh', add(x, y)),
      divide(add(call('tanh', x), call('tanh', y)), add(one, mul(call('tanh', x), call('tanh', y)))),
    );
    proved(add(square(call('sin', x)), square(call('cos', x))), one);
  });
  test('squares multiply out', () => {
    proved(square(subtract(x, y)), add(square(x), times(-2, x, y), square(y)));
    proved(square(sum([i], u(i))), sum([i, j], mul(u(i), u(j))));
    differ(square(sum([i], u(i))), sum([i], square(u(i))));
    proved(
      sum([i, j], square(subtract(u(i), u(j)))),
      subtract(times(2, N, sum([i], square(u(i)))), times(2, square(sum([i], u(i))))),
    );
  });
  test('fractions of sizes', () => {
    const share = divide(n, add(n, r));
    proved(share, square(sqrt(share)));
    proved(add(divide(one, n), divide(one, r)), divide(add(n, r), mul(n, r)));
    proved(add(share, divide(r, add(n, r))), one);
    proved(mul(add(n, r), tau), add(mul(n, tau), mul(r, tau)));
    differ(share, divide(r, add(n, r)));
  });
  test('norms', () => {
    const norm = sqrt(sum([b], square(z(i, b))));
    proved(sum([a], square(divide(z(i, a), norm))), one);
    proved(divide(sum([b], square(z(i, b))), norm), norm);
    proved(divide(add(x, norm), norm), add(one, divide(x, norm)));
    proved(divide(one, subtract(norm, x)), divide(add(norm, x), subtract(sum([b], square(z(i, b))), square(x))));
  });
  test('denominators become conditions', () => {
    const v = zeroTest(subtract(divide(one, subtract(x, y)), divide(add(x, y), subtract(square(x), square(y)))));
    expect(v).toMatchObject({ kind: 'zero', how: 'normal-form' });
    expect(v.kind === 'zero' && v.conditions.length).toBeGreaterThan(0);
  });
  test('traces and index sets', () => {
    const [A, B, C] = ['A', 'B', 'C'].map((name) => family(name, [inN, inN])) as [typeof z, typeof z, typeof z];
    const trace = (p: typeof z, q: typeof z, s: typeof z): Expr => sum([i, j, k], mul(p(i, j), q(j, k), s(k, i)));
    proved(trace(A, B, C), trace(B, C, A));
    differ(trace(A, B, C), trace(A, C, B));
    const apart = unequal(at(i), at(j));
    differ(sum([i, j], mul(apart, u(i), u(j))), sum([i, j], mul(u(i), u(j))));
    proved(sum([i, j], mul(apart, u(i), u(j))), subtract(square(sum([i], u(i))), sum([i], square(u(i)))));
  });
});

describe('on spheres and simplices', () => {
  test('what the domain says of a state is known where nothing is differentiated any more', () => {
    const c = family('c', [inN, inD], { kind: 'sphere', radius: tau });
    proved(sum([a], square(c(i, a))), square(tau));
    proved(sum([i, a], mul(u(i), square(c(i, a)))), mul(square(tau), sum([i], u(i))));
    differ(sum([a], square(c(i, a))), tau);
    const p = family('p', [inN], { kind: 'simplex' });
    proved(sum([k], p(k)), one);
    proved(square(sum([k], p(k))), one);
    differ(sum([k], square(p(k))), one);
  });
});

describe('sampled', () => {
  test('by finite fields: identities of exponentials and fractions that are not brought to one form', () => {
    const S = (e: Expr): Expr => sum([k], e);
    const inverse = (e: Expr): Expr => S(divide(one, e));
    sampled(inverse(add(one, exp(u(k)))), subtract(N, S(divide(exp(u(k)), add(one, exp(u(k)))))), 'finite-field');
  });
  test('with many digits: logarithms, erf, nested exponentials', () => {
    sampled(call('log', mul(tau, tau)), times(2, call('log', tau)), 'precision');
    sampled(call('sin', times(2, x)), times(2, call('sin', x), call('cos', x)), 'precision');
    sampled(call('exp', call('log', add(one, square(x)))), add(one, square(x)), 'normal-form');
    sampled(
      call('log', call('cosh', x)),
      subtract(add(x, call('log', add(one, exp(times(-2, x))))), call('log', num(2))),
      'precision',
    );
    differ(call('erf', x), call('tanh', x));
    differ(exp(exp(x)), exp(x));
    sampled(sqrt(square(x)), call('abs', x), 'precision');
    differ(sqrt(square(x)), x);
    sampled(sqrt(add(square(x), times(2, x, tau), square(tau))), call('abs', add(x, tau)), 'precision');
  });
  test('small is not zero', () => {
    const tiny = num(rational(1n, 10n ** 30n));
    differ(exp(tiny), one);
    differ(exp(tiny), add(one, tiny));
    differ(call('tanh', mul(tiny, x)), mul(tiny, x));
    differ(call('log', add(one, num(rational(1n, 10n ** 60n)))), zero);
    differ(call('tanh', num(200)), one);
    differ(exp(one), num(4));
    differ(mul(num(rational(1n, 10n ** 40n)), call('sin', x)), zero);
    // A famous near miss: e^(pi sqrt(163)) = 262537412640768744 - 7.5e-13.
    const pi = times(2, call('asin', one));
    differ(exp(mul(pi, sqrt(num(163)))), num(262537412640768744n));
    // Machin 1706: no rule knows that this is π.
    const machin = subtract(
      times(16, call('atan', num(rational(1, 5)))),
      times(4, call('atan', num(rational(1, 239)))),
    );
    sampled(call('sin', machin), zero, 'precision');
  });
  test('a witness is a point of the declared domains', () => {
    const v = zeroTest(subtract(sum([i], exp(divide(u(i), tau))), N), { seed: 3 });
    expect(v.kind).toBe('nonzero');
    if (v.kind !== 'nonzero') return;
    const values = new Map(v.witness.letters);
    const many = new Map(v.witness.sizes).get('N')!;
    expect(values.get('tau')).toBeGreaterThan(0);
    const total = Array.from({ length: many }, (_, n) => Math.exp(values.get(`u[${n + 1}]`)! / values.get('tau')!) - 1);
    expect(total.reduce((p, q) => p + q)).toBeCloseTo(v.witness.value, 8);
    expect(zeroTest(subtract(sum([i], exp(divide(u(i), tau))), N), { seed: 3 })).toEqual(v);
  });
  test('sizes that are claimed for', () => {
    const onlyAtOne = mul(subtract(N, one), sum([i], u(i)));
    expect(how(onlyAtOne)).toBe('nonzero');
    const v = zeroTest(onlyAtOne, { smallestSizes: new Map([[letterOf(N), 4]]) });
    expect(v.kind === 'nonzero' && v.witness.sizes[0]![1]).toBeGreaterThanOrEqual(4);
  });
  test('polynomials in a size that vanish at its small values are not zero', () => {
    const falling = (count: number): Expr => mul(...Array.from({ length: count }, (_, k) => subtract(N, num(k + 1))));
    for (const count of [1, 3, 5, 7]) {
      differ(falling(count), zero);
      differ(mul(falling(count), sum([i], exp(u(i)))), zero);
      differ(falling(count), mul(falling(count - 1), subtract(N, num(count + 1))));
    }
    const whole = scalar('m', 'any', { kind: 'integer' });
    differ(mul(...[-2, -1, 0, 1, 2].map((m) => subtract(exp(whole), exp(num(m))))), zero);
    sampled(mul(pow(num(2), whole), pow(num(3), whole)), pow(num(6), whole), 'finite-field');
  });
  test('indices that are entries, places and shifts', () => {
    const kind = letter({
      name: 'kind',
      role: 'data',
      axes: [inN],
      domain: { kind: 'integer', lower: { value: one, open: false }, upper: { value: N, open: false } },
    });
    const entry = (p: Atom) => entryIndex(sym(kind, [at(p)]));
    const chosen = (p: Atom): Expr => sym(u(p).letter, [entry(p)]);
    sampled(sum([i, j], mul(delta(entry(i), at(j)), u(j))), sum([i], chosen(i)), 'normal-form');
    differ(sum([i], chosen(i)), sum([i], u(i)));
    const last = sym(u(i).letter, [placeIndex(N)]);
    proved(sum([i], mul(delta(at(i), placeIndex(N)), u(i))), last);
    differ(last, sym(u(i).letter, [placeIndex(one)]));
  });
  test('values that respect conditions', () => {
    const e = call('log', add(square(x), square(y)));
    expect(zeroTest(e).kind).toBe('nonzero');
    const onCircle = zeroTest(e, {
      sample: (l, _, seed) => (l === x.letter ? [1, -1][seed % 2] : l === y.letter ? 0 : undefined),
    });
    expect(onCircle).toMatchObject({ kind: 'zero', how: 'precision' });
  });
  test('poles are told', () => {
    const never = pow(subtract(square(add(x, y)), add(square(x), times(2, x, y), square(y))), minusOne);
    const v = zeroTest(never);
    expect(v.kind === 'unknown' && v.reason).toContain('pole');
    expect(zeroTest(call('log', negate(add(one, square(x))))).kind).toBe('unknown');
  });
});

describe('traps of index calculus', () => {
  const A = family('A', [inN, inN]);
  test('T1 no capture', () => {
    const e = sum([j], mul(A(i, j), u(j)));
    const moved = replace(e, new Map([[i, at(j)]]));
    expect(moved === sum([k], mul(A(j, k), u(k)))).toBe(true);
    differ(moved, sum([j], mul(A(j, j), u(j))));
  });
  test('T2 a derivative by its own letters needs its own indices', () => {
    const own = derivative(mul(u(i), u(j)), u(k));
    proved(own, add(mul(delta(at(i), at(k)), u(j)), mul(delta(at(j), at(k)), u(i))));
  });
  test('T3 copies open apart', () => differ(square(sum([i], u(i))), sum([i], square(u(i)))));
  test('T4 content with a sign in negative powers comes to an end', () => {
    for (const p of [x, negate(x)])
      for (const q of [y, negate(y), times(-2, y)])
        for (const s of [u(i), negate(u(i))]) {
          const e = pow(add(p, q, s), num(-3));
          proved(mul(e, pow(negate(add(p, q, s)), num(3))), minusOne);
        }
  });
  test('T6 exponentials leave the sum with what does not depend on it', () =>
    proved(sum([i], exp(add(u(i), x))), mul(exp(x), sum([i], exp(u(i))))));
  test('T7 deltas inside factors are found', () => {
    const centred = (p: Atom, q: Atom): Expr => subtract(delta(at(p), at(q)), divide(one, N));
    proved(sum([j], mul(centred(i, j), centred(j, k))), centred(i, k));
  });
  test('T8 pairs that differ do not differ in each part', () => {
    const same = mul(delta(at(i), at(j)), delta(at(k), at(l)));
    differ(subtract(one, same), mul(unequal(at(i), at(j)), unequal(at(k), at(l))));
  });
  test('T9 a delta in an argument', () => {
    const e = exp(add(mul(x, delta(at(i), at(j))), y));
    proved(e, add(exp(y), mul(delta(at(i), at(j)), subtract(exp(add(x, y)), exp(y)))));
  });
  test('T10 sums over known sets', () => {
    const two = setOf(2);
    const s = index('s', two);
    const sign = pow(minusOne, value(at(s)));
    expect(sum([s], one) === num(2)).toBe(true);
    expect(sum([s], sign) === zero).toBe(true);
    proved(sum([s], square(sign)), num(2));
    const v = family('v', [two]);
    const place = (k: number): Expr => sym(v(s).letter, [placeIndex(num(k))]);
    proved(sum([s], v(s)), add(place(1), place(2)));
    proved(sum([s], mul(sign, v(s))), subtract(place(2), place(1)));
  });
  test('T11 sizes at which a term does not exist are passed over', () => {
    const others = call('log', sum([j], mul(unequal(at(i), at(j)), exp(u(j)))));
    const e = add(sum([i], subtract(others, call('log', subtract(sum([k], exp(u(k))), exp(u(i)))))), zero);
    const v = zeroTest(e);
    expect(v.kind).toBe('zero');
    if (v.kind === 'zero' && v.sampled !== undefined)
      for (const sizes of v.sampled.sizes) expect(new Map(sizes).get('N')).toBeGreaterThan(1);
    expect(how(divide(one, subtract(N, one)))).toBe('nonzero');
  });
  test('T12, T13 sg is constant for the derivative and erased in a field', () => {
    const stopped = mul(x, call('sg', x));
    expect(derivative(call('sg', x), x) === zero).toBe(true);
    expect(eraseStops(derivative(stopped, x)) === x).toBe(true);
    expect(derivative(stopped, x, true) === eraseStops(derivative(square(x), x))).toBe(false);
    proved(derivative(stopped, x, true), times(2, x));
  });
  test('a guard keeps what is singular without it', () => {
    const apart = unequal(at(i), at(j));
    const e = sum([i, j], divide(apart, subtract(u(i), u(j))));
    expect(isZeroTerm(e)).toBe(true);
    const f = sum([i, j], mul(apart, divide(u(i), subtract(u(i), u(j)))));
    sampled(f, divide(mul(N, subtract(N, one)), num(2)), 'finite-field');
  });
  test('small sizes', () => {
    const single = setOf(1);
    const w = family('w', [single]);
    const [p, q] = [index('p', single), index('q', single)];
    expect(isZeroTerm(subtract(sum([p, q], mul(w(p), w(q))), sum([p], square(w(p)))))).toBe(true);
    const couple = family('w', [setOf(2)]);
    const [s, t] = [index('s', setOf(2)), index('t', setOf(2))];
    // Cayley-Hamilton in disguise: three indices of a set of two cannot all differ.
    const m = index('m', setOf(2));
    const different = mul(unequal(at(s), at(t)), unequal(at(t), at(m)), unequal(at(m), at(s)));
    expect(isZeroTerm(sum([s, t, m], mul(different, couple(s), couple(t), couple(m))))).toBe(true);
  });
  test('substituted letters', () => {
    const gap = add(times(2, x), negate(y));
    expect(isZeroTerm(substitute(gap, (s) => (s === y ? times(2, x) : undefined)))).toBe(true);
    expect(isZeroTerm(gap)).toBe(false);
  });
});
