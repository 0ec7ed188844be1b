import type { Average } from '../../formula/formula.ts';
import { add, hull, type Interval, meet, multiply, WHOLE, within, ZERO } from '../interval.ts';
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
  /** Has the averages inside made ready for a box. */
  prepare(box: readonly Interval[]): void;
}

/** A rule with its error for all boxes inside one, and its nodes. */
interface Ready {
  readonly box: readonly Interval[];
  readonly rule: Rule;
  readonly errors: readonly number[];
  readonly nodes: readonly { readonly at: Interval; readonly weight: Interval }[];
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

  /** How many operations one evaluation takes, about. */
  get length(): number {
    return (this.known[0]?.nodes.length ?? 60) * this.integrand.length;
  }

  /** Makes a rule that is good for all boxes inside this one, where there is one. */
  prepare(box: readonly Interval[]): void {
    this.ready(box, false);
  }

  /** What is known of a box, with derivatives bounded where that is asked for and can be had. */
  private ready(box: readonly Interval[], slopes: boolean): Ready | undefined {
    if (!box.every((b) => Number.isFinite(b.lo) && Number.isFinite(b.hi))) return undefined;
    const own = this.known.filter((r) => box.every((b, k) => within(b, r.box[k]!)));
    const fine = own.find((r) => !slopes || r.errors.every((e) => e < Infinity));
    if (fine !== undefined) return fine;
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
    if (off === undefined || !(off[0]! < 1e-11)) {
      rule = ruleFor(this.strip, box);
      off = rule && errors(this.strip, rule, box);
    }
    if (rule === undefined || off === undefined) return undefined;
    const nodes = rule === old?.rule ? old!.nodes : nodesOf(this.line, rule);
    const all = nodes.reduce((h, n) => hull(h, n.at), nodes[0]!.at);
    this.integrand.prepare([...box, all]);
    return { box, rule, errors: off, nodes };
  }

  value(box: readonly Interval[]): Interval {
    const coarse = this.integrand.values([...box, this.line.range])[0]!;
    const ready = this.ready(box, false);
    if (ready === undefined) return this.coarse(box, coarse);
    let sum = around(ready.errors[0]!);
    for (const { at, weight } of ready.nodes) sum = add(sum, multiply(weight, this.integrand.values([...box, at])[0]!));
    return meet(sum, coarse) ?? sum;
  }

  /** Where there is no rule: no more than the integrand is anywhere, and no larger than the mean of its size. */
  private coarse(box: readonly Interval[], anywhere: Interval): Interval {
    if (Number.isFinite(anywhere.lo) && Number.isFinite(anywhere.hi)) return anywhere;
    const m = this.strip.mean(box)[0]!;
    return meet(anywhere, around(m)) ?? anywhere;
  }

  /** Derivatives are those by the unknowns; none by the variables outside. */
  slopes(box: readonly Interval[]): { readonly value: Interval; readonly slopes: readonly (Interval | undefined)[] } {
    const coarse = this.integrand.slopes([...box, this.line.range]);
    const own = coarse.slopes[0]!.map((s, k) => (k < box.length - this.within ? s : undefined));
    const ready = this.ready(box, true);
    if (ready === undefined)
      return {
        value: this.coarse(box, coarse.values[0]!),
        slopes: own.slice(0, box.length).map((s) => s && WHOLE),
      };
    let value = around(ready.errors[0]!);
    const slopes = own.slice(0, box.length).map((s, k) => s && around(ready.errors[k + 1]!));
    for (const { at, weight } of ready.nodes) {
      const j = this.integrand.slopes([...box, at]);
      value = add(value, multiply(weight, j.values[0]!));
      for (const [k, s] of slopes.entries())
        if (s !== undefined) slopes[k] = add(s, multiply(weight, j.slopes[0]![k] ?? ZERO));
    }
    return { value: meet(value, coarse.values[0]!) ?? value, slopes };
  }
}

/** So many boxes with their rules are kept. */
const KEPT = 12;
const around = (size: number): Interval => ({ lo: -size, hi: size });
