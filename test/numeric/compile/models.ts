import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr, IndexSet, Letter, Role } from '../../../src/expr/expr.ts';
import { atomIndex, entryIndex, freeAtom, letter, placeIndex } from '../../../src/expr/intern.ts';

const size = (name: string): Letter => letter({ name, role: 'size', domain: { kind: 'integer' } });
export const [M, N, D, K] = [size('M'), size('N'), size('D'), size('K')] as const;
const set = (l: Letter): IndexSet => B.setOf(B.sym(l));
const of = (name: string, axes: readonly IndexSet[], role: Role = 'state'): Letter => letter({ name, role, axes });

export const u = of('u', [set(M), set(D)]);
export const v = of('v', [set(N), set(D)]);
export const partner = of('w', [set(M), set(D)]);
export const A = of('A', [set(M), set(N)], 'data');
export const weight = of('a', [set(K)], 'data');
export const ends = of('E', [set(K), B.setOf(2)], 'data');
export const r = of('r', [set(N)]);
export const J = of('J', [set(N), set(N)], 'data');
export const [i, i2] = [freeAtom('i', set(M)), freeAtom('i2', set(M))] as const;
export const [j, j2] = [freeAtom('j', set(N)), freeAtom('j2', set(N))] as const;
export const k = freeAtom('k', set(D));
const e = freeAtom('e', set(K));
export const half = B.num({ n: 1n, d: 2n });
export const at = (l: Letter, ...atoms: readonly Atom[]): Expr =>
  B.sym(
    l,
    atoms.map((a) => atomIndex(a)),
  );

/** ½ Σ A_ij |u_i - v_j|² */
export const laplacian = B.mul(
  half,
  B.sum([i, j, k], B.mul(at(A, i, j), B.square(B.subtract(at(u, i, k), at(v, j, k))))),
);
const end = (which: number) => entryIndex(B.sym(ends, [atomIndex(e), placeIndex(B.num(which))]));
/** The same over a list of edges. */
export const edges = B.mul(
  half,
  B.sum(
    [e, k],
    B.mul(at(weight, e), B.square(B.subtract(B.sym(u, [end(1), atomIndex(k)]), B.sym(v, [end(2), atomIndex(k)])))),
  ),
);
const score = (a: Atom, b: Atom): Expr => B.mul(B.num(2), B.sum([k], B.mul(at(u, a, k), at(partner, b, k))));
const logSum = (by: Atom, term: Expr): Expr => B.call('log', B.sum([by], B.call('exp', term)));
/** Half of the symmetric InfoNCE loss at τ = 1/2. */
export const infoNce = B.mul(
  half,
  B.pow(B.sym(M), B.minusOne),
  B.sum([i], B.add(logSum(i2, score(i, i2)), logSum(i2, score(i2, i)), B.mul(B.num(-2), score(i, i)))),
);
/** -r_j + Σ J_jm tanh r_m */
export const network = B.subtract(B.sum([j2], B.mul(at(J, j, j2), B.call('tanh', at(r, j2)))), at(r, j));
