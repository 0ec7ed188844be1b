import { type ArrayFunctionName, resultShape } from '../../arrayValue.ts';
import { added } from './addition.ts';
import type { Algebra, Term } from './algebra.ts';
import { before, equality, within } from './comparison.ts';
import { scalarFunction } from './functions.ts';
import { hasGuard, isGuard } from './guards.ts';
import { axesOfIx, axisIx, type Ix, substituteIx } from './ix.ts';
import { multiplied } from './multiplication.ts';
import { axesOf, type Node, Program, product, type Ref, refKey, type Source } from './program.ts';
import { rebuilt } from './rebuilt.ts';
import { summed } from './summation.ts';

/** The algebra over one program; the long constructors are in files of their own. */
export class ArrayAlgebra implements Algebra {
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
    return equality(this, 'delta', i, j);
  }
  unequal(i: Ix, j: Ix): Ref {
    return equality(this, 'unequal', i, j);
  }
  less(i: Ix, j: Ix): Ref {
    return before(this, i, j);
  }
  inRange(x: Ix, size: number): readonly Ref[] {
    return within(this, x, size);
  }

  add(terms: readonly Term[], constant = 0): Ref {
    return added(this, terms, constant);
  }
  subtract(a: Ref, b: Ref): Ref {
    return this.add([
      { c: 1, of: a },
      { c: -1, of: b },
    ]);
  }

  factors(r: Ref): readonly Ref[] {
    return r.node.op === 'mul' ? this.open(r).args : [r];
  }
  mul(parts: readonly Ref[], coefficient = 1): Ref {
    if (coefficient === 1 && parts.length === 1 && isPlain(parts[0]!.ix)) return parts[0]!;
    return multiplied(this, parts, coefficient);
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
  array(fn: ArrayFunctionName, binders: readonly number[], of: Ref, guard: Ref, at: readonly Ix[]): Ref {
    const batch = [...new Set([...axesOf(of), ...axesOf(guard)])].filter((x) => !binders.includes(x));
    const shape = resultShape(
      fn,
      binders.map((b) => this.program.size(b)),
    );
    // An entry outside the array has no value.
    if (at.some((x, k) => x.kind === 'place' && (x.at < 0 || x.at >= shape[k]!))) return this.num(Number.NaN);
    const ix = binders.map((b) => axisIx(b));
    const axes = [...batch, ...shape.map((n) => this.program.axis(n))];
    const { node } = this.program.make({ op: 'array', fn, reduced: binders, args: [of, guard], ix }, axes);
    return { node, ix: [...batch.map((b) => axisIx(b)), ...at] };
  }
  sum(binders: readonly number[], factors: readonly Ref[], coefficient = 1): Ref {
    return summed(this, binders, factors, coefficient);
  }

  substitute(r: Ref, map: ReadonlyMap<number, Ix>): Ref {
    if (map.size === 0 || !r.ix.some((x) => axesOfIx(x).some((a) => map.has(a)))) return r;
    return this.view(
      r.node,
      r.ix.map((x) => substituteIx(x, (a) => map.get(a))),
    );
  }

  view(node: Node, ix: readonly Ix[]): Ref {
    const r: Ref = { node, ix };
    if (node.op === 'input' || node.op === 'num' || node.op === 'array') return r;
    if (!isGuard(r) && node.op !== 'value') {
      if (isPlain(ix)) return r;
      const read = product([...axesOf(r)].map((a) => this.program.size(a)));
      if (read >= product(node.shape) && !hasGuard(node)) return r;
    }
    return this.rebuilt(r);
  }

  open(r: Ref): { readonly args: readonly Ref[]; readonly reduced: readonly number[] } {
    const { args, reduced } = this.program.open(r);
    return { args: args.map((x) => this.view(x.node, x.ix)), reduced };
  }

  rebuilt(r: Ref, change: (a: Ref) => Ref = (a) => a): Ref {
    return rebuilt(this, r, change);
  }

  names(node: Node): readonly number[] {
    return node.shape.map((s) => this.program.axis(s));
  }
  whole(node: Node, names: readonly number[]): Ref {
    return { node, ix: names.map((a) => axisIx(a)) };
  }
}

/** Whether each axis of an array is read by one of its own, where that stands. */
function isPlain(ix: readonly Ix[]): boolean {
  for (let k = 0; k < ix.length; k++) {
    const x = ix[k]!;
    if (x.kind !== 'axis' || x.shift !== 0) return false;
    for (let m = 0; m < k; m++) if ((ix[m] as { axis: number }).axis === x.axis) return false;
  }
  return true;
}
