import { random } from '../random.ts';
import type { Measure } from './gauss.ts';
import type { Nodes } from './nodes.ts';
import { quantile } from './quantile.ts';

/** Primes: numbers of points of the lattice rules. */
const PRIMES = { fine: 1021, 0: 509, 1: 503, 2: 499, 3: 521, scale: 17 } as const;
const SHIFTS = 4;

export const latticeCount = (grade: keyof typeof PRIMES): number => 2 * SHIFTS * PRIMES[grade];

/** Components of a generating vector that are searched for; those of later dimensions are drawn. */
const SEARCHED = 64;

const generators = new Map<string, readonly number[]>();

/**
 * Randomised quasi-Monte Carlo: lattice rules of rank 1 under random shifts with a fixed seed, folded so that integrands
 * become periodic, each point with its mirror image (Cranley & Patterson 1976; Hickernell 2002; Dick, Kuo & Sloan 2013). For many dimensions, and for integrands with kinks.
 */
export function lattice(measures: readonly Measure[], grade: keyof typeof PRIMES): Nodes {
  const dimension = measures.length;
  const n = PRIMES[grade];
  const z = generator(n, dimension);
  const count = 2 * SHIFTS * n;
  const points = new Float64Array(count * dimension);
  const stream = random(`lattice ${grade}`);
  let q = 0;
  for (let s = 0; s < SHIFTS; s++) {
    const shift = z.map(() => stream.uniform());
    for (let k = 0; k < n; k++) {
      for (let j = 0; j < dimension; j++) {
        const raw = ((k * z[j]!) % n) / n + shift[j]!;
        // Never 0 or 1, where a quantile may be infinite.
        const folded = 1 - Math.abs(2 * (raw - Math.floor(raw)) - 1);
        const u = Math.min(Math.max(folded, 1e-12), 1 - 1e-12);
        points[q * dimension + j] = quantile(measures[j]!, u);
        points[(q + 1) * dimension + j] = quantile(measures[j]!, 1 - u);
      }
      q += 2;
    }
  }
  return { dimension, count, points, weights: new Float64Array(count).fill(1 / count) };
}

/**
 * A generating vector found component by component: each new component is the one with the least worst-case error in
 * the Korobov space of smoothness 1 with weights 1/j (Sloan & Reztsov 2002).
 */
function generator(n: number, dimension: number): readonly number[] {
  const key = `${n}`;
  const known = generators.get(key) ?? [];
  if (known.length >= dimension) return known.slice(0, dimension);
  const kernel = Float64Array.from({ length: n }, (_, k) => {
    const x = k / n;
    return 2 * Math.PI ** 2 * (x * x - x + 1 / 6);
  });
  const z: number[] = [];
  const stream = random(`generator ${n}`);
  const product = new Float64Array(n).fill(1);
  for (let j = 0; j < dimension; j++) {
    const weight = 1 / (j + 1);
    let best = known[j] ?? 1;
    if (known[j] === undefined && j >= SEARCHED) best = 1 + stream.integer(n - 1);
    else if (known[j] === undefined && j > 0) {
      let least = Number.POSITIVE_INFINITY;
      for (let c = 1; c < n; c++) {
        let e = 0;
        for (let k = 0, at = 0; k < n; k++, at = (at + c) % n) e += product[k]! * (1 + weight * kernel[at]!);
        if (e < least) {
          least = e;
          best = c;
        }
      }
    }
    z.push(best);
    for (let k = 0; k < n; k++) product[k] = product[k]! * (1 + weight * kernel[(k * best) % n]!);
  }
  generators.set(key, z);
  return z;
}
