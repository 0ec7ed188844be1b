import type { Call, Expr, Mul, Pow, Sum } from '../../expr/expr.ts';
import { toNumber } from '../../expr/rational.ts';
import { factorsOf } from '../../expr/traverse.ts';
import { NUMBER_STEPS, power } from '../compile/arrays/powers.ts';
import { Adjoints, type Arrays } from './adjoints.ts';
import { type DenseArray, type SizeOf, spread } from './array.ts';
import { contraction, product } from './contraction.ts';
import type { Entries } from './entries.ts';
import type { DenseValues } from './values.ts';

/** Last digits of an argument against the smallest gap that counts (1e-16 to 1e-9), with room. */
const ROUNDING = 1e-6;

/**
 * The sums of the absolute values of what is added up in terms: the scales against which rounding errors are judged. Of
 * functions they are the absolute values; of periodic ones with what rounding of their argument makes; of derivatives what
 * adds up in the reverse sweep.
 */
export class Magnitudes implements Arrays {
  private readonly values: DenseValues;
  private readonly known = new Map<Expr, DenseArray>();
  private readonly inside = new Map<DenseValues, Magnitudes>();
  private readonly outside: Magnitudes | undefined;
  private readonly sweeps = new Map<Expr, Adjoints>();

  constructor(values: DenseValues, outside?: Magnitudes) {
    this.values = values;
    this.outside = outside;
  }

  get size(): SizeOf {
    return this.values.size;
  }
  get letters(): Entries {
    return this.values.letters;
  }

  home(e: Expr): Magnitudes {
    return this.outside === undefined || this.values.home(e) === this.values ? this : this.outside.home(e);
  }

  /** @throws {NotDense} @throws {TooLarge} */
  of(e: Expr): DenseArray {
    const home = this.home(e);
    if (home !== this) return home.of(e);
    let made = this.known.get(e);
    if (made === undefined) {
      made = this.made(e);
      this.known.set(e, made);
    }
    return made;
  }

  private made(e: Expr): DenseArray {
    const { values } = this;
    switch (e.kind) {
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
      case 'value':
        return values.of(e);
      case 'add': {
        const parts = e.terms.map((t) => spread(this.of(t), e.free, values.size));
        const entries = parts[0]!.map((x, k) => parts.slice(1).reduce((s, p) => s + p[k]!, x));
        return { axes: e.free, entries };
      }
      case 'mul':
        return product(this.factors(e), e.free, this.number(e), values.size);
      case 'pow': {
        const p = e.exponent.kind === 'num' ? toNumber(e.exponent.value) : -1;
        if (p < 0) return absolute(values.of(e));
        const base = this.of(e.base);
        return { axes: base.axes, entries: base.entries.map((x) => power(NUMBER_STEPS, x, p)) };
      }
      case 'sum': {
        const { values: inner, weights } = this.within(e);
        return contraction([...weights, ...inner.factors(e.body)], e.free, this.number(e), inner.size);
      }
      case 'call': {
        const own = absolute(values.of(e));
        const arg = e.args[0]!;
        // A sine of what cancels is as wrong as its argument: sin(c + pi - c) is not 0 to doubles.
        if ((e.fn !== 'sin' && e.fn !== 'cos') || arg.kind !== 'add') return own;
        const slope = e.fn === 'sin' ? Math.cos : Math.sin;
        const [x, sizes] = [values.of(arg).entries, this.of(arg).entries];
        return {
          axes: own.axes,
          entries: own.entries.map((y, k) => y + ROUNDING * Math.abs(slope(x[k]!)) * sizes[k]!),
        };
      }
      case 'grad': {
        const known = this.sweeps.get(e.of) ?? new Adjoints(e.of, this);
        this.sweeps.set(e.of, known);
        return known.by(e.by, e.free);
      }
      default:
        return absolute(values.of(e));
    }
  }

  number(e: Sum | Mul): number {
    return Math.abs(this.values.number(e));
  }

  slope(e: Pow | Call): DenseArray {
    const p = e.kind === 'pow' && e.exponent.kind === 'num' ? toNumber(e.exponent.value) : 0;
    if (e.kind !== 'pow' || p < 1) return absolute(this.values.slope(e));
    return { axes: e.free, entries: this.of(e.base).entries.map((x) => p * power(NUMBER_STEPS, x, p - 1)) };
  }

  within(e: Sum): { readonly values: Magnitudes; readonly weights: readonly DenseArray[] } {
    const { values: inner, weights } = this.values.within(e);
    return { values: this.for(inner), weights: weights.map(absolute) };
  }

  factors(e: Expr): readonly DenseArray[] {
    return e.kind === 'num' ? [this.of(e)] : factorsOf(e).map((f) => this.of(f));
  }

  private for(inner: DenseValues): Magnitudes {
    if (inner === this.values) return this;
    const made = this.inside.get(inner) ?? new Magnitudes(inner, this);
    this.inside.set(inner, made);
    return made;
  }
}

const absolute = (x: DenseArray): DenseArray => ({ ...x, entries: x.entries.map(Math.abs) });
