import type { Model } from '../model/model.ts';
import { combine, type Simulation } from './simulation/combine.ts';
import { type Drawn, simulator } from './simulation/draw.ts';
import { questionOf, type SimulateOptions, type Unstarted } from './simulation/question.ts';

export type { Observed, Simulation } from './simulation/combine.ts';
export type { SimulateOptions, Unstarted } from './simulation/question.ts';

/** Follows the un-reduced model from seeded starts: flows, flows with noise, maps; errors estimated on what is reported. */
export function simulateModel(model: Model, options: SimulateOptions = {}): Simulation | Unstarted {
  const question = questionOf(model, options);
  if ('refused' in question) return question;
  const follow = simulator(model, question);
  const all: Drawn[] = [];
  for (let k = 0; k < question.draws; k++) {
    const d = follow(k);
    if ('refused' in d) return d;
    all.push(d);
  }
  return combine(model, question.seed, all);
}
