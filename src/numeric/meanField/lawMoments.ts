import type { Expr } from '../../expr/expr.ts';
import type { Law } from '../../model/model.ts';
import { NoAnswer } from './refusal.ts';

/** Mean and variance of a law; `number` gives its parameters their values. @throws {NoAnswer} where it has none. */
export function lawMoments(
  law: Law,
  number: (e: Expr) => number,
): { readonly mean: number; readonly variance: number } {
  switch (law.kind) {
    case 'normal':
      return { mean: number(law.mean), variance: number(law.variance) };
    case 'uniform': {
      const [low, high] = [number(law.low), number(law.high)];
      return { mean: (low + high) / 2, variance: (high - low) ** 2 / 12 };
    }
    case 'exponential': {
      const rate = number(law.rate);
      return { mean: 1 / rate, variance: 1 / rate ** 2 };
    }
    case 'lorentz':
      throw new NoAnswer('does not apply', 'a Lorentz law has no variance');
    case 'discrete':
      if (law.together !== undefined) throw new NoAnswer('does not apply', 'a law of a whole vector');
      return mixed(law.cases.map((c) => ({ p: number(c.probability), mean: number(c.value), variance: 0 })));
    case 'mixture':
      if (law.together !== undefined) throw new NoAnswer('does not apply', 'a law of a whole vector');
      return mixed(law.parts.map((c) => ({ p: number(c.probability), ...lawMoments(c.law, number) })));
  }
}

function mixed(parts: readonly { readonly p: number; readonly mean: number; readonly variance: number }[]): {
  mean: number;
  variance: number;
} {
  const mean = parts.reduce((s, c) => s + c.p * c.mean, 0);
  const square = parts.reduce((s, c) => s + c.p * (c.variance + c.mean ** 2), 0);
  return { mean, variance: Math.max(0, square - mean ** 2) };
}
