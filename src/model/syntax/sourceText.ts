import type { Place } from '../../diagnostic.ts';

/** A stretch of text put in the place of another. */
export interface Edit {
  readonly place: Place;
  readonly text: string;
}

/** An author's text, cut and edited by the places that the parser gives. */
export interface SourceText {
  readonly all: string;
  readonly slice: (place: Place) => string;
  /** A stretch with edits inside it done. */
  readonly edited: (within: Place, edits: readonly Edit[]) => string;
}

export function sourceText(text: string): SourceText {
  // Columns count code points.
  const letters = [...text];
  const starts = [0];
  letters.forEach((c, k) => {
    if (c === '\n') starts.push(k + 1);
  });
  const from = (p: Place): number => starts[p.line - 1]! + p.column - 1;
  const to = (p: Place): number => starts[p.endLine - 1]! + p.endColumn - 1;
  const edited = (within: Place, edits: readonly Edit[]): string => {
    const pieces: string[] = [];
    let at = from(within);
    for (const e of edits.toSorted((a, b) => from(a.place) - from(b.place))) {
      pieces.push(letters.slice(at, from(e.place)).join(''), e.text);
      at = to(e.place);
    }
    return pieces.join('') + letters.slice(at, to(within)).join('');
  };
  return { all: text, edited, slice: (place) => edited(place, []) };
}

/** The whole of a text. */
export const everything = (text: string): Place => {
  const lines = text.split('\n');
  return { line: 1, column: 1, endLine: lines.length, endColumn: [...lines.at(-1)!].length + 1 };
};
