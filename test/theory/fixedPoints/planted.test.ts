import { expect, test } from 'vitest';
import { add, mul, num, pow, sym } from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { letter } from '../../../src/expr/intern.ts';
import { rational } from '../../../src/expr/rational.ts';
import { Singular } from '../../../src/expr/refusal.ts';
import { substitute } from '../../../src/expr/traverse.ts';
import { expand } from '../../../src/rewrite/expand.ts';
import { bookkeeping, fixedPointsOf } from '../../../src/theory/fixedPoints/fixedPoints.ts';
import { equationsOf } from '../../../src/theory/fixedPoints/present.ts';
import { isPolynomialSystem, systemOf } from '../../../src/theory/fixedPoints/system.ts';
import { chance } from '../../rewrite/polynomial/samples.ts';

const SYSTEMS = Number(process.env.PLANTED ?? 20);

test('a planted root is never missing from a list that is called complete, and branches add up to the count', () => {
  const next = chance(20);
  let complete = 0;
  for (let k = 0; k < SYSTEMS; k++) {
    const n = 1 + next(3);
    const unknowns = ['x', 'y', 'z'].slice(0, n).map((name) => sym(letter({ name, role: 'state', axes: [] })));
    const root = unknowns.map(() => num(rational(BigInt(next(9) - 4), BigInt(1 + next(3)))));
    const at = (e: Expr): Expr => substitute(e, (s) => root[unknowns.indexOf(s)]);
    const motions = unknowns.map((unknown) => {
      const terms = Array.from({ length: 2 + next(3) }, (_, j) =>
        mul(num(next(9) - 4), ...unknowns.map((u) => pow(u, num(next(j === 0 ? 3 : 2))))),
      );
      const e = add(...terms);
      return { unknown, right: add(e, mul(num(-1), at(e))) };
    });
    const system = systemOf(motions);
    if (!isPolynomialSystem(system)) throw new Error(system.reason);
    const f = fixedPointsOf(system);
    expect(bookkeeping(f).kind).not.toBe('differs');
    if (f.unsolved.length > 0) continue;
    complete++;
    const lies = f.branches.some((b) => {
      try {
        return equationsOf(b, system).every((q) => expand(at(add(q.left, mul(num(-1), q.right)))) === num(0));
      } catch (problem) {
        // What the branch divides by vanishes at the root.
        if (problem instanceof Singular) return false;
        throw problem;
      }
    });
    expect(lies, motions.map((m) => m.right.id).join()).toBe(true);
  }
  expect(complete).toBeGreaterThan(0.9 * SYSTEMS);
});
