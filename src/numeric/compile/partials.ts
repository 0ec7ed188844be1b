import type { Algebra } from './algebra.ts';
import { axisIx, type Node, type Ref } from './program.ts';

/** One summand of a partial derivative, as a product. */
export interface Partial {
  readonly c: number;
  readonly factors: readonly Ref[];
}

/** Π over all other values of the binder; never the full product divided, a factor may be 0. */
function productOfOthers(a: Algebra, x: Ref, binder: number): Ref {
  const other = a.program.axis(a.program.size(binder));
  const [i, j] = [axisIx(binder), axisIx(other)];
  const moved = a.substitute(x, new Map([[binder, j]]));
  return a.prod(
    other,
    a.add([
      { c: 1, of: a.mul([a.unequal(i, j), moved]) },
      { c: 1, of: a.delta(i, j) },
    ]),
  );
}

/** ∂ node / ∂ args[k] as products over the loop axes; `here` is the value of the node. */
export function partial(
  a: Algebra,
  node: Node,
  here: Ref,
  args: readonly Ref[],
  k: number,
  reduced: readonly number[],
): readonly Partial[] {
  const x = args[k]!;
  switch (node.op) {
    case 'add':
      return [{ c: node.coefficients[k]!, factors: [] }];
    case 'mul':
    case 'sum':
      return [{ c: node.number, factors: args.filter((_, m) => m !== k) }];
    case 'pow':
      return [{ c: node.number, factors: [a.pow(x, node.number - 1)] }];
    case 'prod':
      return [{ c: 1, factors: [productOfOthers(a, x, reduced[0]!)] }];
    case 'sg':
    case 'copy':
      return [{ c: 1, factors: [] }];
    case 'call':
      return callPartial(a, node.fn, here, args, k);
    default:
      return [];
  }
}

function callPartial(a: Algebra, fn: string, y: Ref, args: readonly Ref[], k: number): readonly Partial[] {
  const x = args[k]!;
  const one = (f: Ref, c = 1): readonly Partial[] => [{ c, factors: [f] }];
  const square = (r: Ref, c: number): Ref => a.add([{ c, of: a.pow(r, 2) }], 1);
  switch (fn) {
    case 'exp':
      return one(y);
    case 'log':
      return one(a.pow(x, -1));
    case 'sin':
      return one(a.call('cos', x));
    case 'cos':
      return one(a.call('sin', x), -1);
    case 'tan':
      return one(square(y, 1));
    case 'asin':
      return one(a.pow(square(x, -1), -0.5));
    case 'acos':
      return one(a.pow(square(x, -1), -0.5), -1);
    case 'atan':
      return one(a.pow(square(x, 1), -1));
    case 'sinh':
      return one(a.call('cosh', x));
    case 'cosh':
      return one(a.call('sinh', x));
    case 'tanh':
      return one(square(y, -1));
    case 'erf':
      return one(a.call('exp', a.mul([a.pow(x, 2)], -1)), 2 / Math.sqrt(Math.PI));
    case 'abs':
      return one(a.call('sign', x));
    case 'relu':
      return one(a.call('step', x));
    case 'power': {
      const [base, exponent] = args as [Ref, Ref];
      if (k === 0) return [{ c: 1, factors: [exponent, a.call('power', base, a.add([{ c: 1, of: exponent }], -1))] }];
      // 0 where the base is 0: b^p log b → 0 for p > 0.
      return [{ c: 1, factors: [a.call('powerLog', base, exponent)] }];
    }
    case 'powerLog': {
      const [base, exponent] = args as [Ref, Ref];
      const log = a.call('log', base);
      if (k === 1) return [{ c: 1, factors: [y, log] }];
      const lower = a.call('power', base, a.add([{ c: 1, of: exponent }], -1));
      return [
        { c: 1, factors: [exponent, log, lower] },
        { c: 1, factors: [lower] },
      ];
    }
    default:
      return [];
  }
}
