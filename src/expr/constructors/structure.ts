import type { Condition, Expr, Index } from '../expr.ts';
import * as Q from '../rational.ts';

/** The direct parts of a term; bound atoms stay in the body of a sum. */
export function children(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'add':
      return e.terms;
    case 'mul':
      return e.factors;
    case 'pow':
      return [e.base, e.exponent];
    case 'call':
      return e.args;
    case 'sum':
    case 'prod':
      return [e.body];
    case 'reduce':
      return [e.body, e.guard, ...e.at.flatMap(entriesOf)];
    case 'grad':
      return [e.of, e.by];
    case 'sym':
      return e.indices.flatMap(entriesOf);
    default:
      return [];
  }
}

/** The entries of data in an index. */
const entriesOf = (i: Index): readonly Expr[] =>
  i.kind === 'entry' ? [i.of] : i.kind === 'subset' ? i.members.flatMap(entriesOf) : [];

const texts = new WeakMap<Expr, string>();
/** A complete structural text, for breaking ties between equal hashes. */
function structure(e: Expr): string {
  let t = texts.get(e);
  if (t === undefined) {
    t = `${e.kind}${e.hash.toString(36)}(${e.kind === 'num' ? Q.text(e.value) : e.kind === 'sym' ? `${e.letter.name}${e.indices.map((i) => (i.kind === 'atom' ? i.atom.name + i.shift : i.hash)).join()}` : children(e).map(structure).join()})`;
    texts.set(e, t);
  }
  return t;
}

/** Which of two different terms stands first where their hashes do not tell. */
export const byStructure = (a: Expr, b: Expr): number => (structure(a) < structure(b) ? -1 : 1);

/** A condition on indices: 0 or 1. */
export const isGuard = (e: Expr): e is Condition =>
  e.kind === 'delta' || e.kind === 'unequal' || e.kind === 'less' || e.kind === 'member';

const moving = new WeakMap<Expr, boolean>();
/** Whether a state, or a letter that stands for one, occurs in the term. */
export function movesWithState(e: Expr): boolean {
  const known = moving.get(e);
  if (known !== undefined) return known;
  const m =
    e.kind === 'sym'
      ? e.letter.role === 'state' || e.letter.role === 'reduced' || e.letter.role === 'auxiliary'
      : children(e).some(movesWithState);
  moving.set(e, m);
  return m;
}
