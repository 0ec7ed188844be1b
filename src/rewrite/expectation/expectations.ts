import { open, rebuild, sum } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { isOutcome } from '../../expr/outcome.ts';
import { some } from '../../expr/traverse.ts';
import { Average, type Method } from './average.ts';

/** A term with its expectations taken where that is exact. */
export interface Taken {
  readonly term: Expr;
  /** How, each method once. */
  readonly methods: readonly Method[];
  /** What must not vanish for that. */
  readonly conditions: readonly Expr[];
  /** Whether expectations are left that have no closed form here. */
  readonly left: boolean;
}

/** Whether an expectation stands in the term. */
export const hasExpectation = (e: Expr): boolean => some(e, (x) => x.kind === 'sum' && x.binders.some(isOutcome));

/** Whether an expectation over a random vector stands in the term. */
export const averagesVectors = (e: Expr): boolean =>
  some(
    e,
    (x) =>
      x.kind === 'sum' &&
      x.binders.some(({ set: { structure: s } }) => s.kind === 'outcomes' && s.components.length > 0),
  );

const taken = new WeakMap<Expr, Taken>();

/** Takes the expectations in a term, inner ones first, one variable after the other. */
export function takeExpectations(e: Expr): Taken {
  let made = taken.get(e);
  if (made === undefined) {
    made = hasExpectation(e) ? scoped(() => compute(e)) : { term: e, methods: [], conditions: [], left: false };
    taken.set(e, made);
  }
  return made;
}

function compute(e: Expr): Taken {
  const methods = new Set<Method>();
  const conditions = new Set<Expr>();
  let left = false;
  const memo = new Map<Expr, Expr>();
  const visit = (x: Expr): Expr => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    let made: Expr;
    if (x.kind === 'sum' && x.binders.some(isOutcome)) {
      const o = open(x);
      const random = o.binders.filter(isOutcome);
      const taken = inSomeOrder(random, visit(o.body));
      for (const m of taken.methods) methods.add(m);
      for (const c of taken.conditions) conditions.add(c);
      left ||= taken.left;
      made = sum(
        o.binders.filter((b) => !random.includes(b)),
        taken.term,
      );
    } else made = rebuild(x, visit);
    memo.set(x, made);
    return made;
  };
  return { term: visit(e), methods: [...methods], conditions: [...conditions], left };
}

/** Means over several variables that are tried in all their orders. */
const MOST_ORDERED = 3;

/** One variable after the other, in an order that leaves no mean, if there is one. */
function inSomeOrder(variables: readonly Atom[], body: Expr): Taken {
  let first: Taken | undefined;
  for (const order of variables.length <= MOST_ORDERED ? permutations(variables) : [variables]) {
    const made = oneByOne(order, body);
    if (!made.left) return made;
    first ??= made;
  }
  return first!;
}

function oneByOne(variables: readonly Atom[], body: Expr): Taken {
  const methods = new Set<Method>();
  const conditions = new Set<Expr>();
  let left = false;
  let term = body;
  for (const b of variables) {
    const average = new Average();
    term = average.over(b, term);
    for (const m of average.methods) methods.add(m);
    for (const c of average.conditions) conditions.add(c);
    left ||= average.left;
  }
  return { term, methods: [...methods], conditions: [...conditions], left };
}

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length <= 1) return [all];
  return all.flatMap((x, k) => permutations(all.filter((_, m) => m !== k)).map((rest) => [x, ...rest]));
}

/** The term with what can be averaged exactly averaged. */
export const averaged = (e: Expr): Expr => takeExpectations(e).term;
