import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { freeAtom, fresh, scoped } from '../../src/expr/intern.ts';
import { choose, membersOf, rankOf } from '../../src/expr/position.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { interpret } from '../numeric/compile/interpreter.ts';
import { uniforms } from '../numeric/compile/world.ts';
import { a, at, b, C, c, f, h, p, pairs, place, q, SC, set, subsetTerm, triples, y } from './subsetTerm.ts';

/** All values of a term at its free indices, by trying everything. */
function values(e: Expr, n: number, free: readonly Atom[] = e.free): readonly number[] {
  const u = uniforms(7, 200);
  const point = {
    sizes: new Map([[C, n]]),
    values: new Map([
      [f, u.slice(0, choose(n, 2))],
      [h, u.slice(40, 40 + choose(n, 3))],
      [y, u.slice(100, 100 + n)],
    ]),
  };
  let places: Map<Atom, number>[] = [new Map()];
  for (const x of free) {
    const many = x.set === SC ? n : choose(n, x.set === pairs ? 2 : 3);
    places = places.flatMap((m) => Array.from({ length: many }, (_, k) => new Map(m).set(x, k + 1)));
  }
  return places.map((m) => interpret(e, point, m));
}
function same(left: Expr, right: Expr, sizes = [2, 3, 4, 5]): void {
  const free = [...new Set([...left.free, ...right.free])];
  for (const n of sizes) {
    const [l, r] = [values(left, n, free), values(right, n, free)];
    for (const [k, v] of l.entries()) expect(v).toBeCloseTo(r[k]!, 7);
  }
}
const proved = (e: Expr): void => expect(zeroTest(e)).toMatchObject({ kind: 'zero', how: 'normal-form' });

describe('places of subsets', () => {
  it('run through the sorted elements in order', () => {
    expect(Array.from({ length: 6 }, (_, k) => membersOf(k + 1, 4, 2).join(''))).toEqual([
      '12',
      '13',
      '14',
      '23',
      '24',
      '34',
    ]);
    for (const [n, k] of [
      [5, 2],
      [6, 3],
      [7, 4],
      [4, 4],
      [3, 1],
    ] as const)
      for (let r = 1; r <= choose(n, k); r++) expect(rankOf(membersOf(r, n, k), n)).toBe(r);
    expect([rankOf([2, 2], 4), rankOf([1, 5], 4), rankOf([4, 2], 4)]).toEqual([0, 0, 5]);
  });
});

describe('facts at birth', () => {
  it('as many elements as a subset takes, as many subsets through an element as there are rests', () => {
    expect(B.sum([a], B.member(at(a), at(p)))).toBe(B.num(2));
    expect(B.sum([p], B.member(at(a), at(p)))).toBe(B.add(B.sym(C), B.num(-1)));
    const t = freeAtom('t', triples);
    expect(B.sum([t], B.member(at(a), at(t)))).toBe(B.binomial(B.sym(C), 2, 1));
    expect(B.sum([p], B.one)).toBe(pairs.size);
  });
  it('a set has no order, and one with an element twice is none', () => {
    expect(B.sym(f, [set(at(a), at(b))])).toBe(B.sym(f, [set(at(b), at(a))]));
    expect(B.delta(set(place(1), place(2)), set(place(2), place(1)))).toBe(B.one);
    expect(B.delta(set(place(1), place(2)), set(place(2), place(3)))).toBe(B.zero);
    expect(B.delta(set(at(a), at(a)), at(p))).toBe(B.zero);
  });
  it('the sum over subsets with all their elements known puts the set in', () => {
    const found = B.sum([p], B.mul(B.delta(set(at(a), at(b)), at(p)), B.sym(f, [at(p)])));
    expect(found).toBe(B.mul(B.unequal(at(a), at(b)), B.sym(f, [set(at(a), at(b))])));
  });
  it('is what brute force finds', () => {
    const [g, k] = [fresh(pairs), fresh(SC)];
    const [one, other] = [set(at(a), at(b)), set(at(c), place(1))];
    same(B.delta(one, other), B.sum([g], B.mul(B.delta(one, at(g)), B.delta(other, at(g)))));
    same(
      B.sum([g], B.mul(B.member(at(a), at(g)), B.member(at(b), at(g)), B.unequal(at(a), at(b)), B.sym(f, [at(g)]))),
      B.sum([g], B.mul(B.delta(set(at(a), at(b)), at(g)), B.sym(f, [at(g)]))),
    );
    same(
      B.member(at(c), set(at(a), at(b))),
      B.sum([k], B.mul(B.delta(at(k), at(c)), B.member(at(k), set(at(a), at(b))))),
    );
  });
});

describe('derivatives by entries at subsets', () => {
  const [g, k, m] = [fresh(pairs), fresh(SC), fresh(SC)];
  // Σ_{k≠m} y_k f_{k,m}^2 by f_q and by f_{a,b}.
  const L = B.sum([k, m], B.mul(B.unequal(at(k), at(m)), B.sym(y, [at(k)]), B.square(B.sym(f, [set(at(k), at(m))]))));
  it('of a sum over pairs of elements', () => {
    const by = derivative(L, B.sym(f, [at(q)]));
    same(by, B.mul(B.num(2), B.sym(f, [at(q)]), B.sum([k], B.mul(B.member(at(k), at(q)), B.sym(y, [at(k)])))));
    proved(
      B.subtract(by, B.mul(B.num(2), B.sym(f, [at(q)]), B.sum([k], B.mul(B.member(at(k), at(q)), B.sym(y, [at(k)]))))),
    );
  });
  it('agrees with differences at every size', () => {
    const by = derivative(L, B.sym(f, [at(q)]));
    same(by, B.grad(L, B.sym(f, [at(q)])), [2, 3, 4]);
    const M = B.sum([g, k], B.mul(B.member(at(k), at(g)), B.square(B.subtract(B.sym(f, [at(g)]), B.sym(y, [at(k)])))));
    same(derivative(M, B.sym(y, [at(a)])), B.grad(M, B.sym(y, [at(a)])), [2, 3, 4]);
  });
});

describe('the zero test over subsets', () => {
  const [g, r, k, m] = [fresh(pairs), fresh(triples), fresh(SC), fresh(SC)];
  it('proves that sums over subsets and over their elements agree', () => {
    const over = B.sum([g, k], B.mul(B.member(at(k), at(g)), B.sym(y, [at(k)]), B.sym(f, [at(g)])));
    const elements = B.sum([k, m], B.mul(B.unequal(at(k), at(m)), B.sym(y, [at(k)]), B.sym(f, [set(at(k), at(m))])));
    same(over, elements);
    proved(B.subtract(over, elements));
  });
  it('counts common subsets', () => {
    const both = (s: Atom): Expr => B.sum([s], B.mul(B.member(at(a), at(s)), B.member(at(b), at(s))));
    const D = B.delta(at(a), at(b));
    proved(B.subtract(both(g), B.add(B.one, B.mul(B.add(B.sym(C), B.num(-2)), D))));
    const two = B.binomial(B.sym(C), 2, 1);
    proved(B.subtract(both(r), B.add(B.mul(B.subtract(B.one, D), B.add(B.sym(C), B.num(-2))), B.mul(two, D))));
  });
  it('is not deceived', () => {
    const wrong = B.subtract(
      B.sum([g, k], B.mul(B.member(at(k), at(g)), B.sym(y, [at(k)]))),
      B.mul(B.sym(C), B.sum([k], B.sym(y, [at(k)]))),
    );
    expect(zeroTest(wrong).kind).toBe('nonzero');
  });
});

describe('random terms over subsets', () => {
  it('keep their values under expansion, derivatives and renaming', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 12, maxLength: 40 }), (numbers) => {
        scoped(() => {
          const e = subsetTerm(numbers);
          same(e, expand(e), [2, 4]);
          const d = derivative(e, B.sym(f, [at(q)]));
          same(d, B.grad(e, B.sym(f, [at(q)])), [3]);
          return true;
        });
      }),
      { seed: 20260301, numRuns: 40 },
    );
  });
});
