import { errorFunction } from './errorFunction.ts';
import type { FunctionName } from './expr.ts';

/** What the functions of the term language are worth in doubles. NaN in gives NaN out. */
export const ELEMENTARY: Readonly<Record<FunctionName, (x: number) => number>> = {
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
  abs: Math.abs,
  sign: Math.sign,
  relu: (x) => Math.max(x, 0),
  // Not `x > 0 ? 1 : 0`, which would make a number of NaN.
  step: (x) => (x > 0 ? 1 : Math.max(x, 0)),
  sg: (x) => x,
};
