import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { magnitude } from '../../src/check/case/magnitude.ts';
import * as B from '../../src/expr/build.ts';
import type { Expr, Sym } from '../../src/expr/expr.ts';
import { placeIndex } from '../../src/expr/intern.ts';
import { compile } from '../../src/numeric/compile/compile.ts';
import { takeGradients } from '../../src/rewrite/derivative.ts';
import { at, atom, component, randomTerm, s, x, z } from '../numeric/compile/randomTerm.ts';
import { world } from '../numeric/compile/world.ts';
import { trials } from '../trials.ts';

// The two wings share the term language and nothing else: the rules of differentiation on one side, the reverse sweep
// of the compiled loss on the other. Kinks are left out: there the two may choose different one-sided slopes.

const i = atom('i');
const k = component('k');
const BY: readonly { readonly by: Sym; readonly indices: readonly (typeof i)[] }[] = [
  { by: B.sym(s), indices: [] },
  { by: B.sym(x, [at(i)]), indices: [i] },
  { by: B.sym(z, [at(i), at(k)]), indices: [i, k] },
  { by: B.sym(x, [placeIndex(B.one)]), indices: [] },
];

/** The largest gap between the two wings over the entries of a gradient, relative to what is added up. */
function gap(loss: Expr, which: number, n: number, d: number, seed: number): number {
  const { by, indices } = BY[which]!;
  const un = B.grad(loss, by);
  const ruled = takeGradients(un);
  const w = world(n, d, seed);
  const terms = [un, ruled, magnitude(ruled)];
  const kernel = compile({ ...w.request, outputs: terms.map((term, m) => ({ name: `${m}`, indices, term })) });
  const out = new Float64Array(kernel.outputCount);
  kernel.evaluate(w.variables, w.constants, out);
  const length = kernel.outputCount / 3;
  let worst = 0;
  for (let m = 0; m < length; m++) {
    const [a, b, scale] = [out[m]!, out[length + m]!, out[2 * length + m]!];
    if (!Number.isFinite(a) || !Number.isFinite(b) || scale > 1e100) continue;
    worst = Math.max(worst, Math.abs(a - b) / Math.max(scale, Math.abs(a), 1e-200));
  }
  return worst;
}

describe('rules of differentiation against the reverse sweep', () => {
  const kinds = { kinks: false, stops: true, grads: true };
  for (const seed of [11, 12])
    it(`agree on random losses with sums, conditions and stop-gradients (seed ${seed})`, () => {
      fc.assert(
        fc.property(
          randomTerm(kinds),
          fc.nat(3),
          fc.integer({ min: 1, max: 3 }),
          fc.integer({ min: 1, max: 3 }),
          (loss, which, n, d) => {
            const g = gap(loss, which, n, d, 7);
            return g < 1e-9;
          },
        ),
        { seed, numRuns: trials(800) },
      );
    });

  it('would notice a stop-gradient that is ignored', () => {
    const loss = B.mul(B.square(B.sym(s)), B.call('sg', B.square(B.sym(s))));
    const ignored = takeGradients(B.grad(B.pow(B.sym(s), B.num(4)), B.sym(s)));
    const w = world(2, 2, 7);
    const kernel = compile({
      ...w.request,
      outputs: [
        { name: 'a', indices: [], term: B.grad(loss, B.sym(s)) },
        { name: 'b', indices: [], term: ignored },
      ],
    });
    const out = new Float64Array(2);
    kernel.evaluate(w.variables, w.constants, out);
    expect(out[1]! / out[0]!).toBeCloseTo(2, 12);
  });
});
