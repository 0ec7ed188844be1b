import { applied, ELEMENTARY } from '../../expr/elementary.ts';

const zero = (): number => 0;
const gaussian = (x: number): number => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);

/** The derivative of a function of one number at x, where its value is y. */
const SLOPES: Readonly<Record<string, (x: number, y: number) => number>> = {
  exp: (_, y) => y,
  log: (x) => 1 / x,
  sin: Math.cos,
  cos: (x) => -Math.sin(x),
  tan: (_, y) => 1 + y * y,
  asin: (x) => 1 / Math.sqrt(1 - x * x),
  acos: (x) => -1 / Math.sqrt(1 - x * x),
  atan: (x) => 1 / (1 + x * x),
  sinh: Math.cosh,
  cosh: Math.sinh,
  tanh: (_, y) => 1 - y * y,
  erf: gaussian,
  erfc: (x) => -gaussian(x),
  lambertW: (_, y) => Math.exp(-y) / (1 + y),
  gammaFunction: (x, y) => y * ELEMENTARY.digamma(x),
  digamma: (x) => applied('polygamma', [1, x]),
  xlogx: (x) => Math.log(x) + 1,
  abs: Math.sign,
  relu: ELEMENTARY.step,
  sign: zero,
  step: zero,
  round: zero,
  floor: zero,
};

/** The derivative of a function; undefined for those of two numbers. */
export const slopeOf = (fn: string): ((x: number, y: number) => number) | undefined => SLOPES[fn];

/** The derivative of that: of a function of one number at x, where its value is y. */
const CURVATURES: Readonly<Record<string, (x: number, y: number) => number>> = {
  exp: (_, y) => y,
  log: (x) => -1 / (x * x),
  sin: (_, y) => -y,
  cos: (_, y) => -y,
  tan: (_, y) => 2 * y * (1 + y * y),
  asin: (x) => x / (1 - x * x) ** 1.5,
  acos: (x) => -x / (1 - x * x) ** 1.5,
  atan: (x) => (-2 * x) / (1 + x * x) ** 2,
  sinh: (_, y) => y,
  cosh: (_, y) => y,
  tanh: (_, y) => -2 * y * (1 - y * y),
  erf: (x) => -2 * x * gaussian(x),
  erfc: (x) => 2 * x * gaussian(x),
  lambertW: (_, y) => (-Math.exp(-2 * y) * (2 + y)) / (1 + y) ** 3,
  gammaFunction: (x, y) => y * (ELEMENTARY.digamma(x) ** 2 + applied('polygamma', [1, x])),
  digamma: (x) => applied('polygamma', [2, x]),
  xlogx: (x) => 1 / x,
  abs: zero,
  relu: zero,
  sign: zero,
  step: zero,
  round: zero,
  floor: zero,
};

/** The second derivative of a function; undefined for those of two numbers. */
export const curvatureOf = (fn: string): ((x: number, y: number) => number) | undefined => CURVATURES[fn];
