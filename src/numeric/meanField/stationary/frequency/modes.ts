import type { EffectiveProcess } from '../../../../model/effective.ts';
import type { ClosureBlock, Closures } from '../closures.ts';
import { asReal, type ComplexMatrix, inverted, zeros } from './complexMatrix.ts';
import type { LinearSite } from './linearSite.ts';

/** A complex number λ: what is displaced goes like exp(λ t), or λ^t in a map. */
export interface Exponent {
  readonly re: number;
  readonly im: number;
}

/** All sites at rest of one population, linearised. */
export interface LinearPopulation {
  readonly sites: readonly LinearSite[];
  /** Sites that answer alike, one of each kind with the weight of all, and which kind each site is. */
  readonly kinds: readonly LinearSite[];
  readonly kindOf: readonly number[];
  /** For each of its kernels and averages: where its parts stand among what is measured. */
  readonly averages: readonly { readonly block: ClosureBlock; readonly row: number; readonly length: number }[];
  readonly products: readonly {
    readonly block: ClosureBlock;
    readonly left: number;
    readonly rows: number;
    readonly right: number;
    readonly columns: number;
  }[];
  readonly responses: readonly {
    readonly block: ClosureBlock;
    readonly row: number;
    readonly rows: number;
    readonly to: number;
    readonly columns: number;
  }[];
  /** d covariance / d closures, (m × m) × closures, rows read at the later time. */
  readonly noiseSlope: Float64Array;
  /** The inverse of the covariance of the noise, where it varies: m × m. */
  readonly precision: Float64Array;
}

export interface Linear {
  readonly process: EffectiveProcess;
  readonly closures: Closures;
  readonly populations: readonly LinearPopulation[];
  /** Places of the responses among the closures. */
  readonly responses: readonly number[];
}

/** All kinds of sites solved at one exponent: the inverse of their equations, and the argument of their determinants. */
export interface Solved {
  readonly inverses: readonly (readonly ComplexMatrix[])[];
  readonly phases: readonly (readonly number[])[];
}

/** The equations of each site at an exponent: λ x = F y, h = (L + K) y, with the responses as they are there. */
export function solvedAt(linear: Linear, at: Exponent, R: ComplexMatrix): Solved | undefined {
  const inverses: ComplexMatrix[][] = [];
  const phases: number[][] = [];
  for (const p of linear.populations) {
    const [mine, turned]: [ComplexMatrix[], number[]] = [[], []];
    for (const s of p.kinds) {
      const { n, m } = s;
      const size = n + m;
      const A = zeros(size * size);
      for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) A.re[i * size + k] = -s.slope[i * size + k]!;
      for (let i = 0; i < n; i++) {
        A.re[i * size + i] = A.re[i * size + i]! + at.re;
        A.im[i * size + i] = at.im;
      }
      for (let j = n; j < size; j++) A.re[j * size + j] = A.re[j * size + j]! + 1;
      s.memory.forEach((part, r) => {
        for (let k = 0; k < m * size; k++) {
          A.re[n * size + k] = A.re[n * size + k]! - R.re[r]! * part.slope[k]!;
          A.im[n * size + k] = A.im[n * size + k]! - R.im[r]! * part.slope[k]!;
        }
      });
      const found = inverted(A, size);
      if (found === undefined) return undefined;
      mine.push(found.inverse);
      turned.push(found.phase);
    }
    inverses.push(mine);
    phases.push(turned);
  }
  return { inverses, phases };
}

/** What is measured in answer to column c of the inverse, in complex numbers: Σ slope · P. */
function answers(s: LinearSite, P: ComplexMatrix, row: number, c: number): readonly [number, number] {
  const size = s.n + s.m;
  let [re, im] = [0, 0];
  for (let k = 0; k < size; k++) {
    const x = s.slope[(size + row) * size + k]!;
    if (x === 0) continue;
    re += x * P.re[k * size + c]!;
    im += x * P.im[k * size + c]!;
  }
  return [re, im];
}

/** What acts at once of the answer of a measured row to a kick on a process. */
export function atOnce(s: LinearSite): Float64Array {
  const { n, m, q } = s;
  const size = n + m;
  const A = zeros(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) A.re[i * m + j] = (i === j ? 1 : 0) - s.slope[(n + i) * size + n + j]!;
  const found = inverted(A, m);
  const made = new Float64Array(q * m);
  if (found === undefined) return made.fill(Number.NaN);
  for (let i = 0; i < q; i++)
    for (let j = 0; j < m; j++)
      for (let k = 0; k < m; k++)
        made[i * m + j] = made[i * m + j]! + s.slope[(size + i) * size + n + k]! * found.inverse.re[k * m + j]!;
  return made;
}

/** The responses that follow from given ones at an exponent. */
export function responsesFrom(linear: Linear, of: Solved, equal: readonly (readonly Float64Array[])[]): ComplexMatrix {
  const made = zeros(linear.responses.length);
  const place = new Map(linear.responses.map((k, r) => [k, r]));
  linear.populations.forEach((p, index) => {
    for (const { block, row, rows, to, columns } of p.responses)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let [re, im] = [0, 0];
          p.kinds.forEach((s, k) => {
            const [x, y] = answers(s, of.inverses[index]![k]!, row + i, s.n + to + j);
            re += s.weight * (x - equal[index]![k]![(row + i) * s.m + to + j]!);
            im += s.weight * y;
          });
          const r = place.get(block.offset + i * columns + j)!;
          made.re[r] = re;
          made.im[r] = im;
        }
  });
  return made;
}

/** Independent changes of sites: by how much their covariances come back, as a real matrix of twice the number of closures. */
export function independent(linear: Linear, of: Solved): Float64Array {
  const N = linear.closures.count;
  const made = zeros(N * N);
  linear.populations.forEach((p, index) => {
    const m = p.sites[0]?.m ?? 0;
    const q = p.sites[0]?.q ?? 0;
    if (m === 0 || p.products.length === 0) return;
    const all = p.kinds.map((s, k) => {
      const G = zeros(q * m);
      for (let i = 0; i < q; i++)
        for (let a = 0; a < m; a++) {
          const [x, y] = answers(s, of.inverses[index]![k]!, i, s.n + a);
          G.re[i * m + a] = x;
          G.im[i * m + a] = y;
        }
      return G;
    });
    for (const { block, left, rows, right, columns } of p.products)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          for (let a = 0; a < m; a++)
            for (let b = 0; b < m; b++) {
              let [re, im] = [0, 0];
              p.kinds.forEach((s, k) => {
                const G = all[k]!;
                const [u, v] = [(left + i) * m + a, (right + j) * m + b];
                re += s.weight * (G.re[u]! * G.re[v]! + G.im[u]! * G.im[v]!);
                im += s.weight * (G.im[u]! * G.re[v]! - G.re[u]! * G.im[v]!);
              });
              const row = block.offset + i * columns + j;
              for (let c = 0; c < N; c++) {
                const w = p.noiseSlope[(a * m + b) * N + c]!;
                made.re[row * N + c] = made.re[row * N + c]! + re * w;
                made.im[row * N + c] = made.im[row * N + c]! + im * w;
              }
            }
  });
  return asReal(made, N);
}
