import { expect, it } from 'vitest';
import { neverNegativeBySquares } from '../../src/check/case/squares.ts';
import { load } from '../../src/model/load.ts';
import { verdicts } from './verdicts.ts';

it('what descends a loss rests at its least value, strict or not (Absil & Kurdyka 2006, theorem 3)', () => {
  const found = verdicts(`model deep
size n = 2
param eta >= 0 = 1/10, r > 0 = 2
state a : R, b : R, c : R, W[n] : R^2, v : R^2
let L = (a*b*c)^2/2 + sum(dot(W[i], v)^2 for i in n)/2
a' = -r*grad(L, a) - eta*a
b' = -grad(L, b)
c' = -grad(L, c)
W' = -r*grad(L, W)
v' = -grad(L, v)
claim rests
    stable at {a = 0, b = 0, c = 0, W = 0, v = 0}
`);
  expect(found).toEqual({ rests: 'proved' });
  // Behind a stop-gradient the motion climbs the same loss: x' = 3 x^5. Uphill it is another one too.
  const moved = verdicts(`model behind
state x : R
let L = (x^3 - 2*sg(x^3))^2/2
x' = -grad(L, x)
claim stopped
    stable at {x = 0}
`);
  expect(moved.stopped).toBe('refuted');
  const uphill = verdicts(`model uphill
state x : R
let L = x^4/4
x' = grad(L, x)
claim away
    stable at {x = 0}
`);
  expect(uphill.away).toBe('refuted');
});

it('a double sum is a square where both indices stand alike', () => {
  const { model } = load(`model m
size n = 3
state a[n] : R, b[n] : R, w[n] : nonnegative, M[n, n] : R
let square = sum(w[i]*M[i,k]*M[i,l]*a[k]*a[l] for i in n, k in n, l in n)
let product = sum(a[k]*b[l] for k in n, l in n)
let form = sum(a[k]*a[l]*M[k,l] for k in n, l in n)
let weighted = sum(b[i]*a[k]*a[l] for i in n, k in n, l in n)
let turned = -sum(a[k]*a[l] for k in n, l in n)
let apart = sum(a[k]*a[l] for k in n, l in n if k != l)
a' = -a
b' = -b
w' = -w
M' = -M
claim square
    square >= 0
claim product
    product >= 0
claim form
    form >= 0
claim weighted
    weighted >= 0
claim turned
    turned >= 0
claim apart
    apart >= 0
`);
  const seen = model!.claims.map((c) => {
    if (c.form.kind !== 'relation') throw new Error(c.form.kind);
    return [c.name, neverNegativeBySquares(c.form.left.term)];
  });
  expect(seen).toEqual([
    ['square', true],
    ['product', false],
    ['form', false],
    ['weighted', false],
    ['turned', false],
    ['apart', false],
  ]);
});
