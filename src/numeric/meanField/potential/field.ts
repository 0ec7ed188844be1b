import { degree } from '../../degree.ts';
import { type Expansion, expansion } from '../hermite.ts';
import { gauge, type Numbers } from '../numbers.ts';
import type { Question } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import { plan } from '../twoTime/plan.ts';
import type { Profile } from '../twoTime/profile.ts';

/** x' = -decay x + h of one Gaussian number, with ⟨h h⟩ = Σ weight E[f(x) g(x)], each of the two a function of x. */
export interface OneField {
  readonly decay: number;
  /** The strength of white noise; 0 without. */
  readonly noise: number;
  readonly kernels: readonly { readonly weight: number; readonly left: Profile; readonly right: Profile }[];
  /** Compiles functions of the state. */
  readonly profile: (term: Parameters<typeof degree>[0], what: string) => Profile;
}

/** @throws {NoAnswer} where the process is of another form. */
export function oneField(q: Pick<Question, 'process' | 'values' | 'sizes'>): OneField {
  const p = q.process;
  const refuse = (reason: string): never => {
    throw new NoAnswer('does not apply', reason);
  };
  if (p.time !== 'continuous') refuse('the potential is that of a flow');
  if (p.populations.length !== 1) refuse('there are several populations');
  const made = plan({ ...q, moments: [], tolerance: 0, seed: 0 }, true);
  const site = made.sites[0]!;
  const { places } = site;
  if (places.states !== 1 || places.moving !== 2) refuse('the site has more than one state and one field');
  if (made.averages.length > 0) refuse('a mean or another average stands in the equations');
  const [state, field] = [site.states[0]!, site.processes[0]!];
  if (field.memory.length > 0) refuse('the field has memory');
  const [right, local] = [state.right, field.local];
  if (!right.fixed || !local.fixed) refuse('the equations depend on time by themselves');
  const [ofState, ofField, ...rest] = right.read();
  const [own, itself, ...more] = local.read();
  if (itself !== 0 || [...rest, ...more].some((x) => x !== 0)) refuse('the state is driven by more than its field');
  if (state.noise?.fixed === false) refuse('the strength of the noise depends on time');
  const noise = new Float64Array(1);
  state.noise?.values(new Float64Array(0), noise);
  const decay = -(ofState! + ofField! * own!);
  if (!(decay > 0)) refuse('the state does not decay without its field');

  const letters = p.kernels.map((k) => k.letter);
  const covariance = p.covariances.find((c) => c.left === field.letter && c.right === field.letter);
  if (covariance === undefined || degree(covariance.term, new Set(letters)) > 1)
    throw new NoAnswer('does not apply', 'the covariance of the field is not a sum of averages');
  const numbers: Numbers = made.numbers;
  const g = gauge(covariance.term, [], letters, numbers);
  if (!g.fixed) refuse('the covariance of the field depends on time by itself');
  const constant = new Float64Array(1);
  const weights = new Float64Array(g.dimension);
  g.values(new Float64Array(g.dimension), constant);
  g.slopes(new Float64Array(g.dimension), weights);
  if (constant[0] !== 0) refuse('the field has a part that does not fluctuate');
  const profile: OneField['profile'] = (term, what) => {
    const of = made.parts.profile({ indices: [], term }, 0, what);
    const [x, h] = of.directions();
    if (h !== 0 || x === 0) throw new NoAnswer('does not apply', `${what} is no function of the state alone`);
    return of;
  };
  const kernels = g.variables.map((l, k) => {
    const kernel = p.kernels.find((x) => x.letter === l)!;
    if (kernel.kind !== 'average') throw new NoAnswer('does not apply', 'a response stands in the covariance');
    return {
      weight: ofField! ** 2 * weights[k]!,
      left: profile(kernel.left.term, `the kernel ${l.name}`),
      right: profile(kernel.right.term, `the kernel ${l.name}`),
    };
  });
  return { decay, noise: noise[0]!, kernels, profile };
}

/** A function of a Gaussian state of some variance, expanded. */
export function expanded(f: Profile, variance: number, terms?: number): Expansion {
  const directions = f.directions();
  const deviation = Math.sqrt(variance) * directions[0]!;
  const values = (z: Float64Array): Float64Array =>
    f.at(
      0,
      directions,
      z.map((x) => deviation * x),
    );
  return expansion(values, terms);
}

/** Last coefficients below this, relative, are left out. */
const NEGLIGIBLE = 1e-18;

/** ⟨h h⟩ as a power series in ρ = C/C(0) at a variance C(0) (Mehler 1866). */
export interface Series {
  readonly variance: number;
  readonly coefficients: Float64Array;
  /** What the series may lack at ρ = 1. */
  readonly error: number;
}

export function series(of: OneField, variance: number, terms?: number): Series {
  let coefficients = new Float64Array(0);
  let error = 0;
  for (const { weight, left, right } of of.kernels) {
    const a = expanded(left, variance, terms);
    const b = right === left ? a : expanded(right, variance, terms);
    const n = Math.min(a.coefficients.length, b.coefficients.length);
    if (coefficients.length < n) {
      const longer = new Float64Array(n);
      longer.set(coefficients);
      coefficients = longer;
    }
    for (let k = 0; k < n; k++) coefficients[k]! += weight * a.coefficients[k]! * b.coefficients[k]!;
    const tail = Math.sqrt(a.tails[n - 1]! * b.tails[n - 1]!);
    const rounding = a.error * Math.sqrt(b.square) + b.error * Math.sqrt(a.square);
    error += Math.abs(weight) * (tail + rounding);
  }
  const scale = coefficients.reduce((x, c) => x + Math.abs(c), 0);
  let n = coefficients.length;
  while (n > 1 && Math.abs(coefficients[n - 1]!) < NEGLIGIBLE * scale) n--;
  return { variance, coefficients: coefficients.subarray(0, n), error };
}

/** Σ c_k ρ^k. */
export function valueAt(s: Series, rho: number): number {
  let v = 0;
  for (let k = s.coefficients.length - 1; k >= 0; k--) v = v * rho + s.coefficients[k]!;
  return v;
}
/** The derivative by C. */
export function slopeAt(s: Series, rho: number): number {
  let v = 0;
  for (let k = s.coefficients.length - 1; k >= 1; k--) v = v * rho + k * s.coefficients[k]!;
  return v / s.variance;
}
/** The integral over C from 0. */
export function integralTo(s: Series, rho: number): number {
  let v = 0;
  for (let k = s.coefficients.length - 1; k >= 0; k--) v = v * rho + s.coefficients[k]! / (k + 1);
  return v * rho * s.variance;
}
