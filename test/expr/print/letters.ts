import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr, Index, Letter } from '../../../src/expr/expr.ts';
import { atomIndex, freeAtom, letter, placeIndex } from '../../../src/expr/intern.ts';

// A little vocabulary for terms: sizes, indices, and letters that are called like functions.

const size = (name: string): Expr =>
  B.sym(letter({ name, role: 'size', domain: { kind: 'integer', lower: { value: B.one, open: false } } }));
const positive = { kind: 'real', lower: { value: B.zero, open: true } } as const;
const parameter = (name: string): Expr => B.sym(letter({ name, role: 'parameter', domain: positive }));

export const [N, M, d, n, r] = ['N', 'M', 'd', 'n', 'r'].map(size) as [Expr, Expr, Expr, Expr, Expr];
export const [tau, a, b] = ['tau', 'a', 'b'].map(parameter) as [Expr, Expr, Expr];
export const [inN, inM, inD, inn, inr, in2] = [N, M, d, n, r, 2].map(B.setOf) as [
  Atom['set'],
  Atom['set'],
  Atom['set'],
  Atom['set'],
  Atom['set'],
  Atom['set'],
];
export const [i, j, q] = ['i', 'j', 'q'].map((x) => freeAtom(x, inN)) as [Atom, Atom, Atom];
export const [k, l, m, o] = ['k', 'l', 'm', 'o'].map((x) => freeAtom(x, inD)) as [Atom, Atom, Atom, Atom];

type Slot = Atom | Index | number;
const slot = (s: Slot): Index =>
  typeof s === 'number' ? placeIndex(B.num(s)) : 'members' in s || !('name' in s) ? s : atomIndex(s);
/** A letter as a function of its indices. */
export const indexed =
  (of: Letter) =>
  (...slots: readonly Slot[]) =>
    B.sym(of, slots.map(slot));

const vectors = (name: string, role: Letter['role'], ...axes: readonly Atom['set'][]) =>
  indexed(letter({ name, role, axes, components: 1 }));
const matrix = (name: string) => indexed(letter({ name, role: 'state', axes: [inD, inD], components: 2 }));
export const z = vectors('z', 'state', inN, inD);
export const x = vectors('x', 'state', inD);
export const c = vectors('c', 'any', inD);
export const s = vectors('s', 'state', in2, inn, inD);
export const f = vectors('f', 'state', inr, inD);
export const y = vectors('y', 'state', in2, inD);
export const X = vectors('X', 'data', inM, inD);
export const Y = vectors('Y', 'data', inM, inD);
export const [W, W1, W2, W3] = ['W', 'W1', 'W2', 'W3'].map(matrix) as [typeof z, typeof z, typeof z, typeof z];
/** A scalar for each member, and for each pair. */
export const u = indexed(letter({ name: 'u', role: 'state', axes: [inN] }));
export const A = indexed(letter({ name: 'A', role: 'data', axes: [inN, inN] }));

export const times = (...parts: readonly (Expr | number)[]): Expr =>
  B.mul(...parts.map((p) => (typeof p === 'number' ? B.num(p) : p)));
export const plus = (...parts: readonly (Expr | number)[]): Expr =>
  B.add(...parts.map((p) => (typeof p === 'number' ? B.num(p) : p)));
export const minus = (p: Expr | number): Expr => times(-1, p);
export const over = (p: Expr | number, q: Expr | number): Expr => times(p, B.pow(times(q), B.minusOne));
export const sum = (binders: Atom | readonly Atom[], body: Expr): Expr =>
  B.sum('set' in binders ? [binders] : binders, body);
export const power = (p: Expr | number, q: Expr | number): Expr => B.pow(times(p), times(q));
export const ratio = (p: number, q: number): Expr => over(p, q);
export const call = B.call;
