import type { RowTables } from './rowTables.ts';

export interface SweepOptions {
  /** Part of the old tables that is kept in each sweep. */
  readonly damping: number;
  readonly most: number;
  /** What an entry may miss the undamped map by. */
  readonly tolerance: number;
}

export interface Swept {
  readonly tables: RowTables;
  readonly sweeps: number;
  /** Of the undamped map, at the last sweep. */
  readonly residual: number;
  /** How many times from the first on satisfy the undamped map. */
  readonly prefix: number;
  readonly converged: boolean;
}

/** The last sweeps are not damped: only their residuals count. */
const UNDAMPED = 3;

/**
 * Iterates a causal map of tables. Successive differences are not looked at: they are small where damping is strong. What counts is how far
 * the tables miss the undamped map, and from which time on: all times must satisfy it, and still do after one more sweep.
 */
export function sweeping(map: (x: RowTables) => RowTables, start: RowTables, options: SweepOptions): Swept {
  let x = start;
  let held = 0;
  for (let sweep = 1; ; sweep++) {
    const next = map(x);
    const { residual, prefix } = missed(next, x, options.tolerance);
    held = prefix === x.times ? held + 1 : 0;
    if (held > 1 || sweep >= options.most || !Number.isFinite(residual))
      return { tables: next, sweeps: sweep, residual, prefix, converged: held > 1 };
    if (sweep <= options.most - UNDAMPED && options.damping > 0) next.damped(x, options.damping);
    x = next;
  }
}

/** The largest difference, and up to which time none is above the tolerance. */
function missed(a: RowTables, b: RowTables, tolerance: number): { readonly residual: number; readonly prefix: number } {
  const n = a.times;
  let residual = 0;
  let prefix = n;
  for (const [l, table] of a.values) {
    const other = b.values.get(l)!;
    for (let k = 0; k < table.length; k++) {
      const miss = Math.abs(table[k]! - other[k]!);
      if (!(miss <= residual)) residual = miss;
      if (!(miss <= tolerance)) prefix = Math.min(prefix, Math.floor(k / n) % n);
    }
  }
  return { residual, prefix };
}
