import * as B from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import { letter } from '../../../expr/intern.ts';
import { factorsOf, mentions, termsOf } from '../../../expr/traverse.ts';
import type { Ansatz, Assignment } from '../../model.ts';
import { expanded } from '../values/shape.ts';

/** A hidden state and the state that it belongs to. */
export interface Hidden {
  readonly state: Letter;
  readonly letter: Letter;
  /** Whether it is the difference of two states, or their rate of change: then it has the form of the state. */
  readonly moves: boolean;
}

/**
 * An ansatz with the forms of hidden states: a velocity has the form of its state, with the velocities of the letters
 * in it. Undefined where a form is not linear in its letters, or a memory has no form of its own.
 */
export function withHidden(ansatz: Ansatz, all: readonly Hidden[]): Ansatz | undefined {
  const own = all.filter((h) => ansatz.items.some((a) => a.state === h.state));
  if (own.length === 0) return ansatz;
  const pace = new Map<Letter, Letter>();
  const paceOf = (l: Letter, tail: string): Letter => {
    const known = pace.get(l);
    if (known !== undefined) return known;
    const made = letter({ name: `${l.name}${tail}`, role: 'reduced', axes: l.axes, components: l.components });
    pace.set(l, made);
    return made;
  };
  const items: Assignment[] = [];
  for (const h of own) {
    if (!h.moves) return undefined;
    const tail = h.letter.name.slice(h.state.name.length);
    for (const a of ansatz.items.filter((x) => x.state === h.state)) {
      const term = linearPart(a.term, ansatz.letters, (l) => paceOf(l, tail));
      if (term === undefined) return undefined;
      items.push({ ...a, state: h.letter, term });
    }
  }
  const hidden = [...pace].map(([of, l]) => ({ of, letter: l }));
  return {
    ...ansatz,
    letters: [...ansatz.letters, ...hidden.map((h) => h.letter)],
    items: [...ansatz.items, ...items],
    hidden,
  };
}

/** A term that is linear in letters with their velocities in their places; what does not contain them drops out. */
function linearPart(e: Expr, letters: readonly Letter[], pace: (l: Letter) => Letter): Expr | undefined {
  const has = (x: Expr): boolean => letters.some((l) => mentions(x, l));
  const parts: Expr[] = [];
  for (const t of termsOf(expanded(e))) {
    const open = factorsOf(t).filter(has);
    if (open.length === 0) continue;
    const [only, ...more] = open;
    if (only?.kind !== 'sym' || more.length > 0) return undefined;
    const rest = B.mul(...factorsOf(t).filter((f) => f !== only), coefficient(t));
    parts.push(B.mul(rest, B.sym(pace(only.letter), only.indices)));
  }
  return B.add(...parts);
}
const coefficient = (t: Expr): Expr => (t.kind === 'mul' ? B.num(t.coefficient) : B.one);
