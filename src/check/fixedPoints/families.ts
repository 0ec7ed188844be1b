import type { Ansatz, Model } from '../../model/model.ts';
import { fieldInstrument } from '../../numeric/instrument.ts';
import { nullSpace } from '../../numeric/linear.ts';
import { random } from '../../numeric/random.ts';
import { newton } from '../../numeric/roots/newton.ts';
import type { Setting } from '../../numeric/setting.ts';
import { chart, drawCoordinates } from '../chart.ts';
import { coordinateFlow } from '../linearisation.ts';

/** Fixed points that are not isolated: numerical evidence, not a proof. */
export interface FamilyFound {
  /** By the rank of the Jacobian at its points. */
  readonly dimension: number;
  /** One of its points. */
  readonly point: Float64Array;
  /** From how many starts it was reached. */
  readonly reached: number;
}

const STARTS = 24;

/** Families that Newton's method with least squares runs into, from random coordinates: one for each dimension. */
export function families(
  model: Model,
  ansatz: Ansatz | undefined,
  setting: Setting,
  seed: number,
): readonly FamilyFound[] {
  const map = chart(model, ansatz, setting);
  if (map.manifold !== undefined) return [];
  const flow = coordinateFlow(map, fieldInstrument(model, setting));
  const n = map.dimension;
  const stream = random(`${seed}/${model.name}/families`);
  const found = new Map<number, { point: Float64Array; reached: number }>();
  for (let k = 0; k < STARTS; k++) {
    const root = newton(
      {
        equations: n,
        unknowns: n,
        residual: (x, out) => out.set(flow.velocity(x)),
        jacobian: (x, out) => out.set(flow.jacobian(x)),
      },
      drawCoordinates(map, setting, stream.fork(k)),
      { tolerance: 1e-12, pseudoInverse: true, rankTolerance: 1e-8 },
    );
    if (root.outcome.status !== 'converged') continue;
    const jacobian = flow.jacobian(root.x);
    if (!jacobian.every(Number.isFinite)) continue;
    const dimension = jacobian.every((v) => v === 0) ? n : nullSpace(jacobian, n, n, 1e-6).basis.length;
    // At a double root the rank falls short too: along a family the field vanishes to all orders, so a step stays in it.
    if (dimension === 0 || !stays(flow.velocity, root.x, jacobian, n)) continue;
    const own = found.get(dimension);
    if (own === undefined) found.set(dimension, { point: root.x, reached: 1 });
    else own.reached++;
  }
  return [...found].sort(([a], [b]) => b - a).map(([dimension, f]) => ({ dimension, ...f }));
}

/** Whether points near by, in each direction that the Jacobian leaves free, are stationary to second order. */
function stays(
  velocity: (x: Float64Array) => Float64Array,
  x: Float64Array,
  jacobian: Float64Array,
  n: number,
): boolean {
  const basis = jacobian.every((v) => v === 0)
    ? Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (_, m) => (m === k ? 1 : 0)))
    : nullSpace(jacobian, n, n, 1e-6).basis;
  const size = Math.max(1, ...jacobian.map(Math.abs));
  const h = 1e-3;
  return basis.every((v) => {
    const problem = {
      equations: n,
      unknowns: n,
      residual: (p: Float64Array, out: Float64Array) => void out.set(velocity(p)),
      jacobian: (_: Float64Array, out: Float64Array) => void out.set(jacobian),
    };
    const moved = x.map((c, k) => c + h * v[k]!);
    const back = newton(problem, moved, { tolerance: 1e-11 * size, pseudoInverse: true, rankTolerance: 1e-5 });
    if (back.outcome.status !== 'converged') return false;
    // It came to rest beside the point, not on it.
    return Math.hypot(...back.x.map((c, k) => c - x[k]!)) > h / 4;
  });
}
