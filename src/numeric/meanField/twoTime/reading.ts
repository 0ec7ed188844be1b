import { mul } from '../../../expr/build.ts';
import type { Letter } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Moment } from '../../../model/effective.ts';
import { gauge } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';
import { AffineTerm, QuadraticTerm } from './affine.ts';
import type { History } from './history.ts';
import type { Solution } from './march.ts';
import type { Plan } from './plan.ts';

/** Reads one moment off a solution, at steps of its grid. */
export type Reader = (solution: Solution, steps: readonly number[]) => number;

/** @throws {NoAnswer} where the moment is of a degree above 2. */
export function reader(plan: Plan, moment: Moment): Reader {
  return moment.kind === 'average' ? ofAverage(plan, moment) : ofResponse(plan, moment);
}

/** Gives averages and the time their values at a step. */
function turnTo(plan: Plan, solution: Solution, step: number): void {
  plan.moving.get(plan.now)![0] = step * solution.step;
  for (const [letter, over] of solution.averages)
    over.forEach((x, k) => {
      plan.moving.get(letter)![k] = x[step]!;
    });
}

function ofAverage(plan: Plan, moment: Extract<Moment, { kind: 'average' }>): Reader {
  const site = plan.sites[moment.population]!;
  const { places } = site;
  const what = `a factor of ${moment.letter.name}`;
  const whole = new QuadraticReader(plan, mul(...moment.factors.map((f) => f.term)), moment);
  if (moment.factors.length === 1) return (solution, [i]) => whole.at(solution, i!);
  if (moment.factors.length > 2)
    return (solution, steps) => {
      if (steps.some((s) => s !== steps[0]))
        throw new NoAnswer('does not apply', `${moment.letter.name} has more than two factors at different times`);
      return whole.at(solution, steps[0]!);
    };
  const parts = moment.factors.map((f) => new AffineTerm(f.term, [], places, plan.numbers, what));
  return (solution, steps) => {
    if (steps[0] === steps[1]) return whole.at(solution, steps[0]!);
    const h = solution.histories[moment.population]!;
    const [late, early] = steps[0]! > steps[1]! ? [0, 1] : [1, 0];
    turnTo(plan, solution, steps[late]!);
    const l = parts[late]!.read().slice();
    turnTo(plan, solution, steps[early]!);
    const r = parts[early]!.read().slice();
    return mean(h, l, r, steps[late]!, steps[early]!);
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

/** A mean at one time, of degree 2 at most. */
class QuadraticReader {
  private readonly plan: Plan;
  private readonly population: number;
  private readonly name: string;
  private readonly term: Parameters<typeof gauge>[0];
  private made: QuadraticTerm | undefined;

  constructor(plan: Plan, term: Parameters<typeof gauge>[0], moment: Extract<Moment, { kind: 'average' }>) {
    this.plan = plan;
    this.term = term;
    this.population = moment.population;
    this.name = moment.letter.name;
  }

  at(solution: Solution, i: number): number {
    const { plan } = this;
    const { places, still, drawVariances } = plan.sites[this.population]!;
    this.made ??= new QuadraticTerm(this.term, [], places, plan.numbers, this.name);
    turnTo(plan, solution, i);
    const h = solution.histories[this.population]!;
    const { one } = places;
    const firstDraw = one + places.still;
    const moments = (a: number, b: number): number => {
      if (a > b) return moments(b, a);
      if (b >= firstDraw) {
        if (a !== b) throw new NoAnswer('does not apply', `${this.name} has what a step draws beside another variable`);
        return drawVariances[b - firstDraw]!;
      }
      if (a >= one) return still[(a - one) * places.still + b - one]!;
      if (b >= one) return h.stillRows[h.slot[a]!]![b - one]![i]!;
      return h.equal[h.slot[a]!]![h.slot[b]!]![i]!;
    };
    const out = new Float64Array(1);
    this.made.mean(moments, out);
    return out[0]!;
  }
}

function ofResponse(plan: Plan, moment: Extract<Moment, { kind: 'response' }>): Reader {
  const site = plan.sites[moment.population]!;
  const { places } = site;
  const of = new AffineTerm(moment.of, [], places, plan.numbers, `what ${moment.letter.name} responds with`);
  const kicked = letters(moment.to).filter((l: Letter) => places.at.has(l));
  const to = gauge(moment.to, [], kicked, plan.numbers);
  const direction = new Float64Array(to.dimension);
  return (solution, [i, j]) => {
    if (i! < j!) return 0;
    const h = solution.histories[moment.population]!;
    turnTo(plan, solution, i!);
    const row = of.read();
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
            // Of flows the response at once is 0 in states; of maps it is what is stored on the diagonal.
            const value = i === j ? h.atOnce[x]![kick]![j!]! : h.triangles.at(h.response(x, kick), i!, j!);
            s += f * row[p]! * value;
          });
      }
      from += count;
    }
    return s;
  };
}
