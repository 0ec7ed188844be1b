import type { Expr, Letter } from '../expr/expr.ts';
import type { Rational } from '../expr/rational.ts';

// Linear algebra over a prime field small enough that products are exact in doubles. Letters take random values there:
// a rank found so is the rank over all fractions of letters, but for a chance of about 1e-6, and what is found is proved
// afterwards.

/** The largest prime below 2^26. */
export const PRIME = 67_108_859;

export const PER_PRIME = 1 / PRIME;

/**
 * What is left of a whole number, 0 <= a < 2^53: the quotient is below 2^27, and off by one at most, and this is faster than
 * `%`. Loops over many numbers have it written out: most run before a call in them costs nothing.
 */
export function modulo(a: number): number {
  const r = a - PRIME * ((a * PER_PRIME) | 0);
  return r < 0 ? r + PRIME : r >= PRIME ? r - PRIME : r;
}

const times = (a: number, b: number): number => modulo(a * b);

/** a^k, k >= 0. */
export function power(a: number, k: number): number {
  let [base, n, r] = [a, k, 1];
  for (; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) r = times(r, base);
    base = times(base, base);
  }
  return r;
}
/** 1/a; undefined for 0. */
export const inverse = (a: number): number | undefined => (a === 0 ? undefined : power(a, PRIME - 2));

/** Values in the field of terms that are fixed: polynomials and whole powers of letters; all else counts as a letter. */
export class FieldPoint {
  private readonly values = new Map<Expr, number>();
  private readonly where: ReadonlyMap<Letter, Expr>;
  private state: number;

  /** `where` gives values to letters. */
  constructor(seed: number, where: ReadonlyMap<Letter, Expr> = new Map()) {
    this.state = (seed * 7919 + 12345) % PRIME;
    this.where = where;
  }

  private draw(): number {
    this.state = times(this.state + 1, 48_271) + 11;
    return 1 + (this.state % (PRIME - 1));
  }

  /** The value of a term; undefined at a pole. */
  value(e: Expr): number | undefined {
    const known = this.values.get(e);
    if (known !== undefined) return known;
    const made = this.compute(e);
    if (made !== undefined) this.values.set(e, made);
    return made;
  }

  private compute(e: Expr): number | undefined {
    switch (e.kind) {
      case 'num':
        return modular(e.value);
      case 'add':
        return this.folded(e.terms, (a, b) => (a + b) % PRIME, 0);
      case 'mul': {
        const c = modular(e.coefficient);
        return c === undefined ? undefined : this.folded(e.factors, times, c);
      }
      case 'pow': {
        const k = e.exponent.kind === 'num' && e.exponent.value.d === 1n ? Number(e.exponent.value.n) : undefined;
        const base = this.value(e.base);
        if (k === undefined || Math.abs(k) > 1e6) return base === 0 || base === 1 ? base : this.draw();
        if (base === undefined) return undefined;
        const up = k < 0 ? inverse(base) : base;
        return up === undefined ? undefined : power(up, Math.abs(k));
      }
      case 'sym': {
        const known = this.where.get(e.letter);
        return known === undefined ? this.draw() : this.value(known);
      }
      default:
        return this.draw();
    }
  }

  private folded(parts: readonly Expr[], join: (a: number, b: number) => number, start: number): number | undefined {
    let r: number | undefined = start;
    for (const p of parts) {
      const v = this.value(p);
      r = r === undefined || v === undefined ? undefined : join(r, v);
    }
    return r;
  }
}

/** A fraction in the field; undefined where its denominator vanishes there. */
export function modular(r: Rational): number | undefined {
  const p = BigInt(PRIME);
  const n = Number(((r.n % p) + p) % p);
  if (r.d === 1n) return n;
  const d = inverse(Number(r.d % p));
  return d === undefined ? undefined : times(n, d);
}

/** Rows in echelon form, each with 1 at its pivot, which is 0 in all that came later and in all to the left of it. */
export class Echelon {
  readonly rows: { readonly pivot: number; readonly row: Float64Array }[] = [];
  readonly width: number;

  constructor(width: number) {
    this.width = width;
  }

  /** Adds a row; whether it is independent of those before. */
  add(row: ArrayLike<number>): boolean {
    const r = this.reduced(row);
    const pivot = r.findIndex((x) => x !== 0);
    if (pivot < 0) return false;
    const scale = inverse(r[pivot]!)!;
    for (let k = pivot; k < this.width; k++) if (r[k] !== 0) r[k] = times(r[k]!, scale);
    this.rows.push({ pivot, row: r });
    return true;
  }

  /** A row less its part in the span of those that are there: 0 where it lies in it. */
  reduced(row: ArrayLike<number>): Float64Array {
    const r = Float64Array.from(row);
    for (const known of this.rows) eliminate(r, known.row, known.pivot);
    return r;
  }

  /** A basis of what all rows vanish on; each vector has 1 at one column without pivot, 0 at the others of them. */
  nullSpace(): readonly (readonly number[])[] {
    const rows = [...this.rows].sort((a, b) => b.pivot - a.pivot);
    const pivots = new Set(rows.map((r) => r.pivot));
    const basis: (readonly number[])[] = [];
    for (let free = 0; free < this.width; free++) {
      if (pivots.has(free)) continue;
      const vector = Array<number>(this.width).fill(0);
      vector[free] = 1;
      // From the right: what a row says of its pivot, all to the right of it is known.
      for (const { pivot, row } of rows) {
        let left = 0;
        for (let k = pivot + 1; k <= free; k++) if (vector[k] !== 0) left = modulo(left + row[k]! * vector[k]!);
        vector[pivot] = left === 0 ? 0 : PRIME - left;
      }
      basis.push(vector);
    }
    return basis;
  }
}

function eliminate(row: Float64Array, by: Float64Array, pivot: number): void {
  const c = row[pivot]!;
  if (c === 0) return;
  const [p, per, n] = [PRIME, PER_PRIME, row.length];
  const front = p - c;
  // Left of its pivot a row is 0.
  for (let k = pivot; k < n; k++) {
    const x = by[k]!;
    if (x === 0) continue;
    const a = row[k]! + front * x;
    const r = a - p * ((a * per) | 0);
    row[k] = r < 0 ? r + p : r >= p ? r - p : r;
  }
}
