import * as B from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { replace } from '../../expr/traverse.ts';
import type { Declared, Dynamics, Piece } from '../model.ts';
import type { Target } from '../syntax/ast.ts';
import type { Flow, Update } from '../syntax/statement.ts';
import { ALWAYS } from './condition.ts';
import { miscovered } from './cover.ts';
import { type Left, leftSide, termOn, unnamed } from './left.ts';
import type { Values } from './numbers.ts';
import { type Desk, EMPTY, type Scope, withFacts } from './scope.ts';
import { shapeText } from './shape.ts';
import { strayStop } from './stopGradient.ts';
import { fitted } from './value.ts';

interface Read {
  readonly left: Left;
  readonly guard: Expr;
  readonly right: Expr;
  readonly statement: Flow;
}

/** The equations of a file as fields: each state moves, each entry once. */
export class Motion {
  private readonly desk: Desk;
  private readonly read = new Map<Letter, Read[]>();
  /** States with an equation that was refused. */
  private readonly excused = new Set<string>();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  excuse(name: string): void {
    this.excused.add(name);
  }

  update(statement: Update): void {
    this.excuse(statement.target.name.text);
    this.desk.report.unsupported(statement.operatorPlace, 'a map (`<-`)');
  }

  flow(statement: Flow): void {
    const { desk } = this;
    const target = statement.target;
    const letter = stateAt(desk, target);
    if (letter === undefined) {
      this.excuse(target.name.text);
      return;
    }
    const read = this.equation(statement, letter);
    if (read === undefined) {
      this.excuse(letter.name);
      return;
    }
    const known = this.read.get(letter);
    if (known === undefined) this.read.set(letter, [read]);
    else known.push(read);
  }

  private equation(statement: Flow, letter: Letter): Read | undefined {
    const { desk } = this;
    const { report } = desk;
    if (statement.order !== 1) {
      report.unsupported(statement.operatorPlace, "an equation of second order (`x''`)");
      return undefined;
    }
    const left = leftSide(desk, letter, statement.target.indices, EMPTY);
    if (left === undefined) return undefined;
    let scope: Scope = left.scope;
    let choice = ALWAYS;
    if (statement.condition !== undefined) {
      const c = desk.condition(statement.condition, scope);
      if (c === undefined) return undefined;
      if (!c.plain) {
        report.error(
          'E0334',
          statement.condition.place,
          'the condition of an equation speaks of its indices',
          '`where(c, a, b)` on the right side',
        );
        return undefined;
      }
      choice = c;
      scope = withFacts(scope, c.facts);
    }
    const stray = strayStop(statement.value, desk.entities);
    if (stray !== undefined)
      report.error(
        'E0371',
        stray,
        '`sg` stands outside any `grad`',
        '`sg(v)` is constant for `grad` alone; without `grad` write `v`',
      );
    const v = desk.value(statement.value, scope);
    for (const m of statement.modifiers) report.unsupported(m.place, `\`with ${m.kind}\``);
    if (v.kind === 'unknown' || stray !== undefined || statement.modifiers.length > 0) return undefined;
    const right = fitted(v, left.rest);
    if (right === undefined) {
      const shape = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
      const help = wholeHelp(desk, statement, letter);
      report.error(
        'E0327',
        statement.operatorPlace,
        `the left side is ${shapeText(left.rest)}, the right ${shape}`,
        help,
      );
      return undefined;
    }
    return {
      left,
      guard: B.add(...choice.yes.map((g) => B.mul(left.guard, g))),
      right: termOn(left, right),
      statement,
    };
  }

  /** The fields of all states; says which state or entry has none, or two. */
  finish(states: readonly Declared[], atSizes: readonly Values[]): readonly Dynamics[] {
    const made: Dynamics[] = [];
    for (const { letter, place } of states) {
      const read = this.read.get(letter);
      if (read === undefined) {
        if (!this.excused.has(letter.name)) {
          const help = `\`${letter.name}' = …\` or \`${letter.name} <- …\``;
          this.desk.report.error('E0331', place, `state \`${letter.name}\` has no equation`, help);
        }
        continue;
      }
      const dynamics = joined(letter, read);
      made.push(dynamics);
      if (!this.excused.has(letter.name)) this.checkCover(dynamics, read, atSizes);
    }
    return made;
  }

  private checkCover(dynamics: Dynamics, read: readonly Read[], atSizes: readonly Values[]): void {
    const guards = dynamics.pieces.map((p) => p.guard);
    for (const values of atSizes) {
      const bad = miscovered(dynamics.indices, guards, values, (times) => times === 1);
      if (bad === undefined) continue;
      const entry = `${dynamics.state.name}${bad.at.length === 0 ? '' : `[${bad.at.join(',')}]`}`;
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

/** The state that an equation or a start is about. */
export function stateAt(desk: Desk, target: Target): Letter | undefined {
  const name = target.name.text;
  const entity = desk.entities.get(name);
  if (entity?.kind === 'letter' && entity.letter.role === 'state') return entity.letter;
  if (entity !== undefined && entity.kind !== 'unknown')
    desk.report.error('E0334', target.name.place, `\`${name}\` is no state`, `\`state ${name}\``);
  return undefined;
}

/** What makes both sides of one shape, where the right side is a gradient by the whole state. */
function wholeHelp(desk: Desk, statement: Flow, letter: Letter): string | undefined {
  const right = desk.report.text(statement.value.place);
  const found = new RegExp(`grad\\((.*), ?${letter.name}\\)`, 'u').exec(right);
  if (found === null) return undefined;
  const target = desk.report.text(statement.target.place).replace(/'+$/, '');
  return `\`${letter.name}' = …\`, or \`grad(${found[1]}, ${target})\``;
}

/** The pieces of a state in one set of names: the author's first, `#1`, `#2`, … where he gives none. */
function joined(state: Letter, read: readonly Read[]): Dynamics {
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
      left: r.left.written,
      guard: replace(r.guard, moved),
      right: replace(r.right, moved),
      place: r.statement.place,
    };
  });
  return { state, indices, pieces, right: B.add(...pieces.map((p) => B.mul(p.guard, p.right))) };
}
