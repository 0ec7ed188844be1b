import { expect, it } from 'vitest';
import type { Case } from '../../src/check/case/case.ts';
import type { Identity } from '../../src/check/case/comparison.ts';
import { judgeIdentity } from '../../src/check/relations/identity.ts';
import { sym, zero } from '../../src/expr/build.ts';
import { random } from '../../src/numeric/random.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { letterOf, loaded } from '../model/elaborateLanguage.ts';
import { outcomes } from './verdicts.ts';

it('a claim passes when it holds, when its correction does, and when it is refuted as was expected', () => {
  expect(
    outcomes(`model decay
param a > 0 = 1
state x : R
x' = -a*x
claim holds
    x' = -a*x
claim fails
    x' = a*x
claim as_expected
    x' = a*x
    expect refuted
claim against_expectation
    x' = -a*x
    expect refuted
claim undecided_against_expectation
    log(-a)*x^2 >= 0
    expect refuted
claim corrected
    x' = a*x
    correction: x' = -a*x
claim corrected_wrongly
    x' = a*x
    correction: x' = 2*a*x
claim corrected_and_expected
    x' = a*x
    correction: x' = 2*a*x
    expect refuted
`),
  ).toEqual({
    holds: 'proved',
    fails: 'refuted fails',
    as_expected: 'refuted',
    against_expectation: 'proved fails',
    undecided_against_expectation: 'inconclusive fails',
    corrected: 'refuted',
    corrected_wrongly: 'refuted fails',
    corrected_and_expected: 'refuted',
  });
});

it('a trajectory that grows leaves a rate open and refutes a limit, however many others agree', () => {
  // At the upper end of its domain the parameter lets y grow beyond all bounds.
  expect(
    outcomes(`model two
param a in [-1/2, 1] = -1/3
state x : R
state y : R
x' = -x
y' = a*y
claim rate_of_sum
    rate x + y = -a
claim limit_of_sum
    limit x + y = 0
claim rate_where_it_settles when a < 0
    rate x + y = -a
claim limit_where_it_settles when a < 0
    limit x + y = 0
`),
  ).toEqual({
    rate_of_sum: 'inconclusive fails',
    limit_of_sum: 'refuted fails',
    rate_where_it_settles: 'supported',
    limit_where_it_settles: 'supported',
  });
});

it('what is false by less than numbers can tell is neither supported nor refuted', () => {
  expect(
    outcomes(`model decay
state x : R
x' = -x
claim trajectory_by_1e_7
    trajectory x = (1 + 1e-7)*exp(-t)*x(0)
claim trajectory_by_1e_3
    trajectory x = (1 + 1e-3)*exp(-t)*x(0)
claim value_by_1e_7 from {x = 1}
    x(1) = (1 + 1e-7)*exp(-1)
claim value_by_1e_3 from {x = 1}
    x(1) = (1 + 1e-3)*exp(-1)
claim identity_by_1e_8
    (x + 1)^2 = x^2 + 2*x + 1 + 1e-8*x^2
claim identity_by_1e_11
    (x + 1)^2 = x^2 + 2*x + 1 + 1e-11*x^2
claim identity_by_1e_3
    (x + 1)^2 = x^2 + 2*x + 1 + 1e-3*x^2
claim flow_by_1e_8
    x' = -(1 + 1e-8)*x
`),
  ).toEqual({
    trajectory_by_1e_7: 'inconclusive fails',
    trajectory_by_1e_3: 'refuted fails',
    value_by_1e_7: 'inconclusive fails',
    value_by_1e_3: 'refuted fails',
    identity_by_1e_8: 'inconclusive fails',
    identity_by_1e_11: 'inconclusive fails',
    identity_by_1e_3: 'refuted fails',
    flow_by_1e_8: 'inconclusive fails',
  });
});

it('a witness that mathjs does not confirm refutes nothing', () => {
  const model = loaded("model decay\nstate x : R\nx' = -x\nclaim c\n    x = 0\n");
  const x = letterOf(model, 'x');
  const c: Case = {
    model,
    fields: vectorField(model),
    claim: model.claims[0]!,
    when: [],
    seed: 1,
    random: random(1),
    draws: 0,
    overrides: {},
    reduced: () => {
      throw new Error('no ansatz');
    },
  };
  // Kernels that read 2 where the letters say so, or where they say 1/2.
  const seen = (value: number): Identity => ({
    residuals: () => undefined,
    method: 'kernels',
    compare: () => () => ({
      left: [2],
      right: [0],
      scale: [2],
      entry: () => 'x',
      states: new Map([[x, [value]]]),
      sides: () => ({ left: sym(x, []), right: zero, atoms: new Map() }),
    }),
  });
  expect(judgeIdentity(c, seen(2)).verdict).toBe('refuted');
  const doubted = judgeIdentity(c, seen(1 / 2));
  expect([doubted.verdict, doubted.reason]).toEqual(['inconclusive', 'mathjs does not confirm the witness']);
});
