import { labelled, wrapped } from '../columns.ts';
import type { WitnessDocument } from '../document.ts';
import { type Page, type Paint, PLAIN_PAGE } from '../paint.ts';
import { counted } from '../words.ts';
import type {
  AuditDocument,
  AuditedClaim,
  AuditedSentence,
  AuditedSource,
  AuditedStatement,
  Outcome,
} from './audit.ts';
import {
  evidenceWords,
  OUTCOME_GLYPHS,
  OUTCOME_WORDS,
  repeated,
  statedWords,
  tallyWords,
  uncitedWords,
  witnessPlace,
  witnessSays,
} from './phrases.ts';

export interface AuditTextOptions extends Page {
  /** The verification was stopped. */
  readonly partial?: boolean;
}

/** The audit for people: each source, its statements in order with verdicts, and what became of them. */
export function auditText(d: AuditDocument, options: AuditTextOptions = PLAIN_PAGE): string {
  const { width, paint } = options;
  const { sources, background, uncited, errors } = d.result;
  const lines: string[] = [];
  for (const source of sources) lines.push(...sourceLines(source, { ...options, seed: d.seed }), '');
  for (const e of errors) lines.push(paint.bad(`✗ ${e.model}: ${e.message.split('\n')[0]}`));
  if (options.partial) lines.push(paint.doubt('stopped: what is shown is partial'));
  if (sources.length === 0) lines.push('no claim cites a source');
  if (sources.length > 1) lines.push(`${counted(sources.length, 'source')}, ${tallyWords(d.result.tally)}`);
  if (background.length > 0)
    lines.push(
      ...wrapped(
        `named without a statement of theirs: ${background.map((w) => w.keys.join(', ')).join(', ')}`,
        width,
      ).map(paint.dim),
    );
  if (uncited.claims > 0) lines.push(...wrapped(uncitedWords(uncited), width).map(paint.dim));
  return `${lines.join('\n')}\n`;
}

interface Look extends Page {
  readonly seed: number;
}

function sourceLines(s: AuditedSource, look: Look): readonly string[] {
  const { width, paint, seed } = look;
  return [
    ...s.titles.flatMap((t) => wrapped(t, width)).map(paint.strong),
    paint.dim(`${s.keys.join(', ')} · ${counted(s.models.length, 'model')} · seed ${seed}`),
    '',
    ...s.statements.flatMap((one) => [...statementLines(one, look), '']),
    ...wrapped(tallyWords(s.tally), width),
  ];
}

const LABEL = 12;

function statementLines(s: AuditedStatement, look: Look): readonly string[] {
  const { paint } = look;
  return [
    `${colourOf(s.outcome, paint)(OUTCOME_GLYPHS[s.outcome])} ${paint.strong(s.label)}  ${colourOf(s.outcome, paint)(OUTCOME_WORDS[s.outcome])}`,
    ...s.sentences.flatMap((one) => sentenceLines(one, look)),
  ];
}

function sentenceLines(s: AuditedSentence, look: Look): readonly string[] {
  const { width } = look;
  const said = s.sentence === null ? s.where : `“${s.sentence}”${s.where === null ? '' : ` — ${s.where}`}`;
  return [
    ...(said === null ? [] : wrapped(said, Math.max(20, width - 4)).map((line) => `    ${line}`)),
    ...s.claims.flatMap((c) => claimLines(c, look)),
  ];
}

function claimLines(c: AuditedClaim, { width, paint, seed }: Look): readonly string[] {
  const line = (label: string, text: string): readonly string[] => labelled(label, text, 6, LABEL, width);
  const word = (v: AuditedClaim['verdict'], o: Outcome): string =>
    colourOf(o, paint)(o === 'empirical' ? 'empirical' : v);
  const lines = [`    ${word(c.verdict, c.outcome)}  ${c.id}  ${paint.dim(c.model)}`];
  if (c.outcome === 'empirical') return [...lines, ...line('because', (c.reason ?? '').replace(/^empirical: /, ''))];
  lines.push(...line('claim', statedWords(c.claim, c.given, c.ansatz)));
  const evidence = evidenceWords(c);
  if (evidence !== '') lines.push(...line(c.verdict === 'inconclusive' ? 'open' : 'evidence', evidence));
  if (c.witness !== null) lines.push(...witnessLines(c.witness, line));
  if (c.correction !== null) {
    const { claim, given, verdict, witness } = c.correction;
    lines.push(...line(c.expectRefuted ? 'instead' : 'corrected', `${statedWords(claim, given, null)}   ${verdict}`));
    const on = evidenceWords(c.correction);
    if (on !== '') lines.push(...line('', on));
    if (witness !== null) lines.push(...witnessLines(witness, line));
  }
  if (c.witness !== null && witnessPlace(c.witness).cut) lines.push(...line('in full', repeated(c, seed)));
  return lines;
}

const witnessLines = (
  w: WitnessDocument,
  line: (label: string, text: string) => readonly string[],
): readonly string[] => [
  ...line('witness', `${witnessSays(w)}, at`),
  ...witnessPlace(w).at.flatMap((x) => line('', x)),
];

const colourOf = (o: Outcome, paint: Paint): ((text: string) => string) =>
  o === 'holds' ? paint.good : o === 'refuted' ? paint.bad : o === 'empirical' ? paint.dim : paint.doubt;
