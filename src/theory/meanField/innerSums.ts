import type { Atom, Expr } from '../../expr/expr.ts';

/** Which part of a product an inner index is summed in. */
export interface InnerSums {
  /** The part that alone knows an index; what several know is summed outside. */
  readonly owner: ReadonlyMap<Atom, number>;
  /** The part that a factor without sites goes with, because it depends on indices of that part alone. */
  goesWith(f: Expr): number | undefined;
}

/** An inner index that only one part knows is summed inside it, with what depends on such indices alone. */
export function innerSums(
  inner: readonly Atom[],
  parts: readonly (readonly Expr[])[],
  outside: readonly Expr[],
  vertices: (e: Expr) => readonly Atom[],
): InnerSums {
  const owner = new Map<Atom, number>();
  for (const b of inner) {
    const holding = parts.flatMap((own, k) => (own.some((f) => f.free.includes(b)) ? [k] : []));
    if (holding.length === 1) owner.set(b, holding[0]!);
  }
  const goesWith = (f: Expr): number | undefined => {
    const own = f.free.filter((a) => inner.includes(a));
    const first = own[0] === undefined ? undefined : owner.get(own[0]);
    return vertices(f).length === 0 && own.every((a) => owner.get(a) === first) ? first : undefined;
  };
  // A factor that stays outside keeps its indices outside, which may leave others there.
  for (let before = -1; before !== owner.size; ) {
    before = owner.size;
    for (const f of outside) if (goesWith(f) === undefined) for (const a of f.free) owner.delete(a);
  }
  return { owner, goesWith };
}
