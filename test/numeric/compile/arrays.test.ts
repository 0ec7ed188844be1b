import { describe, expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr, Index } from '../../../src/expr/expr.ts';
import type { ReduceName } from '../../../src/expr/functionNames.ts';
import { atomIndex, freeAtom, fresh, letter, placeIndex } from '../../../src/expr/intern.ts';
import { compile, compileJacobian, compileTangent } from '../../../src/numeric/compile/compile.ts';
import { derivative } from '../../../src/rewrite/derivative.ts';
import { interpret } from './interpreter.ts';
import { gauss, VARIANTS } from './world.ts';

// Kernels of functions of arrays against the interpreter, against differences, and against the rules of the symbolic wing.

const n = letter({ name: 'n', role: 'size' });
const set = B.setOf(B.sym(n));
const A = letter({ name: 'A', role: 'state', axes: [set, set], components: 2 });
const v = letter({ name: 'v', role: 'state', axes: [set] });
const sizes = new Map([[n, 4]]);
const request = { variables: [A, v], constants: [], sizes, data: new Map() };
const point = (y: Float64Array) => ({
  sizes,
  values: new Map([
    [A, y.slice(0, 16)],
    [v, y.slice(16)],
  ]),
});
const [a, b, i, j] = [fresh(set), fresh(set), freeAtom('i', set), freeAtom('j', set)];
const at = (x: typeof a): Index => atomIndex(x);
const entry = (r: typeof a, c: typeof a): Expr => B.sym(A, [at(r), at(c)]);
const ofMatrix = (fn: ReduceName, where: readonly Index[] = [], body = entry(a, b)): Expr =>
  B.reduce(fn, [a, b], body, B.one, where);
const inverse = ofMatrix('inverse', [at(i), at(j)]);
// Batches, functions inside functions, conditions, shifts of indices, transposed matrices.
const TERMS: Readonly<Record<string, Expr>> = {
  'max over two binders': B.reduce('max', [a, b], B.mul(entry(a, b), B.sym(v, [at(a)])), B.unequal(at(a), at(b))),
  'min of each row': B.reduce('min', [b], entry(i, b), B.less(at(b), at(i))),
  'max of minima': B.reduce('max', [a], B.reduce('min', [b], entry(a, b))),
  argmax: B.mul(B.sym(v, [at(i)]), B.reduce('argmax', [a], B.sym(v, [at(a)]))),
  'exp of a minimum': B.call('exp', B.reduce('min', [a], B.square(B.sym(v, [at(a)])))),
  det: ofMatrix('det'),
  'det transposed': ofMatrix('det', [], entry(b, a)),
  inverse,
  'inverse of the transposed': ofMatrix('inverse', [at(i), at(j)], entry(b, a)),
  'inverse times a vector': B.sum([j], B.mul(inverse, B.sym(v, [at(j)]))),
  'det of inverses': ofMatrix('det', [], B.add(ofMatrix('inverse', [at(a), at(b)]), B.delta(at(a), at(b)))),
};

function differences(term: Expr, y: Float64Array, direction: Float64Array): number[] {
  const f = (h: number): number[] =>
    entries(
      term,
      y.map((x, k) => x + h * direction[k]!),
    );
  const d = (h: number): number[] => f(h).map((x, k) => (x - f(-h)[k]!) / (2 * h));
  const h = 1e-3;
  const [one, two, four] = [d(h), d(h / 2), d(h / 4)];
  return four.map((x, k) => (64 * x - 20 * two[k]! + one[k]!) / 45);
}
function entries(term: Expr, y: Float64Array): number[] {
  const out: number[] = [];
  for (let p = 1; p <= 4; p++)
    for (let q = 1; q <= 4; q++)
      out.push(
        interpret(
          term,
          point(y),
          new Map([
            [i, p],
            [j, q],
          ]),
        ),
      );
  return out;
}
const close = (x: ArrayLike<number>, y: readonly number[], tolerance: number): void => {
  for (let k = 0; k < y.length; k++)
    if (Number.isFinite(y[k]!)) expect(Math.abs(x[k]! - y[k]!), `${k}`).toBeLessThan(tolerance * (1 + Math.abs(y[k]!)));
    else expect(x[k]).toBe(y[k]);
};

describe('functions of arrays', () => {
  for (const [name, term] of Object.entries(TERMS))
    test(`${name}: values, tangents and Jacobians`, () => {
      const y = gauss(7, 20);
      const direction = gauss(8, 20);
      const outputs = [{ name: 'f', indices: [i, j], term }];
      for (const variant of VARIANTS) {
        const all = { ...request, ...variant, outputs };
        const out = new Float64Array(16);
        compile(all).evaluate(y, new Float64Array(0), out);
        close(out, entries(term, y), 1e-11);
        compileTangent(all).evaluateTangent(y, new Float64Array(0), direction, out);
        const expected = differences(term, y, direction);
        if (name !== 'min of each row') close(out, expected, 1e-7);
        const jacobian = new Float64Array(16 * 20);
        compileJacobian(all).evaluateJacobian(y, new Float64Array(0), jacobian);
        for (let k = 0; k < 16; k++) {
          let along = 0;
          for (let m = 0; m < 20; m++) along += jacobian[k * 20 + m]! * direction[m]!;
          if (Number.isFinite(out[k]!)) expect(Math.abs(along - out[k]!)).toBeLessThan(1e-9 * (1 + Math.abs(out[k]!)));
        }
      }
    });
  test('gradients by the reverse sweep are those of the rules, and their gradients too', () => {
    const loss = B.add(
      B.call('log', B.add(B.square(ofMatrix('det')), B.one)),
      B.sum([i, j], B.mul(inverse, B.sym(v, [at(i)]), B.sym(v, [at(j)]))),
      B.square(B.reduce('max', [a, b], B.mul(entry(a, b), B.sym(v, [at(a)])))),
    );
    const by = B.sym(A, [at(i), at(j)]);
    const slope = derivative(loss, by);
    const y = gauss(9, 20);
    const value = (term: Expr): Float64Array => {
      const out = new Float64Array(16);
      compile({ ...request, outputs: [{ name: 'f', indices: [i, j], term }] }).evaluate(y, new Float64Array(0), out);
      return out;
    };
    close(value(B.grad(loss, by)), [...value(slope)], 1e-10);
    close(value(slope), entries(slope, y), 1e-10);
    const [p, q] = [fresh(set), fresh(set)];
    const along = B.sum([p, q], B.square(B.grad(loss, B.sym(A, [at(p), at(q)]))));
    const twice = derivative(B.sum([p, q], B.square(derivative(loss, B.sym(A, [at(p), at(q)])))), by);
    close(value(B.grad(along, by)), [...value(twice)], 1e-8);
  });
  test('singular values, eigenvalues and effective rank move as their differences say', () => {
    for (const fn of ['singular', 'eigenvalue', 'effectiveRank'] as const) {
      // Symmetric, so that all eigenvalues are real.
      const body = fn === 'eigenvalue' ? B.add(entry(a, b), entry(b, a)) : entry(a, b);
      const term = ofMatrix(fn, fn === 'effectiveRank' ? [] : [at(i)], body);
      const outputs = [{ name: 'f', indices: [i], term }];
      const kernel = compile({ ...request, outputs });
      const y = gauss(11, 20);
      const direction = gauss(12, 20);
      const value = (h: number): Float64Array => {
        const out = new Float64Array(4);
        kernel.evaluate(
          y.map((x, k) => x + h * direction[k]!),
          new Float64Array(0),
          out,
        );
        return out;
      };
      const out = new Float64Array(4);
      compileTangent({ ...request, outputs }).evaluateTangent(y, new Float64Array(0), direction, out);
      const h = 1e-4;
      const [up, down, up2, down2] = [value(h), value(-h), value(2 * h), value(-2 * h)];
      const expected = [...up].map((x, k) => (8 * (x - down[k]!) - (up2[k]! - down2[k]!)) / (12 * h));
      close(out, expected, 1e-8);
    }
  });
  test('rank one with a noise of a thousandth is of full rank, and its stable rank shows that it is nearly one', () => {
    const size = 200;
    const noise = gauss(3, size * size);
    const u = gauss(4, size);
    const large = new Map([[n, size]]);
    const y = Float64Array.from([...noise.map((x, k) => u[Math.floor(k / size)]! * u[k % size]! + 1e-3 * x), ...u]);
    const first = placeIndex(B.one);
    const stable = B.divide(B.sum([a, b], B.square(entry(a, b))), B.square(ofMatrix('singular', [first])));
    const outputs = [ofMatrix('rank'), stable].map((term, k) => ({ name: `${k}`, indices: [], term }));
    const out = new Float64Array(2);
    compile({ ...request, sizes: large, outputs }).evaluate(y, new Float64Array(0), out);
    expect(out[0]).toBe(size);
    expect(out[1]! - 1).toBeGreaterThan(0);
    expect(out[1]! - 1).toBeLessThan(1e-5);
  });
});
