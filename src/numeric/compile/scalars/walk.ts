import { functionNamed } from '../loops/javascript.ts';
import type { Scalar } from './scalars.ts';

type Operation = Extract<Scalar, { readonly args: readonly number[] }>;

/** Runs a table of scalars entry by entry: the operations of its code in the same order, with no code made. */
export function walk(
  list: readonly Scalar[],
  order: readonly number[],
  out: readonly (readonly [number, number])[],
): (variables: Float64Array, constants: Float64Array, direction: Float64Array, out: Float64Array) => void {
  const results = new Float64Array(list.length);
  return (v, c, d, o) => {
    const from = { V: v, C: c, D: d };
    list.forEach((s, x) => {
      if (s.k === 'number') results[x] = s.value;
      else if (s.k === 'read') results[x] = from[s.from][s.at]!;
    });
    for (const x of order) results[x] = value(list[x] as Operation, results);
    for (const [at, x] of out) o[at] = results[x]!;
  };
}

function value(s: Operation, results: Float64Array): number {
  const p = results[s.args[0]!]!;
  const q = results[s.args[1] ?? 0]!;
  switch (s.k) {
    case '+':
      return p + q;
    case '-':
      return p - q;
    case '*':
      return p * q;
    case '/':
      return p / q;
    case '>':
      return p > q ? p : q;
    case '?':
      return p !== 0 ? q : 0;
    case 'call':
      return s.args.length === 1 ? functionNamed(s.fn)(p) : functionNamed(s.fn)(p, q);
  }
}
