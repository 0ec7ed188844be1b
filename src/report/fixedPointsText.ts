import type { Block } from '../expr/print/block.ts';
import { blockOf, equationBlock, type Sheet } from './expression.ts';
import type {
  BranchDocument,
  CutDocument,
  FixedPointsDocument,
  RealDocument,
  SpecialDocument,
} from './fixedPointsDocument.ts';
import type { Page } from './paint.ts';
import { counted, testedWords } from './words.ts';

/** Fixed points for people: branches numbered, where they are real, and what holds at special values. */
export function fixedPointsText(f: FixedPointsDocument, sheet: Sheet, { paint }: Page): readonly string[] {
  if (f.status === 'equations')
    return [
      `  left as equations: ${f.reasons.join('; ')}`,
      '',
      ...f.equations.flatMap((q) => indented(equationBlock(q, sheet), '  ')),
    ];
  const lines = [
    `  ${sizeWords(f)}`,
    ...f.reasons.map((r) => `  ${paint.doubt(`this list may lack some: ${r}`)}`),
    '',
    ...f.branches.flatMap((b, k) => branchLines(b, `  ${k + 1}. `, sheet)),
  ];
  for (const s of f.special) lines.push(...specialLines(s, sheet));
  return lines;
}

function sizeWords(f: FixedPointsDocument): string {
  const found = f.branches.filter((b) => b.kind === 'points').reduce((n, b) => n + b.points, 0);
  const families = f.branches.filter((b) => b.kind === 'family').length;
  const parts = [
    ...(found > 0 || families === 0 ? [counted(found, 'complex point')] : []),
    ...(families > 0 ? [counted(families, 'family', 'families')] : []),
  ];
  const count =
    f.counted !== null
      ? `; counted independently, with multiplicity: ${f.counted}`
      : f.dimension !== null
        ? `; counted independently: families of dimension ${f.dimension}`
        : '';
  const generic = f.special.length > 0 ? ', off the special values below' : '';
  return `${parts.join(' and ')}${f.status === 'complete' ? `: complete${generic}` : ''}${count}`;
}

function branchLines(b: BranchDocument, lead: string, sheet: Sheet): readonly string[] {
  const margin = ' '.repeat(lead.length);
  const equations = b.equations.flatMap((q, k) => indented(equationBlock(q, sheet), k === 0 ? lead : margin));
  const notes = [
    b.free.length > 0
      ? `${b.free.map((e) => blockOf(e, { ...sheet, layout: oneLine(sheet) }).rows[0]).join(', ')} free`
      : b.points > 1
        ? counted(b.points, 'point')
        : '',
    realWords(b.real, b, sheet),
    b.multiplicity !== null && b.multiplicity > 1 ? `each ${b.multiplicity} times` : '',
  ].filter((n) => n !== '');
  const tests = b.steps.map((s) => s.tested);
  const bad = tests.find((t) => t.status === 'differs') ?? tests.find((t) => t.status === 'untested');
  const worst = tests.reduce<(typeof tests)[number] | undefined>(
    (w, t) => (w === undefined || (typeof t.gap === 'number' && typeof w.gap === 'number' && t.gap > w.gap) ? t : w),
    undefined,
  );
  const put =
    worst === undefined
      ? []
      : [`${margin}put back into ${counted(tests.length, 'equation')}: ${testedWords(bad ?? worst)}`];
  return [
    ...equations,
    ...(notes.length > 0 ? [`${margin}${notes.join('; ')}`] : []),
    ...b.conditions.map((c) => `${margin}where ${inLine(c, sheet)} ≠ 0`),
    ...put,
  ];
}

const oneLine = (sheet: Sheet): Exclude<Sheet['layout'], '2d'> => (sheet.layout === '2d' ? 'unicode' : sheet.layout);
const inLine = (e: Parameters<typeof blockOf>[0], sheet: Sheet): string =>
  blockOf(e, { ...sheet, layout: oneLine(sheet) }).rows[0]!;

/** Where it is real, in words; nothing where that goes without saying. */
function realWords(r: RealDocument, b: BranchDocument, sheet: Sheet): string {
  const cut = (c: CutDocument): string => c.exact ?? c.near.toPrecision(6);
  switch (r.kind) {
    case 'everywhere':
      return r.count === b.points
        ? b.points > 1
          ? 'all real'
          : ''
        : r.count === 0
          ? 'never real, in the domains of the states'
          : `${r.count} real`;
    case 'undecided':
      return 'where they are real is not decided';
    case 'where':
      return `${r.domains === 'open' ? 'real' : 'real and in their domains'} where ${r.positive.map((p) => `${inLine(p, sheet)} > 0`).join(', ')}`;
    case 'cells': {
      const letter = inLine(r.letter, sheet);
      const range = ({ from, to }: { from: CutDocument | null; to: CutDocument | null }): string =>
        from === null
          ? `${letter} < ${cut(to!)}`
          : to === null
            ? `${letter} > ${cut(from)}`
            : `${cut(from)} < ${letter} < ${cut(to)}`;
      return `real: ${r.cells.map((c) => `${c.count === 0 ? 'none' : c.count} for ${range(c)}`).join(', ')}`;
    }
  }
}

function specialLines(s: SpecialDocument, sheet: Sheet): readonly string[] {
  const where =
    s.at === null ? `${inLine(s.where, sheet)} = 0` : `${inLine(s.at.left, sheet)} = ${inLine(s.at.right, sheet)}`;
  const more =
    s.deeper.length === 0
      ? []
      : [`    another answer still where ${s.deeper.map((d) => `${inLine(d, sheet)} = 0`).join(', or ')}: not solved`];
  if (!s.solved)
    return ['', `  Special: ${where}: another answer may hold there; not solved`, ...s.unsolved.map((u) => `    ${u}`)];
  return [
    '',
    `  Special: at ${where} instead${s.unsolved.length > 0 ? `, as far as it was solved (${s.unsolved.join('; ')})` : ''}:`,
    ...s.branches.flatMap((b, k) => branchLines(b, `    ${k + 1}. `, sheet)),
    ...more,
  ];
}

const indented = ({ rows, baseline }: Block, lead: string): readonly string[] =>
  rows.map((r, k) => (k === baseline ? `${lead}${r}` : `${' '.repeat(lead.length)}${r}`).trimEnd());
