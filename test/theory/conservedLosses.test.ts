import { describe, expect, it } from 'vitest';
import { num } from '../../src/expr/build.ts';
import type { Letter } from '../../src/expr/expr.ts';
import { changesAlone } from '../../src/theory/conserved/alone.ts';
import { candidates, potentials } from '../../src/theory/conserved/candidates.ts';
import { outgrows } from '../../src/theory/conserved/leading.ts';
import { lossesOf } from '../../src/theory/conserved/losses.ts';
import { needed } from '../../src/theory/conserved/needed.ts';
import { change, monomials } from '../../src/theory/conserved/rows.ts';
import { expandedFields } from '../../src/theory/conserved/search.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { loaded } from '../model/elaborateLanguage.ts';

// A loss that is left out unseen is none of what is conserved; one that is has to stay.

const read = (text: string) => {
  const model = loaded(text);
  const fields = expandedFields(vectorField(model));
  const states = fields.map((f) => f.state);
  const shape = { family: [], components: [] };
  const { list } = candidates(states, shape, 2);
  const changes = { fields, time: model.time };
  const letterOf = (name: string): Letter => model.parameters.find((p) => p.letter.name === name)!.letter;
  const all = potentials(lossesOf(model, states), list, shape);
  expect(all.length).toBe(1);
  return {
    all,
    list,
    changes,
    /** Whether it is seen to be outside by degrees, and by values, also where a parameter is 0. */
    outside: (...zeros: readonly string[]) => {
      const wheres = [new Map(), ...zeros.map((z) => new Map([[letterOf(z), num(0)]]))];
      const { term } = all[0]!;
      const others = list.map((c) => c.term);
      return [outgrows(term, 2, fields, wheres), changesAlone(term, others, fields, wheres)];
    },
  };
};

const QUARTIC = 'sum(|q[i]|^2*(a*dot(q[i], q[j]) + |q[j]|^2 + w*|q[i] - q[j]|^2) for i in N, j in N)/4 + |q[1]|^4/3';
const SOFT = 'mean(logsumexp(dot(q[i], q[k])/a for k in N) for i in N) + sum(log(cosh(a*q[i,k])) for i in N, k in d)';
const model = (potential: string, domain: string, motion: string): string => `model energy
size N = 3, d = 2
param a > 0 = 1, w >= 0 = 1/2, g >= 0 = 1/3
state q[N] : ${domain}, p[N] : R^d
let L = ${potential}
${motion}
`;
const ENERGY = "q[i]' = p[i]\np' = -grad(L, q)";

const DESCENT = "q' = -grad(L, q)\np' = -p";
const CUBIC_FRICTION = "q[i]' = p[i]\np[i]' = -grad(L, q[i]) - g*|p[i]|^2*p[i]";

describe.each([
  ['a polynomial', QUARTIC, true],
  ['exponentials and logarithms', SOFT, false],
])('%s', (_, potential, polynomial) => {
  it('stays where it is the potential of an energy, also if only without friction', () => {
    expect(read(model(potential, 'R^d', ENERGY)).outside('w', 'g')).toEqual([false, false]);
    const damped = read(model(potential, 'R^d', CUBIC_FRICTION));
    expect(damped.outside()[1]).toBe(true);
    expect(damped.outside('g')).toEqual([false, false]);
  });

  it('is outside where it is descended', () => {
    expect(read(model(potential, 'R^d', DESCENT)).outside('w')).toEqual([polynomial, true]);
  });
});

it('on spheres degrees say nothing, values do', () => {
  expect(read(model(SOFT, 'sphere(d)', DESCENT)).outside()).toEqual([false, true]);
});

it('of what is left out the change has a monomial that no other has', () => {
  const { all, list, changes } = read(model(QUARTIC, 'R^d', DESCENT));
  expect(needed(all, list, changes, [new Map()])).toEqual([]);
  const own = monomials(change(all[0]!.term, changes)!);
  const others = new Set(list.flatMap((c) => [c.term, ...monomials(change(c.term, changes)!).keys()]));
  expect([...own.keys()].some((k) => !others.has(k))).toBe(true);
});

it.each([
  ['R^3', true],
  // On a sphere what is of higher degree may be the same number as what is of lower degree.
  ['sphere(3)', false],
])('in %s degrees tell that a loss of the fourth is outside: %s', (domain, tells) => {
  const model = loaded(`model m\nstate x : ${domain}\nlet L = x[1]^4 + x[2]^2*x[3]^2\nx' = -grad(L, x)`);
  const fields = expandedFields(vectorField(model));
  const loss = model.definitions[0]!.value.term;
  expect(outgrows(loss, 2, fields, [new Map()])).toBe(tells);
});
