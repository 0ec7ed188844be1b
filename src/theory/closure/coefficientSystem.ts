import { add, divide, mul, negate, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { isNonzero } from '../../expr/sign.ts';
import { nodeCount, some } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { isConstant } from '../../rewrite/polynomial/polynomial.ts';
import { quotientOf, together } from '../spectrum/fraction.ts';
import { inverse, P, residue } from './residue.ts';

/** A vector whose entries are coefficients, by what they multiply; entries that are absent are 0. */
export type Vector = ReadonlyMap<Expr, Expr>;

/** What was found of A x = b: x for each column, and b - A x, empty where the system is solved. */
export interface SystemSolution {
  readonly x: readonly Expr[];
  readonly rest: Vector;
  /** What was divided by, and is not known to vanish nowhere. */
  readonly conditions: readonly Expr[];
}

/**
 * Solves A x = b over the field of rational functions of the letters. Rank, pivots and the columns that are needed are
 * found modulo a prime at random values of the letters; only those are eliminated in letters. Where b is not in the
 * span, x removes from it what the columns can. The caller verifies: residues decide with high probability only.
 */
export function solveSystem(columns: readonly Vector[], target: Vector, seed = 1): SystemSolution {
  const near = connected(columns, target);
  const rows = [...new Set([...target.keys(), ...near.flatMap((k) => [...columns[k]!.keys()])])];
  const value = (v: Vector, row: Expr): bigint => residue(v.get(row) ?? zero, seed);
  const chosen = neededColumns(
    rows.map((r) => near.map((k) => value(columns[k]!, r))),
    rows.map((r) => value(target, r)),
  ).map((k) => near[k]!);
  const conditions: Expr[] = [];
  const part = chosen.map((k) => columns[k]!);
  const found = part.length === 0 ? [] : eliminate(part, target, rows, seed, conditions);
  const x = columns.map((_, k) => found[chosen.indexOf(k)] ?? zero);
  return { x, rest: remainder(columns, x, target, seed), conditions };
}

/** b - A x, entries that vanish left out. */
function remainder(columns: readonly Vector[], x: readonly Expr[], target: Vector, seed: number): Vector {
  const rest = new Map(target);
  columns.forEach((c, k) => {
    if (x[k] === zero) return;
    for (const [row, a] of c) rest.set(row, subtract(rest.get(row) ?? zero, mul(a, x[k]!)));
  });
  return new Map(
    [...rest].filter(([, e]) => e !== zero && residue(e, seed) !== 0n).map(([row, e]) => [row, expand(e)]),
  );
}

/** The columns that share an entry with the target, or with others that do: no other can take anything from it. */
function connected(columns: readonly Vector[], target: Vector): readonly number[] {
  const byRow = new Map<Expr, number[]>();
  columns.forEach((c, k) => {
    for (const row of c.keys()) byRow.set(row, [...(byRow.get(row) ?? []), k]);
  });
  const found = new Set<number>();
  const open = [...target.keys()];
  const seen = new Set(open);
  for (let row = open.pop(); row !== undefined; row = open.pop())
    for (const k of byRow.get(row) ?? []) {
      if (found.has(k)) continue;
      found.add(k);
      for (const next of columns[k]!.keys()) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  return [...found].sort((a, b) => a - b);
}

/** Gauss and Jordan on residues: the columns with a part in b, fewest first come; earlier columns are preferred. */
function neededColumns(matrix: bigint[][], b: bigint[]): readonly number[] {
  const width = matrix[0]?.length ?? 0;
  const free = new Set(matrix.keys());
  const pivots: { readonly row: number; readonly column: number }[] = [];
  for (let column = 0; column < width; column++) {
    const row = [...free].find((r) => matrix[r]![column] !== 0n);
    if (row === undefined) continue;
    free.delete(row);
    pivots.push({ row, column });
    const pivot = matrix[row]!;
    const scale = inverse(pivot[column]!);
    matrix.forEach((line, r) => {
      if (r === row || line[column] === 0n) return;
      const factor = (line[column]! * scale) % P;
      for (let k = column; k < width; k++) if (pivot[k] !== 0n) line[k] = (line[k]! + (P - factor) * pivot[k]!) % P;
      b[r] = (b[r]! + (P - factor) * b[row]!) % P;
    });
  }
  const used = pivots.filter((p) => b[p.row] !== 0n);
  return used.map((p) => p.column);
}

interface Line {
  readonly entries: Expr[];
  right: Expr;
}

/** The columns are independent and all needed: as many pivots as columns, chosen for short entries. */
function eliminate(
  columns: readonly Vector[],
  target: Vector,
  rows: readonly Expr[],
  seed: number,
  conditions: Expr[],
): readonly Expr[] {
  const tidy = (e: Expr): Expr => (residue(e, seed) === 0n ? zero : expand(e));
  const lines = rows.map(
    (r): Line => ({ entries: columns.map((c) => c.get(r) ?? zero), right: target.get(r) ?? zero }),
  );
  const open = new Set(columns.keys());
  const free = new Set(lines);
  const pivots: { readonly line: Line; readonly column: number }[] = [];
  while (open.size > 0) {
    let best: { readonly line: Line; readonly column: number; readonly cost: number } | undefined;
    for (const line of free)
      for (const column of open) {
        const entry = line.entries[column]!;
        if (entry === zero || residue(entry, seed) === 0n) continue;
        const others = line.entries.filter((e) => e !== zero).length - 1;
        const cost = nodeCount(entry) * (isNonzero(entry) ? 1 : 4) + 20 * others + (line.right === zero ? 5 : 0);
        if (best === undefined || cost < best.cost) best = { line, column, cost };
      }
    if (best === undefined) break;
    const { line, column } = best;
    const pivot = line.entries[column]!;
    if (!isNonzero(pivot) && !isReciprocal(pivot)) conditions.push(pivot);
    free.delete(line);
    open.delete(column);
    pivots.push({ line, column });
    for (const other of lines) {
      if (other === line || other.entries[column] === zero) continue;
      const factor = negate(divide(other.entries[column]!, pivot));
      for (const k of columns.keys())
        other.entries[k] = k === column ? zero : tidy(add(other.entries[k]!, mul(factor, line.entries[k]!)));
      other.right = tidy(add(other.right, mul(factor, line.right)));
    }
  }
  const x = columns.map(() => zero as Expr);
  for (const { line, column } of pivots) x[column] = short(expand(divide(line.right, line.entries[column]!)));
  return x;
}

/** A coefficient with sums below brought over one denominator. */
const short = (e: Expr): Expr => (some(e, isBelow) ? together(e) : e);
const isBelow = (e: Expr): boolean =>
  e.kind === 'pow' && e.base.kind === 'add' && e.exponent.kind === 'num' && e.exponent.value.n < 0n;

/** Whether nothing stands above, so that the term vanishes nowhere. */
function isReciprocal(e: Expr): boolean {
  const q = quotientOf(e);
  return q !== undefined && isConstant(q.fraction.numerator);
}
