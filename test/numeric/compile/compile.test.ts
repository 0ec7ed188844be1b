import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { compile, compileGradient, compileJacobian, compileTangent } from '../../../src/numeric/compile/compile.ts';
import { interpret, type Kept } from './interpreter.ts';
import { at, atom, component, randomTerm, x, z } from './randomTerm.ts';
import { differences, distance, VARIANTS, type World, world } from './world.ts';

const SEED = 20260101;
const i = atom('i');
const k = component('k');
const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat(1000));
const moderate = (v: Float64Array): boolean => v.every((y) => Math.abs(y) < 1e6);

/** The term at all values of its free indices i and k, by the interpreter; what it keeps, if it is to keep anything. */
function interpreted(term: Expr, w: World, variables: Float64Array, stopped?: Float64Array, kept?: Kept): Float64Array {
  const point = { ...w.point(variables, stopped), ...(kept && { kept }) };
  const [n, m] = [...w.request.sizes.values()] as [number, number];
  const out = new Float64Array(n * m);
  for (let p = 0; p < n; p++)
    for (let q = 0; q < m; q++)
      out[p * m + q] = interpret(
        term,
        point,
        new Map([
          [i, p + 1],
          [k, q + 1],
        ]),
      );
  return out;
}

test('what the interpreter keeps changes no value', () => {
  const kinds = { kinks: true, stops: true, grads: true };
  fc.assert(
    fc.property(randomTerm(kinds, [i], [k]), sizes, (term, [n, m, seed]) => {
      const w = world(n, m, seed);
      const stopped = w.variables.map((v) => v + 1);
      const kept = interpreted(term, w, w.variables, stopped, new WeakMap());
      expect(kept).toEqual(interpreted(term, w, w.variables, stopped));
    }),
    { seed: SEED, numRuns: 100 },
  );
});

describe('kernels and the interpreter agree', () => {
  const kinds = { kinks: true, stops: true, grads: false };
  test('on fields over members and components, in every form and back end', () => {
    fc.assert(
      fc.property(randomTerm(kinds, [i], [k]), sizes, (term, [n, m, seed]) => {
        const w = world(n, m, seed);
        const expected = interpreted(term, w, w.variables);
        fc.pre(moderate(expected));
        for (const variant of VARIANTS) {
          const kernel = compile({ ...w.request, ...variant, outputs: [{ name: 'f', indices: [i, k], term }] });
          const out = new Float64Array(kernel.outputCount);
          kernel.evaluate(w.variables, w.constants, out);
          expect(distance(out, expected), JSON.stringify(variant)).toBeLessThan(1e-11);
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
  test('the forms agree with each other to 1e-13', () => {
    fc.assert(
      fc.property(randomTerm({ kinks: false, stops: false, grads: false }), sizes, (term, [n, m, seed]) => {
        const w = world(n, m, seed);
        const [a, b, c] = VARIANTS.map((variant) => {
          const kernel = compileGradient(term, { ...w.request, ...variant });
          const out = new Float64Array(kernel.outputCount);
          kernel.evaluate(w.variables, w.constants, out);
          return out;
        });
        fc.pre(moderate(a!) && a!.every((v) => Math.abs(v) < 100));
        expect(distance(b!, a!)).toBeLessThan(1e-13);
        expect(distance(c!, b!)).toBeLessThan(1e-13);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
  test('the back ends agree where loops are long, odd and on two lanes', () => {
    fc.assert(
      fc.property(randomTerm({ kinks: true, stops: false, grads: false }), fc.nat(1000), (term, seed) => {
        const w = world(19, 17, seed);
        const run = (backEnd: 'webAssembly' | 'javascript'): Float64Array | undefined => {
          const kernel = compileGradient(term, { ...w.request, form: 'tensor', backEnd });
          if (kernel.operations > 1e7) return undefined;
          const out = new Float64Array(kernel.outputCount);
          kernel.evaluate(w.variables, w.constants, out);
          return out;
        };
        const [a, b] = [run('javascript'), run('webAssembly')];
        fc.pre(a !== undefined && moderate(a));
        expect(distance(b!, a!)).toBeLessThan(1e-11);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
  test('what is asked often is compiled after all, and goes on as it began', () => {
    const w = world(19, 17, 3);
    const loss = B.sum([i, k], B.call('exp', B.mul(B.num(-1), B.square(B.sym(z, [at(i), at(k)])))));
    const kernel = compileGradient(loss, { ...w.request, few: true });
    const out = new Float64Array(kernel.outputCount);
    kernel.evaluate(w.variables, w.constants, out);
    const first = Float64Array.from(out);
    expect(first.some((v) => v !== 0)).toBe(true);
    for (let n = 0; n * kernel.operations < 3e6; n++) kernel.evaluate(w.variables, w.constants, out);
    expect(distance(out, first)).toBeLessThan(1e-14);
  });
  test('with untaken derivatives inside', () => {
    fc.assert(
      fc.property(randomTerm({ kinks: false, stops: true, grads: true }, [i], [k]), sizes, (term, [n, m, seed]) => {
        const w = world(Math.min(n, 3), Math.min(m, 3), seed);
        const expected = interpreted(
          B.add(term, B.grad(B.square(term.free.length > 0 ? B.one : term), B.sym(x, [at(i)]))),
          w,
          w.variables,
        );
        fc.pre(moderate(expected) && expected.every((v) => Math.abs(v) < 1e3));
        const outputs = [
          {
            name: 'f',
            indices: [i, k],
            term: B.add(term, B.grad(B.square(term.free.length > 0 ? B.one : term), B.sym(x, [at(i)]))),
          },
        ];
        const kernel = compile({ ...w.request, outputs });
        const out = new Float64Array(kernel.outputCount);
        kernel.evaluate(w.variables, w.constants, out);
        // Differences of differences: nested derivatives of the interpreter are good to a few digits only.
        expect(distance(out, expected)).toBeLessThan(1e-3);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe('the reverse sweep', () => {
  test('agrees with differences of L(θ, θ₀), every sg reading θ₀', () => {
    fc.assert(
      fc.property(randomTerm({ kinks: false, stops: true, grads: false }), sizes, (loss, [n, m, seed]) => {
        const w = world(n, m, seed);
        const scale = Math.abs(interpret(loss, w.point(w.variables)));
        const expected = new Float64Array(w.variables.length);
        const nearer = expected.slice();
        w.variables.forEach((_, q) => {
          const f = (h: number): Float64Array => {
            const moved = w.variables.slice();
            moved[q]! += h;
            return Float64Array.of(interpret(loss, w.point(moved, w.variables)));
          };
          expected[q] = differences(f)[0]!;
          nearer[q] = differences(f, 4e-4)[0]!;
        });
        // Differences are a test only where they agree with themselves.
        fc.pre(moderate(expected) && scale < 1e4 && distance(expected, nearer) < 1e-8);
        const kernel = compileGradient(loss, { ...w.request, form: 'tensor' });
        const out = new Float64Array(kernel.outputCount);
        kernel.evaluate(w.variables, w.constants, out);
        expect(distance(out, expected)).toBeLessThan(1e-7 * (1 + scale));
        // The same by grad nodes, axis by axis: a transposed gradient has the right norm.
        const outputs = [
          { name: 'z', indices: [i, k], term: B.grad(loss, B.sym(z, [at(i), at(k)])) },
          { name: 'x', indices: [i], term: B.grad(loss, B.sym(x, [at(i)])) },
        ];
        const field = compile({ ...w.request, outputs });
        const again = new Float64Array(field.outputCount);
        field.evaluate(w.variables, w.constants, again);
        expect(distance(again, out.slice(0, again.length))).toBeLessThan(1e-12);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('the forward sweep', () => {
  test('tangents and Jacobians agree with differences of the field, sg transparent', () => {
    fc.assert(
      fc.property(randomTerm({ kinks: false, stops: true, grads: false }), sizes, (loss, [n, m, seed]) => {
        const w = world(Math.min(n, 4), Math.min(m, 3), seed);
        const outputs = [
          { name: 'z', indices: [i, k], term: B.grad(loss, B.sym(z, [at(i), at(k)])) },
          { name: 'x', indices: [i], term: B.add(B.sym(x, [at(i)]), B.grad(loss, B.sym(x, [at(i)]))) },
        ];
        const v = w.variables;
        const direction = v.map((_, q) => Math.cos(3 * q + 1));
        const field = compile({ ...w.request, outputs });
        const f = (h: number): Float64Array => {
          const out = new Float64Array(field.outputCount);
          field.evaluate(
            v.map((y, q) => y + h * direction[q]!),
            w.constants,
            out,
          );
          return out;
        };
        const expected = differences(f);
        fc.pre(moderate(expected) && f(0).every((y) => Math.abs(y) < 1e3));
        for (const variant of VARIANTS) {
          const tangent = compileTangent({ ...w.request, ...variant, outputs });
          const out = new Float64Array(tangent.outputCount);
          tangent.evaluateTangent(v, w.constants, direction, out);
          expect(distance(out, expected)).toBeLessThan(1e-5);
          const jacobian = compileJacobian({ ...w.request, ...variant, outputs });
          const matrix = new Float64Array(jacobian.outputCount * jacobian.dimension);
          jacobian.evaluateJacobian(v, w.constants, matrix);
          const product = out.map((_, r) => direction.reduce((t, y, q) => t + y * matrix[r * v.length + q]!, 0));
          expect(distance(product, out)).toBeLessThan(1e-10);
        }
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});
