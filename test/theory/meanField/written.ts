import { expect } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostic.ts';
import type { Atom, Expr } from '../../../src/expr/expr.ts';
import { print } from '../../../src/expr/print/print.ts';
import type { EffectiveProcess } from '../../../src/model/effective.ts';
import { deriveMeanField, type MeanField } from '../../../src/theory/meanField/meanField.ts';
import { loaded } from '../../model/elaborateLanguage.ts';

/** The mean field of a model that the rule covers. */
export function derived(text: string): Extract<MeanField, { process: unknown }> {
  const made = deriveMeanField(loaded(text));
  if ('refusal' in made) expect(`${made.refusal.code} ${made.refusal.message}`).toBe('');
  return made as Extract<MeanField, { process: unknown }>;
}

/** Why the rule does not cover a model; ‹ › stand around what has the caret. */
export function refused(text: string): Diagnostic {
  const lines = text.split('\n');
  const line = lines.findIndex((l) => l.includes('‹'));
  const made = deriveMeanField(loaded(text.replace(/[‹›]/g, '')));
  expect('refusal' in made).toBe(true);
  const { refusal } = made as { refusal: Diagnostic };
  if (line >= 0) expect([refusal.place.line, refusal.place.column]).toEqual([line + 1, lines[line]!.indexOf('‹') + 1]);
  return refusal;
}

const axes = (a: readonly Atom[]): string => (a.length === 0 ? '' : `[${a.map((x) => x.name).join()}]`);
const term = (e: Expr): string => print(e, 'unicode');

/** An effective process in lines: what a reader compares with a formula by hand. */
export function written(p: EffectiveProcess): readonly string[] {
  const several = p.populations.length > 1;
  return [
    ...p.populations.flatMap((q, k) => [
      ...(several ? [`population ${k} ratio ${term(q.ratio)}`] : []),
      ...q.states.map(
        (s) =>
          `${s.letter.name}${axes(s.indices)} ${p.time === 'discrete' ? '<-' : "' ="} ${term(s.right)}${s.noise === undefined ? '' : ` + (${term(s.noise)}) noise`}`,
      ),
      ...q.labels.map((l) => `${l.letter.name}${axes(l.indices)} ~ ${l.law.kind}`),
      ...q.draws.map((l) => `${l.letter.name}${axes(l.indices)} ~ ${l.law.kind} in each step`),
      ...q.processes.map((h) =>
        [
          `${h.letter.name}${axes(h.indices)} = ${term(h.local)}`,
          ...(h.noise ? ['noise'] : []),
          ...h.memory.map((m) => `∫${axes(m.binders)} ${term(m.kernel)} : ${term(m.of)}`),
        ].join(' + '),
      ),
    ]),
    ...p.averages.map((a) => `${a.letter.name}${axes(a.indices)} = E${several ? a.population : ''} ${term(a.term)}`),
    ...p.kernels.map((k) =>
      k.kind === 'average'
        ? `${k.letter.name} = E${several ? k.population : ''} ${term(k.left.term)} : ${term(k.right.term)}`
        : `${k.letter.name} = E${several ? k.population : ''} d ${term(k.of.term)} / d ${k.to.letter.name}${axes(k.to.indices)}`,
    ),
    ...p.covariances.map(
      (c) => `<${c.left.name}${axes(c.leftIndices)} ${c.right.name}${axes(c.rightIndices)}> = ${term(c.term)}`,
    ),
  ];
}

/** The first derivatives of a process in lines. */
export const slopes = (p: EffectiveProcess): readonly string[] =>
  p.slopes.map((s) => `d ${s.of.name}${axes(s.rows)} / d ${s.by.name}${axes(s.columns)} = ${term(s.term)}`);
