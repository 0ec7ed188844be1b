import type { RandomStream } from '../../random.ts';
import type { Homogeneous } from './homogeneous.ts';
import { solveComplex } from './linear.ts';

/**
 * The path H(X, t) = (1 - t) F(X) + t γ G(X) = 0 from the roots of G at t = 1, with G_k = X_k^{d_k} - s_k X₀^{d_k}, in
 * a random affine patch Σ a_j X_j = 1 (Morgan & Sommese 1987). Complex numbers are interleaved.
 */
export class Tracker {
  /** n + 1 unknowns. */
  readonly size: number;
  private readonly field: Homogeneous;
  private readonly gamma: readonly [number, number];
  private readonly starts: Float64Array;
  private readonly patch: Float64Array;
  private readonly f: Float64Array;
  private readonly j: Float64Array;
  private readonly a: Float64Array;
  private readonly b: Float64Array;
  private readonly k: readonly Float64Array[];
  private readonly trial: Float64Array;
  /** How many linear systems were solved. */
  work = 0;

  constructor(field: Homogeneous, random: RandomStream) {
    const n = field.degrees.length;
    this.field = field;
    this.size = n + 1;
    const unit = (): [number, number] => {
      const angle = 2 * Math.PI * random.uniform();
      return [Math.cos(angle), Math.sin(angle)];
    };
    this.gamma = unit();
    this.starts = Float64Array.from(field.degrees.flatMap(unit));
    this.patch = Float64Array.from({ length: 2 * (n + 1) }, () => random.normal());
    this.f = new Float64Array(2 * n);
    this.j = new Float64Array(2 * n * (n + 1));
    this.a = new Float64Array(2 * (n + 1) * (n + 1));
    this.b = new Float64Array(2 * (n + 1));
    this.k = [0, 1, 2, 3].map(() => new Float64Array(2 * (n + 1)));
    this.trial = new Float64Array(2 * (n + 1));
  }

  /** The start of path `number`, digits of which choose roots of unity. */
  start(number: number): Float64Array {
    const x = new Float64Array(2 * this.size);
    x[0] = 1;
    let rest = number;
    for (const [k, d] of this.field.degrees.entries()) {
      const which = rest % d;
      rest = Math.floor(rest / d);
      const angle = (Math.atan2(this.starts[2 * k + 1]!, this.starts[2 * k]!) + 2 * Math.PI * which) / d;
      x[2 * k + 2] = Math.cos(angle);
      x[2 * k + 3] = Math.sin(angle);
    }
    this.normalise(x);
    return x;
  }

  /** Puts a point into the patch. */
  private normalise(x: Float64Array): void {
    let re = 0;
    let im = 0;
    for (let m = 0; m < this.size; m++) {
      re += this.patch[2 * m]! * x[2 * m]! - this.patch[2 * m + 1]! * x[2 * m + 1]!;
      im += this.patch[2 * m]! * x[2 * m + 1]! + this.patch[2 * m + 1]! * x[2 * m]!;
    }
    const size = re * re + im * im;
    for (let m = 0; m < this.size; m++) {
      const p = x[2 * m]!;
      const q = x[2 * m + 1]!;
      x[2 * m] = (p * re + q * im) / size;
      x[2 * m + 1] = (q * re - p * im) / size;
    }
  }

  /**
   * Fills a with H_X and b with H, or with -H_t. Most of it runs before it is compiled to machine code, where pairs taken
   * apart cost more than the arithmetic.
   */
  private load(x: Float64Array, tr: number, ti: number, what: 'value' | 'rate'): void {
    const { a, b, f, j, size: n } = this;
    const cr = this.gamma[0];
    const ci = this.gamma[1];
    this.field.evaluate(x, f, j);
    const gr = tr * cr - ti * ci;
    const gi = tr * ci + ti * cr;
    const ur = 1 - tr;
    const ui = -ti;
    const yr = x[0]!;
    const yi = x[1]!;
    for (let k = 0; k < n - 1; k++) {
      const d = this.field.degrees[k]!;
      // z^(d-1) of both coordinates of the start system.
      let pr = 1;
      let pi = 0;
      let qr = 1;
      let qi = 0;
      const xr = x[2 * k + 2]!;
      const xi = x[2 * k + 3]!;
      for (let m = 1; m < d; m++) {
        const p = pr * xr - pi * xi;
        pi = pr * xi + pi * xr;
        pr = p;
        const q = qr * yr - qi * yi;
        qi = qr * yi + qi * yr;
        qr = q;
      }
      const sr = this.starts[2 * k]!;
      const si = this.starts[2 * k + 1]!;
      const wr = sr * qr - si * qi;
      const wi = sr * qi + si * qr;
      const vr = pr * xr - pi * xi - (wr * yr - wi * yi);
      const vi = pr * xi + pi * xr - (wr * yi + wi * yr);
      for (let m = 0; m < n; m++) {
        const at = 2 * (k * n + m);
        let re = ur * j[at]! - ui * j[at + 1]!;
        let im = ur * j[at + 1]! + ui * j[at]!;
        if (m === 0) {
          re -= d * (gr * wr - gi * wi);
          im -= d * (gr * wi + gi * wr);
        } else if (m === k + 1) {
          re += d * (gr * pr - gi * pi);
          im += d * (gr * pi + gi * pr);
        }
        a[at] = re;
        a[at + 1] = im;
      }
      const fr = f[2 * k]!;
      const fi = f[2 * k + 1]!;
      if (what === 'value') {
        b[2 * k] = ur * fr - ui * fi + gr * vr - gi * vi;
        b[2 * k + 1] = ur * fi + ui * fr + gr * vi + gi * vr;
      } else {
        b[2 * k] = fr - (cr * vr - ci * vi);
        b[2 * k + 1] = fi - (cr * vi + ci * vr);
      }
    }
    let re = what === 'value' ? -1 : 0;
    let im = 0;
    for (let m = 0; m < n; m++) {
      const at = 2 * ((n - 1) * n + m);
      const pr = this.patch[2 * m]!;
      const pi = this.patch[2 * m + 1]!;
      a[at] = pr;
      a[at + 1] = pi;
      if (what === 'value') {
        re += pr * x[2 * m]! - pi * x[2 * m + 1]!;
        im += pr * x[2 * m + 1]! + pi * x[2 * m]!;
      }
    }
    b[2 * n - 2] = re;
    b[2 * n - 1] = im;
    this.work++;
  }

  /** dX/dt into `out`. */
  private velocity(x: Float64Array, tr: number, ti: number, out: Float64Array): boolean {
    this.load(x, tr, ti, 'rate');
    if (!(solveComplex(this.a, this.b, this.size) > 0)) return false;
    out.set(this.b);
    return true;
  }

  /** Newton's method at fixed t; gives the last relative step, and the pivot ratio of the last matrix. */
  correct(x: Float64Array, tr: number, ti: number, steps: number, until: number): { step: number; pivots: number } {
    let step = Infinity;
    let pivots = 0;
    for (let k = 0; k < steps && step > until; k++) {
      this.load(x, tr, ti, 'value');
      pivots = solveComplex(this.a, this.b, this.size);
      if (!(pivots > 0)) return { step: Infinity, pivots: 0 };
      let moved = 0;
      let size = 0;
      for (let m = 0; m < x.length; m++) {
        x[m] = x[m]! - this.b[m]!;
        moved += this.b[m]! * this.b[m]!;
        size += x[m]! * x[m]!;
      }
      step = Math.sqrt(moved / size);
    }
    return { step, pivots };
  }

  /** Follows x along the real line from t to `to`, at most `budget` steps; false where it does not get there. */
  follow(x: Float64Array, from: number, to: number, budget: number, longest: number): boolean {
    let t = from;
    let h = Math.min(longest, (from - to) / 2);
    let successes = 0;
    const [k1, k2, k3, k4] = this.k as [Float64Array, Float64Array, Float64Array, Float64Array];
    const y = this.trial;
    const moved = (k: Float64Array, by: number): Float64Array => {
      for (let m = 0; m < y.length; m++) y[m] = x[m]! - by * k[m]!;
      return y;
    };
    for (let step = 0; step < budget; step++) {
      if (t <= to) return true;
      h = Math.min(h, t - to);
      const ahead =
        this.velocity(x, t, 0, k1) &&
        this.velocity(moved(k1, h / 2), t - h / 2, 0, k2) &&
        this.velocity(moved(k2, h / 2), t - h / 2, 0, k3) &&
        this.velocity(moved(k3, h), t - h, 0, k4);
      if (ahead) {
        for (let m = 0; m < y.length; m++) y[m] = x[m]! - (h / 6) * (k1[m]! + 2 * k2[m]! + 2 * k3[m]! + k4[m]!);
        if (this.correct(y, t - h, 0, 3, 1e-7).step <= 1e-7) {
          x.set(y);
          t = t - h <= to ? to : t - h;
          if (++successes >= 4) {
            successes = 0;
            h = Math.min(2 * h, longest);
          }
          continue;
        }
      }
      successes = 0;
      h /= 2;
      if (h < 1e-13 * Math.max(t, 1e-3)) return false;
    }
    return false;
  }

  /** Once around the circle of radius t, from its point on the real line, in so many steps; the points are added to `sum`. */
  circle(x: Float64Array, t: number, steps: number, sum: Float64Array): boolean {
    const [k1] = this.k as [Float64Array];
    for (let k = 1; k <= steps; k++) {
      const before = (2 * Math.PI * (k - 1)) / steps;
      const now = (2 * Math.PI * k) / steps;
      const [tr, ti] = [t * Math.cos(before), t * Math.sin(before)];
      const [sr, si] = [t * Math.cos(now), t * Math.sin(now)];
      if (!this.velocity(x, tr, ti, k1)) return false;
      const [dr, di] = [sr - tr, si - ti];
      for (let m = 0; m < this.size; m++) {
        const vr = k1[2 * m]!;
        const vi = k1[2 * m + 1]!;
        x[2 * m] = x[2 * m]! + dr * vr - di * vi;
        x[2 * m + 1] = x[2 * m + 1]! + dr * vi + di * vr;
      }
      if (!(this.correct(x, sr, si, 4, 1e-10).step <= 1e-10)) return false;
      for (let m = 0; m < sum.length; m++) sum[m] = sum[m]! + x[m]!;
    }
    return true;
  }
}
