import type { Atom, Letter } from '../expr/expr.ts';
import type * as Q from '../expr/rational.ts';
import { Stop } from './arithmetic.ts';

/** Where a term is evaluated. Indices count from 1. */
export interface EvaluationPoint<T> {
  /** The values of letters that are sizes. */
  readonly sizes: ReadonlyMap<Letter, number>;
  /** The values of free indices. */
  readonly indices: ReadonlyMap<Atom, number>;
  /** The value of a component. With `exponent` it is asked for as a number of the field of exponents. */
  readonly symbol: (letter: Letter, indices: readonly number[], exponent: boolean) => T;
  /** The value of a component that is a whole number; undefined where the letter is not whole. */
  readonly whole?: (letter: Letter, indices: readonly number[]) => number | undefined;
}

type Indexed = Pick<EvaluationPoint<unknown>, 'sizes' | 'indices' | 'whole'>;
/** A point at which only sizes, indices and whole numbers have values. */
export const exactPoint = (p: Indexed): EvaluationPoint<Q.Rational> => ({ ...p, symbol: notWhole });
function notWhole(l: Letter): never {
  throw new Stop('unsupported', `${l.name} is no whole number`);
}
