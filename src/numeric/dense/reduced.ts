import type { Atom, Reduce } from '../../expr/expr.ts';
import { position } from '../../expr/position.ts';
import { arrayValue, resultShape } from '../arrayValue.ts';
import { countOf, type DenseArray, NotDense, reordered, spread } from './array.ts';
import type { Entries } from './entries.ts';

/**
 * A function of a whole array at each place of the indices that stay: of the entries of `body` over the binders, those that
 * count by `guard`. What is asked of it outside of the result is left to kernels. @throws {NotDense} @throws {TooLarge}
 */
export function reduced(e: Reduce, body: DenseArray, guard: DenseArray, letters: Entries): DenseArray {
  const { size } = letters;
  const outer = [...new Set([...body.axes, ...guard.axes])].filter((a) => !e.binders.includes(a));
  const axes = [...outer, ...e.binders];
  const values = over(body, axes, letters);
  const counts = over(guard, axes, letters);
  const shape = e.binders.map(size);
  const block = shape.reduce((n, k) => n * k, 1);
  const results = Array.from({ length: countOf(outer, size) }, (_, m) => {
    const from = m * block;
    return arrayValue(e.fn, values.slice(from, from + block), shape, (k) => counts[from + k] !== 0);
  });
  const out = resultShape(e.fn, shape);
  return letters.byPlace(e.free, (at) => {
    const result = results[outer.reduce((m, a) => m * size(a) + at.atom(a) - 1, 0)]!;
    return result[
      out.reduce((m, n, k) => {
        const p = position(e.at[k]!, at);
        if (!(p >= 1 && p <= n)) throw new NotDense(`${e.fn} outside of its array`);
        return m * n + p - 1;
      }, 0)
    ]!;
  });
}

/** The entries over these axes, in this order. */
function over(x: DenseArray, axes: readonly Atom[], { size }: Entries): Float64Array {
  countOf(axes, size);
  const sorted = [...axes].sort((a, b) => a.id - b.id);
  return reordered(spread(x, sorted, size), sorted, axes, size);
}
