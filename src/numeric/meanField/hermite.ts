import { type Nodes, panelNodes } from './panels.ts';

/** Terms of an expansion, at most. */
export const TERMS = 1024;
/** Nodes reach so far: the weight is e^-72 there, and e^-36 what multiplies a Hermite function. */
const REACH = 12;
/** Nodes of the coarsest rule: 240 steps of 0.1. */
const COARSEST = 240;
const FINEST = 16 * COARSEST;
/** Relative size that counts as rounding. */
const ROUNDING = 1e-16;
/** Differences of two rules below this shrink as their squares when nodes are doubled: the integrand is analytic. */
const ANALYTIC = 1e-6;

const known = new Map<number, Nodes>();

/** The trapezoidal rule for the standard normal law, whose error falls exponentially for analytic functions. */
export function normalNodes(steps: number): Nodes {
  let made = known.get(steps);
  if (made === undefined) {
    const h = (2 * REACH) / steps;
    const at = Float64Array.from({ length: steps + 1 }, (_, k) => -REACH + k * h);
    const weights = at.map((z) => (h * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI));
    made = { at, weights };
    known.set(steps, made);
  }
  return made;
}

/** f(z) = Σ a_k He_k(z)/√k! for a standard normal z. */
export interface Expansion {
  /** a_0, a_1, …, as many as are above rounding. */
  readonly coefficients: Float64Array;
  /** Σ a_m² over m > k, by Parseval's identity. */
  readonly tails: Float64Array;
  /** E f(z)². */
  readonly square: number;
  /** Estimated error of one coefficient. */
  readonly error: number;
  /** Whether the function has a kink or a jump. */
  readonly kinked?: true;
}

/** Expands a function, given its values at nodes; `kinked` says that it is known to have a kink or a jump. */
export function expansion(values: (at: Float64Array) => Float64Array, terms = TERMS, kinked = false): Expansion {
  if (kinked) return aroundKinks(values, terms);
  let last = Number.POSITIVE_INFINITY;
  for (let steps = COARSEST; ; steps *= 2) {
    const { at, weights } = normalNodes(steps);
    const f = values(at);
    const made = expand(f, at, weights, terms);
    const scale = Math.sqrt(made.square);
    const difference = halved(f, at, weights, made.coefficients);
    const error = difference < ANALYTIC * scale ? difference ** 2 / (scale || 1) : difference;
    if (error <= 1e-13 * scale || steps >= FINEST || Number.isNaN(error)) return { ...made, error };
    // Where halving the step gains no more than a power of it there is a kink or a jump: nodes are laid around it.
    if (difference > last / 16) return aroundKinks(values, terms);
    last = difference;
  }
}

function aroundKinks(values: Values, terms: number): Expansion {
  const { at, weights } = panelNodes(values);
  const made = expand(values(at), at, weights, terms);
  return { ...made, error: 1e-13 * Math.sqrt(made.square), kinked: true };
}

function expand(
  f: Float64Array,
  at: Float64Array,
  weights: Float64Array,
  terms: number,
): Omit<Expansion, 'error' | 'kinked'> {
  const n = at.length;
  let square = 0;
  // Weighted values times the normalised polynomials, by their recurrence.
  let [before, now] = [new Float64Array(n), new Float64Array(n)];
  for (let q = 0; q < n; q++) {
    square += weights[q]! * f[q]! * f[q]!;
    now[q] = weights[q]! * f[q]!;
  }
  const coefficients: number[] = [];
  const tails: number[] = [];
  let rest = square;
  let small = 0;
  for (let k = 0; k <= terms && small < 4; k++) {
    let a = 0;
    for (let q = 0; q < n; q++) a += now[q]!;
    coefficients.push(a);
    rest = Math.max(rest - a * a, 0);
    tails.push(Math.max(rest, ROUNDING * square));
    small = rest <= 100 * ROUNDING * square && a * a <= 1e-20 * square ? small + 1 : 0;
    const [u, v] = [1 / Math.sqrt(k + 1), Math.sqrt(k / (k + 1))];
    for (let q = 0; q < n; q++) before[q] = u * at[q]! * now[q]! - v * before[q]!;
    [before, now] = [now, before];
  }
  return { coefficients: Float64Array.from(coefficients), tails: Float64Array.from(tails), square };
}

/** The largest change of the first coefficients when every other node is left out. */
function halved(f: Float64Array, at: Float64Array, weights: Float64Array, known: Float64Array): number {
  let most = 0;
  const n = at.length;
  const count = Math.min(known.length, 12);
  let [before, now] = [new Float64Array(n), new Float64Array(n)];
  for (let q = 0; q < n; q += 2) now[q] = 2 * weights[q]! * f[q]!;
  for (let k = 0; k < count; k++) {
    let a = 0;
    for (let q = 0; q < n; q += 2) a += now[q]!;
    most = Math.max(most, Math.abs(a - known[k]!));
    const [u, v] = [1 / Math.sqrt(k + 1), Math.sqrt(k / (k + 1))];
    for (let q = 0; q < n; q += 2) before[q] = u * at[q]! * now[q]! - v * before[q]!;
    [before, now] = [now, before];
  }
  return most;
}

/** E f(z) g(ρ z + √(1 - ρ²) z') by the trapezoidal rule in both directions, for analytic functions. */
export function direct(f: Values, g: Values, rho: number): number {
  const { at, weights } = MIDDLE;
  const n = at.length;
  const values = f(at);
  const across = Math.sqrt(Math.max(0, 1 - rho * rho));
  const points = new Float64Array(n * n);
  for (let p = 0; p < n; p++) for (let q = 0; q < n; q++) points[p * n + q] = rho * at[p]! + across * at[q]!;
  const inner = g(points);
  let total = 0;
  for (let p = 0; p < n; p++) {
    let s = 0;
    for (let q = 0; q < n; q++) s += weights[q]! * inner[p * n + q]!;
    total += weights[p]! * values[p]! * s;
  }
  return total;
}
/** Steps of 0.15 up to 8.6, beyond which the weight is rounding. */
const MIDDLE = ((): Nodes => {
  const { at, weights } = normalNodes(160);
  const inside = [...at.keys()].filter((k) => Math.abs(at[k]!) <= 8.6);
  return { at: Float64Array.from(inside, (k) => at[k]!), weights: Float64Array.from(inside, (k) => weights[k]!) };
})();

/** E f(z) g(z') of two standard normal numbers with correlation ρ. */
export interface PairMean {
  readonly value: number;
  /** What may be missing, from the tails of both series. */
  readonly error: number;
}

/** What the tails of the series may leave, relative to the sizes of both functions, before it is integrated directly. */
export const TAIL = 1e-12;

/** By Mehler's series (1866); directly where its tail is too large and the functions are smooth. */
export function pairMean(a: Expansion, b: Expansion, rho: number, f: Values, g: Values): PairMean {
  const terms = Math.min(a.coefficients.length, b.coefficients.length);
  let [value, power] = [0, 1];
  for (let k = 0; k < terms; k++, power *= rho) value += a.coefficients[k]! * b.coefficients[k]! * power;
  return completed(a, b, rho, { value, error: tail(a, b, terms, power) }, f, g);
}

/** A bound of what a series leaves out after some terms; `power` is that of the first one left out. */
export function tail(a: Expansion, b: Expansion, terms: number, power: number): number {
  const rest = (e: Expansion): number => e.tails[Math.min(terms, e.tails.length) - 1]!;
  return Math.sqrt(rest(a) * rest(b)) * Math.abs(power);
}

/** A sum of the series, or the direct integral in its place. */
export function completed(a: Expansion, b: Expansion, rho: number, sum: PairMean, f: Values, g: Values): PairMean {
  const size = Math.sqrt(a.square * b.square);
  const rounding = a.error * Math.sqrt(b.square) + b.error * Math.sqrt(a.square);
  // The direct rule does no better where there are kinks.
  if (sum.error <= TAIL * size || a.kinked || b.kinked) return { value: sum.value, error: sum.error + rounding };
  return { value: direct(f, g, rho), error: rounding };
}

/** A function at many values. */
export type Values = (at: Float64Array) => Float64Array;
