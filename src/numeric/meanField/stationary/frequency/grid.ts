import { eigenvalues } from '../../../linear.ts';
import type { Linear } from './modes.ts';

const GRID = 48;
/** Nothing of a site is as fast as this part of the largest frequency looked at. */
const FAR = 1e3;
/** Resonances of so many sites are looked at closely. */
const CLOSELY = 12;
/** Slower than this part of the fastest is not looked at. */
const SLOWEST = 1e-4;

/** From high frequencies to 0: spread evenly in the logarithm, and around what single sites do. */
export function frequencies(linear: Linear): readonly number[] {
  let [slow, fast] = [Number.POSITIVE_INFINITY, 0];
  const own: number[] = [];
  for (const p of linear.populations) {
    const every = Math.max(1, Math.floor(p.kinds.length / CLOSELY));
    p.kinds.forEach((s, k) => {
      const { n, m } = s;
      const F = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) F[i * n + j] = s.slope[i * (n + m) + j]!;
      if (k % every !== 0 && n > 1) return;
      for (const e of eigenvalues(F, n).eigenvalues) {
        const size = Math.hypot(e.re, e.im);
        if (size > 1e-9) [slow, fast] = [Math.min(slow, size), Math.max(fast, size)];
        if (e.im > 1e-9) for (const w of [-2, -0.5, 0, 0.5, 2]) own.push(e.im + w * Math.abs(e.re));
      }
    });
  }
  if (fast === 0) [slow, fast] = [1, 1];
  slow = Math.max(slow, SLOWEST * fast);
  const [from, to] = [Math.log(1e-3 * slow), Math.log(FAR * fast)];
  const even = Array.from({ length: GRID }, (_, k) => Math.exp(from + ((to - from) * k) / (GRID - 1)));
  const all = [...even, ...own.filter((w) => w > 0), 0].sort((a, b) => b - a);
  return all.filter((w, k) => k === 0 || w === 0 || w < all[k - 1]! * (1 - 1e-3));
}

/** From half a turn by step to none. */
export const angles = (): readonly number[] => [
  ...Array.from({ length: GRID }, (_, k) => Math.PI * (1 - k / GRID)),
  1e-2,
  1e-3,
  0,
];

/** The rate of the fastest site. */
export const fastestOf = (linear: Linear): number => frequencies(linear)[0]! / FAR;
