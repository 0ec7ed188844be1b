/** x = F(x) for a vector. */
export interface SelfConsistency {
  readonly dimension: number;
  /** Writes F(x) into `out`. */
  readonly map: (x: Float64Array, out: Float64Array) => void;
  /** Writes ∂F/∂x, row-major; by differences where it is absent. */
  readonly jacobian?: (x: Float64Array, out: Float64Array) => void;
}

export type Fixed =
  | {
      readonly status: 'converged';
      readonly x: Float64Array;
      /** Of x, the largest of its components: from how the undamped map contracts, or from a Newton step. */
      readonly error: number;
      /** max |F(x) − x| of the undamped map. */
      readonly residual: number;
      readonly sweeps: number;
      readonly shownBy: 'contraction' | 'Newton step';
    }
  | { readonly status: 'not converged'; readonly x: Float64Array; readonly residual: number; readonly sweeps: number }
  | { readonly status: 'diverges'; readonly residual: number; readonly sweeps: number };

export interface IterationOptions {
  /** Of the error of x. */
  readonly tolerance: number;
  readonly most?: number;
  /** Part of the old point that is kept; 0 where it is not given. */
  readonly damping?: number;
  /** Steps that Anderson's method remembers; 0 is Picard's. */
  readonly depth?: number;
}

/** max |a − b|; NaN where one is none. */
export function distance(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    const d = Math.abs(a[k]! - b[k]!);
    if (Number.isNaN(d)) return d;
    if (d > most) most = d;
  }
  return most;
}

export const largest = (a: Float64Array): number => a.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
