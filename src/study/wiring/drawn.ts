import type { RandomStream } from '../../numeric/random.ts';

/** Shapes of wirings; all but the first have degenerate spectra. */
export const SHAPES = ['random', 'complete', 'bipartite', 'ring', 'apart', 'star', 'path', 'regular', 'same'] as const;
export type Shape = (typeof SHAPES)[number];

/** Whether two of n members are joined in a graph of a shape. */
function joined(shape: Shape, n: number, random: RandomStream): (i: number, j: number) => boolean {
  const half = Math.ceil(n / 2);
  const step = (i: number, j: number): number => Math.min((i - j + n) % n, (j - i + n) % n);
  const reach = Math.floor(random.uniform() * half) + 1;
  const density = 0.2 + 0.6 * random.uniform();
  const pairs = new Map<number, boolean>();
  switch (shape) {
    case 'complete':
    case 'same':
      return () => true;
    case 'bipartite':
      return (i, j) => i < half !== j < half;
    case 'ring':
      return (i, j) => step(i, j) === 1;
    case 'apart':
      return (i, j) => i < half === j < half;
    case 'star':
      return (i, j) => Math.min(i, j) === 0;
    case 'path':
      return (i, j) => Math.abs(i - j) === 1;
    case 'regular':
      return (i, j) => step(i, j) <= reach;
    case 'random':
      return (i, j) => {
        const key = Math.min(i, j) * n + Math.max(i, j);
        const known = pairs.get(key) ?? random.uniform() < density;
        pairs.set(key, known);
        return known;
      };
  }
}

/** Which `marks` of `n` places row i of `rows` marks, in increasing order; `without` is left out where it is one of them. */
function marked(
  shape: Shape,
  i: number,
  rows: number,
  n: number,
  marks: number,
  random: RandomStream,
  without?: number,
): readonly number[] {
  const places = Array.from({ length: n }, (_, k) => k).filter((k) => k !== without);
  const first = (order: readonly number[]): readonly number[] => order.slice(0, marks).sort((a, b) => a - b);
  const from = (k: number): readonly number[] => [
    ...places.slice(k % places.length),
    ...places.slice(0, k % places.length),
  ];
  if (places.length === 0) return [];
  switch (shape) {
    case 'complete':
      // All sets of places in turn, by shifts and gaps.
      return first(from(i + Math.floor(i / places.length)));
    case 'same':
      return first(places);
    case 'ring':
    case 'regular':
      return first(from(i));
    case 'path':
      return first(from(Math.min(i, Math.max(0, places.length - marks))));
    case 'star':
      return first([places[0]!, ...from(i + 1).filter((k) => k !== places[0])]);
    case 'bipartite':
    case 'apart': {
      const half = Math.ceil(n / 2);
      const own = (k: number): boolean => k < half === i < rows / 2;
      const side = places.filter((k) => own(k) === (shape === 'apart'));
      return first([...shuffled(side, random), ...places.filter((k) => !side.includes(k))]);
    }
    case 'random':
      return first(shuffled(places, random));
  }
}

export function shuffled<T>(of: readonly T[], random: RandomStream): readonly T[] {
  const all = [...of];
  for (let k = all.length - 1; k > 0; k--) {
    const j = Math.floor(random.uniform() * (k + 1));
    [all[k], all[j]] = [all[j]!, all[k]!];
  }
  return all;
}
const oneOf = <T>(of: readonly T[], random: RandomStream): T => of[Math.floor(random.uniform() * of.length)]!;

type Rows = readonly (readonly number[])[];
const total = (row: readonly number[]): number => row.reduce((s, x) => s + x, 0);
const same = (x: readonly number[]): boolean => x.every((v) => Math.abs(v - x[0]!) <= 1e-12 * Math.max(1, Math.abs(v)));
const turned = (a: Rows): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));
const across = (row: readonly number[], i: number): readonly number[] => row.filter((x, j) => x !== 0 && j !== i);

/**
 * Another matrix of weights of the kind of one that is seen: with its weights, symmetric, antisymmetric, empty on the diagonal
 * or with rows that add up to 0 where it is, otherwise with the weights that its rows (its columns, where only these add up
 * to one number) have.
 */
export function drawnMatrix(seen: Rows, rows: number, columns: number, shape: Shape, random: RandomStream): Rows {
  const square = seen.length === seen[0]!.length && rows === columns;
  const isBare = square && seen.every((row, i) => row[i] === 0);
  const isBalanced = square && !isBare && seen.every((row) => Math.abs(total(row)) <= 1e-9 * largest(row));
  const sign = !square ? 0 : mirrored(seen, 1) ? 1 : mirrored(seen, -1) ? -1 : 0;
  if (sign === 0 && !square && !same(seen.map(total)) && same(turned(seen).map(total)))
    return turned(drawnMatrix(turned(seen), columns, rows, shape, random));
  const keepsDiagonal = isBare || isBalanced;
  const made =
    sign === 0
      ? rowByRow(seen, rows, columns, shape, keepsDiagonal, random)
      : pairByPair(seen, rows, sign, shape, keepsDiagonal, random);
  if (isBalanced) for (const [i, row] of made.entries()) row[i] = -total(across(row, i));
  return made;
}

/** Weights of pairs, the same both ways up to a sign; a diagonal that is not kept empty is drawn too. */
function pairByPair(
  seen: Rows,
  size: number,
  sign: number,
  shape: Shape,
  keepsDiagonal: boolean,
  random: RandomStream,
): number[][] {
  const weights = seen.flatMap((row, i) => across(row, i));
  const diagonal = seen.map((row, i) => row[i]!);
  const isJoined = joined(shape, size, random);
  const made = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    if (!keepsDiagonal) made[i]![i] = oneOf(diagonal, random);
    for (let j = 0; j < i; j++) {
      if (!isJoined(i, j) || weights.length === 0) continue;
      made[i]![j] = oneOf(weights, random);
      made[j]![i] = sign * made[i]![j]!;
    }
  }
  return made;
}

/**
 * Each row with the weights of one that is seen, at other places. All kinds of rows that are seen are drawn equally often,
 * not as often as they are seen: the one row without weights, or with the most, is where a theory of all others breaks.
 */
function rowByRow(
  seen: Rows,
  rows: number,
  columns: number,
  shape: Shape,
  keepsDiagonal: boolean,
  random: RandomStream,
): number[][] {
  const weightsOf = (row: readonly number[], i: number): readonly number[] => across(row, keepsDiagonal ? i : -1);
  const kinds = new Map(
    seen.map((row, i) => {
      const weights = weightsOf(row, i);
      return [sortedText(weights), weights];
    }),
  );
  return Array.from({ length: rows }, (_, i) => {
    const weights = shuffled(oneOf([...kinds.values()], random), random);
    const row = new Array<number>(columns).fill(0);
    const places = marked(shape, i, rows, columns, weights.length, random, keepsDiagonal ? i : undefined);
    for (const [m, j] of places.entries()) row[j] = weights[m]!;
    return row;
  });
}
const sortedText = (row: readonly number[]): string => [...row].sort((a, b) => a - b).join();
const largest = (row: readonly number[]): number => row.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
const mirrored = (a: Rows, sign: number): boolean => a.every((row, i) => row.every((x, j) => x === sign * a[j]![i]!));

/** Another table of names of the kind of one that is seen: rows without doubles, and sorted, where they are so. */
export function drawnTable(seen: Rows, rows: number, members: number, shape: Shape, random: RandomStream): Rows {
  const width = seen[0]!.length;
  const isDistinct = seen.every((row) => new Set(row).size === row.length);
  const isSorted = seen.every((row) => row.every((x, k) => k === 0 || row[k - 1]! <= x));
  return Array.from({ length: rows }, (_, i) => {
    const names = marked(shape, i, rows, members, width, random).map((k) => k + 1);
    const doubled = () => Array.from({ length: width }, () => 1 + Math.floor(random.uniform() * members));
    const row = names.length === width && (isDistinct || random.uniform() < 0.5) ? names : doubled();
    return isSorted ? [...row].sort((a, b) => a - b) : shuffled(row, random);
  });
}

/** Weights of members, of those that are seen. */
export const drawnWeights = (seen: readonly number[], members: number, random: RandomStream): readonly number[] =>
  Array.from({ length: members }, () => oneOf(seen, random));
