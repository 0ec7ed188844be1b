import type { Rows, Seen } from './seen.ts';
import { length, project, reduced } from './units.ts';

/** What is left of a column, less its part in the span of others, is far from rounding. */
const CLEAR = 1e-6;
/** What is left of a column that lies in the span of others is not more. */
const ROUNDING = 1e-11;
/** Rows beyond the unknowns that must be left where some have no value. */
const LEFT = 3;

/**
 * The combinations whose change is a combination of the candidates, in doubles. A change counts as independent of the
 * candidates and of other changes only where that is clear, so that there are never fewer combinations than there are;
 * undefined where rounding may say that some are 0.
 */
export function seenInDoubles(rows: Rows, n: number, few: boolean): Seen | undefined {
  const good: Float64Array[] = [];
  for (const row of rows) {
    // A row may have any scale: so no point outweighs the others.
    const most = row.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    if (most > 0 && Number.isFinite(most)) good.push(row.map((x) => x / most));
  }
  if (good.length < 2 * n + LEFT) return undefined;
  const column = (k: number): Float64Array => Float64Array.from(good, (row) => row[k]!);
  const basis: Float64Array[] = [];
  let zeros = 0;
  for (let m = 0; m < n; m++) {
    const own = column(m);
    const before = length(own);
    const left = before === 0 ? 0 : reduced(own, basis);
    if (left < CLEAR * before || before === 0) {
      zeros++;
      if (few && left > ROUNDING * before) return undefined;
    }
    // Even if that is rounding: what is in the span of more is said to be independent of less.
    if (left > 0) basis.push(own.map((x) => x / left));
  }
  // A change may be a small difference of what is of the size of the candidate.
  const changes = Array.from({ length: n }, (_, m) => {
    const own = column(n + m);
    const scale = Math.max(length(own), length(column(m)));
    const vector = own.map((x) => (scale === 0 ? 0 : x / scale));
    reduced(vector, basis);
    return { m, vector, parts: [] as number[] };
  });
  const open = new Set(changes);
  const pivots: number[] = [];
  const heads: (readonly number[])[] = [];
  for (;;) {
    let [best, most] = [undefined as (typeof changes)[number] | undefined, CLEAR];
    for (const c of open) {
      const left = length(c.vector);
      if (left > most) [best, most] = [c, left];
    }
    if (best === undefined) break;
    open.delete(best);
    const unit = best.vector.map((x) => x / most);
    pivots.push(best.m);
    heads.push([...best.parts, most]);
    for (const c of open) {
      // Twice against rounding.
      c.parts.push(project(c.vector, unit));
      c.parts[c.parts.length - 1]! += project(c.vector, unit);
    }
  }
  if (few && zeros > 0) return open.size === zeros ? { dimension: 0, columns: new Set() } : undefined;
  const columns = new Set<number>();
  for (const { m, parts } of open) {
    columns.add(m);
    solved(heads, parts).forEach((x, k) => {
      if (Math.abs(x) > CLEAR) columns.add(pivots[k]!);
    });
  }
  return { dimension: open.size, columns };
}

/** The multiples of some columns that make another up, by their parts along the units that were made of them in turn. */
function solved(heads: readonly (readonly number[])[], parts: readonly number[]): readonly number[] {
  const x = [...parts];
  for (let k = heads.length - 1; k >= 0; k--) {
    x[k] = x[k]! / heads[k]![k]!;
    for (let m = 0; m < k; m++) x[m]! -= x[k]! * heads[k]![m]!;
  }
  return x;
}
