import type { Call, Expr, Grad, Mul, Pow, Sum } from '../../expr/expr.ts';
import { toNumber } from '../../expr/rational.ts';
import { NUMBER_STEPS, power } from '../compile/arrays/powers.ts';
import { type DenseArray, type SizeOf, spread } from './array.ts';
import type { Entries } from './entries.ts';
import { TermArrays } from './termArrays.ts';
import type { DenseValues } from './values.ts';

/** Last digits of an argument against the smallest gap that counts (1e-16 to 1e-9), with room. */
const ROUNDING = 1e-6;

/**
 * The sums of the absolute values of what is added up in terms: the scales against which rounding errors are judged. Of
 * functions they are the absolute values; of periodic ones with what rounding of their argument makes; of derivatives what
 * adds up in the reverse sweep.
 */
export class Magnitudes extends TermArrays {
  private readonly values: DenseValues;
  private readonly inside = new Map<DenseValues, Magnitudes>();
  private readonly outside: Magnitudes | undefined;

  constructor(values: DenseValues, outside?: Magnitudes) {
    super();
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

  protected made(e: Exclude<Expr, Mul | Sum | Grad>): DenseArray {
    const { values } = this;
    switch (e.kind) {
      case 'add': {
        const parts = e.terms.map((t) => spread(this.of(t), e.free, values.size));
        const entries = parts[0]!.map((x, k) => parts.slice(1).reduce((s, p) => s + p[k]!, x));
        return { axes: e.free, entries };
      }
      case 'pow': {
        const p = e.exponent.kind === 'num' ? toNumber(e.exponent.value) : -1;
        if (p < 0) return absolute(values.of(e));
        const base = this.of(e.base);
        return { axes: base.axes, entries: base.entries.map((x) => power(NUMBER_STEPS, x, p)) };
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

  private for(inner: DenseValues): Magnitudes {
    if (inner === this.values) return this;
    const made = this.inside.get(inner) ?? new Magnitudes(inner, this);
    this.inside.set(inner, made);
    return made;
  }
}

const absolute = (x: DenseArray): DenseArray => ({ ...x, entries: x.entries.map(Math.abs) });
