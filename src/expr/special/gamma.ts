import digammaOf from '@stdlib/math-base-special-digamma';
import gammaOf from '@stdlib/math-base-special-gamma';
import trigammaOf from '@stdlib/math-base-special-trigamma';

/** Γ(x), infinite from 172 on; NaN at its poles. */
export const gammaFunction = (x: number): number => (isPole(x) ? Number.NaN : gammaOf(x));
/** ψ(x) = Γ'(x)/Γ(x); NaN at its poles. */
export const digamma = (x: number): number => (isPole(x) ? Number.NaN : digammaOf(x));
const isPole = (x: number): boolean => x <= 0 && Number.isInteger(x);

/** B_2, B_4, …, B_24. */
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
];

/**
 * The m-th derivative of ψ for whole m ≥ 0: the recurrence (Abramowitz & Stegun 1964, 6.4.6) up to where the asymptotic
 * series (6.4.11) holds.
 */
export function polygamma(m: number, x: number): number {
  if (!Number.isInteger(m) || m < 0 || isPole(x) || Number.isNaN(x)) return Number.NaN;
  if (m === 0) return digamma(x);
  if (m === 1 && x > 0) return trigammaOf(x);
  const sign = m % 2 === 1 ? 1 : -1;
  let factorial = 1;
  for (let k = 2; k < m; k++) factorial *= k;
  // factorial = (m - 1)!
  let sum = 0;
  let z = x;
  for (; z < m + 20; z++) sum += (factorial * m) / z ** (m + 1);
  let tail = factorial / z ** m + (factorial * m) / (2 * z ** (m + 1));
  // (2k + m - 1)!/(2k)!
  let ratio = factorial;
  for (const [j, b] of BERNOULLI.entries()) {
    const k = j + 1;
    ratio *= ((2 * k + m - 1) * (2 * k + m - 2)) / (2 * k * (2 * k - 1));
    tail += (b * ratio) / z ** (2 * k + m);
  }
  return sign * (sum + tail);
}

/** n over k: a product for whole k ≥ 0, else by Γ; 0 for whole k < 0. */
export function binomial(n: number, k: number): number {
  if (Number.isNaN(n) || Number.isNaN(k)) return Number.NaN;
  if (Number.isInteger(k)) {
    if (k < 0) return 0;
    // The shorter of two equal products.
    const short = Number.isInteger(n) && n >= 0 && n - k < k ? n - k : k;
    if (short < 0) return 0;
    let c = 1;
    for (let j = 1; j <= short && c !== 0; j++) c = (c * (n - short + j)) / j;
    return Number.isInteger(n) && Math.abs(c) < 2 ** 53 ? Math.round(c) : c;
  }
  return gammaFunction(n + 1) / (gammaFunction(k + 1) * gammaFunction(n - k + 1));
}
