import type { Atom, Expr, IndexSet, Sym } from '../../../expr/expr.ts';
import { nodesFor } from '../../quadrature/average.ts';
import { type Nodes, type Rule1, tensor } from '../../quadrature/nodes.ts';
import type { Grade } from '../../quadrature/rule.ts';
import type { Algebra } from '../arrays/algebra.ts';
import { axisIx, type Ix } from '../arrays/ix.ts';
import type { Ref, Source } from '../arrays/program.ts';

/** What a letter is fed from. */
export interface Fed {
  readonly source: Source;
  readonly shape: readonly number[];
}

/** The axis that each random variable has its nodes on, and the weights along the axes. */
interface Bound {
  readonly axes: ReadonlyMap<Atom, number>;
  readonly weights: readonly Ref[];
}

const columns = new WeakMap<Nodes, Map<string, Float64Array>>();

/** The components of a variable at all nodes, once for each rule: kernels of other sizes and terms share them. */
function columnsOf(nodes: Nodes, offset: number, length: number): Float64Array {
  const { count, dimension, points } = nodes;
  if (offset === 0 && length === dimension) return points;
  const known = columns.get(nodes) ?? new Map<string, Float64Array>();
  columns.set(nodes, known);
  const key = `${offset}.${length}`;
  let made = known.get(key);
  if (made === undefined) {
    made = new Float64Array(count * length);
    for (let q = 0, k = 0; q < count; q++)
      for (let j = 0; j < length; j++, k++) made[k] = points[q * dimension + offset + j]!;
    known.set(key, made);
  }
  return made;
}

/** Expectations as sums over nodes, on which each random variable has an array of its own. */
export class Outcomes {
  private readonly algebra: Algebra;
  private readonly sizeOf: (set: IndexSet) => number;
  private readonly grade: Grade;
  /** Arrays of nodes by axis and binder. */
  private readonly fed = new Map<string, Fed>();
  private readonly sources = new Map<string, Source>();
  private readonly numbers = new Map<object, number>();
  private readonly products = new Map<string, Nodes>();
  private rough = false;

  constructor(algebra: Algebra, sizeOf: (set: IndexSet) => number, grade: Grade) {
    this.algebra = algebra;
    this.sizeOf = sizeOf;
    this.grade = grade;
  }

  /** Whether all averages so far have no error but rounding: then every grade has the same nodes. */
  get exact(): boolean {
    return !this.rough;
  }

  /**
   * New axes of nodes that are right for this body, and their weights. Where the nodes are combinations of nodes of each
   * variable, every variable has an axis of its own, so that what depends on one is not computed for all combinations.
   */
  bind(binders: readonly Atom[], body: Expr): Bound {
    const { rule, drawn } = nodesFor(binders, body, this.sizeOf, this.grade);
    const { product } = rule;
    this.rough ||= !rule.exact;
    const parts =
      product === undefined || drawn.length === 1
        ? [{ nodes: rule, part: `${this.number(rule)}`, own: drawn }]
        : drawn.map((d) => {
            const rules = product.slice(d.offset, d.offset + d.length);
            const part = rules.map((r) => this.number(r)).join('x');
            return { nodes: this.combined(part, rules), part, own: [{ ...d, offset: 0 }] };
          });
    const axes = new Map<Atom, number>();
    const weights = parts.map(({ nodes, part, own }): Ref => {
      const axis = this.algebra.program.axis(nodes.count);
      for (const { binder, shape, offset, length } of own) {
        axes.set(binder, axis);
        this.fed.set(`${axis}:${binder.id}`, {
          source: this.source(nodes, part, offset, length),
          shape: [nodes.count, ...shape],
        });
      }
      const source = this.named(part, 'w', () => nodes.weights);
      return this.algebra.input(source, [nodes.count], [axisIx(axis)]);
    });
    return { axes, weights };
  }

  /** The array of a variable under the binder that stands in its first slot. */
  at(e: Sym, first: Ix): Fed {
    const index = e.indices[0]!;
    const key = index.kind === 'atom' && first.kind === 'axis' ? `${first.axis}:${index.atom.id}` : '';
    const found = this.fed.get(key);
    if (found === undefined) throw new Error(`${e.letter.name} stands outside its expectation`);
    return found;
  }

  private source(nodes: Nodes, part: string, offset: number, length: number): Source {
    return this.named(part, `${offset}.${length}`, () => columnsOf(nodes, offset, length));
  }

  private combined(part: string, rules: readonly Rule1[]): Nodes {
    let made = this.products.get(part);
    if (made === undefined) {
      made = tensor(rules);
      this.products.set(part, made);
    }
    return made;
  }

  private number(rule: object): number {
    let number = this.numbers.get(rule);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(rule, number);
    }
    return number;
  }

  /** One source for the same numbers, so that equal expectations are one array. */
  private named(part: string, column: string, values: () => Float64Array): Source {
    const name = `q${part}.${column}`;
    let source = this.sources.get(name);
    if (source === undefined) {
      source = { kind: 'data', name, offset: 0, values: values() };
      this.sources.set(name, source);
    }
    return source;
  }
}
