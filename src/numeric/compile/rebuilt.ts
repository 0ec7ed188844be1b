import type { Algebra } from './algebra.ts';
import { type Ix, type Ref, substituteIx } from './program.ts';

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
  }
}
