import type { Expr } from '../../expr/expr.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { Echelon, FieldPoint } from '../../rewrite/smallField.ts';
import type { Candidate } from './candidates.ts';
import { type Changes, monomials, type Values } from './rows.ts';
import type { Shape } from './shape.ts';
import { changeOf, collected, type Derived, type Posing, type System, type Systems } from './system.ts';

/**
 * The systems of a shape with the candidates that a trial in numbers left, where those are all that matter; undefined where
 * that is not seen.
 *
 * In numbers there are at least as many combinations with a change in the span of the candidates as in letters: a rank can
 * only fall where letters have values. If the candidates that are left have as many in letters, these are all there are,
 * and the other candidates are in none of them.
 *
 * Of one or two members some combinations of products are 0. They are so at all sizes, as the numbers of all other members
 * are letters, and all above holds of what is left if combinations count as one that differ by these. Any in letters is then
 * one of those found, but for what is 0.
 */
export function fewer(posing: Posing, shape: Shape, all: readonly Candidate[]): Pick<Systems, 'at'> | undefined {
  const { changes, budget, derived, wheres, trial } = posing;
  const seen = trial?.possible(
    all.map((c) => c.term),
    shape,
  );
  if (seen === undefined) return undefined;
  const left = seen.map(({ columns }) => all.filter((_, k) => columns.has(k)));
  const general = new Set(left[0]);
  const systems = new Map<Values, System>();
  for (const [g, where] of wheres.entries()) {
    const known = left[g]!.every((c) => general.has(c));
    const columns = known ? left[0]! : left[g]!;
    const own: Derived = new Map();
    const moved = columns.map((c) =>
      general.has(c)
        ? changeOf(c.term, changes, budget, derived)
        : changeOf(c.term, there(changes, where), budget, own),
    );
    if (moved.includes(undefined) || budget.left <= 0) return undefined;
    const system = collected(shape, columns, (c) => moved[columns.indexOf(c)]!);
    const point = new FieldPoint(1, where);
    if (nullity(system, all, point) !== seen[g]!.dimension) return undefined;
    if (!isTriangular(system)) return undefined;
    systems.set(where, known && g > 0 ? systems.get(wheres[0]!)! : system);
  }
  return { at: (where) => systems.get(where)! };
}

/** Changes where parameters have some values. */
function there(changes: Changes, where: Values): Changes {
  let known = placed.get(where);
  if (known === undefined) {
    known = { ...changes, fields: changes.fields.map((f) => ({ ...f, right: substituteLetters(f.right, where) })) };
    placed.set(where, known);
  }
  return known;
}
const placed = new WeakMap<Values, Changes>();

/** How many combinations of the columns of a system have a change in the span of all candidates. */
function nullity({ columns, rows }: System, all: readonly Candidate[], point: FieldPoint): number | undefined {
  const single = new Set<Expr>();
  const sums: ReadonlyMap<Expr, Expr>[] = [];
  for (const { term } of all) {
    const own = monomials(term);
    if (own.has(term)) single.add(term);
    else sums.push(own);
  }
  const echelon = new Echelon(columns.length + sums.length);
  const keys = new Set([...rows.keys(), ...sums.flatMap((s) => [...s.keys()])]);
  for (const key of keys) {
    if (single.has(key)) continue;
    const row = new Float64Array(echelon.width);
    for (const [k, x] of [...(rows.get(key) ?? []), ...sums.map((s, m) => [columns.length + m, s.get(key)] as const)]) {
      const v = x === undefined ? 0 : point.value(x);
      if (v === undefined) return undefined;
      row[k] = v;
    }
    echelon.add(row);
  }
  return echelon.width - echelon.rows.length;
}

/**
 * Whether the columns can be ordered so that in the change of each there are, of the columns, only itself and earlier ones:
 * then the rates at which a combination can decay are those at which one of them does.
 */
function isTriangular({ columns, rows }: System): boolean {
  const place = new Map(columns.map((c, k) => [c.term, k]));
  const within = columns.map(() => new Set<number>());
  for (const [key, row] of rows) {
    const at = place.get(key);
    if (at !== undefined) for (const k of row.keys()) if (k !== at) within[k]!.add(at);
  }
  const open = new Set(within.keys());
  for (;;) {
    const next = [...open].find((k) => ![...within[k]!].some((m) => open.has(m)));
    if (next === undefined) return open.size === 0;
    open.delete(next);
  }
}
