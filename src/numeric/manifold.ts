import type { Letter } from '../expr/expr.ts';
import type { RootProblem } from './roots/newton.ts';
import { lengthOfRow, type Row, rowsOf } from './rows.ts';
import type { Setting } from './setting.ts';

/** A direction that is not zero from `offset` on only. */
export interface Direction {
  readonly offset: number;
  readonly entries: Float64Array;
}

/** Where packed states lie: a product of spheres, simplices, symmetric matrices and free numbers. */
export interface Manifold {
  /** How many numbers a packed state has, and how many directions it can move in. */
  readonly ambient: number;
  readonly dimension: number;
  /** Orthonormal directions of the tangent space at a point. */
  readonly directions: (y: Float64Array) => readonly Direction[];
  /** The point near by on the manifold: a new array. A row of zeros on a sphere goes to its first axis. */
  readonly retract: (y: Float64Array) => Float64Array;
  /** The equations of the manifold, as many as `ambient - dimension`, and their derivative, row-major. */
  readonly equations: number;
  readonly residual: (y: Float64Array, out: Float64Array) => void;
  readonly derivative: (y: Float64Array, out: Float64Array) => void;
}

/** The manifold of packed letters; undefined where all numbers are free. Negative entries of a simplex lie on it. */
export function manifold(letters: readonly Letter[], setting: Setting): Manifold | undefined {
  const rows = rowsOf(letters, setting);
  if (rows.every((r) => r.kind === 'free')) return undefined;
  const ambient = rows.reduce((n, r) => n + lengthOfRow(r), 0);
  const equations = rows.reduce((n, r) => n + equationsOf(r), 0);
  return {
    ambient,
    dimension: ambient - equations,
    directions: (y) => rows.flatMap((r) => directionsAt(r, y)),
    retract: (y) => {
      const out = new Float64Array(y);
      for (const r of rows) retractRow(r, out);
      return out;
    },
    equations,
    residual: (y, out) => {
      let at = 0;
      for (const r of rows) at = residualOf(r, y, out, at);
    },
    derivative: (y, out) => {
      out.fill(0);
      let at = 0;
      for (const r of rows) at = derivativeOf(r, y, out, at, ambient);
    },
  };
}

const equationsOf = (r: Row): number =>
  r.kind === 'free' ? 0 : r.kind === 'symmetric' ? (r.width * (r.width - 1)) / 2 : 1;

function directionsAt({ kind, offset, width }: Row, y: Float64Array): readonly Direction[] {
  switch (kind) {
    case 'free':
      return Array.from({ length: width }, (_, k) => ({ offset: offset + k, entries: Float64Array.of(1) }));
    case 'sphere':
      return complement(y.subarray(offset, offset + width)).map((entries) => ({ offset, entries }));
    case 'simplex':
      return complement(new Float64Array(width).fill(1)).map((entries) => ({ offset, entries }));
    case 'symmetric': {
      const made: Direction[] = [];
      for (let k = 0; k < width; k++)
        for (let l = 0; l <= k; l++) {
          const entries = new Float64Array(width * width);
          entries[k * width + l] = k === l ? 1 : Math.SQRT1_2;
          entries[l * width + k] = k === l ? 1 : Math.SQRT1_2;
          made.push({ offset, entries });
        }
      return made;
    }
  }
}

/** An orthonormal basis of what is orthogonal to a vector: the other columns of its reflection (Householder 1958). */
function complement(x: Float64Array): readonly Float64Array[] {
  const n = x.length;
  const length = Math.hypot(...x) || 1;
  const u = Float64Array.from(x, (v) => v / length);
  // The reflection that takes u to the first axis, up to a sign that avoids cancellation.
  const sign = u[0]! < 0 ? -1 : 1;
  u[0]! += sign;
  const square = u.reduce((s, v) => s + v * v, 0);
  return Array.from({ length: n - 1 }, (_, k) =>
    Float64Array.from({ length: n }, (_, m) => (m === k + 1 ? 1 : 0) - (2 * u[m]! * u[k + 1]!) / square),
  );
}

/** The length of a part of a packed state, as Math.hypot has it, without a list of arguments (Kahan 1965). */
function lengthAt(y: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let k = from; k < to; k++) most = Math.max(most, Math.abs(y[k]!));
  if (most === 0 || !Number.isFinite(most)) return most;
  let [sum, lost] = [0, 0];
  for (let k = from; k < to; k++) {
    const part = Math.abs(y[k]!) / most;
    const term = part * part - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return Math.sqrt(sum) * most;
}

/** In place: it is done at each evaluation of a field, so without views or lists. */
function retractRow(r: Row, y: Float64Array): void {
  const { offset, width } = r;
  const end = offset + lengthOfRow(r);
  if (r.kind === 'sphere') {
    const length = lengthAt(y, offset, end);
    if (length === 0) y[offset] = r.radius;
    else for (let k = offset; k < end; k++) y[k] = (y[k]! * r.radius) / length;
  } else if (r.kind === 'simplex') {
    // What is exactly 0 lies on a face, and is left there.
    let [away, sum] = [0, 0];
    for (let k = offset; k < end; k++) {
      if (y[k] !== 0) away++;
      sum += y[k]!;
    }
    const lack = (1 - sum) / (away || width);
    if (lack !== 0) for (let k = offset; k < end; k++) if (away === 0 || y[k] !== 0) y[k]! += lack;
  } else if (r.kind === 'symmetric')
    for (let k = 0; k < width; k++)
      for (let l = 0; l < k; l++) {
        const [below, above] = [offset + k * width + l, offset + l * width + k];
        const mean = (y[below]! + y[above]!) / 2;
        y[below] = mean;
        y[above] = mean;
      }
}

function residualOf(r: Row, y: Float64Array, out: Float64Array, at: number): number {
  const { offset, width, kind, radius } = r;
  let next = at;
  if (kind === 'sphere' || kind === 'simplex') {
    let s = 0;
    for (let k = 0; k < width; k++) s += kind === 'sphere' ? y[offset + k]! ** 2 : y[offset + k]!;
    out[next++] = kind === 'sphere' ? (s - radius * radius) / (2 * radius) : s - 1;
  } else if (kind === 'symmetric')
    for (let k = 0; k < width; k++)
      for (let l = 0; l < k; l++) out[next++] = y[offset + k * width + l]! - y[offset + l * width + k]!;
  return next;
}

function derivativeOf(r: Row, y: Float64Array, out: Float64Array, at: number, ambient: number): number {
  const { offset, width, kind, radius } = r;
  let next = at;
  if (kind === 'sphere' || kind === 'simplex') {
    for (let k = 0; k < width; k++) out[next * ambient + offset + k] = kind === 'sphere' ? y[offset + k]! / radius : 1;
    next++;
  } else if (kind === 'symmetric')
    for (let k = 0; k < width; k++)
      for (let l = 0; l < k; l++) {
        out[next * ambient + offset + k * width + l] = 1;
        out[next++ * ambient + offset + l * width + k] = -1;
      }
  return next;
}

/** A square matrix over packed states as seen along directions: its entries between them, row-major. */
export function restricted(matrix: Float64Array, n: number, directions: readonly Direction[]): Float64Array {
  const m = directions.length;
  const out = new Float64Array(m * m);
  const column = new Float64Array(n);
  directions.forEach((right, b) => {
    for (let k = 0; k < n; k++) {
      let s = 0;
      right.entries.forEach((v, l) => {
        s += matrix[k * n + right.offset + l]! * v;
      });
      column[k] = s;
    }
    directions.forEach((left, a) => {
      let s = 0;
      left.entries.forEach((v, k) => {
        s += v * column[left.offset + k]!;
      });
      out[a * m + b] = s;
    });
  });
  return out;
}

/** Coordinates along directions as a packed vector. */
export function expanded(x: ArrayLike<number>, directions: readonly Direction[], n: number): Float64Array {
  const out = new Float64Array(n);
  directions.forEach(({ offset, entries }, a) => {
    entries.forEach((v, k) => {
      out[offset + k]! += v * x[a]!;
    });
  });
  return out;
}

/**
 * A stationary point on a manifold as a root: the field, and the equations of the manifold times `weight`, the size of
 * the field's derivative.
 */
export function rootOnManifold(
  flow: { readonly velocity: (x: Float64Array) => Float64Array; readonly jacobian: (x: Float64Array) => Float64Array },
  bound: Manifold | undefined,
  ambient: number,
  weight = 1,
): RootProblem {
  return {
    equations: ambient + (bound?.equations ?? 0),
    unknowns: ambient,
    residual: (x, out) => {
      out.set(flow.velocity(Float64Array.from(x)));
      const own = out.subarray(ambient);
      bound?.residual(x, own);
      for (let k = 0; k < own.length; k++) own[k]! *= weight;
    },
    jacobian: (x, out) => {
      out.set(flow.jacobian(Float64Array.from(x)));
      const own = out.subarray(ambient * ambient);
      bound?.derivative(x, own);
      for (let k = 0; k < own.length; k++) own[k]! *= weight;
    },
  };
}
