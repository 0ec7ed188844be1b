import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import { fresh } from '../../../src/expr/intern.ts';
import { compile, compileGradient, compileJacobian } from '../../../src/numeric/compile/compile.ts';
import { at, c, i, J, j, n, ring, ringTerm, X, x } from '../../expr/ringTerm.ts';
import { interpret } from './interpreter.ts';
import { distance, freeWorld, VARIANTS } from './world.ts';

const world = (size: number) =>
  freeWorld(
    new Map([[n, size]]),
    [
      [x, size],
      [J, size * size],
      [c, size],
    ],
    5,
  );
const tapes = fc.array(fc.nat(1000), { minLength: 12, maxLength: 40 });
const none = new Float64Array();

describe('kernels over rings and the interpreter agree', () => {
  it('on fields, in every form and back end, on rings of one and two places too', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: 1, max: 6 }), (tape, size) => {
        const w = world(size);
        const term = ringTerm(tape);
        const expected = Float64Array.from({ length: size }, (_, p) => interpret(term, w.point, new Map([[i, p + 1]])));
        for (const variant of VARIANTS) {
          const kernel = compile({ ...w.request, ...variant, outputs: [{ name: 'o', indices: [i], term }] });
          const out = new Float64Array(size);
          kernel.evaluate(w.variables, none, out);
          expect(distance(out, expected), JSON.stringify(variant)).toBeLessThan(1e-11);
        }
      }),
      { seed: 20260320, numRuns: 60 },
    );
  });
  it('on gradients and Jacobians', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: 1, max: 4 }), (tape, size) => {
        const w = world(size);
        const term = ringTerm(tape);
        const loss = B.sum([i], B.square(term));
        const expected = Float64Array.from({ length: size }, (_, p) =>
          interpret(B.grad(loss, X(at(j))), w.point, new Map([[j, p + 1]])),
        );
        const scale = Math.max(1, ...expected.map(Math.abs));
        const jacobians: Float64Array[] = [];
        for (const variant of VARIANTS) {
          const kernel = compileGradient(loss, { ...w.request, ...variant });
          const out = new Float64Array(kernel.outputCount);
          kernel.evaluate(w.variables, none, out);
          expect(distance(out.slice(0, size), expected) / scale, JSON.stringify(variant)).toBeLessThan(1e-5);
          const jacobian = compileJacobian({ ...w.request, ...variant, outputs: [{ name: 'o', indices: [i], term }] });
          const matrix = new Float64Array(jacobian.outputCount * jacobian.dimension);
          jacobian.evaluateJacobian(w.variables, none, matrix);
          jacobians.push(matrix);
        }
        for (const m of jacobians) expect(distance(m, jacobians[0]!)).toBeLessThan(1e-11);
      }),
      { seed: 20260321, numRuns: 20 },
    );
  });
});

describe('the cost of a ring', () => {
  it('is one pass, there and back', () => {
    const b = fresh(ring);
    const loss = B.sum([b], B.square(B.subtract(X(at(b, 1)), X(at(b)))));
    const { request } = world(100);
    const kernel = compileGradient(loss, { ...request, variables: [x], form: 'tensor' });
    expect(kernel.iterations.reduce((s, m) => s + m, 0)).toBeLessThanOrEqual(400);
  });
});
