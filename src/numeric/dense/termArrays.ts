import type { Call, Expr, Grad, Mul, Pow, Sum } from '../../expr/expr.ts';
import { factorsOf } from '../../expr/traverse.ts';
import { Adjoints, type Arrays } from './adjoints.ts';
import type { DenseArray, SizeOf } from './array.ts';
import { contraction, product } from './contraction.ts';
import type { Entries } from './entries.ts';

/** The arrays of terms at one point, each made once: how products, sums and derivatives are made of their parts. */
export abstract class TermArrays implements Arrays {
  abstract readonly size: SizeOf;
  abstract readonly letters: Entries;
  private readonly known = new Map<Expr, DenseArray>();
  private readonly sweeps = new Map<Expr, Adjoints>();

  abstract home(e: Expr): TermArrays;
  abstract number(e: Sum | Mul): number;
  abstract within(e: Sum): { readonly values: TermArrays; readonly weights: readonly DenseArray[] };
  abstract slope(e: Pow | Call): DenseArray;
  /** What is no product, sum or derivative. */
  protected abstract made(e: Exclude<Expr, Mul | Sum | Grad>): DenseArray;

  /** @throws {NotDense} @throws {TooLarge} */
  of(e: Expr): DenseArray {
    const home = this.home(e);
    if (home !== this) return home.of(e);
    let made = this.known.get(e);
    if (made === undefined) {
      made = this.composed(e);
      this.known.set(e, made);
    }
    return made;
  }

  factors(e: Expr): readonly DenseArray[] {
    return e.kind === 'num' ? [this.of(e)] : factorsOf(e).map((f) => this.of(f));
  }

  private composed(e: Expr): DenseArray {
    switch (e.kind) {
      case 'mul':
        return product(this.factors(e), e.free, this.number(e), this.size);
      case 'sum': {
        const { values, weights } = this.within(e);
        return contraction([...weights, ...values.factors(e.body)], e.free, this.number(e), values.size);
      }
      case 'grad': {
        const known = this.sweeps.get(e.of) ?? new Adjoints(e.of, this);
        this.sweeps.set(e.of, known);
        return known.by(e.by, e.free);
      }
      default:
        return this.made(e);
    }
  }
}
