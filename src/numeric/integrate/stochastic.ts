/**
 * One step of a stochastic differential equation dy = a(t, y) dt + B(t, y) dW in the sense of Itô. The field is affine in
 * the noise, a + B ξ with unit white noise ξ; over a step of length h, ξ is a constant vector of normal numbers of variance 1/h.
 */
export type NoisyField = (t: number, y: Float64Array, noise: Float64Array, out: Float64Array) => void;

export interface StochasticScheme {
  readonly name: string;
  /** The error of moments at a fixed time falls as step^weakOrder. */
  readonly weakOrder: number;
  /** Evaluations of the field in one step. */
  readonly evaluations: number;
  /** From `y` at t to `out` at t + h; `noise` is what stands for ξ in the field; `scratch` are two vectors of the length of y. */
  readonly advance: (
    field: NoisyField,
    at: { readonly t: number; readonly h: number },
    y: Float64Array,
    noise: Float64Array,
    out: Float64Array,
    scratch: readonly [Float64Array, Float64Array],
  ) => void;
}

/** The scheme of Maruyama (1955), for coefficients that depend on the state: weak order 1 (Kloeden & Platen 1992, section 14.1). */
export const eulerMaruyama: StochasticScheme = {
  name: 'Euler-Maruyama',
  weakOrder: 1,
  evaluations: 1,
  advance: (field, { t, h }, y, noise, out, [slope]) => {
    field(t, y, noise, slope);
    for (let k = 0; k < y.length; k++) out[k] = y[k]! + h * slope[k]!;
  },
};

/**
 * The explicit scheme of weak order 2 of Platen for noise whose coefficient is constant (Kloeden & Platen 1992, section
 * 15.1), also known as Heun's: the drift is averaged over the ends of an Euler step, both with the same noise.
 */
export const stochasticHeun: StochasticScheme = {
  name: 'stochastic Heun',
  weakOrder: 2,
  evaluations: 2,
  advance: (field, { t, h }, y, noise, out, [first, second]) => {
    field(t, y, noise, first);
    for (let k = 0; k < y.length; k++) out[k] = y[k]! + h * first[k]!;
    field(t + h, out, noise, second);
    for (let k = 0; k < y.length; k++) out[k] = y[k]! + (h / 2) * (first[k]! + second[k]!);
  },
};
