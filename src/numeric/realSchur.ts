/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A = Q T Qᵀ with Q orthogonal and T upper triangular but for 2 × 2 blocks on the diagonal; T flat, shape [n, n]. */
export interface RealSchur {
  readonly t: Float64Array;
  /** Q x: Q is the product of reflections, which is never multiplied out. */
  readonly turned: (x: ArrayLike<number>) => Float64Array;
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
  const work: Work = {
    t,
    n,
    room: new Float64Array(n),
    vectors: [2, 3].map((k) => new Float64Array(k)),
    reflections: { first: [], lengths: [], factors: [], entries: [] },
  };
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
  return { t, turned: (x) => product(work.reflections, x) };
}

interface Work {
  readonly t: Float64Array;
  readonly n: number;
  /** Room for a row, and for the vectors of small reflections, of which there are many. */
  readonly room: Float64Array;
  readonly vectors: readonly Float64Array[];
  /** In the order in which they were taken. */
  readonly reflections: Reflections;
}

/**
 * Householder reflections 1 − factor v vᵀ of the coordinates first, first + 1, …, the entries of all v one after the other: many
 * small arrays that stay take longer than all that is done with them.
 */
interface Reflections {
  readonly first: number[];
  readonly lengths: number[];
  readonly factors: number[];
  readonly entries: number[];
}

/** The product of reflections times a vector, the last reflection first; each v ends where the next begins. */
function product({ first, lengths, factors, entries }: Reflections, x: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(x);
  let end = entries.length;
  for (let m = first.length - 1; m >= 0; m--) {
    const n = lengths[m]!;
    const start = end - n;
    const to = first[m]!;
    let along = 0;
    for (let j = 0; j < n; j++) along += entries[start + j]! * out[to + j]!;
    along *= factors[m]!;
    for (let j = 0; j < n; j++) out[to + j] = out[to + j]! - along * entries[start + j]!;
    end = start;
  }
  return out;
}

/** The start of the block that ends at `high`: above it the subdiagonal is 0, or so small that it is made 0. */
function splits({ t, n }: Work, high: number, norm: number, turns: number): number {
  for (let l = high; l > 0; l--) {
    const below = Math.abs(t[l * n + l - 1]!);
    const beside = Math.abs(t[(l - 1) * n + l - 1]!) + Math.abs(t[l * n + l]!);
    // Small beside its neighbours keeps small eigenvalues of graded matrices exact. A defective eigenvalue 0 has neighbours
    // that are themselves rounding, which each turn stirs anew: after 12 turns, what is small beside the whole matrix is
    // dropped, more with each turn. What was dropped is seen in the residual A Q − Q T.
    const dropped = turns < 12 ? 0 : norm * Math.min(1.25 ** (turns - 11), 1e4);
    if (below <= Number.EPSILON * Math.max(beside, dropped)) {
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
    const v = work.vectors[k < high - 1 ? 1 : 0]!;
    v[0] = x;
    v[1] = y;
    if (k < high - 1) v[2] = z;
    reflect(work, v, k, left, Math.min(k + 3, high));
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
function reflect(
  { t, n, room, reflections }: Work,
  v: Float64Array,
  first: number,
  left: number,
  bottom: number,
): void {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]!));
  if (most === 0) return;
  for (let i = 0; i < v.length; i++) v[i] = v[i]! / most;
  const length = Math.sqrt(square(v));
  v[0] = v[0]! + (v[0]! < 0 ? -length : length);
  const factor = 2 / square(v);
  fromLeft(t, room, v, factor, first, left);
  fromRight(t, n, v, factor, first, bottom);
  reflections.first.push(first);
  reflections.lengths.push(v.length);
  reflections.factors.push(factor);
  for (let i = 0; i < v.length; i++) reflections.entries.push(v[i]!);
}

function square(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return sum;
}

function fromLeft(
  a: Float64Array,
  along: Float64Array,
  v: Float64Array,
  factor: number,
  first: number,
  left: number,
): void {
  // Row by row, in the order of the memory.
  const n = along.length;
  along.fill(0, left);
  for (let i = 0; i < v.length; i++) {
    const [row, weight] = [(first + i) * n, factor * v[i]!];
    for (let j = left; j < n; j++) along[j] = along[j]! + weight * a[row + j]!;
  }
  for (let i = 0; i < v.length; i++) {
    const [row, weight] = [(first + i) * n, v[i]!];
    for (let j = left; j < n; j++) a[row + j] = a[row + j]! - weight * along[j]!;
  }
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

/** Eigenvalues of an upper triangular matrix with 2 × 2 blocks on the diagonal. */
export function blockEigenvalues(t: Float64Array, n: number): Complex[] {
  const values: Complex[] = [];
  for (let i = 0; i < n; i++) {
    const [a, d] = [t[i * n + i]!, t[(i + 1) * n + i + 1] ?? 0];
    const below = i + 1 < n ? t[(i + 1) * n + i]! : 0;
    if (below === 0) {
      values.push({ re: a, im: 0 });
      continue;
    }
    const product = t[i * n + i + 1]! * below;
    const half = (a - d) / 2;
    const square = half * half + product;
    const root = Math.sqrt(Math.abs(square));
    if (square < 0) {
      values.push({ re: d + half, im: root }, { re: d + half, im: -root });
    } else {
      // The larger shift first, the other from the product of both: no digits cancel.
      const z = half < 0 ? half - root : half + root;
      values.push({ re: d + z, im: 0 }, { re: z === 0 ? d : d - product / z, im: 0 });
    }
    i++;
  }
  return values;
}
