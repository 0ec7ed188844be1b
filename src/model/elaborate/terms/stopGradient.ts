import type { Place } from '../../../diagnostic.ts';
import { children } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { rebuild } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import { partsOf } from '../values/free.ts';
import { isFunction } from '../values/reserved.ts';
import type { Entity } from '../values/scope.ts';

/** Where an `sg` stands outside any `grad`, here or in a definition that is used here. */
export function strayStop(e: Ast.Expression, entities: ReadonlyMap<string, Entity>): Place | undefined {
  const stops = new Map<string, boolean>();
  const carries = (name: string): boolean => {
    const entity = entities.get(name);
    if (entity?.kind !== 'definition' && entity?.kind !== 'function') return false;
    const known = stops.get(name);
    if (known !== undefined) return known;
    stops.set(name, false);
    const found = visit(entity.statement.value) !== undefined;
    stops.set(name, found);
    return found;
  };
  const visit = (x: Ast.Index): Place | undefined => {
    if (x.kind === 'name') return carries(x.text) ? x.place : undefined;
    if (x.kind === 'call' && x.callee.kind === 'name') {
      if (x.callee.text === 'grad') return undefined;
      if (x.callee.text === 'sg' && !entities.has('sg')) return x.callee.place;
      // A function that is not known may be `grad`, misspelt.
      if (entities.size > 0 && !entities.has(x.callee.text) && !isFunction(x.callee.text)) return undefined;
    }
    for (const p of partsOf(x)) {
      const found = visit(p);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(e);
}

/** The first `sg` that is written here outside any `grad`. */
export function writtenStop(e: Ast.Expression): Place | undefined {
  return strayStop(e, new Map());
}

/** The value of a term: `sg(v)` is v where no gradient is taken. */
export function withoutStops(e: Expr): Expr {
  const visit = (x: Expr): Expr => {
    if (x.kind === 'grad' || !hasStop(x)) return x;
    if (x.kind === 'call' && x.fn === 'sg') return visit(x.args[0]!);
    return rebuild(x, visit);
  };
  return visit(e);
}

const stopped = new WeakMap<Expr, boolean>();
/** Whether an `sg` stands in the term; found once for each term. */
function hasStop(e: Expr): boolean {
  let found = stopped.get(e);
  if (found === undefined) {
    found = (e.kind === 'call' && e.fn === 'sg') || children(e).some(hasStop);
    stopped.set(e, found);
  }
  return found;
}
