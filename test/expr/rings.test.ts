import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { freeAtom, fresh, scoped } from '../../src/expr/intern.ts';
import { rational } from '../../src/expr/rational.ts';
import { Resizer } from '../../src/expr/traverse.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { interpret, type Point } from '../numeric/compile/interpreter.ts';
import { uniforms } from '../numeric/compile/world.ts';
import { at, c, i, J, j, k, line, n, place, ring, ringTerm, X, x } from './ringTerm.ts';

const point = (size: number): Point => {
  const u = uniforms(11, 2 * size + size * size);
  return {
    sizes: new Map([[n, size]]),
    values: new Map([
      [x, u.slice(0, size)],
      [J, u.slice(2 * size)],
      [c, u.slice(size, 2 * size)],
    ]),
  };
};
function values(e: Expr, size: number, free: readonly Atom[], of: Point = point(size)): readonly number[] {
  let places: Map<Atom, number>[] = [new Map()];
  for (const a of free)
    places = places.flatMap((m) => Array.from({ length: size }, (_, p) => new Map(m).set(a, p + 1)));
  return places.map((m) => interpret(e, of, m));
}
const SIZES = [1, 2, 3, 4, 5];
function same(left: Expr, right: Expr, digits = 11, sizes = SIZES): void {
  const free = [...new Set([...left.free, ...right.free])];
  for (const size of sizes) {
    const [l, r] = [values(left, size, free), values(right, size, free)];
    for (const [p, v] of l.entries()) expect(v, `size ${size}`).toBeCloseTo(r[p]!, digits);
  }
}
const total = (a: Atom, e: Expr): Expr => B.sum([a], e);

describe('indices on a ring', () => {
  it('count modulo the size', () => {
    expect(X(place(B.zero))).toBe(X(place(B.sym(n))));
    expect(X(place(B.add(B.sym(n), B.one)))).toBe(X(place(B.one)));
    expect(X(place(B.num(-1)))).toBe(X(place(B.subtract(B.sym(n), B.one))));
  });
  it('agree where the size divides what lies between them', () => {
    // [j = j + 1] is 1 on a ring of one place, 0 on all others.
    const e = B.delta(at(j), at(j, 1));
    expect(e).not.toBe(B.zero);
    expect(e).toBe(B.delta(at(k, -2), at(k, -1)));
    expect(SIZES.map((s) => interpret(e, point(s)))).toEqual([1, 0, 0, 0, 0]);
    expect(SIZES.map((s) => interpret(B.delta(at(j, -1), at(j, 1)), point(s)))).toEqual([1, 1, 0, 0, 0]);
  });
  it('lose their deltas without a guard', () => {
    expect(total(i, B.mul(B.delta(at(i, -1), at(j)), X(at(i))))).toBe(X(at(j, 1)));
    expect(total(j, B.mul(B.delta(at(i, -1), at(j)), X(at(j))))).toBe(X(at(i, -1)));
    expect(total(i, B.delta(at(i, -1), at(j)))).toBe(B.one);
  });
  it('of a size that is put in have the least shifts', () => {
    const sized = new Resizer(new Map([[n, B.num(rational(3))]]));
    expect(sized.expr(X(at(i, 2)))).toBe(sized.expr(X(at(i, -1))));
    expect(sized.expr(B.delta(at(i), at(i, 3)))).toBe(B.one);
    expect(sized.expr(X(place(B.add(B.sym(n), B.num(2)))))).toBe(sized.expr(X(place(B.num(2)))));
  });
});

describe('sums over a whole ring', () => {
  it('do not see where they begin', () => {
    expect(total(i, B.mul(X(at(i)), X(at(i, -1))))).toBe(total(i, B.mul(X(at(i, 1)), X(at(i)))));
    expect(total(i, X(at(i, 3)))).toBe(total(i, X(at(i))));
    const far = (s: number): Expr =>
      B.sum([i, j], B.mul(X(at(i, s)), B.sym(J, [at(i), at(j, 2 * s)]), X(at(j)), X(at(j, 3))));
    const turned = (s: number): Expr =>
      B.sum([i, j], B.mul(X(at(i, s + 1)), B.sym(J, [at(i, 1), at(j, 2 * s - 4)]), X(at(j, -4)), X(at(j, -1))));
    for (const s of [-2, 1, 5]) expect(turned(s)).toBe(far(s));
    expect(B.prod(i, B.add(B.one, X(at(i, 4))))).toBe(B.prod(i, B.add(B.one, X(at(i)))));
  });
  it('are told apart where they differ', () => {
    const one = total(i, B.mul(X(at(i)), X(at(i, 1))));
    const two = total(i, B.mul(X(at(i)), X(at(i, 2))));
    expect(one).not.toBe(two);
    expect(zeroTest(B.subtract(one, two)).kind).toBe('nonzero');
  });
  it('the zero test proves summation by parts', () => {
    const d = (s: number): Expr => B.subtract(X(at(i, 1 + s)), X(at(i, s)));
    const squares = total(i, B.square(d(0)));
    const byParts = total(i, B.mul(X(at(i)), B.subtract(d(-1), d(0))));
    same(squares, byParts);
    expect(zeroTest(B.subtract(squares, byParts))).toMatchObject({ kind: 'zero', how: 'normal-form' });
  });
});

describe('derivatives on a ring', () => {
  it('of a chain of products', () => {
    const L = total(i, B.mul(X(at(i)), X(at(i, -1))));
    expect(derivative(L, X(at(j)))).toBe(B.add(X(at(j, 1)), X(at(j, -1))));
    const second = derivative(derivative(L, X(at(j))), X(at(k)));
    same(second, B.add(B.delta(at(j, 1), at(k)), B.delta(at(j, -1), at(k))));
    // On a ring of one place x^2, on one of two 2 x_1 x_2.
    expect(values(second, 1, [j, k])).toEqual([2]);
    expect(values(second, 2, [j, k])).toEqual([0, 2, 2, 0]);
  });
});

describe('random terms over rings', () => {
  const tapes = fc.array(fc.nat(1000), { minLength: 12, maxLength: 40 });
  it('keep their values under expansion, replacement and derivatives', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: -4, max: 4 }), (tape, s) => {
        scoped(() => {
          const e = ringTerm(tape);
          same(e, expand(e), 9);
          for (const size of [1, 2, 3, 4]) {
            const moved = values(B.replace(e, new Map([[i, at(j, s)]])), size, [j]);
            const there = values(e, size, [i]);
            moved.forEach((v, p) => {
              expect(v).toBeCloseTo(there[(((p + s) % size) + size) % size]!, 9);
            });
          }
          same(derivative(e, X(at(k))), B.grad(e, X(at(k))), 6, [1, 2, 3]);
          const l = freeAtom('l', line);
          same(derivative(e, B.sym(c, [at(l)])), B.grad(e, B.sym(c, [at(l)])), 6, [1, 2, 3]);
          return true;
        });
      }),
      { seed: 20260310, numRuns: 80 },
    );
  });
  it('keep their values when the size is put in', () => {
    fc.assert(
      fc.property(tapes, (tape) => {
        const e = ringTerm(tape);
        for (const size of [1, 2, 3]) {
          const resizer = new Resizer(new Map([[n, B.num(rational(size))]]));
          const here = point(size);
          const moved: Point = {
            sizes: here.sizes,
            values: new Map([...here.values].map(([l, v]) => [resizer.letter(l), v])),
          };
          const sized = resizer.expr(e);
          const free = freeAtom('i', resizer.set(ring));
          const [before, after] = [values(e, size, [i]), values(sized, size, [free], moved)];
          before.forEach((v, p) => {
            expect(after[p]).toBeCloseTo(v, 9);
          });
        }
      }),
      { seed: 20260311, numRuns: 80 },
    );
  });
  it('do not see where their sums begin', () => {
    fc.assert(
      fc.property(tapes, fc.integer({ min: -3, max: 3 }), (tape, s) => {
        scoped(() => {
          const e = ringTerm(tape);
          const b = fresh(ring);
          const once = B.sum([b], B.replace(e, new Map([[i, at(b)]])));
          const turned = B.sum([b], B.replace(e, new Map([[i, at(b, s)]])));
          same(once, turned, 9, [1, 2, 3, 4]);
          return true;
        });
      }),
      { seed: 20260312, numRuns: 60 },
    );
  });
});
