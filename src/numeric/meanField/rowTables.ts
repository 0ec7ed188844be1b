import type { Letter } from '../../expr/expr.ts';

/** Kernels at all pairs of times: [components][t][s], zero for s > t. */
export class RowTables {
  readonly times: number;
  readonly values = new Map<Letter, Float64Array>();

  constructor(kernels: readonly (readonly [Letter, number])[], times: number) {
    this.times = times;
    for (const [l, components] of kernels) this.values.set(l, new Float64Array(components * times * times));
  }

  /** The row at t of every kernel, into [components][s]. */
  read(t: number, into: ReadonlyMap<Letter, Float64Array>): void {
    for (const l of this.values.keys()) this.readOne(l, t, into.get(l)!);
  }

  readOne(l: Letter, t: number, row: Float64Array): void {
    const n = this.times;
    const table = this.values.get(l)!;
    for (let c = 0; c * n < row.length; c++) row.set(table.subarray((c * n + t) * n, (c * n + t) * n + n), c * n);
  }

  /** Keeps the row at t of a kernel from [components][s]. */
  write(l: Letter, t: number, row: Float64Array): void {
    const n = this.times;
    const table = this.values.get(l)!;
    for (let c = 0; c * n < row.length; c++) table.set(row.subarray(c * n, c * n + t + 1), (c * n + t) * n);
  }

  /** The largest difference of any entry. */
  distance(other: RowTables): number {
    let most = 0;
    for (const [l, table] of this.values) {
      const there = other.values.get(l)!;
      for (let k = 0; k < table.length; k++) most = Math.max(most, Math.abs(table[k]! - there[k]!));
    }
    return most;
  }

  /** (1 − damping) · this + damping · old. */
  damped(old: RowTables, damping: number): void {
    for (const [l, table] of this.values) {
      const before = old.values.get(l)!;
      for (let k = 0; k < table.length; k++) table[k] = (1 - damping) * table[k]! + damping * before[k]!;
    }
  }

  copied(): RowTables {
    const made = new RowTables([], this.times);
    for (const [l, table] of this.values) made.values.set(l, Float64Array.from(table));
    return made;
  }
}
