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

/** `, at n = 2`: the sizes at which states were written out; nothing where there are none. */
export const sizesOf = (f: FixedPointsDocument): string =>
  f.sizes.length === 0 ? '' : `, at ${f.sizes.map((x) => `${x.left.text} = ${x.right.text}`).join(', ')}`;

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
    ...lackWords(f).map((r) => `  ${paint.doubt(r)}`),
    '',
    ...f.branches.flatMap((b, k) => branchLines(b, `  ${k + 1}. `, sheet)),
  ];
  for (const s of f.special) lines.push(...specialLines(s, sheet));
  return lines;
}

/** What keeps a list from being complete. */
export const lackWords = (f: FixedPointsDocument): readonly string[] =>
  f.reasons.map((r) => `this list may lack some: ${r}`);

/** How many there are, and how that is known. */
export function sizeWords(f: FixedPointsDocument): string {
  const found = f.branches.filter((b) => b.kind === 'points').reduce((n, b) => n + b.points, 0);
  const families = f.branches.filter((b) => b.kind === 'family').length;
  const parts = [
    ...(found > 0 || families === 0 ? [counted(found, f.realOnly ? 'point' : 'complex point')] : []),
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
  const written = b.quadratic.flatMap(({ plus, minus }) => [
    ...indented(equationBlock(plus, sheet), `${margin}so `),
    ...indented(equationBlock(minus, sheet), `${margin}or `),
  ]);
  return [...equations, ...written, ...branchNotes(b, sheet).map((n) => `${margin}${n}`)];
}

/** What is said of a branch besides its equations: what is free, where it is real, what it supposes, how it was tested. */
export function branchNotes(b: BranchDocument, sheet: Sheet): readonly string[] {
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
    worst === undefined ? [] : [`put back into ${counted(tests.length, 'equation')}: ${testedWords(bad ?? worst)}`];
  return [
    ...(notes.length > 0 ? [notes.join('; ')] : []),
    ...(b.orbit === null ? [] : [b.orbit]),
    ...b.conditions.map((c) => `where ${inLine(c, sheet)} ≠ 0`),
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
          ? 'none real, in the domains of the states'
          : `${r.count} real`;
    case 'undecided':
      return 'where they are real is not decided';
    case 'where':
      return `${b.points > 2 ? 'all ' : ''}${r.domains === 'decided' ? 'real and in their domains' : 'real'} where ${r.positive.map((p) => `${inLine(p, sheet)} > 0`).join(', ')}${r.otherwise ? `, otherwise ${r.otherwise}` : ''}`;
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

/** A special value of the letters, and what is known of it. */
export function specialWords(
  s: SpecialDocument,
  sheet: Sheet,
): { readonly heading: string; readonly notes: readonly string[] } {
  const where =
    s.at === null ? `${inLine(s.where, sheet)} = 0` : `${inLine(s.at.left, sheet)} = ${inLine(s.at.right, sheet)}`;
  if (!s.solved) return { heading: `Special: ${where}: another answer may hold there; not solved`, notes: s.unsolved };
  const part = s.unsolved.length > 0 ? `, as far as it was solved (${s.unsolved.join('; ')})` : '';
  const deeper = s.deeper.map((d) => `${inLine(d, sheet)} = 0`).join(', or ');
  return {
    heading: `Special: at ${where} instead${part}:`,
    notes: s.deeper.length === 0 ? [] : [`another answer still where ${deeper}: not solved`],
  };
}

function specialLines(s: SpecialDocument, sheet: Sheet): readonly string[] {
  const { heading, notes } = specialWords(s, sheet);
  return [
    '',
    `  ${heading}`,
    ...s.branches.flatMap((b, k) => branchLines(b, `    ${k + 1}. `, sheet)),
    ...notes.map((n) => `    ${n}`),
  ];
}

const indented = ({ rows, baseline }: Block, lead: string): readonly string[] =>
  rows.map((r, k) => (k === baseline ? `${lead}${r}` : `${' '.repeat(lead.length)}${r}`).trimEnd());
