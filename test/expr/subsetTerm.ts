import * as B from '../../src/expr/build.ts';
import type { Atom, Expr, Index } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom, fresh, letter, placeIndex, subsetIndex } from '../../src/expr/intern.ts';

// A vocabulary of subsets, and terms over them made of a tape of numbers.

export const C = letter({
  name: 'C',
  role: 'size',
  domain: { kind: 'integer', lower: { value: B.one, open: false } },
});
export const SC = B.setOf(B.sym(C));
export const pairs = B.subsetsOf('P', SC, 2);
export const triples = B.subsetsOf('T', SC, 3);
export const f = letter({ name: 'f', role: 'state', axes: [pairs] });
export const h = letter({ name: 'h', role: 'state', axes: [triples] });
export const y = letter({ name: 'y', role: 'state', axes: [SC] });
export const [a, b, c] = ['a', 'b', 'c'].map((n) => freeAtom(n, SC)) as [Atom, Atom, Atom];
export const [p, q] = ['p', 'q'].map((n) => freeAtom(n, pairs)) as [Atom, Atom];
export const at = (x: Atom): Index => atomIndex(x);
export const set = (...elements: readonly Index[]): Index =>
  subsetIndex(elements.length === 2 ? pairs : triples, elements);
export const place = (n: number): Index => placeIndex(B.num(n));

const element = (tape: () => number, own: readonly Atom[]): Index =>
  tape() % 5 === 0 ? place(1 + (tape() % 2)) : at(own[tape() % own.length]!);
/** Sums of products over elements and subsets, guarded where a set needs it. */
export function subsetTerm(numbers: readonly number[]): Expr {
  let n = 0;
  const tape = (): number => numbers[n++ % numbers.length]!;
  const parts: Expr[] = [];
  for (let k = 0; k < 1 + (tape() % 3); k++) {
    const own = [a, fresh(SC), fresh(SC)];
    const subsets = [p, fresh(pairs)];
    const factors: Expr[] = [B.num(1 + (tape() % 3))];
    for (let l = 0; l < 2 + (tape() % 4); l++) {
      const s = at(subsets[tape() % 2]!);
      const [i, j] = [element(tape, own), element(tape, own)];
      switch (tape() % 6) {
        case 0:
          factors.push(B.member(i, s));
          break;
        case 1:
          factors.push(B.sym(f, [s]));
          break;
        case 2:
          factors.push(B.sym(y, [i]));
          break;
        case 3:
          if (i !== j) factors.push(B.mul(B.distinct([i, j]), B.sym(f, [set(i, j)])));
          break;
        case 4:
          if (i !== j) factors.push(B.delta(set(i, j), s));
          break;
        default:
          factors.push(B.add(B.member(i, s), B.mul(B.num(2), B.sym(y, [i]))));
      }
    }
    parts.push(B.sum([own[1]!, own[2]!, subsets[1]!], B.mul(...factors)));
  }
  return B.add(...parts);
}
