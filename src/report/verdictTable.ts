import { aligned, clipped, labelled } from './columns.ts';
import type {
  ClaimDocument,
  CorrectionDocument,
  EvidenceDocument,
  VerifyDocument,
  WitnessDocument,
} from './document.ts';
import { claimFigure } from './figure/claimFigure.ts';
import { figureLines, type Page, PLAIN_PAGE } from './paint.ts';
import {
  counted,
  deviation,
  GLYPHS,
  inFull,
  measure,
  numeral,
  remark,
  stepsLine,
  summaryLine,
  testedWords,
  verdictWord,
} from './words.ts';

export interface VerdictOptions extends Page {
  /** Only what does not pass. */
  readonly failed?: boolean;
  /** Every claim in full, not only those that do not pass. */
  readonly full?: boolean;
  /** The command that repeats a claim alone. */
  readonly reproduce?: (claim: ClaimDocument) => string;
  /** Figures of claims about trajectories and rates, under what is shown in full. */
  readonly plot?: { readonly ascii: boolean };
  /** The verification was stopped. */
  readonly partial?: boolean;
}

/** Verdicts for people: a table for each model, then what does not pass in full, the failures last, and a summary. */
export function verdictText(d: VerifyDocument, options: VerdictOptions = PLAIN_PAGE): string {
  const { claims, models, summary } = d.result;
  const shown = options.failed ? claims.filter((c) => open(c)) : claims;
  const names = [...new Set([...models.map((m) => m.name), ...claims.map((c) => c.model)])];
  const lines: string[] = [];
  const { paint } = options;
  for (const name of names) {
    const own = claims.filter((c) => c.model === name);
    const listed = shown.filter((c) => c.model === name);
    if (options.failed && listed.length === 0) continue;
    lines.push(`${paint.strong(name)}${paint.dim(` · ${counted(own.length, 'claim')} · seed ${d.seed}`)}`);
    lines.push(...table(listed, options), '');
  }
  const doubts = shown.filter((c) => c.standing === 'inconclusive');
  const failures = shown.filter((c) => c.standing === 'fails' || c.standing === 'fault');
  const passed = options.full ? shown.filter((c) => !open(c)) : [];
  for (const c of [...passed, ...doubts, ...failures]) lines.push(...inDetail(c, options), '');
  for (const m of models)
    for (const s of m.steps.differ)
      lines.push(
        paint.bad(`✗ ${m.name}: a step of the derivation failed its test (${s.rule}): ${testedWords(s.tested)}`),
      );
  for (const e of d.result.errors) lines.push(paint.bad(`✗ ${e.model}: ${e.message.split('\n')[0]}`));
  if (options.partial) lines.push(paint.doubt('stopped: what is shown is partial'));
  const verdict = summary.failed + summary.faults > 0 ? paint.bad : summary.inconclusive > 0 ? paint.doubt : paint.good;
  // Where no model could be read there is nothing to sum up.
  if (summary.models > 0) lines.push(verdict(summaryLine(summary)), paint.dim(stepsLine(summary.steps)));
  return `${lines.join('\n')}\n`;
}

/** Whether a claim is still open or failed: what `--failed` shows. */
const open = (c: ClaimDocument): boolean =>
  c.standing === 'fails' || c.standing === 'inconclusive' || c.standing === 'fault';

function table(claims: readonly ClaimDocument[], { width, paint }: Page): readonly string[] {
  const rows = aligned(claims.map((c) => [`  ${GLYPHS[c.standing]} ${verdictWord(c)}`, c.id, measure(c), remark(c)]));
  return rows.map((row, k) => {
    const line = clipped(row, width);
    const c = claims[k]!;
    const colour = colourOf(c.standing, paint);
    const [glyph, word] = [`  ${GLYPHS[c.standing]} `, verdictWord(c)];
    const said = c.standing === 'passes' && c.verdict === 'refuted' ? paint.doubt : colour;
    return colour(glyph) + said(word) + line.slice(glyph.length + word.length);
  });
}

const colourOf = (s: ClaimDocument['standing'], paint: Page['paint']): ((text: string) => string) =>
  s === 'passes'
    ? paint.good
    : s === 'fails' || s === 'fault'
      ? paint.bad
      : s === 'inconclusive'
        ? paint.doubt
        : paint.dim;

const LABEL = 12;

/** One claim with all that is known about it. */
function inDetail(c: ClaimDocument, options: VerdictOptions): readonly string[] {
  const { width, paint } = options;
  const line = (label: string, text: string): readonly string[] => labelled(label, text, 4, LABEL, width);
  const lines = [
    `${colourOf(c.standing, paint)(`${GLYPHS[c.standing]} ${verdictWord(c)}`)}  ${paint.strong(c.id)}  ${paint.dim(c.model)}`,
  ];
  lines.push(...line('claim', c.claim + (c.ansatz === null ? '' : `   (in ${c.ansatz})`)));
  if (c.given !== null) lines.push(...line('given', c.given));
  if (c.sentence !== null) lines.push(...line('source', `“${c.sentence}”${source(c)}`));
  else if (c.cite !== null) lines.push(...line('source', source(c).trim()));
  if (c.reason !== null) lines.push(...line('reason', c.reason));
  if (c.expectRefuted && c.verdict !== 'refuted') lines.push(...line('expected', 'to be refuted'));
  for (const e of c.evidence) lines.push(...line(e.wing, evidenceText(e)));
  if (c.witness !== null) lines.push(...witnessLines(c.witness, line));
  if (c.correction !== null) lines.push(...correctionLines(c.correction, line));
  else if (c.standing === 'fails' && c.verdict === 'refuted') lines.push(...line('correction', 'none is given'));
  const again = options.reproduce?.(c);
  if (again !== undefined) lines.push(...line('reproduce', again));
  lines.push(...figureOf(c, options));
  return lines;
}

const ROWS = 20;

function figureOf(c: ClaimDocument, { width, paint, plot }: VerdictOptions): readonly string[] {
  if (plot === undefined) return [];
  const rows = claimFigure(c, Math.min(width, 100) - 4, ROWS, { ascii: plot.ascii, coloured: paint.coloured });
  return rows === undefined ? [] : ['', ...figureLines(rows, paint).map((row) => `    ${row}`)];
}

function source({ cite }: ClaimDocument): string {
  if (cite === null) return '';
  return ` ${cite.text ?? cite.key}${cite.where === null ? '' : `, ${cite.where}`}`;
}

function evidenceText(e: EvidenceDocument): string {
  const against = e.measured !== undefined && e.tolerance !== undefined ? `, allowed ${deviation(e.tolerance)}` : '';
  const measured = e.measured === undefined ? '' : `: ${deviation(e.measured)}${against}`;
  return `${e.method}: ${e.says}${measured}`;
}

function witnessLines(w: WitnessDocument, line: (label: string, text: string) => readonly string[]): readonly string[] {
  const numbers = [
    ...Object.entries(w.sizes).map(([name, n]) => `${name} = ${n}`),
    ...Object.entries({ ...w.parameters, ...w.states }).map(([name, x]) => `${name} = ${inFull(x)}`),
    ...(w.time === null ? [] : [`t = ${inFull(w.time)}`]),
  ];
  return [
    ...line('witness', `${w.what}: left ${numeral(w.left, 12)}, right ${numeral(w.right, 12)}, at`),
    ...numbers.flatMap((n) => line('', n)),
  ];
}

function correctionLines(
  c: CorrectionDocument,
  line: (label: string, text: string) => readonly string[],
): readonly string[] {
  return [
    ...line('correction', c.claim),
    ...(c.given === null ? [] : line('', `given ${c.given}`)),
    ...line('', `is ${c.verdict}${c.reason === null ? '' : `: ${c.reason}`}`),
    ...c.evidence.flatMap((e) => line('', evidenceText(e))),
    ...(c.witness === null ? [] : witnessLines(c.witness, line)),
  ];
}
