import { ContractionTooSymmetric } from '../expr/canonical.ts';
import { NoDerivative, Singular } from '../expr/refusal.ts';
import { TooManyTerms } from '../rewrite/expand.ts';
import { Undecided } from './spectrum/matrix.ts';

/** The result of something in letters; undefined where a term is singular there, has no derivative, grows too long, or is not decided to vanish. */
export function attempted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    const known = [Singular, NoDerivative, TooManyTerms, ContractionTooSymmetric, Undecided];
    if (known.some((k) => problem instanceof k)) return undefined;
    throw problem;
  }
}
