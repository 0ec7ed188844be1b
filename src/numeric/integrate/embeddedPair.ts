/**
 * An explicit Runge–Kutta pair as a table of numbers (Butcher 1963; embedded pairs: Fehlberg 1969). With s stages, k[0..s−1]
 * are the slopes of the stages and k[s] is the slope at the new point, which is the first stage of the next step.
 */
export interface EmbeddedPair {
  readonly name: string;
  readonly order: number;
  /** Shape [s]: stage j sits at t + c[j] h. */
  readonly c: readonly number[];
  /** Row j, shape [j]: stage j is evaluated at y + h Σ a[j][i] k[i]. */
  readonly a: readonly (readonly number[])[];
  /** Shape [s]: the new point is y + h Σ b[i] k[i]. */
  readonly b: readonly number[];
  /** Each row, shape [s] or [s + 1], gives an estimate h Σ e[i] k[i] of the error of the step. */
  readonly errors: readonly (readonly number[])[];
  /** The one error of the step, in units of the tolerance, from the max norms of the estimates in `errors`. */
  readonly combine: (norms: readonly number[]) => number;
  /** More stages, k[s + 1] and so on, that only the dense output needs. */
  readonly denseStages: readonly { readonly c: number; readonly a: readonly number[] }[];
  /** Rows over all k: the terms of the dense output beyond the cubic Hermite polynomial. */
  readonly dense: readonly (readonly number[])[];
  /** PI step size control (Gustafsson 1991) in the form of Hairer, Nørsett & Wanner 1993, section IV.2. */
  readonly control: {
    readonly exponent: number;
    readonly beta: number;
    readonly shrink: number;
    readonly grow: number;
  };
  /** h|λ| at the edge of the stability region along the negative axis, as the stiffness test takes it. */
  readonly stabilityEdge: number;
}
