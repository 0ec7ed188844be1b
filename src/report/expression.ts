import { sym } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex, letter } from '../expr/intern.ts';
import { type Block, toBlock } from '../expr/print/block.ts';
import type { Drawing } from '../expr/print/drawing.ts';
import {
  drawing,
  equationDrawing,
  type Left,
  type Notation,
  presented,
  presentedDrawings,
  render,
} from '../expr/print/print.ts';
import { declaredLetters } from '../model/declaredLetters.ts';
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

/** What an expression is drawn as, and the names that its indices left alone. */
interface Drawn {
  readonly drawing: () => Drawing;
  readonly reserved: readonly string[];
}
const DRAWINGS = new WeakMap<Expression, Drawn>();

/** What is worked out when it is first asked for. */
function late<T extends NonNullable<unknown>>(find: () => T): () => T {
  let known: T | undefined;
  return () => {
    known ??= find();
    return known;
  };
}

/** An expression in the notations of a document, drawn and written when they are read: a page shows one of them, and not all of a document. */
function expression(drawing: () => Drawing, term: Expr, reserved: readonly string[]): Expression {
  const made = {} as Expression;
  for (const notation of ['text', 'latex'] as const)
    Object.defineProperty(made, notation, { get: late(() => render(drawing(), notation)), enumerable: true });
  Object.defineProperty(made, 'term', { value: term, enumerable: false });
  DRAWINGS.set(made, { drawing, reserved });
  return made;
}

/** An expression of a document in another notation; one that went through JSON has no other than its two. */
export function inNotation(e: Expression, notation: Notation): string {
  const known = DRAWINGS.get(e);
  if (known !== undefined) return render(known.drawing(), notation);
  return notation === 'latex' ? e.latex : e.text;
}

/** The names that no index may take in a model. */
export function reservedNames(model: Model): readonly string[] {
  return [
    ...declaredLetters(model).map((l) => l.name),
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
  return expression(
    late(() => drawing(e, { components, reserved })),
    e,
    reserved,
  );
}

/** Both sides of an equality with the same names of indices. */
export function sides(
  left: Expr | Left,
  right: Expr,
  components: readonly Atom[] | undefined,
  reserved: readonly string[],
): { readonly left: Expression; readonly right: Expression } {
  const d = late(() => {
    const made = equationDrawing(left, right, { reserved, ...(components && { components }) });
    if (made.kind !== 'equation') throw new Error('an equation is drawn as one');
    return made;
  });
  const term = 'derivative' in left ? left.of : (left as Expr);
  return {
    left: expression(() => d().left, term, reserved),
    right: expression(() => d().right, right, reserved),
  };
}

/** How formulas stand on a page: on one line in a notation, or in two dimensions. */
export type Layout = Notation | '2d';

/** Where formulas are written: how, and how wide they may be in two dimensions. */
export interface Sheet {
  readonly layout: Layout;
  readonly width: number;
}

const oneLine = (text: string): Block => ({ rows: [text], baseline: 0 });

/** An expression on a sheet: one row, except in two dimensions. */
export function blockOf(e: Expression, { layout, width }: Sheet): Block {
  if (layout !== '2d') return oneLine(inNotation(e, layout));
  const known = DRAWINGS.get(e);
  return known === undefined ? oneLine(e.text) : toBlock(known.drawing(), width);
}

/** An equation or an update on a sheet. */
export function equationBlock(
  { left, right, sign = '=' }: { readonly left: Expression; readonly right: Expression; readonly sign?: '=' | '<-' },
  { layout, width }: Sheet,
): Block {
  const [l, r] = [DRAWINGS.get(left), DRAWINGS.get(right)];
  if (layout === '2d' && l !== undefined && r !== undefined)
    return toBlock({ kind: 'equation', sign, left: l.drawing(), right: r.drawing() }, width);
  const notation = layout === '2d' ? 'text' : layout;
  return oneLine(`${inNotation(left, notation)} ${signIn(sign, notation)} ${inNotation(right, notation)}`);
}

/** The motion of a state with its means and softmax weights named, the equations of those names beside. */
export function presentedBlock(
  of: { readonly left: Expression; readonly right: Expression; readonly sign?: '=' | '<-' },
  sheet: Sheet,
): { readonly block: Block; readonly definitions: readonly Block[] } {
  const { left, right, sign = '=' } = of;
  const plain = { block: equationBlock(of, sheet), definitions: [] };
  if (left.term?.kind !== 'sym' || right.term === undefined) return plain;
  const options = {
    left: { of: left.term, derivative: sign === '<-' ? 0 : 1 },
    sign,
    reserved: DRAWINGS.get(right)?.reserved,
  };
  if (sheet.layout === '2d') {
    const { line, definitions } = presentedDrawings(right.term, options);
    if (definitions.length === 0) return plain;
    return { block: toBlock(line, sheet.width), definitions: definitions.map((d) => toBlock(d, sheet.width)) };
  }
  const named = presented(right.term, { ...options, notation: sheet.layout });
  if (named.definitions.length === 0) return plain;
  return {
    block: oneLine(named.line),
    definitions: named.definitions.map((d) => oneLine(`${d.name} = ${d.definition}`)),
  };
}

/** The sign of an equation or of an update. */
export const signIn = (sign: '=' | '<-', notation: Notation): string =>
  sign === '=' || notation === 'text' ? sign : notation === 'latex' ? '\\leftarrow' : '←';

/** A quantity of this name with these axes, as it is written on the left of its definition. */
export const namedSymbol = (name: string, indices: readonly Atom[], components: number) =>
  symbolOf(letter({ name, role: 'auxiliary', axes: indices.map((a) => a.set), components }), indices);
