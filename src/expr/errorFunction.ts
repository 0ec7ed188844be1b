import erf from '@stdlib/math-base-special-erf';

/** erf(x); the one door to the library. */
export const errorFunction: (x: number) => number = erf;

/** The step of the trapezoidal rule; its error is about exp(−π²/h²). */
const STEP = 0.5;

/** 1 − erf(x) with all its digits where it is small: the trapezoidal rule with its pole (Chiarella & Reichel 1968). */
export function complementaryErrorFunction(x: number): number {
  if (!(x > 0.5)) return 1 - erf(x);
  if (x > 27.3) return 0;
  let sum = 1 / (2 * x * x);
  for (let n = 1; n < 15; n++) sum += Math.exp(-((n * STEP) ** 2)) / ((n * STEP) ** 2 + x * x);
  // x² in two parts, of which the first is exact.
  const high = Math.fround(x);
  const square = Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
  const whole = ((2 * STEP * x) / Math.PI) * square * sum;
  return x < Math.PI / STEP ? whole - 2 / Math.expm1((2 * Math.PI * x) / STEP) : whole;
}
