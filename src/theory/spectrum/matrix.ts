import { add, divide, mul, num, one, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { isNonzero } from '../../expr/sign.ts';
import { treeSize } from '../../expr/traverse.ts';
import { WorkSpent } from '../../rewrite/polynomial/work.ts';
import { type ZeroVerdict, zeroTest } from '../../rewrite/zeroTest.ts';
import { isZeroQuotient } from './fraction.ts';
import { tidy } from './tidy.ts';

/** Rows of numbers in letters. */
export type Matrix = readonly (readonly Expr[])[];

/** A zero test that does not decide. */
export class Undecided extends Error {}

const decided = new WeakMap<Expr, ZeroVerdict>();
const doubts = { sampled: 0, undecided: 0 };

/** Runs something and says whether a zero test in it did not decide, or only sampled what it took for zero. */
export function watched<T>(run: () => T): {
  readonly result: T;
  readonly sampled: boolean;
  readonly undecided: boolean;
} {
  const before = { ...doubts };
  const result = run();
  return { result, sampled: doubts.sampled > before.sampled, undecided: doubts.undecided > before.undecided };
}

/** Whether a term vanishes for all values of its letters; undefined where that is not decided. */
export function isZeroFor(e: Expr): boolean | undefined {
  if (e.kind === 'num') return e === zero;
  let known = decided.get(e);
  if (known === undefined) {
    known = isZeroQuotient(e) ? { kind: 'zero', how: 'normal-form', conditions: [] } : zeroTest(e);
    decided.set(e, known);
  }
  if (known.kind === 'zero' && known.how !== 'normal-form') doubts.sampled++;
  return known.kind === 'unknown' ? undefined : known.kind === 'zero';
}

/** Whether a term vanishes; one of which it is not decided counts as one that does not, and is remembered. */
export function vanishes(e: Expr): boolean {
  const known = isZeroFor(e);
  if (known === undefined) doubts.undecided++;
  return known === true;
}

/** The matrix with entries that vanish written as 0, the others as short as is seen. */
export const cleaned = (m: Matrix): Matrix => m.map((row) => row.map((x) => (vanishes(x) ? zero : tidy(x))));

/**
 * A basis of the vectors that a matrix takes to 0, one for each column that no pivot is in; `free` are these columns, at
 * which the basis is the identity.
 */
export function nullSpace(rows: Matrix, n: number): { readonly free: readonly number[]; readonly basis: Matrix } {
  let left = rows.map((r) => [...r]);
  const pivots: { readonly column: number; readonly row: Expr[] }[] = [];
  for (;;) {
    let best: { row: number; column: number; cost: number } | undefined;
    for (const [r, row] of left.entries())
      for (const [c, x] of row.entries()) {
        if (x === zero || certainly(x)) continue;
        const cost = treeSize(x) + (isNonzero(x) ? 0 : 100);
        if (best === undefined || cost < best.cost) best = { row: r, column: c, cost };
      }
    if (best === undefined) break;
    const { row, column } = best;
    const p = left[row]![column]!;
    const scaled = left[row]!.map((x, c) => (c === column ? one : tidy(divide(x, p))));
    const clear = (r: Expr[]): Expr[] =>
      r[column] === zero ? r : r.map((x, c) => (c === column ? zero : tidy(subtract(x, mul(r[column]!, scaled[c]!)))));
    left = left.filter((_, r) => r !== row).map(clear);
    for (const [k, q] of pivots.entries()) pivots[k] = { column: q.column, row: clear(q.row) };
    pivots.push({ column, row: scaled });
  }
  const free = Array.from({ length: n }, (_, k) => k).filter((k) => pivots.every((p) => p.column !== k));
  const basis = free.map((f) =>
    Array.from({ length: n }, (_, k) => {
      if (k === f) return one;
      const p = pivots.find((q) => q.column === k);
      return p === undefined ? zero : mul(num(-1), p.row[f]!);
    }),
  );
  return { free, basis };
}

function certainly(e: Expr): boolean {
  const known = isZeroFor(e);
  if (known === undefined) throw new Undecided('a zero test in letters does not decide');
  return known;
}

/** The matrix on the vectors that satisfy linear conditions; undefined where it leads out of them. */
export function restricted(
  m: Matrix,
  constraints: Matrix,
): { readonly matrix: Matrix; readonly free: readonly number[] } | undefined {
  const n = m.length;
  const { free, basis } = nullSpace(constraints, n);
  if (free.length === n) return { matrix: m, free };
  const images = basis.map((v) => m.map((row) => tidy(add(...row.map((x, k) => mul(x, v[k]!))))));
  for (const row of constraints)
    for (const w of images) if (!vanishes(add(...row.map((x, k) => mul(x, w[k]!))))) return undefined;
  return { matrix: free.map((f) => images.map((w) => w[f]!)), free };
}

/** Groups of rows that depend on each other, each a block on the diagonal of a triangular form (Tarjan 1972). */
export function blocks(m: Matrix): readonly (readonly number[])[] {
  const n = m.length;
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const found: number[][] = [];
  const visit = (v: number): void => {
    index.set(v, index.size);
    low.set(v, index.get(v)!);
    stack.push(v);
    for (let w = 0; w < n; w++) {
      if (w === v || m[v]![w] === zero) continue;
      if (!index.has(w)) {
        visit(w);
        low.set(v, Math.min(low.get(v)!, low.get(w)!));
      } else if (stack.includes(w)) low.set(v, Math.min(low.get(v)!, index.get(w)!));
    }
    if (low.get(v) !== index.get(v)) return;
    const group = stack.splice(stack.indexOf(v));
    found.push(group.sort((a, b) => a - b));
  };
  for (let v = 0; v < n; v++) if (!index.has(v)) visit(v);
  return found;
}

/** Rows and columns of a matrix. */
export const part = (m: Matrix, of: readonly number[]): Matrix => of.map((i) => of.map((j) => m[i]![j]!));

/** The trace of a matrix, and of its square. */
export const trace = (m: Matrix): Expr => add(...m.map((row, k) => row[k]!));
export const traceOfSquare = (m: Matrix): Expr => add(...m.flatMap((row, i) => row.map((x, j) => mul(x, m[j]![i]!))));

/** Parts of a coefficient beyond which a polynomial says nothing to anybody. */
const LONG = 100_000;

/** Up to this many rows coefficients are sums of minors: what comes together over one denominator is brought there once. */
const FEW = 4;

/** Coefficients of det(x - m), lowest power first, the leading 1 included. */
export function characteristic(m: Matrix): readonly Expr[] {
  const n = m.length;
  if (n > FEW) return byPowers(m);
  const minors = new Minors(m);
  // The coefficient of x^(n - k) is (-1)^k times the sum of the principal minors of k rows.
  const sums = Array.from({ length: n + 1 }, (_, k) => tidy(mul(num((-1) ** k), add(...minors.principal(k)))));
  return kept(sums.reverse());
}

/** The determinant of a matrix. */
export function determinant(m: Matrix): Expr {
  const n = m.length;
  const all = Array.from({ length: n }, (_, k) => k);
  return n <= FEW ? tidy(new Minors(m).of(all, all)) : tidy(mul(num((-1) ** n), byPowers(m)[0]!));
}

/** Minors of a small matrix by Laplace's expansion, each found once. */
class Minors {
  private readonly m: Matrix;
  private readonly known = new Map<string, Expr>();

  constructor(m: Matrix) {
    this.m = m;
  }

  of(rows: readonly number[], columns: readonly number[]): Expr {
    const [first, ...rest] = rows;
    if (first === undefined) return one;
    const key = `${rows.join()}|${columns.join()}`;
    let made = this.known.get(key);
    if (made === undefined) {
      const terms = columns.map((c, k) => {
        const x = this.m[first]![c]!;
        const others = columns.filter((d) => d !== c);
        return x === zero ? zero : mul(num((-1) ** k), x, this.of(rest, others));
      });
      made = add(...terms);
      this.known.set(key, made);
    }
    return made;
  }

  principal(k: number): readonly Expr[] {
    return subsets(this.m.length, k).map((s) => this.of(s, s));
  }
}

/** The subsets of k of the first n numbers. */
function subsets(n: number, k: number): readonly (readonly number[])[] {
  if (k === 0) return [[]];
  return Array.from({ length: n - k + 1 }, (_, i) => i + k - 1).flatMap((last) =>
    subsets(last, k - 1).map((s) => [...s, last]),
  );
}

/** The same by powers of the matrix (Faddeev & LeVerrier). */
function byPowers(m: Matrix): readonly Expr[] {
  const n = m.length;
  const out: Expr[] = [one];
  let power: Matrix = m.map((row) => row.map(() => zero));
  for (let k = 1; k <= n; k++) {
    const shifted = power.map((row, i) => row.map((x, j) => (i === j ? add(x, out[0]!) : x)));
    power = m.map((row) => row.map((_, j) => tidy(add(...row.map((x, l) => mul(x, shifted[l]![j]!))))));
    out.unshift(tidy(mul(num(-1), divide(trace(power), num(k)))));
    kept(out);
  }
  return out;
}

/** What could not be brought over one denominator is multiplied out in vain, and grows. */
function kept(coefficients: readonly Expr[]): readonly Expr[] {
  if (coefficients.some((x) => treeSize(x) > LONG)) throw new WorkSpent('a characteristic polynomial');
  return coefficients;
}
