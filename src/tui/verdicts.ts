import { GLYPHS, verdictWord } from '../report/words.ts';
import { countsOf, isOpen } from './lists.ts';
import type { ClaimView, ModelView } from './state.ts';
import type { Style } from './style.ts';

/** The glyph of a claim: what is not known is a state of its own, never blank and never green. */
export function glyphOf(c: ClaimView, ascii = false): string {
  const glyph =
    c.state === 'running' ? '…' : c.state === 'stale' ? '~' : c.found === undefined ? '·' : GLYPHS[c.found.standing];
  return ascii ? (({ '✓': '+', '✗': 'x', '…': '>', '·': '-' } as Record<string, string>)[glyph] ?? glyph) : glyph;
}

/** The word beside it. */
export function wordOf(c: ClaimView): string {
  if (c.state === 'running') return 'running';
  if (c.found === undefined) return 'not run';
  const word = verdictWord(c.found);
  return c.state === 'stale' ? `stale (${word})` : word;
}

export function styleOf(c: ClaimView): Style {
  if (c.state !== 'done' || c.found === undefined) return 'idle';
  if (c.found.standing === 'passes') return 'pass';
  if (c.found.standing === 'inconclusive') return 'doubt';
  return isOpen(c) ? 'fail' : 'idle';
}

/** The word of a claim that is false, as its author says, is not that of one that holds. */
export const wordStyleOf = (c: ClaimView): Style =>
  c.state === 'done' && c.found?.standing === 'passes' && c.found.verdict === 'refuted' ? 'doubt' : styleOf(c);

/** How a model fares, as a glyph, a style and a few words. */
export function modelState(
  m: ModelView,
  ascii = false,
): { readonly glyph: string; readonly style: Style; readonly words: string; readonly count: string } {
  const of = `/${m.claims.length}`;
  if (m.errors.length > 0)
    return {
      glyph: ascii ? 'x' : '✗',
      style: 'fail',
      words: m.errorCount === 1 ? 'an error' : `${m.errorCount} errors`,
      count: 'error',
    };
  if (m.unread) return { glyph: ascii ? '.' : '…', style: 'idle', words: 'is being read', count: '' };
  if (m.claims.length === 0) return { glyph: ascii ? '-' : '·', style: 'idle', words: 'no claims', count: '' };
  const n = countsOf(m.claims);
  if (m.claims.some((c) => c.state === 'running'))
    return { glyph: ascii ? '>' : '…', style: 'idle', words: 'running', count: `${n.passed + n.failed + n.open}${of}` };
  if (n.failed > 0)
    return { glyph: ascii ? 'x' : '✗', style: 'fail', words: `${n.failed} failed`, count: `${n.failed}${of}` };
  if (m.claims.some((c) => c.state === 'stale'))
    return { glyph: '~', style: 'idle', words: 'stale', count: of.slice(1) };
  if (n.waiting > 0)
    return {
      glyph: ascii ? '-' : '·',
      style: 'idle',
      words: 'not run',
      count: n.waiting < m.claims.length ? `${n.passed}${of}` : of.slice(1),
    };
  if (n.open > 0) return { glyph: '!', style: 'doubt', words: `${n.open} open`, count: `${n.open}${of}` };
  return { glyph: ascii ? '+' : '✓', style: 'pass', words: `${n.passed} passed`, count: `${n.passed}` };
}
