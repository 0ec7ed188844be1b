import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { random } from '../../numeric/random.ts';
import { drawSetting, holds, isRefusal, type Setting, valuesOf } from '../../numeric/setting.ts';
import type { Case } from './case.ts';

/**
 * Settings at which one `<=` or `>=` of the conditions of a claim holds with equality, so many for each: an edge belongs to
 * what is claimed, and no draw meets it. They are drawn anew, data and random arrays with them.
 */
export function onEdges(c: Case, each: number): readonly Setting[] {
  const stream = random(`${c.seed}/${c.model.name}/edges`);
  const found: Setting[] = [];
  for (const [k, edge] of edges(c.when).entries())
    for (let n = 0; n < each; n++) {
      const setting = drawSetting(c.model, stream.fork(`${k}.${n}`), edge, n);
      if (isRefusal(setting)) break;
      if (c.when.every((x) => holds(x, valuesOf(setting)) !== false)) found.push(setting);
    }
  return found;
}

/** The conditions with one `<=` or `>=` held with equality, for each of them. */
export function edges(when: readonly Condition[]): readonly (readonly Condition[])[] {
  const all = conjuncts(when);
  return all.flatMap((w, k) =>
    w.kind === 'compare' && (w.comparison === '<=' || w.comparison === '>=')
      ? [all.map((other, m): Condition => (m === k ? { ...w, comparison: '=' } : other))]
      : [],
  );
}
