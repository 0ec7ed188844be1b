import type { Ansatz, Model } from '../../model/model.ts';
import { fieldInstrument } from '../../numeric/instrument.ts';
import { nullSpace } from '../../numeric/linear.ts';
import { rootOnManifold } from '../../numeric/manifold.ts';
import { random } from '../../numeric/random.ts';
import { newton } from '../../numeric/roots/newton.ts';
import type { Setting } from '../../numeric/setting.ts';
import { chart, drawCoordinates } from '../case/chart.ts';
import { coordinateFlow, type Linearisation, linearised } from '../linear/linearisation.ts';
import { onManifold } from '../linear/stillManifold.ts';

/** Fixed points that are not isolated: numerical evidence, not a proof. */
export interface FamilyFound {
  /** By the rank of the Jacobian at its points, on spheres and the like along their tangents. */
  readonly dimension: number;
  /** One of its points. */
  readonly point: Float64Array;
  /** From how many starts it was reached. */
  readonly reached: number;
}

/** Where Newton's method came to rest: nothing of it is certified. */
export interface AtRest {
  readonly isolated: readonly Float64Array[];
  readonly families: readonly FamilyFound[];
  readonly starts: number;
}

const STARTS = 24;

/**
 * Newton's method with least squares from random coordinates, in the compiled un-reduced model: points that it comes to
 * rest on, those of families one for each dimension.
 */
export function atRest(model: Model, ansatz: Ansatz | undefined, setting: Setting, seed: number): AtRest {
  const map = chart(model, ansatz, setting);
  const flow = coordinateFlow(map, fieldInstrument(model, setting));
  const stream = random(`${seed}/${model.name}/at rest`);
  const isolated: Float64Array[] = [];
  const families = new Map<number, { point: Float64Array; reached: number }>();
  for (let k = 0; k < STARTS; k++) {
    const start = drawCoordinates(map, setting, stream.fork(k));
    const root = newton(rootOnManifold(flow, map.manifold, start.length), start, {
      tolerance: 1e-12,
      pseudoInverse: true,
      rankTolerance: 1e-8,
    });
    if (root.outcome.status !== 'converged') continue;
    const x = map.manifold?.retract(root.x) ?? root.x;
    const l = linearised(map, flow, x, model.time);
    if (!l.jacobian.every(Number.isFinite)) continue;
    const dimension = neutral(l);
    if (dimension > 0 && onManifold(l, dimension, stream.fork(`near ${k}`))) {
      const own = families.get(dimension);
      if (own === undefined) families.set(dimension, { point: x, reached: 1 });
      else own.reached++;
    } else {
      // Newton's method creeps towards a double root, and stops on either side of it.
      const near = dimension > 0 ? 1e-3 : 1e-6;
      if (isolated.every((y) => x.some((v, m) => Math.abs(v - y[m]!) > near * Math.max(1, Math.abs(v)))))
        isolated.push(x);
    }
  }
  return {
    isolated,
    families: [...families].sort(([a], [b]) => b - a).map(([dimension, f]) => ({ dimension, ...f })),
    starts: STARTS,
  };
}

/** How many directions the Jacobian leaves free. */
function neutral(l: Pick<Linearisation, 'jacobian' | 'dimension' | 'size'>): number {
  const n = l.dimension;
  if (n === 0) return 0;
  return l.size === 0 ? n : nullSpace(l.jacobian, n, n, 1e-6).basis.length;
}
