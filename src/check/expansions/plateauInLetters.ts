import { add, mul, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letters, substitute } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { closedFields, closure } from '../../theory/closure/closure.ts';
import { isClosed } from '../../theory/closure/closures.ts';
import { observable } from '../../theory/closure/observable.ts';
import { powerSeries } from '../../theory/expansion/powerSeries.ts';
import { linearSystems } from '../../theory/linearFlow/linearSystem.ts';
import { projectionAt } from '../../theory/linearFlow/plateau.ts';
import { assign } from '../../theory/motion.ts';
import { type Case, fieldsWhen, specialise } from '../case/case.ts';
import { aligned } from '../case/sides.ts';
import { inLetters } from '../motion/flow.ts';

type Limit = Extract<Form, { kind: 'limit' }>;
const MOST_ADDED = 6;

/**
 * What a quantity tends to at a time that grows as a letter goes to 0, but more slowly than one over it: modes that are
 * fast there are over, and those that slow down, at a rate of order 1 in the letter or smaller, have not begun. It is the
 * plateau of the linear equations that the quantity obeys. The difference to what is claimed, in terms of the start;
 * undefined where there are no such equations.
 */
export function beyondPlateau(c: Case, form: Limit, small: Letter): Expr | undefined {
  const late = c.claim.observed.filter((o) => o.letter.role === 'observed');
  const [time, ...more] = [...new Set(late.map((o) => o.time))];
  if (time === undefined || more.length > 0 || c.model.time === 'discrete') return undefined;
  if (!letters(time).includes(small)) return undefined;
  // T -> infinity and T w -> 0.
  const long = powerSeries(time, { letter: small, at: zero, step: 12 }, 2);
  if (long === undefined || long.start >= 0 || long.start <= -12) return undefined;
  const now = new Map(c.claim.observed.map((o) => [o.letter, o.of]));
  const present = (e: Expr): Expr =>
    substitute(e, (s) => (now.has(s.letter) ? sym(now.get(s.letter)!, s.indices) : undefined));
  const starts = new Set(c.claim.observed.filter((o) => o.letter.role === 'start').map((o) => o.letter));
  if (letters(form.quantity.term).some((l) => starts.has(l) || l.role === 'state' || l.role === 'reduced'))
    return undefined;
  const fields = c.claim.ansatz === undefined ? fieldsWhen(c) : c.reduced().fields;
  const q = observable(
    'Q',
    form.quantity.indices,
    form.quantity.components,
    inLetters(c, present(form.quantity.term)),
    true,
  );
  const found = closure([q], fields, c.model.time, { extend: MOST_ADDED });
  if (!isClosed(found)) return undefined;
  const system = linearSystems(closedFields(found)).find((s) => s.letters.includes(q.letter));
  const projection = system === undefined ? undefined : projectionAt(system.matrix, small);
  if (system === undefined || projection === undefined) return undefined;
  const row = projection.value[system.letters.indexOf(q.letter)]!;
  const stays = row.map((e, k) => {
    const o = found.observables.find((x) => x.letter === system.letters[k]);
    return o === undefined || e === zero ? zero : mul(e, aligned({ ...o, components: 0 }, form.quantity.indices));
  });
  const claimed = inLetters(c, present(aligned(form.value, form.quantity.indices)));
  const gap = subtract(add(...stays), claimed);
  const begun = c.claim.from === undefined ? gap : assign(gap, c.claim.from.entries);
  const { term, left } = specialise(begun, c.when);
  if (left.length > 0) return undefined;
  return substitute(term, (s) => (s.letter === small ? zero : undefined));
}
