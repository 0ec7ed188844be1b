import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawStates } from '../../src/check/steps/step.ts';
import * as B from '../../src/expr/build.ts';
import { ELEMENTARY } from '../../src/expr/elementary.ts';
import type { Atom, Expr, Letter } from '../../src/expr/expr.ts';
import { load } from '../../src/model/load.ts';
import { compileJacobian } from '../../src/numeric/compile/compile.ts';
import { shapeOf } from '../../src/numeric/compile/request.ts';
import { fieldGauge } from '../../src/numeric/dense/gauge.ts';
import { curvatureOf, slopeOf } from '../../src/numeric/dense/slopes.ts';
import { Tangents } from '../../src/numeric/dense/tangents.ts';
import { finiteEntries } from '../../src/numeric/dense/values.ts';
import { fieldInstrument } from '../../src/numeric/instrument.ts';
import { random } from '../../src/numeric/random.ts';
import { drawSetting, isRefusal } from '../../src/numeric/setting.ts';
import { at, atom, component, randomTerm, s, x, z } from './compile/randomTerm.ts';
import { distance, type World, world } from './compile/world.ts';

// Derivatives of whole arrays along directions, those of derivatives too, against kernels and against differences.

const SEED = 20261127;
const [i, k] = [atom('i'), component('k')];
const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat(1000));

/** The Jacobian of terms by all variables of a world; undefined where it is left to kernels. */
function jacobian(outputs: readonly (readonly [Expr, readonly Atom[]])[], w: World): Float64Array | undefined {
  const point = w.point(w.variables);
  const offsets = new Map<Letter, number>();
  let count = 0;
  for (const l of w.request.variables) {
    offsets.set(l, count);
    count += shapeOf(l, point.sizes).reduce((n, m) => n * m, 1);
  }
  const columns = Float64Array.from({ length: count * count }, (_, m) => (m % (count + 1) === 0 ? 1 : 0));
  const values = new Tangents({ sizes: point.sizes, values: (l) => point.values.get(l) }, { offsets, columns, count });
  const parts: number[] = [];
  for (const [e, axes] of outputs) {
    const rows = finiteEntries(
      () => {
        const { axes: own, entries, tangent } = values.of(e);
        return tangent ?? { axes: own, entries: new Float64Array(entries.length * count), width: count };
      },
      axes,
      values.size,
    );
    if (rows === undefined) return undefined;
    parts.push(...rows);
  }
  return Float64Array.from(parts);
}

function kernelJacobian(outputs: readonly (readonly [Expr, readonly Atom[]])[], w: World): Float64Array {
  const named = outputs.map(([term, indices], m) => ({ name: `f${m}`, indices, term }));
  const kernel = compileJacobian({ ...w.request, outputs: named });
  const out = new Float64Array(kernel.outputCount * kernel.dimension);
  kernel.evaluateJacobian(w.variables, w.constants, out);
  return out;
}

describe('derivatives of arrays along directions', () => {
  const agree = (outputs: (term: Expr) => readonly (readonly [Expr, readonly Atom[]])[], free: boolean): number => {
    let compared = 0;
    const terms = { kinks: true, stops: true, grads: false };
    fc.assert(
      fc.property(free ? randomTerm(terms, [i], [k]) : randomTerm(terms), sizes, (term, [n, m, seed]) => {
        const w = world(n, m, seed);
        const found = jacobian(outputs(term), w);
        if (found === undefined) return;
        const expected = kernelJacobian(outputs(term), w);
        fc.pre(expected.every((v) => Math.abs(v) < 1e6));
        compared++;
        expect(distance(found, expected)).toBeLessThan(1e-9);
      }),
      { seed: SEED, numRuns: 60 },
    );
    return compared;
  };

  test('of terms: what is stopped moves', () => {
    expect(agree((term) => [[term, [i, k]]], true)).toBeGreaterThan(40);
  });

  test('of gradients: what is stopped is constant for the gradient, and moves', () => {
    const gradients = (loss: Expr): readonly (readonly [Expr, readonly Atom[]])[] => [
      [B.grad(loss, B.sym(z, [at(i), at(k)])), [i, k]],
      [B.grad(loss, B.sym(x, [at(i)])), [i]],
      [B.grad(loss, B.sym(s)), []],
    ];
    expect(agree(gradients, false)).toBeGreaterThan(40);
  });

  test('what is 0 and moves protects nothing that is singular behind it', () => {
    // The gradient is y²/y: its value at y = 0 and its derivative, which is 1, are not seen there.
    const [w, y] = [world(1, 1, 1), B.sym(s)];
    w.variables[w.variables.length - 1] = 0;
    const loss = B.mul(B.call('sg', B.square(y)), B.call('log', y));
    expect(jacobian([[B.grad(loss, y), []]], w)).toBeUndefined();
  });

  test.each(['exp', 'log', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'erf', 'erfc'])(
    '%s: its second derivative is the slope of its slope',
    curved,
  );
  test.each(['lambertW', 'gammaFunction', 'digamma', 'xlogx', 'abs', 'relu', 'sign', 'step', 'round', 'floor'])(
    '%s: its second derivative is the slope of its slope',
    curved,
  );
});

function curved(fn: string): void {
  const f = ELEMENTARY[fn as keyof typeof ELEMENTARY] as (x: number) => number;
  const slope = (v: number): number => slopeOf(fn)!(v, f(v));
  for (const v of [0.13, 0.37, 0.61, 0.83]) {
    const h = 1e-4;
    const difference = (8 * (slope(v + h) - slope(v - h)) - (slope(v + 2 * h) - slope(v - 2 * h))) / (12 * h);
    const found = curvatureOf(fn)!(v, f(v));
    expect(Math.abs(found - difference)).toBeLessThan(1e-8 * Math.max(1, Math.abs(found)));
  }
}

describe('a gauge of what moves a model', () => {
  // Averages over laws; stopped gradients; maps; conditions; spheres; kinks; what has no arrays.
  const MODELS = [
    ...['prototypes/joint-encoder', 'prototypes/em-map', 'contrastive/infonce-sphere', 'head/shared-head'],
    ...['frustration/frustrated-two-classes', 'attention/layer-norm', 'layers/deep-mode', 'variance/vicreg-variance'],
  ];
  test.each(MODELS)('%s: as the instrument', (name) => {
    const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
    const { model } = load(read(`derivations/${name}.saddle`)!, { readFile: read });
    const stream = random(`gauge ${name}`);
    const setting = drawSetting(model!, stream);
    if (isRefusal(setting)) throw new Error('no setting');
    const y = drawStates(model!, setting, stream);
    const [own, kernels] = [fieldGauge(model!, setting), fieldInstrument(model!, setting)];
    expect(own.dimension).toBe(y.length);
    const columns = Float64Array.from({ length: 3 * y.length }, () => stream.normal());
    expect(distance(own.jacobian(y, 1), kernels.jacobian(y, 1))).toBeLessThan(1e-11);
    expect(distance(own.along(y, 1, columns), kernels.along(y, 1, columns))).toBeLessThan(1e-11);
    expect(distance(own.evaluate(y, 1), kernels.evaluate(y, 1))).toBeLessThan(1e-11);
    const elsewhere = y.map((v) => 1.1 * v);
    expect(distance(own.evaluate(elsewhere, 1), kernels.evaluate(elsewhere, 1))).toBeLessThan(1e-11);
  });
});
