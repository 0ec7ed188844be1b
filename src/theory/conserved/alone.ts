import { add } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { type Arithmetic, Stop, trapezoid, withMeans } from '../../rewrite/arithmetic.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { hasExpectation } from '../../rewrite/expectation/expectations.ts';
import { type Lanes, lanes } from '../../rewrite/lanes.ts';
import { sizeChoices } from '../../rewrite/sizeChoices.ts';
import { type Moving, moving } from '../../rewrite/slopes.ts';
import type { Field } from '../derivation.ts';
import { TIME } from '../motion.ts';
import { kept, realLanes } from './realLanes.ts';
import type { Values } from './rows.ts';
import { length, reduced } from './units.ts';

/** More points than there are columns by so many, and by as many again where some may be left out. */
const SPARE = 8;
/** Points beyond the columns that must be left. */
const LEFT = 3;
/** What is left of a column, less its part in the span of others, is far from rounding. */
const CLEAR = 1e-6;
/** What is left of a column that lies in the span of others is not more. */
const ROUNDING = 1e-14;
/** How many numbers one evaluation may make, all points together: at least, and for what it takes to derive the change. */
const MOST = { least: 300_000, each: 350 };

/**
 * Means are taken twice, the nodes of one rule between those of the other and farther out. The errors are of opposite sign,
 * to leading order: the mean of both has about the square of what they differ by. Points at which some column differs by
 * more than a part of the largest are left out, and what is left of the last one has to be far from all that.
 */
const RULES = [trapezoid(0.6, 0, 7), trapezoid(0.6, 0.5)].map((rule) => withMeans(lanes, rule));
const AGREED = 1e-4;
const CLEAR_OF_RULES = 1e-3;

/**
 * Whether a term can be no part of what is conserved, together with others and at any rate, wherever parameters have some
 * values: its change is no combination of the others, of their changes, of the term itself, of 1 and of the time. Seen at
 * random points of small sizes, where the other letters have random values: a coefficient that is not 0 in letters is not
 * 0 there. `work` is what it would take to derive the change.
 */
export function changesAlone(
  term: Expr,
  others: readonly Expr[],
  fields: readonly Field[],
  wheres: readonly Values[],
  work = 0,
): boolean {
  const terms = [term, ...others];
  const means = [...terms, ...fields.map((f) => f.right)].some(hasExpectation);
  const rules = means ? RULES : [lanes];
  const points = 2 * others.length + 3 + rules.length * SPARE;
  const budget = Math.max(MOST.least, MOST.each * work) / (points * wheres.length);
  const choices = sizeChoices(add(...terms, ...fields.map((f) => f.right)));
  // Sizes that differ, or, where that is too much, the least that tell members apart.
  for (const sizes of new Set([choices[2], choices[0]])) {
    if (sizes === undefined) continue;
    try {
      const all = evaluated(rules, terms, fields, wheres, sizes, points, budget);
      return wheres.every((_, g) => isAlone(all, g * points, points));
    } catch (problem) {
      if (!(problem instanceof Stop)) throw problem;
      if (problem.stop !== 'budget') return false;
    }
  }
  return false;
}

/** Terms and the time with their slopes by each rule, at so many points for each of the values of parameters. */
function evaluated(
  rules: readonly Arithmetic<Lanes>[],
  terms: readonly Expr[],
  fields: readonly Field[],
  wheres: readonly Values[],
  sizes: ReadonlyMap<Letter, number>,
  points: number,
  budget: number,
): readonly (readonly Moving<Lanes>[])[] {
  const place = realLanes(new Set(fields.map((f) => f.state)), wheres, sizes, points);
  const byState = new Map(fields.map((f) => [f.state, f]));
  return rules.map((rule) => {
    const atRest = new Evaluator(rule, place, budget);
    const symbol = kept((l, at): Moving<Lanes> => {
      const f = byState.get(l);
      const slope = f && atRest.at(f.right, new Map(f.indices.map((a, k) => [a, at[k]!])));
      return { value: place.symbol(l, at, false), slope };
    });
    const atMotion = new Evaluator(moving(rule), { ...place, symbol }, budget);
    return [...terms.map((t) => atMotion.of(t)), { value: place.symbol(TIME, [], false), slope: undefined }];
  });
}

/** Whether the change of the first of some terms is outside, at the points at which all rules agree. */
function isAlone(rules: readonly (readonly Moving<Lanes>[])[], from: number, points: number): boolean {
  const [some, other] = rules.map((all) => columnsOf(all, from, points)) as [Columns, Columns | undefined];
  const good = Array.from({ length: points }, (_, k) => k).filter((k) => {
    const most = AGREED * Math.max(...some.map((c) => Math.abs(c[k]!)));
    return some.every(
      (c, j) => Number.isFinite(c[k]!) && (other === undefined || Math.abs(c[k]! - other[j]![k]!) <= most),
    );
  });
  if (good.length < some.length + LEFT) return false;
  const columns = some.map((c, j) =>
    Float64Array.from(good, (k) => (other === undefined ? c[k]! : (c[k]! + other[j]![k]!) / 2)),
  );
  return leftOver(columns) > (other === undefined ? CLEAR : CLEAR_OF_RULES);
}

type Columns = readonly Float64Array[];

/** 1, and values and slopes of some terms at points of a stretch; last the slope of the first. */
function columnsOf(all: readonly Moving<Lanes>[], from: number, points: number): Columns {
  const [own, ...others] = all as [Moving<Lanes>, ...Moving<Lanes>[]];
  const part = (x: Lanes | undefined): Float64Array =>
    typeof x === 'object' ? Float64Array.from(x.slice(from, from + points)) : new Float64Array(points).fill(x ?? 0);
  return [
    new Float64Array(points).fill(1),
    part(own.value),
    ...others.flatMap((o) => [part(o.value), part(o.slope)]),
    part(own.slope),
  ];
}

/** How much is left of the last column, as if its length were 1, less its part in the span of those before. */
function leftOver(columns: Columns): number {
  const units: Float64Array[] = [];
  let left = 0;
  for (const c of columns) {
    const before = length(c);
    const own = c.map((x) => (before === 0 ? 0 : x / before));
    left = reduced(own, units);
    if (left > ROUNDING) units.push(own.map((x) => x / left));
  }
  return left;
}
