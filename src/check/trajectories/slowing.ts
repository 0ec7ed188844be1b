import { rootOnManifold } from '../../numeric/manifold.ts';
import { newton } from '../../numeric/roots/newton.ts';
import type { Orbit } from './orbit.ts';
import { powerLaw } from './powerLaw.ts';
import { isRootTo } from './rest.ts';

/** Where a motion that slows down as a power of t tends, and that power; or why that is not clear. */
export interface Slowing {
  readonly end: Float64Array | undefined;
  readonly power?: number;
  readonly reason?: string;
}

/** Speeds below this part of the largest are not read. */
const CLEAR = 1e-8;

/**
 * Where a motion tends that slows down as a power of t: its speed falls as t^-p, what is left of the way is t/(p - 1) times
 * the speed, and Newton's method, which is slow there too, has to lead as far. Undefined where it does not slow down so.
 */
export function slowing(o: Orbit, t: readonly number[], states: readonly Float64Array[]): Slowing | undefined {
  const speeds = states.map((y) => Math.hypot(...o.field.evaluate(y, 0)));
  // What errors of the integration leave of a speed falls as nothing.
  const clear = speeds.findLastIndex((v) => v > CLEAR * Math.max(...speeds)) + 1;
  const p = powerLaw(t.slice(0, clear), speeds.slice(0, clear));
  if (p === undefined) return undefined;
  const open = { end: undefined, reason: `it slows down as t^-${p.toPrecision(3)}, and where that leads is not clear` };
  if (!(p > 1 + 1e-2)) return open;
  const last = states.at(-1)!;
  const left = ((speeds[clear - 1]! * t[clear - 1]!) / (p - 1)) * (t[clear - 1]! / t.at(-1)!) ** (p - 1);
  const velocity = (x: Float64Array): Float64Array => o.field.evaluate(x, 0);
  const flow = rootOnManifold({ velocity, jacobian: (x) => o.field.jacobian(x, 0) }, o.domain.manifold, last.length);
  const root = newton(flow, last, { tolerance: 0, maxSteps: 200, pseudoInverse: true, rankTolerance: 1e-14 });
  const moved = Math.hypot(...root.x.map((x, k) => x - last[k]!));
  // A gap below what the speed has fallen to, as of x' = 1e-13 + x^2, is no root.
  return moved > 0.8 * left && moved < 1.25 * left && isRootTo(o, root.x) ? { end: root.x, power: p - 1 } : open;
}
