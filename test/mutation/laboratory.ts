import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Verdict } from '../../src/check/case/verdict.ts';
import { judge } from '../../src/check/judge.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { type File, parse } from '../../src/model/syntax/index.ts';
import { type SourceText, sourceText } from '../../src/model/syntax/sourceText.ts';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting, isRefusal, lengthOf } from '../../src/numeric/setting.ts';
import { gradientFlow } from '../../src/theory/gradientFlow.ts';

export const root = resolve(import.meta.dirname, '../../derivations');
/** Models whose claims speak of states and trajectories; those about the limit of large sizes are changed by a test of their own. */
export const shipped = (readdirSync(root, { recursive: true }) as string[])
  .filter((f) => f.endsWith('.saddle') && !f.startsWith('mean-field'))
  .sort();

/** A model with its text, and the text as it was read. */
export interface Specimen {
  readonly file: string;
  readonly source: SourceText;
  readonly syntax: File;
  readonly model: Model;
  /** How many numbers move, where simulations run. */
  readonly dimension: number;
}

export function specimen(file: string): Specimen {
  const text = readFileSync(join(root, file), 'utf8');
  const model = reading(file, text).model!;
  const at = declaredSetting(model, random('specimen'));
  const dimension = isRefusal(at) ? 0 : model.states.reduce((n, s) => n + lengthOf(s.letter, at.sizes), 0);
  return { file, source: sourceText(text), syntax: parse(text).file, model, dimension };
}

/** A text in the place of a shipped one, its data beside it. */
export const reading = (file: string, text: string): ReturnType<typeof load> =>
  load(text, { readFile: (p) => readFileSync(join(dirname(join(root, file)), p), 'utf8') });

/** What the judge says; a `fault` is one of the program. */
export interface Answer {
  readonly verdict: Verdict | 'fault';
  readonly reason?: string;
}

/**
 * A claim of a model, by name, put to the judge. The steps of the derivation are not tested for each changed model: a step
 * that fails takes proofs away, and here nothing that passes may be hidden.
 */
export function answer(
  model: Model,
  claim: string,
  options: { readonly seed: number; readonly draws: number },
): Answer {
  try {
    const asked = model.claims.find((c) => c.name === claim)!;
    const { judgement } = judge(asked, model, gradientFlow(model).result, { ...options, overrides: {} });
    const { verdict, reason } = judgement;
    return { verdict, ...(reason === undefined ? {} : { reason }) };
  } catch (problem) {
    return { verdict: 'fault', reason: String(problem) };
  }
}

/** Claims appended to a text; those that are no claims of this model are left out. */
export function withClaims<C extends { readonly name: string; readonly text: string }>(
  s: Specimen,
  claims: readonly C[],
): { readonly model: Model; readonly kept: readonly C[]; readonly refused: readonly C[] } {
  const refused: C[] = [];
  for (let kept = claims; ; ) {
    const head = s.source.all.trimEnd().split('\n').length;
    const { model, diagnostics } = reading(
      s.file,
      `${s.source.all.trimEnd()}\n${kept.map((c) => c.text).join('\n')}\n`,
    );
    if (model !== undefined) return { model, kept, refused };
    let line = head;
    const last = kept.map((c) => (line += c.text.split('\n').length));
    const bad = new Set(
      diagnostics.filter((d) => d.severity === 'error').map((d) => last.findIndex((l) => d.place.line <= l)),
    );
    refused.push(...kept.filter((_, k) => bad.has(k)));
    const rest = kept.filter((_, k) => !bad.has(k));
    if (rest.length === kept.length) throw new Error(`${s.file}: ${diagnostics[0]?.message}`);
    kept = rest;
  }
}
