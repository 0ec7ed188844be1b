import { mul, num, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import type { Derivation, Field, Finding, Step } from '../derivation.ts';
import type { Invariant } from './invariant.ts';
import { type Changes, rawChange, tidied } from './rows.ts';
import { conservation } from './search.ts';
import { indicesOf } from './shape.ts';
import { notes } from './words.ts';

/**
 * What a model conserves, each quantity with the step that proves it, and how far was looked: all in the span of the
 * candidates is found, what lies outside is not.
 */
export function conservedQuantities(model: Model, fields: readonly Field[]): Derivation {
  const changes: Changes = { fields, time: model.time };
  const noisy = model.draws.some((d) => d.kind === 'noise');
  const states = model.states.map((s) => s.letter);
  const found = conservation(
    states,
    changes,
    model.parameters.map((p) => p.letter),
    noisy ? { degree: 1 } : {},
  );
  return {
    kind: 'conserved',
    title: 'Conserved quantities',
    steps: found.invariants.map((q) => stepOf(q, changes)),
    result: [],
    findings: found.invariants.map(findingOf),
    notes: notes(found, { states, noisy, time: model.time }),
  };
}

const findingOf = (q: Invariant): Finding => ({
  says: 'conserved',
  quantity: { indices: indicesOf(q.shape), components: q.shape.components.length, term: q.term },
  when: [...q.where].map(([l, value]) => ({ left: sym(l), right: value })),
  proved: q.proved,
  conditions: q.conditions,
});

/** The change of an invariant is 0; what becomes of its terms stands inside. */
function stepOf(q: Invariant, changes: Changes): Step {
  const shape = { indices: indicesOf(q.shape), components: q.shape.components.length };
  const fixed = (e: Expr): Expr => (q.where.size === 0 ? e : substituteLetters(e, q.where as Map<Letter, Expr>));
  const word = changes.time === 'discrete' ? 'change in a step' : 'derivative along the flow';
  const parts = q.parts.map((p): Step => {
    const before = fixed(rawChange(mul(p.coefficient, p.term), changes));
    return { before, after: tidied(before), why: { by: 'rule', rule: `${word} of one term: expand` }, ...shape };
  });
  const still = q.rate === zero;
  const moved = fixed(rawChange(q.core, changes));
  return {
    before: moved,
    after: still ? zero : mul(num(-1), q.rate, q.core),
    why: {
      by: 'rule',
      rule: `${word}: ${still ? (moved === zero ? 'nothing moves' : 'everything cancels') : 'a multiple of itself'}`,
    },
    ...shape,
    ...(parts.length > 1 ? { steps: parts } : {}),
    ...(q.conditions.length > 0 ? { conditions: q.conditions } : {}),
  };
}
