import type { RandomStream } from '../../numeric/random.ts';
import { type Critical, combined, dot, solvedBeside } from './critical.ts';
import type { LocalField } from './localField.ts';

/** A measured number, and what it would be made of if nothing cancelled. */
export interface Measured {
  readonly value: number;
  readonly scale: number;
}

/** Whether a measured coefficient is zero; undefined where its size decides nothing. */
export function vanishing({ value, scale }: Measured): boolean | undefined {
  const part = Math.abs(value) / Math.max(scale, 1e-290);
  return part <= 1e-6 ? true : part > 1e-4 ? false : undefined;
}

/** The motion along critical directions of zero eigenvalue, y' = … + c2 y^2 + c3 y^3, on their centre manifold. */
export interface Steady {
  /** Where one direction is critical: its two coefficients. Of several: the largest second, and cubes along directions. */
  readonly second: Measured;
  /** y . c3(y) for unit directions y; one of them where the kernel is one. */
  readonly cubes: readonly Measured[];
  /** Whether neutral directions could change the cubic coefficient. */
  readonly entangled: boolean;
}

/** The motion in critical directions to leading order, second or third, as a field; undefined where the manifold is not computed. */
export function leading(
  f: LocalField,
  matrix: Float64Array,
  c: Critical,
  order: 2 | 3,
): ((y: Float64Array) => Float64Array) | undefined {
  const bent = (r: Float64Array): Float64Array | undefined =>
    solvedBeside(
      matrix,
      f.dimension,
      f.second(r).map((x) => -x / 2),
      c,
    );
  if (order === 3 && bent(c.right[0]!) === undefined) return undefined;
  return (y) => {
    const r = combined(y, c.right);
    if (order === 2) return Float64Array.from(c.left, (l) => dot(l, f.second(r)) / 2);
    const curved = f.mixed(r, bent(r)!);
    const cubic = f.third(r);
    return Float64Array.from(c.left, (l) => dot(l, cubic) / 6 + dot(l, curved));
  };
}

/**
 * Second and third order coefficients by projection (Kuznetsov 2004, section 5.4; Carr 1981): with left and right vectors
 * l, r, the bent part h of the manifold from A h = -B(r, r)/2 beside the kernel, c2 = l B(r, r)/2 and
 * c3 = l C(r, r, r)/6 + l B(r, h). `size` is that of the Jacobian. In words why there are none.
 */
export function steady(
  f: LocalField,
  matrix: Float64Array,
  c: Critical,
  size: number,
  random: RandomStream,
): Steady | string {
  const n = f.dimension;
  const m = c.right.length;
  const directions =
    m === 1
      ? [Float64Array.of(1)]
      : Array.from({ length: Math.min(40, 12 * m) }, () => {
          const y = Float64Array.from({ length: m }, () => random.normal());
          const length = Math.hypot(...y);
          return y.map((x) => x / length);
        });
  let second: Measured = { value: 0, scale: 0 };
  const cubes: Measured[] = [];
  let entangled = false;
  for (const y of directions) {
    const r = combined(y, c.right);
    const bent = f.second(r);
    const half = c.left.map((l) => dot(l, bent) / 2);
    const long = Math.max(...c.left.map((l) => Math.hypot(...l)));
    const own: Measured = {
      value: m === 1 ? half[0]! : Math.hypot(...half),
      scale: (long * Math.hypot(...bent)) / 2 + (1e-2 * size) / f.reach,
    };
    if (Math.abs(own.value) / own.scale >= Math.abs(second.value) / (second.scale || 1)) second = own;
    const h = solvedBeside(
      matrix,
      n,
      bent.map((x) => -x / 2),
      c,
    );
    if (h === undefined) return 'the centre manifold could not be computed';
    const cubic = f.third(r);
    const curved = f.mixed(r, h);
    const along = c.left.map((l) => dot(l, cubic) / 6 + dot(l, curved));
    cubes.push({
      value: y.reduce((s, v, k) => s + v * along[k]!, 0),
      scale: long * (Math.hypot(...cubic) / 6 + Math.hypot(...curved)) + (1e-4 * size) / f.reach ** 2,
    });
    const floor = 1e-5 * own.scale;
    if (c.neutralLeft.some((l) => Math.abs(dot(l, bent)) > floor)) entangled = true;
    for (const k of c.neutral) {
      const shift = f.mixed(r, k);
      if (c.left.some((l) => Math.abs(dot(l, shift)) > floor)) entangled = true;
    }
  }
  return { second, cubes, entangled };
}
