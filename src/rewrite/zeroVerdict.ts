import type { Expr } from '../expr/expr.ts';

/** A point at which a term is not zero. */
export interface Witness {
  readonly sizes: readonly (readonly [string, number])[];
  readonly indices: readonly (readonly [string, number])[];
  /** Components of letters as doubles, `x[1,2]`. */
  readonly letters: readonly (readonly [string, number])[];
  readonly value: number;
}

/** Where a term was evaluated and found to be zero. */
export interface Sampled {
  readonly points: number;
  readonly sizes: readonly (readonly (readonly [string, number])[])[];
}

/** What a zero test found. */
export type ZeroVerdict =
  | {
      readonly kind: 'zero';
      /** `normal-form` proves it for all sizes; the others are sampled. */
      readonly how: 'normal-form' | 'finite-field' | 'precision';
      readonly sampled?: Sampled;
      /** Denominators assumed not to vanish. */
      readonly conditions: readonly Expr[];
    }
  | { readonly kind: 'nonzero'; readonly witness: Witness }
  | { readonly kind: 'unknown'; readonly reason: string };
