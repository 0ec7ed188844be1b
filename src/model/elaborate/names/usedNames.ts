import { nearest } from '../../../diagnostic.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Point } from '../../syntax/claim.ts';
import type { File } from '../../syntax/statement.ts';
import type { Names } from './collect.ts';

/** What an author may have meant: another case first, then a name that is used nowhere, then any near one. */
export function suggestion(
  word: string,
  quantities: Names['quantities'],
  others: readonly string[],
  used: ReadonlySet<string>,
): string | undefined {
  const all = [...quantities.keys(), ...others];
  const idle = [...quantities.keys()].filter((n) => !used.has(n));
  const sameLetters = all.find((n) => n.toLowerCase() === word.toLowerCase());
  const once = (text: string) => text.replace(/(.)\1+/gu, '$1');
  const doubled = () => all.find((n) => once(n) === once(word));
  const near = sameLetters ?? nearest(word, idle) ?? nearest(word, all) ?? doubled();
  if (near === undefined) return undefined;
  const line = quantities.get(near)?.place.line;
  if (sameLetters !== undefined)
    return `\`${near}\` differs in case only${line === undefined ? '' : ` (line ${line})`}`;
  const nowhere = idle.includes(near) ? `, which is used nowhere (line ${line})` : '';
  return `did you mean \`${near}\`${nowhere}?`;
}

/** The names on the left of the entries of points in claims: each should be a state. */
export function namesGiven(part: unknown): readonly Ast.Name[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'kind' in part && part.kind === 'point' ? (part as Point).entries : [];
  const left = own.flatMap(({ left: l }) => (l.kind === 'index' ? l.base : l)).filter((e) => e.kind === 'name');
  return [...left, ...Object.values(part).flatMap(namesGiven)];
}

/** The sizes of the axes of declared arrays, as they are written. */
export function axisTexts(file: File): ReadonlyMap<string, readonly Ast.Expression[]> {
  const axes = new Map<string, readonly Ast.Expression[]>();
  for (const s of file.statements) {
    if (s.kind === 'data' || s.kind === 'random')
      axes.set(
        s.name.text,
        s.axes.map((a) => a.size),
      );
    if (s.kind !== 'state' && s.kind !== 'any') continue;
    for (const { name, axes: family, domain } of s.entries)
      axes.set(name.text, [...family.map((a) => a.size), ...(domain?.kind === 'real' ? domain.dimensions : [])]);
  }
  return axes;
}

/** All names that stand in expressions of the file. */
export function countNames(node: unknown, into: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const n of node) countNames(n, into);
    return;
  }
  const record = node as Readonly<Record<string, unknown>>;
  if (record.kind === 'name' && typeof record.text === 'string') into.add(record.text);
  for (const [key, value] of Object.entries(record)) {
    // The name that a statement declares is no use of it.
    if (key === 'place' || key === 'operatorPlace' || (key === 'name' && DECLARING.has(String(record.kind ?? 'entry'))))
      continue;
    countNames(value, into);
  }
}
const DECLARING = new Set([
  'entry',
  'data',
  'let',
  'order',
  'law',
  'random',
  'index',
  'gaussian',
  'claim',
  'ansatz',
  'cite',
  'in',
  'failed',
]);
