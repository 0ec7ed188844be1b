import * as Q from '../../../expr/rational.ts';
import type { Formula, Notebook } from '../../formula/formula.ts';
import { around } from '../../interval/fraction.ts';
import { divide, type Interval, meet, negate } from '../../interval/interval.ts';
import { Tape } from '../../interval/tape.ts';

/** An equation c x + rest = 0 that bounds x by what the rest can be. */
export interface Narrowing {
  readonly equation: number;
  readonly unknown: number;
}

/** A box that holds all roots of the start box, and the equations that show it, in their order. */
export interface Apriori {
  readonly box: readonly Interval[];
  readonly steps: readonly Narrowing[];
  /** Whether an equation cannot hold at all. */
  readonly empty: boolean;
  /** The first box with ends on all sides that was looked at on the way, if there was one: the others lie in it. */
  readonly first?: readonly Interval[];
}

/** An equation as a linear term of an unknown and the rest, which may contain the unknown too. */
export function linearPart(
  book: Notebook,
  f: Formula,
  unknown: number,
): { readonly coefficient: Q.Rational; readonly rest: Formula } | undefined {
  // A number times a sum vanishes where the sum does.
  const [number, sum] = f.kind === 'multiply' && f.factors.length === 2 ? f.factors : [];
  if (number?.kind === 'number' && sum !== undefined) return linearPart(book, sum, unknown);
  if (f.kind !== 'add') return undefined;
  let coefficient = Q.ZERO;
  const rest: Formula[] = [];
  for (const t of f.terms) {
    if (t.kind === 'unknown' && t.place === unknown) coefficient = Q.plus(coefficient, Q.ONE);
    else if (t.kind === 'multiply' && t.factors.length === 2) {
      const [c, x] = t.factors;
      if (c!.kind === 'number' && x!.kind === 'unknown' && x!.place === unknown)
        coefficient = Q.plus(coefficient, c!.value);
      else rest.push(t);
    } else rest.push(t);
  }
  return Q.isZero(coefficient) ? undefined : { coefficient, rest: book.add(rest) };
}

/** |x| ≤ 1 from x = tanh(…), and the like: linear terms bounded by the ranges of the others, again and again. */
export function apriori(book: Notebook, equations: readonly Formula[], start: readonly Interval[]): Apriori {
  const rules = equations.flatMap((f, equation) =>
    start.flatMap((_, unknown) => {
      const part = linearPart(book, f, unknown);
      return part === undefined ? [] : [{ equation, unknown, part, tape: new Tape([part.rest], start.length) }];
    }),
  );
  const box = [...start];
  const steps: Narrowing[] = [];
  let first: readonly Interval[] | undefined;
  for (let pass = 0; pass < 12; pass++) {
    let better = false;
    for (const { equation, unknown, part, tape } of rules) {
      if (box.every((b) => Number.isFinite(b.lo) && Number.isFinite(b.hi))) first ??= [...box];
      const [range] = tape.values(box);
      const own = box[unknown]!;
      const now = meet(own, divide(negate(range!), around(part.coefficient)));
      if (now === undefined)
        return { box, steps: [...steps, { equation, unknown }], empty: true, ...(first && { first }) };
      const gained = Number.isFinite(now.hi - now.lo)
        ? now.hi - now.lo < 0.9 * (own.hi - own.lo)
        : now.lo > own.lo || now.hi < own.hi;
      if (!gained) continue;
      box[unknown] = now;
      steps.push({ equation, unknown });
      better = true;
    }
    if (!better) break;
  }
  return { box, steps, empty: false, ...(first && { first }) };
}
