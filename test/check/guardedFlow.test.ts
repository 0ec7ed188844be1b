import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// A claim about a flow may speak of some entries only; what its right side would be at the others, off the axis, says nothing.

const text = `model chain
size M >= 3 = 5
state a[M] : R
a[1]' = -a[1]
a[m]' = a[m-1] - m*a[m] if m > 1
claim inner
    a[m]' = a[m-1] - m*a[m] if m > 1
claim inner_wrong
    a[m]' = a[m-1] + m*a[m] if m > 1
claim first
    a[1]' = -a[1]
claim everywhere
    a[m]' = where(m > 1, a[m-1], 0) - m*a[m]
`;

it('a guarded flow is looked at where its guard holds', () => {
  expect(verdicts(text)).toEqual({
    inner: 'proved',
    inner_wrong: 'refuted',
    first: 'proved',
    everywhere: 'proved',
  });
});
