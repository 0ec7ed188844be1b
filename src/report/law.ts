import type { Expr } from '../expr/expr.ts';
import type { Law } from '../model/model.ts';

/** A law in words of the model language, its parameters printed by `text`. */
export function lawText(law: Law, text: (e: Expr) => string): string {
  switch (law.kind) {
    case 'normal':
      return `normal(${text(law.mean)}, ${text(law.variance)})`;
    case 'uniform':
      return `uniform(${text(law.low)}, ${text(law.high)})`;
    case 'exponential':
      return `exponential(${text(law.rate)})`;
    case 'lorentz':
      return `lorentz(${text(law.centre)}, ${text(law.halfWidth)})`;
    case 'mixture':
      return `mixture(${law.parts.map((p) => `${text(p.probability)}: ${lawText(p.law, text)}`).join(', ')})`;
    case 'discrete':
      return `discrete(${law.cases.map((c) => `${text(c.probability)}: ${text(c.value)}`).join(', ')})`;
  }
}
