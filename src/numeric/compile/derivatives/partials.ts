import { NoDerivative } from '../../../expr/refusal.ts';
import type { ArrayFunctionName } from '../../arrayValue.ts';
import type { Algebra } from '../arrays/algebra.ts';
import { axisIx } from '../arrays/ix.ts';
import type { Node, Ref } from '../arrays/program.ts';
import { bindersOf, resultRank } from '../arrays/rebuilt.ts';

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
    case 'array':
      return k === 0 ? arrayPartial(a, node, here, args as [Ref, Ref], reduced) : [];
    case 'call':
      return callPartial(a, node.fn, here, args, k);
    default:
      return [];
  }
}

/** The derivative of a function of an array by its entry at the reduced axes. */
function arrayPartial(
  a: Algebra,
  node: Node,
  here: Ref,
  [of, guard]: readonly [Ref, Ref],
  reduced: readonly number[],
): readonly Partial[] {
  const fn = node.fn as ArrayFunctionName;
  const binders = bindersOf(node, reduced);
  const at = here.ix.slice(here.ix.length - resultRank(node));
  const [row, column] = binders.map((b) => axisIx(b));
  const other = (name: ArrayFunctionName, entry: Ref['ix'], sign = 1): Ref => {
    const own = binders.map((b) => a.program.axis(a.program.size(b)));
    const move = new Map(binders.map((b, m) => [b, axisIx(own[m]!)]));
    return a.array(name, own, a.mul([a.substitute(of, move)], sign), a.substitute(guard, move), entry);
  };
  const places = binders.map((b) => axisIx(b));
  switch (fn) {
    case 'max':
      return [{ c: 1, factors: [other('pick', places)] }];
    case 'min':
      return [{ c: 1, factors: [other('pick', places, -1)] }];
    case 'argmin':
    case 'argmax':
    case 'pick':
    case 'rank':
      return [];
    case 'det':
      return [{ c: 1, factors: [here, other('inverse', [column!, row!])] }];
    case 'inverse':
      return [{ c: -1, factors: [other('inverse', [at[0]!, row!]), other('inverse', [column!, at[1]!])] }];
    case 'eigenvalue':
    case 'singular':
      return [{ c: 1, factors: [other(`${fn}Slope`, [at[0]!, ...places])] }];
    case 'effectiveRank':
      return [{ c: 1, factors: [other('effectiveRankSlope', places)] }];
    default:
      throw new NoDerivative(fn.replace('Slope', "'"));
  }
}

/** By the second argument, an order having no derivative; of a binomial by both. */
function partialOfTwo(a: Algebra, fn: string, y: Ref, [m, x]: readonly [Ref, Ref], k: number): readonly Partial[] {
  const moved = (r: Ref, by: number): Ref => a.add([{ c: 1, of: r }], by);
  if (fn === 'binomial') {
    const rest = a.call('digamma', moved(a.subtract(m, x), 1));
    const own = a.call('digamma', moved(k === 0 ? m : x, 1));
    return [
      { c: k === 0 ? 1 : -1, factors: [y, own] },
      { c: k === 0 ? -1 : 1, factors: [y, rest] },
    ];
  }
  if (k === 0) throw new NoDerivative(fn);
  if (fn === 'polygamma') return [{ c: 1, factors: [a.call(fn, moved(m, 1), x)] }];
  return [
    { c: 0.5, factors: [a.call(fn, moved(m, -1), x)] },
    { c: fn === 'besselI' ? 0.5 : -0.5, factors: [a.call(fn, moved(m, 1), x)] },
  ];
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
    case 'erfc':
      return one(a.call('exp', a.mul([a.pow(x, 2)], -1)), -2 / Math.sqrt(Math.PI));
    case 'lambertW':
      return [{ c: 1, factors: [a.call('exp', a.mul([y], -1)), a.pow(a.add([{ c: 1, of: y }], 1), -1)] }];
    case 'gammaFunction':
      return [{ c: 1, factors: [y, a.call('digamma', x)] }];
    case 'digamma':
      return one(a.call('polygamma', a.num(1), x));
    case 'xlogx':
      return one(a.add([{ c: 1, of: a.call('log', x) }], 1));
    case 'polygamma':
    case 'besselI':
    case 'besselJ':
    case 'binomial':
      return partialOfTwo(a, fn, y, args as [Ref, Ref], k);
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
