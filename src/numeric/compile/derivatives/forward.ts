import type { Algebra, Term } from '../arrays/algebra.ts';
import type { Ix } from '../arrays/ix.ts';
import type { Node, Ref } from '../arrays/program.ts';
import { partial } from './partials.ts';

/** Tangents of views by the forward sweep; `seed` is the tangent of an input, `undefined` where it stands still. */
export function forwardSweep(a: Algebra, seed: (input: Node, at: readonly Ix[]) => Ref | undefined): (r: Ref) => Ref {
  const known = new Map<Node, { own: readonly number[]; t: Ref | undefined }>();
  const at = (r: Ref): Ref | undefined => {
    const { own, t } = tangent(r.node);
    return t === undefined ? undefined : a.substitute(t, new Map(own.map((b, k) => [b, r.ix[k]!])));
  };
  const tangent = (node: Node): { own: readonly number[]; t: Ref | undefined } => {
    let k = known.get(node);
    if (k === undefined) {
      const own = a.names(node);
      k = { own, t: compute(node, own) };
      known.set(node, k);
    }
    return k;
  };
  const compute = (node: Node, own: readonly number[]): Ref | undefined => {
    if (node.op === 'max' || node.op === 'greatest') return undefined;
    const here = a.whole(node, own);
    if (node.op === 'input') return seed(node, here.ix);
    const { args, reduced } = a.open(here);
    const terms: Term[] = [];
    args.forEach((arg, k) => {
      const t = at(arg);
      if (t === undefined) return;
      for (const p of partial(a, node, here, args, k, reduced))
        terms.push({ c: 1, of: a.sum(reduced, [t, ...p.factors], p.c) });
    });
    const t = a.add(terms);
    return t.node.op === 'num' && t.node.number === 0 ? undefined : t;
  };
  return (r) => at(r) ?? a.num(0);
}
