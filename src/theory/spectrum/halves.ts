import { add, mul, num, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import type { Layout, Sector } from './layout.ts';
import { blocks, cleaned, type Matrix } from './matrix.ts';

/**
 * A matrix on directions at the two places of a split set, seen on their sums and differences where it falls apart there:
 * exchanging the places is a symmetry up to a sign that the point hides. `free` says which template each row stands for.
 */
export function halves(m: Matrix, free: readonly number[], sector: Sector, l: Layout): Matrix {
  let best = m;
  for (const pairs of pairings(free, sector, l)) {
    const turned = cleaned(onHalves(best, pairs));
    if (blocks(turned).length > blocks(best).length) best = turned;
  }
  return best;
}

/** For each axis of two places the rows that differ in the place on it alone. */
function pairings(
  free: readonly number[],
  sector: Sector,
  l: Layout,
): readonly (readonly (readonly [number, number])[])[] {
  const seen = new Map<number, number>();
  const rows = free.map((t) => {
    const k = sector.templates[t]!.piece;
    const ordinal = seen.get(k) ?? 0;
    seen.set(k, ordinal + 1);
    return { piece: l.pieces[k]!, ordinal };
  });
  const split = new Set(
    l.pieces.flatMap((p) => p.places.flatMap((x, k) => (x === undefined ? [] : [p.state.axes[k]!]))),
  );
  return [...split].flatMap((set) => {
    if (set.size !== num(2)) return [];
    const groups = new Map<string, number[]>();
    for (const [r, { piece, ordinal }] of rows.entries()) {
      const axis = piece.places.findIndex((x, k) => x !== undefined && piece.state.axes[k] === set);
      if (axis < 0) continue;
      const key = `${piece.state.id}/${ordinal}/${piece.places.map((x, k) => (k === axis ? '' : (x?.id ?? ''))).join()}`;
      groups.set(key, [...(groups.get(key) ?? []), r]);
    }
    const pairs = [...groups.values()];
    return pairs.length > 0 && pairs.every((g) => g.length === 2) ? [pairs.map((g) => [g[0]!, g[1]!] as const)] : [];
  });
}

function onHalves(m: Matrix, pairs: readonly (readonly [number, number])[]): Matrix {
  const half = num(rational(1, 2));
  const columns = m.map((row) => {
    const out = [...row];
    for (const [a, b] of pairs) [out[a], out[b]] = [add(row[a]!, row[b]!), subtract(row[a]!, row[b]!)];
    return out;
  });
  const out: Expr[][] = columns.map((r) => [...r]);
  for (const [a, b] of pairs) {
    out[a] = columns[a]!.map((x, k) => mul(half, add(x, columns[b]![k]!)));
    out[b] = columns[a]!.map((x, k) => mul(half, subtract(x, columns[b]![k]!)));
  }
  return out;
}
