import { scalarFunction } from './functions.ts';
import { guardInside, hasGuard, isGuard, isRisky } from './guards.ts';
import {
  axesOf,
  axesOfIx,
  axisIx,
  type Ix,
  ixKey,
  type Node,
  Program,
  placeIx,
  product,
  type Ref,
  refKey,
  type Source,
  shiftIx,
  substituteIx,
} from './program.ts';
import { rebuilt } from './rebuilt.ts';
import { summed } from './summation.ts';

/** A term of a sum. */
export interface Term {
  readonly c: number;
  readonly of: Ref;
}

/** Makes arrays, with a small normal form: flatten, merge equal terms and factors, fold numbers, resolve deltas. */
export class Algebra {
  readonly program = new Program();

  num(value: number): Ref {
    return this.program.make({ op: 'num', number: value });
  }
  input(source: Source, shape: readonly number[], ix: readonly Ix[]): Ref {
    return { node: this.program.make({ op: 'input', source, shape }).node, ix };
  }
  value(x: Ix): Ref {
    if (x.kind === 'place') return this.num(x.at + 1);
    return this.program.make({ op: 'value', ix: [x] });
  }

  delta(i: Ix, j: Ix): Ref {
    return this.equality('delta', i, j);
  }
  unequal(i: Ix, j: Ix): Ref {
    return this.equality('unequal', i, j);
  }
  private equality(op: 'delta' | 'unequal', i: Ix, j: Ix): Ref {
    const same = op === 'delta' ? 1 : 0;
    const [low, high] = this.program.range(i);
    const [least, most] = this.program.range(j);
    if (high < least || most < low) return this.num(1 - same);
    if (i.kind === 'place' && j.kind === 'place') return this.num(i.at === j.at ? same : 1 - same);
    if (i.kind === 'axis' && j.kind === 'axis' && i.axis === j.axis)
      return this.num(i.shift === j.shift ? same : 1 - same);
    if (ixKey(i) === ixKey(j)) return this.num(same);
    let [a, b] = [i, j];
    if (a.kind !== 'axis' || (b.kind === 'axis' && b.axis < a.axis)) [a, b] = [b, a];
    // The shift stands on the right, or moves into the place.
    const move = a.kind === 'place' ? 0 : -a.shift;
    return this.program.make({ op, ix: [shiftIx(a, move), shiftIx(b, move)] });
  }
  less(i: Ix, j: Ix): Ref {
    const [low, high] = this.program.range(i);
    const [least, most] = this.program.range(j);
    if (high < least) return this.num(1);
    if (low >= most) return this.num(0);
    if (i.kind === 'axis' && j.kind === 'axis' && i.axis === j.axis) return this.num(i.shift < j.shift ? 1 : 0);
    return this.program.make({ op: 'less', ix: [i, j] });
  }
  /** The conditions under which an index lies in 0 … size-1. */
  inRange(x: Ix, size: number): readonly Ref[] {
    const [low, high] = this.program.range(x);
    const guards: Ref[] = [];
    if (low < 0) guards.push(this.less(placeIx(-1), x));
    if (high >= size) guards.push(this.less(x, placeIx(size)));
    return guards;
  }

  add(terms: readonly Term[], constant = 0): Ref {
    let number = constant;
    const found = new Map<string, { c: number; of: Ref }>();
    const take = (c: number, of: Ref): void => {
      if (c === 0) return;
      if (of.node.op === 'num') number += c * of.node.number;
      else if (of.node.op === 'add') {
        number += c * of.node.number;
        const args = this.open(of).args;
        args.forEach((a, k) => {
          take(c * of.node.coefficients[k]!, a);
        });
      } else if (of.node.op === 'mul' && of.node.number !== 1) {
        take(c * of.node.number, this.mul(this.open(of).args));
      } else {
        const key = refKey(of);
        const known = found.get(key);
        if (known === undefined) found.set(key, { c, of });
        else known.c += c;
      }
    };
    for (const t of terms) take(t.c, t.of);
    const rest = [...found.values()].filter((t) => t.c !== 0);
    if (rest.length === 0) return this.num(number);
    if (number === 0) {
      if (rest.length === 1) return this.mul([rest[0]!.of], rest[0]!.c);
      const common = this.commonGuards(rest.map((t) => t.of));
      if (common.length > 0) {
        const keys = new Set(common.map(refKey));
        const stripped = rest.map((t) => ({
          c: t.c,
          of: this.mul(this.factors(t.of).filter((f) => !keys.has(refKey(f)))),
        }));
        return this.mul([...common, this.add(stripped)]);
      }
    }
    rest.sort((a, b) => a.of.node.id - b.of.node.id);
    return this.program.make({
      op: 'add',
      number,
      args: rest.map((t) => t.of),
      coefficients: rest.map((t) => t.c),
    });
  }
  subtract(a: Ref, b: Ref): Ref {
    return this.add([
      { c: 1, of: a },
      { c: -1, of: b },
    ]);
  }

  /** The factors of a product, its number left out. */
  factors(r: Ref): readonly Ref[] {
    return r.node.op === 'mul' ? this.open(r).args : [r];
  }
  private commonGuards(refs: readonly Ref[]): readonly Ref[] {
    let common = this.factors(refs[0]!).filter(isGuard);
    for (const r of refs.slice(1)) {
      if (common.length === 0) break;
      const own = new Set(this.factors(r).filter(isGuard).map(refKey));
      common = common.filter((g) => own.has(refKey(g)));
    }
    return common;
  }

  mul(parts: readonly Ref[], coefficient = 1): Ref {
    let number = coefficient;
    const found = new Map<string, { base: Ref; exponent: number }>();
    let zero = false;
    const take = (r: Ref): void => {
      const { node } = r;
      if (node.op === 'num') {
        number *= node.number;
        if (node.number === 0) zero = true;
      } else if (node.op === 'mul') {
        number *= node.number;
        this.open(r).args.forEach(take);
      } else {
        const power = node.op === 'pow';
        const base = power ? this.open(r).args[0]! : r;
        const key = refKey(base);
        const known = found.get(key);
        const exponent = power ? node.number : 1;
        if (known === undefined) found.set(key, { base, exponent });
        else if (!isGuard(base)) known.exponent += exponent;
      }
    };
    parts.forEach(take);
    if (zero || number === 0) return this.num(0);
    const factors: Ref[] = [];
    for (const { base, exponent } of found.values()) {
      if (exponent === 1) factors.push(base);
      else {
        const p = this.pow(base, exponent);
        if (p.node.op === 'num') number *= p.node.number;
        else factors.push(p);
      }
    }
    if (factors.length === 0) return this.num(number);
    if (factors.length === 1 && number === 1) return factors[0]!;
    if (factors.length === 1 && factors[0]!.node.op === 'add') {
      const open = factors[0]!;
      return this.add(
        this.open(open).args.map((of, k) => ({ c: number * open.node.coefficients[k]!, of })),
        number * open.node.number,
      );
    }
    // Different conditions inside a sum must still protect what it is multiplied by.
    const guarded = factors.findIndex(
      (f) => f.node.op === 'add' && f.node.number === 0 && f.node.args.every((a) => guardInside(a.node)),
    );
    if (guarded >= 0 && factors.some((f, k) => k !== guarded && isRisky(f.node))) {
      const open = factors[guarded]!;
      const others = factors.filter((_, k) => k !== guarded);
      return this.add(
        this.open(open).args.map((a, k) => ({
          c: number * open.node.coefficients[k]!,
          of: this.mul([a, ...others]),
        })),
      );
    }
    factors.sort((a, b) => a.node.id - b.node.id);
    return this.program.make({ op: 'mul', number, args: factors });
  }

  pow(base: Ref, exponent: number): Ref {
    const { node } = base;
    if (exponent === 1) return base;
    if (exponent === 0) return this.num(1);
    if (node.op === 'num') return this.num(node.number ** exponent);
    if (isGuard(base) && exponent > 0) return base;
    if (node.op === 'pow' && Number.isInteger(exponent))
      return this.pow(this.open(base).args[0]!, node.number * exponent);
    return this.program.make({ op: 'pow', args: [base], number: exponent });
  }

  call(fn: string, ...args: readonly Ref[]): Ref {
    if (args.every((a) => a.node.op === 'num')) return this.num(scalarFunction(fn)(...args.map((a) => a.node.number)));
    return this.program.make({ op: 'call', fn, args });
  }
  sg(r: Ref): Ref {
    return r.node.op === 'num' ? r : this.program.make({ op: 'sg', args: [r] });
  }
  /** The greatest value over `binders` where the guards hold; constant in every derivative. */
  max(binders: readonly number[], of: Ref, guards: readonly Ref[]): Ref {
    const own = axesOf(of);
    for (const g of guards) for (const a of axesOf(g)) (own as Set<number>).add(a);
    const reduced = binders.filter((b) => own.has(b));
    return reduced.length === 0 && guards.length === 0
      ? of
      : this.program.make({ op: 'max', reduced, args: [of, ...guards] });
  }
  greatest(args: readonly Ref[]): Ref {
    const distinct = [...new Map(args.map((a) => [refKey(a), a])).values()];
    return distinct.length === 1 ? distinct[0]! : this.program.make({ op: 'greatest', args: distinct });
  }
  prod(binder: number, of: Ref): Ref {
    const size = this.program.size(binder);
    if (size === 0) return this.num(1);
    if (!axesOf(of).has(binder)) return this.pow(of, size);
    return this.program.make({ op: 'prod', reduced: [binder], args: [of] });
  }
  /** Σ over the binders of coefficient · Π factors. */
  sum(binders: readonly number[], factors: readonly Ref[], coefficient = 1): Ref {
    return summed(this, binders, factors, coefficient);
  }

  /** The view with axes replaced, all at once. */
  substitute(r: Ref, map: ReadonlyMap<number, Ix>): Ref {
    if (map.size === 0 || !r.ix.some((x) => axesOfIx(x).some((a) => map.has(a)))) return r;
    return this.view(
      r.node,
      r.ix.map((x) => substituteIx(x, (a) => map.get(a))),
    );
  }

  /** An array read at indices; where that reads fewer entries than the array has, only those are computed. */
  view(node: Node, ix: readonly Ix[]): Ref {
    const r: Ref = { node, ix };
    if (node.op === 'input' || node.op === 'num') return r;
    if (!isGuard(r) && node.op !== 'value') {
      const seen = new Set<number>();
      let plain = true;
      for (const x of ix) {
        if (x.kind !== 'axis' || x.shift !== 0 || seen.has(x.axis)) plain = false;
        for (const a of axesOfIx(x)) seen.add(a);
      }
      if (plain) return r;
      if (product([...seen].map((a) => this.program.size(a))) >= product(node.shape) && !hasGuard(node)) return r;
    }
    return this.rebuilt(r);
  }

  /** The arguments of a viewed node over the axes of the view, and fresh names for its reduced axes. */
  open(r: Ref): { readonly args: readonly Ref[]; readonly reduced: readonly number[] } {
    const { args, reduced } = this.program.open(r);
    return { args: args.map((x) => this.view(x.node, x.ix)), reduced };
  }

  /** The node made anew over the indices of the view. */
  rebuilt(r: Ref, change: (a: Ref) => Ref = (a) => a): Ref {
    return rebuilt(this, r, change);
  }

  /** Fresh names for the axes of a node. */
  names(node: Node): readonly number[] {
    return node.shape.map((s) => this.program.axis(s));
  }
  whole(node: Node, names: readonly number[]): Ref {
    return { node, ix: names.map((a) => axisIx(a)) };
  }
}
