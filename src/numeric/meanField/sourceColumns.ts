import type { Letter } from '../../expr/expr.ts';
import type { Population } from '../../model/effective.ts';
import { countOf } from './lifted.ts';
import { NoAnswer } from './refusal.ts';

/**
 * Where the sources of a site lie among its columns - the mean, starts, labels, draws of each time, kicks of each time - and how
 * its kicks are correlated; all else is independent with variance 1.
 */
export class SourceColumns {
  /** Column of the first component; draws and kicks take a block at each time. */
  readonly at: ReadonlyMap<Letter, number>;
  /** Columns in all, with one to spare. */
  readonly count: number;
  private readonly perTime: number;
  private readonly firstKick: number;
  /** How many kicks there are, and their covariance, row by row. */
  private readonly kicks: number;
  private readonly covariance: Float64Array;

  constructor(p: Population, times: number, sizes: Parameters<typeof countOf>[1]) {
    const at = new Map<Letter, number>();
    let column = 1;
    for (const l of [...p.states, ...p.labels]) {
      at.set(l.letter, column);
      column += countOf(l.letter, sizes);
    }
    for (const d of p.draws) {
      at.set(d.letter, column);
      column += countOf(d.letter, sizes) * times;
    }
    this.firstKick = column;
    let perTime = 0;
    for (const q of p.processes) {
      at.set(q.letter, column + perTime);
      perTime += countOf(q.letter, sizes);
    }
    this.at = at;
    this.perTime = perTime;
    this.kicks = perTime * times;
    this.count = column + this.kicks + 1;
    if (this.count ** 2 * 8 > MOST_BYTES)
      throw new NoAnswer('too large', `${this.count} sources need ${this.count ** 2 * 8} bytes`);
    this.covariance = new Float64Array(this.kicks ** 2);
  }

  /** Where the kick of a component of a process at a time lies. */
  kick(process: Letter, component: number, time: number): number {
    return this.at.get(process)! + component + time * this.perTime;
  }

  /** Where the kicks of a time begin. */
  kickOf(time: number): number {
    return this.firstKick + time * this.perTime;
  }

  /** No kick is correlated with another, until it is said. */
  forget(): void {
    this.covariance.fill(0);
  }

  /** The covariance of the kicks in two columns. */
  correlate(column: number, other: number, value: number): void {
    const [i, j] = [column - this.firstKick, other - this.firstKick];
    this.covariance[i * this.kicks + j] = value;
    this.covariance[j * this.kicks + i] = value;
  }

  /** A row times the covariance of all sources. */
  weighed(row: Float64Array): Float64Array {
    const { firstKick, kicks, covariance } = this;
    const made = Float64Array.from(row);
    made.fill(0, firstKick);
    for (let i = 0; i < kicks; i++) {
      const c = row[firstKick + i]!;
      if (c !== 0)
        for (let j = 0; j < kicks; j++) made[firstKick + j] = made[firstKick + j]! + c * covariance[i * kicks + j]!;
    }
    return made;
  }
}

/** Bytes that the covariance of the sources may take. */
const MOST_BYTES = 2 ** 28;
