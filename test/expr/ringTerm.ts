import * as B from '../../src/expr/build.ts';
import type { Atom, Expr, Index, Sym } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom, fresh, indexSet, letter, placeIndex } from '../../src/expr/intern.ts';
import { Singular } from '../../src/expr/refusal.ts';

// A vocabulary of rings, and terms over them made of a tape of numbers.

export const n = letter({ name: 'n', role: 'size', domain: { kind: 'integer', lower: { value: B.one, open: false } } });
export const ring = indexSet(B.sym(n), { kind: 'cyclic' });
export const x = letter({ name: 'x', role: 'state', axes: [ring] });
export const J = letter({ name: 'J', role: 'state', axes: [ring, ring] });
/** A plain axis of the same size. */
export const line = B.setOf(B.sym(n));
export const c = letter({ name: 'c', role: 'state', axes: [line] });
export const [i, j, k] = ['i', 'j', 'k'].map((name) => freeAtom(name, ring)) as [Atom, Atom, Atom];
export const at = (a: Atom, shift = 0): Index => atomIndex(a, shift);
export const place = (v: Expr): Index => placeIndex(v);
export const X = (a: Index): Sym => B.sym(x, [a]);

/** Sums of products over a ring: shifts, deltas, conditions, indices as numbers, and places; 0 where there is none. */
export function ringTerm(numbers: readonly number[]): Expr {
  try {
    return made(numbers);
  } catch (e) {
    if (e instanceof Singular) return B.zero;
    throw e;
  }
}
function made(numbers: readonly number[]): Expr {
  let m = 0;
  const tape = (): number => numbers[m++ % numbers.length]!;
  const parts: Expr[] = [];
  for (let q = 0; q < 1 + (tape() % 3); q++) {
    // The second sum runs over the plain axis.
    const own = [i, fresh(ring), fresh(line)];
    const index = (): Index => {
      const choice = tape() % 9;
      if (choice === 8) return place([B.zero, B.sym(n), B.add(B.sym(n), B.one), B.num(2)][tape() % 4]!);
      return B.onSet(at(own[tape() % 3]!, (tape() % 7) - 3), ring);
    };
    const factors: Expr[] = [B.num(1 + (tape() % 3))];
    for (let l = 0; l < 2 + (tape() % 4); l++) {
      const [a, b] = [index(), index()];
      switch (tape() % 9) {
        case 8:
          factors.push(B.sym(c, [at(own[tape() % 3]!)]));
          break;
        case 0:
          factors.push(B.delta(a, b));
          break;
        case 1:
          factors.push(B.unequal(a, b));
          break;
        case 2:
          factors.push(B.sym(J, [a, b]));
          break;
        case 3:
          factors.push(B.add(B.delta(a, b), B.mul(B.num(2), X(a))));
          break;
        case 4:
          factors.push(B.mul(B.num({ n: 1n, d: 5n }), B.value(at(own[tape() % 3]!))));
          break;
        case 5:
          factors.push(B.less(at(own[tape() % 3]!), at(own[tape() % 3]!)));
          break;
        case 6:
          factors.push(B.call('sin', B.subtract(X(a), X(b))));
          break;
        default:
          factors.push(X(a));
      }
    }
    parts.push(B.sum([own[1]!, own[2]!], B.mul(...factors)));
  }
  return B.add(...parts);
}
