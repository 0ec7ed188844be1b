import { completed, type Expansion, expansion, TERMS, tail, type Values } from '../hermite.ts';
import type { EqualTime } from './affine.ts';
import { bilinear, type Earlier, noEarlier, note } from './bilinear.ts';
import type { History } from './history.ts';
import type { Profile } from './profile.ts';

/** A profile in a Gaussian process, over time: mean and deviation of its form, and its expansion in Hermite polynomials. */
export class Track {
  readonly profile: Profile;
  readonly earlier: Earlier;
  /** By component, over time. Means without and with those of draws. */
  readonly means: readonly Float64Array[];
  readonly offsets: readonly Float64Array[];
  readonly deviations: readonly Float64Array[];
  readonly expansions: readonly Expansion[][];
  /** By component, then order, over time. */
  readonly coefficients: readonly Float64Array[][];
  directions: Float64Array = new Float64Array(0);
  /** The largest error of a coefficient so far. */
  error = 0;
  private readonly h: History;
  private readonly length: number;

  constructor(profile: Profile, h: History, steps: number) {
    this.profile = profile;
    this.h = h;
    this.length = steps + 2;
    const arrays = (): Float64Array[] => Array.from({ length: profile.rows }, () => new Float64Array(this.length));
    this.earlier = noEarlier(profile.rows, h.site.places.all, profile.fixed, this.length);
    this.means = arrays();
    this.offsets = arrays();
    this.deviations = arrays();
    this.expansions = Array.from({ length: profile.rows }, () => []);
    this.coefficients = Array.from({ length: profile.rows }, () => []);
  }

  note(i: number): void {
    const { h, profile } = this;
    this.directions = profile.directions();
    note(this.earlier, this.directions, i);
    for (let r = 0; r < profile.rows; r++) {
      const { mean, offset, deviation } = formMoments(h, this.directions, r);
      this.means[r]![i] = mean;
      this.offsets[r]![i] = offset;
      this.deviations[r]![i] = deviation;
      const values: Values = (at) =>
        profile.at(
          r,
          this.directions,
          at.map((z) => mean + offset + deviation * z),
        );
      const e = expansion(values, TERMS, this.expansions[r]![i - 1]?.kinked);
      this.expansions[r]![i] = e;
      this.error = Math.max(this.error, e.error * Math.sqrt(e.square));
      const over = this.coefficients[r]!;
      while (over.length < e.coefficients.length) over.push(new Float64Array(this.length));
      over.forEach((c, k) => {
        c[i] = e.coefficients[k] ?? 0;
      });
    }
  }

  /** E of the derivative of component r by its form at step i (Stein 1972). */
  slope(r: number, i: number): number {
    const deviation = this.deviations[r]![i]!;
    if (deviation > 1e-6) return (this.expansions[r]![i]!.coefficients[1] ?? 0) / deviation;
    return this.profile.slopeAt(r, this.directions, this.means[r]![i]! + this.offsets[r]![i]!);
  }
}

/** Mean and deviation of a linear form of the places at the moment. */
export function formMoments(
  h: EqualTime,
  directions: Float64Array,
  r: number,
): { readonly mean: number; readonly offset: number; readonly deviation: number } {
  const { all, one, drawMeans } = h.site.places;
  let [mean, offset, square] = [0, 0, 0];
  for (let p = 0; p < all; p++) {
    const f = directions[r * all + p]!;
    if (f === 0) continue;
    mean += f * h.moments[p * all + one]!;
    offset += f * drawMeans[p]!;
    for (let q = 0; q < all; q++) {
      const g = directions[r * all + q]!;
      if (g !== 0) square += f * g * h.moments[p * all + q]!;
    }
  }
  return { mean, offset, deviation: Math.sqrt(Math.max(0, square - mean * mean)) };
}

/** E(f(y) g(y')) by Mehler's series (1866), or directly where its tail is too large. */
export class GaussianPair {
  /** The largest error of a row so far: the mean of those of its entries. */
  error = 0;
  private readonly h: History;
  private readonly left: Track;
  private readonly right: Track;
  private readonly covariance: Float64Array;
  private readonly power: Float64Array;

  constructor(h: History, left: Track, right: Track, steps: number) {
    this.h = h;
    this.left = left;
    this.right = right;
    this.covariance = new Float64Array(steps + 2);
    this.power = new Float64Array(steps + 2);
  }

  /** Of components l and r, for the present step i and all up to it. */
  row(l: number, r: number, i: number, out: Float64Array): void {
    const { h, left, right, covariance: rho, power } = this;
    const { all } = h.site.places;
    bilinear(h, left.directions.subarray(l * all, (l + 1) * all), right.earlier, r, i, rho);
    const [mean, deviation] = [left.means[l]![i]!, left.deviations[l]![i]!];
    const [means, deviations] = [right.means[r]!, right.deviations[r]!];
    for (let j = 0; j <= i; j++) {
      const d = deviation * deviations[j]!;
      rho[j] = d === 0 ? 0 : Math.max(-1, Math.min(1, (rho[j]! - mean * means[j]!) / d));
    }
    const e = left.expansions[l]![i]!;
    const over = right.coefficients[r]!;
    out.fill(0, 0, i + 1);
    power.fill(1, 0, i + 1);
    const terms = Math.min(e.coefficients.length, over.length);
    for (let k = 0; k < terms; k++) {
      const a = e.coefficients[k]!;
      const b = over[k]!;
      if (Math.abs(a) < 1e-18 * Math.sqrt(e.square)) for (let j = 0; j <= i; j++) power[j] = power[j]! * rho[j]!;
      else
        for (let j = 0; j <= i; j++) {
          out[j] = out[j]! + a * b[j]! * power[j]!;
          power[j] = power[j]! * rho[j]!;
        }
    }
    // What an entry may be off by reaches a solution through sums over the row.
    let errors = 0;
    for (let j = 0; j <= i; j++) {
      const g = right.expansions[r]![j]!;
      if (j === i && left === right && l === r) {
        out[j] = e.square;
        continue;
      }
      const sum = { value: out[j]!, error: tail(e, g, terms, power[j]!) };
      const made = completed(e, g, rho[j]!, sum, this.function(left, l, i), this.function(right, r, j));
      out[j] = made.value;
      errors += made.error;
    }
    this.error = Math.max(this.error, errors / (i + 1));
  }

  /** A component at a step, as a function of a standard normal number. */
  private function(t: Track, r: number, i: number): Values {
    return (z) => {
      const directions = Float64Array.from(t.earlier.over, (o) => o[t.earlier.fixed ? 0 : i]!);
      const [shift, deviation] = [t.means[r]![i]! + t.offsets[r]![i]!, t.deviations[r]![i]!];
      const at = z.map((x) => shift + deviation * x);
      return t.profile.at(r, directions, at);
    };
  }
}
