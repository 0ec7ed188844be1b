import type { Letter } from '../../expr/expr.ts';
import { mentions } from '../../expr/traverse.ts';
import { LYAPUNOV } from '../../model/lyapunov.ts';
import { isNoisy } from '../../model/motion.ts';
import { stepDraws } from '../../numeric/ensemble/draws.ts';
import { flowOnDomain } from '../../numeric/flowOnDomain.ts';
import { type Carry, type GrowthRate, growthRate } from '../../numeric/growthRate.ts';
import { instrument } from '../../numeric/instrument.ts';
import { dormandPrince8 } from '../../numeric/integrate/dormandPrince8.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import type { Relation } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { type Orbit, orbits } from './orbit.ts';
import { toleranceOf } from './trajectory.ts';

/** Steps of a map, and stretches of a flow, that are followed; fewer where one costs much. */
const STEPS = 12_000;
const STRETCHES = 600;
/** How many times as long a motion is followed as long as nothing is decided. */
const LONGER = [1, 4, 16];
const WORK = 4e8;
/** Coordinates beyond which tangents are not followed. */
const LARGEST = 300;
/** Without a tolerance the error has to be this small a part of what is compared. */
const SHARP = 0.03;

/** Whether a relation speaks of the largest Lyapunov exponent. */
export const speaksOfExponent = (form: Relation): boolean =>
  mentions(form.left.term, LYAPUNOV) || mentions(form.right.term, LYAPUNOV);

/** `lyapunov = …` and inequalities with it: the un-reduced motion is followed together with a small displacement. */
export function judgeLyapunov(c: Case, form: Relation): Judgement {
  if (c.claim.ansatz !== undefined) return inconclusive('not judged yet: the exponent within an ansatz');
  if (c.claim.observed.length > 0 || form.at !== undefined || form.left.indices.length > 0)
    return inconclusive('not judged yet: an exponent beside states at times, at a point or for each index');
  if (isNoisy(c.model)) return inconclusive('not judged yet: the exponent of a flow with noise');
  const { settings: where, refused } = settings(c, Math.min(c.draws, 2));
  const evidence: Evidence[] = [];
  let seen = 0;
  let worst: GrowthRate | undefined;
  for (const [s, setting] of where.entries()) {
    const random = c.random.fork(`exponent ${s}`);
    const orbit = orbits(c, setting)(random);
    if (orbit === undefined) return inconclusive('no start meets the conditions');
    const read = reader(c, form, setting, orbit);
    let found: GrowthRate | string = '';
    let says: ReturnType<typeof verdict> = 'open';
    let [left, right] = [Number.NaN, Number.NaN];
    for (const longer of LONGER) {
      found = exponentAlong(c, setting, orbit, random, longer);
      if (typeof found === 'string') return inconclusive(found, evidence);
      [left, right] = read(found.value);
      const [up, down] = [read(found.value + found.error), read(found.value - found.error)];
      const error = Math.abs(up[0] - up[1] - (down[0] - down[1])) / 2;
      if (!Number.isFinite(left - right) || !Number.isFinite(error))
        return inconclusive('a side of the claim is not finite');
      const scale = Math.max(Math.abs(left), Math.abs(right));
      says = verdict(form, left - right, error, toleranceOf(form, setting, right), scale);
      if (says !== 'open') break;
    }
    if (typeof found === 'string') continue;
    if (says === 'fails') {
      const what = `both sides, the exponent measured as ${found.value.toPrecision(6)} (standard error ${found.error.toExponential(1)}) over a time of ${Number(found.time.toPrecision(3))}; states are the start`;
      return {
        verdict: 'refuted',
        evidence,
        witness: disagreement(c.model, setting, { left, right, what, state: orbit.y0 }),
      };
    }
    if (says === 'open')
      return inconclusive(
        `the exponent is ${found.value.toPrecision(4)}, known to ${found.error.toExponential(1)} only`,
      );
    if (worst === undefined || found.error > worst.error) worst = found;
    seen++;
  }
  if (seen === 0 || worst === undefined) return inconclusive(refused ?? 'no trajectory could be followed', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'growth of a small displacement along the motion',
    says: `holds at ${seen} settings; largest standard error of the exponent`,
    measured: worst.error,
    draws: seen,
  });
  return { verdict: 'supported', evidence };
}

/** Within four standard errors a comparison holds, beyond six it fails; an inequality has to be clear of its bound. */
function verdict(form: Relation, gap: number, error: number, asked: number, scale: number): 'holds' | 'fails' | 'open' {
  switch (form.comparison) {
    case '<':
    case '<=':
      return gap < -4 * error ? 'holds' : gap > asked + 6 * error ? 'fails' : 'open';
    case '>':
    case '>=':
      return gap > 4 * error ? 'holds' : gap < -asked - 6 * error ? 'fails' : 'open';
    case '!=':
      return Math.abs(gap) > 6 * error ? 'holds' : 'open';
    default:
      if (Math.abs(gap) > asked + 6 * error) return 'fails';
      if (asked > 0) return Math.abs(gap) + 2 * error <= asked ? 'holds' : 'open';
      return Math.abs(gap) <= 4 * error && error <= SHARP * scale ? 'holds' : 'open';
  }
}

/** Both sides as functions of the exponent. */
function reader(c: Case, form: Relation, setting: Setting, orbit: Orbit): (exponent: number) => [number, number] {
  const probe = instrument(
    [form.left.term, form.right.term].map((term, k) => ({ name: `${k}`, indices: [], term })),
    c.model,
    setting,
    { extra: [LYAPUNOV] },
  );
  return (exponent) => {
    const out = probe.evaluate(orbit.y0, 0, new Map([[LYAPUNOV as Letter, [exponent]]]));
    return [out[0]!, out[1]!];
  };
}

function exponentAlong(
  c: Case,
  setting: Setting,
  orbit: Orbit,
  random: RandomStream,
  longer: number,
): GrowthRate | string {
  const n = orbit.y0.length;
  if (n > LARGEST) return `the exponent of ${n} coordinates: tangents are followed up to ${LARGEST}`;
  if (orbit.domain.manifold !== undefined) return 'not judged yet: the exponent of constrained states';
  const direction = random.fork('direction');
  const v = Float64Array.from({ length: n }, () => direction.normal());
  const start = { y: orbit.y0, v };
  if (orbit.map !== undefined) {
    const { map } = orbit;
    const draws = c.model.draws.length === 0 ? undefined : stepDraws(c.model, setting, random.fork('steps'));
    let t = 0;
    const carry: Carry = (y, w) => {
      const drawn = draws?.();
      const jacobian = map.jacobian(y, t, drawn);
      const next = map.step(y, t++, drawn);
      return next.every(Number.isFinite) ? { y: next, v: applied(jacobian, w) } : undefined;
    };
    return growthRate(carry, start, 1, Math.min(longer * STEPS, Math.floor(WORK / (map.operations * (n + 1)))), 1e-12);
  }
  if (!(orbit.pace > 1e-290)) return 'nothing moves at the start';
  const stretch = 0.5 / orbit.pace;
  const { field } = flowOnDomain(orbit.field, orbit.domain, orbit.y0);
  const both = (t: number, z: Float64Array, out: Float64Array): void => {
    const y = z.slice(0, n);
    field(t, y, out.subarray(0, n));
    out.set(applied(orbit.field.jacobian(y, t), z.subarray(n)), n);
  };
  let t = 0;
  const carry: Carry = (y, w) => {
    const run = dormandPrince8.integrate(
      { field: both, dimension: 2 * n, t0: t, t1: t + stretch, y0: Float64Array.from([...y, ...w]) },
      { relative: 1e-8, absolute: 1e-10, maxSteps: 2000 },
    );
    t += stretch;
    const end = run.outcome.status === 'converged' ? run.y.at(-1) : undefined;
    return end && { y: end.slice(0, n), v: end.slice(n) };
  };
  return growthRate(carry, start, stretch, Math.min(longer * STRETCHES, Math.floor(WORK / (2e3 * n * n))), 1e-6);
}

function applied(matrix: ArrayLike<number>, v: ArrayLike<number>): Float64Array {
  const n = v.length;
  return Float64Array.from({ length: n }, (_, i) => {
    let s = 0;
    for (let j = 0; j < n; j++) s += matrix[i * n + j]! * v[j]!;
    return s;
  });
}
