import { one, reduce, sym } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh, scoped } from '../../expr/intern.ts';
import type { Field, Finding, Step } from '../derivation.ts';

/** A state whose rank a flow conserves, with the index on which it does not act. */
interface OneSided {
  readonly field: Field;
  readonly index: Atom;
}

/**
 * States that a flow moves from one side: in each term of z' one index of z stands on z alone, as in z' = A z with a
 * matrix A that may depend on everything. Then z(t) = Φ(t) z(0) with an invertible Φ, and the rank of z stays.
 */
export function oneSided(fields: readonly Field[]): readonly OneSided[] {
  return fields.flatMap((field) => {
    if (field.indices.length !== 2 || field.state.components === 0) return [];
    const index = [...field.indices].reverse().find((a) => carriesAlone(field.right, a, field.state, slotOf(field, a)));
    return index === undefined ? [] : [{ field, index }];
  });
}

const slotOf = (field: Field, a: Atom): number => field.indices.indexOf(a);

/** Whether an index stands in every term once, in its own slot of the state. */
function carriesAlone(e: Expr, a: Atom, state: Letter, slot: number): boolean {
  switch (e.kind) {
    case 'num':
      return e.value.n === 0n;
    case 'sym':
      return (
        e.letter === state &&
        e.indices.every((i, k) => (k === slot) === (i.kind === 'atom' && i.atom === a && i.shift === 0)) &&
        e.indices.every((i, k) => k === slot || i.kind === 'place' || (i.kind === 'atom' && i.atom !== a))
      );
    case 'add':
      return e.terms.every((t) => carriesAlone(t, a, state, slot));
    case 'mul': {
      const own = e.factors.filter((f) => f.free.includes(a));
      return own.length === 1 && carriesAlone(own[0]!, a, state, slot);
    }
    case 'sum':
      return carriesAlone(e.body, a, state, slot);
    default:
      return false;
  }
}

/** That the rank of a state is conserved. */
export const rankFinding = ({ field }: OneSided): Finding => ({
  says: 'conserved',
  quantity: { indices: [], components: 0, term: rankOf(field.state) },
  when: [],
  proved: true,
  conditions: [],
});

const rankOf = (l: Letter): Expr =>
  scoped(() => {
    const binders = l.axes.map((set) => fresh(set));
    const entry = sym(
      l,
      binders.map((b) => atomIndex(b)),
    );
    return reduce('rank', binders, entry, one, []);
  });

/** The motion that shows it. */
export function rankStep({ field, index }: OneSided): Step {
  const side = slotOf(field, index) === 0 ? 'the left' : 'the right';
  const form = slotOf(field, index) === 0 ? "z' = z A" : "z' = A z";
  return {
    before: field.right,
    after: field.right,
    why: {
      by: 'rule',
      rule: `the index on ${side} of ${field.state.name} stands on it alone in every term, ${form}: its rank stays`,
    },
    indices: field.indices,
    components: field.state.components,
  };
}
