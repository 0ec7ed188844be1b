import { mul, num, split } from '../../expr/build.ts';
import type { Atom, Expr, Sym } from '../../expr/expr.ts';
import { factorsOf } from '../../expr/traverse.ts';
import { atomOf, type Edges } from './edges.ts';
import { diagonal, toldApart } from './uncovered.ts';

/** Refuses an entry that is not one between two sites. */
export function checkEdge(e: Sym, edges: Edges): void {
  const at = edges.slotsOf(e).slots.map((k) => atomOf(e, k));
  if (at.some((a) => a === undefined)) throw toldApart(e);
  if (new Set(at).size < at.length) throw diagonal(e);
}

/** A product without the conditions that two sites differ: they leave out one term in N. Other conditions are refused. */
export function withoutConditions(body: Expr, vertices: (e: Expr) => readonly Atom[]): Expr {
  const kept = factorsOf(body).filter((f) => {
    const between = vertices(f);
    if (f.kind === 'unequal' && between.length === 2) return false;
    const condition = f.kind === 'less' || f.kind === 'member' || f.kind === 'delta' || f.kind === 'unequal';
    if (condition && between.length > 0) throw toldApart(f);
    return true;
  });
  return kept.length === factorsOf(body).length ? body : mul(num(split(body)[0]), ...kept);
}
