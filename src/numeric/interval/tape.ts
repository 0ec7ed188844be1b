import { type Formula, inOrder } from '../formula/formula.ts';
import { OVER, overPower } from './elementary.ts';
import { around } from './fraction.ts';
import { add, type Interval, isEmpty, multiply, NOWHERE, ONE, WHOLE, ZERO } from './interval.ts';
import type { Lanes } from './lanes.ts';
import { Averaging } from './mean/averaging.ts';
import type { Mean, Step } from './step.ts';
import { type Swept, sweep } from './sweep.ts';

/** A function that intervals do not know. */
export class NotOverIntervals extends Error {
  constructor(fn: string) {
    super(`\`${fn}\` is not known over intervals`);
    this.name = 'NotOverIntervals';
  }
}

/** Derivatives by the unknowns; a missing one is 0. */
export type Slopes = readonly (Interval | undefined)[];
/** What the averages are, by the place of their step. */
type Means = ReadonlyMap<number, ReturnType<Mean['slopes']>>;

/**
 * Formulas as a list of operations over intervals: values and, by the forward sweep, derivatives. Natural extensions:
 * what they give contains every value over the box (Moore 1966).
 */
export class Tape {
  readonly dimension: number;
  private readonly steps: readonly Step[];
  private readonly results: readonly number[];

  /**
   * `scope`: the variables of the averages that these formulas stand in; they are the last of the `dimension` unknowns.
   * @throws {NotOverIntervals} {NotAnalytic}
   */
  constructor(formulas: readonly Formula[], dimension: number, scope: readonly number[] = []) {
    this.dimension = dimension;
    const order = inOrder(formulas);
    const at = new Map(order.map((f, k) => [f, k]));
    const stepOf = (f: Formula): Step => {
      switch (f.kind) {
        case 'number':
          return { kind: 'constant', value: around(f.value) };
        case 'unknown':
          return { kind: 'unknown', place: f.place };
        case 'variable':
          return { kind: 'unknown', place: dimension - scope.length + scope.indexOf(f.place) };
        case 'average': {
          const inside = new Tape([f.of], dimension + 1, [...scope, f.place]);
          return { kind: 'average', by: new Averaging(f, scope, inside) };
        }
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
    return this.steps.reduce((n, s) => n + (s.kind === 'average' ? s.by.length : 1), 0);
  }

  /** Has the rules of averages chosen once for a box, so that they are good for all boxes inside. */
  prepare(box: readonly Interval[]): void {
    for (const s of this.steps) if (s.kind === 'average') s.by.prepare(box);
  }

  private run(box: readonly Interval[], means?: Means): Interval[] | undefined {
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
        case 'average':
          v[k] = means?.get(k)?.value ?? s.by.value(box);
          if (isEmpty(v[k]!)) return undefined;
          break;
      }
    }
    return v;
  }

  /** The first formula over a box and all nodes, which are the last unknown; undefined where it has no value anywhere. */
  over(box: readonly Interval[], at: Lanes, slopes: number): Swept | undefined {
    return sweep(this.steps, this.results[0]!, box, at, slopes);
  }

  /** Enclosures of all formulas over the box; empty ones where a formula has no value in it. */
  values(box: readonly Interval[]): readonly Interval[] {
    const v = this.run(box);
    if (v === undefined) return this.results.map(() => NOWHERE);
    return this.results.map((k) => v[k]!);
  }

  /** Enclosures of the values and of all derivatives over the box. */
  slopes(box: readonly Interval[]): { readonly values: readonly Interval[]; readonly slopes: readonly Slopes[] } {
    const means = new Map(this.steps.flatMap((s, k) => (s.kind === 'average' ? [[k, s.by.slopes(box)] as const] : [])));
    const v = this.run(box, means);
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
        case 'average':
          gather(own, means.get(k)!.slopes, ONE);
          break;
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
