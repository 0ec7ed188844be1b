import { complementaryErrorFunction, errorFunction } from './errorFunction.ts';
import type { BinaryName, FunctionName } from './functionNames.ts';
import { besselI, besselJ } from './special/bessel.ts';
import { binomial, digamma, gammaFunction, polygamma } from './special/gamma.ts';
import { lambertW } from './special/lambert.ts';

/** Functions of one number. */
export type UnaryName = Exclude<FunctionName, BinaryName>;

/** What the functions of the term language are worth in doubles. NaN in gives NaN out. */
export const ELEMENTARY: Readonly<Record<UnaryName, (x: number) => number>> &
  Readonly<Record<BinaryName, (x: number, y: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  erf: errorFunction,
  erfc: complementaryErrorFunction,
  round: (x) => Math.sign(x) * Math.round(Math.abs(x)),
  floor: Math.floor,
  lambertW,
  gammaFunction,
  digamma,
  xlogx: (x) => (x === 0 ? 0 : x * Math.log(x)),
  abs: Math.abs,
  sign: Math.sign,
  relu: (x) => Math.max(x, 0),
  // Not `x > 0 ? 1 : 0`, which would make a number of NaN.
  step: (x) => (x > 0 ? 1 : Math.max(x, 0)),
  sg: (x) => x,
  polygamma,
  besselI,
  besselJ,
  binomial,
};

/** The function of its one or two arguments. */
export const applied = (fn: FunctionName, args: readonly number[]): number =>
  (ELEMENTARY[fn] as (...x: number[]) => number)(...args);
