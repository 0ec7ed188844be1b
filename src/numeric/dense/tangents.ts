import type { Call, Expr, Grad, Letter, Mul, Pow, Sum, Sym } from '../../expr/expr.ts';
import { NUMBER_STEPS, power } from '../compile/arrays/powers.ts';
import { shapeOf } from '../compile/request.ts';
import type { Grade } from '../quadrature/rule.ts';
import { type DenseArray, NotDense } from './array.ts';
import type { Average } from './averages.ts';
import { added, product } from './contraction.ts';
import type { Point } from './entries.ts';
import { curvatureOf } from './slopes.ts';
import { DenseValues } from './values.ts';

/** Directions in the space of the components of some letters. */
export interface Directions {
  readonly count: number;
  /** Where the components of each letter begin. */
  readonly offsets: ReadonlyMap<Letter, number>;
  /** components x directions, row-major. */
  readonly columns: Float64Array;
}

/**
 * The values of terms with their derivatives along all directions at once, by the rules for sums, products and functions of
 * numbers (Wengert 1964); derivatives in terms too, whose sweep is differentiated step by step. What `sg` holds moves: it
 * stands still for the derivatives in a term only.
 */
export class Tangents extends DenseValues {
  private readonly directions: Directions;

  constructor(
    point: Point,
    directions: Directions,
    grade: Grade = 'fine',
    outside?: Tangents,
    drawn: Average['drawn'] = new Map(),
  ) {
    super(point, grade, outside, drawn);
    this.directions = directions;
  }

  protected override inner(drawn: Average['drawn']): Tangents {
    return new Tangents(this.letters.point, this.directions, this.grade, this, drawn);
  }

  protected override made(e: Exclude<Expr, Mul | Sum | Grad>): DenseArray {
    const own = super.made(e);
    const tangent = this.tangent(e, own);
    return tangent === undefined ? own : { ...own, tangent };
  }

  override slope(e: Pow | Call): DenseArray {
    const own = super.slope(e);
    const tangent = this.chain(e, () =>
      e.kind === 'pow'
        ? this.ofPower(e, (x, p) => (p === 2 ? 2 : p * (p - 1) * power(NUMBER_STEPS, x, p - 2)))
        : this.ofFunction(e, curvatureOf(e.fn), () => this.of(e)),
    );
    return tangent === undefined ? own : { ...own, tangent };
  }

  private tangent(e: Exclude<Expr, Mul | Sum | Grad>, own: DenseArray): DenseArray | undefined {
    switch (e.kind) {
      case 'sym':
        return this.along(e);
      case 'add': {
        let sum: DenseArray | undefined;
        for (const t of e.terms) {
          const { tangent } = this.of(t);
          if (tangent === undefined) continue;
          const whole = product([tangent], e.free, 1, this.size);
          sum = sum === undefined ? whole : added(sum, whole);
        }
        return sum;
      }
      case 'call':
        if (e.fn === 'sg') return this.of(e.args[0]!).tangent;
        return this.chain(e, () => this.slopeOf(e, () => own));
      case 'pow':
        return this.chain(e, () => this.slopeOf(e, () => own));
      case 'prod':
        if (this.of(e.body).tangent !== undefined) throw new NotDense('the derivative of a product over members');
        return undefined;
      case 'reduce':
        if (this.of(e.body).tangent !== undefined || this.of(e.guard).tangent !== undefined)
          throw new NotDense(`the derivative of ${e.fn}`);
        return undefined;
      default:
        return undefined;
    }
  }

  /** The chain rule; `slope` is the derivative by the base or the argument. */
  private chain(e: Pow | Call, slope: () => DenseArray): DenseArray | undefined {
    const [x, ...others] = e.kind === 'pow' ? [e.base, e.exponent] : e.args;
    if (others.some((y) => this.of(y).tangent !== undefined)) throw new NotDense('the derivative by another argument');
    const { tangent } = this.of(x!);
    return tangent && product([slope(), tangent], e.free, 1, this.size);
  }

  /** A component along the directions. */
  private along(e: Sym): DenseArray | undefined {
    const { letters } = this;
    const { offsets, count, columns } = this.directions;
    const offset = offsets.get(e.letter);
    if (offset === undefined) return undefined;
    const shape = shapeOf(e.letter, letters.point.sizes);
    const places = letters.byPlace(e.free, (at) => letters.placeOf(e, shape, at)).entries;
    const entries = new Float64Array(places.length * count);
    places.forEach((place, k) => {
      if (place >= 0) entries.set(columns.subarray((offset + place) * count, (offset + place + 1) * count), k * count);
    });
    return { axes: e.free, entries, width: count };
  }
}
