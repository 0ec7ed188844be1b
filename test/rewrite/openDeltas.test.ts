import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../src/expr/intern.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { openDeltas } from '../../src/rewrite/openDeltas.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';

const n = letter({ name: 'n', role: 'size' });
const set = B.setOf(B.sym(n));
const a = B.sym(letter({ name: 'a', role: 'parameter' }));
const x = letter({ name: 'x', role: 'state', axes: [set] });
const [i, j, k] = ['i', 'j', 'k'].map((name) => freeAtom(name, set)) as [Atom, Atom, Atom];
const at = (m: Atom) => atomIndex(m);
const delta = (l: Atom, m: Atom): Expr => B.delta(at(l), at(m));
const value = (e: Expr, atoms: ReadonlyMap<Atom, number>): number =>
  scalar(e, { size: () => 3, component: (l, place) => (l === x ? 0.3 * place[0]! - 0.5 : 0.7) }, atoms);

describe('deltas in functions', () => {
  const terms: readonly Expr[] = [
    B.call('exp', B.mul(a, delta(i, j))),
    B.call('exp', B.add(B.mul(a, delta(i, j)), B.mul(B.sym(x, [at(k)]), delta(i, k)), B.sym(x, [at(i)]))),
    B.mul(delta(j, k), B.call('tanh', B.add(delta(i, j), B.mul(B.sym(x, [at(j)]), delta(i, k))))),
    B.sum([j], B.mul(B.sym(x, [at(j)]), B.call('cos', B.mul(B.sym(x, [at(k)]), delta(i, j))))),
    B.call('exp', B.call('sin', B.mul(a, delta(i, j)))),
  ];
  it('come out with the same value at all indices', () => {
    for (const e of terms) {
      const open = openDeltas(e);
      expect(open).not.toBe(e);
      for (const I of [1, 2, 3])
        for (const J of [1, 2, 3])
          for (const K of [1, 2, 3]) {
            const atoms = new Map([
              [i, I],
              [j, J],
              [k, K],
            ]);
            expect(value(open, atoms)).toBeCloseTo(value(e, atoms), 13);
          }
    }
  });

  it('let sums over them collapse', () => {
    const e = B.sum([j], B.call('exp', B.mul(a, delta(i, j))));
    expect(expand(openDeltas(e))).toBe(B.add(B.sym(n), B.call('exp', a), B.minusOne));
    const claimed = B.divide(B.one, B.add(B.sym(n), B.call('exp', a), B.minusOne));
    expect(zeroTest(B.subtract(B.divide(B.one, e), claimed))).toMatchObject({ kind: 'zero', how: 'normal-form' });
  });

  it('stay where the function has poles', () => {
    const e = B.call('log', B.add(a, delta(i, j)));
    expect(openDeltas(e)).toBe(e);
  });
});
