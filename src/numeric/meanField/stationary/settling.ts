import { eigenvalues } from '../../linear.ts';
import { eliminate } from './elimination.ts';
import type { Range, Rest } from './rest.ts';
import type { Site } from './site.ts';

/** Steps of Newton's method. */
const ROUNDS = 60;
/** By so much, for rounding, may a state lie outside of its domain. */
const BESIDE = 1e-9;

/** How to change a step of Newton's method: a factor, from where it begins and where it leads. */
type Bend = (y: Float64Array, step: Float64Array) => number;

/** A site of several components: Newton's method from a hint, or from where the field leads from 0. */
export function restOfSeveral(
  site: Site,
  z: ArrayLike<number>,
  ranges: readonly Range[],
  hint: Float64Array | undefined,
): Rest {
  const { n, m } = site;
  let reason = `a site of ${n} components and ${m} fields comes to no rest that was found`;
  for (const start of hint === undefined ? [undefined] : [hint, undefined]) {
    const from = start ?? relaxed(site, z, new Float64Array(n));
    const y = from && settledFrom(site, z, from);
    if (y === undefined) continue;
    if (n > 0 && !isHeld(site, y)) reason = 'a site of several components is not held where it is at rest';
    else if (!isInside(site, y, ranges)) reason = 'a site of several components rests outside of its domain';
    else return { kind: 'fixed', y, key: `in${site.kinks(y)}`, several: false };
  }
  return { kind: 'none', reason };
}

/** A state at rest by Newton's method; undefined where that comes to none. */
export function settledFrom(
  site: Site,
  z: ArrayLike<number>,
  start: Float64Array,
  bend?: Bend,
): Float64Array | undefined {
  const { n } = site;
  const f = new Float64Array(n);
  const y = Float64Array.from(start);
  for (let k = 0; k < ROUNDS; k++) {
    if (!site.settle(y, z)) return undefined;
    if (n === 0) return y;
    site.field(y, f);
    const J = site.jacobian(y);
    const step = Float64Array.from(f);
    if (J === undefined || !eliminate(J, n, step, 1)) return undefined;
    const part = bend?.(y, step) ?? 1;
    let [change, scale] = [0, 1e-12];
    for (let i = 0; i < n; i++) {
      y[i] = y[i]! - part * step[i]!;
      change = Math.max(change, Math.abs(step[i]!));
      scale = Math.max(scale, Math.abs(y[i]!));
    }
    if (!Number.isFinite(change) || !Number.isFinite(part)) return undefined;
    if (change <= 1e-14 * scale && site.settle(y, z)) return y;
  }
  return undefined;
}

/** Whether what is displaced comes back; of a map the Jacobian is that of the step minus 1. */
export function isHeld(site: Site, y: Float64Array): boolean {
  const { n, discrete } = site;
  const J = site.jacobian(y);
  return (
    J !== undefined &&
    eigenvalues(J, n).eigenvalues.every((e) => (discrete ? Math.hypot(1 + e.re, e.im) < 1 : e.re < 0))
  );
}

/** Whether each component lies in its domain. */
export const isInside = (site: Site, y: Float64Array, ranges: readonly Range[]): boolean =>
  ranges.every((r, i) => i >= site.n || (y[i]! >= r.low - BESIDE && y[i]! <= r.high + BESIDE));

/** Steps along the field until it is small. */
function relaxed(site: Site, z: ArrayLike<number>, from: Float64Array): Float64Array | undefined {
  const { n, m } = site;
  const y = new Float64Array(n + m);
  y.set(from);
  const f = new Float64Array(n);
  for (let k = 0; k < 400; k++) {
    if (!site.settle(y, z)) return undefined;
    site.field(y, f);
    const J = site.jacobian(y);
    if (J === undefined) return undefined;
    const rate = fastest(J, n);
    let size = 0;
    for (let i = 0; i < n; i++) {
      y[i] = y[i]! + f[i]! / rate;
      size = Math.max(size, Math.abs(f[i]!));
    }
    if (!Number.isFinite(size)) return undefined;
    if (size < 1e-3) return y;
  }
  return y;
}

/** A bound on the rates of a Jacobian, at least 1. */
export function fastest(J: Float64Array, n: number): number {
  let rate = 1;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += Math.abs(J[i * n + j]!);
    rate = Math.max(rate, row);
  }
  return rate;
}
