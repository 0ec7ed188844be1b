import { expect, it } from 'vitest';
import { verifyModel } from '../../src/study/verify.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { verdicts } from './verdicts.ts';

// A quoted number is true within its tolerance and false beyond it, however small both are.

it('what exceeds the tolerance is refuted, down to the rounding of doubles', () => {
  const text = `
model quoted
param a > 0 = 1
state x : R
x' = -a*x
claim exact_digits
    exp(1) = 2.718281828459045 to 1e-14
claim twelve_digits
    exp(1) = 2.718281828459 to 1e-12
claim wrong_tenth_digit
    exp(1) = 2.718281828559 to 1e-12
claim wrong_last_digit
    exp(1) = 2.71828182847 to 1e-12
claim loose
    exp(1) = 2.72 to 1e-2
claim too_loose
    exp(1) = 2.72 to 1e-3
claim percent
    exp(1) = 2.7 to 1%
claim less_than_a_percent
    exp(1) = 2.7 to 0.5%
`.trimStart();
  expect(verdicts(text)).toEqual({
    exact_digits: 'supported',
    twelve_digits: 'supported',
    wrong_tenth_digit: 'refuted',
    wrong_last_digit: 'inconclusive',
    loose: 'supported',
    too_loose: 'refuted',
    percent: 'supported',
    less_than_a_percent: 'refuted',
  });
});

it('a per cent is of the quoted value, where that moves too, and of values at times', () => {
  expect(
    verdicts(`model moving
param a > 0 = 1
state x : R
x' = -a*x
claim near
    exp(x)*(1 + 0.004*cos(x)) = exp(x) to 0.5%
claim not_near
    exp(x)*(1 + 0.004*cos(x)) = exp(x) to 0.1%
claim at_a_time from {x = 1} when a = 1
    x(1) = 0.37 to 1%
claim not_at_a_time from {x = 1} when a = 1
    x(1) = 0.37 to 0.5%
claim along from {x = 1} when a = 1
    trajectory x = 1.01*exp(-t) to 2%
claim not_along from {x = 1} when a = 1
    trajectory x = 1.05*exp(-t) to 2%
`),
  ).toEqual({
    near: 'supported',
    not_near: 'refuted',
    at_a_time: 'supported',
    not_at_a_time: 'refuted',
    along: 'supported',
    not_along: 'refuted',
  });
});

it('a flow and an inequality hold within the tolerance that they quote', () => {
  expect(
    verdicts(`model within
param a > 0 = 1
state x : R
x' = -a*x
claim flow
    x' = -1.001*a*x to 1%
claim no_flow
    x' = -1.1*a*x to 1%
claim above
    x^2 >= 0.05 to 0.1
claim not_above
    x^2 >= 0.5 to 0.1
claim strictly_below
    -x^2 < 0 to 1e-3
claim not_strictly_below
    -x^2 < -1e-2 to 1e-3
`),
  ).toEqual({
    flow: 'supported',
    no_flow: 'refuted',
    above: 'supported',
    not_above: 'refuted',
    strictly_below: 'supported',
    not_strictly_below: 'refuted',
  });
});

it('what a form does not take is not dropped: the claim is not judged', () => {
  const { claims } = verifyModel(
    loaded(`model suffixes
param a > 0 = 1
state x : R
x' = -a*x
claim flow_at
    x' = 0 at {x = 0}
claim conserved_at
    conserved x at {x = 0}
claim decreasing_where
    decreasing x if x > 0
claim decreasing_to
    decreasing x^2 to 3
claim stationary_to
    stationary {x = 1/1000} to 1e-2
claim implies_at
    x > 1 implies x > 2 at {x = 3}
claim rate_at
    rate x = a at {x = 1}
claim gradient_at
    not gradient-field at {x = 0}
claim limit_as
    trajectory x = 0 as a -> 0
claim relation_as
    x = 0 as a -> 0
claim differs_to
    x != 0 to 1e-3
claim limit
    limit x = 0 as t -> infinity
`),
  );
  const judged = claims.map((c) => [c.claim.name, c.judgement.verdict, c.claim.form.kind]);
  expect(judged.slice(0, -1).filter(([, verdict, kind]) => verdict !== 'inconclusive' || kind !== 'unjudged')).toEqual(
    [],
  );
  expect(judged.at(-1)).toEqual(['limit', 'supported', 'limit']);
  const reasons = claims.map((c) => c.judgement.reason);
  expect(reasons[1]).toBe('not judged yet: conserved at a point');
  expect(reasons[4]).toBe('not judged yet: stationary with a tolerance');
});

it('a quoted point is stationary where a certified fixed point is within what it says', () => {
  const text = `
model quoted
param a > 0 = 2
state x : R
x' = tanh(a*x) - x
claim near when a = 2
    stationary {x = 0.9575 to 1e-4}
claim nearer_than_it_is when a = 2
    stationary {x = 0.9575 to 1e-7}
claim far when a = 2
    stationary {x = 0.9 to 1%}
claim exactly when a = 2
    stationary {x = 0}
claim as_it_stands when a = 2
    stationary {x = 0.9575}
claim at_any_value
    stationary {x = 0.9575 to 1e-4}
`.trimStart();
  expect(verdicts(text)).toEqual({
    near: 'certified',
    nearer_than_it_is: 'refuted',
    far: 'refuted',
    exactly: 'proved',
    as_it_stands: 'refuted',
    at_any_value: 'refuted',
  });
});
