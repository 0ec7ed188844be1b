import type { Condition, Nest, Statement, Value, Whole } from '../loops/loops.ts';
import { Code, F64, I32, unsigned } from './encoder.ts';
import type { Imports } from './imports.ts';

/** Another way to write a loop; false where it does not apply. */
export type LoopWriter = (n: NestCode, loop: Extract<Statement, { s: 'for' }>) => boolean;

/** Instructions of one nest; loops are tried in the special way first. */
export class NestCode {
  readonly code = new Code();
  readonly imports: Imports;
  private readonly tableBase: number;
  private readonly special: LoopWriter;
  private readonly locals: number[];
  private readonly counters: number[];
  private readonly bases = new Map<string, number>();

  constructor(nest: Nest, imports: Imports, tableBase: number, special: LoopWriter) {
    this.imports = imports;
    this.tableBase = tableBase;
    this.special = special;
    this.counters = Array.from({ length: nest.counters }, () => this.code.local(I32));
    this.locals = Array.from({ length: nest.locals }, () => this.code.local(F64));
    for (const s of nest.statements) this.statement(s);
  }
  counter(k: number): number {
    return this.counters[k]!;
  }
  scalar(k: number): number {
    return this.locals[k]!;
  }

  statement(s: Statement): void {
    const c = this.code;
    switch (s.s) {
      case 'let':
      case 'set':
        this.value(s.value);
        c.set(this.scalar(s.local));
        return;
      case 'entry':
        this.whole(s.at, 4);
        c.op(0x28, 2, ...unsigned(this.tableBase)).set(this.counter(s.counter));
        return;
      case 'store': {
        const offset = this.address(s.at);
        this.value(s.value);
        c.op(0x39, 3, ...unsigned(offset));
        return;
      }
      case 'fill':
        if (s.count > 0)
          c.i32(s.from * 8)
            .i32(0)
            .i32(s.count * 8)
            .op(0xfc, 0x0b, 0);
        return;
      case 'for':
        if (s.size === 0) return;
        if (this.special(this, s)) return;
        this.loop(s.counter, 0, s.size, 1, () => {
          for (const t of s.body) this.statement(t);
        });
    }
  }
  /** Counts from `from` below `to`; runs at least once. */
  loop(counter: number, from: number, to: number, step: number, body: () => void): void {
    const c = this.code;
    const i = this.counter(counter);
    c.i32(from).set(i).op(0x03, 0x40);
    body();
    c.get(i)
      .i32(step)
      .op(0x6a, 0x22, ...unsigned(i))
      .i32(to)
      .op(0x48, 0x0d, 0, 0x0b);
  }

  /** Pushes Σ factor · counter times the unit, and the constant as well if `all`. */
  whole(w: Whole, unit: number, all = true): void {
    const c = this.code;
    let first = true;
    const plus = (): void => {
      if (!first) c.op(0x6a);
      first = false;
    };
    for (const [i, f] of w.terms) {
      c.get(this.counter(i));
      if (f * unit !== 1) c.i32(f * unit).op(0x6c);
      plus();
    }
    if (first || (all && w.constant !== 0)) {
      c.i32(all ? w.constant * unit : 0);
      plus();
    }
  }
  /** Pushes the part of a byte address that moves; the rest is returned as an offset. */
  address(w: Whole): number {
    if (w.constant < 0) {
      this.whole(w, 8);
      return 0;
    }
    this.whole(w, 8, false);
    return w.constant * 8;
  }

  condition(k: Condition): void {
    const c = this.code;
    switch (k.k) {
      case 'equal':
      case 'unequal':
      case 'less':
        this.whole(k.a, 1);
        this.whole(k.b, 1);
        c.op(k.k === 'equal' ? 0x46 : k.k === 'unequal' ? 0x47 : 0x48);
        return;
      case 'nonzero':
        this.value(k.of);
        c.f64(0).op(0x62);
        return;
      case 'finite':
        this.value(k.of);
        c.op(0x99).f64(Number.POSITIVE_INFINITY).op(0x63);
        return;
      case 'all':
        k.of.forEach((x, n) => {
          this.condition(x);
          if (n > 0) c.op(0x71);
        });
    }
  }

  value(v: Value): void {
    const c = this.code;
    switch (v.k) {
      case 'number':
        c.f64(v.value);
        return;
      case 'local':
        c.get(this.scalar(v.local));
        return;
      case 'load': {
        const offset = this.address(v.at);
        c.op(0x2b, 3, ...unsigned(offset));
        return;
      }
      case 'whole':
        this.whole(v.of, 1);
        c.op(0xb7);
        return;
      case 'max':
        this.value(v.a);
        this.value(v.b);
        this.value(v.a);
        this.value(v.b);
        c.op(0x64, 0x1b);
        return;
      case '+':
      case '-':
      case '*':
      case '/':
        this.value(v.a);
        this.value(v.b);
        c.op(v.k === '+' ? 0xa0 : v.k === '-' ? 0xa1 : v.k === '*' ? 0xa2 : 0xa3);
        return;
      case 'call':
        this.call(v.fn, v.args);
        return;
      case 'select':
        // Branches, since a load may lie outside the memory where the condition fails.
        this.condition(v.when);
        c.op(0x04, F64);
        this.value(v.a);
        c.op(0x05);
        this.value(v.b);
        c.op(0x0b);
    }
  }
  private call(fn: string, args: readonly Value[]): void {
    const c = this.code;
    for (const x of args) this.value(x);
    if (fn === 'sqrt') c.op(0x9f);
    else if (fn === 'abs') c.op(0x99);
    else {
      const vector = this.imports.vector(fn);
      if (vector === undefined) c.op(0x10, ...unsigned(this.imports.index(fn)));
      else
        c.simd(20)
          .op(0x10, ...unsigned(vector))
          .simd(33, 0);
    }
  }

  /** A local with the byte address of the terms outside `counter`; set before the loop it is used in. */
  base(w: Whole, counter: number, prepare: boolean): number {
    const outer: Whole = { constant: Math.min(w.constant, 0), terms: w.terms.filter(([i]) => i !== counter) };
    const key = `${counter}|${outer.constant}|${outer.terms}`;
    let local = this.bases.get(key);
    if (local === undefined) {
      local = this.code.local(I32);
      this.bases.set(key, local);
    }
    if (prepare) {
      this.whole(outer, 8);
      this.code.set(local);
    }
    return local;
  }
}
