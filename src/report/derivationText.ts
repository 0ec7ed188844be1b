import type { Block } from '../expr/print/block.ts';
import { wrapped } from './columns.ts';
import type { DerivationDocument, DeriveDocument, FieldDocument, FindingDocument, StepDocument } from './document.ts';
import type { EquationLine } from './effective.ts';
import { blockOf, equationBlock, type Layout, presentedBlock, type Sheet } from './expression.ts';
import { fixedPointsText, sizesOf } from './fixedPointsText.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { spectrumText } from './spectraText.ts';
import { INVARIANCE, resultHeading, testedWords } from './words.ts';

export interface DerivationOptions extends Page {
  readonly layout: Layout;
}

/** A theory for people: numbered steps with their rules and tests, then what they lead to. */
export function derivationText(
  d: DeriveDocument,
  options: DerivationOptions = { ...PLAIN_PAGE, layout: 'unicode' },
): string {
  const { paint } = options;
  const sheet: Sheet = { layout: options.layout, width: options.width - 6 };
  const lines: string[] = [];
  const heading = (text: string): void => {
    if (lines.length > 0) lines.push('');
    lines.push(paint.strong(text), '');
  };
  for (const x of d.result.derivations) {
    heading(`${x.title} of ${d.model?.name}`);
    lines.push(...steps(x.steps, options));
    if (x.result.length > 0) {
      if (x.steps.length > 0) lines.push('', `${resultHeading(x)}:`, '');
      lines.push(...equations(x.result, sheet));
    }
    for (const { title, equations: found } of x.sections ?? [])
      lines.push('', `${title}:`, '', ...apart(found.map((e) => hung(equationBlock(e, sheet), '  '))));
    for (const g of x.equations ?? [])
      lines.push('', `${g.title}:`, '', ...g.lines.flatMap((l) => written(l, options)));
    if (x.findings !== undefined && x.findings.length > 0) lines.push('', 'Found:', '', ...findings(x.findings, sheet));
    if (x.notes !== undefined && x.notes.length > 0)
      lines.push(
        ...(lines.at(-1) === '' ? [] : ['']),
        ...x.notes.flatMap((n) => wrapped(n, options.width - 4).map((l, k) => `${k === 0 ? '  ' : '    '}${l}`)),
      );
  }
  for (const r of d.result.reductions) {
    heading(`Ansatz ${r.ansatz}: ${INVARIANCE[r.invariant]}`);
    lines.push(...apart(r.form.map((f) => hung(equationBlock(f, sheet), '  '))), '');
    lines.push(...steps(r.steps, options));
    const motion = isMap(r.flow) ? 'map' : 'flow';
    lines.push('', r.invariant === 'leaks' ? `The ${motion} within the form:` : `The reduced ${motion}:`, '');
    lines.push(...equations(r.flow, sheet));
    if (r.conditions.length > 0)
      lines.push('', ...r.conditions.flatMap((c, k) => hung(blockOf(c, sheet), k === 0 ? 'where ' : '  and ', ' ≠ 0')));
    for (const leak of r.leaks)
      lines.push('', paint.doubt(`what leaves the form, in ${leak.state}:`), ...hung(blockOf(leak.term, sheet), '  '));
  }
  for (const f of d.result.fixedPoints) {
    heading((f.ansatz === null ? `Fixed points of ${d.model?.name}` : `Fixed points within ${f.ansatz}`) + sizesOf(f));
    lines.push(...fixedPointsText(f, sheet, options));
  }
  for (const s of d.result.spectra) {
    const multipliers = d.result.flow.length > 0 && isMap(d.result.flow);
    heading(
      `${multipliers ? 'Multipliers' : 'Spectrum'} ${s.ansatz === null ? `of ${d.model?.name}` : `within ${s.ansatz}`}`,
    );
    lines.push(...spectrumText(s, sheet, options, steps(s.steps, options)));
  }
  return `${lines.join('\n')}\n`;
}

const isMap = (fields: readonly FieldDocument[]): boolean => fields.some((f) => f.sign === '<-');

/** A line of an effective process, broken for a width. */
export function written(l: EquationLine, { layout, width }: DerivationOptions): readonly string[] {
  if (layout === 'latex') return [`  ${l.latex}`];
  return wrapped(layout === 'text' ? l.text : l.unicode, width - 6).map((x, k) => `${k === 0 ? '  ' : '      '}${x}`);
}

/** A formula with something before it, on its baseline. */
const hung = ({ rows, baseline }: Block, lead: string, tail = ''): readonly string[] =>
  rows.map((r, k) => (k === baseline ? `${lead}${r}${tail}` : `${' '.repeat(lead.length)}${r}`).trimEnd());

/** Formulas of several rows stand apart. */
const apart = (formulas: readonly (readonly string[])[]): readonly string[] =>
  formulas.flatMap((b, k) => (k > 0 && (b.length > 1 || formulas[k - 1]!.length > 1) ? ['', ...b] : b));

/** The motion of each state; names that shorten it are defined below it. That a velocity is the velocity is left out. */
const equations = (fields: readonly FieldDocument[], sheet: Sheet): readonly string[] =>
  apart(
    fields.flatMap((f) => {
      if (f.sign === undefined && isLetter(f.right) && f.left.text === f.right.text) return [];
      const { block, definitions } = presentedBlock(f, sheet);
      return [hung(block, '  '), ...definitions.map((d) => hung(d, '      where '))];
    }),
  );

/** A letter, as a velocity is: what a longer formula is as a text need not be found out. */
const isLetter = ({ term }: FieldDocument['right']): boolean => term === undefined || term.kind === 'sym';

/** Each quantity with what is said of it, for which parameters, and how firmly. */
const findings = (all: readonly FindingDocument[], sheet: Sheet): readonly string[] =>
  apart(
    all.map((f) => {
      const when = f.when.map((w) =>
        equationBlock(w, { ...sheet, layout: sheet.layout === '2d' ? 'unicode' : sheet.layout }),
      );
      const tail = [
        ...(when.length === 0 ? [] : [`   when ${when.map((b) => b.rows[0]!).join(', ')}`]),
        ...(f.proved ? [] : ['   (sampled)']),
      ];
      return hung(blockOf(f.quantity, sheet), `  ${f.says}  `, tail.join(''));
    }),
  );

/** The steps of one derivation, as `derivationText` shows them. */
export const derivationSteps = (d: DerivationDocument, options: DerivationOptions): readonly string[] =>
  steps(d.steps, options);

/** Each step: the number, what stands before, what stands after, by which rule, how tested. */
function steps(all: readonly StepDocument[], options: DerivationOptions, prefix = '', depth = 0): readonly string[] {
  const { paint } = options;
  const margin = '    '.repeat(depth);
  return all.flatMap((s, k) => {
    const number = `${prefix}${k + 1}`;
    const indent = `${margin}  ${' '.repeat(number.length + 2)}`;
    const sheet: Sheet = { layout: options.layout, width: options.width - indent.length - 2 };
    const tested = testedWords(s.tested);
    const colour = s.tested.status === 'differs' ? paint.bad : paint.dim;
    const [before, after] = [blockOf(s.before, sheet), blockOf(s.after, sheet)];
    return [
      ...hung(before, `${margin}  ${number}. `),
      ...(after.rows.join('\n') === before.rows.join('\n') ? [] : hung(after, `${indent}= `)),
      `${indent}${colour(`${s.rule}; ${tested}`)}`,
      ...(s.conditions ?? []).flatMap((c) => hung(blockOf(c, sheet), `${indent}where `, ' ≠ 0')),
      ...(s.steps === undefined ? [] : steps(s.steps, options, `${number}.`, depth + 1)),
      ...(options.layout === '2d' ? [''] : []),
    ];
  });
}
