import { add, mul, subtract } from '../../expr/build.ts';
import { ContractionTooSymmetric } from '../../expr/canonical.ts';
import type { Expr } from '../../expr/expr.ts';
import { NoDerivative, Singular } from '../../expr/refusal.ts';
import { letters, some, termsOf, treeSize } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import type { Field, Step } from '../derivation.ts';
import { afterStep, alongFlow } from '../motion.ts';
import { lengthAhead } from './ahead.ts';
import { Basis, type Expressed, inStates, TooLarge } from './express.ts';
import { degreeOf, flat, isLonger, isPolynomial, type Observable, profilesOf } from './observable.ts';
import { type Places, placesIn } from './places.ts';
import { proposals } from './proposals.ts';

/** The motion of an observable, in observables and, where these do not say all, a remainder in states. */
export interface ObservedMotion {
  readonly of: Observable;
  /** Time derivative, in a map next value, in terms of the states as it comes. */
  readonly raw: Expr;
  /** In letters of observables. */
  readonly letters: Expr;
  /** What observables do not say of it; 0 where the motion is closed. */
  readonly remainder: Expr;
  readonly how: 'proved' | 'sampled' | 'open' | 'unknown';
  readonly conditions: readonly Expr[];
}

/** Observables and what is known of their motion. */
export interface Closure {
  /** Those asked for, then those that were added. */
  readonly observables: readonly Observable[];
  readonly motions: readonly ObservedMotion[];
  readonly closed: 'proved' | 'sampled' | 'open' | 'unknown';
  /** Why the search ended without a closed system, where it did. */
  readonly reason?: string;
}

export interface ClosureOptions {
  /** How many observables may be added. */
  readonly extend: number;
  /** Taken in before anything is made up, where they help. */
  readonly helpers?: readonly Observable[];
  /** Names that made-up observables must not have. */
  readonly taken?: readonly string[];
  /** Motions that are longer than this, written out, are not looked at; what is seen ahead to be far longer is not derived. */
  readonly longest?: number;
}

/** Observables of a higher degree in the states are not made up: what grows with each derivative does not close. */
const MOST_DEGREE = 4;
/** Nor are those whose own derivative has more monomials than this. */
const MOST_TERMS = 60;
/** Functions of states are made up as observables this often: they seldom close. */
const MOST_FUNCTIONS = 2;
/** Sums over more indices than this are not made up. */
const MOST_BINDERS = 4;
/** Nor are observables that are longer than this. */
const MOST_OWN_SIZE = 130;
/** A derivative that is longer than this, written out, is not looked at; of one that was made up, than that. */
const MOST_RAW = 2000;
const MOST_SIZE = 800;

/**
 * What comes together in a time derivative makes it shorter than its parts, but a motion that is so many times as long as may
 * be before it is derived is taken for one that is too long after.
 */
const TOGETHER = 3.5;

/**
 * The motion of observables along a flow, or in a step of a map, written in the observables themselves: their time
 * derivatives are solved for as combinations of monomials in them. Where that fails, what is left over is taken in as
 * further observables, as many as allowed, until the equations close.
 */
export function closure(
  asked: readonly Observable[],
  fields: readonly Field[],
  time: Model['time'],
  options: ClosureOptions = { extend: 0 },
): Closure {
  const observables = [...asked];
  const helpers = [...(options.helpers ?? [])];
  const places = placesIn([...asked, ...helpers].map((o) => o.term).concat(fields.map((f) => f.right)));
  const raws = new Map<Observable, Expr>();
  const rawOf = (o: Observable): Expr => {
    let raw = raws.get(o);
    if (raw === undefined) {
      raw = time === 'discrete' ? afterStep(o.term, fields) : alongFlow(o.term, fields);
      raws.set(o, raw);
    }
    return raw;
  };
  const isLongAhead = (o: Observable): boolean =>
    options.longest !== undefined &&
    time === 'continuous' &&
    !raws.has(o) &&
    lengthAhead(o.term, fields) > TOGETHER * options.longest;
  const motions = new Map<Observable, ObservedMotion>();
  let made = 0;
  let reason: string | undefined;
  try {
    for (let changed = true; changed && reason === undefined; ) {
      changed = false;
      const basis = new Basis(observables, places);
      for (const o of [...observables]) {
        if (motions.get(o)?.how === 'proved' || motions.get(o)?.how === 'sampled') continue;
        if (isLongAhead(o) || treeSize(rawOf(o)) > (options.longest ?? MOST_RAW)) {
          reason = `the motion of ${o.letter.name} is long`;
          break;
        }
        if (
          !o.given &&
          (treeSize(rawOf(o)) > MOST_SIZE ||
            isLonger(rawOf(o), places.size > 0, MOST_TERMS) ||
            termsOf(flat(rawOf(o), places.size > 0)).length > MOST_TERMS)
        ) {
          reason = 'each derivative asks for more than the one before';
          break;
        }
        let found = basis.express(rawOf(o), o.indices, o.letter.components);
        const useful = found.left.length === 0 ? [] : helpful(found, o, rawOf(o), observables, helpers, places);
        if (useful.length > 0) {
          observables.push(...useful);
          for (const h of useful) helpers.splice(helpers.indexOf(h), 1);
          found = new Basis(observables, places).express(rawOf(o), o.indices, o.letter.components);
          changed = true;
        }
        motions.set(o, motionOf(o, rawOf(o), found, new Basis(observables, places)));
        if (found.left.length === 0 || options.extend === 0) {
          if (changed) break;
          continue;
        }
        const added = observables.filter((x) => !x.given).length;
        const most = options.extend - added;
        const basisNow = new Basis(observables, places);
        const next = proposals(found, o, basisNow, () => `q${++made}`, options.taken ?? [], most);
        if (next?.length === 0) reason = 'what is left over has no form of an observable';
        else if (next === undefined) reason = `not closed with ${added} further observables, and more are asked for`;
        else if (observables.concat(next).filter((x) => !x.given && !isPolynomial(x.term)).length > MOST_FUNCTIONS)
          reason = 'each derivative asks for further functions under sums';
        else if (next.some((x) => treeSize(x.term) > MOST_OWN_SIZE || some(x.term, sumsOverMany)))
          reason = 'what is left over is long';
        else if (next.some((x) => profilesOf(expand(x.term)).some((p) => degreeOf(p) > MOST_DEGREE)))
          reason = 'each derivative asks for moments of a higher degree';
        else {
          observables.push(...next);
          changed = true;
        }
        break;
      }
    }
  } catch (problem) {
    const why = refusal(problem);
    if (why === undefined) throw problem;
    reason = why;
  }
  return concluded(observables, motions, reason);
}

const sumsOverMany = (e: Expr): boolean => e.kind === 'sum' && e.binders.length > MOST_BINDERS;

/** What a derivation of this kind cannot do, in words; undefined for a fault of the program. */
export const refusal = (problem: unknown): string | undefined =>
  problem instanceof TooManyTerms || problem instanceof TooLarge || problem instanceof NoDerivative
    ? problem.message
    : problem instanceof Singular || problem instanceof ContractionTooSymmetric
      ? problem.message
      : undefined;

function concluded(
  observables: readonly Observable[],
  motions: ReadonlyMap<Observable, ObservedMotion>,
  reason: string | undefined,
): Closure {
  const all = observables.flatMap((o) => motions.get(o) ?? []);
  const closed: Closure['closed'] =
    all.length < observables.length || all.some((m) => m.how === 'unknown')
      ? reason !== undefined || all.some((m) => m.how === 'open')
        ? 'open'
        : 'unknown'
      : all.some((m) => m.how === 'open')
        ? 'open'
        : all.some((m) => m.how === 'sampled')
          ? 'sampled'
          : 'proved';
  return { observables, motions: all, closed, ...(reason === undefined ? {} : { reason }) };
}

/** The equation put back into states, and tested. */
function motionOf(o: Observable, raw: Expr, found: Expressed, basis: Basis): ObservedMotion {
  const { observables } = basis;
  const remainder = add(
    ...found.left.map((l) => mul(inStates(l.front, observables), ...[add(...[...l.rest].map(([k, c]) => mul(k, c)))])),
  );
  if (found.left.length > 0)
    return { of: o, raw, letters: found.letters, remainder, how: 'open', conditions: found.conditions };
  const verdict = zeroTest(subtract(basis.flat(raw), basis.flat(inStates(found.letters, observables))));
  const how = verdict.kind !== 'zero' ? 'unknown' : verdict.how === 'normal-form' ? 'proved' : 'sampled';
  return { of: o, raw, letters: found.letters, remainder, how, conditions: found.conditions };
}

/** Which of the helpers let more of a motion be said; none where they let nothing more be said. */
function helpful(
  before: Expressed,
  o: Observable,
  raw: Expr,
  observables: readonly Observable[],
  helpers: readonly Observable[],
  places: Places,
): readonly Observable[] {
  if (helpers.length === 0) return [];
  const size = (e: Expressed): number => e.left.reduce((n, l) => n + l.rest.size, 0);
  const all = new Basis([...observables, ...helpers], places).express(raw, o.indices, o.letter.components);
  if (size(all) >= size(before)) return [];
  const used = helpers.filter((h) => letters(all.letters).includes(h.letter));
  return used;
}

/** The closed equations as a motion of their letters. */
export const closedFields = (c: Closure): readonly Field[] =>
  c.motions.map((m) => ({ state: m.of.letter, indices: m.of.indices, right: m.letters }));

/** From the definition of each observable to its motion in observables, step by step. */
export function closureSteps(c: Closure): readonly Step[] {
  return c.motions.flatMap((m): readonly Step[] => {
    const shape = { indices: m.of.indices, components: m.of.letter.components };
    const said = add(inStates(m.letters, c.observables), m.remainder);
    const rule = m.how === 'open' ? 'as far as the observables say it' : 'in the observables';
    const conditions = m.conditions.length === 0 ? {} : { conditions: m.conditions };
    return [
      {
        before: m.raw,
        after: said,
        why: { by: 'rule', rule: `${m.of.letter.name}': ${rule}` },
        ...shape,
        ...conditions,
      },
    ];
  });
}
