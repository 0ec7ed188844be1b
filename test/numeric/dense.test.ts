import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { magnitude } from '../../src/check/case/magnitude.ts';
import { drawStates } from '../../src/check/steps/step.ts';
import * as B from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom } from '../../src/expr/intern.ts';
import { factorsOf } from '../../src/expr/traverse.ts';
import { load } from '../../src/model/load.ts';
import { displacements } from '../../src/model/motion.ts';
import { compile, compileGradient } from '../../src/numeric/compile/compile.ts';
import { spread } from '../../src/numeric/dense/array.ts';
import { densely } from '../../src/numeric/dense/atState.ts';
import { gauge } from '../../src/numeric/dense/gauge.ts';
import { Magnitudes } from '../../src/numeric/dense/magnitudes.ts';
import { DenseValues, entriesOf, finiteEntries } from '../../src/numeric/dense/values.ts';
import { fieldInstrument, instrument } from '../../src/numeric/instrument.ts';
import { random } from '../../src/numeric/random.ts';
import { drawSetting, isRefusal } from '../../src/numeric/setting.ts';
import { interpret } from './compile/interpreter.ts';
import { at, atom, component, randomTerm, s, W, x, z } from './compile/randomTerm.ts';
import { distance, type World, world } from './compile/world.ts';

const SEED = 20261127;
const [i, k] = [atom('i'), component('k')];
const axes = [i, k].sort((a, b) => a.id - b.id);
const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat(1000));
const moderate = (v: Float64Array): boolean => v.every((y) => Math.abs(y) < 1e6);

function dense(w: World): DenseValues {
  const point = w.point(w.variables);
  return new DenseValues({ sizes: point.sizes, values: (l) => point.values.get(l) });
}

/** The term at all values of i and k, by the interpreter, in the order of the axes. */
function interpreted(term: Expr, w: World): Float64Array {
  const point = w.point(w.variables);
  const counts = axes.map((a) => [...w.request.sizes.values()][a === i ? 0 : 1]!) as [number, number];
  const out: number[] = [];
  for (let p = 1; p <= counts[0]; p++)
    for (let q = 1; q <= counts[1]; q++)
      out.push(
        interpret(
          term,
          point,
          new Map([
            [axes[0]!, p],
            [axes[1]!, q],
          ]),
        ),
      );
  return Float64Array.from(out);
}

describe('terms as whole arrays', () => {
  test('agree with the interpreter, entry by entry', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomTerm({ kinks: true, stops: true, grads: false }, [i], [k]), sizes, (term, [n, m, seed]) => {
        const w = world(n, m, seed);
        const expected = interpreted(term, w);
        fc.pre(moderate(expected));
        const values = dense(w);
        const found = finiteEntries(() => values.of(term), axes, values.size);
        if (found === undefined) return;
        compared++;
        expect(distance(found, expected)).toBeLessThan(1e-11);
      }),
      { seed: SEED, numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(280);
  });

  test('gradients agree with the reverse sweep of kernels, what is stopped constant', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomTerm({ kinks: true, stops: true, grads: false }), sizes, (loss, [n, m, seed]) => {
        const w = world(n, m, seed);
        const kernel = compileGradient(loss, w.request);
        const expected = new Float64Array(kernel.outputCount);
        kernel.evaluate(w.variables, w.constants, expected);
        fc.pre(moderate(expected));
        const values = dense(w);
        const grads: readonly (readonly [Expr, readonly Atom[]])[] = [
          [B.grad(loss, B.sym(z, [at(i), at(k)])), [i, k]],
          [B.grad(loss, B.sym(x, [at(i)])), [i]],
          [B.grad(loss, B.sym(s)), []],
        ];
        const parts = grads.map(([e, own]) => {
          return finiteEntries(() => values.of(e), own, values.size);
        });
        if (parts.some((p) => p === undefined)) return;
        compared++;
        expect(distance(Float64Array.from(parts.flatMap((p) => [...p!])), expected)).toBeLessThan(1e-10);
      }),
      { seed: SEED, numRuns: 300 },
    );
    // Products over members and powers with letters in the exponent are left to the kernels.
    expect(compared).toBeGreaterThan(200);
  });

  test('gradients of terms with free indices, of conditions, and inside other terms', () => {
    const w = world(4, 3, 5);
    const [j, a] = [atom('j'), atom('a')];
    const far = B.subtract(B.sym(x, [at(i)]), B.sym(x, [at(j)]));
    const repelled = B.sum([j], B.mul(B.unequal(at(i), at(j)), B.pow(B.square(far), B.minusOne), B.sym(x, [at(i)])));
    const terms = [
      // Singular where the condition is 0.
      repelled,
      B.grad(repelled, B.sym(x, [at(i)])),
      B.grad(repelled, B.sym(x, [at(a)])),
      B.grad(B.mul(B.call('sg', B.sym(s)), B.square(B.sym(x, [at(i)]))), B.sym(x, [at(i, 1)])),
      B.sum([i], B.mul(B.sym(x, [at(i)]), B.grad(repelled, B.sym(x, [at(i)])))),
    ];
    for (const term of terms) {
      const kernel = compile({ ...w.request, outputs: [{ name: 'f', indices: term.free, term }] });
      const out = new Float64Array(kernel.outputCount);
      kernel.evaluate(w.variables, w.constants, out);
      const values = dense(w);
      const found = spread(values.of(term), term.free, values.size);
      expect([...found].map((v) => v.toPrecision(9))).toEqual([...out].map((v) => v.toPrecision(9)));
    }
  });

  test('their magnitudes are those of the terms of absolute values', () => {
    fc.assert(
      fc.property(randomTerm({ kinks: true, stops: true, grads: false }, [i], [k]), sizes, (term, [n, m, seed]) => {
        const w = world(n, m, seed);
        const expected = interpreted(magnitude(term), w);
        fc.pre(moderate(expected));
        const values = dense(w);
        const found = finiteEntries(() => new Magnitudes(values).of(term), axes, values.size);
        const own = interpreted(term, w);
        // Terms that the absolute values make alike may be put together: never more, never less than the term itself.
        found?.forEach((v, q) => {
          expect(v).toBeGreaterThan(Math.abs(own[q]!) * (1 - 1e-9) - 1e-12);
          expect(v).toBeLessThan(expected[q]! * (1 + 1e-9) + 1e-12);
        });
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('the magnitude of a gradient that cancels is what cancels in it', () => {
    const w = world(3, 2, 1);
    const [a, b] = [atom('a'), atom('b')];
    // Σ (x_a - mean)^2 does not change with a shift of all: its gradient adds up to 0, in digits to their last ones.
    const mean = B.mul(B.num({ n: 1n, d: 3n }), B.sum([b], B.add(B.sym(s), B.sym(x, [at(b)]))));
    const loss = B.sum([a], B.square(B.subtract(B.add(B.sym(s), B.sym(x, [at(a)])), mean)));
    const term = B.grad(loss, B.sym(s));
    const values = dense(w);
    const [own] = values.of(term).entries;
    const [size] = new Magnitudes(values).of(term).entries;
    expect(Math.abs(own!)).toBeLessThan(1e-14);
    expect(size).toBeGreaterThan(0.1);
  });
});

describe('functions of whole arrays', () => {
  const [j, l] = [atom('j'), atom('l')];
  const apart = B.square(B.subtract(B.sym(x, [at(i)]), B.sym(x, [at(j)])));
  const least = B.reduce('min', [j], apart, B.unequal(at(i), at(j)));
  // Without a value where the condition is 0.
  const farthest = B.reduce('max', [j], B.pow(apart, B.minusOne), B.unequal(at(i), at(j)));
  const rows = B.sum([k], B.mul(B.sym(z, [at(i), at(k)]), B.sym(z, [at(j), at(k)])));
  const TERMS: readonly Expr[] = [
    least,
    farthest,
    B.reduce('min', [i], least),
    B.mul(B.reduce('pick', [j], B.negate(apart), B.unequal(at(i), at(j)), [at(l)]), B.sym(x, [at(l)])),
    B.reduce('max', [i, j], rows, B.unequal(at(i), at(j))),
    // The body says nothing of one of the binders.
    B.reduce('max', [j], B.sym(x, [at(i)]), B.unequal(at(i), at(j))),
    B.reduce('inverse', [i, j], B.add(rows, B.delta(at(i), at(j))), B.one, [at(l), at(l)]),
  ];
  /** Left to kernels: outside of the array, and what jumps where entries tie. */
  const OTHERS: readonly Expr[] = [
    B.reduce('pick', [j], B.sym(x, [at(j)]), B.one, [at(l, 1)]),
    B.reduce('argmax', [j], B.mul(B.sym(x, [at(j)]), B.sym(W, [at(i), at(j)])), B.less(at(j), at(l))),
    B.reduce('rank', [i, j], rows),
    B.call('step', B.subtract(least, farthest)),
  ];

  test('are those of kernels, entry by entry', () => {
    for (const [n, m] of [
      [5, 2],
      [2, 3],
      [1, 1],
    ] as const) {
      const w = world(n, m, 7);
      for (const term of TERMS) {
        const kernel = compile({ ...w.request, outputs: [{ name: 'f', indices: term.free, term }] });
        const out = new Float64Array(kernel.outputCount);
        kernel.evaluate(w.variables, w.constants, out);
        const values = dense(w);
        const found = entriesOf(() => values.of(term), term.free, values.size);
        expect([...found!].map((v) => v.toPrecision(9))).toEqual([...out].map((v) => v.toPrecision(9)));
      }
      const values = dense(w);
      for (const term of OTHERS) expect(entriesOf(() => values.of(term), term.free, values.size)).toBeUndefined();
    }
  });

  test('move with their entries: a gauge has their derivatives', () => {
    const { model } = load("model ends\nsize n = 4\nstate x[n] : R\nx' = -x\n");
    const setting = drawSetting(model!, random('ends'));
    if (isRefusal(setting)) throw new Error('no setting');
    const own = model!.states[0]!.letter;
    const b = freeAtom('b', own.axes[0]!);
    const term = B.add(B.reduce('max', [b], B.sym(own, [atomIndex(b)])), B.num(2));
    const y = Float64Array.of(0.5, 2, -1, 1);
    const measured = gauge([{ name: 'f', indices: [], term }], model!, setting);
    expect([...measured.evaluate(y, 0)]).toEqual([4]);
    expect([...measured.jacobian(y, 0)]).toEqual([0, 1, 0, 0]);
  });
});

test('entries of pairs whose elements agree, added and taken away again, are those of kernels', () => {
  const { model } = load(`model pairs
size C >= 3 = 4
index P = subsets(C, 2)
state f[P] : R
state y[C] : R
let apart = sum(y[a]*f[{a,b}] for a in C, b in C if a != b)
f' = -f
y' = -y
`);
  const apart = model!.definitions.find((d) => d.name === 'apart')!.value.term;
  if (apart.kind !== 'sum') throw new Error('no sum');
  const [a, b] = apart.binders.map((x, n) => freeAtom(`p${n}`, x.set)) as [Atom, Atom];
  const free = B.replace(apart.body, new Map(apart.binders.map((x, n) => [x, atomIndex([a, b][n]!)])));
  const member = B.mul(...factorsOf(free).filter((f) => f.kind === 'sym'));
  const alone = B.sum([a], B.replace(member, new Map([[b, atomIndex(a)]])));
  const terms = [B.subtract(B.sum([a, b], member), alone), apart, alone];
  const setting = drawSetting(model!, random('pairs'));
  if (isRefusal(setting)) throw new Error('no setting');
  const y = drawStates(model!, setting, random('state'));
  const quantities = terms.map((term, k) => ({ name: `${k}`, indices: [], term }));
  const expected = instrument(quantities, model!, setting).evaluate(y, 0);
  const values = densely(model!, setting, y, 0, new Map());
  const found = Float64Array.from(terms, (t) => values.of(t).entries[0]!);
  expect(distance(found, expected)).toBeLessThan(1e-12);
  expect(found[0]).toBeCloseTo(found[1]!, 12);
});

describe('motions of models as whole arrays', () => {
  // Averages over laws in losses and fields, with untaken derivatives around them; data in indices; rings; subsets.
  const MODELS = [
    ...['prototypes/em-pair', 'prototypes/joint-encoder', 'prototypes/separated-pair', 'prototypes/view-noise'],
    ...['prototypes/invasion', 'frustration/frustrated-triples', 'encoder/encoder-collapse'],
    ...['teacher/nonlinear-encoder', 'attention/token-angles'],
  ];
  test.each(MODELS)('%s: as kernels find them', (name) => {
    const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
    const { model } = load(read(`derivations/${name}.saddle`)!, { readFile: read });
    const stream = random(`dense ${name}`);
    const setting = drawSetting(model!, stream);
    if (isRefusal(setting)) throw new Error('no setting');
    const y = drawStates(model!, setting, stream);
    const kernel = fieldInstrument(model!, setting);
    const expected = kernel.evaluate(y, 1);
    const values = densely(model!, setting, y, 1, new Map());
    const parts = displacements(model!).map(({ right, indices }) => {
      return finiteEntries(() => values.of(right), indices, values.size)!;
    });
    expect(distance(Float64Array.from(parts.flatMap((p) => [...p])), expected)).toBeLessThan(1e-12);
    expect(values.exact).toBe(kernel.exact);
  });
});
