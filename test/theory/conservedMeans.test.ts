import { expect, it } from 'vitest';
import type { Expr } from '../../src/expr/expr.ts';
import { doubles, trapezoid, withMeans } from '../../src/rewrite/arithmetic.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { hasExpectation } from '../../src/rewrite/expectation/expectations.ts';
import { lanes } from '../../src/rewrite/lanes.ts';
import { realPoint } from '../../src/rewrite/randomPoint.ts';
import { moving } from '../../src/rewrite/slopes.ts';
import { changesAlone } from '../../src/theory/conserved/alone.ts';
import { candidates, potentials } from '../../src/theory/conserved/candidates.ts';
import { lossesOf } from '../../src/theory/conserved/losses.ts';
import { expandedFields } from '../../src/theory/conserved/search.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { loaded } from '../model/elaborateLanguage.ts';

// Losses with means over normal variables: what is conserved exactly is not seen to change by an error of a quadrature.

const NUMBERS = { family: [], components: [] };

/** Two particles on a line, each in the potential E(log(cosh(a q zeta))), their motion as given. */
const particle = (a: number, motion: string) => {
  const model = loaded(`model particle
law xi ~ normal(0, 1)
state q[2] : R, p[2] : R
let V = sum(E(log(cosh(${a}*q[k]*v)) for v ~ xi) for k in 2)
${motion}
`);
  const fields = expandedFields(vectorField(model));
  const { list } = candidates(
    fields.map((f) => f.state),
    NUMBERS,
    2,
  );
  const others = list.map((c) => c.term);
  return changesAlone(model.definitions[0]!.value.term, others, fields, [new Map()]);
};
/** E zeta f(a q zeta) = a q E f'(a q zeta) (Stein 1981): a law of the normal variable, which no rule of quadrature keeps. */
const byStein = (a: number): string => `q' = p\np[k]' = -${a}^2*q[k]*E(1 - tanh(${a}*q[k]*v)^2 for v ~ xi)`;

it.each([1, 4, 10, 30, 100])('the potential of an energy stays, also where its mean is hard to take: %d', (a) => {
  expect(particle(a, byStein(a))).toBe(false);
});

it('means move as what they are means of', () => {
  const model = loaded(`model m
law xi ~ normal(0, 1)
state q[2] : R
let V = E(log(sum(exp(q[k]*v + q[k]^2) for k in 2)) + q[1]*v*tanh(v + q[2]) for v ~ xi)
q' = -grad(V, q)
`);
  const [V] = model.definitions.map((d) => d.value.term) as [Expr];
  const [q] = model.states.map((s) => s.letter) as [(typeof model.states)[number]['letter']];
  const setting = { sizes: new Map(), indices: new Map() };
  const rule = trapezoid(0.3, 0.5);
  const at = [0.4, -0.7];
  const along = [1.1, 0.6];
  const value = (shift: number): number => {
    const found = evaluate(V, withMeans(doubles, rule), {
      ...setting,
      symbol: (l, [k]) => (l === q ? at[k! - 1]! + shift * along[k! - 1]! : Number.NaN),
    });
    return found.kind === 'value' ? found.value : Number.NaN;
  };
  const found = evaluate(V, moving(withMeans(lanes, rule)), {
    ...setting,
    symbol: (_, [k]) => ({ value: [at[k! - 1]!, 2], slope: [along[k! - 1]!, 0] }),
  });
  if (found.kind !== 'value') throw new Error(found.what);
  const slope = found.value.slope as readonly number[];
  const h = 1e-4;
  expect(slope[0]).toBeCloseTo((value(h) - value(-h)) / (2 * h), 6);
  expect(slope[1]).toBe(0);
});

it('fields and losses that are multiplied out keep no mean of a polynomial, and their values', () => {
  const model = loaded(`model views
param a > 0 = 1
law xi ~ normal(0, 1)
state c[2] : R, g : R
let student(v, k) = softmax(c[l]*v for l in 2)[k]
let L = -E(sum(sg(student(g*(a + u), k))*log(student(g*(a + v), k)) for k in 2) + (g*v + c[1])^2 for u ~ xi, v ~ xi)
c' = -grad(L, c)
g' = -grad(L, g)
`);
  const raw = vectorField(model);
  const fields = expandedFields(raw);
  const rule = withMeans(doubles, trapezoid(0.2, 0));
  const worth = (e: Expr, k: number): number => {
    const [f] = raw.filter((x) => x.state === raw[k]!.state) as [(typeof raw)[number]];
    const recipe = { seed: 3, sizes: new Map(), indices: new Map(f.indices.map((i) => [i, 2])) };
    const found = evaluate(e, rule, realPoint(rule, recipe));
    return found.kind === 'value' ? found.value : Number.NaN;
  };
  fields.forEach((f, k) => {
    expect(worth(f.right, k)).toBeCloseTo(worth(raw[k]!.right, k), 8);
  });
  const states = fields.map((f) => f.state);
  const { list } = candidates(states, NUMBERS, 2);
  const [potential] = potentials(lossesOf(model, states), list, NUMBERS);
  for (const e of [potential!.term, ...fields.map((f) => f.right)]) expect(plainMeans(e)).toEqual([]);
  // It is descended.
  const others = list.map((c) => c.term);
  expect(changesAlone(potential!.term, others, fields, [new Map()])).toBe(true);
});

/** Means over variables alone, without a function. */
function plainMeans(e: Expr): readonly Expr[] {
  const terms = e.kind === 'add' ? e.terms : [e];
  const factors = terms.flatMap((t) => (t.kind === 'mul' ? t.factors : [t]));
  return factors.filter((f) => f.kind === 'sum' && hasExpectation(f) && !hasFunction(f));
}
const hasFunction = (e: Expr): boolean =>
  e.kind === 'call' ||
  (e.kind === 'sum' && hasFunction(e.body)) ||
  (e.kind === 'mul' && e.factors.some(hasFunction)) ||
  (e.kind === 'pow' && hasFunction(e.base)) ||
  (e.kind === 'add' && e.terms.some(hasFunction));
