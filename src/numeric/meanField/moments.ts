import type { Letter, Sym } from '../../expr/expr.ts';
import { placeOf } from './grid.ts';
import { Lifted } from './lifted.ts';
import type { Plan } from './plan.ts';
import type { Question } from './question.ts';
import { componentOf, type TangentsOfSite } from './siteSlopes.ts';
import { type Slopes, SweptSlopes } from './slopes.ts';

/** Takes the moments of a question from passes, one pass after the other. */
export class Moments {
  private readonly plan: Plan;
  private readonly question: Question;
  private readonly factors: readonly {
    readonly moment: number;
    readonly population: number;
    readonly at: number;
    readonly lifted: Lifted;
  }[];
  private readonly responses: readonly {
    readonly moment: number;
    readonly population: number;
    readonly late: number;
    readonly early: number;
    readonly to: { readonly letter: Letter; readonly component: number };
    readonly slopes: Slopes;
  }[];
  private values: Float64Array = new Float64Array(0);
  private products: Float64Array[] = [];

  constructor(plan: Plan, question: Question, tangentSamples: number) {
    this.plan = plan;
    this.question = question;
    const { times, samples, world } = plan;
    this.factors = question.moments.flatMap(({ moment, times: asked }, k) =>
      moment.kind === 'response'
        ? []
        : moment.factors.map((f, j) => ({
            moment: k,
            population: moment.population,
            at: placeOf(times, asked[j]!),
            lifted: new Lifted([{ indices: [], term: f.term }], plan.sites[moment.population]!.letters, samples, world),
          })),
    );
    this.responses = question.moments.flatMap(({ moment, times: asked }, k) => {
      if (moment.kind !== 'response') return [];
      const site = plan.sites[moment.population]!;
      const { states, processes } = site.population;
      const logs = new Set(site.states.filter((s) => s.log).map((s) => s.state.letter));
      const moves = new Set([...states, ...processes].map((x) => x.letter));
      const to = moment.to as Sym;
      return [
        {
          moment: k,
          population: moment.population,
          late: placeOf(times, asked[0]!),
          early: placeOf(times, asked[1]!),
          to: { letter: to.letter, component: componentOf(to, question.sizes) },
          slopes: new SweptSlopes([{ indices: [], term: moment.of }], site.letters, moves, logs, tangentSamples, world),
        },
      ];
    });
  }

  begin(): void {
    this.values = new Float64Array(this.question.moments.length);
    this.products = this.question.moments.map(() => new Float64Array(this.plan.samples).fill(1));
  }

  record(k: number, columns: readonly ReadonlyMap<Letter, Float64Array>[], tangents: readonly TangentsOfSite[]): void {
    const { samples, world } = this.plan;
    for (const f of this.factors) {
      if (f.at !== k) continue;
      f.lifted.evaluate(columns[f.population]!, samples, world);
      const [into, from] = [this.products[f.moment]!, f.lifted.out[0]!];
      for (let m = 0; m < samples; m++) into[m] = into[m]! * from[m]!;
    }
    for (const r of this.responses) {
      // Nothing answers before or while it is kicked.
      if (r.late !== k || r.early >= r.late) continue;
      const t = tangents[r.population]!.asked!;
      r.slopes.evaluate(columns[r.population]!, samples, world);
      const kicked = t.kicked.findIndex((q) => q.letter === r.to.letter && q.component === r.to.component);
      this.values[r.moment] = t.response(r.slopes.entries, kicked, r.early);
    }
  }

  /** One number for each moment of the question. */
  end(): Float64Array {
    this.question.moments.forEach(({ moment }, k) => {
      if (moment.kind !== 'response') this.values[k] = this.products[k]!.reduce((s, x) => s + x, 0) / this.plan.samples;
    });
    return this.values;
  }
}
