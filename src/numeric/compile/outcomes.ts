import type { Atom, Expr, IndexSet, Sym } from '../../expr/expr.ts';
import { nodesFor } from '../quadrature/average.ts';
import type { Grade, Rule } from '../quadrature/rule.ts';
import type { Algebra } from './algebra.ts';
import { axisIx, type Ix, type Ref, type Source } from './program.ts';

/** What a letter is fed from. */
export interface Fed {
  readonly source: Source;
  readonly shape: readonly number[];
}

/**
 * Expectations as sums over nodes: the random variables of one sum are drawn together, so that they share an axis, on
 * which each has an array of its own.
 */
export class Outcomes {
  private readonly algebra: Algebra;
  private readonly sizeOf: (set: IndexSet) => number;
  private readonly grade: Grade;
  /** Arrays of nodes by axis and binder. */
  private readonly fed = new Map<string, Fed>();
  private readonly sources = new Map<string, Source>();
  private readonly names = new Map<Rule, number>();

  constructor(algebra: Algebra, sizeOf: (set: IndexSet) => number, grade: Grade) {
    this.algebra = algebra;
    this.sizeOf = sizeOf;
    this.grade = grade;
  }

  /** A new axis of nodes that are right for this body, and their weights. */
  bind(binders: readonly Atom[], body: Expr): { readonly axis: number; readonly weights: Ref } {
    const { rule, drawn } = nodesFor(binders, body, this.sizeOf, this.grade);
    const axis = this.algebra.program.axis(rule.count);
    for (const { binder, shape, offset, length } of drawn)
      this.fed.set(`${axis}:${binder.id}`, {
        source: this.source(rule, offset, length),
        shape: [rule.count, ...shape],
      });
    const weights = this.named(rule, 'w', () => rule.weights);
    return { axis, weights: this.algebra.input(weights, [rule.count], [axisIx(axis)]) };
  }

  /** The array of a variable under the binder that stands in its first slot. */
  at(e: Sym, first: Ix): Fed {
    const index = e.indices[0]!;
    const key = index.kind === 'atom' && first.kind === 'axis' ? `${first.axis}:${index.atom.id}` : '';
    const found = this.fed.get(key);
    if (found === undefined) throw new Error(`${e.letter.name} stands outside its expectation`);
    return found;
  }

  private source(rule: Rule, offset: number, length: number): Source {
    return this.named(rule, `${offset}.${length}`, () =>
      Float64Array.from({ length: rule.count * length }, (_, k) => {
        const q = Math.floor(k / length);
        return rule.points[q * rule.dimension + offset + (k % length)]!;
      }),
    );
  }

  /** One source for the same numbers, so that equal expectations are one array. */
  private named(rule: Rule, part: string, values: () => Float64Array): Source {
    let number = this.names.get(rule);
    if (number === undefined) {
      number = this.names.size;
      this.names.set(rule, number);
    }
    const name = `q${number}.${part}`;
    let source = this.sources.get(name);
    if (source === undefined) {
      source = { kind: 'data', name, offset: 0, values: values() };
      this.sources.set(name, source);
    }
    return source;
  }
}
