import type { Place } from '../../diagnostic.ts';
import type { Model } from '../../model/model.ts';

/** Where a name stands in the author's text: in the statement first, then in definitions, then anywhere. */
export function placeOfName(model: Model, name: string, statement: Place | undefined): Place | undefined {
  const lines = model.source.split(/\r\n|\n|\r/);
  const within = (from: number, to: number): Place | undefined => {
    for (let k = from; k <= to && k <= lines.length; k++) {
      const text = lines[k - 1]!.replace(/#.*$/u, '');
      const found = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(name)}(?![\\p{L}\\p{N}_])`, 'u').exec(text);
      if (found === null) continue;
      const column = [...text.slice(0, found.index)].length + 1;
      return { line: k, column, endLine: k, endColumn: column + [...name].length };
    }
    return undefined;
  };
  const own = statement === undefined ? undefined : within(statement.line, statement.endLine);
  if (own !== undefined) return own;
  for (const d of model.definitions) {
    const there = within(d.place.line, d.place.endLine);
    if (there !== undefined) return there;
  }
  return within(1, lines.length);
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
