import { nullSpace } from '../../numeric/linear.ts';
import { expanded, rootOnManifold } from '../../numeric/manifold.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { newton } from '../../numeric/roots/newton.ts';
import { growth, type Linearisation, linearised } from './linearisation.ts';

/**
 * Whether the neutral directions are tangent to a manifold of stationary points of the same dimension. Then the point
 * is stable if everything else contracts (the centre manifold consists of stationary points; Aulbach 1984).
 * Looked at in numbers: from a step along each neutral direction Newton's method must return to a stationary point
 * near by, at which as many directions are neutral. `bent` says that the field has kinks: then it may be still near by alone.
 */
export function onManifold(
  l: Omit<Linearisation, 'y' | 'kink'>,
  zeros: number,
  random: RandomStream,
  bent = false,
): boolean {
  if (zeros === 0) return true;
  const n = l.dimension;
  const { manifold } = l.chart;
  const ambient = l.coordinates.length;
  const directions = manifold?.directions(l.coordinates);
  if (l.size === 0) return (bent ? PLATEAUS : [1]).some((reach) => everywhereStill(l, random, reach));
  const kernel = nullSpace(l.jacobian, n, n, 1e-7);
  const basis = kernel.basis;
  if (basis.length !== zeros) return false;
  const scale = Math.max(1, ...l.coordinates.map(Math.abs));
  const tolerance = Math.max(Math.max(1e-13, 4e-15 * n) * l.size, 2 * l.noise()) * scale;
  const trials = Math.min(n > 100 ? 1 : 4, zeros + 1);
  let weights: readonly number[] = [];
  for (let trial = 0; trial < 4 * trials; trial++) {
    // Forth and back: on one side of a kink all may be still.
    weights = trial % 2 === 0 ? basis.map(() => random.normal()) : weights.map((w) => -w);
    const length = Math.hypot(...weights);
    // Near the point, and farther: a weak force of higher order is less than rounding near it.
    const isNear = trial < 2 * trials;
    const step = (isNear ? 1e-3 : 0.1) * scale;
    const away = Float64Array.from(
      { length: n },
      (_, k) => (step * basis.reduce((s, v, m) => s + weights[m]! * v[k]!, 0)) / length,
    );
    const along = directions === undefined ? away : expanded(away, directions, ambient);
    const stepped = l.coordinates.map((x, k) => x + along[k]!);
    const moved = manifold?.retract(stepped) ?? stepped;
    const root = newton(rootOnManifold(l.flow, manifold, ambient, l.size), moved, {
      tolerance,
      pseudoInverse: true,
      rankTolerance: 1e-5,
    });
    if (root.outcome.status !== 'converged') return false;
    // Near the point a manifold is flat; farther it may bend, yet leads away.
    const shift = Math.hypot(...root.x.map((x, k) => x - moved[k]!));
    const reached = Math.hypot(...root.x.map((x, k) => x - l.coordinates[k]!));
    if (isNear ? shift > 0.2 * step : reached < 0.3 * step) return false;
    const there = linearised(l.chart, l.flow, root.x, l.time);
    const small = Math.max(1e-9 * there.size, n * there.noise());
    const near = there.spectrum.filter((v) => Math.abs(growth(v, l.time)) <= small).length;
    if (near < zeros) return false;
  }
  return true;
}

/** How far a plateau between kinks may reach, at least: on a smaller one no force of any power is told from none. */
const PLATEAUS = [1, 0.1, 0.01];

/** A Jacobian that vanishes: is the field zero all around, on either side? */
function everywhereStill(l: Omit<Linearisation, 'y' | 'kink'>, random: RandomStream, reach: number): boolean {
  let step: readonly number[] = [];
  for (let k = 0; k < 16; k++) {
    step = k % 2 === 0 ? Array.from(l.coordinates, () => reach * random.normal()) : step.map((x) => -x);
    const away = l.coordinates.map((x, m) => x + step[m]!);
    const moved = l.chart.manifold?.retract(away) ?? away;
    const full = l.chart.manifold === undefined ? undefined : l.flow.jacobian(moved);
    const rounding = (k: number): number =>
      full === undefined ? 0 : 1e-13 * moved.reduce((s, x, m) => s + Math.abs(full[k * moved.length + m]! * x), 0);
    if (l.flow.velocity(moved).some((v, k) => Math.abs(v) > rounding(k))) return false;
  }
  return true;
}
