import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { fresh } from '../../../src/expr/intern.ts';
import { compile, compileGradient } from '../../../src/numeric/compile/compile.ts';
import { takeGradients } from '../../../src/rewrite/derivative.ts';
import { interpret } from './interpreter.ts';
import { at, atom, component, randomTerm, Sd, SN, x, z } from './randomTerm.ts';
import { differences, distance, type World, world } from './world.ts';

// Gradients inside losses: the reverse sweep of a reverse sweep, against the rules and against differences.

const SEED = 20260104;
const i = atom('i');
const k = component('k');
const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.nat(1000));
const moderate = (v: Float64Array): boolean => v.every((y) => Math.abs(y) < 1e5);

/** Σ over all components of z of what is made of the gradient there. */
function overState(loss: Expr, of: (slope: Expr) => Expr): Expr {
  const [a, b] = [fresh(SN), fresh(Sd)];
  return B.sum([a, b], of(B.grad(loss, B.sym(z, [at(a), at(b)]))));
}
const by = B.sym(z, [at(i), at(k)]);

function kernel(term: Expr, w: World, variables: Float64Array): Float64Array {
  const made = compile({ ...w.request, outputs: [{ name: 'f', indices: [i, k], term }] });
  const out = new Float64Array(made.outputCount);
  made.evaluate(variables, w.constants, out);
  return out;
}
function byRules(term: Expr, w: World): Float64Array {
  const taken = takeGradients(term);
  const [n, m] = [...w.request.sizes.values()] as [number, number];
  const point = w.point(w.variables);
  return Float64Array.from({ length: n * m }, (_, q) =>
    interpret(
      taken,
      point,
      new Map([
        [i, Math.floor(q / m) + 1],
        [k, (q % m) + 1],
      ]),
    ),
  );
}

describe('a gradient inside a loss', () => {
  // Conditions, products, softmax and sg: the loss of the reverse sweep's own tests.
  const losses = randomTerm({ kinks: false, stops: true, grads: false });
  test('its norm: kernels, rules and differences agree', () => {
    fc.assert(
      fc.property(losses, sizes, (loss, [n, m, seed]) => {
        const w = world(n, m, seed);
        const norm = overState(loss, B.square);
        const field = B.grad(norm, by);
        const found = kernel(field, w, w.variables);
        fc.pre(moderate(found));
        expect(distance(found, byRules(field, w)), 'rules').toBeLessThan(1e-9);
        // The inner gradient is an ordinary field: what sg read in it moves along.
        const direction = world(n, m, seed + 17).variables.fill(0, n * m);
        const inner = compile({ ...w.request, outputs: [{ name: 'L', indices: [], term: norm }] });
        const value = (h: number): Float64Array => {
          const out = new Float64Array(1);
          inner.evaluate(
            w.variables.map((y, q) => y + h * direction[q]!),
            w.constants,
            out,
          );
          return out;
        };
        const along = found.reduce((sum, g, q) => sum + g * direction[q]!, 0);
        const size = found.reduce((sum, g, q) => sum + Math.abs(g * direction[q]!), 1);
        expect(Math.abs(along - differences(value)[0]!) / size, 'differences').toBeLessThan(2e-6);
      }),
      { seed: SEED, numRuns: 120 },
    );
  });
  test('beside sg of itself it gives half of that', () => {
    fc.assert(
      fc.property(losses, sizes, (loss, [n, m, seed]) => {
        const w = world(n, m, seed);
        const whole = kernel(B.grad(overState(loss, B.square), by), w, w.variables);
        fc.pre(moderate(whole));
        const held = B.grad(
          overState(loss, (g) => B.mul(g, B.call('sg', g))),
          by,
        );
        const half = kernel(held, w, w.variables);
        expect(
          distance(
            half.map((y) => 2 * y),
            whole,
          ),
        ).toBeLessThan(1e-9);
        expect(distance(half, byRules(held, w)), 'rules').toBeLessThan(1e-9);
      }),
      { seed: SEED + 1, numRuns: 60 },
    );
  });
  test('a Hessian times a vector, and a gradient three times', () => {
    fc.assert(
      fc.property(losses, sizes, (loss, [n, m, seed]) => {
        const w = world(n, m, seed);
        const a = fresh(SN);
        const slope = B.sum([a], B.mul(B.grad(loss, B.sym(x, [at(a)])), B.value(at(a))));
        const second = B.grad(slope, by);
        const found = kernel(second, w, w.variables);
        fc.pre(moderate(found));
        expect(distance(found, byRules(second, w))).toBeLessThan(1e-9);
        const third = B.grad(overState(slope, B.square), by);
        const thrice = kernel(third, w, w.variables);
        fc.pre(moderate(thrice));
        expect(distance(thrice, byRules(third, w)), 'third').toBeLessThan(1e-8);
        // As a loss of its own.
        const gradient = compileGradient(slope, w.request);
        const out = new Float64Array(gradient.outputCount);
        gradient.evaluate(w.variables, w.constants, out);
        expect(distance(out.slice(0, n * m), found)).toBeLessThan(1e-9);
      }),
      { seed: SEED + 2, numRuns: 60 },
    );
  });
});
