import type { Average } from '../../formula/formula.ts';
import { add, hull, type Interval, isEmpty, meet, WHOLE, within } from '../interval.ts';
import { type Lanes, lanes, weightedSum } from '../lanes.ts';
import type { Swept } from '../sweep.ts';
import { LINES, type Line } from './line.ts';
import { Strip } from './strip.ts';
import { errors, nodesOf, type Rule, ruleFor } from './trapezoid.ts';

/** The integrand of an average over boxes: its own variable comes after the other unknowns. */
export interface Integrand {
  readonly length: number;
  values(box: readonly Interval[]): readonly Interval[];
  slopes(box: readonly Interval[]): {
    readonly values: readonly Interval[];
    readonly slopes: readonly (readonly (Interval | undefined)[])[];
  };
  /** At all nodes. */
  over(box: readonly Interval[], at: Lanes, slopes: number): Swept | undefined;
  /** Has the averages inside made ready for a box. */
  prepare(box: readonly Interval[]): void;
}

/** A rule with its error for all boxes inside one, and its nodes. */
interface Ready {
  readonly box: readonly Interval[];
  readonly rule: Rule;
  readonly errors: readonly number[];
  readonly nodes: { readonly at: Lanes; readonly weight: Lanes };
}

/** Means over intervals, which hold the integral itself and not only the sum that stands for it. */
export class Averaging {
  private readonly line: Line;
  private readonly strip: Strip;
  private readonly integrand: Integrand;
  private known: readonly Ready[] = [];

  private readonly within: number;

  /** `scope`: the variables of the averages outside, the last in every box. @throws {NotAnalytic} */
  constructor(average: Average, scope: readonly number[], integrand: Integrand) {
    this.line = LINES[average.law];
    this.strip = new Strip(average, scope);
    this.within = scope.length;
    this.integrand = integrand;
  }

  /** How many operations one evaluation takes, about; the search for rules counted. */
  get length(): number {
    return 4 * (this.known[0]?.nodes.at.lo.length ?? 60) * this.integrand.length;
  }

  /** Makes a rule that is good for all boxes inside this one, where there is one. */
  prepare(box: readonly Interval[]): void {
    this.ready(box, false);
  }

  /** What is known of a box, with derivatives bounded where that is asked for and can be had. */
  private ready(box: readonly Interval[], slopes: boolean): Ready | undefined {
    if (!box.every((b) => Number.isFinite(b.lo) && Number.isFinite(b.hi))) return undefined;
    const own = this.known.filter((r) => box.every((b, k) => within(b, r.box[k]!)));
    const fine = own.filter((r) => !slopes || r.errors.every((e) => e < Infinity));
    if (fine.length > 0) return fine.reduce((a, b) => (b.errors[0]! < a.errors[0]! ? b : a));
    // The hull with what was asked before, so that not every box has its own; or a box that is a little larger.
    const last = this.known[0];
    const wider = [
      ...(own.length === 0 && last !== undefined ? [box.map((b, k) => hull(b, last.box[k]!))] : []),
      box.map(({ lo, hi }) => ({ lo: lo - (hi - lo) / 4, hi: hi + (hi - lo) / 4 })),
      box,
    ];
    let best = own[0];
    for (const w of wider) {
      const made = this.made(w);
      if (made === undefined) continue;
      best ??= made;
      if (slopes && made.errors.some((e) => !(e < Infinity))) continue;
      best = made;
      break;
    }
    if (best !== undefined && best !== own[0]) this.known = [best, ...this.known.slice(0, KEPT - 1)];
    return best;
  }

  private made(box: readonly Interval[]): Ready | undefined {
    const old = this.known[0];
    let rule = old?.rule;
    let off = rule && errors(this.strip, rule, box);
    if (off === undefined || !(off[0]! < 1e-12)) {
      rule = ruleFor(this.strip, box);
      off = rule && errors(this.strip, rule, box);
    }
    if (rule === undefined || off === undefined) return undefined;
    if (rule === old?.rule) return { box, rule, errors: off, nodes: old!.nodes };
    const nodes = nodesOf(this.line, rule);
    this.integrand.prepare([...box, nodes.map((n) => n.at).reduce(hull)]);
    return {
      box,
      rule,
      errors: off,
      nodes: { at: lanes(nodes.map((n) => n.at)), weight: lanes(nodes.map((n) => n.weight)) },
    };
  }

  value(box: readonly Interval[]): Interval {
    const coarse = this.integrand.values([...box, this.line.range])[0]!;
    const ready = isEmpty(coarse) ? undefined : this.ready(box, false);
    const swept = ready && this.integrand.over(box, ready.nodes.at, 0);
    if (ready === undefined || swept === undefined) return this.coarse(box, coarse);
    const sum = add(weightedSum(ready.nodes.weight, swept.value), around(ready.errors[0]!));
    return meet(sum, coarse) ?? sum;
  }

  /** Where there is no rule: no more than the integrand is anywhere, and no larger than the mean of its size. */
  private coarse(box: readonly Interval[], anywhere: Interval): Interval {
    if (isEmpty(anywhere) || (Number.isFinite(anywhere.lo) && Number.isFinite(anywhere.hi))) return anywhere;
    const m = this.strip.mean(box)[0]!;
    return meet(anywhere, around(m)) ?? anywhere;
  }

  /** Derivatives are those by the unknowns; none by the variables outside. */
  slopes(box: readonly Interval[]): { readonly value: Interval; readonly slopes: readonly (Interval | undefined)[] } {
    const coarse = this.integrand.slopes([...box, this.line.range]);
    const [anywhere] = coarse.values;
    const count = box.length - this.within;
    const own = coarse.slopes[0]!.slice(0, count);
    const ready = isEmpty(anywhere!) ? undefined : this.ready(box, true);
    const swept = ready && this.integrand.over(box, ready.nodes.at, count);
    const beyond = new Array<undefined>(this.within).fill(undefined);
    if (ready === undefined || swept === undefined)
      return { value: this.coarse(box, anywhere!), slopes: [...own.map((s) => s && WHOLE), ...beyond] };
    const { weight } = ready.nodes;
    const value = add(weightedSum(weight, swept.value), around(ready.errors[0]!));
    const slopes = own.map((s, k) => {
      const at = swept.slopes[k];
      if (s === undefined || at === undefined) return undefined;
      return add(weightedSum(weight, at), around(ready.errors[k + 1]!));
    });
    return { value: meet(value, anywhere!) ?? value, slopes: [...slopes, ...beyond] };
  }
}

/** So many boxes with their rules are kept. */
const KEPT = 12;
const around = (size: number): Interval => ({ lo: -size, hi: size });
