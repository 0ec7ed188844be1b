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
