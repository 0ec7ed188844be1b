import type { Expr } from '../../../expr/expr.ts';
import { toNumber } from '../../../expr/rational.ts';
import type { Term } from '../arrays/algebra.ts';
import { isGuard } from '../arrays/guards.ts';
import type { Environment, Lowerer, Shifted } from './lowerer.ts';

// log Σ exp and softmax by a shift with the maximum. The shift is constant in every derivative: its value cancels.

const exponential = new WeakMap<Expr, boolean>();
/** Whether exponentials stand in the term as terms or factors of terms. */
export function isExponential(e: Expr): boolean {
  const known = exponential.get(e);
  if (known !== undefined) return known;
  const made =
    e.kind === 'call'
      ? e.fn === 'exp'
      : e.kind === 'sum'
        ? isExponential(e.body)
        : e.kind === 'add'
          ? e.terms.some(isExponential)
          : e.kind === 'mul'
            ? e.factors.some(isExponential)
            : e.kind === 'pow'
              ? e.exponent.kind === 'num' && isExponential(e.base)
              : false;
  exponential.set(e, made);
  return made;
}

/** A negative power of a sum of exponentials. */
export const isNormaliser = (e: Expr): boolean =>
  e.kind === 'pow' && e.exponent.kind === 'num' && toNumber(e.exponent.value) < 0 && isExponential(e.base);

/** The term as exp(shift) · rest, where rest neither overflows nor vanishes for its exponentials. */
export function stabilised(l: Lowerer, e: Expr, env: Environment): Shifted {
  if (!isExponential(e)) return { shift: l.algebra.num(0), rest: l.lower(e, env) };
  return l.shifted(e, env, () => made(l, e, env));
}

function made(l: Lowerer, e: Expr, env: Environment): Shifted {
  const a = l.algebra;
  switch (e.kind) {
    case 'call':
      return { shift: l.lower(e.args[0]!, env), rest: a.num(1) };
    case 'pow': {
      const p = toNumber((e.exponent as Extract<Expr, { kind: 'num' }>).value);
      const { shift, rest } = stabilised(l, e.base, env);
      return { shift: a.mul([shift], p), rest: a.pow(rest, p) };
    }
    case 'mul': {
      const parts = e.factors.map((f) => stabilised(l, f, env));
      return {
        shift: a.add(parts.map((p): Term => ({ c: 1, of: p.shift }))),
        rest: a.mul(
          parts.map((p) => p.rest),
          toNumber(e.coefficient),
        ),
      };
    }
    case 'sum': {
      const { binders, inner, weights } = l.bind(e.binders, env, e.body);
      if (binders.some((b) => a.program.size(b) === 0)) return { shift: a.num(0), rest: a.num(0) };
      const { shift, rest } = stabilised(l, e.body, inner);
      const top = a.max(binders, shift, a.factors(rest).filter(isGuard));
      return { shift: top, rest: a.sum(binders, [a.call('exp', a.subtract(shift, top)), rest, ...weights]) };
    }
    case 'add': {
      const parts = e.terms.map((t) => stabilised(l, t, env));
      const top = a.greatest(parts.map((p) => p.shift));
      return {
        shift: top,
        rest: a.add(parts.map((p) => ({ c: 1, of: a.mul([a.call('exp', a.subtract(p.shift, top)), p.rest]) }))),
      };
    }
    default:
      return { shift: a.num(0), rest: l.lower(e, env) };
  }
}
