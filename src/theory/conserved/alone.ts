import { add } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { toNumber } from '../../expr/rational.ts';
import { doubles, Stop } from '../../rewrite/arithmetic.ts';
import type { EvaluationPoint } from '../../rewrite/evaluationPoint.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { type Lanes, lanes } from '../../rewrite/lanes.ts';
import { realPoint } from '../../rewrite/randomPoint.ts';
import { sizeChoices } from '../../rewrite/sizeChoices.ts';
import { type Moving, moving } from '../../rewrite/slopes.ts';
import type { Field } from '../derivation.ts';
import { TIME } from '../motion.ts';
import type { Values } from './rows.ts';

/** More points than there are columns by so many. */
const SPARE = 8;
/** What is left of a column, less its part in the span of others, is far from rounding. */
const CLEAR = 1e-6;
/** How many numbers one evaluation may make, all points together. */
const MOST = 300_000;

/**
 * Whether a term can be no part of what is conserved, together with others and at any rate, wherever parameters have some
 * values: its change is no combination of the others, of their changes, of the term itself, of 1 and of the time. Seen at
 * random points of small sizes, where the other letters have random values: a coefficient that is not 0 in letters is not
 * 0 there.
 */
export function changesAlone(
  term: Expr,
  others: readonly Expr[],
  fields: readonly Field[],
  wheres: readonly Values[],
): boolean {
  const points = 2 * others.length + 3 + SPARE;
  const choices = sizeChoices(add(term, ...others, ...fields.map((f) => f.right)));
  // Sizes that differ, or, where that is too much, the least that tell members apart.
  for (const sizes of new Set([choices[2], choices[0]])) {
    if (sizes === undefined) continue;
    try {
      const all = evaluated([term, ...others], fields, wheres, sizes, points);
      return wheres.every((_, g) => isAlone(all, g * points, points));
    } catch (problem) {
      if (!(problem instanceof Stop)) throw problem;
      if (problem.stop !== 'budget') return false;
    }
  }
  return false;
}

/** Terms and the time with their slopes, at so many points for each of the values of parameters. */
function evaluated(
  terms: readonly Expr[],
  fields: readonly Field[],
  wheres: readonly Values[],
  sizes: ReadonlyMap<Letter, number>,
  points: number,
): readonly Moving<Lanes>[] {
  const n = points * wheres.length;
  const recipe = { sizes, indices: new Map<Atom, number>() };
  const still = wheres.map((where) =>
    realPoint(doubles, {
      ...recipe,
      seed: 1,
      sample: (l) => {
        const v = where.get(l);
        return v?.kind === 'num' ? toNumber(v.value) : undefined;
      },
    }),
  );
  const moved = Array.from({ length: n }, (_, k) => realPoint(doubles, { ...recipe, seed: 2 + k }));
  const states = new Set([...fields.map((f) => f.state), TIME]);
  const found = new Map<Letter, Map<string, Moving<Lanes>>>();
  const restOf = (l: Letter, at: readonly number[]): Lanes => {
    if (states.has(l)) return Float64Array.from(moved, (p) => p.symbol(l, at, false));
    if (still.length === 1) return still[0]!.symbol(l, at, false);
    const each = still.map((p) => p.symbol(l, at, false));
    return each.every((x) => x === each[0])
      ? each[0]!
      : Float64Array.from({ length: n }, (_, k) => each[Math.floor(k / points)]!);
  };
  const byState = new Map(fields.map((f) => [f.state, f]));
  const symbol = (l: Letter, at: readonly number[]): Moving<Lanes> => {
    let own = found.get(l);
    if (own === undefined) {
      own = new Map();
      found.set(l, own);
    }
    const key = at.join();
    let made = own.get(key);
    if (made === undefined) {
      const f = byState.get(l);
      const value = restOf(l, at);
      const rest = { value, slope: undefined };
      own.set(key, rest);
      made =
        f === undefined ? rest : { value, slope: atRest.at(f.right, new Map(f.indices.map((a, k) => [a, at[k]!]))) };
      own.set(key, made);
    }
    return made;
  };
  const place: EvaluationPoint<Lanes> = {
    ...recipe,
    whole: still[0]!.whole!,
    symbol: (l, at) => symbol(l, at).value,
  };
  const budget = MOST / n;
  const atRest: Evaluator<Lanes> = new Evaluator(lanes, place, budget);
  const atMotion = new Evaluator(moving(lanes), { ...place, symbol }, budget);
  return [...terms.map((t) => atMotion.of(t)), { value: symbol(TIME, []).value, slope: undefined }];
}

function isAlone(all: readonly Moving<Lanes>[], from: number, points: number): boolean {
  const [own, ...others] = all as [Moving<Lanes>, ...Moving<Lanes>[]];
  const part = (x: Lanes | undefined): Float64Array =>
    typeof x === 'object' ? x.slice(from, from + points) : new Float64Array(points).fill(x ?? 0);
  const columns = [
    new Float64Array(points).fill(1),
    part(own.value),
    ...others.flatMap((o) => [part(o.value), part(o.slope)]),
    part(own.slope),
  ];
  if (columns.some((c) => c.some((x) => !Number.isFinite(x)))) return false;
  // The last column less its part in the span of those before, twice against rounding.
  const basis: Float64Array[] = [];
  let left = 0;
  for (const c of columns) {
    const before = norm(c);
    left = 0;
    if (before === 0) continue;
    const r = c.map((x) => x / before);
    for (let round = 0; round < 2; round++)
      for (const b of basis) {
        const w = b.reduce((s, x, k) => s + x * r[k]!, 0);
        for (let k = 0; k < points; k++) r[k]! -= w * b[k]!;
      }
    left = norm(r);
    if (left > 1e-14) basis.push(r.map((x) => x / left));
  }
  return left > CLEAR;
}

const norm = (x: Float64Array): number => Math.sqrt(x.reduce((s, v) => s + v * v, 0));
