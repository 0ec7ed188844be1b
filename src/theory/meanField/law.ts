import { add, divide, mul, num, pow, square, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Law } from '../../model/model.ts';

/** Mean, variance and fourth central moment of a law; undefined where it has no variance. */
export interface Moments {
  readonly mean: Expr;
  readonly variance: Expr;
  readonly fourth: Expr;
}

/** The first moments of a law, in the terms that it is written in. */
export function momentsOf(law: Law): Moments | undefined {
  const raw = rawMoments(law);
  if (raw === undefined) return undefined;
  const [m1, m2, m3, m4] = raw;
  return {
    mean: m1,
    variance: law.kind === 'normal' ? law.variance : subtract(m2, square(m1)),
    // E (x - m)^4
    fourth: add(m4, mul(num(-4), m1, m3), mul(num(6), square(m1), m2), mul(num(-3), pow(m1, num(4)))),
  };
}

type Four = readonly [Expr, Expr, Expr, Expr];
function rawMoments(law: Law): Four | undefined {
  switch (law.kind) {
    case 'normal': {
      const { mean: m, variance: v } = law;
      return [
        m,
        add(square(m), v),
        add(pow(m, num(3)), mul(num(3), m, v)),
        add(pow(m, num(4)), mul(num(6), square(m), v), mul(num(3), square(v))),
      ];
    }
    case 'uniform': {
      // (b^(k+1) - a^(k+1))/((k+1)(b-a)) as a sum of products, without the hole at a = b
      const { low: a, high: b } = law;
      const moment = (k: number): Expr =>
        divide(add(...Array.from({ length: k + 1 }, (_, j) => mul(pow(a, num(j)), pow(b, num(k - j))))), num(k + 1));
      return [moment(1), moment(2), moment(3), moment(4)];
    }
    case 'exponential':
      return [1, 2, 6, 24].map((f, k) => mul(num(f), pow(law.rate, num(-(k + 1))))) as unknown as Four;
    case 'lorentz':
      return undefined;
    case 'discrete':
      return [1, 2, 3, 4].map((k) =>
        add(...law.cases.map((c) => mul(c.probability, pow(c.value, num(k))))),
      ) as unknown as Four;
    case 'mixture': {
      const parts = law.parts.map((p) => ({ weight: p.probability, of: rawMoments(p.law) }));
      if (parts.some((p) => p.of === undefined)) return undefined;
      return [0, 1, 2, 3].map((k) =>
        parts.reduce<Expr>((s, p) => add(s, mul(p.weight, p.of![k]!)), zero),
      ) as unknown as Four;
    }
  }
}
