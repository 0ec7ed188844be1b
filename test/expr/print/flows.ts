import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr, Sym } from '../../../src/expr/expr.ts';
import { freeAtom } from '../../../src/expr/intern.ts';
import {
  a,
  call,
  f,
  i,
  in2,
  inM,
  inn,
  inr,
  j,
  k,
  l,
  M,
  m,
  minus,
  N,
  n,
  o,
  over,
  plus,
  power,
  q,
  r,
  s,
  sum,
  tau,
  times,
  W,
  W1,
  W2,
  W3,
  X,
  Y,
  y,
  z,
} from './letters.ts';

// The flows of standard models, as a derivation would leave them.

export interface Flow {
  readonly left: Sym;
  readonly right: Expr;
}
const flow = (left: Expr, right: Expr): Flow => ({ left: left as Sym, right });

export const meanOf = (g: Atom): Expr => over(sum(j, z(j, g)), N);
export const pair = flow(z(i, k), plus(times(-4, N, z(i, k)), times(4, sum(j, z(j, k)))));
export const variance = flow(z(i, k), times(ratio(-2), over(plus(z(i, k), minus(meanOf(k))), N)));
function ratio(v: number): Expr {
  return B.num(v);
}

const similarity = (g: Atom, h: Atom): Expr => over(sum(l, times(z(g, l), z(h, l))), tau);
export const attraction = (g: Atom, h: Atom): Expr => call('exp', similarity(g, h));
export const normaliser = (g: Atom): Expr => sum(q, attraction(g, q));
export const infoNCE = flow(
  z(i, k),
  plus(
    over(times(2, z(i, k)), times(N, tau)),
    minus(over(sum(j, over(times(attraction(i, j), z(j, k)), normaliser(j))), times(N, tau))),
    minus(over(sum(j, times(attraction(i, j), z(j, k))), times(N, tau, normaliser(i)))),
  ),
);

export const label = freeAtom('i', in2);
const sample = freeAtom('j', inn);
const frustrated = freeAtom('g', inr);
export const pairsOfLabels = flow(
  y(label, l),
  plus(
    minus(times(n, y(label, l))),
    minus(times(r, y(label, l))),
    sum(sample, s(label, sample, l)),
    sum(frustrated, f(frustrated, l)),
  ),
);

const projected = (of: (g: Atom) => Expr, row: Atom): Expr => sum(o, times(W(row, o), of(o)));
const residual = (row: Atom): Expr =>
  plus(
    projected((g) => s(label, sample, g), row),
    minus(y(label, row)),
  );
export const sharedHead = flow(s(label, sample, l), minus(sum(k, times(W(k, l), residual(k)))));
export const sharedHeadMatrix = flow(W(k, l), minus(sum([label, sample], times(residual(k), s(label, sample, l)))));

const pattern = freeAtom('p', inM);
const chainOf = (matrices: readonly (typeof W)[], row: Atom, v: (g: Atom) => Expr): Expr => {
  if (matrices.length === 0) return v(row);
  const inner = freeAtom(`in${matrices.length}`, row.set);
  return sum(inner, times(matrices[0]!(row, inner), chainOf(matrices.slice(1), inner, v)));
};
export const deepLinear = flow(
  W2(k, l),
  over(
    sum(
      [pattern, m],
      times(
        W3(m, k),
        plus(Y(pattern, m), minus(chainOf([W3, W2, W1], m, (g) => X(pattern, g)))),
        chainOf([W1], l, (g) => X(pattern, g)),
      ),
    ),
    M,
  ),
);
export const leaky = flow(
  z(i, k),
  plus(minus(z(i, k)), call('tanh', plus(times(a, z(i, k)), sum(l, times(W(k, l), z(i, l)))))),
);
export const cubic = flow(z(i, k), minus(power(z(i, k), 3)));
