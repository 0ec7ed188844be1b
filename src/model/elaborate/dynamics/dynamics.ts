import type { Place } from '../../../diagnostic.ts';
import * as B from '../../../expr/build.ts';
import type { Atom, Index, Letter } from '../../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../../expr/intern.ts';
import { membersOf } from '../../../expr/position.ts';
import { letters, replace } from '../../../expr/traverse.ts';
import type { Declared, Draw, Dynamics, Model, Piece } from '../../model.ts';
import type { Target } from '../../syntax/ast.ts';
import type { Flow, Update } from '../../syntax/statement.ts';
import { isConstrained, retracted, tangent } from '../../tangent.ts';
import { unnamed } from '../terms/left.ts';
import { numberOf, type Values } from '../terms/numbers.ts';
import type { Desk } from '../values/scope.ts';
import { miscovered } from './cover.ts';
import { flowEquation, type Read, updateEquations } from './equation.ts';
import { Memories } from './hidden.ts';
import type { Hidden } from './hiddenForm.ts';

/** The equations of a file as a flow or a map: each state moves, each entry once. */
export class Motion {
  private readonly desk: Desk;
  private readonly read = new Map<Letter, Read[]>();
  /** States with an equation that was refused. */
  private readonly excused = new Set<string>();
  private readonly memories: Memories;
  private kind: { readonly of: 'flow' | 'update'; readonly place: Place } | undefined;

  constructor(desk: Desk) {
    this.desk = desk;
    this.memories = new Memories((name) => desk.entities.has(name));
  }

  excuse(name: string): void {
    this.excused.add(name);
  }

  get time(): Model['time'] {
    return this.kind?.of === 'update' ? 'discrete' : 'continuous';
  }

  /** Reads an equation of a flow or an update of a map. */
  equation(statement: Flow | Update): void {
    const { desk } = this;
    const letter = stateAt(desk, statement.target);
    const agrees = this.agrees(statement);
    const made = letter === undefined || !agrees ? undefined : this.equations(statement, letter);
    if (made === undefined) this.excuse(letter?.name ?? statement.target.name.text);
    for (const read of made ?? []) {
      const known = this.read.get(read.letter);
      if (known === undefined) this.read.set(read.letter, [read]);
      else known.push(read);
    }
  }

  private equations(statement: Flow | Update, letter: Letter): readonly Read[] | undefined {
    if (statement.kind === 'update') return updateEquations(this.desk, statement, letter, this.memories);
    const read = flowEquation(this.desk, statement, letter);
    return read && [read];
  }

  /** A model is all flow or all map. */
  private agrees(statement: Flow | Update): boolean {
    this.kind ??= { of: statement.kind, place: statement.operatorPlace };
    if (this.kind.of === statement.kind) return true;
    const name = this.desk.report.text(statement.target.place).replace(/'+$/, '');
    const [is, other] = statement.kind === 'flow' ? ['a flow', 'a map'] : ['a map', 'a flow'];
    this.desk.report.error(
      'E0381',
      statement.operatorPlace,
      `this is ${is}, and the model is ${other}`,
      statement.kind === 'flow' ? `\`${name} <- ${name} + h*(…)\`` : `\`${name}' = …\``,
      { place: this.kind.place, message: `${other} by this equation` },
    );
    return false;
  }

  /** The states that no author wrote: velocities, and what optimisers remember. */
  hidden(states: readonly Declared[]): readonly Declared[] {
    const moving = states.flatMap(({ letter, place }): readonly Declared[] => {
      const velocity = this.desk.velocities.get(letter);
      return velocity === undefined ? [] : [{ letter: velocity, hidden: true, place }];
    });
    return [...moving, ...this.memories.all];
  }

  /** The same states, with those that they belong to. */
  get forms(): readonly Hidden[] {
    const moving = [...this.desk.velocities].map(([state, letter]) => ({ state, letter, moves: true }));
    return [...moving, ...this.memories.forms];
  }

  /** White noise, one letter for each state that has it. */
  draws(dynamics: readonly Dynamics[]): readonly Draw[] {
    const found = new Set(dynamics.flatMap((d) => letters(d.right)).filter((l) => l.role === 'noise'));
    return [...found].map((letter) => ({ kind: 'noise', letter }));
  }

  /** The fields of all states; says which state or entry has none, or two. */
  finish(states: readonly Declared[], atSizes: readonly Values[]): readonly Dynamics[] {
    const made: Dynamics[] = [];
    // In the order of the states: those of the author, velocities, what optimisers remember.
    const moving: Dynamics[] = [];
    for (const { letter, place } of states) {
      const velocity = this.desk.velocities.get(letter);
      const read = this.read.get(velocity ?? letter);
      if (read === undefined) {
        if (!this.excused.has(letter.name)) {
          const help = `\`${letter.name}' = …\` or \`${letter.name} <- …\``;
          this.desk.report.error('E0331', place, `state \`${letter.name}\` has no equation`, help);
        }
        continue;
      }
      const dynamics = joined(letter, velocity ?? letter, read);
      if (velocity !== undefined) this.refuseOnDomain(letter, read[0]!);
      made.push(velocity === undefined ? dynamics : position(letter, dynamics));
      if (velocity !== undefined) moving.push(dynamics);
      if (!this.excused.has(letter.name)) this.checkCover(letter, dynamics, read, atSizes);
    }
    for (const { letter } of this.memories.all) {
      const read = this.read.get(letter);
      if (read !== undefined) moving.push(joined(letter, letter, read));
    }
    return [...made, ...moving];
  }

  /** What a projection alone would not make right. */
  private refuseOnDomain(state: Letter, read: Read): void {
    if (!isConstrained(state)) return;
    const message = `motion of second order on \`${state.domain.kind}\``;
    this.desk.report.unsupported(read.statement.operatorPlace, message);
  }

  private checkCover(state: Letter, dynamics: Dynamics, read: readonly Read[], atSizes: readonly Values[]): void {
    const guards = dynamics.pieces.map((p) => p.guard);
    for (const values of atSizes) {
      const bad = miscovered(dynamics.indices, guards, values, (times) => times === 1);
      if (bad === undefined) continue;
      const entry = `${state.name}${bad.at.length === 0 ? '' : `[${entryText(state, bad.at, values)}]`}`;
      const sizes = [...values.letters].filter(([l]) => l.role === 'size').map(([l, n]) => `${l.name} = ${n}`);
      const where = sizes.length === 0 ? '' : ` at ${sizes.slice(0, 3).join(', ')}`;
      if (bad.times === 0) {
        const place = read[0]!.statement.target.place;
        this.desk.report.error(
          'E0333',
          place,
          `\`${entry}\` has no equation${where}`,
          'the equations of a state cover each entry once',
        );
      } else {
        const [first, second] = bad.which.map((k) => read[k]!.statement.target.place);
        const related = { place: first!, message: 'the other equation' };
        this.desk.report.error(
          'E0332',
          second!,
          `\`${entry}\` has two equations${where}`,
          'the equations of a state cover each entry once',
          related,
        );
      }
      return;
    }
  }
}

/** An entry as an author names it: places by number, subsets by their elements. */
const entryText = (state: Letter, at: readonly number[], values: Values): string =>
  at
    .map((n, k) => {
      const { structure } = state.axes[k]!;
      if (structure.kind !== 'subsets') return String(n);
      return `{${membersOf(n, numberOf(structure.of.size, values), structure.take).join(',')}}`;
    })
    .join(',');

/** The state that an equation or a start is about. */
export function stateAt(desk: Desk, target: Target): Letter | undefined {
  const name = target.name.text;
  const entity = desk.entities.get(name);
  if (entity?.kind === 'letter' && entity.letter.role === 'state') return entity.letter;
  if (entity !== undefined && entity.kind !== 'unknown')
    desk.report.error('E0334', target.name.place, `\`${name}\` is no state`, `\`state ${name}\``);
  return undefined;
}

/** A position moves by its velocity. */
function position(state: Letter, velocity: Dynamics): Dynamics {
  const { indices, pieces } = velocity;
  const at = indices.map((a) => atomIndex(a));
  const right = B.sym(velocity.state, at);
  return { state, indices, pieces: [{ left: B.sym(state, at), guard: B.one, right, place: pieces[0]!.place }], right };
}

/** The pieces of a state in one set of names: the author's first, `#1`, `#2`, … where he gives none. */
function joined(state: Letter, moves: Letter, read: readonly Read[]): Dynamics {
  const taken = new Set<string>();
  let extra = 0;
  const indices: Atom[] = state.axes.map((set, k) => {
    const name = read.map((r) => r.left.indices[k]!.name).find((n) => !n.startsWith('#') && !taken.has(n));
    if (name !== undefined) taken.add(name);
    return freeAtom(name ?? unnamed(++extra), set);
  });
  const pieces = read.map((r): Piece => {
    const moved = new Map<Atom, Index>(r.left.indices.map((a, k) => [a, atomIndex(indices[k]!)]));
    return {
      left: moves === r.left.letter ? r.left.written : B.sym(moves, r.left.written.indices),
      guard: replace(r.guard, moved),
      right: replace(r.right, moved),
      place: r.statement.place,
    };
  });
  const written = B.add(...pieces.map((p) => B.mul(p.guard, p.right)));
  const isMap = read[0]!.statement.kind === 'update';
  return { state: moves, indices, pieces, right: (isMap ? retracted : tangent)(moves, indices, written) };
}
