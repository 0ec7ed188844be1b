import type { Atom, Expr, Index, Prod, Reduce, Sum } from '../expr.ts';
import type { ReduceName } from '../functionNames.ts';
import { hashText, mix } from '../hash.ts';
import { atomsOf, mergeAtoms } from '../intern.ts';
import { agree, hashOf, type Intern, type InternBy, KIND } from './parts.ts';

/** The makers of terms that bind indices. */
export interface BinderNodes {
  /** A sum or product over binders that carry their canonical names, with the hash that is blind to names, asked for where the term is new. */
  bindNode(kind: 'sum' | 'prod', binders: readonly Atom[], body: Expr, hash: () => number): Sum | Prod;
  /** A function of an array whose binders carry their canonical names. */
  reduceNode(fn: ReduceName, binders: readonly Atom[], body: Expr, guard: Expr, at: readonly Index[]): Reduce;
}

export function binderNodes(intern: Intern, internBy: InternBy): BinderNodes {
  function bindNode(kind: 'sum' | 'prod', binders: readonly Atom[], body: Expr, hash: () => number): Sum | Prod {
    return internBy<Sum | Prod>(
      hashOf(body.id, binders) ^ (KIND[kind] | 0),
      (x) => x.kind === kind && x.body === body && agree(x.binders, binders),
      (id) => ({
        id,
        kind,
        binders,
        body,
        height: body.height + 1,
        free: body.free.filter((a) => !binders.includes(a)),
        hash: mix(KIND[kind], hash()),
      }),
    );
  }

  function reduceNode(fn: ReduceName, binders: readonly Atom[], body: Expr, guard: Expr, at: readonly Index[]): Reduce {
    const bound = new Set(binders);
    const names = (list: readonly { readonly id: number }[]): string => list.map((x) => x.id).join(',');
    return intern(`R${fn}:${names(binders)}:${body.id}:${guard.id}:${names(at)}`, (id) => {
      const inside = mergeAtoms([body.free, guard.free]).filter((a) => !bound.has(a));
      let hash = mix(mix(mix(KIND.reduce, hashText(fn)), body.hash), guard.hash);
      for (const b of binders) hash = mix(hash, b.set.hash);
      for (const i of at) hash = mix(hash, i.hash);
      return {
        id,
        kind: 'reduce',
        fn,
        binders,
        body,
        guard,
        at,
        height: Math.max(body.height, guard.height) + 1,
        free: mergeAtoms([inside, ...at.map(atomsOf)]),
        hash,
      };
    });
  }

  return { bindNode, reduceNode };
}
