import type { Atom, Expr, Sym } from '../expr.ts';
import { drawn, drawnNumber } from './draw.ts';
import type { Drawing } from './drawing.ts';
import { withNames } from './dummies.ts';
import { toLatex } from './latex.ts';
import { namedParts } from './namedParts.ts';
import { outermost } from './order.ts';
import { toText } from './text.ts';
import { toUnicode } from './unicode.ts';

/** How a term is written: the model language, linear Unicode, or LaTeX. */
export type Notation = 'text' | 'unicode' | 'latex';

export interface DrawOptions {
  /** Free component indices that the reader sees as a vector (one) or a matrix (two: rows, columns). */
  readonly components?: readonly Atom[];
  /** Names that no index may take, such as other quantities of the model. */
  readonly reserved?: readonly string[];
}
export interface EquationOptions extends DrawOptions {
  /** `<-` for the update of a map. */
  readonly sign?: '=' | '<-';
}
/** A state symbol with its time derivatives. */
export interface Left {
  readonly of: Sym;
  readonly derivative: number;
}
/** A term with its means and softmax weights named. */
export interface Presented {
  readonly line: string;
  readonly definitions: readonly { readonly name: string; readonly definition: string }[];
}
export interface PresentOptions extends EquationOptions {
  readonly notation: Notation;
  /** The left side, where the term is the right side of an equation. */
  readonly left?: Expr | Left;
}

const RENDERERS = { text: toText, unicode: toUnicode, latex: toLatex } as const;
/** A drawing in a notation. */
export const render = (d: Drawing, notation: Notation): string => RENDERERS[notation](d);

/** The drawing of a term, as an array where that is possible, else with its components written out. */
export const drawing = (e: Expr, options: DrawOptions = {}): Drawing =>
  withNames(outermost(drawn(e, options.components ?? []) ?? drawnNumber(e)), options.reserved);

/** The drawing of an equation: both sides as arrays, or both with their components. */
export function equationDrawing(left: Expr | Left, right: Expr, options: EquationOptions = {}): Drawing {
  const of = 'of' in left && 'derivative' in left ? left.of : (left as Expr);
  const dots = 'derivative' in left ? left.derivative : 0;
  const components = options.components ?? (of.kind === 'sym' ? plainComponents(of) : []);
  const sides = [drawn(of, components), drawn(right, components)];
  const [l, r] = sides.every((s) => s !== undefined) ? sides : [drawnNumber(of), drawnNumber(right)];
  const dotted: Drawing = l!.kind === 'letter' ? { ...l!, dots: l!.dots + dots } : l!;
  const whole: Drawing = { kind: 'equation', sign: options.sign ?? '=', left: dotted, right: outermost(r!) };
  return withNames(whole, options.reserved);
}

/** The component indices of a symbol, if they are all free, different and not shifted. */
function plainComponents(s: Sym): readonly Atom[] {
  const slots = s.indices.slice(s.indices.length - s.letter.components);
  const atoms = slots.flatMap((i) => (i.kind === 'atom' && i.shift === 0 ? [i.atom] : []));
  return atoms.length === slots.length && new Set(atoms).size === atoms.length ? atoms : [];
}

/** Prints a term. */
export const print = (e: Expr, notation: Notation, options: DrawOptions = {}): string =>
  render(drawing(e, options), notation);

/** Prints an equation; the component indices of its left side vanish where the right side is a vector or matrix. */
export const printEquation = (
  left: Expr | Left,
  right: Expr,
  notation: Notation,
  options: EquationOptions = {},
): string => render(equationDrawing(left, right, options), notation);

/** Draws with named means and softmax weights; each definition is an equation beside. */
export function presentedDrawings(
  e: Expr,
  options: Omit<PresentOptions, 'notation'>,
): { readonly line: Drawing; readonly definitions: readonly (Drawing & { readonly kind: 'equation' })[] } {
  const { left } = options;
  const { term, parts } = namedParts(e, options.reserved);
  const definitions = parts.map(({ name, definition }) => {
    const d = equationDrawing(name, definition, { reserved: options.reserved });
    if (d.kind !== 'equation') throw new Error('a definition is an equation');
    return d;
  });
  return { line: left === undefined ? drawing(term, options) : equationDrawing(left, term, options), definitions };
}

/** Prints with named means and softmax weights, their definitions beside; text has no names, since it is read back. */
export function presented(e: Expr, options: PresentOptions): Presented {
  const { notation, left } = options;
  if (notation === 'text')
    return {
      line: left === undefined ? print(e, notation, options) : printEquation(left, e, notation, options),
      definitions: [],
    };
  const { line, definitions } = presentedDrawings(e, options);
  return {
    line: render(line, notation),
    definitions: definitions.map((d) => ({ name: render(d.left, notation), definition: render(d.right, notation) })),
  };
}
