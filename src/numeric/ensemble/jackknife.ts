/** A function of means with its standard error. */
export interface Estimate {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

/**
 * Sums over groups of paths, from which functions of means get their standard errors by leaving out one group after the
 * other (the jackknife of Quenouille 1956 and Tukey 1958).
 */
export class Groups {
  private readonly sums: Float64Array[];
  private readonly counts: number[];
  private readonly sizes: Float64Array;
  private readonly largest: Float64Array;

  constructor(groups: number, length: number) {
    this.sums = Array.from({ length: groups }, () => new Float64Array(length));
    this.counts = new Array<number>(groups).fill(0);
    this.sizes = new Float64Array(length);
    this.largest = new Float64Array(length);
  }

  /** The largest part that one path has in the sum of a quantity: where it is large, few paths carry the mean, and its error is not known. */
  get share(): number {
    let most = 0;
    for (let k = 0; k < this.sizes.length; k++)
      if (this.sizes[k]! > 0) most = Math.max(most, this.largest[k]! / this.sizes[k]!);
    return most;
  }

  get count(): number {
    return this.counts.reduce((a, b) => a + b, 0);
  }

  add(path: number, values: ArrayLike<number>): void {
    const g = path % this.sums.length;
    const sum = this.sums[g]!;
    for (let k = 0; k < sum.length; k++) {
      const x = values[k]!;
      sum[k] = sum[k]! + x;
      this.sizes[k] = this.sizes[k]! + Math.abs(x);
      this.largest[k] = Math.max(this.largest[k]!, Math.abs(x));
    }
    this.counts[g] = this.counts[g]! + 1;
  }

  /** The means of all groups but one, or of all. */
  means(without?: number): Float64Array {
    const total = new Float64Array(this.sums[0]!.length);
    let n = 0;
    this.sums.forEach((sum, g) => {
      if (g === without) return;
      n += this.counts[g]!;
      for (let k = 0; k < total.length; k++) total[k] = total[k]! + sum[k]!;
    });
    return total.map((x) => x / n);
  }

  /** A function of the means. */
  estimate(f: (means: Float64Array) => Float64Array): Estimate {
    const value = f(this.means());
    const n = this.sums.length;
    const left = this.sums.map((_, g) => f(this.means(g)));
    const error = value.map((_, k) => {
      const mean = left.reduce((a, x) => a + x[k]!, 0) / n;
      return Math.sqrt(((n - 1) / n) * left.reduce((a, x) => a + (x[k]! - mean) ** 2, 0));
    });
    return { value, error };
  }
}
