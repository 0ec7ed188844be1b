import { num, one, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { Singular } from '../../expr/refusal.ts';
import { substituteLetters, termsOf } from '../../expr/traverse.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { hasExpectation } from '../../rewrite/expectation/expectations.ts';
import type { Field } from '../derivation.ts';
import { isAffine, isPolynomial } from './affine.ts';
import { independent } from './dependence.ts';
import type { Invariant } from './invariant.ts';
import { withMoments } from './moments.ts';
import { primitives } from './primitives.ts';
import { type Changes, tidied, type Values } from './rows.ts';
import { indicesOf, type Shape, shapes } from './shape.ts';
import { Sight } from './sight.ts';
import { type Posing, ratesOf, type System, type Systems, work } from './system.ts';
import { systemsOf } from './systems.ts';
import { withTime } from './timed.ts';
import { Trial } from './trial.ts';

/** What a search found, and how far it looked. */
export interface Conservation {
  readonly invariants: readonly Invariant[];
  /** The highest degree of the candidates. */
  readonly degree: number;
  /** Shapes of which not all candidates were tried: the budget ran out before. */
  readonly skipped: readonly Shape[];
  /** Candidates that were left out, too many of one shape or with too many terms. */
  readonly dropped: number;
  /** The motion is linear in the states: what has a time factor was looked for among linear quantities only. */
  readonly affine: boolean;
  /** The motion is polynomial in the states. Of others a relation between terms that look different may be missed. */
  readonly polynomial: boolean;
  /** Primitives of the functions in the motion were among the candidates. */
  readonly functions: boolean;
}

/** The work for one model: terms of expanded derivatives. */
const WORK = 3_000;

/** How far to look. */
export interface Reach {
  readonly degree?: number;
  readonly work?: number;
  /** Numbers that may stand in a conserved quantity besides what is made of the states, such as a loss. */
  readonly losses?: readonly Expr[];
}

/** Looks for what a motion conserves. */
export function conservation(
  states: readonly Letter[],
  motion: Changes,
  parameters: readonly Letter[],
  reach: Reach = {},
): Conservation {
  const { degree = degreeFor(states) } = reach;
  const given = reach.losses ?? [];
  // What descends a loss has no energy besides.
  const functions =
    given.length === 0 && motion.time === 'continuous' && degree > 1 ? primitives(motion.fields, states) : [];
  const losses = [...given, ...functions];
  const affine = isAffine(motion.fields, states);
  const polynomial = isPolynomial(motion.fields, states);
  const changes = { ...motion, fields: expandedFields(motion.fields) };
  const special = specialValues(parameters).filter((where) => isRegular(changes.fields, where));
  const wheres: readonly Values[] = [new Map(), ...special];
  const posing: Posing = {
    states,
    degree,
    changes,
    losses,
    wheres,
    budget: { left: reach.work ?? WORK },
    derived: new Map(),
    // Of a linear motion every candidate changes into others: none can be told to be in no combination.
    trial: !affine && isLong(changes.fields, polynomial) ? new Trial(motion, wheres, polynomial) : undefined,
  };
  const skipped: Shape[] = [];
  const systems: Systems[] = [];
  let dropped = 0;
  for (const shape of shapes(states)) {
    const made = scoped(() => systemsOf(posing, shape));
    if (made === undefined) {
      skipped.push(shape);
      continue;
    }
    if (made.spent) skipped.push(shape);
    dropped += made.dropped + (made.cut ? 1 : 0);
    systems.push(made);
  }
  // What others follow from comes first: low degrees, then arrays before numbers and members before their sums.
  systems.sort((a, b) => indicesOf(b.shape).length - indicesOf(a.shape).length);
  const all: Invariant[] = [];
  for (const where of wheres) {
    const sight = new Sight(where, changes);
    const known = (): readonly Invariant[] =>
      all.filter((q) => q.where.size === 0 || q.where === where).flatMap((q) => sight.here(q));
    for (let d = 1; d <= degree; d++) {
      for (const { at } of systems) {
        const system = at(where);
        for (const rate of new Set([zero, ...(affine && d > 1 ? [] : ratesAt(system, d, where))])) {
          // What a step of a map sets to 0 is nothing to speak of.
          if (changes.time === 'discrete' && rate === one) continue;
          all.push(...scoped(() => sight.solutions(system, rate, known(), d)));
        }
      }
      // What grows evenly, less t times its rate: the rate is conserved by itself.
      for (const { at } of changes.time === 'continuous' ? systems : []) {
        const timed = withTime(at(where), known(), d);
        if (timed !== undefined) all.push(...scoped(() => sight.solutions(timed, zero, known(), d)));
      }
    }
  }
  return {
    invariants: independent(all, states),
    degree,
    skipped,
    dropped,
    affine,
    polynomial,
    functions: functions.length > 0,
  };
}

/** Whether a motion still has a meaning where parameters have these values. */
function isRegular(fields: readonly Field[], where: Values): boolean {
  try {
    for (const f of fields) substituteLetters(f.right, where);
    return true;
  } catch (problem) {
    if (problem instanceof Singular) return false;
    throw problem;
  }
}

/** The rates of a system where parameters have some values. */
function ratesAt(system: System, degree: number, where: Values): readonly Expr[] {
  const rates = ratesOf(system, degree);
  if (where.size === 0) return rates;
  return rates.flatMap((r) => {
    try {
      return [expand(substituteLetters(r, where))];
    } catch (problem) {
      if (problem instanceof Singular) return [];
      throw problem;
    }
  });
}

/** Fields with their right sides multiplied out, where that is possible. */
export const expandedFields = (fields: readonly Field[]): readonly Field[] => fields.map(expandedField);

function expandedField(f: Field): Field {
  let made = multipliedOut.get(f);
  if (made === undefined) {
    const right = within(f.right);
    made = right === f.right ? f : { ...f, right };
    multipliedOut.set(f, made);
  }
  return made;
}
const multipliedOut = new WeakMap<Field, Field>();

function within(e: Expr): Expr {
  try {
    const flat = expand(e);
    return hasExpectation(flat) ? tidied(withMoments(flat)) : flat;
  } catch (problem) {
    if (problem instanceof TooManyTerms) return e;
    throw problem;
  }
}

/** Values of parameters at which more may be conserved: the ends of their domains that belong to them. */
function specialValues(parameters: readonly Letter[]): readonly Values[] {
  return parameters.flatMap((p) => {
    const d = p.domain;
    if (d.kind !== 'real' && d.kind !== 'integer') return [];
    const ends = [d.lower, d.upper].flatMap((b) => (b !== undefined && !b.open ? [b.value] : []));
    return ends.filter((e) => e.kind === 'num').map((e) => new Map([[p, num(e.value)]]));
  });
}

/** Few numbers allow for higher powers. */
function degreeFor(states: readonly Letter[]): number {
  if (states.some((l) => l.axes.length > 0)) return 2;
  return states.length <= 4 ? 4 : 2;
}

/**
 * How many terms a motion has at which it takes less to see in numbers which candidates matter than to derive them all; of one
 * with functions, where terms are long, how much they are.
 */
const LONG = { terms: 16, work: 25 };
function isLong(fields: readonly Field[], polynomial: boolean): boolean {
  const total = (of: (e: Expr) => number): number => fields.reduce((n, f) => n + of(f.right), 0);
  return polynomial ? total((e) => termsOf(e).length) >= LONG.terms : total(work) >= LONG.work;
}
