import type { Point } from '../../model/model.ts';
import { vanishing } from '../centre/coefficients.ts';
import { criticalOf, dot } from '../centre/critical.ts';
import { atTurn } from './atTurn.ts';
import { onBranch } from './branch.ts';
import { crossing, modesOf } from './crossing.ts';
import type { Linear } from './family.ts';
import { turn } from './fold.ts';
import { followed } from './followed.ts';
import { distance, type Look, plain, refuted } from './look.ts';
import { pushAt, relativeSpeed, sizeAbout } from './push.ts';
import { kindProblem } from './said.ts';
import { open, type Seen } from './seen.ts';

interface Start {
  readonly value: number;
  readonly coordinates: Float64Array;
}

/**
 * A threshold at a point that is stationary there, but not on both sides: a fold, or the end of a branch. The kernel of
 * the Jacobian at the point, and where the branch through it turns back.
 */
export function singlePoint(look: Look, point: Point, free: Float64Array): Seen {
  const { placed, family: f, scale } = look;
  const { name } = placed.mover;
  const start = nearest(look, point, free);
  if (start === undefined) return open('the point has no value at the threshold');
  const here = f.linearised(start.value, start.coordinates);
  if (!here.jacobian.every(Number.isFinite)) return open('the Jacobian is not finite at the threshold');
  if (relativeSpeed(f, start.value, start.coordinates) > 1e-9)
    return open('whether the point is stationary at the threshold is not clear');
  const size = sizeAbout(f, start.value, start.coordinates);
  const modes = modesOf(here).toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth));
  const [first, next] = modes;
  if (first === undefined) return open('the point cannot move');
  if (Math.abs(first.growth) > 1e-4 * size)
    return refuted(look, here, `no eigenvalue vanishes at the point at ${name} = ${plain(placed.value)}`, {
      what: `real part of the eigenvalue nearest to the imaginary axis at the claimed ${name} = ${placed.value}`,
      left: first.growth,
      right: 0,
    });
  // Where no eigenvalue is 0 a branch goes on through the point, though it is not said how.
  if (modes.every((m) => Math.hypot(m.re, m.im) > 1e-3 * size)) {
    const at = followed(f, start.coordinates, start.value);
    return onBranch({ ...look, at }, crossing(at, placed.value - look.width, placed.value + look.width));
  }
  if (next !== undefined && Math.abs(next.growth) <= 1e-4 * size)
    return open('several eigenvalues vanish at the point, which is not stationary on both sides of the threshold');
  if (Math.hypot(first.re, first.im) > 1e-4 * size)
    return open('the point is not stationary on both sides of the threshold');
  const loose = criticalOfOne(here, size);
  if (typeof loose === 'string') return open(loose);
  const pushed = pushAt(f, start.value, start.coordinates, scale);
  const push = dot(loose.left, pushed.vector);
  const whole = Math.max(Math.hypot(...loose.left) * pushed.about, 1e-6 * size);
  const ends = vanishing({ value: push, scale: whole });
  if (ends === undefined) return open('whether the point goes on beyond the threshold is not clear');
  let found = { value: start.value, coordinates: start.coordinates };
  if (!ends) {
    const turned = turnNear(look, start, loose.right);
    if (turned === undefined) return open('the fold near the point could not be solved for');
    found = turned;
  } else if (Math.abs(first.growth) > 1e-7 * size) return open('whether an eigenvalue vanishes is not clear');
  const gap = distance(look, found.value);
  if (gap === 'apart')
    return refuted(
      look,
      here,
      `the branch turns back at ${name} = ${plain(found.value)}, not at ${plain(placed.value)}`,
      {
        what: `${name} where the branch turns back, and where the claim says`,
        left: found.value,
        right: placed.value,
      },
    );
  if (gap === 'unclear') return open(`the branch turns back at ${name} = ${found.value}, too close to tell`);
  const how = ends ? 'an eigenvalue vanishes where the point ends' : 'the branch of fixed points turns back';
  const { linear, is, agrees } = atTurn(look, found, size, how);
  if (typeof is === 'string') return open(is);
  if (is.kind === 'transcritical') return open('the point is not stationary on both sides of the threshold');
  return kindProblem(look, linear, is, found.value) ?? { ...agrees, is };
}

/** The point at the claimed value, or next to it where rounding leaves the root of a negative number. */
function nearest({ placed, family: f, scale }: Look, point: Point, free: Float64Array) {
  for (const shift of [0, 1e-15, -1e-15, 1e-13, -1e-13, 1e-11, -1e-11]) {
    const value = placed.value + shift * scale;
    const coordinates = f.point(value, point, free);
    if (coordinates.every(Number.isFinite)) return { value, coordinates };
  }
  return undefined;
}

/** The one critical direction of a point that may lie a little beside the threshold. */
function criticalOfOne(
  l: Linear,
  size: number,
): { readonly right: Float64Array; readonly left: Float64Array } | string {
  const first = modesOf(l).toSorted((a, b) => Math.abs(a.growth) - Math.abs(b.growth))[0]!;
  const n = l.dimension;
  const moved = l.jacobian.map((x, k) => (k % (n + 1) === 0 ? x - first.re : x));
  const c = criticalOf(moved, n, 1, 0, size, () => moved);
  return typeof c === 'string' ? c : { right: c.right[0]!, left: c.left[0]! };
}

function turnNear(look: Look, start: Start, r: Float64Array) {
  const reach = Math.max(1, ...start.coordinates.map(Math.abs));
  return turn(look.family, start.coordinates, start.value, r, 1e-3 * reach);
}
