import type { EffectiveProcess } from '../../../model/effective.ts';
import type { Closures } from './closures.ts';
import type { Noise } from './noise.ts';
import type { Site } from './site.ts';

/** δC = echo · δC for the product kernels: rows and columns in the order of the closures. */
export function echoMatrix(
  { process, closures }: { readonly process: EffectiveProcess; readonly closures: Closures },
  sites: readonly Site[],
  products: readonly Float64Array[],
  noise: Noise,
  theta: Float64Array,
): Float64Array {
  const N = closures.count;
  const made = new Float64Array(N * N);
  for (const [p, site] of sites.entries()) {
    const { m } = site;
    if (m === 0) continue;
    const q = site.measuredCount;
    const slope = noise.slope(theta, p);
    const E = products[p]!;
    let slice = process.averages.filter((a) => a.population === p).length;
    for (const k of process.kernels) {
      if (k.population !== p) continue;
      const left = site.measured[slice++]!;
      if (k.kind !== 'average') continue;
      const right = site.measured[slice++]!;
      const into = closures.blocks.find((b) => b.letter === k.letter)!.offset;
      for (let i = 0; i < left.length; i++)
        for (let j = 0; j < right.length; j++) {
          const row = into + i * right.length + j;
          for (let a = 0; a < m; a++)
            for (let b = 0; b < m; b++) {
              const e = E[((left.offset + i) * m + a) * q * m + (right.offset + j) * m + b]!;
              if (e === 0) continue;
              for (let c = 0; c < N; c++) made[row * N + c] = made[row * N + c]! + e * slope[(a * m + b) * N + c]!;
            }
        }
    }
  }
  return made;
}
