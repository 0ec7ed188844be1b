import type { Expr } from '../expr/expr.ts';
import type { Law } from './model.ts';

/** All terms that a law is made of: its arguments, values and probabilities. */
export function termsOfLaw(law: Law): readonly Expr[] {
  switch (law.kind) {
    case 'normal':
      return [law.mean, law.variance];
    case 'uniform':
      return [law.low, law.high];
    case 'exponential':
      return [law.rate];
    case 'lorentz':
      return [law.centre, law.halfWidth];
    case 'discrete':
      return law.cases.flatMap((c) => [c.probability, c.value]);
    case 'mixture':
      return law.parts.flatMap((p) => [p.probability, ...termsOfLaw(p.law)]);
  }
}
