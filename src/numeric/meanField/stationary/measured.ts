import { mul } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { some } from '../../../expr/traverse.ts';
import type { EffectiveProcess, Moment } from '../../../model/effective.ts';
import type { Output } from '../../compile/compile.ts';

const BENT = new Set(['abs', 'sign', 'relu', 'step', 'round', 'floor']);

/** Arguments at which functions in a term have kinks. */
export function bends(e: Expr, found: Set<Expr>): void {
  some(e, (x) => {
    if (x.kind === 'call' && BENT.has(x.fn) && x.free.length === 0) found.add(x.args[0]!);
    return false;
  });
}

/**
 * Terms that are averaged over the sites of a population, in the order of the closures, then of the moments: of an
 * average its term, of a product both parts, of a response the term that answers.
 */
export function measuredTerms(
  process: EffectiveProcess,
  population: number,
  asked: readonly Moment[],
): readonly Output[] {
  const found: Output[] = [];
  for (const a of process.averages)
    if (a.population === population) found.push({ name: 'a', indices: a.indices, term: a.term });
  for (const k of process.kernels) {
    if (k.population !== population) continue;
    const parts = k.kind === 'average' ? [k.left, k.right] : [k.of];
    for (const part of parts) found.push({ name: 'p', indices: part.indices, term: part.term });
  }
  for (const q of asked)
    if (q.population === population && q.kind === 'average')
      found.push({ name: 'q', indices: [], term: mul(...q.factors.map((f) => f.term)) });
  return found;
}
