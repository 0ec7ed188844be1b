import { describe, expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr, Letter, Sym } from '../../../src/expr/expr.ts';
import { atomIndex, freeAtom, placeIndex } from '../../../src/expr/intern.ts';
import { compile, compileGradient, compileJacobian, compileTangent } from '../../../src/numeric/compile/compile.ts';
import { c, d, N, Sd, SN, x, z } from './randomTerm.ts';
import { gauss, VARIANTS } from './world.ts';

const [i, j, m] = [freeAtom('i', SN), freeAtom('j', SN), freeAtom('m', SN)] as const;
const k = freeAtom('k', Sd);
const X = (a: typeof i, shift = 0): Sym => B.sym(x, [atomIndex(a, shift)]);
const [ii, jj] = [atomIndex(i), atomIndex(j)] as const;
type Variant = (typeof VARIANTS)[number];

function value(
  term: Expr,
  v: readonly number[],
  variant: Variant,
  n = v.length,
  letters: readonly Letter[] = [x],
): number[] {
  const indices = term.free.includes(i) ? [i] : [];
  const kernel = compile({
    outputs: [{ name: 'f', indices, term }],
    variables: letters,
    constants: [c],
    sizes: new Map([
      [N, n],
      [d, 2],
    ]),
    data: new Map(),
    ...variant,
  });
  const out = new Float64Array(kernel.outputCount);
  kernel.evaluate(Float64Array.from(v), Float64Array.of(1), out);
  return [...out];
}
function gradient(loss: Expr, v: readonly number[], variant: Variant): number[] {
  const kernel = compileGradient(loss, {
    variables: [x],
    constants: [c],
    sizes: new Map([
      [N, v.length],
      [d, 2],
    ]),
    data: new Map(),
    ...variant,
  });
  const out = new Float64Array(v.length);
  kernel.evaluate(Float64Array.from(v), Float64Array.of(1), out);
  return [...out];
}
const near = (a: readonly number[], b: readonly number[], far = 1e-12): void => {
  expect(a).toHaveLength(b.length);
  a.forEach((y, q) => {
    expect(Math.abs(y - b[q]!)).toBeLessThanOrEqual(far * (1 + Math.abs(b[q]!)));
  });
};

describe.each(VARIANTS)('%o', (variant) => {
  test('softmax and log-sum-exp at scores of 10,000', () => {
    const v = [10000, 9999, -10000, 9000, 0];
    const p = B.mul(B.call('exp', X(i)), B.pow(B.sum([j], B.call('exp', X(j))), B.minusOne));
    const e = Math.exp(-1) / (1 + Math.exp(-1));
    near(value(p, v, variant), [1 - e, e, 0, 0, 0]);
    const lse = B.call('log', B.sum([j], B.call('exp', X(j))));
    near(value(lse, v, variant), [10000 + Math.log1p(Math.exp(-1))]);
    near(gradient(lse, v, variant), [1 - e, e, 0, 0, 0]);
    // Without itself: the diagonal would be the largest term by far.
    const others = B.sum([i], B.call('log', B.sum([j], B.mul(B.unequal(ii, jj), B.call('exp', X(j))))));
    near(value(others, [10000, 3, 2], variant), [20000 + Math.log(Math.exp(3) + Math.exp(2))], 1e-15);
    // Mean under the weights, squared: two sums of exponentials in one product.
    const mean = B.divide(B.sum([j], B.mul(B.call('exp', X(j)), X(j))), B.sum([j], B.call('exp', X(j))));
    near(value(B.square(mean), [10000, 9000, 1], variant), [1e8]);
    near(gradient(mean, [10000, 9000, 1], variant), [1, 0, 0]);
  });
  test('logistic functions at both ends', () => {
    const logistic = B.pow(B.add(B.one, B.call('exp', B.negate(X(i)))), B.minusOne);
    near(value(logistic, [-2000, 0, 2000], variant), [0, 0.5, 1]);
    const softplus = B.sum([i], B.call('log', B.add(B.one, B.call('exp', X(i)))));
    near(gradient(softplus, [-2000, 0, 2000], variant), [0, 0.5, 1]);
    near(gradient(B.sum([i], logistic), [-2000, 0, 2000], variant), [0, 0.25, 0]);
  });
  test('guards protect what is singular, in value and derivatives', () => {
    const far = B.call('abs', B.subtract(X(i), X(j)));
    const coulomb = B.sum([i, j], B.mul(B.unequal(ii, jj), B.pow(far, B.minusOne)));
    near(value(coulomb, [0, 1, 3], variant), [2 * (1 + 1 / 3 + 1 / 2)]);
    near(gradient(coulomb, [0, 1, 3], variant), [2 * (1 + 1 / 9), 2 * (-1 + 1 / 4), 2 * (-1 / 9 - 1 / 4)]);
    const ordered = B.sum([i, j], B.mul(B.less(ii, jj), B.call('log', far)));
    near(gradient(ordered, [0, 1, 3], variant), [-1 - 1 / 3, 1 - 1 / 2, 1 / 3 + 1 / 2]);
    const request = {
      outputs: [{ name: 'f', indices: [m], term: B.grad(coulomb, X(m)) }],
      variables: [x],
      constants: [],
      sizes: new Map([[N, 3]]),
      data: new Map(),
      ...variant,
    };
    const jacobian = new Float64Array(9);
    compileJacobian(request).evaluateJacobian(Float64Array.of(0, 1, 3), new Float64Array(0), jacobian);
    const [a, b, e] = [4, 4 / 27, 4 / 8];
    near([...jacobian], [a + b, -a, -b, -a, a + e, -e, -b, -e, b + e]);
  });
  test('guards in long odd loops', () => {
    const n = 601;
    const v = Array.from(gauss(5, n));
    const inverse = B.pow(B.call('abs', B.subtract(X(i), X(j))), B.minusOne);
    const rows = B.sum([j], B.mul(B.unequal(ii, jj), inverse));
    const wanted = v.map((p, a) => v.reduce((t, q, b) => (a === b ? t : t + 1 / Math.abs(p - q)), 0));
    if (variant.form === 'tensor') near(value(rows, v, variant), wanted);
    const above = B.sum([j], B.mul(B.less(ii, jj), B.square(B.subtract(X(i), X(j)))));
    if (variant.form === 'tensor')
      near(
        value(above, v, variant),
        v.map((p, a) => v.reduce((t, q, b) => (a < b ? t + (p - q) ** 2 : t), 0)),
      );
  });
  test('an index moved under a condition, and an unguarded one is NaN', () => {
    const inside = B.mul(B.less(placeIndex(B.one), ii), X(i, -1));
    near(value(inside, [5, 6, 7], variant), [0, 5, 6]);
    near(gradient(B.sum([i], B.mul(B.square(inside), X(i))), [5, 6, 7], variant), [60, 25 + 84, 36]);
    expect(value(X(i, 1), [1, 2, 3], variant)).toEqual([2, 3, Number.NaN]);
  });
  test('empty sums are 0, empty products 1', () => {
    expect(value(B.add(B.one, B.sum([i], X(i))), [], variant, 0)).toEqual([1]);
    expect(value(B.sum([j], B.mul(X(j), X(j))), [], variant, 0)).toEqual([0]);
    expect(value(X(i), [], variant, 0)).toEqual([]);
    expect(value(B.prod(i, X(i)), [], variant, 0)).toEqual([1]);
    expect(value(B.call('exp', B.sum([j], B.call('exp', X(j)))), [], variant, 0)).toEqual([1]);
  });
  test('a product with a factor 0 has the right gradient', () => {
    near(gradient(B.prod(i, X(i)), [0, 2, 3, 4, 5], variant), [120, 0, 0, 0, 0]);
  });
  test('functions at their edges', () => {
    const v = [-710, -1, -0.3, 0, 1e-9, 0.4, 20, 709, 800, Number.NaN, Number.POSITIVE_INFINITY];
    for (const fn of ['exp', 'tanh', 'erf', 'relu', 'sign'] as const) {
      const got = value(B.call(fn, X(i)), v, variant);
      v.forEach((y, q) => {
        const want = fn === 'relu' ? (y > 0 ? y : Math.max(y, 0)) : fn === 'erf' ? undefined : Math[fn](y);
        if (want === undefined) expect(Number.isNaN(got[q]!)).toBe(Number.isNaN(y));
        else if (Number.isFinite(want))
          expect(Math.abs(got[q]! - want)).toBeLessThanOrEqual(1e-15 * Math.abs(want) * 4 + 1e-320);
        else expect(got[q]).toBe(want);
      });
    }
  });
});

describe('the traps of kernels', () => {
  const sizes = new Map([
    [N, 60],
    [d, 4],
  ]);
  const Z = (a: typeof i): Expr => B.sym(z, [atomIndex(a), atomIndex(k)]);
  const request = { variables: [z], constants: [], sizes, data: new Map(), form: 'tensor' } as const;
  test('K1: straight-line code is straight, tensors are loops, small systems choose the first', () => {
    const loss = B.sum([i, k], B.pow(Z(i), B.num(4)));
    expect(compileGradient(loss, { ...request, form: 'straight-line' }).iterations).toEqual([]);
    expect(compileGradient(loss, request).iterations).toEqual([240]);
    expect(
      compileGradient(loss, {
        ...request,
        form: undefined,
        sizes: new Map([
          [N, 3],
          [d, 2],
        ]),
      }).form,
    ).toBe('straight-line');
    expect(
      compileGradient(loss, {
        ...request,
        form: undefined,
        sizes: new Map([
          [N, 300],
          [d, 20],
        ]),
      }).form,
    ).toBe('tensor');
  });
  test('K4: a good order of elimination is found in a flat sum and kept', () => {
    // Σ_ijm (z_i·z_j)(z_j·z_m): flat it runs through N³ d².
    const k2 = freeAtom('k2', Sd);
    const Z2 = (a: typeof i): Expr => B.sym(z, [atomIndex(a), atomIndex(k2)]);
    const loss = B.sum([i, j, m, k, k2], B.mul(Z(i), Z(j), Z2(j), Z2(m), B.call('tanh', Z(i))));
    const kernel = compileGradient(loss, request);
    expect(kernel.iterations.reduce((s, n) => s + n, 0)).toBeLessThan(20 * 60 * 16);
  });
  test('K7: a field comes out with the axes asked for', () => {
    const term = B.grad(
      B.sum([i, k], B.mul(B.square(Z(i)), B.value(atomIndex(i)))),
      B.sym(z, [atomIndex(m), atomIndex(k)]),
    );
    const three = new Map([
      [N, 3],
      [d, 2],
    ]);
    const v = Float64Array.of(1, 2, 3, 4, 5, 6);
    for (const variant of VARIANTS) {
      const out = new Float64Array(6);
      const outputs = [{ name: 'f', indices: [k, m], term }];
      compile({ ...request, ...variant, sizes: three, outputs }).evaluate(v, new Float64Array(0), out);
      expect([...out]).toEqual([2, 12, 30, 4, 16, 36]);
    }
  });
  test('the shift of a softmax moves no derivative, sg moves the second one', () => {
    // f = grad of Σ_i (x_i - sg(x_i²)): its field is 1, but sg alone, read as a field, moves.
    const loss = B.sum([i], B.mul(X(i), B.call('sg', B.square(X(i)))));
    const outputs = [{ name: 'f', indices: [i], term: B.grad(loss, X(i)) }];
    const three = { outputs, variables: [x], constants: [], sizes: new Map([[N, 3]]), data: new Map() };
    const [v, e, out] = [Float64Array.of(1, 2, 3), Float64Array.of(1, 1, 1), new Float64Array(3)];
    compile(three).evaluate(v, new Float64Array(0), out);
    expect([...out]).toEqual([1, 4, 9]);
    compileTangent(three).evaluateTangent(v, new Float64Array(0), e, out);
    expect([...out]).toEqual([2, 4, 6]);
    // The derivative of that field inside another loss: sg is gone from it.
    const outer = B.sum([j], B.square(B.grad(loss, X(j))));
    const kernel = compileGradient(outer, { variables: [x], constants: [], sizes: new Map([[N, 3]]), data: new Map() });
    kernel.evaluate(v, new Float64Array(0), out);
    expect([...out]).toEqual([4, 32, 108]);
  });
  test('a kernel may be called again and again', () => {
    const kernel = compileGradient(B.sum([i, j, k], B.mul(Z(i), Z(j), B.call('tanh', Z(i)))), request);
    const v = gauss(3, 240);
    const [a, b] = [new Float64Array(240), new Float64Array(240)];
    kernel.evaluate(v, new Float64Array(0), a);
    kernel.evaluate(gauss(4, 240), new Float64Array(0), b);
    kernel.evaluate(v, new Float64Array(0), b);
    expect([...b]).toEqual([...a]);
  });
});
