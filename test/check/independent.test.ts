import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

it('a quantity is independent of a parameter, a constant or a state', () => {
  const text = `
model independence
size n >= 2 = 3, d >= 1 = 2
param c = 1, g > 0 = 1
any v : R^n
any u : sphere(d)
state z[n] : R
state q[n] : R
let L = sum((z[i] - v[i])^2 for i in n)/2 + 3*c + g*sum(q[i]^2 for i in n) + sum(sg(q[i])*z[i] for i in n)
z' = -grad(L, z)
q' = -grad(L, q)
claim an_offset
    independent c of grad(L, z)
claim a_target
    independent v of grad(L, z)
claim a_difference
    independent v of grad(L, z) + v
claim one_way
    independent z of grad(L, q)
claim and_not_the_other
    independent q of grad(L, z)
claim a_direction
    independent u of sum(u[k]^2 for k in d)
claim fixed when c = 2
    independent c of L
`;
  const found = verdicts(text);
  expect(found).toMatchObject({ an_offset: 'proved', a_target: 'refuted', a_difference: 'proved' });
  expect(found).toMatchObject({ one_way: 'proved', and_not_the_other: 'refuted', fixed: 'inconclusive' });
  expect(['proved', 'supported']).toContain(found.a_direction);
});

it('conditions between letters: equations are solved for one of them, inequalities give differences a sign', () => {
  const text = `
model conditions
param p > 0 = 1, q > 0 = 3, w > 0 = 1/4
state x : R
state y : R
x' = -p*x + w*(y - x)
y' = -q*y + w*(x - y)
claim slower_first when p < q
    rate x = p + w - w^2/(q - p) + O(w^3)
claim slower_second when p > q
    rate x = p + w - w^2/(q - p) + O(w^3)
claim on_a_surface when p*q = 3*w^2
    det([[p + w, -w], [-w, q + w]]) = 3*w^2 + w*(p + q)
`;
  const found = judgements(text);
  expect(found).toMatchObject({
    slower_first: { verdict: 'proved' },
    slower_second: { verdict: 'refuted' },
    on_a_surface: { verdict: 'proved' },
  });
});
