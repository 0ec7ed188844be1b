import type { IndexSet } from '../../expr/expr.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { Stop } from '../../rewrite/arithmetic.ts';
import { extrapolated, sameSeries } from './extrapolation.ts';
import { OverBudget, type Series } from './monomials.ts';
import { Prime } from './prime.ts';
import { Reduced } from './reduced.ts';
import type { Run } from './run.ts';
import type { Sizes } from './sizes.ts';
import { type Quantity, Unreduced } from './unreduced.ts';

/** Fewer sizes are never believed, even where both sides agree. */
const FEWEST = 4;
/** Where both sides differ, so many sizes more have to leave the value as it is. */
const MORE = 2;
/** The order at which arrays are first seen: a noise, or what a kick comes back as. */
const LOW = 2;

/** The value of a quantity on both sides, modulo one prime. */
export interface Pair {
  readonly unreduced: Series;
  readonly reduced: Series;
  /** How many sizes were extrapolated. */
  readonly sizes: number;
}

/** Both sides of a test, modulo one prime. */
export class Sides {
  readonly run: Run;
  private readonly model: Model;
  private readonly large: ReadonlySet<IndexSet>;
  private readonly sizes: Sizes;
  private readonly process: Reduced;
  private readonly unreduced: Unreduced[] = [];
  /** The last size at which sums over different sites may still be empty. */
  private readonly empty: number;

  constructor(model: Model, process: EffectiveProcess, sizes: Sizes, run: Run) {
    this.model = model;
    this.run = run;
    this.sizes = sizes;
    this.large = new Set(process.populations.map((p) => p.set));
    this.process = new Reduced(process, run);
    this.empty = emptySizes(model, this.large, run.strength?.order ?? 2);
  }

  /**
   * Sizes are added one by one. From as many on as give every sum over different sites its say, an extrapolation that meets the
   * value of the process is the limit: one through too few sizes is off by what the remainder is there, a number that knows
   * nothing of the process. Where they do not meet, more sizes have to leave the value as it is.
   */
  of(q: Quantity): Pair {
    const enough = Math.max(FEWEST, this.empty + 1);
    const fewest = Math.max(FEWEST, this.empty + 2);
    const reduced = this.reduced(q);
    const prime = new Prime(this.run.prime);
    const points: { size: number; value: Series }[] = [];
    let now: Series = [];
    let agreed = 0;
    for (let k = 0; ; k++) {
      const value = this.atSize(k, q);
      // What larger sizes would say is not known; that two windows agree is.
      if (value instanceof OverBudget) {
        const few = sameSeries(now, reduced) ? FEWEST : fewest;
        if (points.length < few || agreed === 0) throw value;
        return { unreduced: now, reduced, sizes: points.length };
      }
      points.push(value);
      const before = now;
      now = extrapolated(points, prime);
      agreed = points.length > 1 && sameSeries(now, before) ? agreed + 1 : 0;
      const settled = agreed > MORE && points.length >= fewest;
      if ((points.length >= enough && sameSeries(now, reduced)) || settled)
        return { unreduced: now, reduced, sizes: points.length };
    }
  }

  /** The value at the k-th choice of sizes. */
  private atSize(k: number, q: Quantity): { readonly size: number; readonly value: Series } | OverBudget {
    const choice = this.sizes.choices[k];
    if (choice === undefined) return new OverBudget('larger sizes than are tried would be needed');
    const own = this.unreduced[k] ?? new Unreduced(this.model, this.large, { ...this.run, sizes: choice.sizes });
    this.unreduced[k] = own;
    try {
      return { size: choice.size, value: own.mean(q) };
    } catch (problem) {
      if (problem instanceof OverBudget) return problem;
      if (problem instanceof Stop && problem.stop === 'budget') return new OverBudget(problem.message);
      throw problem;
    }
  }

  /** The value of a quantity by the process itself. */
  reduced(q: Quantity): Series {
    return this.process.mean(q);
  }

  /** Whether exponentials or sines were read at several points, of which one is such that addition theorems do not hold. */
  get isDoubtful(): boolean {
    const read = [this.process, ...this.unreduced].map((side) => side.letters.algebra.taylor);
    return read.some((t) => t.isDoubtful) && new Set(read.flatMap((t) => [...t.points])).size > 1;
  }

  /** Whether another process gives a quantity another value. At a low order it is made with less, and mostly seen there. */
  tellsFrom(process: EffectiveProcess, q: Quantity): boolean {
    const own = this.reduced(q);
    const { strength } = this.run;
    if (strength !== undefined && strength.order > LOW) {
      const low = new Reduced(process, { ...this.run, strength: { ...strength, order: LOW } }).mean(q);
      if (!sameSeries(low.slice(0, LOW + 1), own.slice(0, LOW + 1))) return true;
    }
    return !sameSeries(new Reduced(process, this.run).mean(q), own);
  }
}

/**
 * The last size at which sums over different sites may still be empty: entries of p slots come in pairs, of which each
 * leads to p - 1 sites more. Values up to there agree with one another without a say about larger ones.
 */
function emptySizes(model: Model, large: ReadonlySet<IndexSet>, order: number): number {
  const slots = model.random.map((a) => a.letter.axes.filter((s) => large.has(s)).length);
  return Math.ceil(order / 2) * (Math.max(1, ...slots) - 1);
}
