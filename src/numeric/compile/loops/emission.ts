import type { Algebra } from '../arrays/algebra.ts';
import { isGuard, isIndicator } from '../arrays/guards.ts';
import { axesOfIx, substituteIx } from '../arrays/ix.ts';
import { type PowerSteps, power } from '../arrays/powers.ts';
import { product, type Ref, refKey } from '../arrays/program.ts';
import type { Layout } from '../arrays/storage.ts';
import type { Group, Member } from './groups.ts';
import { type Condition, type Nest, type Value, type Whole, whole } from './loops.ts';
import { NestWriter, type Operand } from './nestWriter.ts';

const constant = (value: number): Operand => ({ value: { k: 'number', value }, depth: -1 });
const isConstant = (o: Operand, value?: number): boolean =>
  o.value.k === 'number' && (value === undefined || o.value.value === value);

/** One group as nested loops in the given order; every value stands at the depth of its deepest index. */
export function emit(a: Algebra, group: Group, order: readonly number[], layout: Layout): Nest {
  return new Emitter(a, order, layout).nest(group);
}

class Emitter {
  private readonly a: Algebra;
  private readonly layout: Layout;
  private readonly to: NestWriter;
  private readonly known = new Map<string, Operand>();

  constructor(a: Algebra, order: readonly number[], layout: Layout) {
    this.a = a;
    this.layout = layout;
    this.to = new NestWriter(a, order, layout);
  }

  nest(group: Group): Nest {
    for (const m of group.members) this.member(m);
    return this.to.nest();
  }

  private member(m: Member): void {
    const { node } = m;
    const storage = this.layout.at(node);
    const inner = this.to.innermost;
    const at = (): Whole => this.to.address(m.out, storage.offset, storage.strides, node.shape).at;
    const put = (d: number, value: Value): void => this.to.pushAfter(d, { s: 'store', at: at(), value });
    if (node.op !== 'sum' && node.op !== 'max' && node.op !== 'prod') {
      const o = node.op === 'copy' ? this.value(m.args[0]!) : this.compute({ node, ix: m.out }, m.args);
      this.to.push(inner, { s: 'store', at: at(), value: o.value });
      this.known.set(refKey({ node, ix: m.out }), o);
      return;
    }
    const depth = this.to.depthOf(m.out.flatMap(axesOfIx));
    const register = m.reduced.every((r) => this.to.depthOf([r]) > depth) && m.out.every((x) => x.kind === 'axis');
    if (!register && node.op !== 'sum') throw new Error('the order of loops splits a reduction');
    if (node.op === 'max') {
      const acc = this.to.accumulator(depth, Number.NEGATIVE_INFINITY);
      const [of, ...guards] = m.args;
      const x = this.value(of!);
      const masked = this.select(this.conditions(guards), x, constant(Number.NEGATIVE_INFINITY));
      this.to.push(inner, { s: 'set', local: acc.local, value: { k: 'max', a: masked.value, b: acc } });
      put(depth, { k: 'select', when: { k: 'finite', of: acc }, a: acc, b: constant(0).value });
      return;
    }
    if (node.op === 'prod') {
      const acc = this.to.accumulator(depth, 1);
      this.to.push(inner, { s: 'set', local: acc.local, value: { k: '*', a: acc, b: this.value(m.args[0]!).value } });
      put(depth, acc);
      return;
    }
    const term = this.product(m.args, node.number);
    if (register) {
      const acc = this.to.accumulator(depth, 0);
      this.to.push(inner, { s: 'set', local: acc.local, value: { k: '+', a: acc, b: term.value } });
      put(depth, acc);
    } else {
      this.to.pushFirst({ s: 'fill', from: storage.offset, count: product(node.shape) });
      const place = at();
      this.to.push(inner, { s: 'store', at: place, value: { k: '+', a: { k: 'load', at: place }, b: term.value } });
    }
  }

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
    const { at, guards } = this.to.address(r.ix, s.offset, s.strides, r.node.shape);
    const depth = this.to.depthOf(r.ix.flatMap(axesOfIx));
    const value: Value = { k: 'load', at };
    if (guards.length === 0) return this.to.keep(value, depth);
    return this.to.keep({ k: 'select', when: all(guards), a: value, b: constant(Number.NaN).value }, depth);
  }

  private compute(r: Ref, args: readonly Ref[]): Operand {
    const { node } = r;
    const depth = this.to.depthOf(r.ix.flatMap(axesOfIx));
    switch (node.op) {
      case 'num':
        return constant(node.number);
      case 'value': {
        const w = this.to.wholeOf(substituteIx(node.ix[0]!, (p) => r.ix[p]));
        return this.to.keep({ k: 'whole', of: whole(w.constant + 1, ...w.terms) }, depth);
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
        return this.to.keep({ k: 'call', fn: node.fn, args: list.map((o) => o.value) }, depth);
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
    return this.to.keep({ k, a: x.value, b: y.value }, Math.max(x.depth, y.depth));
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
      Math.max(p.depth, ...guards.map((g) => this.to.depthOf(g.ix.flatMap(axesOfIx)))),
    );
  }
  private select(conditions: readonly Condition[], x: Operand, y: Operand, depth?: number): Operand {
    if (conditions.length === 0) return x;
    const d = depth ?? this.to.innermost;
    return this.to.keep({ k: 'select', when: all(conditions), a: x.value, b: y.value }, d);
  }
  private conditions(guards: readonly Ref[]): Condition[] {
    return guards.map((g) => this.condition(g));
  }
  private condition(g: Ref): Condition {
    const [i, j] = g.node.ix.map((x) => this.to.wholeOf(substituteIx(x, (p) => g.ix[p])));
    const k = g.node.op === 'delta' ? 'equal' : (g.node.op as 'unequal' | 'less');
    return { k, a: i!, b: j! };
  }

  private readonly powers: PowerSteps<Operand> = {
    times: (x, y) => this.binary('*', x, y),
    inverse: (x) => this.binary('/', constant(1), x),
    root: (x) => this.to.keep({ k: 'call', fn: 'sqrt', args: [x.value] }, x.depth),
    general: (x, p) => this.to.keep({ k: 'call', fn: 'power', args: [x.value, { k: 'number', value: p }] }, x.depth),
  };
}

const all = (of: readonly Condition[]): Condition => (of.length === 1 ? of[0]! : { k: 'all', of });
