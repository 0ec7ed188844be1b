import { Echelon, modulo, PRIME } from '../../rewrite/smallField.ts';

/** Combinations of candidates, seen in numbers. */
export interface Seen {
  /** How many of them are independent. */
  readonly dimension: number;
  /** The candidates in them. */
  readonly columns: ReadonlySet<number>;
}

/** Rows of the values of so many candidates, then those of their changes. */
export type Rows = Iterable<Float64Array>;

/** Rows whose columns are all independent: so they are where parameters have other values, but for a few of these. */
export const NOTHING: Seen = { dimension: 0, columns: new Set() };

/**
 * The combinations whose change is a combination of the candidates, in numbers of the small field; `few` where some of them
 * may be 0 at all sizes, which are no quantities.
 */
export function seenInField(rows: Rows, n: number, few: boolean): Seen {
  const unknowns = 2 * n;
  const echelon = new Echelon(unknowns);
  for (const row of rows) {
    echelon.add(row);
    if (echelon.rows.length === unknowns) return NOTHING;
  }
  const all = echelon.nullSpace().map((v) => ({ own: v.slice(0, n), moved: v.slice(n) }));
  const solutions = all.map((v) => v.moved).filter((v) => v.some((x) => x !== 0));
  const zeros = all.map((v) => v.own).slice(0, all.length - solutions.length);
  // Sums over all members come last among candidates: what is 0 tells what they are by products with a single one.
  const left = few ? solutions.map((v) => without(zeros, v)) : solutions;
  return {
    dimension: solutions.length - (few ? zeros.length : 0),
    columns: new Set([...Array(n).keys()].filter((m) => left.some((v) => v[m] !== 0))),
  };
}

/** A vector less what stands at the last place of each of some others: they have 1 there, and 0 at the last places of others. */
const without = (others: readonly (readonly number[])[], v: readonly number[]): readonly number[] =>
  others.reduce((left, o) => {
    const c = left[o.findLastIndex((x) => x !== 0)]!;
    return c === 0 ? left : left.map((x, m) => modulo(x + (PRIME - c) * o[m]!));
  }, v);
