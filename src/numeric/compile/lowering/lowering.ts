import { mul, num, ringOf } from '../../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter, Member, Sym } from '../../../expr/expr.ts';
import { toNumber } from '../../../expr/rational.ts';
import { factorsOf } from '../../../expr/traverse.ts';
import type { Grade } from '../../quadrature/rule.ts';
import type { Algebra } from '../arrays/algebra.ts';
import { axisIx, type Ix, placeIx, shiftIx, type Table } from '../arrays/ix.ts';
import { type Node, type Ref, refKey, type Source } from '../arrays/program.ts';
import { sizeValue } from '../arrays/sizeValue.ts';
import { SubsetTables } from '../arrays/subsetTables.ts';
import { type Adjoints, reverseSweep } from '../derivatives/reverse.ts';
import { type Binding, type Environment, keyOf, type Lowerer, type Shifted } from './lowerer.ts';
import { type Fed, Outcomes } from './outcomes.ts';
import { isExponential, isNormaliser, stabilised } from './stabilise.ts';

/** Turns terms into arrays. */
export class Lowering implements Lowerer {
  readonly algebra: Algebra;
  private readonly sizes: ReadonlyMap<Letter, number>;
  private readonly fed: ReadonlyMap<Letter, Fed>;
  private readonly subsets: SubsetTables;
  private readonly tables = new Map<Letter, Table>();
  private readonly named = new Map<Atom, number>();
  private readonly sweeps = new Map<string, Adjoints>();
  private readonly memo = new Map<string, Ref>();
  private readonly shifts = new Map<string, Shifted>();
  private readonly outcomes: Outcomes;

  constructor(
    algebra: Algebra,
    sizes: ReadonlyMap<Letter, number>,
    fed: ReadonlyMap<Letter, Fed>,
    grade: Grade = 'fine',
  ) {
    this.algebra = algebra;
    this.sizes = sizes;
    this.fed = fed;
    this.outcomes = new Outcomes(algebra, (set) => sizeValue(set.size, sizes), grade);
    this.subsets = new SubsetTables(algebra, sizes);
  }

  /** Whether the averages in what was lowered have no error but rounding. */
  get exact(): boolean {
    return this.outcomes.exact;
  }

  size(a: Atom): number {
    return sizeValue(a.set.size, this.sizes);
  }

  lower(e: Expr, env: Environment): Ref {
    const key = keyOf(e, env);
    let made = this.memo.get(key);
    if (made === undefined) {
      made = this.made(e, env);
      this.memo.set(key, made);
    }
    return made;
  }

  shifted(e: Expr, env: Environment, make: () => Shifted): Shifted {
    const key = keyOf(e, env);
    let made = this.shifts.get(key);
    if (made === undefined) {
      made = make();
      this.shifts.set(key, made);
    }
    return made;
  }

  private made(e: Expr, env: Environment): Ref {
    const a = this.algebra;
    switch (e.kind) {
      case 'num':
        return a.num(toNumber(e.value));
      case 'sym':
        return this.symbol(e, env);
      case 'value':
        return a.value(this.index(e.index, env));
      case 'delta':
      case 'unequal':
      case 'less':
        return a[e.kind](this.index(e.i, env), this.index(e.j, env));
      case 'member':
        return a.add(this.subsets.slots(e).map((slot) => ({ c: 1, of: this.among(e, slot, env) })));
      case 'add':
        return a.add(e.terms.map((t) => ({ c: 1, of: this.lower(t, env) })));
      case 'mul':
        if (e.factors.some(isNormaliser)) return this.exponential(e, env);
        return a.mul(
          e.factors.map((f) => this.lower(f, env)),
          toNumber(e.coefficient),
        );
      case 'pow': {
        if (isNormaliser(e)) return this.exponential(e, env);
        const base = this.lower(e.base, env);
        const p = this.lower(e.exponent, env);
        return p.node.op === 'num' ? a.pow(base, p.node.number) : a.call('power', base, p);
      }
      case 'call': {
        const arg = e.args[0]!;
        if (e.fn === 'log' && isExponential(arg)) {
          const { shift, rest } = stabilised(this, arg, env);
          return a.add([
            { c: 1, of: shift },
            { c: 1, of: a.call('log', rest) },
          ]);
        }
        const x = e.args.map((part) => this.lower(part, env));
        return e.fn === 'sg' ? a.sg(x[0]!) : a.call(e.fn, ...x);
      }
      case 'sum': {
        const { binders, inner, weights } = this.bind(e.binders, env, e.body);
        const members = factorsOf(e.body).filter((f) => f.kind === 'member');
        if (members.length === 0) return a.sum(binders, [this.lower(e.body, inner), ...weights]);
        // A sum over elements of a subset costs as much as the subset has elements: they are read from a table.
        const rest = mul(
          num(e.body.kind === 'mul' ? e.body.coefficient : 1),
          ...factorsOf(e.body).filter((f) => f.kind !== 'member'),
        );
        const slots = members.map((m) => this.subsets.slot(m));
        const deltas = members.map((m, k) => this.among(m, axisIx(slots[k]!), inner));
        return a.sum([...binders, ...slots], [...deltas, this.lower(rest, inner), ...weights]);
      }
      case 'prod': {
        const { binders, inner } = this.bind(e.binders, env);
        return a.prod(binders[0]!, this.lower(e.body, inner));
      }
      case 'reduce': {
        const { binders, inner } = this.bind(e.binders, env);
        const at = e.at.map((x) => this.index(x, env));
        return a.array(e.fn, binders, this.lower(e.body, inner), this.lower(e.guard, inner), at);
      }
      case 'grad': {
        const root = this.lower(e.of, env);
        const key = refKey(root);
        let sweep = this.sweeps.get(key);
        if (sweep === undefined) {
          sweep = reverseSweep(a, root, isVariable);
          this.sweeps.set(key, sweep);
        }
        const name = this.feed(e.by.letter).source.name;
        return sweep.of(
          name,
          e.by.indices.map((x) => this.index(x, env)),
        );
      }
    }
  }

  /** Whether an element is the one in this slot of a subset. */
  private among(m: Member, slot: Ix, env: Environment): Ref {
    return this.algebra.delta(this.index(m.i, env), this.subsets.element(m, this.index(m.j, env), slot));
  }

  /** exp(shift) · rest, the shift gathered from all factors first. */
  private exponential(e: Expr, env: Environment): Ref {
    const { shift, rest } = stabilised(this, e, env);
    return this.algebra.mul([this.algebra.call('exp', shift), rest]);
  }

  bind(atoms: readonly Atom[], env: Environment, body?: Expr): Binding {
    const inner = new Map(env);
    const binders: number[] = [];
    const random: Atom[] = [];
    for (const b of atoms) {
      if (b.set.structure.kind === 'outcomes') {
        random.push(b);
        continue;
      }
      const axis = this.algebra.program.axis(this.size(b));
      binders.push(axis);
      inner.set(b, axisIx(axis));
    }
    if (random.length === 0 || body === undefined) return { binders, inner, weights: [] };
    const { axes, weights } = this.outcomes.bind(random, body);
    for (const b of random) inner.set(b, axisIx(axes.get(b)!));
    return { binders: [...binders, ...new Set(axes.values())], inner, weights };
  }

  /** The axes of an output: of the same index the same ones, so that outputs share what they have in common. */
  axesOf(indices: readonly Atom[]): Binding {
    const inner = new Map<Atom, Ix>();
    const binders = indices.map((b) => {
      const axis = this.named.get(b) ?? this.algebra.program.axis(this.size(b));
      this.named.set(b, axis);
      inner.set(b, axisIx(axis));
      return axis;
    });
    return { binders, inner, weights: [] };
  }

  sourceOf(letter: Letter): Source {
    return this.feed(letter).source;
  }

  private feed(letter: Letter): Fed {
    const f = this.fed.get(letter);
    if (f === undefined) throw new Error(`${letter.name} has no value: it is no variable, constant, size or data`);
    return f;
  }

  private symbol(e: Sym, env: Environment): Ref {
    const size = this.fed.has(e.letter) ? undefined : this.sizes.get(e.letter);
    if (size !== undefined) return this.algebra.num(size);
    const ix = e.indices.map((x) => this.index(x, env));
    const { source, shape } = e.letter.role === 'variable' ? this.outcomes.at(e, ix[0]!) : this.feed(e.letter);
    if (ix.some((x, k) => x.kind === 'place' && (x.at < 0 || x.at >= shape[k]!))) return this.algebra.num(Number.NaN);
    return this.algebra.input(source, shape, ix);
  }

  private index(x: Index, env: Environment): Ix {
    if (x.kind === 'place') {
      const at = placeIx(sizeValue(x.value, this.sizes) - 1);
      return x.ring === undefined ? at : this.turned(at, 0, x.ring);
    }
    if (x.kind === 'atom') {
      const to = env.get(x.atom);
      if (to === undefined) throw new Error(`the index ${x.atom.name} is not bound`);
      const ring = ringOf(x);
      return ring === undefined ? shiftIx(to, x.shift) : this.turned(to, x.shift, ring);
    }
    if (x.kind === 'subset')
      return this.subsets.placed(
        x.set,
        x.members.map((m) => this.index(m, env)),
      );
    const args = x.of.indices.map((y) => this.index(y, env));
    const { source, shape } = this.feed(x.of.letter);
    if (source.values === undefined) throw new Error(`${x.of.letter.name} stands in an index and must be data`);
    let table = this.tables.get(x.of.letter);
    if (table === undefined) {
      table = this.algebra.program.table(
        shape,
        Int32Array.from(source.values, (v) => v - 1),
      );
      this.tables.set(x.of.letter, table);
    }
    if (args.every((y) => y.kind === 'place')) {
      let at = 0;
      args.forEach((y, k) => {
        at = at * shape[k]! + (y as { at: number }).at;
      });
      const here = placeIx(table.values[at]! + x.shift);
      return x.ring === undefined ? here : this.turned(here, 0, x.ring);
    }
    const entry: Ix = { kind: 'map', table, args, shift: 0 };
    return x.ring === undefined ? shiftIx(entry, x.shift) : this.turned(entry, x.shift, x.ring);
  }

  /** An index of a ring moved by a whole number, modulo its size. */
  private turned(x: Ix, by: number, ring: IndexSet): Ix {
    const n = sizeValue(ring.size, this.sizes);
    if (x.kind === 'place') return placeIx((((x.at + by) % n) + n) % n);
    if (by % n === 0) return x;
    return { kind: 'map', table: this.algebra.program.rotation(n, by), args: [x], shift: 0 };
  }
}

export const isVariable = (n: Node): boolean => n.op === 'input' && n.source!.kind === 'variable';
