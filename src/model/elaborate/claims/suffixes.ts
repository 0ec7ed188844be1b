import type * as Syntax from '../../syntax/claim.ts';

type SuffixWord = 'to' | 'at' | 'as' | 'if';
/** The suffixes that forms take; nothing that stands behind another is dropped in silence. */
const TAKES: Readonly<Partial<Record<Syntax.Form['kind'], readonly SuffixWord[]>>> = {
  relation: ['to', 'at', 'if'],
  update: ['to', 'at', 'if'],
  rate: ['to', 'at', 'as', 'if'],
  trajectory: ['to', 'at', 'as', 'if'],
  limit: ['to', 'at', 'as', 'if'],
  threshold: ['to', 'at'],
  infimum: ['to'],
};
const WORDS: Readonly<Record<SuffixWord, string>> = {
  to: 'with a tolerance',
  at: 'at a point',
  as: 'as a parameter tends somewhere',
  if: 'with a condition',
};

/** A suffix that the form does not take, in words. */
export function unheard(node: Syntax.Form, takes: readonly SuffixWord[] = TAKES[node.kind] ?? []): string | undefined {
  const found = (['to', 'at', 'as', 'if'] as const).find((word) => node[word] !== undefined && !takes.includes(word));
  return found && WORDS[found];
}
