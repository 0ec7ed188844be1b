import { mul, num, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letters, substituteLetters } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import type { Derivation, Field, Finding, Step } from '../derivation.ts';
import type { Reduction } from '../reduction.ts';
import { conservedByEntries } from './byEntries.ts';
import type { Invariant } from './invariant.ts';
import { lossesOf } from './losses.ts';
import { oneSided, rankFinding, rankStep } from './ranks.ts';
import { type Changes, rawChange, tidied } from './rows.ts';
import { conservation, expandedFields } from './search.ts';
import { indicesOf } from './shape.ts';
import { componentFinding, componentStep, wiring } from './wiring.ts';
import { notes, wiringNote } from './words.ts';

/**
 * What a model conserves, each quantity with the step that proves it, and how far was looked: all in the span of the
 * candidates is found, what lies outside is not.
 */
export function conservedQuantities(model: Model, fields: readonly Field[]): Derivation {
  const whole = derived('Conserved quantities', model, fields);
  const changes: Changes = { fields: expandedFields(fields), time: model.time };
  const wired = wiring(model, changes);
  if (wired === undefined) return whole;
  return {
    ...whole,
    steps: [...whole.steps, ...wired.sums.map((s) => componentStep(s, { fields, time: model.time }))],
    findings: [...whole.findings!, ...wired.sums.map(componentFinding)],
    notes: [...whole.notes!, wiringNote(wired)],
  };
}

/** What the reduced motion of an ansatz conserves; undefined where the ansatz is not invariant. */
export function conservedWithin(r: Reduction, model: Model): Derivation | undefined {
  if (r.invariant === 'leaks' || r.invariant === 'unknown') return undefined;
  return derived(`Conserved quantities within ${r.ansatz.name}`, model, r.fields);
}

function derived(title: string, model: Model, fields: readonly Field[]): Derivation {
  const changes: Changes = { fields, time: model.time };
  const noisy = model.draws.some((d) => d.kind === 'noise');
  const moving = fields.map((f) => f.state);
  const parameters = model.parameters.map((p) => p.letter);
  const losses = lossesOf(model, moving);
  const found = conservation(moving, changes, parameters, {
    losses,
    ...(noisy ? { degree: 1 } : {}),
  });
  // What an optimiser remembers fades by itself where nothing feeds it: that says nothing of the model.
  const memory = new Set(model.states.filter((s) => s.hidden && !s.letter.name.endsWith("'")).map((s) => s.letter));
  const byEntries = noisy ? [] : conservedByEntries(fields, model, parameters, found.invariants);
  const invariants = (byEntries.length > 0 ? byEntries : found.invariants).filter((q) =>
    letters(q.core).some((l) => moving.includes(l) && !memory.has(l)),
  );
  const ranks = model.time === 'continuous' && !noisy ? oneSided(expandedFields(fields)) : [];
  return {
    kind: 'conserved',
    title,
    steps: [...invariants.map((q) => stepOf(q, changes)), ...ranks.map(rankStep)],
    result: [],
    findings: [...invariants.map(findingOf), ...ranks.map(rankFinding)],
    notes: notes(
      { ...found, invariants },
      {
        states: moving,
        noisy,
        losses: losses.length > 0,
        ranks: ranks.length > 0,
        time: model.time,
        entries: byEntries.length > 0,
      },
    ),
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
