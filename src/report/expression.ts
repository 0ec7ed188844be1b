import { sym } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex, letter } from '../expr/intern.ts';
import type { Drawing } from '../expr/print/drawing.ts';
import {
  drawing,
  equationDrawing,
  type Left,
  type Notation,
  type Presented,
  presented,
  render,
} from '../expr/print/print.ts';
import type { Model } from '../model/model.ts';

/**
 * A term in a document. `text` is in the model language and parses back. The term itself is there for programs, as a
 * property that is not enumerable: it does not show in JSON.
 */
export interface Expression {
  readonly text: string;
  readonly latex: string;
  /** Not enumerable. */
  readonly term?: Expr;
}

/** What an expression was drawn from, and the names that its indices left alone. */
const DRAWINGS = new WeakMap<Expression, { readonly drawing: Drawing; readonly reserved: readonly string[] }>();

function expression(d: Drawing, term: Expr, reserved: readonly string[]): Expression {
  const made = { text: render(d, 'text'), latex: render(d, 'latex') };
  Object.defineProperty(made, 'term', { value: term, enumerable: false });
  DRAWINGS.set(made, { drawing: d, reserved });
  return made;
}

/** An expression of a document in another notation; one that went through JSON has no other than its two. */
export function inNotation(e: Expression, notation: Notation): string {
  const known = DRAWINGS.get(e);
  if (known !== undefined) return render(known.drawing, notation);
  return notation === 'latex' ? e.latex : e.text;
}

/** The names that no index may take in a model. */
export function reservedNames(model: Model): readonly string[] {
  const letters = [
    ...model.sizes,
    ...model.parameters,
    ...model.constants,
    ...model.states,
    ...model.data,
    ...model.random,
  ];
  return [
    ...letters.map((d) => d.letter.name),
    ...model.definitions.map((d) => d.name),
    ...model.ansatze.flatMap((a) => a.letters.map((l) => l.name)),
  ];
}

/** The component indices among the free indices of a term: the last ones. */
export const componentsOf = (indices: readonly Atom[], components: number): readonly Atom[] =>
  indices.slice(indices.length - components);

/** A state or another letter with these indices. */
export const symbolOf = (l: Letter, indices: readonly Atom[]) =>
  sym(
    l,
    indices.map((a) => atomIndex(a)),
  );

export function termExpression(e: Expr, components: readonly Atom[], reserved: readonly string[]): Expression {
  return expression(drawing(e, { components, reserved }), e, reserved);
}

/** Both sides of an equality with the same names of indices. */
export function sides(
  left: Expr | Left,
  right: Expr,
  components: readonly Atom[] | undefined,
  reserved: readonly string[],
): { readonly left: Expression; readonly right: Expression } {
  const d = equationDrawing(left, right, { reserved, ...(components && { components }) });
  if (d.kind !== 'equation') throw new Error('an equation is drawn as one');
  const term = 'derivative' in left ? left.of : (left as Expr);
  return { left: expression(d.left, term, reserved), right: expression(d.right, right, reserved) };
}

/** The motion of a state with its means and softmax weights named, their definitions beside. */
export function presentedMotion(
  left: Expression,
  right: Expression,
  notation: Notation,
  sign: '=' | '<-' = '=',
): Presented {
  const plain = {
    line: `${inNotation(left, notation)} ${signIn(sign, notation)} ${inNotation(right, notation)}`,
    definitions: [],
  };
  if (left.term?.kind !== 'sym' || right.term === undefined) return plain;
  const named = presented(right.term, {
    notation,
    left: { of: left.term, derivative: sign === '<-' ? 0 : 1 },
    sign,
    reserved: DRAWINGS.get(right)?.reserved,
  });
  return named.definitions.length > 0 ? named : plain;
}

/** The sign of an equation or of an update. */
export const signIn = (sign: '=' | '<-', notation: Notation): string =>
  sign === '=' || notation === 'text' ? sign : notation === 'latex' ? '\\leftarrow' : '←';

/** A quantity of this name with these axes, as it is written on the left of its definition. */
export const namedSymbol = (name: string, indices: readonly Atom[], components: number) =>
  symbolOf(letter({ name, role: 'auxiliary', axes: indices.map((a) => a.set), components }), indices);
