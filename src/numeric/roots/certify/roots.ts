import { distance } from '../homotopy/homotopy.ts';
import type { PolynomialSystem } from '../polynomial.ts';
import { EnclosedPolynomials } from './enclosed.ts';
import { type CertifiedRoot, certify, disjoint, polished } from './krawczyk.ts';

/** A certified root of a system with real coefficients, and what is known of its being real. */
export interface SolvedRoot extends CertifiedRoot {
  readonly real: 'yes' | 'no' | 'unknown';
}

/** What became of candidates. */
export interface Certification {
  /** In boxes that share no point. */
  readonly roots: readonly SolvedRoot[];
  /** Candidates that could not be certified: double roots, points of families, ill-conditioned ones. */
  readonly uncertified: readonly Float64Array[];
}

/** Imaginary parts below this part of the size are first taken for rounding. */
const NEARLY_REAL = 1e-8;

/**
 * Candidates as certified roots in disjoint boxes. With real coefficients the conjugate of a root is a root: a box
 * around a real middle holds its conjugate too, so the one root in it is real.
 */
export function certifyAll(system: PolynomialSystem, candidates: readonly Float64Array[]): Certification {
  const enclosed = new EnclosedPolynomials(system.equations, system.unknowns);
  const distinct: Float64Array[] = [];
  for (const x of candidates) {
    const better = polished(enclosed, asReal(x) ?? x);
    if (better.every(Number.isFinite) && distinct.every((y) => distance(y, better) > 1e-9)) distinct.push(better);
  }
  const roots: SolvedRoot[] = [];
  const uncertified: Float64Array[] = [];
  for (const [k, x] of distinct.entries()) {
    let nearest = Infinity;
    for (const [m, y] of distinct.entries()) if (m !== k) nearest = Math.min(nearest, apart(x, y));
    const found = certify(enclosed, x, nearest / 3);
    if (found === undefined || roots.some((r) => !disjoint(r, found))) uncertified.push(x);
    else roots.push({ ...found, real: realness(found) });
  }
  return { roots, uncertified };
}

function realness({ x, radius }: CertifiedRoot): SolvedRoot['real'] {
  let real = true;
  for (let k = 1; k < x.length; k += 2) {
    if (Math.abs(x[k]!) > radius * 1.0000001) return 'no';
    if (x[k] !== 0) real = false;
  }
  return real ? 'yes' : 'unknown';
}

/** The candidate with its imaginary parts put to 0, where they are small. */
function asReal(x: Float64Array): Float64Array | undefined {
  const size = x.reduce((s, v) => Math.max(s, Math.abs(v)), 1);
  return x.every((v, k) => k % 2 === 0 || Math.abs(v) <= NEARLY_REAL * size)
    ? x.map((v, k) => (k % 2 === 0 ? v : 0))
    : undefined;
}

/** The largest difference of parts. */
const apart = (a: Float64Array, b: Float64Array): number => a.reduce((d, v, k) => Math.max(d, Math.abs(v - b[k]!)), 0);
