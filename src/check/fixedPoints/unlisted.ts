import { letters } from '../../expr/traverse.ts';
import type { Point } from '../../model/model.ts';
import { fieldInstrument, unpack } from '../../numeric/instrument.ts';
import { leastSquares } from '../../numeric/linear.ts';
import { rootOnManifold } from '../../numeric/manifold.ts';
import { outside, outsideBounds } from '../../numeric/outside.ts';
import { newton, type RootProblem } from '../../numeric/roots/newton.ts';
import type { Setting } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Chart, chart, drawCoordinates, pointMap } from '../case/chart.ts';
import type { Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { coordinateFlow } from '../linear/linearisation.ts';

/** Settings looked at, starts at each, and how many coordinates are still looked at. */
const MORE = 1;
const STARTS = 12;
const LARGEST = 200;

/** A point that Newton's method comes to rest on is off a listed one if it lies so far from it, against its size. */
const FAR = 0.1;

/**
 * A fixed point that is on no listed family, if Newton's method comes to one from random starts: of families, which no
 * count reaches. A listed point with what it leaves free read at the fixed point has to be that point.
 */
export function judgeUnlisted(c: Case, points: readonly Point[]): Judgement | undefined {
  // A list with an arbitrary constant in it may be meant as one family of them all.
  if (points.some((p) => p.entries.some((e) => letters(e.term).some((l) => l.role === 'any')))) return undefined;
  for (const setting of settings(c, MORE).settings) {
    const map = chart(c.model, c.claim.ansatz, setting);
    if (map.dimension > LARGEST) continue;
    const flow = coordinateFlow(map, fieldInstrument(c.model, setting));
    const problem = rootOnManifold(flow, map.manifold, map.dimension);
    const listed = points.map((p) => pointMap(c.model, map, p, setting));
    const stream = c.random.fork('unlisted');
    for (let k = 0; k < STARTS; k++) {
      const root = newton(problem, drawCoordinates(map, setting, stream.fork(k)), {
        tolerance: 1e-12,
        pseudoInverse: true,
        rankTolerance: 1e-8,
      });
      const { x } = root;
      if (root.outcome.status !== 'converged' || !isNearRest(problem, x) || isOutside(c, map, x, setting)) continue;
      const gaps = listed.map((p) => apart(p.evaluate(x, 0), x));
      // A listed point that has no value here leaves it open whether it is this one.
      if (!gaps.every((g) => g > FAR)) continue;
      const shown = {
        left: [Math.min(...gaps)],
        right: [0],
        scale: [1],
        entry: () => 'of a fixed point, the distance to the nearest listed one',
        states: unpack(x, map.letters, setting),
      };
      return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, shown, 0) };
    }
  }
  return undefined;
}

/**
 * Whether a small residual is that of a root near by: one more step is short. Where a motion dies away towards infinity, or
 * vanishes to a high order, it is not.
 */
function isNearRest(problem: RootProblem, x: Float64Array): boolean {
  const { equations: m, unknowns: n } = problem;
  const residual = new Float64Array(m);
  const jacobian = new Float64Array(m * n);
  problem.residual(x, residual);
  problem.jacobian(x, jacobian);
  const step = leastSquares(jacobian, m, n, residual, 1e-8).x;
  const reach = Math.max(1, ...x.map(Math.abs));
  return reach < 100 && step !== undefined && step.every((s) => Math.abs(s) < 1e-6 * reach);
}

function isOutside(c: Case, map: Chart, x: Float64Array, setting: Setting): boolean {
  const y = map.state(x);
  const states = c.model.states.map((s) => s.letter);
  return (outsideBounds(map.letters, x, setting) ?? outside(states, y, setting)) !== undefined;
}

/** The largest difference of two points against the size of the second; NaN where one has no value. */
const apart = (a: Float64Array, b: Float64Array): number => {
  const reach = Math.max(1, ...b.map(Math.abs));
  return a.reduce((most, v, k) => Math.max(most, Math.abs(v - b[k]!) / reach), 0);
};
