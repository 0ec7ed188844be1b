import { errorFunction } from './errorFunction.ts';

/** The functions of the term language and their helpers, as scalars. */
export const FUNCTIONS: Readonly<Record<string, (...x: number[]) => number>> = {
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
  relu: (x) => (x > 0 ? x : Math.max(x, 0)),
  step: (x) => (x > 0 ? 1 : Math.max(x, 0)),
  power: (x, p) => x ** p,
  /** x^p log x, 0 at x = 0. */
  /** Itself, 0 if it is not finite. */
  finite: (x) => (Math.abs(x) < Number.POSITIVE_INFINITY ? x : 0),
  powerLog: (x, p) => (x === 0 ? 0 : x ** p * Math.log(x)),
};

export function scalarFunction(fn: string): (...x: number[]) => number {
  const f = FUNCTIONS[fn];
  if (f === undefined) throw new Error(`no function ${fn}`);
  return f;
}

/** What evaluating it costs, in additions. */
export const costOf = (fn: string): number =>
  fn === 'abs' || fn === 'sign' || fn === 'relu' || fn === 'step' ? 1 : fn === 'exp' || fn === 'log' ? 12 : 20;
