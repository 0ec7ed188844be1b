/** A token as it is printed: whether a gap may stand on each side of it, and how gladly a line is broken before it. */
export interface Piece {
  readonly text: string;
  /** A gap stands between two pieces if both want it. */
  readonly left: boolean;
  readonly right: boolean;
  readonly bracket?: 'opens' | 'closes';
  /** A line may end before this piece; smaller is better. */
  readonly breaks?: number;
  /** A line may end after it. */
  readonly comma?: true;
}

/** How gladly a line is broken before a word or a sign between operands. */
const BREAKS: ReadonlyMap<string, number> = new Map([
  ...['for', 'if', 'with', 'when', 'as', 'sizes', 'draws'].map((w): [string, number] => [w, 0]),
  ...['reciprocity', 'correlated', 'symmetric', 'zero-diagonal', 'seed'].map((w): [string, number] => [w, 0]),
  ...['implies', 'or', 'and', 'contains', 'at'].map((w): [string, number] => [w, 2]),
  ...['to', 'times'].map((w): [string, number] => [w, 3]),
  ...['+', '-'].map((w): [string, number] => [w, 4]),
  ['@', 5],
  // Rather a sum inside brackets.
  ...['*', '/'].map((w): [string, number] => [w, 14]),
]);
const breaking = (text: string): { breaks?: number } => {
  const breaks = BREAKS.get(text);
  return breaks === undefined ? {} : { breaks };
};

/** A name, a number, a text. */
export const operand = (text: string): Piece => ({ text, left: true, right: true });
/** A word of the language, or a sign with gaps on both sides. */
export const word = (text: string): Piece => ({ text, left: true, right: true, ...breaking(text) });
/** A sign without gaps. */
export const tight = (text: string): Piece => ({ text, left: false, right: false, ...breaking(text) });
export const prefix = (text: string): Piece => ({ text, left: true, right: false });
export const postfix = (text: string): Piece => ({ text, left: false, right: true });
export const opening = (text: string): Piece => ({ text, left: true, right: false, bracket: 'opens' });
/** A bracket that belongs to what stands before it. */
export const attached = (text: string): Piece => ({ text, left: false, right: false, bracket: 'opens' });
export const closing = (text: string): Piece => ({ text, left: false, right: true, bracket: 'closes' });
export const comma = (narrow = false): Piece => ({ text: ',', left: false, right: !narrow, comma: true });

/** The last resort: between the sides of an equation. */
const SIDES = new Set(['=', '~', '<-', '<', '<=', '>', '>=', '!=', '->']);
const SIDES_WEIGHT = 24;
const DEPTH_WEIGHT = 8;

/** Whether two pieces that follow one another stand apart. */
const gap = (a: Piece | undefined, b: Piece): string => (a?.right && b.left ? ' ' : '');

/** Pieces in one line. */
export function lineOf(pieces: readonly Piece[]): string {
  return pieces.reduce((line, p, k) => line + gap(pieces[k - 1], p) + p.text, '');
}

/** How lines are laid out. */
export interface Page {
  readonly width: number;
  /** Spaces before the first line, and before those that continue it. */
  readonly first: number;
  readonly rest: number;
  /** Only a comma may end a line. */
  readonly commasOnly?: boolean;
}

/** Columns of a text: one for each code point. */
const columns = (text: string): number => (/^[\0-\x7F]*$/.test(text) ? text.length : [...text].length);

/** Pieces in as many lines as they need, each broken where brackets are fewest and signs are loosest. */
export function linesOf(pieces: readonly Piece[], page: Page): readonly string[] {
  const weights = weightsOf(pieces, page.commasOnly ?? false);
  const lines: string[] = [];
  let from = 0;
  let indent = page.first;
  while (from < pieces.length) {
    let width = indent;
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    let k = from;
    for (; k < pieces.length; k++) {
      const piece = pieces[k]!;
      const weight = weights[k]!;
      // A break is known by the width of what stands before it.
      if (k > from && weight < Number.POSITIVE_INFINITY && (width <= page.width ? weight <= least : best === undefined))
        [best, least] = [k, weight];
      width += columns(piece.text) + (k > from ? gap(pieces[k - 1], piece).length : 0);
      if (width > page.width && best !== undefined) break;
    }
    const to = width > page.width && best !== undefined ? best : pieces.length;
    lines.push(' '.repeat(indent) + lineOf(pieces.slice(from, to)));
    from = to;
    indent = page.rest;
  }
  return lines;
}

/** What a break before each piece costs. */
function weightsOf(pieces: readonly Piece[], commasOnly: boolean): readonly number[] {
  let depth = 0;
  return pieces.map((p, k) => {
    const before = pieces[k - 1];
    if (p.bracket === 'closes') depth -= 1;
    let own = Number.POSITIVE_INFINITY;
    if (before?.comma && p.bracket !== 'closes') own = 1;
    else if (!commasOnly && p.breaks !== undefined) own = p.breaks;
    else if (!commasOnly && before !== undefined && SIDES.has(before.text) && before.left) own = SIDES_WEIGHT;
    const weight = depth * DEPTH_WEIGHT + own;
    if (p.bracket === 'opens') depth += 1;
    return weight;
  });
}
