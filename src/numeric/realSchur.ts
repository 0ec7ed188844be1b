/** A = Q T Qᵀ with Q orthogonal and T upper triangular but for 2 × 2 blocks on the diagonal. Both flat, shape [n, n]. */
export interface RealSchur {
  readonly q: Float64Array;
  readonly t: Float64Array;
}

// Turns of the QR iteration for one eigenvalue; 2 to 4 are usual.
const mostTurns = 100;

/**
 * The real Schur form by Householder reflections to Hessenberg form and Francis' double-shift QR iteration (Francis 1961;
 * Golub & Van Loan 2013, section 7.5), with the exceptional shifts of LAPACK's dlahqr; `undefined` if the iteration does not
 * end. Written here because the iteration of ml-matrix 6.15.1, as that of JAMA before it, has no such end: about one in a
 * thousand small sparse matrices of 0, 1 and −1 keeps it busy for ever, those with defective zero eigenvalues foremost.
 */
export function realSchur(matrix: ArrayLike<number>, n: number): RealSchur | undefined {
  const t = Float64Array.from(matrix);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  const work: Work = { t, q, n };
  for (let k = 0; k + 2 < n; k++) {
    reflect(
      work,
      Float64Array.from({ length: n - k - 1 }, (_, i) => t[(k + 1 + i) * n + k]!),
      k + 1,
      k,
      n - 1,
    );
    for (let i = k + 2; i < n; i++) t[i * n + k] = 0;
  }
  const norm = Math.sqrt(t.reduce((sum, each) => sum + each * each, 0));
  let turns = 0;
  for (let high = n - 1; high > 0; ) {
    const low = splits(work, high, norm, turns);
    if (low >= high - 1) {
      high = low - 1;
      turns = 0;
    } else {
      turns++;
      if (turns > mostTurns) return undefined;
      sweep(work, low, high, turns);
    }
  }
  return { q, t };
}

interface Work {
  readonly t: Float64Array;
  readonly q: Float64Array;
  readonly n: number;
}

/** The start of the block that ends at `high`: above it the subdiagonal is 0, or so small that it is made 0. */
function splits({ t, n }: Work, high: number, norm: number, turns: number): number {
  for (let l = high; l > 0; l--) {
    const below = Math.abs(t[l * n + l - 1]!);
    const beside = Math.abs(t[(l - 1) * n + l - 1]!) + Math.abs(t[l * n + l]!);
    // Small beside its neighbours keeps small eigenvalues of graded matrices exact. A defective eigenvalue 0 has neighbours
    // that are themselves rounding: after some turns, what is small beside the whole matrix is dropped, more with each turn.
    if (below <= Number.EPSILON * Math.max(beside, (norm * (turns - 11)) / 4)) {
      t[l * n + l - 1] = 0;
      return l;
    }
  }
  return 0;
}

/** One double-shift step on the block from `low` to `high`, which has three rows or more. */
function sweep(work: Work, low: number, high: number, turns: number): void {
  const { t, n } = work;
  const at = (i: number, j: number) => t[i * n + j]!;
  let trace = at(high - 1, high - 1) + at(high, high);
  let determinant = at(high - 1, high - 1) * at(high, high) - at(high - 1, high) * at(high, high - 1);
  if (turns % 10 === 0) {
    const off = Math.abs(at(high, high - 1)) + Math.abs(at(high - 1, high - 2));
    const shift = at(high, high) + 0.75 * off;
    trace = 2 * shift;
    determinant = shift * shift + 0.4375 * off * off;
  }
  const corner = at(low, low);
  let x = corner * corner + at(low, low + 1) * at(low + 1, low) - trace * corner + determinant;
  let y = at(low + 1, low) * (corner + at(low + 1, low + 1) - trace);
  let z = at(low + 1, low) * at(low + 2, low + 1);
  for (let k = low; k < high; k++) {
    const left = Math.max(low, k - 1);
    reflect(work, k < high - 1 ? Float64Array.of(x, y, z) : Float64Array.of(x, y), k, left, Math.min(k + 3, high));
    if (k > low) for (let i = k + 1; i <= Math.min(k + 2, high); i++) t[i * n + k - 1] = 0;
    x = at(k + 1, k);
    if (k + 2 <= high) y = at(k + 2, k);
    if (k + 3 <= high) z = at(k + 3, k);
  }
}

/**
 * The similarity by the Householder reflection of rows and columns first, first + 1, … that turns v into a multiple of the
 * first unit vector: rows from column `left` on, columns down to row `bottom`. `v` is written to.
 */
function reflect({ t, q, n }: Work, v: Float64Array, first: number, left: number, bottom: number): void {
  const most = v.reduce((size, each) => Math.max(size, Math.abs(each)), 0);
  if (most === 0) return;
  for (let i = 0; i < v.length; i++) v[i] = v[i]! / most;
  const length = Math.sqrt(v.reduce((sum, each) => sum + each * each, 0));
  v[0] = v[0]! + (v[0]! < 0 ? -length : length);
  const factor = 2 / v.reduce((sum, each) => sum + each * each, 0);
  for (let j = left; j < n; j++) {
    let along = 0;
    for (let i = 0; i < v.length; i++) along += v[i]! * t[(first + i) * n + j]!;
    along *= factor;
    for (let i = 0; i < v.length; i++) t[(first + i) * n + j] = t[(first + i) * n + j]! - along * v[i]!;
  }
  fromRight(t, n, v, factor, first, bottom);
  fromRight(q, n, v, factor, first, n - 1);
}

function fromRight(a: Float64Array, n: number, v: Float64Array, factor: number, first: number, bottom: number): void {
  for (let i = 0; i <= bottom; i++) {
    const row = i * n + first;
    let along = 0;
    for (let j = 0; j < v.length; j++) along += v[j]! * a[row + j]!;
    along *= factor;
    for (let j = 0; j < v.length; j++) a[row + j] = a[row + j]! - along * v[j]!;
  }
}
