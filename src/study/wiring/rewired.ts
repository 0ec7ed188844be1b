import type { Form } from '../../model/claim.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { parse, type Statement } from '../../model/syntax/index.ts';
import { type Pins, pinned } from '../pinned.ts';

/** Claims whose points are looked at; what they say of them, and all other claims, is said of the wiring that is declared. */
const NAMING: ReadonlySet<Form['kind']> = new Set(['stationary', 'spectrum', 'stability', 'extremum']);

/** What may be left out where it speaks of members that there are not. */
const LEFT_OUT: ReadonlySet<Statement['kind']> = new Set(['claim', 'order']);
const ROUNDS = 6;

/**
 * The text of a model with other data and sizes: a file that can be read anywhere. Of its claims those are kept that name
 * points; observables and claims that speak of members that there are not are left out. Undefined where no model is left.
 */
export function rewired(model: Model, pins: Pins): string | undefined {
  const named = new Set(model.claims.filter((c) => NAMING.has(c.form.kind)).map((c) => c.name));
  let text = without(pinned(model, pins), (s) => s.kind === 'claim' && !named.has(s.name.text));
  for (let round = 0; round < ROUNDS; round++) {
    const { model: made, diagnostics } = load(text);
    if (made !== undefined) return text;
    const lines = diagnostics.filter((d) => d.severity === 'error').map((d) => d.place.line);
    const less = without(text, (s, to) => LEFT_OUT.has(s.kind) && lines.some((l) => l >= s.place.line && l <= to));
    if (less === text) return undefined;
    text = less;
  }
  return undefined;
}

/** Statements left out with their bodies: all lines up to the next that begins in column one. */
function without(text: string, test: (s: Statement, to: number) => boolean): string {
  const lines = text.split('\n');
  const ends = (from: number): number => {
    const next = lines.findIndex((l, k) => k >= from && /^\S/.test(l));
    return next < 0 ? lines.length : next;
  };
  const gone = parse(text)
    .file.statements.map((s) => ({ s, to: ends(s.place.line) }))
    .filter(({ s, to }) => test(s, to));
  return lines.filter((_, k) => !gone.some(({ s, to }) => k + 1 >= s.place.line && k + 1 <= to)).join('\n');
}
