import { variables } from '../../formula/average.ts';
import { type Average, type Formula, inOrder, parts } from '../../formula/formula.ts';
import { around } from '../fraction.ts';
import type { Interval } from '../interval.ts';
import { type Analytic, analytic, analyticPower, KINKED } from './analytic.ts';
import { type Grown, grown, product, real, sum, UNKNOWN } from './grown.ts';
import { LINES, part } from './line.ts';

/** Bounds of a function and of its derivatives by the unknowns; those that are missing vanish. */
export interface Jet {
  readonly value: Grown;
  readonly slopes: readonly (Grown | undefined)[];
}

/** A mean of what has a kink: the bound of the trapezoidal rule is one of analytic functions. */
export class NotAnalytic extends Error {
  constructor(fn: string) {
    super(
      `an expectation of \`${fn}\`, which is analytic in no strip about the line: no bound of its integral is known`,
    );
    this.name = 'NotAnalytic';
  }
}

/** The integrand of an average over parts of the complex strip about the line, with derivatives by the unknowns. */
export class Strip {
  readonly average: Average;
  private readonly scope: readonly number[];
  private readonly order: readonly Formula[];
  private readonly functions = new Map<Formula, Analytic>();
  private readonly inner = new Map<Average, Strip>();

  /**
   * `scope`: the variables of the averages that this one stands in; they are the last in every box.
   * @throws {NotAnalytic}
   */
  constructor(average: Average, scope: readonly number[] = []) {
    this.average = average;
    this.scope = scope;
    this.order = inOrder([average.of]);
    for (const f of this.order) {
      if (f.kind === 'average') this.inner.set(f, new Strip(f));
      if (f.kind === 'power') this.functions.set(f, analyticPower(Number(f.exponent.n), Number(f.exponent.d)));
      if (f.kind !== 'call') continue;
      if (KINKED.has(f.fn) && variables(f).size > 0) throw new NotAnalytic(f.fn);
      const by = analytic(f.fn);
      if (by === undefined) throw new NotAnalytic(f.fn);
      this.functions.set(f, by);
    }
  }

  /** A box without the variables in it, and these. */
  private apart(
    box: readonly Interval[],
    at: ReadonlyMap<number, Grown>,
  ): readonly [readonly Interval[], Map<number, Grown>] {
    const n = box.length - this.scope.length;
    return [box.slice(0, n), new Map([...at, ...this.scope.map((v, k) => [v, real(box[n + k]!)] as const)])];
  }

  /** Over a box of unknowns, with a part of the strip for each variable; `end` where it is an end of the strip. */
  private over(box: readonly Interval[], at: ReadonlyMap<number, Grown>, end: number): Jet {
    const n = box.length;
    const none: readonly undefined[] = new Array(n).fill(undefined);
    const jets = new Map<Formula, Jet>();
    for (const f of this.order)
      jets.set(
        f,
        this.step(f, (p) => jets.get(p)!, box, at, end, none),
      );
    return jets.get(this.average.of)!;
  }

  private step(
    f: Formula,
    jet: (p: Formula) => Jet,
    box: readonly Interval[],
    at: ReadonlyMap<number, Grown>,
    end: number,
    none: Jet['slopes'],
  ): Jet {
    switch (f.kind) {
      case 'number':
        return { value: real(around(f.value)), slopes: none };
      case 'unknown':
        return {
          value: real(box[f.place]!),
          slopes: none.map((_, k) => (k === f.place ? real({ lo: 1, hi: 1 }) : undefined)),
        };
      case 'variable':
        return { value: at.get(f.place) ?? UNKNOWN, slopes: none };
      case 'average':
        return this.inner.get(f)!.size(box, at);
      case 'add': {
        const all = f.terms.map(jet);
        return {
          value: all.map((j) => j.value).reduce(sum),
          slopes: none.map((_, k) => all.map((j) => j.slopes[k]).reduce(plus)),
        };
      }
      case 'multiply':
        return f.factors.map(jet).reduce((a, b) => ({
          value: product(a.value, b.value),
          slopes: none.map((_, k) => plus(times(a.slopes[k], b.value), times(b.slopes[k], a.value))),
        }));
      case 'power':
      case 'call': {
        const [of] = parts(f).map(jet);
        const by = this.functions.get(f)!;
        const value = by.value(of!.value, end);
        if (of!.slopes.every((s) => s === undefined)) return { value, slopes: none };
        const slope = by.slope(of!.value, end);
        return { value, slopes: of!.slopes.map((s) => times(s, slope)) };
      }
    }
  }

  /**
   * Of an average inside another: no more than the mean of the size of its integrand, wherever the variable outside is. Growth
   * with that variable is not followed: what stands inside has to be bounded in it.
   */
  private size(box: readonly Interval[], at: ReadonlyMap<number, Grown>): Jet {
    const still = new Map([...at].map(([place, g]) => [place, grown(g.re, g.im)]));
    const bounds = this.mean(box, still);
    const disc = (m: number): Grown => (m < Infinity ? grown({ lo: -m, hi: m }, { lo: -m, hi: m }, m) : UNKNOWN);
    return { value: disc(bounds[0]!), slopes: box.map((_, k) => disc(bounds[k + 1]!)) };
  }

  /**
   * ∫ |f(z(y)) w(y)| dt along the lines y = t + ib up to |b| = strip, at most, from `low` to `high`; of f, and of its
   * derivatives by the unknowns. Undefined where f is not bounded.
   */
  panels(
    whole: readonly Interval[],
    strip: number,
    low: number,
    high: number,
    outside: ReadonlyMap<number, Grown> = new Map(),
  ): number[] | undefined {
    const [box, at] = this.apart(whole, outside);
    const line = LINES[this.average.law];
    const total = new Array<number>(box.length + 1).fill(0);
    const count = Math.ceil((high - low) / WIDTH);
    // From the middle outward: where there is a pole it is there, mostly.
    const order = Array.from({ length: count }, (_, k) => k).sort(
      (p, q) => Math.abs(p - count / 2) - Math.abs(q - count / 2),
    );
    for (const k of order) {
      const from = low + ((high - low) * k) / count;
      const to = k === count - 1 ? high : low + ((high - low) * (k + 1)) / count;
      const y = part(from, to, strip);
      const jet = this.over(box, new Map(at).set(this.average.place, line.variable(y, Infinity)), Infinity);
      const weight = line.most({ lo: from, hi: to }, strip) * (to - from);
      const sizes = [jet.value, ...jet.slopes].map((g) => (g === undefined ? 0 : g.size === 0 ? 0 : g.size * weight));
      for (const [m, s] of sizes.entries()) total[m] = total[m]! + s;
      if (!(total[0]! < Infinity)) return undefined;
    }
    return total.map((s) => s * MORE);
  }

  /** The same beyond distance `end` on one side of the line. */
  tail(
    whole: readonly Interval[],
    strip: number,
    side: 1 | -1,
    end: number,
    outside: ReadonlyMap<number, Grown> = new Map(),
  ): number[] {
    const [box, at] = this.apart(whole, outside);
    const line = LINES[this.average.law];
    const y = side > 0 ? part(end, Infinity, strip) : part(-Infinity, -end, strip);
    const jet = this.over(box, new Map(at).set(this.average.place, line.variable(y, end)), end);
    const { size, rate } = line.tail(side, end, strip);
    // (t/T)^p ≤ e^(p (t - T)/T).
    const all = [jet.value, ...jet.slopes].map((g) => {
      if (g === undefined) return 0;
      const falls = rate - g.rate - g.power / end;
      return falls > 0 ? ((g.size * size) / falls) * MORE : Infinity;
    });
    return all;
  }

  /** The mean of |f| and of its derivatives on the line, at most; infinite where nothing is known. */
  mean(box: readonly Interval[], at?: ReadonlyMap<number, Grown>): readonly number[] {
    const all = [this.panels(box, 0, -FAR, FAR, at), this.tail(box, 0, -1, FAR, at), this.tail(box, 0, 1, FAR, at)];
    return Array.from(
      { length: box.length + 1 - this.scope.length },
      (_, k) => all.reduce((sum, x) => sum + (x?.[k] ?? Infinity), 0) * MORE,
    );
  }
}

/** Parts of the line over which a function is bounded are no wider. */
const WIDTH = 0.5;
/** Where the ends of the line begin for means of a size. */
const FAR = 12;
const MORE = 1 + 2 ** -40;

const plus = (a: Grown | undefined, b: Grown | undefined): Grown | undefined =>
  a === undefined ? b : b === undefined ? a : sum(a, b);
const times = (a: Grown | undefined, b: Grown): Grown | undefined => (a === undefined ? undefined : product(a, b));
