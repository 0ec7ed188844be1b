import { type Formula, parts } from '../../formula/formula.ts';
import { hull, type Interval, multiply, point } from '../interval.ts';
import { real } from './grown.ts';
import { LINES, type Line } from './line.ts';
import { Strip } from './strip.ts';

/**
 * The trapezoidal rule on the line: nodes at k·step, -low ≤ k ≤ high, and the half-width of the strip in which the integrand is
 * shown to be analytic.
 */
export interface Rule {
  readonly strip: number;
  readonly step: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How far the sum of a rule is from the integral, at most: of the function and of its derivatives by the unknowns, whatever
 * they are in a box. With M a bound of ∫ |F(t + ib)| dt for all |b| ≤ strip the sum over all nodes is off by at most
 * 2 M/(e^(2π·strip/step) - 1) (Trefethen & Weideman 2014, theorem 5.1); nodes that are left out weigh no more than the
 * integral of a bound that falls. Undefined where the function itself has no bound.
 */
export function errors(strip: Strip, rule: Rule, box: readonly Interval[]): readonly number[] | undefined {
  const b = bounds(strip, rule, box);
  if (b === undefined) return undefined;
  const factor = (2 / Math.expm1(((2 * Math.PI * rule.strip) / rule.step) * (1 - 2 ** -40))) * MORE;
  return b.panels.map((m, k) => (b.tails[k]! * (1 + factor) + m * factor) * MORE);
}
const MORE = 1 + 2 ** -20;

/** The integral of the size of F along the lines of the strip: between the first and the last node, and beyond. */
function bounds(
  strip: Strip,
  { strip: width, step, low, high }: Rule,
  box: readonly Interval[],
): { readonly panels: readonly number[]; readonly tails: readonly number[] } | undefined {
  const [left, right] = [low * step, high * step];
  const one = strip.tail(box, width, -1, left);
  const other = strip.tail(box, width, 1, right);
  const tails = one.map((t, k) => t + other[k]!);
  if (!(tails[0]! < Infinity)) return undefined;
  const panels = strip.panels(box, width, -left, right);
  return panels === undefined ? undefined : { panels, tails };
}

/** Half-widths that are tried: wide ones need few nodes, narrow ones avoid poles. */
const STRIPS = [4, 3, 2.4, 2, 1.7, 1.45, 1.25, 1, 0.8, 0.6, 0.45, 0.3, 0.2, 0.125, 0.0625];
/** What the error of the function should be below. */
const WANTED = 1e-13;
const MOST_NODES = 4000;
/** Steps are whole multiples of this: nodes are doubles then. */
const GRAIN = 2 ** -10;

/** A rule for a box, with as few nodes as are needed; undefined where no strip can be shown to be free of poles. */
export function ruleFor(strip: Strip, box: readonly Interval[]): Rule | undefined {
  const line = LINES[strip.average.law];
  // What the narrowest strip does not allow no other does.
  if (strip.panels(box, STRIPS.at(-1)!, -1, 1) === undefined) return undefined;
  let best: Rule | undefined;
  for (const width of STRIPS) {
    if (width > line.widest || strip.panels(box, width, -1, 1) === undefined) continue;
    const rule = withStrip(strip, line, width, box);
    if (rule === undefined) continue;
    if (best !== undefined && count(rule) >= count(best)) break;
    best = rule;
  }
  return best;
}
const count = (r: Rule): number => r.low + r.high + 1;

function withStrip(strip: Strip, line: Line, width: number, box: readonly Interval[]): Rule | undefined {
  const end = (side: 1 | -1): number | undefined => {
    const small = (t: number): boolean => weighed(strip.tail(box, width, side, t)) < WANTED / 8;
    let [low, high] = [line.ends[side < 0 ? 0 : 1], FARTHEST];
    if (!small(high)) return undefined;
    while (high - low > 0.5) {
      const middle = (low + high) / 2;
      if (small(middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  const left = end(-1);
  const right = left === undefined ? undefined : end(1);
  if (left === undefined || right === undefined) return undefined;
  const panels = strip.panels(box, width, -left, right);
  if (panels === undefined) return undefined;
  // The ends weigh less than what is wanted.
  const m = weighed(panels) + WANTED;
  const step = Math.floor(Math.min(1, (2 * Math.PI * width) / Math.log1p((4 * m) / WANTED)) / GRAIN) * GRAIN;
  const rule = { strip: width, step, low: Math.ceil(left / step), high: Math.ceil(right / step) };
  return step > 0 && count(rule) <= MOST_NODES ? rule : undefined;
}
/** The bound of the value, and those of the derivatives, of which less is asked; where they have none nothing is asked. */
const weighed = ([value, ...slopes]: readonly number[]): number =>
  Math.max(value!, ...slopes.map((s) => (s < Infinity ? s / 1000 : 0)));
/** Tails begin no farther out. */
const FARTHEST = 64;

/** The variable at the nodes of a rule, and the weights. */
export function nodesOf(
  line: Line,
  { step, low, high }: Rule,
): readonly { readonly at: Interval; readonly weight: Interval }[] {
  return Array.from({ length: low + high + 1 }, (_, k) => {
    const y = point((k - low) * step);
    return { at: line.variable(real(y), Infinity).re, weight: multiply(point(step), line.weight(y)) };
  });
}

/** Rules for all averages in formulas over a box, in the order in which they are written. */
export function rulesOf(
  formulas: readonly Formula[],
  box: readonly Interval[],
  scope: readonly number[] = [],
): readonly Rule[] {
  return formulas.flatMap((f) => {
    if (f.kind !== 'average') return rulesOf(parts(f), box, scope);
    const rule = ruleFor(new Strip(f, scope), box) ?? NO_RULE;
    const all = nodesOf(LINES[f.law], rule)
      .map((n) => n.at)
      .reduce(hull);
    return [rule, ...rulesOf([f.of], [...box, all], [...scope, f.place])];
  });
}
const NO_RULE: Rule = { strip: 0.0625, step: 0.25, low: 8, high: 8 };
