import { expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { verdicts } from './verdicts.ts';

const conserved = (text: string): readonly string[] =>
  deriveModel(loaded(text), { only: ['conserved'] }).derivations.flatMap((d) =>
    (d.findings ?? []).map((f) => print(f.quantity.term, 'unicode')),
  );

const plane = (name: string, x: string, y: string, ...claims: string[]): string =>
  `model ${name}\nstate x : R\nstate y : R\nx' = ${x}\ny' = ${y}\n${claims.map((c) => `claim ${c}\n    ${c} at {x = 0, y = 0}\n`).join('')}`;

it('a pendulum, and a ring of them, swing about their rest: the energy is made of primitives of the forces', () => {
  const one = `model pendulum
param w > 0 = 1
state x : R
state v : R
x' = v
v' = -w*sin(x)
claim hangs
    centre at {x = 0, v = 0}
claim stays
    stable at {x = 0, v = 0}
claim stands
    unstable at {x = pi, v = 0}
`;
  expect(conserved(one)).toEqual(['v²/w − 2cos(x)']);
  expect(verdicts(one)).toEqual({ hangs: 'supported', stays: 'supported', stands: 'proved' });
  const ring = `model pendula
size n = 5
param k > 0 = 1
state x[n cyclic] : R
state v[n cyclic] : R
x[i]' = v[i]
v[i]' = -sin(x[i]) + k*sin(x[i+1] - x[i]) - k*sin(x[i] - x[i-1])
claim falls
    unstable at {x[i] = 0, v[i] = 0}
`;
  expect(conserved(ring)).toEqual(['2/k ∑_i cos(x_i) + 2∑_i cos(x_i − x_{i+1}) − 1/k ∑_i v_i²']);
  expect(verdicts(ring, { draws: 3 })).toEqual({ falls: 'refuted' });
});

it('a nilpotent point under a potential of fourth order is a centre; a cusp is left along its branch', () => {
  expect(verdicts(plane('quartic', 'y', '-x^3', 'centre', 'stable', 'unstable'))).toEqual({
    centre: 'supported',
    stable: 'supported',
    unstable: 'refuted',
  });
  expect(verdicts(plane('cusp', 'y', 'x^2', 'stable'))).toEqual({ stable: 'refuted' });
});

it('an extremum in no direction tried is none: (y - x^2)^2 - x^6 falls along its valley', () => {
  const valley = plane('valley', '2*(y - x^2)', '4*x*(y - x^2) + 6*x^5', 'stable', 'centre');
  expect(verdicts(valley)).toEqual({ stable: 'inconclusive', centre: 'inconclusive' });
});

it('what does not move to first order may go round, or come nearer', () => {
  expect(verdicts(plane('twist', '-y*(x^2 + y^2)', 'x*(x^2 + y^2)', 'centre'))).toEqual({ centre: 'supported' });
  const spiral = plane('spiral', '-(x + y)*(x^2 + y^2)', '(x - y)*(x^2 + y^2)', 'centre', 'stable');
  expect(verdicts(spiral)).toEqual({ centre: 'refuted', stable: 'supported' });
});
