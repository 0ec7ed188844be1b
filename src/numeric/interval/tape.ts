import { type Formula, inOrder } from '../formula/formula.ts';
import { OVER, type OverInterval, overPower } from './elementary.ts';
import { around } from './fraction.ts';
import { add, type Interval, isEmpty, multiply, NOWHERE, ONE, WHOLE, ZERO } from './interval.ts';

/** A function that intervals do not know. */
export class NotOverIntervals extends Error {
  constructor(fn: string) {
    super(`\`${fn}\` is not known over intervals`);
    this.name = 'NotOverIntervals';
  }
}

type Step =
  | { readonly kind: 'constant'; readonly value: Interval }
  | { readonly kind: 'unknown'; readonly place: number }
  | { readonly kind: 'add' | 'multiply'; readonly of: readonly number[] }
  | { readonly kind: 'apply'; readonly of: number; readonly by: OverInterval };

/** Derivatives by the unknowns; a missing one is 0. */
export type Slopes = readonly (Interval | undefined)[];

/**
 * Formulas as a list of operations over intervals: values and, by the forward sweep, derivatives. Natural extensions:
 * what they give contains every value over the box (Moore 1966).
 */
export class Tape {
  readonly dimension: number;
  private readonly steps: readonly Step[];
  private readonly results: readonly number[];

  /** @throws {NotOverIntervals} */
  constructor(formulas: readonly Formula[], dimension: number) {
    this.dimension = dimension;
    const order = inOrder(formulas);
    const at = new Map(order.map((f, k) => [f, k]));
    const stepOf = (f: Formula): Step => {
      switch (f.kind) {
        case 'number':
          return { kind: 'constant', value: around(f.value) };
        case 'unknown':
          return { kind: 'unknown', place: f.place };
        case 'add':
          return { kind: 'add', of: f.terms.map((t) => at.get(t)!) };
        case 'multiply':
          return { kind: 'multiply', of: f.factors.map((t) => at.get(t)!) };
        case 'power':
          return {
            kind: 'apply',
            of: at.get(f.base)!,
            by: overPower(Number(f.exponent.n), Number(f.exponent.d)),
          };
        case 'call': {
          const by = OVER[f.fn];
          if (by === undefined) throw new NotOverIntervals(f.fn);
          return { kind: 'apply', of: at.get(f.of)!, by };
        }
      }
    };
    this.steps = order.map(stepOf);
    this.results = formulas.map((f) => at.get(f)!);
  }

  /** How many operations one evaluation takes. */
  get length(): number {
    return this.steps.length;
  }

  private run(box: readonly Interval[]): Interval[] | undefined {
    const v: Interval[] = new Array(this.steps.length);
    for (let k = 0; k < this.steps.length; k++) {
      const s = this.steps[k]!;
      switch (s.kind) {
        case 'constant':
          v[k] = s.value;
          break;
        case 'unknown':
          v[k] = box[s.place]!;
          break;
        case 'add': {
          let sum = ZERO;
          for (const m of s.of) sum = add(sum, v[m]!);
          v[k] = sum;
          break;
        }
        case 'multiply': {
          let product = ONE;
          for (const m of s.of) product = multiply(product, v[m]!);
          v[k] = product;
          break;
        }
        case 'apply':
          v[k] = s.by.value(v[s.of]!);
          // A formula without a value anywhere in the box leaves none to the others: no root is there.
          if (isEmpty(v[k]!)) return undefined;
          break;
      }
    }
    return v;
  }

  /** Enclosures of all formulas over the box; empty ones where a formula has no value in it. */
  values(box: readonly Interval[]): readonly Interval[] {
    const v = this.run(box);
    if (v === undefined) return this.results.map(() => NOWHERE);
    return this.results.map((k) => v[k]!);
  }

  /** Enclosures of the values and of all derivatives over the box. */
  slopes(box: readonly Interval[]): { readonly values: readonly Interval[]; readonly slopes: readonly Slopes[] } {
    const v = this.run(box);
    const n = this.dimension;
    if (v === undefined)
      return { values: this.results.map(() => NOWHERE), slopes: this.results.map(() => new Array(n).fill(WHOLE)) };
    const g: (Interval | undefined)[][] = new Array(this.steps.length);
    for (let k = 0; k < this.steps.length; k++) {
      const s = this.steps[k]!;
      const own: (Interval | undefined)[] = new Array(n).fill(undefined);
      switch (s.kind) {
        case 'constant':
          break;
        case 'unknown':
          own[s.place] = ONE;
          break;
        case 'add':
          for (const m of s.of) gather(own, g[m]!, ONE);
          break;
        case 'multiply': {
          // The product of the others: those before, times those after.
          const after: Interval[] = new Array(s.of.length);
          let product = ONE;
          for (let j = s.of.length - 1; j >= 0; j--) {
            after[j] = product;
            product = multiply(product, v[s.of[j]!]!);
          }
          let before = ONE;
          for (const [j, m] of s.of.entries()) {
            gather(own, g[m]!, multiply(before, after[j]!));
            before = multiply(before, v[m]!);
          }
          break;
        }
        case 'apply':
          if (g[s.of]!.some((x) => x !== undefined)) gather(own, g[s.of]!, s.by.slope(v[s.of]!));
          break;
      }
      g[k] = own;
    }
    return { values: this.results.map((k) => v[k]!), slopes: this.results.map((k) => g[k]!) };
  }
}

/** own += weight · slopes. */
function gather(own: (Interval | undefined)[], slopes: Slopes, weight: Interval): void {
  for (let i = 0; i < own.length; i++) {
    const s = slopes[i];
    if (s === undefined) continue;
    const term = multiply(weight, s);
    own[i] = own[i] === undefined ? term : add(own[i]!, term);
  }
}
