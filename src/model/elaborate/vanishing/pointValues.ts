/** A number, an array of them, or nothing where this walk knows none. */
export type Sampled = number | Sample | undefined;
export interface Sample {
  readonly shape: readonly number[];
  readonly at: (indices: readonly number[]) => number | undefined;
}

const LARGEST_ARRAY = 64;

export const finite = (x: number): number | undefined => (Number.isFinite(x) ? x : undefined);

export function each(v: Sampled, f: (x: number) => number): Sampled {
  if (v === undefined) return undefined;
  if (typeof v === 'number') return finite(f(v));
  return {
    shape: v.shape,
    at: (i) => {
      const x = v.at(i);
      return x === undefined ? undefined : finite(f(x));
    },
  };
}

export function both(a: Sampled, b: Sampled, f: (x: number, y: number) => number): Sampled {
  if (typeof a === 'number' && typeof b === 'number') return finite(f(a, b));
  if (a === 0 && typeof b === 'object') return each(b, (y) => f(0, y));
  if (b === 0 && typeof a === 'object') return each(a, (x) => f(x, 0));
  if (typeof a !== 'object' || typeof b !== 'object' || a.shape.join() !== b.shape.join()) return undefined;
  return {
    shape: a.shape,
    at: (i) => {
      const [x, y] = [a.at(i), b.at(i)];
      return x === undefined || y === undefined ? undefined : finite(f(x, y));
    },
  };
}

/** The entries of a small array. */
function entries(v: Sample): readonly (number | undefined)[] | undefined {
  const size = v.shape.reduce((n, k) => n * k, 1);
  if (!(size <= LARGEST_ARRAY)) return undefined;
  let all: number[][] = [[]];
  for (const n of v.shape) all = all.flatMap((i) => Array.from({ length: n }, (_, k) => [...i, k + 1]));
  return all.map((i) => v.at(i));
}

export function total(v: Sampled): Sampled {
  const all = typeof v === 'object' ? entries(v) : undefined;
  return all?.every((x) => x !== undefined) ? (all as number[]).reduce((a, b) => a + b, 0) : undefined;
}

export function length(v: Sampled): Sampled {
  if (typeof v === 'number') return Math.abs(v);
  const squares = total(each(v, (x) => x * x));
  return typeof squares === 'number' ? Math.sqrt(squares) : undefined;
}
