import type { Algebra } from '../arrays/algebra.ts';
import { axesOfIx, type Ix, ixKey } from '../arrays/ix.ts';
import { product } from '../arrays/program.ts';
import { type Layout, rowMajor } from '../arrays/storage.ts';
import { type Condition, type Nest, type Statement, type Value, type Whole, whole } from './loops.ts';

/** A value inside a nest. */
export interface Operand {
  readonly value: Value;
  /** The innermost loop it depends on; -1 for none. */
  readonly depth: number;
}
/** The nest while it is written: statements at their loops, locals, counters, and addresses in the layout. */
export class NestWriter {
  private readonly a: Algebra;
  private readonly order: readonly number[];
  private readonly layout: Layout;
  /** Statements inside loop d, before and after the next loop; index d + 1. */
  private readonly before: Statement[][];
  private readonly after: Statement[][];
  private readonly counterOf = new Map<number, number>();
  private readonly entries = new Map<string, number>();
  private locals = 0;
  private counters: number;

  constructor(a: Algebra, order: readonly number[], layout: Layout) {
    this.a = a;
    this.order = order;
    this.layout = layout;
    this.before = [[], ...order.map(() => [])];
    this.after = [[], ...order.map(() => [])];
    order.forEach((x, d) => {
      this.counterOf.set(x, d);
    });
    this.counters = order.length;
  }

  /** What was written, as nested loops. */
  nest(): Nest {
    let body: Statement[] = [];
    for (let d = this.order.length - 1; d >= 0; d--) {
      const inside = [...this.before[d + 1]!, ...body, ...this.after[d + 1]!];
      body = [{ s: 'for', counter: d, size: this.a.program.size(this.order[d]!), body: inside }];
    }
    return {
      statements: [...this.before[0]!, ...body, ...this.after[0]!],
      locals: this.locals,
      counters: this.counters,
      iterations: product(this.order.map((x) => this.a.program.size(x))),
    };
  }

  /** The innermost loop. */
  get innermost(): number {
    return this.order.length - 1;
  }
  /** The deepest loop that the axes belong to; -1 for none. */
  depthOf(axes: readonly number[]): number {
    return axes.reduce((d, x) => Math.max(d, this.counterOf.get(x)!), -1);
  }

  /** Writes a statement inside loop `depth`, before the next loop. */
  push(depth: number, s: Statement): void {
    this.before[depth + 1]!.push(s);
  }
  /** Writes a statement inside loop `depth`, after the next loop. */
  pushAfter(depth: number, s: Statement): void {
    this.after[depth + 1]!.push(s);
  }
  /** Writes a statement before everything. */
  pushFirst(s: Statement): void {
    this.before[0]!.unshift(s);
  }
  /** A local that is set anew whenever loop `depth` goes on. */
  accumulator(depth: number, start: number): Extract<Value, { k: 'local' }> {
    const local = this.locals++;
    this.push(depth, { s: 'let', local, value: { k: 'number', value: start }, again: true });
    return { k: 'local', local };
  }
  /** Gives a value a local at its depth. */
  keep(value: Value, depth: number): Operand {
    if (value.k === 'number' || value.k === 'local') return { value, depth };
    const local = this.locals++;
    this.push(depth, { s: 'let', local, value });
    return { value: { k: 'local', local }, depth };
  }

  /** An index as counters; an entry of a table gets a counter of its own. */
  wholeOf(x: Ix): Whole {
    if (x.kind === 'place') return whole(x.at);
    if (x.kind === 'axis') return whole(x.shift, [this.counterOf.get(x.axis)!, 1]);
    const bare: Ix = { ...x, shift: 0 };
    const key = ixKey(bare);
    let counter = this.entries.get(key);
    if (counter === undefined) {
      counter = this.counters++;
      this.entries.set(key, counter);
      const { at } = this.address(x.args, this.layout.table(x.table), rowMajor(x.table.shape), x.table.shape);
      this.push(this.depthOf(axesOfIx(x)), { s: 'entry', counter, at });
    }
    return whole(x.shift, [counter, 1]);
  }

  /** Where an array is read or written, and the conditions under which that lies inside it. */
  address(
    ix: readonly Ix[],
    offset: number,
    steps: readonly number[],
    shape: readonly number[],
  ): { readonly at: Whole; readonly guards: readonly Condition[] } {
    let c = offset;
    const terms = new Map<number, number>();
    const guards: Condition[] = [];
    ix.forEach((x, k) => {
      const w = this.wholeOf(x);
      const [low, high] = this.a.program.range(x);
      if (low < 0) guards.push({ k: 'less', a: whole(-1), b: w });
      if (high >= shape[k]!) guards.push({ k: 'less', a: w, b: whole(shape[k]!) });
      c += w.constant * steps[k]!;
      for (const [i, f] of w.terms) terms.set(i, (terms.get(i) ?? 0) + f * steps[k]!);
    });
    return { at: whole(c, ...[...terms].filter(([, f]) => f !== 0)), guards };
  }
}
