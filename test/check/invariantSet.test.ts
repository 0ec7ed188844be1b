import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// Sets given by equations between states: z[1] = z[2] is kept by every flow that treats the two alike.

const TEXT = `
model sets
size n >= 4 = 5
param a > 0 = 1
state z[n] : R
state w : R
let mu = mean(z[i] for i in n)
z[i]' = -a*(z[i] - mu)*z[i]^2
w' = -w
claim pair
    invariant {z[1] = z[2]}
claim two_pairs
    invariant {z[1] = z[2], z[3] = z[4]}
claim all_equal_and_free
    invariant {z[i] = z[1]}
claim zero
    invariant {z[i] = 0, w = 0}
claim centred
    invariant {sum(z[i] for i in n) = 0}
claim tied_to_w
    invariant {z[i] = w}
claim opposite
    invariant {z[1] = -z[2]}
claim two_points
    invariant {w^2 = w}
claim only_origin
    invariant {w^2 = 0}
claim plane
    invariant {w*(w^2 + 1) = 0}
`.trimStart();

it('sets of equations are proved, supported or refuted', () => {
  expect(verdicts(TEXT)).toEqual({
    pair: 'proved',
    two_pairs: 'proved',
    all_equal_and_free: 'proved',
    zero: 'proved',
    centred: 'refuted',
    tied_to_w: 'refuted',
    opposite: 'refuted',
    two_points: 'refuted',
    only_origin: 'supported',
    plane: 'supported',
  });
});
