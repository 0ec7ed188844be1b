import { blockOf, type Expression, equationBlock } from '../report/expression.ts';
import type { SpectrumDocument } from '../report/spectraDocument.ts';
import { comparedWords } from '../report/spectraText.ts';
import { every, heading, note, result, stepsOf } from './lineViews.ts';
import type { StepView } from './state.ts';

/** A spectrum in letters: the point, the steps, each eigenvalue with its multiplicity, and how it was compared. */
export function spectrumViews(s: SpectrumDocument, number: () => string, width: number): readonly StepView[] {
  const one = (e: Expression): string => blockOf(e, { layout: 'unicode', width }).rows[0]!;
  const point = s.point.map((e) => equationBlock(e, { layout: 'unicode', width }).rows[0]!).join(', ');
  const title = heading(`Spectrum at {${point}}${s.ansatz === null ? '' : ` within ${s.ansatz}`}`);
  if (s.reason !== null)
    return [
      title,
      note(`no spectrum in letters: ${s.reason}`, width),
      ...(s.leak === null ? [] : [note(`what is left over, in ${s.leak.state}: ${one(s.leak.term)}`, width)]),
    ];
  return [
    title,
    ...s.steps.flatMap((x) => stepsOf(x, number(), 0, width)),
    heading('Eigenvalues'),
    ...s.eigenvalues.map((e) => repeated(e.eigenvalue, e.multiplicity, width)),
    ...s.blocks.flatMap((b) => [
      note(`the ${b.degree} roots ${b.unknown} of this polynomial`, width),
      repeated(b.polynomial, b.multiplicity, width),
      ...(b.decaysWhere.length === 0
        ? []
        : [
            note(
              `all real parts negative exactly where ${b.decaysWhere.map((e) => `${one(e)} > 0`).join(', ')}`,
              width,
            ),
          ]),
    ]),
    ...s.families.flatMap((f) => [
      note(
        `for each ${f.index} = 1 … ${one(f.size)}${f.polynomial === null ? '' : `, the roots ${f.unknown} of`}`,
        width,
      ),
      ...(f.polynomial === null ? f.values : [f.polynomial]).flatMap((e, k) => {
        const im = f.polynomial === null ? f.imaginary[k] : f.imaginaryPolynomial;
        return [repeated(e, f.multiplicity, width), ...(im ? [note(`plus i times ${one(im)}`, width)] : [])];
      }),
    ]),
    note(comparedWords(s), width),
  ];
}

/** A term and how often it comes. */
function repeated(of: Expression, times: Expression, width: number): StepView {
  const rows = every((layout) => {
    const tail = `   times ${blockOf(times, { layout: layout === '2d' ? 'unicode' : layout, width }).rows[0]!}`;
    const block = blockOf(of, { layout, width: width - tail.length });
    return { ...block, rows: block.rows.map((r, k) => (k === block.baseline ? r + tail : r)) };
  });
  return result(rows, of, of, `times ${times.text}`);
}
