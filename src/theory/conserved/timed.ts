import { mul, sym, zero } from '../../expr/build.ts';
import { mentions } from '../../expr/traverse.ts';
import { TIME } from '../motion.ts';
import type { Invariant } from './invariant.ts';
import { monomials, tidied } from './rows.ts';
import type { System } from './system.ts';

/** The system with t times each conserved quantity of its shape and a degree; undefined where there are none. */
export function withTime(system: System, known: readonly Invariant[], degree: number): System | undefined {
  const growing = known
    .filter((q) => q.shape === system.shape && q.degree === degree && q.rate === zero && !mentions(q.core, TIME))
    .map((q) => q.core);
  if (growing.length === 0) return undefined;
  const columns = [...system.columns];
  const rows = new Map([...system.rows].map(([key, row]) => [key, new Map(row)]));
  for (const core of new Set(growing)) {
    const column = columns.length;
    columns.push({ term: mul(sym(TIME), core), degree });
    for (const [key, value] of monomials(tidied(core))) rows.set(key, (rows.get(key) ?? new Map()).set(column, value));
  }
  return { shape: system.shape, columns, rows };
}
