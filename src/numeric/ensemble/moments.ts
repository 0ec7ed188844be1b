import type { Expr } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import { startsBy } from '../../model/starts.ts';
import { lawMoments } from '../meanField/lawMoments.ts';
import { NoAnswer } from '../meanField/refusal.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, position, type Setting, sizeOf, valuesOf } from '../setting.ts';

/** What is known of a random state: its mean, shape [n], and its covariance, shape [n, n]. */
export interface Moments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** How mean and covariance move: on their own, where the motion is affine in the states. */
export interface MomentMotion {
  /** From one time to h later; of a map a number of steps. */
  readonly after: (m: Moments, h: number) => Moments;
  /** At times that double, from one that is short beside all rates. */
  readonly doublings: (m: Moments) => Generator<{ readonly t: number; readonly moments: Moments }>;
  /** Multiplications for moving on by h. */
  readonly work: (h: number) => number;
}

/**
 * Moments of the model's own start: what `initial` says of each entry, standard normal where it says nothing. Undefined
 * where entries are not drawn one by one, or have to be put into a domain.
 */
export function startMoments(model: Model, setting: Setting): Moments | undefined {
  const n = model.states.reduce((sum, s) => sum + lengthOf(s.letter, setting.sizes), 0);
  const mean = new Float64Array(n);
  const covariance = new Float64Array(n * n);
  let at = 0;
  for (const { letter, hidden } of model.states) {
    const d = letter.domain;
    if (d.kind !== 'real' || d.lower !== undefined || d.upper !== undefined) return undefined;
    const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
    const own = model.initials.filter((s) => s.state === letter);
    if (own.some((s) => startsBy(s).length > 0)) return undefined;
    for (let k = 0; k < lengthOf(letter, setting.sizes); k++, at++) {
      if (hidden) continue;
      const place = position(k, shape);
      let drawn = { mean: 0, variance: 1 };
      for (const initial of own) {
        const atoms = new Map(initial.indices.map((a, m) => [a, place[m]!]));
        const number = (e: Expr): number => scalar(e, valuesOf(setting), atoms);
        if (number(initial.guard) === 0) continue;
        try {
          drawn =
            initial.start.kind === 'value'
              ? { mean: number(initial.start.term), variance: 0 }
              : lawMoments(initial.start.law, number);
        } catch (problem) {
          if (problem instanceof NoAnswer) return undefined;
          throw problem;
        }
        break;
      }
      mean[at] = drawn.mean;
      covariance[at * n + at] = drawn.variance;
    }
  }
  return { mean, covariance };
}
