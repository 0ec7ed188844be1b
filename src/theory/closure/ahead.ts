import type { Expr, Letter } from '../../expr/expr.ts';
import { children, treeSize } from '../../expr/traverse.ts';
import type { Field } from '../derivation.ts';

/** Functions of slope 0: what moves inside them adds nothing. */
const LEVEL: ReadonlySet<string> = new Set(['step', 'sign', 'round', 'floor']);

/**
 * How long the time derivative of a term is along a flow as the rules of differentiation write it, before terms come together:
 * for each state that stands in it its rate, and what stands beside it. Found without deriving anything.
 */
export function lengthAhead(e: Expr, fields: readonly Field[]): number {
  const rates = new Map<Letter, number>(fields.map((f) => [f.state, treeSize(f.right)]));
  const known = new Map<Expr, number>();
  const all = (parts: readonly Expr[]): number => parts.reduce((n, x) => n + of(x), 0);
  const of = (x: Expr): number => {
    let made = known.get(x);
    if (made === undefined) {
      made = fresh(x);
      known.set(x, made);
    }
    return made;
  };
  const fresh = (x: Expr): number => {
    switch (x.kind) {
      case 'sym':
        return rates.get(x.letter) ?? 0;
      case 'mul': {
        const whole = treeSize(x);
        return x.factors.reduce((n, f) => {
          const own = of(f);
          return own === 0 ? n : n + own + whole - treeSize(f);
        }, 0);
      }
      case 'pow': {
        const own = all(children(x));
        return own === 0 ? 0 : own + treeSize(x);
      }
      case 'call': {
        const own = LEVEL.has(x.fn) ? 0 : all(x.args);
        return own === 0 || x.fn === 'sg' ? own : own + treeSize(x);
      }
      case 'add':
      case 'sum':
      case 'prod':
        return all(children(x));
      // Of arrays, and of derivatives that are not taken, it is not known ahead.
      default:
        return 0;
    }
  };
  return of(e);
}
