import type { Expr, Letter } from '../expr/expr.ts';
import { letters } from '../expr/traverse.ts';
import type { Condition, Form } from '../model/claim.ts';
import { termsIn } from '../model/termsIn.ts';
import type { Case } from './case/case.ts';

/**
 * The case with only those states that a quantity depends on, directly or through the motion of others. What does not
 * act on a quantity must not keep it from settling. In an ansatz all states stay.
 */
export function closed(c: Case, quantities: readonly Expr[]): Case {
  if (c.claim.ansatz !== undefined) return c;
  const { model } = c;
  const states = new Set(model.states.map((s) => s.letter));
  const needed = new Set<Letter>();
  const need = (e: Expr): void => {
    for (const l of letters(e)) {
      const state = states.has(l) ? l : c.claim.observed.find((o) => o.letter === l)?.of;
      if (state === undefined || needed.has(state)) continue;
      needed.add(state);
      need(model.dynamics.find((d) => d.state === state)!.right);
      for (const initial of model.initials)
        if (initial.state === state) for (const part of termsIn(initial)) need(part);
      for (const entry of c.claim.from?.entries ?? []) if (entry.state === state) need(entry.term);
    }
  };
  for (const q of quantities) need(q);
  for (const side of c.when.flatMap(sides)) need(side);
  if (needed.size === states.size || needed.size === 0) return c;
  const claim = c.claim;
  const from =
    claim.from === undefined
      ? {}
      : { from: { ...claim.from, entries: claim.from.entries.filter((e) => needed.has(e.state)) } };
  return {
    ...c,
    claim: { ...claim, ...from },
    model: {
      ...model,
      states: model.states.filter((s) => needed.has(s.letter)),
      dynamics: model.dynamics.filter((d) => needed.has(d.state)),
      initials: model.initials.filter((i) => needed.has(i.state)),
    },
  };
}

const sides = (w: Condition): readonly Expr[] => (w.kind === 'compare' ? [w.left, w.right] : w.of.flatMap(sides));

/** The terms that a form about trajectories looks at. */
export function looksAt(form: Form): readonly Expr[] {
  switch (form.kind) {
    case 'rate':
      return [form.quantity];
    case 'limit':
      return [form.quantity.term, form.value.term];
    case 'trajectory':
      return [form.quantity.term, form.right.term];
    case 'relation':
      return [form.left.term, form.right.term];
    default:
      return [];
  }
}
