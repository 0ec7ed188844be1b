import { phi1, phi2 } from './exponential.ts';

/**
 * A step along the logarithm y of something that stays positive, for each sample. Near the start the rate is taken as a + b eʸ, linear in what
 * grows itself, and followed in closed form (Verhulst 1838): growth that saturates neither overshoots nor explodes, however long the step. Where
 * the rate does not fall with y, or noise is added, it is taken as linear in y (exponential Rosenbrock, Hochbruck & Ostermann 2006). What the rate
 * at the end differs from this acts as a force that grows along the step (order 2).
 */
export class LogStep {
  /** dr/dy at the start. */
  readonly own: Float64Array;
  /** By what the prediction multiplies a small change of y, and one of the rate without what y itself does to it. */
  readonly keep: Float64Array;
  readonly first: Float64Array;
  /** By what the corrected step multiplies these, and the change of the rate at the end without what y does to it there. */
  readonly keepEnd: Float64Array;
  readonly firstEnd: Float64Array;
  readonly second: Float64Array;
  /** dr/dy at the end, as the prediction has it. */
  readonly ownEnd: Float64Array;
  private readonly noisy: boolean;
  private h = 0;

  constructor(count: number, noisy: boolean) {
    const some = (): Float64Array => new Float64Array(count);
    this.own = some();
    [this.keep, this.first] = [some(), some()];
    [this.keepEnd, this.firstEnd, this.second, this.ownEnd] = [some(), some(), some(), some()];
    this.noisy = noisy;
  }

  /** A step of h; `own` has been written. */
  begin(h: number): void {
    this.h = h;
  }

  /** Where y goes with the rate r of the start. */
  predict(y: Float64Array, r: Float64Array, into: Float64Array): void {
    const { own, keep, first, h } = this;
    for (let m = 0; m < y.length; m++) {
      const b = own[m]!;
      if (this.saturates(b)) {
        const s = saturated(h, r[m]! - b, b);
        [keep[m], first[m]] = [s.keep, s.first];
        into[m] = y[m]! + s.moved;
      } else {
        const f = h * phi1(h * b);
        [keep[m], first[m]] = [1 + f * b, f];
        into[m] = y[m]! + f * r[m]!;
      }
    }
  }

  /** Where y goes with the rate r of the start and the rate g at what was predicted. */
  correct(y: Float64Array, r: Float64Array, predicted: Float64Array, g: Float64Array, into: Float64Array): void {
    const { own, keepEnd, firstEnd, second, ownEnd, h } = this;
    for (let m = 0; m < y.length; m++) {
      const b = own[m]!;
      const moved = predicted[m]! - y[m]!;
      if (this.saturates(b)) {
        const a = r[m]! - b;
        const end = b * Math.exp(moved);
        const z = moved - a * h;
        const late = phi2(z) / phi1(z);
        const s = saturated(h, a + late * (g[m]! - a - end), b);
        into[m] = y[m]! + s.moved;
        [keepEnd[m], firstEnd[m], second[m], ownEnd[m]] = [s.keep, (1 - late) * s.first, late * s.first, end];
      } else {
        const z = h * b;
        const [one, two] = [h * phi1(z), h * phi2(z)];
        into[m] = predicted[m]! + two * (g[m]! - r[m]! - b * moved);
        [keepEnd[m], firstEnd[m], second[m], ownEnd[m]] = [1 + one * b, one - two, two, b];
      }
    }
  }

  private saturates(own: number): boolean {
    return own < 0 && !this.noisy;
  }
}

/** By how much y moves in a time h if y′ = a + c eʸ with b = c eʸ < 0 at the start, and its derivatives by y at the start and by a. */
function saturated(h: number, a: number, b: number) {
  const q = a * h;
  if (q > 0) {
    const fallen = Math.exp(-q);
    const d = fallen - b * h * phi1(-q);
    return { moved: -Math.log(d), keep: fallen / d, first: h + (b * h * h * phi2(-q)) / d };
  }
  const d = 1 - b * h * phi1(q);
  return { moved: q - Math.log(d), keep: 1 / d, first: h + (b * h * h * (phi1(q) - phi2(q))) / d };
}
