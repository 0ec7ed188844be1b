import { add, sym } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { some, substitute } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import type { Field } from '../derivation.ts';
import { motionsOf } from '../fixedPoints/system.ts';
import type { Invariant } from './invariant.ts';

/** A motion with a letter of its own for each entry of the states. */
export interface Entries {
  readonly fields: readonly Field[];
  /** A quantity of these letters as one of the states. */
  readonly back: (q: Invariant) => Invariant;
}

/** States of more numbers than this are not taken apart. */
const MOST = 6;

/**
 * The motion of states that are few numbers, told apart by their places, entry by entry: then a conserved quantity need
 * not treat them alike. Undefined where the equations do not speak of places, or there are too many.
 */
export function entriesOf(fields: readonly Field[], { time, data }: Pick<Model, 'time' | 'data'>): Entries | undefined {
  if (fields.every((f) => f.state.axes.length === 0) || !fields.some((f) => speaksOfPlaces(f.right))) return undefined;
  if (fields.some((f) => f.state.domain.kind !== 'real' || f.state.axes.some((a) => a.structure.kind !== 'plain')))
    return undefined;
  const motions = motionsOf(fields, { time, data });
  if (motions === undefined || motions.length > MOST) return undefined;
  const own = new Map(
    motions.map(({ unknown: s }): [Sym, Letter] => [
      s,
      letter({ name: print(s, 'text'), role: 'state', domain: s.letter.domain }),
    ]),
  );
  const taken = (e: Expr): Expr =>
    substitute(e, (s) => {
      const l = own.get(s);
      return l === undefined ? undefined : sym(l);
    });
  const entries = new Map([...own].map(([s, l]) => [l, s]));
  const returned = (e: Expr): Expr => substitute(e, (s) => entries.get(s.letter));
  return {
    fields: motions.map(({ unknown, right }) => ({
      state: own.get(unknown)!,
      indices: [],
      right: taken(time === 'discrete' ? add(right, unknown) : right),
    })),
    back: (q) => ({
      ...q,
      core: returned(q.core),
      term: returned(q.term),
      rate: returned(q.rate),
      parts: q.parts.map((p) => ({ coefficient: returned(p.coefficient), term: returned(p.term) })),
      conditions: q.conditions.map(returned),
    }),
  };
}

/** Whether states stand at places, as numbers, in a term, or it differs between places. */
const speaksOfPlaces = (e: Expr): boolean =>
  some(e, (x) => {
    if (x.kind === 'delta' || x.kind === 'unequal' || x.kind === 'less')
      return x.i.kind === 'place' || x.j.kind === 'place';
    return x.kind === 'sym' && x.letter.role === 'state' && x.indices.some((i) => i.kind === 'place');
  });
