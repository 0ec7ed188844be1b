import { ELEMENTARY } from '../../../expr/elementary.ts';

/** The functions of the term language and their helpers, as scalars. */
export const FUNCTIONS: Readonly<Record<string, (...x: number[]) => number>> = {
  ...(ELEMENTARY as Readonly<Record<string, (...x: number[]) => number>>),
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
