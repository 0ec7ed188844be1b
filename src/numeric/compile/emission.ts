import type { Algebra } from './algebra.ts';
import type { Group, Member } from './groups.ts';
import { isGuard, isIndicator } from './guards.ts';
import { type Condition, type Nest, type Statement, type Value, type Whole, whole } from './loops.ts';
import { type PowerSteps, power } from './powers.ts';
import { axesOfIx, type Ix, ixKey, product, type Ref, refKey, substituteIx } from './program.ts';
import { type Layout, rowMajor } from './storage.ts';

interface Operand {
  readonly value: Value;
  /** The innermost loop it depends on; -1 for none. */
  readonly depth: number;
}
const constant = (value: number): Operand => ({ value: { k: 'number', value }, depth: -1 });
const isConstant = (o: Operand, value?: number): boolean =>
  o.value.k === 'number' && (value === undefined || o.value.value === value);

/** One group as nested loops in the given order; every value stands at the depth of its deepest index. */
export function emit(a: Algebra, group: Group, order: readonly number[], layout: Layout): Nest {
  return new Emitter(a, order, layout).nest(group);
}

class Emitter {
  private readonly a: Algebra;
  private readonly order: readonly number[];
  private readonly layout: Layout;
  /** Statements inside loop d, before and after the next loop; index d + 1. */
  private readonly before: Statement[][];
  private readonly after: Statement[][];
  private readonly counterOf = new Map<number, number>();
  private readonly known = new Map<string, Operand>();
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

  nest(group: Group): Nest {
    for (const m of group.members) this.member(m);
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

  private member(m: Member): void {
    const { node } = m;
    const storage = this.layout.at(node);
    const inner = this.order.length - 1;
    const put = (d: number, value: Value, list = this.before): void => {
      list[d + 1]!.push({ s: 'store', at: this.address(m.out, storage.offset, storage.strides, node.shape).at, value });
    };
    if (node.op !== 'sum' && node.op !== 'max' && node.op !== 'prod') {
      const o = node.op === 'copy' ? this.value(m.args[0]!) : this.compute({ node, ix: m.out }, m.args);
      put(inner, o.value);
      this.known.set(refKey({ node, ix: m.out }), o);
      return;
    }
    const depth = this.depthOf(m.out.flatMap(axesOfIx));
    const register = m.reduced.every((r) => this.counterOf.get(r)! > depth) && m.out.every((x) => x.kind === 'axis');
    if (!register && node.op !== 'sum') throw new Error('the order of loops splits a reduction');
    if (node.op === 'max') {
      const acc = this.accumulator(depth, Number.NEGATIVE_INFINITY);
      const [of, ...guards] = m.args;
      const x = this.value(of!);
      const masked = this.select(this.conditions(guards), x, constant(Number.NEGATIVE_INFINITY));
      this.push(inner, { s: 'set', local: acc.local, value: { k: 'max', a: masked.value, b: acc } });
      put(depth, { k: 'select', when: { k: 'finite', of: acc }, a: acc, b: constant(0).value }, this.after);
      return;
    }
    if (node.op === 'prod') {
      const acc = this.accumulator(depth, 1);
      this.push(inner, { s: 'set', local: acc.local, value: { k: '*', a: acc, b: this.value(m.args[0]!).value } });
      put(depth, acc, this.after);
      return;
    }
    const term = this.product(m.args, node.number);
    if (register) {
      const acc = this.accumulator(depth, 0);
      this.push(inner, { s: 'set', local: acc.local, value: { k: '+', a: acc, b: term.value } });
      put(depth, acc, this.after);
    } else {
      this.before[0]!.unshift({ s: 'fill', from: storage.offset, count: product(node.shape) });
      const { at } = this.address(m.out, storage.offset, storage.strides, node.shape);
      this.push(inner, { s: 'store', at, value: { k: '+', a: { k: 'load', at }, b: term.value } });
    }
  }

  private push(depth: number, s: Statement): void {
    this.before[depth + 1]!.push(s);
  }
  private accumulator(depth: number, start: number): Extract<Value, { k: 'local' }> {
    const local = this.locals++;
    this.push(depth, { s: 'let', local, value: { k: 'number', value: start }, again: true });
    return { k: 'local', local };
  }
  private depthOf(axes: readonly number[]): number {
    return axes.reduce((d, x) => Math.max(d, this.counterOf.get(x)!), -1);
  }
  /** Gives a value a local at its depth. */
  private keep(value: Value, depth: number): Operand {
    if (value.k === 'number' || value.k === 'local') return { value, depth };
    const local = this.locals++;
    this.push(depth, { s: 'let', local, value });
    return { value: { k: 'local', local }, depth };
  }

  // ---- indices -----------------------------------------------------------------------------------------------

  private wholeOf(x: Ix): Whole {
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

  private address(
    ix: readonly Ix[],
    offset: number,
    steps: readonly number[],
    shape: readonly number[],
  ): { at: Whole; guards: Condition[] } {
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

  // ---- values ------------------------------------------------------------------------------------------------

  private value(r: Ref): Operand {
    const key = refKey(r);
    let o = this.known.get(key);
    if (o === undefined) {
      o = this.layout.has(r.node) ? this.load(r) : this.compute(r, this.a.program.open(r).args);
      this.known.set(key, o);
    }
    return o;
  }
  private load(r: Ref): Operand {
    const s = this.layout.at(r.node);
    const { at, guards } = this.address(r.ix, s.offset, s.strides, r.node.shape);
    const depth = this.depthOf(r.ix.flatMap(axesOfIx));
    const value: Value = { k: 'load', at };
    if (guards.length === 0) return this.keep(value, depth);
    return this.keep({ k: 'select', when: all(guards), a: value, b: constant(Number.NaN).value }, depth);
  }

  private compute(r: Ref, args: readonly Ref[]): Operand {
    const { node } = r;
    const depth = this.depthOf(r.ix.flatMap(axesOfIx));
    switch (node.op) {
      case 'num':
        return constant(node.number);
      case 'value': {
        const w = this.wholeOf(substituteIx(node.ix[0]!, (p) => r.ix[p]));
        return this.keep({ k: 'whole', of: whole(w.constant + 1, ...w.terms) }, depth);
      }
      case 'delta':
      case 'unequal':
      case 'less':
        return this.select([this.condition(r)], constant(1), constant(0));
      case 'sg':
        return this.value(args[0]!);
      case 'add':
        return this.addition(
          args.map((x) => this.value(x)),
          node.coefficients,
          node.number,
        );
      case 'mul':
        return this.product(args, node.number);
      case 'pow':
        return power(this.powers, this.value(args[0]!), node.number);
      case 'call': {
        const list = args.map((x) => this.value(x));
        return this.keep({ k: 'call', fn: node.fn, args: list.map((o) => o.value) }, depth);
      }
      case 'greatest':
        return args.map((x) => this.value(x)).reduce((x, y) => this.binary('max', x, y));
      default:
        throw new Error(`${node.op} is never inlined`);
    }
  }

  private binary(k: '+' | '-' | '*' | '/' | 'max', x: Operand, y: Operand): Operand {
    if (k === '*' && isConstant(x, 1)) return y;
    if (k === '*' && isConstant(y, 1)) return x;
    if (k === '+' && isConstant(x, 0)) return y;
    if ((k === '+' || k === '-') && isConstant(y, 0)) return x;
    return this.keep({ k, a: x.value, b: y.value }, Math.max(x.depth, y.depth));
  }
  private addition(args: readonly Operand[], coefficients: readonly number[], number: number): Operand {
    const terms = args.map((o, k) => ({ o, c: coefficients[k]! })).sort((x, y) => x.o.depth - y.o.depth || y.c - x.c);
    let sum = constant(number);
    for (const { o, c } of terms) {
      if (c === -1) sum = isConstant(sum, 0) ? this.binary('*', constant(-1), o) : this.binary('-', sum, o);
      else sum = this.binary('+', sum, this.binary('*', constant(c), o));
    }
    return sum;
  }
  /** number · Π args, factors joined from the outermost loop inwards; conditions are selections, never factors. */
  private product(args: readonly Ref[], number: number): Operand {
    const guards = args.filter((x) => isGuard(x));
    const rest = args.filter((x) => !isGuard(x)).map((x) => ({ x, o: this.value(x) }));
    rest.sort((p, q) => p.o.depth - q.o.depth);
    let p = constant(number);
    for (const { o } of rest) p = this.binary('*', p, o);
    const conditions = this.conditions(guards);
    // A 0 of an indicator protects what stands beside it as well.
    if (rest.length > 1)
      for (const { x, o } of rest) if (isIndicator(x)) conditions.push({ k: 'nonzero', of: o.value });
    return this.select(
      conditions,
      p,
      constant(0),
      Math.max(p.depth, ...guards.map((g) => this.depthOf(g.ix.flatMap(axesOfIx)))),
    );
  }
  private select(conditions: readonly Condition[], x: Operand, y: Operand, depth?: number): Operand {
    if (conditions.length === 0) return x;
    const d = depth ?? this.order.length - 1;
    return this.keep({ k: 'select', when: all(conditions), a: x.value, b: y.value }, d);
  }
  private conditions(guards: readonly Ref[]): Condition[] {
    return guards.map((g) => this.condition(g));
  }
  private condition(g: Ref): Condition {
    const [i, j] = g.node.ix.map((x) => this.wholeOf(substituteIx(x, (p) => g.ix[p])));
    const k = g.node.op === 'delta' ? 'equal' : (g.node.op as 'unequal' | 'less');
    return { k, a: i!, b: j! };
  }

  private readonly powers: PowerSteps<Operand> = {
    times: (x, y) => this.binary('*', x, y),
    inverse: (x) => this.binary('/', constant(1), x),
    root: (x) => this.keep({ k: 'call', fn: 'sqrt', args: [x.value] }, x.depth),
    general: (x, p) => this.keep({ k: 'call', fn: 'power', args: [x.value, { k: 'number', value: p }] }, x.depth),
  };
}

const all = (of: readonly Condition[]): Condition => (of.length === 1 ? of[0]! : { k: 'all', of });
