import { expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { print } from '../../src/expr/print/print.ts';
import { load } from '../../src/model/load.ts';
import { derivative } from '../../src/rewrite/derivative.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';

// What is printed of a function of an array is read again as the same term.

const HEAD = `model text
size N = 4, d = 3
param tau > 0 = 1
state z[N] : R^d
state A : R^(d, d)
state x : R
z' = -z
A' = -A
x' = -x
`;
function termOf(text: string): Expr {
  const { model, diagnostics } = load(`${HEAD}order q = ${text}\n`);
  expect(
    diagnostics.filter((d) => d.severity === 'error'),
    text,
  ).toEqual([]);
  return model!.definitions[0]!.value.term;
}
const TEXTS = [
  'max(z[i,1] for i in N)',
  'min(dot(z[i], z[j]) for i in N, j in N if i != j)',
  'max(z[i,1] for i in N if z[i,2] > 0 and i > 1)',
  'argmax(|z[i]| for i in N)',
  'x*argmin(z[i,2] for i in N if i > 2)',
  'sum(max(z[i,k] for k in d) for i in N)',
  'rank(z)',
  'rank(z.T @ z)',
  'effectiveRank(A @ A.T)',
  'stableRank(z)',
  'det(A + A.T)',
  'det(identity(d) + A)',
  'singular(z, 2)',
  'sum(singular(z, k)^3 for k in d)',
  'eigenvalue(A @ A, 1)',
  'trace(inverse(A + 2*identity(d)))',
  'inverse(A)[1,2]',
  'dot(z[1], inverse(A) @ z[2])',
  'rank([exp(z[i,k]) + i for i in N, k in d])',
  'entropy(softmax(z[i,1] for i in N))',
  'entropy(A)',
  'besselI(1, 1/tau)/besselI(0, 1/tau)',
  'gammaFunction(1 + x^2) + lambertW(x)*erfc(x) + digamma(2 + x) + polygamma(1, 2 + x)',
  'binomial(N, d) + round(x) + floor(x/2) + factorial(N)',
];
for (const text of TEXTS)
  it(text, () => {
    const term = termOf(text);
    const printed = print(term, 'text');
    const again = termOf(printed);
    expect(print(again, 'text')).toBe(printed);
    expect(again, printed).toBe(term);
    for (const notation of ['unicode', 'latex'] as const) expect(print(term, notation)).not.toContain('undefined');
  });

it('the slope of a maximum says where it is taken', () => {
  const term = termOf('max(z[i,1]*x for i in N)');
  const slope = derivative(term, B.sym([...symbols(term)].find((s) => s.name === 'x')!));
  const printed = print(slope, 'text');
  expect(printed).toBe('sum(z[i,1]*indicator(i = argmax(x*z[j,1] for j in N)) for i in N)');
  expect(zeroTest(B.subtract(termOf(printed), slope)).kind).toBe('zero');
});
function symbols(e: Expr, found = new Set<Extract<Expr, { kind: 'sym' }>['letter']>()) {
  if (e.kind === 'sym') found.add(e.letter);
  for (const c of B.children(e)) symbols(c, found);
  return found;
}
