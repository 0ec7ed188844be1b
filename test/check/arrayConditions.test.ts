import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('conditions between arrays say what an array is, entry by entry', () => {
  const found = verdicts(`model arrays
size d >= 1 = 3
any A : R^(d, d), B : R^(d, d), u : R^d, v : R^d
state x : R^d
x' = -x + (A - B) @ x + u - v
claim same when A = B, u = v
    x' = -x
claim multiple when u = 2*v
    x' = -x + (A - B) @ x + v
claim other_multiple when u = 2*v
    x' = -x + (A - B) @ x - v
claim transpose when A = B.T
    x' = -x + (B.T - B) @ x + u - v
claim nothing when u = 0, v = 0
    stationary {x = 0}
claim rests when A = B, u = v
    stable at {x = 0}
claim rests_elsewhere when A = B
    stationary {x = 0}
claim symmetric when A = B
    gradient-field
`);
  expect(found).toEqual({
    same: 'proved',
    multiple: 'proved',
    other_multiple: 'refuted',
    transpose: 'proved',
    nothing: 'proved',
    rests: 'supported',
    rests_elsewhere: 'refuted',
    symmetric: 'proved',
  });
});

it('members that add up to 0 are any members less their mean: numbers, vectors, with a mean for the sum', () => {
  const found = verdicts(`model centred
size n = 3, d = 2
any u : R, q[n] : R, c[n] : R^d
state x[n] : R
state z[n] : R^d
x[i]' = sum(x[j] for j in n) - x[i]*u
z[i]' = mean(z[j] for j in n)
claim rests when u = 0, sum(q[i] for i in n) = 0
    stationary {x[i] = q[i], z[i] = 0}
claim rests_of_mean when u = 0, mean(q[i] for i in n) = 0
    stationary {x[i] = q[i], z[i] = 0}
claim vectors when sum(c[i] for i in n) = 0
    stationary {x[i] = 0, z[i] = c[i]}
claim any_members when u = 0
    stationary {x[i] = q[i], z[i] = 0}
claim any_vectors
    stationary {x[i] = 0, z[i] = c[i]}
claim too_much when u = 0, sum(q[i] for i in n) = 0
    q[1] = 0
claim another_sum when sum(c[i] for i in n) = 0
    sum(|c[i]|^2 for i in n) = 0
`);
  expect(found).toEqual({
    rests: 'proved',
    rests_of_mean: 'proved',
    vectors: 'proved',
    any_members: 'refuted',
    any_vectors: 'refuted',
    too_much: 'refuted',
    another_sum: 'refuted',
  });
});
