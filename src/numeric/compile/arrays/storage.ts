import type { Table } from './ix.ts';
import { type Node, product } from './program.ts';

/** Where an array lies in the memory of numbers. */
export interface Storage {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** A program would need more memory than it may have. */
export class MemoryExceeded extends Error {
  readonly bytes: number;
  readonly limit: number;
  constructor(bytes: number, limit: number) {
    super(`the kernel would need ${bytes} bytes of memory, more than the limit of ${limit}`);
    this.name = 'MemoryExceeded';
    this.bytes = bytes;
    this.limit = limit;
  }
}

export const rowMajor = (shape: readonly number[]): readonly number[] =>
  shape.map((_, k) => product(shape.slice(k + 1)));

/** Places of all arrays of a program, in one memory of numbers and one of whole numbers. */
export class Layout {
  private readonly places = new Map<Node, Storage>();
  private readonly tables = new Map<Table, number>();
  private top = 0;
  private tableTop = 0;

  /** Room for `count` numbers, on a boundary of 16 bytes. */
  reserve(count: number): number {
    const at = this.top;
    this.top += count + (count % 2);
    return at;
  }
  put(node: Node, storage: Storage): void {
    this.places.set(node, storage);
  }
  has(node: Node): boolean {
    return this.places.has(node);
  }
  at(node: Node): Storage {
    return this.places.get(node)!;
  }
  /** Offset of a table in the memory of whole numbers. */
  table(t: Table): number {
    let at = this.tables.get(t);
    if (at === undefined) {
      at = this.tableTop;
      this.tables.set(t, at);
      this.tableTop += t.values.length;
    }
    return at;
  }
  get count(): number {
    return this.top;
  }
  get tableCount(): number {
    return this.tableTop;
  }
  fillTables(into: Int32Array): void {
    for (const [t, at] of this.tables) into.set(t.values, at);
  }
}
