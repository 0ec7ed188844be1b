import { one } from '../../expr/build.ts';
import { letters } from '../../expr/traverse.ts';
import type { Ansatz, Point } from '../../model/form.ts';
import type { Initial, Model } from '../../model/model.ts';
import type { Case } from '../case/case.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';

// What narrows a claim about the limit of large sizes: a start of its own, or an ansatz.

/** Within an ansatz no sites are left that a mean could run over. */
export const withinAnsatz = (ansatz: Ansatz): Judgement =>
  inconclusive(
    `within \`${ansatz.name}\` the states are a few letters, and a mean over sites has nothing to run over: claim it of the reduced flow without \`mean-field\`, or of the sites with a start of their own, \`from {…}\``,
  );

const known = new WeakMap<Point, Model>();

/** The case with the start of its claim in the place of the model's; other states start as they do. */
export function started(c: Case): Case | Judgement {
  const { from } = c.claim;
  if (from === undefined) return c;
  const states = new Set(c.model.states.map((s) => s.letter));
  const linked = from.entries.find((e) => letters(e.term).some((l) => states.has(l)));
  if (linked !== undefined)
    return inconclusive(
      `the start of \`${linked.state.name}\` is given by other states: a mean field needs a value or a law of each by itself`,
    );
  let model = known.get(from);
  if (model === undefined) {
    model = {
      ...c.model,
      initials: [...from.entries.map(initialOf), ...c.model.initials.filter((i) => !covers(from, i))],
    };
    known.set(from, model);
  }
  return { ...c, model };
}

const initialOf = ({ state, indices, guard, term, place }: Point['entries'][number]): Initial => ({
  state,
  indices,
  guard,
  start: { kind: 'value', term },
  place,
});

/** Whether a point gives all entries of a state, so that what the model says of it is not needed. */
const covers = (p: Point, { state }: Initial): boolean => p.entries.some((e) => e.state === state && e.guard === one);
