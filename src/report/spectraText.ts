import { wrapped } from './columns.ts';
import { blockOf, equationBlock, type Sheet } from './expression.ts';
import type { Page } from './paint.ts';
import type { SpectrumDocument } from './spectraDocument.ts';
import { counted, deviation } from './words.ts';

/** What is left over is not written out beyond so many characters. */
const LONGEST = 400;

/** A spectrum for people: the point, each eigenvalue with its multiplicity, polynomials for the others, and how it was compared. */
export function spectrumText(
  s: SpectrumDocument,
  sheet: Sheet,
  { paint, width }: Page,
  steps: readonly string[],
): readonly string[] {
  const line: Sheet = { ...sheet, layout: sheet.layout === '2d' ? 'unicode' : sheet.layout };
  const one = (e: Parameters<typeof blockOf>[0]): string => blockOf(e, line).rows[0]!;
  const said = (text: string, lead = '  '): readonly string[] =>
    wrapped(text, width - lead.length).map((l) => `${lead}${l}`);
  const lines = [...said(`at {${s.point.map((e) => equationBlock(e, line).rows[0]!).join(', ')}}`), ''];
  if (s.reason !== null) {
    lines.push(...said(`no spectrum in letters: ${s.reason}`));
    const leak = s.leak === null ? '' : one(s.leak.term);
    if (s.leak !== null)
      lines.push(
        ...said(
          leak.length > LONGEST
            ? `what is left over, in ${s.leak.state}, is long`
            : `what is left over, in ${s.leak.state}: ${leak}`,
        ),
      );
    return lines;
  }
  lines.push(...steps, ...(steps.length > 0 ? [''] : []));
  const values = s.eigenvalues.map((e) => [one(e.eigenvalue), one(e.multiplicity)] as const);
  const column = Math.min(Math.max(0, ...values.map(([v]) => v.length)), 48);
  for (const [value, times] of values) lines.push(`  ${value.padEnd(column)}  times ${times}`);
  for (const b of s.blocks) {
    lines.push(
      ...said(`the ${b.degree} roots ${b.unknown} of ${one(b.polynomial)} = 0, each times ${one(b.multiplicity)}`),
    );
    if (b.decaysWhere.length > 0)
      lines.push(
        ...said(
          `all real parts negative exactly where ${b.decaysWhere.map((e) => `${one(e)} > 0`).join(', ')}`,
          '    ',
        ),
      );
  }
  for (const f of s.families) {
    const each = `times ${one(f.multiplicity)} for each ${f.index} = 1 … ${one(f.size)}`;
    for (const [k, v] of f.values.entries()) {
      const im = f.imaginary[k];
      lines.push(...said(`${one(v)}${im === undefined ? '' : ` + i (${one(im)})`}  ${each}`));
    }
    const im = f.imaginaryPolynomial === null ? '' : ` + i (${one(f.imaginaryPolynomial)})`;
    if (f.polynomial !== null)
      lines.push(...said(`the roots ${f.unknown} of ${one(f.polynomial)}${im} = 0, each ${each}`));
    if (f.decaysWhere.length > 0)
      lines.push(
        ...said(
          `all real parts negative, at every size, where ${f.decaysWhere.map((e) => `${one(e)} > 0`).join(', ')}`,
          '    ',
        ),
      );
  }
  lines.push('', ...said(comparedWords(s)).map((l) => (s.compared.status === 'differs' ? paint.bad(l) : paint.dim(l))));
  return lines;
}

/** How it was compared with numbers. */
export function comparedWords({ compared, proved }: SpectrumDocument): string {
  const sampled = proved ? '' : '; zeros on the way were sampled, not proved';
  switch (compared.status) {
    case 'agrees':
      return `agrees with the spectrum of the numeric Jacobian at ${counted(compared.points!, 'random setting')}, largest gap ${deviation(compared.gap!)}${sampled}`;
    case 'differs':
      return `DIFFERS from the spectrum of the numeric Jacobian by ${deviation(compared.gap!)} at ${compared.at}`;
    default:
      return `not compared with numbers: ${compared.reason}${sampled}`;
  }
}
