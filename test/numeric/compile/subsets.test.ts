import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { fresh } from '../../../src/expr/intern.ts';
import { choose } from '../../../src/expr/position.ts';
import { compile, compileGradient, compileJacobian, MemoryExceeded } from '../../../src/numeric/compile/compile.ts';
import { a, at, C, f, h, p, pairs, q, SC, set, subsetTerm, triples, y } from '../../expr/subsetTerm.ts';
import { interpret } from './interpreter.ts';
import { distance, freeWorld, VARIANTS } from './world.ts';

const world = (n: number) =>
  freeWorld(
    new Map([[C, n]]),
    [
      [f, choose(n, 2)],
      [h, choose(n, 3)],
      [y, n],
    ],
    3,
  );

/** A term at all values of its indices a and p, by the interpreter. */
function interpreted(term: Expr, w: ReturnType<typeof world>, n: number): Float64Array {
  const out: number[] = [];
  for (let k = 1; k <= n; k++)
    for (let s = 1; s <= choose(n, 2); s++)
      out.push(
        interpret(
          term,
          w.point,
          new Map([
            [a, k],
            [p, s],
          ]),
        ),
      );
  return Float64Array.from(out);
}
const tapes = fc.array(fc.nat(1000), { minLength: 12, maxLength: 40 });

describe('kernels over subsets and the interpreter agree', () => {
  it('on fields, in every form and back end', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: 2, max: 5 }), (tape, n) => {
        const w = world(n);
        const term = subsetTerm(tape);
        const expected = interpreted(term, w, n);
        for (const variant of VARIANTS) {
          const kernel = compile({ ...w.request, ...variant, outputs: [{ name: 'o', indices: [a, p], term }] });
          const out = new Float64Array(kernel.outputCount);
          kernel.evaluate(w.variables, new Float64Array(), out);
          expect(distance(out, expected), JSON.stringify(variant)).toBeLessThan(1e-12);
        }
      }),
      { seed: 20260302, numRuns: 40 },
    );
  });
  it('on gradients by the reverse sweep', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: 2, max: 4 }), (tape, n) => {
        const w = world(n);
        const loss = B.sum([a, p], B.square(subsetTerm(tape)));
        const expected = [...w.variables.keys()].map((k) => {
          const [count, triple] = [choose(n, 2), choose(n, 3)];
          if (k >= count && k < count + triple) return 0;
          const by = k < count ? B.sym(f, [at(q)]) : B.sym(y, [B.indexAt(SC, k - count - triple + 1)]);
          return interpret(B.grad(loss, by), w.point, new Map([[q, k + 1]]));
        });
        for (const variant of VARIANTS) {
          const kernel = compileGradient(loss, { ...w.request, ...variant });
          const out = new Float64Array(kernel.outputCount);
          kernel.evaluate(w.variables, new Float64Array(), out);
          const scale = Math.max(1, ...expected.map(Math.abs));
          expect(distance(out, Float64Array.from(expected)) / scale, JSON.stringify(variant)).toBeLessThan(1e-5);
        }
      }),
      { seed: 20260303, numRuns: 12 },
    );
  });
  it('on Jacobians: all forms alike', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: 2, max: 4 }), (tape, n) => {
        const w = world(n);
        const [one, ...others] = VARIANTS.map((variant) => {
          const output = { name: 'o', indices: [a, p], term: subsetTerm(tape) };
          const kernel = compileJacobian({ ...w.request, ...variant, outputs: [output] });
          const out = new Float64Array(kernel.outputCount * kernel.dimension);
          kernel.evaluateJacobian(w.variables, new Float64Array(), out);
          return out;
        });
        for (const o of others) expect(distance(o, one!)).toBeLessThan(1e-11);
      }),
      { seed: 20260304, numRuns: 20 },
    );
  });
  it('on triples', () => {
    const [t, k] = [fresh(triples), fresh(SC)];
    const term = B.sum([t, k], B.mul(B.member(at(k), at(t)), B.sym(h, [at(t)]), B.sym(y, [at(k)])));
    const [l, m] = [fresh(SC), fresh(SC)];
    const guarded = B.mul(B.distinct([at(k), at(l), at(m)]), B.sym(h, [set(at(k), at(l), at(m))]), B.sym(y, [at(k)]));
    const w = world(6);
    for (const [e, times] of [
      [term, 1],
      [B.sum([k, l, m], guarded), 2],
    ] as const)
      for (const variant of VARIANTS) {
        const kernel = compile({ ...w.request, ...variant, outputs: [{ name: 'o', indices: [], term: e }] });
        const out = new Float64Array(1);
        kernel.evaluate(w.variables, new Float64Array(), out);
        // Of a triple each element stands first in two orders.
        expect(out[0]! / times).toBeCloseTo(interpret(term, w.point), 12);
      }
  });
});

describe('the cost of sums over subsets', () => {
  const [g, k] = [fresh(pairs), fresh(SC)];
  const loss = B.sum([g, k], B.mul(B.member(at(k), at(g)), B.square(B.subtract(B.sym(f, [at(g)]), B.sym(y, [at(k)])))));
  it('is that of their elements, not of all elements', () => {
    const at100 = compileGradient(loss, { ...world(100).request, form: 'tensor' });
    // 4,950 pairs of two elements each.
    expect(Math.max(...at100.iterations)).toBeLessThanOrEqual(2 * choose(100, 2));
  });
  it('refuses tables that would not fit', () => {
    const big = { variables: [y], constants: [], sizes: new Map([[C, 200_000]]), data: new Map() };
    const other = fresh(SC);
    const two = B.sum(
      [g, k, other],
      B.mul(
        B.member(at(k), at(g)),
        B.member(at(other), at(g)),
        B.call('sin', B.add(B.sym(y, [at(k)]), B.sym(y, [at(other)]))),
      ),
    );
    expect(() => compile({ ...big, outputs: [{ name: 'o', indices: [], term: two }] })).toThrow(MemoryExceeded);
  });
});
