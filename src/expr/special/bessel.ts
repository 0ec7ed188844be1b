import { gammaFunction } from './gamma.ts';

// Bessel functions of real argument (Abramowitz & Stegun 1964, chapter 9; DLMF chapter 10).

/** Terms of an asymptotic series in 1/x: Π ((μ − (2j−1)²)/(8 j x)), up to the smallest. */
function asymptotic(m: number, x: number): number[] {
  const mu = 4 * m * m;
  const terms = [1];
  for (let k = 1; k < 200; k++) {
    const next = (terms[k - 1]! * (mu - (2 * k - 1) ** 2)) / (8 * k * x);
    if (next === 0 || Math.abs(next) > Math.abs(terms[k - 1]!)) break;
    terms.push(next);
    if (Math.abs(next) < 1e-18) break;
  }
  return terms;
}
/** Where the smallest term of the asymptotic series is below rounding. */
const isFar = (m: number, x: number): boolean => x > 40 && x > m * m;

/** I_m(x): the power series, whose terms have one sign (9.6.10), and the asymptotic series far out (9.7.1). */
export function besselI(m: number, x: number): number {
  if (Number.isInteger(m)) {
    if (m < 0) return besselI(-m, x);
    if (x < 0) return (m % 2 === 0 ? 1 : -1) * besselI(m, -x);
  }
  if (Number.isNaN(m) || !(x >= 0)) return Number.NaN;
  if (isFar(m, x)) {
    const sum = asymptotic(m, x).reduce((s, t, k) => s + (k % 2 === 0 ? t : -t), 0);
    // Half of the exponential at a time, which lasts a little longer.
    const half = Math.exp(x / 2);
    return ((half * sum) / Math.sqrt(2 * Math.PI * x)) * half;
  }
  return series(m, x, 1);
}

/** J_m(x), whole m: Miller's backward recurrence (9.12) or, far out, Hankel's series (9.2.5). */
export function besselJ(m: number, x: number): number {
  if (!Number.isInteger(m) || Number.isNaN(x)) return Number.NaN;
  if (m < 0) return (m % 2 === 0 ? 1 : -1) * besselJ(-m, x);
  if (x < 0) return (m % 2 === 0 ? 1 : -1) * besselJ(m, -x);
  if (isFar(m, x)) return hankel(m, x);
  // While the terms of the power series fall from the first on, nothing cancels.
  if (x * x < 2 * (m + 1)) return series(m, x, -1);
  return miller(m, x);
}

/** Σ (±x²/4)^k / (k! Γ(m + k + 1)), times (x/2)^m. */
function series(m: number, x: number, sign: 1 | -1): number {
  let term = 1;
  if (Number.isInteger(m)) for (let k = 1; k <= m; k++) term *= x / 2 / k;
  else term = (x / 2) ** m / gammaFunction(m + 1);
  let sum = term;
  const q = (sign * x * x) / 4;
  for (let k = 1; k < 5000; k++) {
    term *= q / (k * (m + k));
    sum += term;
    if (Math.abs(term) <= 1e-17 * Math.abs(sum)) break;
  }
  return sum;
}

function hankel(m: number, x: number): number {
  let [p, q] = [0, 0];
  asymptotic(m, x).forEach((t, k) => {
    const signed = k % 4 < 2 ? t : -t;
    if (k % 2 === 0) p += signed;
    else q += signed;
  });
  // cos and sin of x − (m/2 + 1/4)π, without rounding the difference.
  const [c, s] = [Math.cos(x), Math.sin(x)];
  const [a, b] = [(c + s) * Math.SQRT1_2, (s - c) * Math.SQRT1_2];
  const quarter = m % 4;
  const [cosine, sine] = quarter === 0 ? [a, b] : quarter === 1 ? [b, -a] : quarter === 2 ? [-a, -b] : [-b, a];
  return Math.sqrt(2 / (Math.PI * x)) * (p * cosine - q * sine);
}

/** J_{k−1} = (2k/x) J_k − J_{k+1} from far above, scaled by J_0 + 2 Σ J_{2k} = 1. */
function miller(m: number, x: number): number {
  const start = 2 * Math.ceil((Math.max(m, x) + 30 + 5 * Math.cbrt(Math.max(m, x))) / 2);
  let above = 0;
  let here = 1e-300;
  let sum = 0;
  let wanted = 0;
  for (let k = start; k > 0; k--) {
    if (k === m) wanted = here;
    if (k % 2 === 0) sum += 2 * here;
    const below = ((2 * k) / x) * here - above;
    above = here;
    here = below;
    if (Math.abs(here) > 1e250) {
      above *= 1e-250;
      here *= 1e-250;
      sum *= 1e-250;
      wanted *= 1e-250;
    }
  }
  sum += here;
  return (m === 0 ? here : wanted) / sum;
}
