import type { Figure, Nested } from './document.ts';

/** Names of the entries of an array: `y[1,2]`. */
export function entryNames(name: string, shape: readonly number[]): readonly string[] {
  let places: readonly (readonly number[])[] = [[]];
  for (const n of shape) places = places.flatMap((p) => Array.from({ length: n }, (_, k) => [...p, k + 1]));
  return shape.length === 0 ? [name] : places.map((p) => entryName(name, p));
}

/** An entry of what is itself an entry or an expression: `x[3]` at 2 is `x[3,2]`. */
function entryName(name: string, place: readonly number[]): string {
  const entry = /^(.*)\[([\d\s,]+)\]$/u.exec(name);
  if (entry !== null && /^[\p{L}\d_']+$/u.test(entry[1]!)) return `${entry[1]}[${entry[2]},${place.join(',')}]`;
  return `${/^[\p{L}\d_']+$/u.test(name) ? name : `(${name})`}[${place.join(',')}]`;
}

export const flat = (x: Nested): readonly Figure[] => (typeof x === 'object' ? x.flatMap(flat) : [x]);
