import { isGuard } from '../../expr/build.ts';
import type { Atom, Call, Expr, Grad, Index, Letter, Reduce } from '../../expr/expr.ts';
import { holds, position as placeOf, type Reading } from '../../expr/position.ts';
import { type Rational, toNumber } from '../../expr/rational.ts';
import { some } from '../../expr/traverse.ts';

/** Above this many nodes written out as scalars mathjs is not asked. */
export const NODE_BUDGET = 5_000;

/** Sizes, and the number that a component stands for at whole-number indices. */
export interface Components {
  readonly size: (l: Letter) => number;
  readonly component: (l: Letter, indices: readonly number[]) => number;
}

/** A term is too long, or has a function that mathjs cannot take. */
export class Unsuitable extends Error {}

/** Where indices stand. */
type Places = ReadonlyMap<Atom, number>;

/** How many nodes the term at hand has so far; those who write parts of it count together. */
export interface Count {
  nodes: number;
}

/** What mathjs does not differentiate, but evaluates. */
const UNDIFFERENTIATED = new Set(['gammaFunction', 'floor', 'round']);

/** Terms with every sum, condition and index written out, made of scalars of some kind: numbers, or nodes of a formula. */
export abstract class Scalars<T> {
  protected readonly components: Components;
  protected readonly count: Count;
  /** What was made of a term at these places of its indices, and how many nodes it has. */
  private readonly known = new Map<Expr, Map<string, { readonly made: T; readonly nodes: number }>>();

  constructor(components: Components, count: Count) {
    this.components = components;
    this.count = count;
  }

  protected abstract constant(x: number): T;
  protected abstract symbol(l: Letter, indices: readonly number[]): T;
  protected abstract operator(fn: 'add' | 'multiply' | 'divide' | 'pow', a: T, b: T): T;
  protected abstract named(fn: string, ...args: T[]): T;
  protected abstract det(rows: T[][]): T;
  /** The entry of the inverse at these places, counted from 1. */
  protected abstract inverse(rows: T[][], at: readonly number[]): T;
  protected abstract derivative(e: Grad, at: Places): T;
  /** The number that a term is; no number where it has no real value. */
  protected abstract value(e: Expr, at: Places): number;

  private quotient({ n, d }: Rational): T {
    const top = this.constant(Number(n));
    return d === 1n ? top : this.operator('divide', top, this.constant(Number(d)));
  }

  /** Many terms by halves: a row of n of them is a tree of depth n to mathjs, halves one of depth log n. */
  private chain(parts: readonly T[], fn: 'add' | 'multiply', from = 0, to = parts.length): T {
    if (to - from === 1) return parts[from]!;
    const half = from + ((to - from) >> 1);
    return this.operator(fn, this.chain(parts, fn, from, half), this.chain(parts, fn, half, to));
  }

  protected position(i: Index, at: Places): number {
    return placeOf(i, this.reading(at));
  }

  private reading(at: Places): Reading {
    return {
      atom: (a) => at.get(a)!,
      whole: (e) => {
        if (e.kind !== 'sym' || e.indices.length === 0) return this.whole(e);
        const places = e.indices.map((k) => this.position(k, at));
        return Math.round(this.components.component(e.letter, places));
      },
    };
  }

  private whole(e: Expr): number {
    if (e.kind === 'num') return toNumber(e.value);
    if (e.kind === 'sym' && e.letter.role === 'size') return this.components.size(e.letter);
    return Math.round(this.value(e, NOWHERE));
  }

  private spend(nodes: number): void {
    this.count.nodes += nodes;
    if (this.count.nodes > NODE_BUDGET) throw new Unsuitable('too long');
  }

  write(e: Expr, at: Places): T {
    switch (e.kind) {
      case 'num':
        this.spend(1);
        return this.quotient(e.value);
      case 'sym': {
        this.spend(1);
        if (e.letter.role === 'size') return this.constant(this.components.size(e.letter));
        return this.symbol(
          e.letter,
          e.indices.map((i) => this.position(i, at)),
        );
      }
      case 'value':
        this.spend(1);
        return this.constant(this.position(e.index, at));
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
        this.spend(1);
        return this.constant(holds(e, this.reading(at)) ? 1 : 0);
      default:
        return this.once(e, at);
    }
  }

  /** The same parts come again and again: in both sides of a step, and in the terms of a sum. */
  private once(e: Expr, at: Places): T {
    let known = this.known.get(e);
    if (known === undefined) {
      known = new Map();
      this.known.set(e, known);
    }
    const key = e.free.length === 0 ? '' : e.free.map((a) => at.get(a)).join();
    const old = known.get(key);
    if (old !== undefined) {
      this.spend(old.nodes);
      return old.made;
    }
    const before = this.count.nodes;
    this.spend(1);
    const made = this.compound(e, at);
    known.set(key, { made, nodes: this.count.nodes - before });
    return made;
  }

  private compound(e: Expr, at: Places): T {
    switch (e.kind) {
      case 'add':
        return this.chain(
          e.terms.map((t) => this.write(t, at)),
          'add',
        );
      case 'mul': {
        const reading = this.reading(at);
        if (e.factors.some((f) => isGuard(f) && !holds(f, reading))) return this.constant(0);
        const parts = [this.quotient(e.coefficient)];
        for (const f of e.factors) if (!isGuard(f)) parts.push(this.write(f, at));
        return this.chain(parts, 'multiply');
      }
      case 'pow':
        return this.operator('pow', this.write(e.base, at), this.write(e.exponent, at));
      case 'call':
        return this.call(e, at);
      case 'sum':
      case 'prod': {
        if (e.binders.some((b) => b.set.structure.kind === 'outcomes')) throw new Unsuitable('an expectation');
        const parts: T[] = [];
        this.each(e.binders, at, (here) => parts.push(this.write(e.body, here)));
        if (parts.length === 0) return this.constant(e.kind === 'sum' ? 0 : 1);
        return this.chain(parts, e.kind === 'sum' ? 'add' : 'multiply');
      }
      case 'reduce':
        return this.ofArray(e, at);
      case 'grad':
        if (some(e.of, (x) => x.kind === 'reduce' || (x.kind === 'call' && UNDIFFERENTIATED.has(x.fn))))
          throw new Unsuitable('the derivative of a function of an array');
        return this.derivative(e, at);
      default:
        throw new Error(`${e.kind} has no parts`);
    }
  }

  /** All places of binders in their order; their names are those of no sum inside. */
  private each(binders: readonly Atom[], at: Places, visit: (here: Places) => void): void {
    const here = new Map(at);
    const loop = (k: number): void => {
      const b = binders[k];
      if (b === undefined) {
        visit(here);
        return;
      }
      const size = this.whole(b.set.size);
      for (let n = 1; n <= size; n++) {
        here.set(b, n);
        loop(k + 1);
      }
    };
    loop(0);
  }

  /** Extremes, determinants and inverses; mathjs has no singular values. */
  private ofArray(e: Reduce, at: Places): T {
    if (e.fn !== 'min' && e.fn !== 'max' && e.fn !== 'det' && e.fn !== 'inverse') throw new Unsuitable(e.fn);
    const entries: T[] = [];
    this.each(e.binders, at, (here) => {
      if (this.value(e.guard, here) !== 0) entries.push(this.write(e.body, here));
    });
    if (entries.length === 0) throw new Unsuitable('nothing counts');
    if (e.fn === 'min' || e.fn === 'max') return this.named(e.fn, ...entries);
    const [height, width] = e.binders.map((b) => this.whole(b.set.size)) as [number, number];
    const rows = Array.from({ length: height }, (_, i) => entries.slice(i * width, (i + 1) * width));
    if (e.fn === 'det') return this.det(rows);
    return this.inverse(
      rows,
      e.at.map((i) => this.position(i, at)),
    );
  }

  private call(e: Call, at: Places): T {
    const arg = e.args[0]!;
    switch (e.fn) {
      case 'sg':
        return this.constant(this.value(arg, at));
      // At the kink itself the two wings have a convention that mathjs does not know.
      case 'relu': {
        if (this.value(arg, at) === 0) throw new Unsuitable(e.fn);
        const inner = this.write(arg, at);
        return this.operator('divide', this.operator('add', inner, this.named('abs', inner)), this.constant(2));
      }
      case 'step': {
        const inner = this.value(arg, at);
        if (!(Math.abs(inner) > 0)) throw new Unsuitable(e.fn);
        return this.constant(inner > 0 ? 1 : 0);
      }
      case 'erf':
      case 'erfc':
      case 'lambertW':
      case 'digamma':
      case 'xlogx':
      case 'polygamma':
      case 'besselI':
      case 'besselJ':
      case 'binomial':
        throw new Unsuitable(e.fn);
      case 'gammaFunction':
        return this.named('gamma', this.write(arg, at));
      default:
        return this.named(e.fn, this.write(arg, at));
    }
  }
}

const NOWHERE: Places = new Map();
