import { type ComplexMatrix, zeros } from './complexMatrix.ts';
import type { Linear, Solved } from './modes.ts';

/**
 * Changes common to all sites: averages, products of what changes with what stays (the changed part read at the later time, and at
 * the earlier), and responses that change. The unknowns of one block of closures lie at its offset, those of products that change
 * at the earlier time after all closures. U: unknowns that follow from unknowns, complex, with side N + products.
 *
 * The noise of a site is its noise at rest times what its covariance with that changes, δζ = δc Σ⁻¹ ζ; a response that changes is
 * the mean derivative of what answers with respect to a kick that stays, by Stein's lemma its mean product with Σ⁻¹ ζ.
 */
export function common(
  linear: Linear,
  of: Solved,
  R: ComplexMatrix,
  still: Float64Array,
): { readonly U: ComplexMatrix; readonly side: number } {
  const { closures } = linear;
  const N = closures.count;
  const earlier = new Map<number, number>();
  for (const b of closures.blocks)
    if (b.kind === 'product') for (let k = 0; k < b.length; k++) earlier.set(b.offset + k, N + earlier.size);
  const side = N + earlier.size;
  const U = zeros(side * side);
  const put = (row: number, column: number, re: number, im: number): void => {
    U.re[row * side + column] = U.re[row * side + column]! + re;
    U.im[row * side + column] = U.im[row * side + column]! + im;
  };
  const isProduct = new Uint8Array(N);
  for (const b of closures.blocks)
    for (let k = b.offset; k < b.offset + b.length; k++) {
      if (b.kind === 'product') isProduct[k] = 1;
    }
  linear.populations.forEach((p, index) => {
    for (const [place, s] of p.sites.entries()) {
      const { n, m, q, weight } = s;
      const size = n + m;
      const P = of.inverses[index]![p.kindOf[place]!]!;
      // What each unknown sends to the equations of the site: (n + m) × side, and to what is measured at once.
      const push = zeros(size * side);
      for (let k = 0; k < size; k++) for (let c = 0; c < N; c++) push.re[k * side + c] = s.byAverages[k * N + c]!;
      for (let a = 0; a < m; a++)
        for (let c = 0; c < N; c++) {
          if (isProduct[c] !== 1) continue;
          let x = 0;
          for (let b = 0; b < m; b++) x += p.noiseSlope[(a * m + b) * N + c]! * s.drive[b]!;
          push.re[(n + a) * side + c] = push.re[(n + a) * side + c]! + x;
        }
      s.memory.forEach((part, r) => {
        const own = linear.responses[r]!;
        for (let a = 0; a < m; a++) {
          push.re[(n + a) * side + own] = push.re[(n + a) * side + own]! + part.value[a]!;
          for (const [c, early] of earlier) {
            const x = part.byClosures[a * N + c]!;
            push.re[(n + a) * side + c] = push.re[(n + a) * side + c]! + still[own]! * x;
            push.re[(n + a) * side + early] = push.re[(n + a) * side + early]! + R.re[r]! * x;
            push.im[(n + a) * side + early] = push.im[(n + a) * side + early]! + R.im[r]! * x;
          }
        }
      });
      const moved = zeros(size * side);
      for (let i = 0; i < size; i++)
        for (let k = 0; k < size; k++) {
          const [x, y] = [P.re[i * size + k]!, P.im[i * size + k]!];
          for (let c = 0; c < side; c++) {
            const [u, v] = [push.re[k * side + c]!, push.im[k * side + c]!];
            moved.re[i * side + c] = moved.re[i * side + c]! + x * u - y * v;
            moved.im[i * side + c] = moved.im[i * side + c]! + x * v + y * u;
          }
        }
      const seen = zeros(q * side);
      for (let i = 0; i < q; i++)
        for (let c = 0; c < side; c++) {
          let [re, im] = [c < N ? s.byAverages[(size + i) * N + c]! : 0, 0];
          for (let k = 0; k < size; k++) {
            const x = s.slope[(size + i) * size + k]!;
            re += x * moved.re[k * side + c]!;
            im += x * moved.im[k * side + c]!;
          }
          seen.re[i * side + c] = re;
          seen.im[i * side + c] = im;
        }
      const give = (row: number, from: number, w: number): void => {
        if (w !== 0)
          for (let c = 0; c < side; c++) put(row, c, w * seen.re[from * side + c]!, w * seen.im[from * side + c]!);
      };
      for (const { block, row, length } of p.averages)
        for (let i = 0; i < length; i++) give(block.offset + i, row + i, weight);
      for (const { block, left, rows, right, columns } of p.products)
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++) {
            const at = block.offset + i * columns + j;
            give(at, left + i, weight * s.measured[right + j]!);
            give(earlier.get(at)!, right + j, weight * s.measured[left + i]!);
          }
      for (const { block, row, rows, to, columns } of p.responses)
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++) {
            const at = block.offset + i * columns + j;
            give(at, row + i, weight * s.drive[to + j]!);
            // A kick is no part of the noise: what δζ itself answers to a change of ζ is taken off.
            for (let a = 0; a < m; a++) {
              let [re, im] = [0, 0];
              for (let k = 0; k < size; k++) {
                const x = s.slope[(size + row + i) * size + k]!;
                re += x * P.re[k * size + n + a]!;
                im += x * P.im[k * size + n + a]!;
              }
              for (let c = 0; c < N; c++) {
                if (isProduct[c] !== 1) continue;
                let w = 0;
                for (let b = 0; b < m; b++) w += p.noiseSlope[(a * m + b) * N + c]! * p.precision[b * m + to + j]!;
                put(at, c, -weight * w * re, -weight * w * im);
              }
            }
          }
    }
  });
  return { U, side };
}
