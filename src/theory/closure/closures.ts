import { add } from '../../expr/build.ts';
import type { Model } from '../../model/model.ts';
import { drift, isNoisy, isRandomMap } from '../../model/motion.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import type { Derivation, Field, Section } from '../derivation.ts';
import { vectorField } from '../gradientFlow.ts';
import { type Closure, closure, closureSteps, type ObservedMotion } from './closure.ts';
import { letterOf } from './express.ts';
import { hasState, type Observable, observable } from './observable.ts';
import { vectorsIn } from './squares.ts';

/** Observables that are made up for one closed system, at most. */
const MOST_ADDED = 5;
/** Motions that are longer are not looked at. */
const MOST_LENGTH = 260;

/**
 * The `order` statements of a model as closed systems: for each the equations of motion in observables, others of the
 * model taken in where they help, and further ones made up where those do not close. What does not close says so, with
 * what is left over. Of a flow with noise it is the drift; a map that draws anew in each step has none.
 */
export function closuresOf(model: Model, fields: readonly Field[]): readonly Closure[] {
  if (isRandomMap(model)) return [];
  const quiet = isNoisy(model) ? vectorField(drift(model)) : fields;
  const orders = model.definitions
    .filter((d) => d.kind === 'order' && hasState(takeGradients(d.value.term)))
    .map((d) => observable(d.name, d.value.indices, d.value.components, d.value.term, true));
  const taken = [...namesOf(model)];
  const found: Closure[] = [];
  for (const o of orders) {
    if (found.some((c) => isClosed(c) && c.observables.includes(o))) continue;
    const helpers = orders.filter((x) => x !== o);
    const search = (asked: readonly Observable[], more: readonly Observable[] = []): Closure =>
      closure(asked, quiet, model.time, {
        extend: MOST_ADDED,
        helpers: [...helpers, ...more],
        taken,
        longest: MOST_LENGTH,
      });
    // A norm moves with the vector that it is the norm of, where that one's motion closes.
    const vectors = vectorsIn(o, () => nextName(taken)).filter((v) => !orders.some((x) => x.term === v.term));
    const linear = vectors.length === 0 ? undefined : search(vectors);
    const carried = linear !== undefined && isClosed(linear) ? linear.observables : [];
    const c = search([o], carried);
    taken.push(...[...vectors, ...c.observables].map((x) => x.letter.name));
    found.push(c);
  }
  return merged(found);
}

/** `v1`, `v2`, …: vectors that were made up. */
function nextName(taken: readonly string[]): string {
  let k = 1;
  while (taken.includes(`v${k}`)) k++;
  return `v${k}`;
}

export const isClosed = (c: Closure): boolean => c.closed === 'proved' || c.closed === 'sampled';

/** Closed systems that share observables are one. */
function merged(all: readonly Closure[]): readonly Closure[] {
  const made: Closure[] = [];
  for (const c of all) {
    const k = isClosed(c) ? made.findIndex((x) => isClosed(x) && shares(x, c)) : -1;
    if (k < 0) made.push(c);
    else made[k] = union(made[k]!, c);
  }
  return made;
}
const shares = (a: Closure, b: Closure): boolean => a.observables.some((o) => b.observables.includes(o));

function union(a: Closure, b: Closure): Closure {
  const motions: ObservedMotion[] = [...a.motions, ...b.motions.filter((m) => !a.observables.includes(m.of))];
  const observables: Observable[] = [...a.observables, ...b.observables.filter((o) => !a.observables.includes(o))];
  return { observables, motions, closed: a.closed === 'proved' && b.closed === 'proved' ? 'proved' : 'sampled' };
}

/** Closed systems, and observables for which none was found, as derivations. */
export const closureDerivations = (all: readonly Closure[], model: Model): readonly Derivation[] =>
  all.map((c): Derivation => {
    const open = c.motions.filter((m) => m.how === 'open');
    const sections: Section[] = [
      { title: 'where', equations: c.observables.map((o) => ({ ...shape(o), left: letterOf(o), right: o.term })) },
    ];
    if (open.length > 0)
      sections.push({
        title: 'left over',
        equations: open.map((m) => ({
          ...shape(m.of),
          left: letterOf(leftOver(m.of)),
          right: m.remainder,
        })),
      });
    const notes = [
      ...(c.reason === undefined ? [] : [c.reason]),
      ...(isNoisy(model) ? ['of the drift: what noise adds to the mean of a square is not in it'] : []),
    ];
    return {
      kind: 'closure',
      title: titleOf(c),
      steps: closureSteps(c),
      sections,
      result: c.motions.map((m) => ({
        state: m.of.letter,
        indices: m.of.indices,
        right: m.how === 'open' ? add(m.letters, letterOf(leftOver(m.of))) : m.letters,
      })),
      ...(notes.length === 0 ? {} : { notes }),
    };
  });

const shape = (o: Observable): { readonly indices: Observable['indices']; readonly components: number } => ({
  indices: o.indices,
  components: o.letter.components,
});
/** The part of a motion that is left over, by a name. */
const leftOver = (o: Observable): Observable =>
  observable(`rest_${o.letter.name}`, o.indices, o.letter.components, o.term, false);

function titleOf(c: Closure): string {
  const names = c.observables.map((o) => o.letter.name).join(', ');
  if (c.closed === 'proved') return `Closed equations for ${names}`;
  if (c.closed === 'sampled') return `Closed equations (sampled) for ${names}`;
  return `No closed equations found for ${c.observables[0]!.letter.name}`;
}

/** Names that a made-up observable must not have. */
const namesOf = (model: Model): readonly string[] => [
  ...[model.sizes, model.parameters, model.constants, model.states, model.data, model.random].flatMap((list) =>
    list.map((d) => d.letter.name),
  ),
  ...model.definitions.map((d) => d.name),
  ...model.ansatze.flatMap((a) => a.letters.map((l) => l.name)),
];
