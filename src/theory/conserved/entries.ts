import { add, sym, zero } from '../../expr/build.ts';
import type { Domain, Expr, Letter, Sym } from '../../expr/expr.ts';
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
  /** Sums of rows of a simplex, which are 1 whatever moves: nothing to speak of. */
  readonly sums: readonly Expr[];
}

/** States of more numbers than this are not taken apart. */
const MOST = 6;

/**
 * The motion of states that are few numbers, told apart by their places, entry by entry: then a conserved quantity need
 * not treat them alike. Undefined where the equations do not speak of places, or there are too many.
 */
export function entriesOf(fields: readonly Field[], { time, data }: Pick<Model, 'time' | 'data'>): Entries | undefined {
  if (fields.every((f) => f.state.axes.length === 0) || !fields.some((f) => speaksOfPlaces(f.right))) return undefined;
  if (fields.some((f) => !isNumbers(f.state.domain) || f.state.axes.some((a) => a.structure.kind !== 'plain')))
    return undefined;
  const motions = motionsOf(fields, { time, data });
  if (motions === undefined || motions.length > MOST) return undefined;
  const own = new Map(
    motions.map(({ unknown: s }): [Sym, Letter] => [
      s,
      letter({ name: print(s, 'text'), role: 'state', domain: ownDomain(s.letter.domain) }),
    ]),
  );
  const rows = new Map<string, Expr[]>();
  for (const [s, l] of own) {
    if (s.letter.domain.kind !== 'simplex') continue;
    const key = `${s.letter.id}|${s.indices.slice(0, -1).map((i) => i.id)}`;
    rows.set(key, [...(rows.get(key) ?? []), sym(l)]);
  }
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
    sums: [...rows.values()].map((row) => add(...row)),
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

/** Entries of a simplex are numbers too, none of them negative: what they conserve off it is conserved on it. */
const isNumbers = (d: Domain): boolean => d.kind === 'real' || d.kind === 'simplex';
const ownDomain = (d: Domain): Domain =>
  d.kind === 'simplex' ? { kind: 'real', lower: { value: zero, open: false } } : d;

/** Whether states stand at places, as numbers, in a term, or it differs between places, as where data stand in it. */
const speaksOfPlaces = (e: Expr): boolean =>
  some(e, (x) => {
    if (x.kind === 'delta' || x.kind === 'unequal' || x.kind === 'less')
      return x.i.kind === 'place' || x.j.kind === 'place';
    if (x.kind !== 'sym') return false;
    return x.letter.role === 'data' || (x.letter.role === 'state' && x.indices.some((i) => i.kind === 'place'));
  });
