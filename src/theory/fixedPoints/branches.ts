import {
  add,
  constant,
  degree,
  derivativeBy,
  isZero,
  multiply,
  type Polynomial,
  primitive,
  subtract,
  variable,
} from '../../rewrite/polynomial/polynomial.ts';
import { composedFraction } from '../../rewrite/polynomial/recursive.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { type Chain, norm, onChain, tidied } from './chain.ts';

/** Solutions that are given together: points, or a family with free unknowns. */
export interface Branch {
  readonly chain: Chain;
  /** Unknowns that may take any value; none for points. */
  readonly free: readonly number[];
  /** How many complex points there are, or over each value of the free unknowns, for generic letters. */
  readonly degree: number;
  /**
   * Of points: the determinant of the Jacobian of the equations, multiplied over the roots, as a polynomial in letters.
   * Where it does not vanish each point is a simple solution. Undefined where it was not worked out.
   */
  readonly determinant?: Polynomial;
}

/** The branches that chains stand for: conditions of the search dropped, and what lies on another branch left out. */
export function branchesOf(
  chains: readonly Chain[],
  equations: readonly Polynomial[],
  unknowns: number,
): readonly Branch[] {
  const made = chains.map((c): Branch => {
    const chain = tidied(c);
    const bound = new Set([...chain.linear, ...chain.roots].map((l) => l.unknown));
    const free = Array.from({ length: unknowns }, (_, v) => v).filter((v) => !bound.has(v));
    return { chain, free, degree: chain.roots.reduce((n, r) => n * degree(r.polynomial, r.unknown), 1) };
  });
  const kept = made.filter(
    (a, i) =>
      !made.some(
        (b, j) =>
          i !== j &&
          (b.free.length > a.free.length || (b.free.length === a.free.length && j < i)) &&
          lies(a.chain, b.chain),
      ),
  );
  return kept.map((b) => {
    if (b.free.length > 0) return b;
    const found = determinantOn(b.chain, equations, unknowns);
    return found === undefined ? b : { ...b, determinant: found };
  });
}

/** Whether each point of a branch is a simple solution, for generic letters; undefined where that was not decided, or of a family. */
export const isSimple = (b: Branch): boolean | undefined =>
  b.determinant === undefined ? undefined : !isZero(b.determinant);

/** Whether a branch lies on another one: its equations vanish there, and its denominators do not. */
function lies(a: Chain, on: Chain): boolean {
  return (
    on.linear.every(
      ({ unknown, value }) =>
        !isZero(onChain(value.denominator, a)) &&
        isZero(
          onChain(subtract(multiply(value.denominator, variable(value.numerator.ring, unknown)), value.numerator), a),
        ),
    ) && on.roots.every((r) => isZero(onChain(r.polynomial, a)))
  );
}

const DETERMINANT_WORK = 200_000;

function determinantOn(chain: Chain, equations: readonly Polynomial[], unknowns: number): Polynomial | undefined {
  if (equations.length !== unknowns) return undefined;
  try {
    return within('a determinant', DETERMINANT_WORK, () => {
      const rows = equations.map((e) =>
        rowOn(
          chain,
          Array.from({ length: unknowns }, (_, v) => derivativeBy(e, v)),
        ),
      );
      return primitive(norm(onChain(determinant(rows), { linear: [], roots: chain.roots }), chain.roots));
    });
  } catch (problem) {
    if (problem instanceof WorkSpent) return undefined;
    throw problem;
  }
}

/** The entries of a row on the linear part of a chain, all times the same factor. */
function rowOn(chain: Chain, row: readonly Polynomial[]): readonly Polynomial[] {
  let now = row;
  for (const { unknown, value } of chain.linear) {
    const most = Math.max(...now.map((p) => degree(p, unknown)));
    if (most === 0) continue;
    now = now.map((p) => {
      let q = composedFraction(p, unknown, value.numerator, value.denominator);
      for (let k = degree(p, unknown); k < most; k++) q = multiply(q, value.denominator);
      return q;
    });
  }
  return now;
}

/** By expansion along rows, each minor once (the columns that are left as a bit mask). */
function determinant(rows: readonly (readonly Polynomial[])[]): Polynomial {
  const n = rows.length;
  const { ring } = rows[0]![0]!;
  const minors = new Map<number, Polynomial>();
  const minor = (row: number, columns: number): Polynomial => {
    if (row === n) return constant(ring, 1n);
    const known = minors.get(columns);
    if (known !== undefined) return known;
    let sum = constant(ring, 0n);
    let sign = 1;
    for (let v = 0; v < n; v++) {
      if (Math.floor(columns / 2 ** v) % 2 === 0) continue;
      const entry = rows[row]![v]!;
      if (!isZero(entry)) {
        const part = multiply(entry, minor(row + 1, columns - 2 ** v));
        sum = sign > 0 ? add(sum, part) : subtract(sum, part);
      }
      sign = -sign;
    }
    minors.set(columns, sum);
    return sum;
  };
  return minor(0, 2 ** n - 1);
}
