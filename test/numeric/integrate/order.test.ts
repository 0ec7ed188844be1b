import { describe, expect, it } from 'vitest';
import { cashKarp } from '../../../src/numeric/integrate/cashKarp.ts';
import { dormandPrince, dormandPrincePair } from '../../../src/numeric/integrate/dormandPrince.ts';
import { dormandPrince8, dormandPrince8Pair } from '../../../src/numeric/integrate/dormandPrince8.ts';
import { denseState, fixedSteps, RungeKuttaStep } from '../../../src/numeric/integrate/rungeKuttaStep.ts';
import { distance, harmonic, scalar, slope, to } from './problems.ts';

const pairs = [
  { pair: dormandPrincePair, steps: [40, 80, 160, 320], denseOrder: 4 },
  { pair: dormandPrince8Pair, steps: [8, 12, 16, 24], denseOrder: 7 },
];

// y' = y cos t, y = exp(sin t): the field depends on t, so that the nodes c are tested as well.
const driven = scalar((t, y) => y * Math.cos(t), 1, 6);

describe.each(pairs)('$pair.name', ({ pair, steps, denseOrder }) => {
  it('has rows of the tableau that sum to the nodes, weights that sum to 1 and estimates that sum to 0', () => {
    const sum = (row: readonly number[]) => row.reduce((total, each) => total + each, 0);
    pair.a.forEach((row, j) => {
      expect(sum(row)).toBeCloseTo(pair.c[j]!, 13);
    });
    for (const stage of pair.denseStages) expect(sum(stage.a)).toBeCloseTo(stage.c, 13);
    expect(sum(pair.b)).toBeCloseTo(1, 14);
    for (const row of pair.errors) expect(sum(row)).toBeCloseTo(0, 14);
  });

  it.each([
    { name: 'harmonic oscillator', problem: harmonic(10), exact: [Math.cos(10), -Math.sin(10)] },
    { name: 'y′ = y cos t', problem: driven, exact: [Math.exp(Math.sin(6))] },
  ])('$name: the error falls as step^order', ({ problem, exact }) => {
    const errors = steps.map((n) => distance(fixedSteps(pair, problem, n), exact));
    const order = slope(
      steps.map((n) => Math.log(1 / n)),
      errors.map(Math.log),
    );
    expect(order, `errors ${errors}`).toBeGreaterThan(pair.order - 0.35);
    expect(order, `errors ${errors}`).toBeLessThan(pair.order + 0.9);
  });

  it('has a dense output whose local error falls as step^(order of the output + 1)', () => {
    const sizes = denseOrder > 5 ? [0.8, 0.6, 0.4, 0.3] : [0.2, 0.1, 0.05, 0.025];
    const errors = sizes.map((h) => {
      const y = Float64Array.of(Math.exp(Math.sin(0.3)));
      const step = new RungeKuttaStep(pair, driven.field, 1);
      step.evaluate(0.3, y, step.first);
      step.advance(0.3, y, h);
      step.finish(0.3, h);
      const rows = step.dense(0.3, y, h);
      const out = new Float64Array(1);
      const thetas = [0.1, 0.25, 0.4, 0.6, 0.75, 0.9];
      const misses = thetas.map((theta) =>
        distance(denseState(y, rows, theta, out), [Math.exp(Math.sin(0.3 + theta * h))]),
      );
      return Math.max(...misses);
    });
    const order = slope(sizes.map(Math.log), errors.map(Math.log)) - 1;
    expect(order, `errors ${errors}`).toBeGreaterThan(denseOrder - 0.35);
    expect(order, `errors ${errors}`).toBeLessThan(denseOrder + 0.9);
  });

  it('joins steps with a continuous slope', () => {
    const y = Float64Array.of(1);
    const step = new RungeKuttaStep(pair, driven.field, 1);
    step.evaluate(0, y, step.first);
    step.advance(0, y, 0.3);
    step.finish(0, 0.3);
    const rows = step.dense(0, y, 0.3);
    const at = (theta: number) => denseState(y, rows, theta, new Float64Array(1))[0]!;
    expect(at(0)).toBe(1);
    expect(at(1)).toBeCloseTo(step.next[0]!, 15);
    expect((at(1) - at(1 - 1e-6)) / 0.3e-6).toBeCloseTo(step.end[0]!, 5);
    expect((at(1e-6) - at(0)) / 0.3e-6).toBeCloseTo(step.first[0]!, 5);
  });
});

it.each([
  { integrator: dormandPrince, tolerances: [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10] },
  { integrator: cashKarp, tolerances: [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10] },
  { integrator: dormandPrince8, tolerances: [1e-5, 1e-7, 1e-9, 1e-11] },
])('$integrator.name: error against steps has the slope of the order, and follows the tolerance', (given) => {
  const { integrator, tolerances } = given;
  const exact = [Math.cos(20), -Math.sin(20)];
  const runs = tolerances.map((tolerance) => integrator.integrate(harmonic(20), to(tolerance)));
  const errors = runs.map(({ last }) => distance(last!.y, exact));
  const order = -slope(
    runs.map(({ steps }) => Math.log(steps)),
    errors.map(Math.log),
  );
  expect(Math.abs(order - integrator.order), `order ${order}, errors ${errors}`).toBeLessThan(0.8);
  tolerances.forEach((tolerance, i) => {
    expect(errors[i]! / tolerance, `tolerance ${tolerance}`).toBeLessThan(100);
  });
});
