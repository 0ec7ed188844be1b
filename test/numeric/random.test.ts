import { describe, expect, it } from 'vitest';
import { random, splitMix64, xoshiro128 } from '../../src/numeric/random.ts';

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const mean = (v: readonly number[]) => v.reduce((sum, each) => sum + each, 0) / v.length;

/** The mean of the draws is within 5 standard errors of what it should be; `variance` is that of one draw. */
function agrees(v: readonly number[], expected: number, variance: number): void {
  expect(Math.abs(mean(v) - expected)).toBeLessThan(5 * Math.sqrt(variance / v.length));
}

describe('random', () => {
  it('is xoshiro128** from the state 1, 2, 3, 4, and SplitMix64 from 1234567', () => {
    expect(draws(6, xoshiro128([1, 2, 3, 4]))).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
    expect(splitMix64(1234567n)).toBe(6457827717110365317n);
    expect(splitMix64(1234567n + 0x9e3779b97f4a7c15n)).toBe(3203168211198807973n);
  });

  it('gives the same numbers for the same seed, and others for others', () => {
    const first = (seed: number | string) => draws(5, random(seed).uniform);
    expect(first(41)).toEqual(first(41));
    const all = [41, 42, '41', 'forty-one', 0, -1, 0.5, ''].map((seed) => first(seed)[0]!);
    expect(new Set(all).size).toBe(all.length);
    expect(first(41).slice(0, 3)).toEqual([0.48900885949884965, 0.1228759618026104, 0.17171384065320627]);
  });

  it('forks by label, whatever was drawn before', () => {
    const one = random(1);
    const early = one.fork('noise');
    draws(100, one.normal);
    const late = one.fork('noise');
    expect(draws(5, early.uniform)).toEqual(draws(5, late.uniform));
    expect(one.fork('noise').fork('a').uniform()).not.toBe(one.fork('noise/a').uniform());
    expect(one.fork(1).uniform()).not.toBe(one.fork('1').uniform());
  });

  it('uniform: moments 1/2, 1/3, and no correlation with the next or with a fork', () => {
    const stream = random(3);
    const u = draws(100_000, stream.uniform);
    expect(u.every((x) => x >= 0 && x < 1)).toBe(true);
    agrees(u, 1 / 2, 1 / 12);
    agrees(
      u.map((x) => x * x),
      1 / 3,
      1 / 5 - 1 / 9,
    );
    agrees(
      u.slice(1).map((x, i) => (x - 0.5) * (u[i]! - 0.5)),
      0,
      1 / 144,
    );
    const fork = stream.fork('other');
    agrees(
      u.map((x) => (x - 0.5) * (fork.uniform() - 0.5)),
      0,
      1 / 144,
    );
  });

  it('normal: moments 0, 1, 0, 3, 0, 15 and tails erfc(2/√2)', () => {
    const z = draws(200_000, random(5).normal);
    const moment = (k: number) => z.map((x) => x ** k);
    // The variance of z^k is (2k − 1)!! − ((k − 1)!!)² for even k.
    agrees(moment(1), 0, 1);
    agrees(moment(2), 1, 2);
    agrees(moment(3), 0, 15);
    agrees(moment(4), 3, 105 - 9);
    agrees(moment(6), 15, 10395 - 225);
    const p = 0.04550026389635842;
    agrees(
      z.map((x) => (Math.abs(x) > 2 ? 1 : 0)),
      p,
      p * (1 - p),
    );
    agrees(
      z.slice(1).map((x, i) => x * z[i]!),
      0,
      1,
    );
  });

  it('integer: every value as often as the others', () => {
    const stream = random(9);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[stream.integer(7)]!++;
    const chi2 = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // 6 degrees of freedom: mean 6, variance 12.
    expect(chi2).toBeLessThan(6 + 5 * Math.sqrt(12));
    expect(random(1).integer(1)).toBe(0);
    expect(() => stream.integer(0)).toThrow(RangeError);
    expect(() => stream.integer(1.5)).toThrow(RangeError);
  });
});
