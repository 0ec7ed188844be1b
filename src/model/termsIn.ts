import type { Expr } from '../expr/expr.ts';

/** The terms in a part of a model, such as a claim, a form or a start, wherever they stand. */
export function termsIn(part: unknown): readonly Expr[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('hash' in part && 'free' in part && 'height' in part) return [part as Expr];
  return Object.entries(part).flatMap(([key, value]) => (SILENT.has(key) ? [] : termsIn(value)));
}

/** Places and letters hold no terms that are looked for. */
const SILENT = new Set(['place', 'indices', 'letters', 'letter', 'state', 'atoms']);
