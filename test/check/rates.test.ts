import { expect, it } from 'vitest';
import { ahead } from '../../src/check/trajectories/ahead.ts';
import { judgements, verdicts } from './verdicts.ts';

it('a power of t before the exponential is seen in how slopes bend', () => {
  const slopes = (s: (t: number) => number): readonly number[] => [20, 22, 24, 26, 28].map(s);
  // t^p e^(-2 t), begun at whatever time: what is left is known to the digit.
  for (const [p, t0] of [
    [1, 0],
    [1, 40],
    [3, 7],
  ] as const)
    expect(ahead(slopes((t) => 2 - p / (t + t0)))).toBeCloseTo(p / (28 + t0), 8);
  // Of a second mode at least what is left, and not much more.
  for (const gap of [0.05, 0.2, 1]) {
    const left = ahead(slopes((t) => 1 + Math.exp(-gap * (t - 20))));
    expect(left).toBeGreaterThan(Math.exp(-8 * gap));
    expect(left).toBeLessThan(6 * Math.exp(-8 * gap) + 3 * (Math.exp(-4 * gap) - Math.exp(-8 * gap)));
  }
  expect(ahead(slopes(() => 2))).toBe(0);
});

/** Two modes, one driven by the other. */
const chain = (a: number): string => `model chain
param a in (0, 1) = ${a}, b in (0, 1) = 0.6
state x : R
state y : R
x <- a*x + y
y <- b*y
claim slower
    rate |x| = -log(max(a, b))
`;

it('rates of modes that coincide, or nearly do, are not refuted by slopes between them', () => {
  // At a = b the motion is t b^t: the slope of its logarithm is below -log(b) at every time.
  const found = verdicts(`${chain(0.3)}claim coincide when a = b
    rate |x| = -log(a)
claim half when a = b
    rate |x| = -log(a)/2
    expect refuted
`);
  expect(found).toEqual({ slower: 'supported', coincide: 'supported', half: 'refuted' });
  // The mean and the differences decay at rates that a small b parts by little.
  const mean = verdicts(`model mean
size n >= 2 = 5, d >= 2 = 3
param a > 0 = 1, b = 0.3
state x[n] : R^d
x[i]' = -a*x[i] + b*mean(x[j] for j in n)
order q = mean(|x[i]|^2 for i in n)
claim attracted when b < 0
    rate q = 2*a
claim held when b > 0, b < a
    rate q = 2*(a - b)
claim always_held when b < a
    rate q = 2*(a - b)
    expect refuted
`);
  expect(mean).toEqual({ attracted: 'supported', held: 'supported', always_held: 'refuted' });
});

it('the deviation that is told is that of the trajectories that agree', () => {
  // At the declared values two rates are too close to be told apart: the slope is between them, and says nothing.
  const { slower } = judgements(chain(0.5999));
  expect(slower?.verdict).toBe('supported');
  const agrees = slower?.evidence.find((e) => e.measured !== undefined);
  expect(agrees?.draws).toBe(3);
  expect(agrees?.measured).toBeLessThan(1e-12);
});

it('a rate that is another one where a parameter is a few times as large is refuted there', () => {
  const driven = verdicts(`model driven
param a > 0 = 1
state x : R
state y : R
x' = -a*x + y^2
y' = -y
claim least
    rate |x| = min(a, 2)
claim own
    rate |x| = a
    expect refuted
claim own_below when a < 2
    rate |x| = a
`);
  expect(driven).toEqual({ least: 'supported', own: 'refuted', own_below: 'supported' });
});

it('a remainder that falls with another power at all values is refuted, though the powers are close', () => {
  const found = verdicts(`model square-root
param w > 0 = 0.01
state x : R
state y : R
x' = -x + y
y' = w*x - y
claim root
    rate |x| = 1 - sqrt(w) + O(w)
claim whole
    rate |x| = 1 + O(w)
`);
  expect(found).toEqual({ root: 'supported', whole: 'refuted' });
});

it('of a linear motion with a line of fixed points every rate is looked for: a loss falls at twice that of its states', () => {
  const text = `model linked
size n >= 2 = 3
param a > 0 = 1, b > 0 = 1/2
state x[n] : R
state y : R
let L = sum((x[i] - y)^2 for i in n)/2
x' = -a*grad(L, x)
y' = -b*grad(L, y)
claim members
    rate x[1] = a
claim loss
    rate L = 2*a
claim loss_as_its_states
    rate L = a
claim centre
    rate y = a + n*b
claim centre_as_members
    rate y = a
`;
  expect(verdicts(text)).toEqual({
    members: 'supported',
    loss: 'supported',
    loss_as_its_states: 'refuted',
    centre: 'supported',
    centre_as_members: 'refuted',
  });
});
