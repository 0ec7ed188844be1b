import { zero } from '../../../expr/build.ts';
import type { Domain, Letter } from '../../../expr/expr.ts';
import { letter } from '../../../expr/intern.ts';
import type { Declared } from '../../model.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Entity } from '../values/scope.ts';
import type { Hidden } from './hiddenForm.ts';

/** The velocity of a state: a letter that no author can write, and that prints as `x'`. */
const velocityOf = (of: Letter): Letter =>
  letter({ name: `${of.name}'`, role: 'state', axes: of.axes, components: of.components });

/** The states that move by second order, by `''` or with momentum, each with its velocity. */
export function velocities(
  statements: readonly Statement[],
  entities: ReadonlyMap<string, Entity>,
): ReadonlyMap<Letter, Letter> {
  const found = new Map<Letter, Letter>();
  for (const s of statements) {
    if (s.kind !== 'flow' || !(s.order === 2 || s.modifiers.some((m) => m.kind === 'momentum'))) continue;
    const entity = entities.get(s.target.name.text);
    if (entity?.kind === 'letter' && entity.letter.role === 'state')
      found.set(entity.letter, velocityOf(entity.letter));
  }
  return found;
}

/** What an optimiser remembers of a state: letters of its own, with names that the file does not declare. */
export class Memories {
  private readonly taken: (name: string) => boolean;
  private readonly made = new Map<string, Declared & { readonly state: Letter; readonly kind: string }>();

  constructor(taken: (name: string) => boolean) {
    this.taken = taken;
  }

  /** The memory of this kind of a state: `W_mean`, or `W_mean_1` where that name is taken. */
  of(state: Letter, kind: string, place: Declared['place']): Letter {
    const key = `${state.name} ${kind}`;
    const known = this.made.get(key);
    if (known !== undefined) return known.letter;
    let name = `${state.name}_${kind}`;
    for (let k = 1; this.taken(name); k++) name = `${state.name}_${kind}_${k}`;
    const domain: Domain = { kind: 'real', ...(kind === 'square' ? { lower: { value: zero, open: false } } : {}) };
    const l = letter({ name, role: 'state', axes: state.axes, components: state.components, domain });
    this.made.set(key, { letter: l, hidden: true, place, state, kind });
    return l;
  }

  get all(): readonly Declared[] {
    return [...this.made.values()].map(({ letter: l, place }) => ({ letter: l, hidden: true, place }));
  }

  /** Each memory with the state that it belongs to; a velocity moves as its state does. */
  get forms(): readonly Hidden[] {
    return [...this.made.values()].map((m) => ({ state: m.state, letter: m.letter, moves: m.kind === 'velocity' }));
  }
}
