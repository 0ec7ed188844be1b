import { nullSpace } from '../../numeric/linear.ts';
import { expanded } from '../../numeric/manifold.ts';
import { shifted } from '../centre/rotating.ts';
import type { Orbit } from './orbit.ts';
import type { Settled } from './settle.ts';
import { modesAt } from './spectralRate.ts';

/** Parts of a vector below this are rounding; of a motion that is not linear they may be what its square adds. */
const ROUNDING = 1e-9;
const BENT = 1e-5;
/** Where along the way the motion is taken for linear: its distance from the end against the largest. */
const NEAR = 1e-6;
/** Eigenvalues as close as this, against the fastest, are one. */
const SAME = 1e-9;

/**
 * Whether a slower mode of a rate may stand in a quantity with so small a weight that its slope does not show it yet: the
 * mode is excited where the trajectory is followed, and the quantity changes along it. Rates that are sums of two are
 * there where both modes are excited.
 */
export function mayHide(
  orbit: Orbit,
  settled: Settled,
  read: (y: Float64Array) => number,
  rate: number,
  allowed: number,
): boolean {
  const end = settled.end!;
  const { jacobian, directions, modes, size } = modesAt(orbit, end);
  const close = (r: number): boolean => Math.abs(r - rate) <= Math.max(allowed, SAME * size);
  const decaying = modes.filter((m) => m.rate > SAME * size);
  const single = decaying.filter((m) => close(m.rate));
  const pairs = decaying.flatMap((a, k) => decaying.slice(k).flatMap((b) => (close(a.rate + b.rate) ? [[a, b]] : [])));
  if (single.length + pairs.length === 0) return false;
  // Families of stationary points bend, those of linear motions apart: they are not looked into.
  // A mode that is as slow as what rounding leaves of theirs is not told from them.
  const toldApart = orbit.affine() !== undefined && rate > 10 * SAME * size;
  if (decaying.length < modes.length && !toldApart) return true;
  // On a sphere or a simplex the modes lie in its tangent space.
  const n = directions?.length ?? end.length;
  const own = (y: Float64Array): Float64Array =>
    directions === undefined
      ? y
      : Float64Array.from(directions, (d) => d.entries.reduce((s, v, k) => s + v * y[d.offset + k]!, 0));
  const moved = (step: number, v: Float64Array): Float64Array => {
    const by = directions === undefined ? v : expanded(v, directions, end.length);
    const y = end.map((x, k) => x + step * by[k]!);
    return orbit.domain.manifold?.retract(y) ?? y;
  };
  const away = settled.states.map((y) => own(y.map((x, k) => x - end[k]!)));
  const lengths = away.map((d) => Math.hypot(...d));
  const from = away[lengths.findIndex((x) => x <= NEAR * Math.max(...lengths))];
  if (from === undefined) return true;
  const least = orbit.affine() === undefined ? BENT : ROUNDING;
  const long = Math.hypot(...from);
  const turned = Float64Array.from({ length: n * n }, (_, k) => jacobian[(k % n) * n + Math.floor(k / n)]!);
  const vectors = (matrix: Float64Array, m: (typeof modes)[number]): readonly Float64Array[] =>
    nullSpace(shifted(matrix, n, { re: m.re, im: Math.abs(m.im) }), 2 * n, 2 * n, 1e-7).basis;
  const along = (v: Float64Array, part: 0 | 1): number =>
    from.reduce((s, x, k) => s + x * v[part * n + k]!, 0) / (long || 1);
  const isExcited = (m: (typeof modes)[number]): boolean =>
    vectors(turned, m).some((v) => Math.hypot(along(v, 0), along(v, 1)) > least);
  const here = read(end);
  const isSeen = (m: (typeof modes)[number]): boolean =>
    vectors(jacobian, m).some((v) =>
      [v.subarray(0, n), v.subarray(n)].some((part) => {
        const change = (step: number): number => Math.abs(read(moved(step, part)) - here);
        const step = 1e-3 * Math.max(1e-3, Math.hypot(...end));
        // What grows with the square of the way falls at twice the rate.
        return change(step) > 1e-12 * Math.abs(here) && change(step) < 3 * change(step / 2);
      }),
    );
  return single.some((m) => isExcited(m) && isSeen(m)) || pairs.some((p) => p.every(isExcited));
}
