import { add, children, mul, one, replace, sym, zero } from '../expr/build.ts';
import type { Atom, Expr, Index, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, letter, scoped } from '../expr/intern.ts';
import { some, substitute } from '../expr/traverse.ts';
import type { Assignment } from '../model/model.ts';
import { derivative, directional, takeGradients } from '../rewrite/derivative.ts';
import type { Field } from './derivation.ts';

/** The time t. */
export const TIME: Letter = letter({ name: 't', role: 'time' });

/** A term with its named axes put at given indices. */
export function at(term: Expr, atoms: readonly Atom[], indices: readonly Index[]): Expr {
  return replace(term, new Map(atoms.map((a, k) => [a, indices[k]!])));
}

/** The rate of change of a symbol under the flow; undefined where it does not move. */
export function rateOf(fields: readonly Field[]): (s: Sym) => Expr | undefined {
  const byState = new Map(fields.map((f) => [f.state, f]));
  return (s) => {
    const f = byState.get(s.letter);
    return f === undefined ? undefined : at(f.right, f.indices, s.indices);
  };
}

/** The time derivative of a quantity along the flow, its explicit dependence on t included. */
export function alongFlow(quantity: Expr, fields: readonly Field[]): Expr {
  return scoped(() => {
    const q = takeGradients(quantity);
    if (stands(q, new Set([TIME, ...fields.map((f) => f.state)]))) return zero;
    return add(directional(q, rateOf(fields)), derivative(q, sym(TIME)));
  });
}

/**
 * Whether what moves stands only inside functions of slope 0 (counts of what lies below a bound, signs, places): their
 * derivative is 0 times that of what is inside, which need not be derived. What has no derivative inside refuses as ever.
 */
function stands(e: Expr, moving: ReadonlySet<Letter>): boolean {
  if (e.kind === 'sym') return !moving.has(e.letter);
  const level = (e.kind === 'call' && LEVEL.has(e.fn)) || (e.kind === 'reduce' && e.fn === 'pick');
  if (level && !some(e, (x) => (x.kind === 'call' && x.args.length > 1) || (x.kind === 'reduce' && !SLOPED.has(x.fn))))
    return true;
  return children(e).every((c) => stands(c, moving));
}
const LEVEL: ReadonlySet<string> = new Set(['step', 'sign', 'round', 'floor']);
const SLOPED: ReadonlySet<string> = new Set(['min', 'max', 'pick', 'det', 'inverse']);

/** What a quantity is after one step of a map: the states at their next values, all at once, and t one further. */
export function afterStep(quantity: Expr, fields: readonly Field[]): Expr {
  const next = rateOf(fields);
  const time = sym(TIME);
  return scoped(() => substitute(takeGradients(quantity), (s) => (s === time ? add(time, one) : next(s))));
}

/** The states of a term replaced by what assignments say of them; states without one stay. */
export function assign(e: Expr, assignments: readonly Assignment[]): Expr {
  return substitute(e, (s) => assignedValue(s, assignments));
}

/** What assignments say of a symbol: the sum of guard times term. */
export function assignedValue(s: Sym, assignments: readonly Assignment[]): Expr | undefined {
  const own = assignments.filter((a) => a.state === s.letter);
  if (own.length === 0) return undefined;
  return add(...own.map((a) => at(mul(a.guard, a.term), a.indices, s.indices)));
}

/** The atoms of axes as indices. */
export const asIndices = (atoms: readonly Atom[]): readonly Index[] => atoms.map((a) => atomIndex(a));
