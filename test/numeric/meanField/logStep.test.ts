import { expect, test } from 'vitest';
import { LogStep } from '../../../src/numeric/meanField/logStep.ts';

/** Growth x′ = x (a(t) − c x) from x = e^y in steps of the grid; returns log x at the end. */
function grown(times: readonly number[], y: number, a: (t: number) => number, c: number): number {
  const step = new LogStep(1, false);
  const one = (x: number): Float64Array => Float64Array.of(x);
  const rate = (x: number, t: number): number => a(t) - c * Math.exp(x);
  let at = y;
  for (let k = 1; k < times.length; k++) {
    const [from, to] = [times[k - 1]!, times[k]!];
    const [predicted, made] = [one(0), one(0)];
    step.own[0] = -c * Math.exp(at);
    step.begin(to - from);
    step.predict(one(at), one(rate(at, from)), predicted);
    step.correct(one(at), one(rate(at, from)), predicted, one(rate(predicted[0]!, to)), made);
    at = made[0]!;
  }
  return at;
}

const grid = (end: number, n: number): number[] => Array.from({ length: n + 1 }, (_, k) => (k * end) / n);

test('saturating growth is followed exactly, however long the step (Verhulst 1838)', () => {
  for (const a of [0.7, -0.4])
    for (const h of [0.1, 3, 50]) {
      const [y, c] = [Math.log(0.02), 0.9];
      const e = Math.exp(a * h);
      expect(grown([0, h], y, () => a, c)).toBeCloseTo(y + a * h - Math.log(1 + (c * 0.02 * (e - 1)) / a), 11);
    }
});

test('growth under a field that changes: order 2, and no explosion where a step is long', () => {
  const a = (t: number): number => 0.5 + 0.4 * Math.sin(t);
  const at = (n: number): number => grown(grid(4, n), -3, a, 1);
  const exact = at(4096);
  const orders = [32, 64].map((n) => Math.log2((at(n) - exact) / (at(2 * n) - exact)));
  for (const p of orders) expect(Math.abs(p - 2)).toBeLessThan(0.1);
  for (const n of [2, 4]) expect(Math.abs(grown(grid(100, n), -3, a, 1))).toBeLessThan(3);
});

test('small changes of the start and of the rate pass through as the derivatives say', () => {
  const [y, r, own, g, h] = [-0.3, 0.45, -0.8, 0.1, 2.5];
  const run = (dy: number, dr: number): readonly [number, LogStep, number] => {
    const step = new LogStep(1, false);
    const [predicted, made] = [new Float64Array(1), new Float64Array(1)];
    // What y does to the rate is own · dy at both ends.
    step.own[0] = own * Math.exp(dy);
    step.begin(h);
    const from = Float64Array.of(y + dy);
    const rate = Float64Array.of(r + dr + own * (Math.exp(dy) - 1));
    step.predict(from, rate, predicted);
    step.correct(from, rate, predicted, Float64Array.of(g), made);
    return [predicted[0]!, step, made[0]!];
  };
  const [, step] = run(0, 0);
  const e = 1e-6;
  const byStart = (run(e, 0)[0] - run(-e, 0)[0]) / (2 * e);
  const byRate = (run(0, e)[0] - run(0, -e)[0]) / (2 * e);
  expect(byStart).toBeCloseTo(step.keep[0]!, 7);
  expect(byRate).toBeCloseTo(step.first[0]!, 7);
});
