import { add, mul, num, open, replace, split, sum } from '../../expr/build.ts';
import type { Atom, Expr, Sum, Sym } from '../../expr/expr.ts';
import { atomIndex, atomsOf, fresh } from '../../expr/intern.ts';
import { factorsOf } from '../../expr/traverse.ts';
import { isStill } from './closures.ts';

/** What stands under the sum of an array at a site: Σ_j A[i,j] body, times what stands outside. */
interface Piece {
  readonly key: string;
  readonly outside: readonly Expr[];
  readonly edge: Sym;
  readonly site: Atom;
  readonly body: Expr;
}

/**
 * The terms of a sum, with those that one array carries to a site put under one sum: Σ A u + Σ A v is Σ A (u + v), so that
 * it is one field. Constants go inside.
 */
export function merged(terms: readonly Expr[], edgeAt: (factors: readonly Expr[]) => Sym | undefined): readonly Expr[] {
  const pieces = terms.map((t) => pieceOf(t, edgeAt));
  const result: Expr[] = [];
  const done = new Set<string>();
  for (const [k, t] of terms.entries()) {
    const p = pieces[k];
    const same = p === undefined ? [] : pieces.filter((q): q is Piece => q?.key === p.key);
    if (p === undefined || same.length === 1) {
      result.push(t);
      continue;
    }
    if (done.has(p.key)) continue;
    const site = fresh(p.site.set);
    const bodies = same.map((q) => replace(q.body, new Map([[q.site, atomIndex(site)]])));
    const edge = replace(p.edge, new Map([[p.site, atomIndex(site)]]));
    const together = sum([site], mul(edge, add(...bodies)));
    // Conditions between the bodies keep them apart: the sum falls back into the terms that it was made of.
    if (together.kind === 'add') {
      result.push(t);
      continue;
    }
    done.add(p.key);
    result.push(mul(...p.outside, together));
  }
  return result;
}

function pieceOf(t: Expr, edgeAt: (factors: readonly Expr[]) => Sym | undefined): Piece | undefined {
  const factors = factorsOf(t);
  const still = factors.filter((f) => f.kind !== 'sum' && isStill(f));
  const moving = factors.filter((f) => !still.includes(f));
  const sums = moving.filter((f): f is Sum => f.kind === 'sum');
  for (const s of sums) {
    const o = open(s);
    const inside = factorsOf(o.body);
    const edge = edgeAt(inside);
    if (edge === undefined) continue;
    const own = edge.indices.flatMap((i) => atomsOf(i)).filter((a) => o.binders.includes(a));
    // One site, and inner indices that are given from outside: then both sums run over the same.
    if (own.length !== 1) return undefined;
    const [site] = own as [Atom];
    const outside = moving.filter((f) => f !== s);
    const rest = mul(num(split(t)[0]), num(split(o.body)[0]), ...still, ...inside.filter((f) => f !== edge));
    const key = `${edge.letter.id}:${edge.indices.map((i) => (i.kind === 'atom' && i.atom === site ? '*' : i.id)).join()}:${outside.map((f) => f.id).join()}`;
    return {
      key,
      outside,
      edge,
      site,
      body: sum(
        o.binders.filter((b) => b !== site),
        rest,
      ),
    };
  }
  return undefined;
}
