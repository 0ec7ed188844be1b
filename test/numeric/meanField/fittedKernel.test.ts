import { describe, expect, it } from 'vitest';
import { fitToDecay } from '../../../src/numeric/meanField/fittedKernel.ts';
import { weights } from '../../../src/numeric/meanField/grid.ts';

const uneven = (n: number, end: number): Float64Array =>
  Float64Array.from({ length: n + 1 }, (_, k) => end * (k / n) ** 1.3);

const memory = (kernel: (s: number) => number, what: (s: number) => number, times: Float64Array, fit: boolean) => {
  const row = times.map(kernel);
  if (fit) fitToDecay(row, times);
  const w = weights(times, times.length - 1, true);
  return row.reduce((sum, k, j) => sum + w[j]! * k * what(times[j]!), 0);
};

describe('a kernel of memory fitted to its decay', () => {
  it('is exact for an exponential times a linear function, whatever the steps', () => {
    const [rate, end] = [1.7, 12];
    const kernel = (s: number): number => -0.4 * Math.exp(-rate * (end - s));
    // ∫₀ᵀ e^(−r(T − s)) (1 + s/2) ds by hand.
    const gone = Math.exp(-rate * end);
    const exact = -0.4 * ((1 - gone) / rate + (end / rate - (1 - gone) / rate ** 2) / 2);
    const times = uneven(5, end);
    expect(memory(kernel, (s) => 1 + s / 2, times, true)).toBeCloseTo(exact, 13);
    expect(Math.abs(memory(kernel, (s) => 1 + s / 2, times, false) / exact - 1)).toBeGreaterThan(0.3);
  });

  const misses = (kernel: (s: number) => number, exact: number): readonly number[] =>
    [40, 80, 160].map((n) => Math.abs(memory(kernel, (s) => 2 * s, uneven(n, 3), true) - exact));

  it('keeps the order 2 of the trapezoid rule for a kernel that falls by a power', () => {
    // ∫₀³ 2s/(1 + s²) ds = log 10.
    const [a, b, c] = misses((s) => 1 / (1 + s * s), Math.log(10)) as [number, number, number];
    expect(Math.log2(a / b)).toBeCloseTo(2, 1);
    expect(Math.log2(b / c)).toBeCloseTo(2, 1);
  });

  it('comes to the integral of a kernel that changes its sign: h² log h', () => {
    // ∫₀³ 2s cos(2s) ds = 3 sin 6 + (cos 6 − 1)/2.
    const [a, , c] = misses((s) => Math.cos(2 * s), 3 * Math.sin(6) + (Math.cos(6) - 1) / 2) as number[];
    // log₂ of 4² (log 40)/(log 160) is 3.54; of order 1 it would be 2.
    expect(Math.log2(a! / c!)).toBeGreaterThan(2.8);
  });
});
