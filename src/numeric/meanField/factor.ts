/**
 * The lower triangular factor of a covariance, grown row by row; each diagonal entry is raised by `jitter` of itself, because a
 * smooth process has a covariance that is singular to rounding. A variance of 0 gives a row of zeros.
 */
export class GrowingFactor {
  /** Row q has q + 1 entries. */
  readonly rows: Float64Array[] = [];
  /** How far the covariance was from positive: the most negative pivot without jitter over its variance, as a positive number. */
  defect = 0;
  private readonly jitter: number;

  constructor(jitter: number) {
    this.jitter = jitter;
  }

  /** Writes row q for the covariances with the rows before it and with itself, c of length q + 1. A row may be written again. */
  set(q: number, c: Float64Array): Float64Array {
    let row = this.rows[q];
    if (row === undefined) {
      row = new Float64Array(q + 1);
      this.rows[q] = row;
    }
    let left = c[q]!;
    for (let j = 0; j < q; j++) {
      const other = this.rows[j]!;
      let sum = c[j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * other[k]!;
      const pivot = other[j]!;
      const entry = pivot > 0 ? sum / pivot : 0;
      row[j] = entry;
      left -= entry * entry;
    }
    const variance = c[q]!;
    if (variance > 0) this.defect = Math.max(this.defect, -left / variance);
    const raised = left + this.jitter * variance;
    row[q] = raised > 0 ? Math.sqrt(raised) : 0;
    return row;
  }
}

/**
 * Orthonormal rows W with W g the innovations of the kept rows alone, where g are those of all: so a covariance on part of its
 * times can be driven by the same noise. A kept row that adds nothing has a row of zeros.
 */
export function innovationsOf(rows: readonly Float64Array[], kept: readonly number[]): readonly Float64Array[] {
  const n = rows.length;
  const made: Float64Array[] = [];
  for (const q of kept) {
    const w = new Float64Array(n);
    w.set(rows[q]!);
    const before = norm(w);
    // Twice is enough (Giraud, Langou & Rozložník 2005).
    for (let round = 0; round < 2; round++)
      for (const v of made) {
        let along = 0;
        for (let k = 0; k < n; k++) along += v[k]! * w[k]!;
        for (let k = 0; k < n; k++) w[k] = w[k]! - along * v[k]!;
      }
    const after = norm(w);
    const scale = after > 1e-14 * before && after > 0 ? 1 / after : 0;
    for (let k = 0; k < n; k++) w[k] = w[k]! * scale;
    made.push(w);
  }
  return made;
}

const norm = (v: Float64Array): number => Math.sqrt(v.reduce((s, x) => s + x * x, 0));
