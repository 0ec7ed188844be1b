import type { EmbeddedPair } from './embeddedPair.ts';
import type { VectorField } from './integrator.ts';

/** The coefficient rows of one step's dense output, each of shape [dimension]. */
export type DenseRows = readonly Float64Array[];

/**
 * The working memory of one explicit Runge–Kutta step of size h from (t, y). The order of calls is: slope at y into k[0],
 * `advance`, `error`, `finish`, then perhaps `dense`, then `accept`.
 */
export class RungeKuttaStep {
  /** The new point, shape [dimension]. */
  readonly next: Float64Array;
  /** Where the last stage was evaluated, shape [dimension]. */
  readonly argument: Float64Array;
  evaluations = 0;
  private readonly pair: EmbeddedPair;
  private readonly field: VectorField;
  private readonly k: Float64Array[];
  private readonly work: Float64Array;
  private readonly errorNeedsEnd: boolean;
  private finished = false;

  constructor(pair: EmbeddedPair, field: VectorField, dimension: number) {
    this.pair = pair;
    this.field = field;
    const rows = pair.b.length + 1 + pair.denseStages.length;
    this.k = Array.from({ length: rows }, () => new Float64Array(dimension));
    this.next = new Float64Array(dimension);
    this.argument = new Float64Array(dimension);
    this.work = new Float64Array(dimension);
    this.errorNeedsEnd = pair.errors.some((row) => (row[pair.b.length] ?? 0) !== 0);
  }

  /** The slope where the step starts. */
  get first(): Float64Array {
    return this.k[0]!;
  }

  /** The slope of the last stage. */
  get lastStage(): Float64Array {
    return this.k[this.pair.b.length - 1]!;
  }

  /** The slope at the new point, once `finish` was called. */
  get end(): Float64Array {
    return this.k[this.pair.b.length]!;
  }

  evaluate(t: number, y: Float64Array, out: Float64Array): void {
    this.evaluations++;
    this.field(t, y, out);
  }

  /** Fills the stages and `next`. */
  advance(t: number, y: Float64Array, h: number): void {
    const { c, a, b } = this.pair;
    for (let stage = 1; stage < b.length; stage++) {
      this.shift(y, h, a[stage]!, this.argument);
      this.evaluate(t + c[stage]! * h, this.argument, this.k[stage]!);
    }
    this.shift(y, h, b, this.next);
    this.finished = false;
    if (this.errorNeedsEnd) this.finish(t, h);
  }

  /** Fills `end`, unless that is done. */
  finish(t: number, h: number): void {
    if (!this.finished) this.evaluate(t + h, this.next, this.end);
    this.finished = true;
  }

  /** The error of the step in units of the tolerance; NaN if anything it is made of is not finite. */
  error(y: Float64Array, h: number, absolute: Float64Array, relative: number): number {
    const { next, work } = this;
    const norms = this.pair.errors.map((row) => {
      this.combination(row, work);
      let norm = 0;
      for (let i = 0; i < work.length; i++) {
        const size = Math.max(Math.abs(y[i]!), Math.abs(next[i]!));
        // Infinite next[i] would make the ratio 0: infinity − infinity is NaN and is not passed over.
        const ratio = Math.abs(h * work[i]!) / (absolute[i]! + relative * size) + (size - size);
        if (!(ratio <= norm)) norm = ratio;
        if (Number.isNaN(norm)) return norm;
      }
      return norm;
    });
    return this.pair.combine(norms);
  }

  /** Rows of the dense output between y and `next` (Hairer, Nørsett & Wanner 1993, section II.6); needs `finish`. */
  dense(t: number, y: Float64Array, h: number): DenseRows {
    const { denseStages, dense, b } = this.pair;
    denseStages.forEach((stage, j) => {
      this.shift(y, h, stage.a, this.argument);
      this.evaluate(t + stage.c * h, this.argument, this.k[b.length + 1 + j]!);
    });
    const { next, first, end } = this;
    const difference = next.map((value, i) => value - y[i]!);
    const rows = [
      difference,
      difference.map((value, i) => h * first[i]! - value),
      difference.map((value, i) => 2 * value - h * (first[i]! + end[i]!)),
    ];
    for (const row of dense) {
      const out = new Float64Array(y.length);
      this.combination(row, out);
      for (let i = 0; i < out.length; i++) out[i] = h * out[i]!;
      rows.push(out);
    }
    return rows;
  }

  /** Moves y to the new point; the slope there becomes the first of the next step. */
  accept(y: Float64Array): void {
    y.set(this.next);
    const s = this.pair.b.length;
    [this.k[0], this.k[s]] = [this.k[s]!, this.k[0]!];
  }

  /** out = Σ row[j] k[j]. */
  private combination(row: readonly number[], out: Float64Array): void {
    out.fill(0);
    for (let j = 0; j < row.length; j++) {
      const weight = row[j]!;
      if (weight === 0) continue;
      const k = this.k[j]!;
      for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * k[i]!;
    }
  }

  /** out = y + h Σ row[j] k[j]. */
  private shift(y: Float64Array, h: number, row: readonly number[], out: Float64Array): void {
    this.combination(row, out);
    for (let i = 0; i < out.length; i++) out[i] = y[i]! + h * out[i]!;
  }
}

/** The dense output at y(t + θ h), written to `out`: y + θ(r0 + (1 − θ)(r1 + θ(r2 + (1 − θ)(r3 + …)))). */
export function denseState(y: Float64Array, rows: DenseRows, theta: number, out: Float64Array): Float64Array {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let r = rows.length - 1; r >= 0; r--) sum = (r % 2 === 0 ? theta : 1 - theta) * (rows[r]![i]! + sum);
    out[i] = y[i]! + sum;
  }
  return out;
}

/** `steps` equal steps of a pair without error control, from t0 to t1: the state at t1. */
export function fixedSteps(
  pair: EmbeddedPair,
  problem: { readonly field: VectorField; readonly y0: ArrayLike<number>; readonly t0: number; readonly t1: number },
  steps: number,
): Float64Array {
  const { field, t0, t1 } = problem;
  const y = Float64Array.from(problem.y0);
  const step = new RungeKuttaStep(pair, field, y.length);
  const h = (t1 - t0) / steps;
  step.evaluate(t0, y, step.first);
  for (let n = 0; n < steps; n++) {
    step.advance(t0 + n * h, y, h);
    step.finish(t0 + n * h, h);
    step.accept(y);
  }
  return y;
}
