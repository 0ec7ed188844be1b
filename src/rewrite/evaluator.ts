import { isGuard } from '../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Mul, Prod, Reduce, Sum } from '../expr/expr.ts';
import { holds, position, type Reading } from '../expr/position.ts';
import * as Q from '../expr/rational.ts';
import { type Arithmetic, fractions, Stop, type StopKind, type Weighed } from './arithmetic.ts';
import { arrayIn } from './arrayIn.ts';
import { byDepth } from './byDepth.ts';
import { byNode } from './byNode.ts';
import { type EvaluationPoint, exactPoint } from './evaluationPoint.ts';
import { ofWhole } from './ofWhole.ts';

/** What came of an evaluation. */
export type Evaluated<T> =
  | { readonly kind: 'value'; readonly value: T; readonly operations: number }
  | { readonly kind: StopKind; readonly what: string };

/** How many operations one evaluation may take. */
export const OPERATION_BUDGET = 2_000_000;

type Kept = 'mul' | 'pow' | 'call' | 'sum' | 'prod' | 'reduce';

/** Evaluates many terms at one point, keeping what was found. */
export class Evaluator<T> {
  private readonly field: Arithmetic<T>;
  private readonly point: EvaluationPoint<T>;
  private readonly exponent: boolean;
  private readonly env: Map<Atom, number>;
  private readonly work: { left: number };
  private readonly found = new Map<Expr, Map<number | string, T>>();
  private readonly sizeOf = new Map<IndexSet, number>();
  private inner: Evaluator<T> | undefined;
  private exact: Evaluator<Q.Rational> | undefined;

  constructor(field: Arithmetic<T>, point: EvaluationPoint<T>, budget = OPERATION_BUDGET, outer?: Evaluator<unknown>) {
    this.field = field;
    this.point = point;
    this.env = outer === undefined ? new Map(point.indices) : outer.env;
    this.work = outer === undefined ? { left: budget } : outer.work;
    this.exponent = outer !== undefined;
  }

  /** Runs an evaluation and turns what stopped it into an outcome. */
  run(evaluation: (self: Evaluator<T>) => T): Evaluated<T> {
    const before = this.work.left;
    try {
      return { kind: 'value', value: evaluation(this), operations: before - this.work.left };
    } catch (error) {
      if (error instanceof Stop) return { kind: error.stop, what: error.message };
      throw error;
    }
  }

  /** From here on so many operations, however many there were before. */
  allow(budget: number): void {
    this.work.left = budget;
  }

  /** The value at these free indices; what was found is kept for the next ones. It may be asked for while another is being made. */
  at(e: Expr, indices: ReadonlyMap<Atom, number>): T {
    const before = [...this.env];
    this.env.clear();
    for (const [a, k] of indices) this.env.set(a, k);
    const value = this.of(e);
    this.env.clear();
    for (const [a, k] of before) this.env.set(a, k);
    return value;
  }

  of(e: Expr): T {
    if (e.kind === 'num') return this.field.rational(e.value);
    if (--this.work.left < 0) throw new Stop('budget', 'too many operations');
    switch (e.kind) {
      case 'sym': {
        const size = this.point.sizes.get(e.letter);
        if (size !== undefined && e.indices.length === 0) return this.whole(size);
        const at = e.indices.map((i, k) => this.place(i, e.letter.axes[k]!));
        const nodes = at.length === 1 ? this.nodes(e.letter.axes[0]!) : undefined;
        if (nodes !== undefined) return nodes[at[0]! - 1]!.x;
        const whole = this.point.whole?.(e.letter, at);
        return whole === undefined ? this.point.symbol(e.letter, at, this.exponent) : this.whole(whole);
      }
      case 'value':
        return this.whole(this.index(e.index));
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
        return this.whole(holds(e, this.reading) ? 1 : 0);
      case 'add':
        return e.terms.map((t) => this.of(t)).reduce(this.field.add);
      case 'mul': {
        if (this.field.nodes !== undefined && !e.factors.some(isGuard)) return this.nodewise(e);
        for (const f of e.factors) if (isGuard(f) && !holds(f, this.reading)) return this.whole(0);
        let product = this.field.rational(e.coefficient);
        for (const f of e.factors) if (!isGuard(f)) product = this.field.mul(product, this.of(f));
        return product;
      }
      case 'grad':
        throw new Stop('unsupported', 'a derivative that is not taken');
      default:
        return this.kept(e);
    }
  }

  private whole(n: number): T {
    return this.field.rational(Q.rational(n));
  }

  /** A product where there are many nodes: what is the same at all of them is multiplied once. */
  private nodewise(e: Mul): T {
    const { same, others } = byNode(e);
    const front = same.kind === 'mul' ? this.kept(same) : this.of(same);
    return others.reduce((product, f) => this.field.mul(product, this.of(f)), front);
  }

  /** Sums, products, functions and powers are kept by the values of their free indices. */
  private kept(e: Extract<Expr, { kind: Kept }>): T {
    let key: number | string = 0;
    if (e.free.length <= 4) for (const a of e.free) key = key * 4096 + this.valueAt(a);
    else key = e.free.map((a) => this.valueAt(a)).join();
    let own = this.found.get(e);
    if (own === undefined) {
      own = new Map();
      this.found.set(e, own);
    }
    const known = own.get(key);
    if (known !== undefined) return known;
    const made = this.fresh(e);
    own.set(key, made);
    return made;
  }

  private fresh(e: Extract<Expr, { kind: Kept }>): T {
    if (e.kind === 'mul')
      return e.factors.reduce((p, f) => this.field.mul(p, this.of(f)), this.field.rational(e.coefficient));
    if (e.kind === 'pow') return this.power(e.base, e.exponent);
    if (e.kind === 'call') return this.call(e);
    return e.kind === 'reduce' ? this.ofArray(e) : this.loop(e);
  }

  private ofArray(e: Reduce): T {
    const places: (readonly number[])[] = [];
    const entries: T[] = [];
    const visit = (at: readonly number[]): void => {
      const b = e.binders[at.length];
      if (b === undefined) {
        if (--this.work.left < 0) throw new Stop('budget', 'too many operations');
        if (this.field.isZero(this.of(e.guard))) return;
        places.push(at);
        entries.push(this.of(e.body));
        return;
      }
      for (let k = 1; k <= this.size(b.set); k++) {
        this.env.set(b, k);
        visit([...at, k]);
      }
    };
    visit([]);
    for (const b of e.binders) this.env.delete(b);
    return arrayIn(this.field, e.fn, entries, places, () => e.at.map((i) => this.index(i)));
  }

  private power(base: Expr, exponent: Expr): T {
    const b = this.of(base);
    const q = exponent.kind === 'num' ? exponent.value : this.exactly(exponent);
    if (q === undefined) return this.field.generalPower(b, this.exponents().of(exponent));
    return Q.isInteger(q) ? this.field.power(b, Number(q.n)) : this.field.rationalPower(b, q);
  }

  private call(e: Extract<Expr, { kind: 'call' }>): T {
    const x = e.args[0]!;
    if (e.fn === 'sg') return this.of(x);
    const exact = this.wholeCall(e);
    if (exact !== undefined) return exact;
    if (e.args.length > 1) return this.field.call(e.fn, this.of(x), this.of(e.args[1]!));
    const hyperbolic = e.fn === 'exp' || e.fn === 'tanh' || e.fn === 'sinh' || e.fn === 'cosh';
    return this.field.call(e.fn, hyperbolic ? this.exponents().of(x) : this.of(x));
  }

  /** The gamma function and binomials of whole numbers, such as sizes, which every field knows. */
  private wholeCall(e: Extract<Expr, { kind: 'call' }>): T | undefined {
    if (e.fn !== 'gammaFunction' && e.fn !== 'binomial') return undefined;
    const exact = ofWhole(e.args.map((x) => this.exactly(x)));
    return exact === undefined ? undefined : this.field.rational(exact);
  }

  private exponents(): Evaluator<T> {
    if (this.field.exponents === undefined) return this;
    this.inner ??= new Evaluator(this.field.exponents, this.point, 0, this as Evaluator<unknown>);
    return this.inner;
  }

  /** The value as a fraction, if only sizes, indices and whole numbers are in it. */
  private exactly(e: Expr): Q.Rational | undefined {
    this.exact ??= new Evaluator(fractions, exactPoint(this.point), 0, this as Evaluator<unknown>);
    const found = this.exact.run((v) => v.of(e));
    if (found.kind === 'value' || found.kind === 'unsupported') return found.kind === 'value' ? found.value : undefined;
    throw new Stop(found.kind, found.what);
  }

  private loop(e: Sum | Prod): T {
    const means = e.binders.map((b) => this.nodes(b.set));
    if (e.kind === 'prod' && means[0] !== undefined) throw new Stop('unsupported', 'a product over outcomes');
    const sizes = e.binders.map((b) => this.size(b.set));
    if (e.kind === 'prod') {
      let product = this.whole(1);
      for (let k = 1; k <= sizes[0]!; k++) {
        this.env.set(e.binders[0]!, k);
        product = this.field.mul(product, this.of(e.body));
      }
      this.env.delete(e.binders[0]!);
      return product;
    }
    const { coefficient, levels } = byDepth(e);
    let total = this.whole(0);
    // A factor without a value matters only if a guard further in does not drop it.
    const descend = (depth: number, product: T, stopped: Stop | undefined): void => {
      if (depth === e.binders.length) {
        if (stopped !== undefined) throw stopped;
        total = this.field.add(total, product);
        return;
      }
      const { guards, others } = levels[depth]!;
      for (let k = 1; k <= sizes[depth]!; k++) {
        this.env.set(e.binders[depth]!, k);
        if (--this.work.left < 0) throw new Stop('budget', 'too many operations');
        if (!guards.every((g) => holds(g, this.reading))) continue;
        let own = means[depth] === undefined ? product : this.field.mul(product, means[depth][k - 1]!.weight);
        let stop = stopped;
        for (const f of others) {
          if (stop !== undefined) break;
          try {
            own = this.field.mul(own, this.of(f));
          } catch (error) {
            if (!(error instanceof Stop) || error.stop === 'budget') throw error;
            stop = error;
          }
        }
        descend(depth + 1, own, stop);
      }
    };
    descend(0, this.field.rational(coefficient), undefined);
    for (const b of e.binders) this.env.delete(b);
    return total;
  }

  /** The nodes over which a mean is taken; undefined of other sets. */
  private nodes({ structure: s }: IndexSet): readonly Weighed<T>[] | undefined {
    if (s.kind !== 'outcomes') return undefined;
    const nodes = s.components.length > 0 ? undefined : this.field.nodes?.(s.law);
    if (nodes === undefined) throw new Stop('unsupported', 'an expectation');
    return nodes;
  }

  /** How many members a set has; of outcomes, how many nodes stand for them. */
  size(set: IndexSet): number {
    const known = this.sizeOf.get(set) ?? this.nodes(set)?.length;
    if (known !== undefined) return known;
    const q = this.exactly(set.size);
    if (q === undefined || !Q.isInteger(q) || Q.isNegative(q)) throw new Stop('undefined', 'a size is no whole number');
    this.sizeOf.set(set, Number(q.n));
    return Number(q.n);
  }

  private valueAt(a: Atom): number {
    const k = this.env.get(a);
    if (k === undefined) throw new Error(`index ${a.name} has no value`);
    return k;
  }

  private index(i: Index): number {
    return position(i, this.reading);
  }
  private readonly reading: Reading = {
    atom: (a) => this.valueAt(a),
    whole: (e) => {
      const q = this.exactly(e);
      if (q === undefined || !Q.isInteger(q)) throw new Stop('undefined', 'an index is no whole number');
      return Number(q.n);
    },
  };

  private place(i: Index, set: IndexSet): number {
    const k = this.index(i);
    if (k < 1 || k > this.size(set)) throw new Stop('undefined', `index ${k} lies outside its set`);
    return k;
  }
}
