import { type ArrayFunctionName, resultShape } from '../../arrayValue.ts';
import type { Algebra } from './algebra.ts';
import { axisIx, type Ix, substituteIx } from './ix.ts';
import type { Node, Ref } from './program.ts';

/** The node of a view made anew over its indices, by the constructors. */
export function rebuilt(a: Algebra, r: Ref, change: (arg: Ref) => Ref): Ref {
  const { node } = r;
  const to = (p: number): Ix => r.ix[p]!;
  const ix = node.ix.map((x) => substituteIx(x, to));
  const opened = a.open(r);
  const args = opened.args.map(change);
  switch (node.op) {
    case 'num':
    case 'input':
      return r;
    case 'value':
      return a.value(ix[0]!);
    case 'delta':
      return a.delta(ix[0]!, ix[1]!);
    case 'unequal':
      return a.unequal(ix[0]!, ix[1]!);
    case 'less':
      return a.less(ix[0]!, ix[1]!);
    case 'add':
      return a.add(
        args.map((of, k) => ({ c: node.coefficients[k]!, of })),
        node.number,
      );
    case 'mul':
      return a.mul(args, node.number);
    case 'pow':
      return a.pow(args[0]!, node.number);
    case 'call':
      return a.call(node.fn, ...args);
    case 'sum':
      return a.sum(opened.reduced, args, node.number);
    case 'prod':
      return a.prod(opened.reduced[0]!, args[0]!);
    case 'max':
      return a.max(opened.reduced, args[0]!, args.slice(1));
    case 'greatest':
      return a.greatest(args);
    case 'sg':
      return a.sg(args[0]!);
    case 'copy':
      return args[0]!;
    case 'array':
      return rebuiltArray(a, r, change);
  }
}

/** The whole array made anew, then read where the view reads it. */
function rebuiltArray(a: Algebra, r: Ref, change: (arg: Ref) => Ref): Ref {
  const { node } = r;
  const own = a.names(node);
  const { args, reduced } = a.open(a.whole(node, own));
  const [of, guard] = args.map(change) as [Ref, Ref];
  const at = own.slice(node.shape.length - resultRank(node)).map((x) => axisIx(x));
  const made = a.array(node.fn as ArrayFunctionName, bindersOf(node, reduced), of, guard, at);
  return a.substitute(made, new Map(own.map((b, k) => [b, r.ix[k]!])));
}

/** The binders of an array function among the names of the reduced axes. */
export const bindersOf = (node: Node, reduced: readonly number[]): readonly number[] =>
  node.ix.map((x) => reduced[(x as { axis: number }).axis - node.shape.length]!);

/** How many of the axes, the last ones, are those of the result. */
export const resultRank = (node: Node): number =>
  resultShape(
    node.fn as ArrayFunctionName,
    node.ix.map((x) => node.reduced[(x as { axis: number }).axis - node.shape.length]!),
  ).length;
