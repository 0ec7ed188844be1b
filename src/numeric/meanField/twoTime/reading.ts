import { mul } from '../../../expr/build.ts';
import type { Letter } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Moment } from '../../../model/effective.ts';
import { expansion, pairMean } from '../hermite.ts';
import { gauge } from '../numbers.ts';
import type { TimedMoment } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import { AffineTerm } from './affine.ts';
import { equalTime } from './equalTime.ts';
import { formMoments } from './gaussianKernel.ts';
import type { History } from './history.ts';
import type { Solution } from './march.ts';
import type { Plan } from './plan.ts';

/** Reads one moment off a solution, at steps of its grid. */
export type Reader = (solution: Solution, steps: readonly number[]) => number;

/** @throws {NoAnswer} where the moment is not one of those that the plan can average. */
export function reader(plan: Plan, { moment, times }: TimedMoment): Reader {
  return moment.kind === 'average' ? ofAverage(plan, moment, times) : ofResponse(plan, moment);
}

/** Gives averages and the time their values at a step. */
function turnTo(plan: Plan, solution: Solution, step: number): void {
  plan.moving.get(plan.now)![0] = step * solution.step;
  for (const [letter, over] of solution.averages)
    over.forEach((x, k) => {
      plan.moving.get(letter)![k] = x[step]!;
    });
}

function ofAverage(plan: Plan, moment: TwoFactors, times: readonly number[]): Reader {
  const { population, factors } = moment;
  if (times.every((t) => t === times[0])) {
    const product = mul(...factors.map((f) => f.term));
    const term = plan.parts.mean(product, [], population, moment.letter.name);
    return (solution, [i]) => {
      turnTo(plan, solution, i!);
      const out = new Float64Array(1);
      term.mean(equalTime(solution.histories[population]!, i!), out);
      return out[0]!;
    };
  }
  if (factors.length !== 2)
    throw new NoAnswer('does not apply', `${moment.letter.name} has more than two factors at different times`);
  const what = `a factor of ${moment.letter.name}`;
  const bent = plan.parts.gaussian && factors.some((f) => plan.parts.degree(f.term, population) > 1);
  return bent ? pairOfProfiles(plan, moment, what) : pairOfForms(plan, moment, what);
}

type TwoFactors = Extract<Moment, { kind: 'average' }>;

function pairOfForms(plan: Plan, { population, factors }: TwoFactors, what: string): Reader {
  const parts = factors.map((f) => plan.parts.affine({ indices: [], term: f.term }, population, what));
  return (solution, steps) => {
    const [late, early] = steps[0]! > steps[1]! ? [0, 1] : [1, 0];
    turnTo(plan, solution, steps[late]!);
    const l = parts[late]!.read().slice();
    turnTo(plan, solution, steps[early]!);
    const r = parts[early]!.read().slice();
    return mean(solution.histories[population]!, l, r, steps[late]!, steps[early]!);
  };
}

function pairOfProfiles(plan: Plan, { population, factors }: TwoFactors, what: string): Reader {
  const parts = factors.map((f) => plan.parts.profile({ indices: [], term: f.term }, population, what));
  return (solution, steps) => {
    const h = solution.histories[population]!;
    const [late, early] = steps[0]! > steps[1]! ? [0, 1] : [1, 0];
    const at = (which: number) => {
      turnTo(plan, solution, steps[which]!);
      const directions = parts[which]!.directions();
      const form = formMoments(equalTime(h, steps[which]!), directions, 0);
      return { directions, ...form, shift: form.mean + form.offset };
    };
    const values = (which: number, x: ReturnType<typeof at>) => (z: Float64Array) => {
      turnTo(plan, solution, steps[which]!);
      return parts[which]!.at(
        0,
        x.directions,
        z.map((y) => x.shift + x.deviation * y),
      );
    };
    const [l, r] = [at(late), at(early)];
    const deviations = l.deviation * r.deviation;
    const raw = mean(h, l.directions, r.directions, steps[late]!, steps[early]!);
    const rho = deviations === 0 ? 0 : Math.max(-1, Math.min(1, (raw - l.mean * r.mean) / deviations));
    const [f, g] = [values(late, l), values(early, r)];
    return pairMean(expansion(f), expansion(g), rho, f, g).value;
  };
}

/** E(l·places at step i times r·places at an earlier step j). */
function mean(h: History, l: Float64Array, r: Float64Array, i: number, j: number): number {
  const { places, still } = h.site;
  const { one } = places;
  let s = 0;
  h.kept.forEach((a, x) => {
    h.kept.forEach((b, y) => {
      if (l[a] !== 0 && r[b] !== 0) s += l[a]! * r[b]! * h.triangles.at(h.correlation(x, y), i, j);
    });
    for (let e = 0; e < places.still; e++) {
      s += l[a]! * r[one + e]! * h.stillRows[x]![e]![i]!;
      s += r[a]! * l[one + e]! * h.stillRows[x]![e]![j]!;
    }
  });
  for (let e = 0; e < places.still; e++)
    for (let f = 0; f < places.still; f++) s += l[one + e]! * r[one + f]! * still[e * places.still + f]!;
  return s;
}

function ofResponse(plan: Plan, moment: Extract<Moment, { kind: 'response' }>): Reader {
  const { population } = moment;
  const { places } = plan.sites[population]!;
  const part = { indices: [], term: moment.of };
  const what = `what ${moment.letter.name} responds with`;
  const bent = plan.parts.gaussian && plan.parts.degree(moment.of, population) > 1;
  const of = bent ? plan.parts.profile(part, population, what) : plan.parts.affine(part, population, what);
  /** The mean derivative of what responds, by all places. */
  const derivative = (h: History, i: number): Float64Array => {
    if (of instanceof AffineTerm) return of.read();
    const directions = of.directions();
    const { mean: m, offset, deviation } = formMoments(equalTime(h, i), directions, 0);
    const values = (z: Float64Array): Float64Array =>
      of.at(
        0,
        directions,
        z.map((x) => m + offset + deviation * x),
      );
    const slope =
      deviation > 1e-6 ? expansion(values, 1).coefficients[1]! / deviation : of.slopeAt(0, directions, m + offset);
    return directions.map((x) => slope * x);
  };
  const kicked = letters(moment.to).filter((l: Letter) => places.at.has(l));
  const to = gauge(moment.to, [], kicked, plan.numbers);
  const direction = new Float64Array(to.dimension);
  return (solution, [i, j]) => {
    if (i! < j!) return 0;
    const h = solution.histories[population]!;
    turnTo(plan, solution, i!);
    const row = derivative(h, i!);
    to.slopes(new Float64Array(to.dimension), direction);
    let s = 0;
    let from = 0;
    for (const l of to.variables) {
      const { offset, count } = places.at.get(l)!;
      for (let k = 0; k < count; k++) {
        const f = direction[from + k]!;
        const kick = h.kicked.indexOf(offset + k);
        if (f !== 0)
          h.kept.forEach((p, x) => {
            if (row[p] === 0) return;
            // At equal times it is what follows at once.
            const value = i === j ? h.atOnce[x]![kick]![j!]! : h.triangles.at(h.response(x, kick), i!, j!);
            s += f * row[p]! * value;
          });
      }
      from += count;
    }
    return s;
  };
}
