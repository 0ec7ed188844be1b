import type { ArrayOfNumbers, At, Model } from '../src/index.ts';

/** What a model has to do at a point. */
export interface Property {
  readonly name: string;
  /** It takes long: the campaign asks it a tenth as often. */
  readonly seldom?: true;
  /** What is wrong there; undefined where it holds, or says nothing of such a model. */
  readonly wrong: (m: Model, at: At) => string | undefined | Promise<string | undefined>;
}

/** All numbers of an array, row by row. */
export const flat = (x: unknown): readonly number[] => (Array.isArray(x) ? x.flatMap(flat) : [Number(x)]);
/** All numbers of all states. */
export const packed = (x: Readonly<Record<string, unknown>>): readonly number[] => Object.values(x).flatMap(flat);
/** The largest modulus. */
export const largest = (x: readonly number[]): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** Numbers put back into the shapes of states. */
export function like(
  shape: Readonly<Record<string, ArrayOfNumbers>>,
  numbers: readonly number[],
): Record<string, ArrayOfNumbers> {
  let k = 0;
  const fill = (x: ArrayOfNumbers): ArrayOfNumbers => (typeof x === 'number' ? numbers[k++]! : x.map(fill));
  return Object.fromEntries(Object.entries(shape).map(([name, x]) => [name, fill(x)]));
}

export const isFlow = (m: Model): boolean => m.time === 'continuous';
/** Noise, and what a step draws, is not in the field. */
export const isCertain = (m: Model): boolean => m.draws.length === 0;
