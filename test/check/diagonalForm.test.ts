import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// A form that stands on a diagonal: its letters move as the flow moves the diagonal, and what the flow puts beside it leaks.

const text = `model diagonal
size d >= 2 = 3
state W : R^(d, d)
state V : R^(d, d)
W' = V @ W - W
V' = W @ W + V
ansatz modes(w[d], v[d])
    W[i,j] = w[i]*indicator(i = j)
    V[i,j] = v[i]*indicator(i = j)
ansatz one_row(w[d], v[d])
    W[i,j] = w[j]*indicator(i = 1)
    V[i,j] = v[i]*indicator(i = j)
claim stays
    invariant modes
claim first in modes
    w[i]' = v[i]*w[i] - w[i]
claim second in modes
    v[i]' = w[i]^2 + v[i]
claim second_wrong in modes
    v[i]' = w[i]^2 - v[i]
claim leaks
    invariant one_row
`;

it('letters on a diagonal have their own motion, and what leaks is refuted', () => {
  expect(verdicts(text)).toEqual({
    stays: 'proved',
    first: 'proved',
    second: 'proved',
    second_wrong: 'refuted',
    leaks: 'refuted',
  });
});
