import { describe, expect, it } from 'vitest';
import { judgements } from './verdicts.ts';

const CLASSES = `model classes
size n = 10, r = 1, d = 1
param w >= 0 = 1, ex > 0 = 1, ey > 0 = 1
state s[2, n] : R^d, f[r] : R^d, y[2] : R^d
let L = sum(|s[a,j] - y[a]|^2 for a in 2, j in n)/2 + w*sum(|f[j] - y[a]|^2 for j in r, a in 2)/2
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
order distance = |y[1] - y[2]|
let T0 = ex + ey*n
let a1 = ex*ey/T0
`;

describe('a rate as a series', () => {
  it('comes out of the characteristic polynomial, and the rate at small values falls on it', () => {
    const found = judgements(
      `${CLASSES}
claim second_order
    rate distance = a1*r*w - a1*(ey - a1)/T0*r^2*w^2 + O(w^3)
claim wrong_second_order
    rate distance = a1*r*w - a1*ey/T0*r^2*w^2 + O(w^3)
claim square
    rate distance^2 = 2*a1*r*w + O(w^2)
claim number_of_samples
    rate distance = a1*r*w + O(r^2)
`,
      { draws: 1 },
    );
    expect(Object.fromEntries(Object.entries(found).map(([k, j]) => [k, j.verdict]))).toEqual({
      second_order: 'proved',
      wrong_second_order: 'refuted',
      square: 'proved',
      number_of_samples: 'inconclusive',
    });
    expect(found.second_order!.evidence[0]!.says).toBe(
      'rate = (r*ex*ey/(ex + n*ey))*w + (-n*r^2*ex*ey^3/(ex + n*ey)^3)*w^2 + O(w^3)',
    );
    const { left, right } = found.wrong_second_order!.witness!;
    expect(left).not.toBe(right);
  });
  it('may have broken powers, and may begin with a number', () => {
    // x'' + b x' + (b^2/4 - w) x = 0: rates b/2 -+ sqrt(w). And 1 - w from the start.
    const text = `model pair
param w > 0 = 1/4, b > 0 = 3
state x : R, v : R, z : R
x' = v
v' = -b*v - (b^2/4 - w)*x
z' = -z + w*z
claim root
    rate x = b/2 - sqrt(w) + O(w)
claim constant
    rate z = 1 - w + O(w^2)
`;
    const found = judgements(text, { draws: 1 });
    expect(found.root!.verdict).toBe('supported');
    expect(found.constant!.verdict).toBe('proved');
  });
});
