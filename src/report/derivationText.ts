import type { Notation } from '../expr/print/print.ts';
import type { DeriveDocument, FieldDocument, StepDocument } from './document.ts';
import { inNotation, presentedMotion } from './expression.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { INVARIANCE, testedWords } from './words.ts';

export interface DerivationOptions extends Page {
  readonly notation: Notation;
}

/** A theory for people: numbered steps with their rules and tests, then what they lead to. */
export function derivationText(
  d: DeriveDocument,
  options: DerivationOptions = { ...PLAIN_PAGE, notation: 'unicode' },
): string {
  const { paint, notation } = options;
  const lines: string[] = [];
  const heading = (text: string): void => {
    if (lines.length > 0) lines.push('');
    lines.push(paint.strong(text), '');
  };
  for (const x of d.result.derivations) {
    heading(`${x.title} of ${d.model?.name}`);
    lines.push(...steps(x.steps, options));
    if (x.steps.length > 0) lines.push('', `The ${isMap(x.result) ? 'map' : 'flow'}:`, '');
    lines.push(...equations(x.result, notation));
  }
  for (const r of d.result.reductions) {
    heading(`Ansatz ${r.ansatz}: ${INVARIANCE[r.invariant]}`);
    lines.push(...r.form.map((f) => `  ${inNotation(f.left, notation)} = ${inNotation(f.right, notation)}`), '');
    lines.push(...steps(r.steps, options));
    const motion = isMap(r.flow) ? 'map' : 'flow';
    lines.push('', r.invariant === 'leaks' ? `The ${motion} within the form:` : `The reduced ${motion}:`, '');
    lines.push(...equations(r.flow, notation));
    if (r.conditions.length > 0)
      lines.push('', `where ${r.conditions.map((c) => `${inNotation(c, notation)} ≠ 0`).join(', ')}`);
    for (const leak of r.leaks)
      lines.push('', paint.doubt(`what leaves the form, in ${leak.state}:`), `  ${inNotation(leak.term, notation)}`);
  }
  return `${lines.join('\n')}\n`;
}

const isMap = (fields: readonly FieldDocument[]): boolean => fields.some((f) => f.sign === '<-');

/** The motion of each state; names that shorten it are defined below it. That a velocity is the velocity is left out. */
const equations = (fields: readonly FieldDocument[], notation: Notation): readonly string[] =>
  fields.flatMap((f) => {
    if (f.left.text === f.right.text && f.sign === undefined) return [];
    const { line, definitions } = presentedMotion(f.left, f.right, notation, f.sign);
    return [`  ${line}`, ...definitions.map((d) => `      where ${d.name} = ${d.definition}`)];
  });

/** Each step: the number, what stands before, what stands after, by which rule, how tested. */
function steps(all: readonly StepDocument[], options: DerivationOptions, prefix = '', depth = 0): readonly string[] {
  const { notation, paint } = options;
  const margin = '    '.repeat(depth);
  return all.flatMap((s, k) => {
    const number = `${prefix}${k + 1}`;
    const indent = `${margin}  ${' '.repeat(number.length + 2)}`;
    const tested = testedWords(s.tested);
    const colour = s.tested.status === 'differs' ? paint.bad : paint.dim;
    const [before, after] = [inNotation(s.before, notation), inNotation(s.after, notation)];
    return [
      `${margin}  ${number}. ${before}`,
      ...(after === before ? [] : [`${indent}= ${after}`]),
      `${indent}${colour(`${s.rule}; ${tested}`)}`,
      ...(s.conditions ?? []).map((c) => `${indent}where ${inNotation(c, notation)} ≠ 0`),
      ...(s.steps === undefined ? [] : steps(s.steps, options, `${number}.`, depth + 1)),
    ];
  });
}
