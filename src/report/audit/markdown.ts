import type { WitnessDocument } from '../document.ts';
import { counted } from '../words.ts';
import {
  type AuditDocument,
  type AuditedClaim,
  type AuditedSentence,
  type AuditedSource,
  type AuditedStatement,
  OUTCOMES,
} from './audit.ts';
import {
  evidenceWords,
  MEANINGS,
  OUTCOME_WORDS,
  repeated,
  statedWords,
  tallyWords,
  uncitedWords,
  witnessPlace,
  witnessSays,
} from './phrases.ts';

/** The audit as a Markdown document: for each source a table of its statements, then each with all that is known of it. */
export function auditMarkdown(d: AuditDocument): string {
  const { sources, tally, background, uncited, errors } = d.result;
  const lines = [
    '# Audit of the sources',
    '',
    'Which statements of the works that the models cite stand, which need a correction, and which fall. Written by `saddle verify --audit --format md` from what it finds, not by hand. ' +
      `Everything that is drawn is drawn with seed ${d.seed}.`,
    '',
    '| word | means |',
    '|---|---|',
    ...OUTCOMES.map((o) => `| ${OUTCOME_WORDS[o]} | ${MEANINGS[o]} |`),
    '',
    'A claim is the form in which a model states a sentence. It is proved (in letters, for all sizes and parameters), certified (rigorous numerics), supported (numerics, with the number of draws), refuted, or inconclusive. ' +
      'Under a refuted claim stands its witness: numbers at which anybody can evaluate both sides. The model is named beside each claim; `saddle show` prints it.',
    '',
    '| source | holds | holds with a correction | refuted | empirical | open |',
    '|---|---|---|---|---|---|',
    ...sources.map(
      (s, k) => `| [${escaped(s.titles[0]!)}](#source-${k + 1}) | ${OUTCOMES.map((o) => s.tally[o]).join(' | ')} |`,
    ),
    ...(sources.length > 1 ? [`| all | ${OUTCOMES.map((o) => tally[o]).join(' | ')} |`] : []),
    '',
  ];
  sources.forEach((s, k) => {
    lines.push(...sourceLines(s, k + 1, d.seed));
  });
  lines.push('## What is not in this list', '');
  if (errors.length > 0) lines.push(...errors.map((e) => `- ${e.model}: ${escaped(e.message.split('\n')[0]!)}`), '');
  if (uncited.claims > 0) lines.push(`${uncitedWords(uncited)}.`, '');
  if (background.length > 0)
    lines.push(
      'Cited for a method or a system, without a statement of theirs:',
      '',
      ...background.map((w) => `- ${escaped(w.titles.join('; '))} (${w.models.join(', ')})`),
      '',
    );
  return `${lines.join('\n').trimEnd()}\n`;
}

function sourceLines(s: AuditedSource, number: number, seed: number): readonly string[] {
  const anchor = (k: number): string => `s${number}-${k + 1}`;
  return [
    `<a id="source-${number}"></a>`,
    '',
    `## ${escaped(s.titles[0]!)}`,
    '',
    ...(s.titles.length > 1 ? [`Also cited as ${s.titles.slice(1).map(escaped).join('; ')}.`, ''] : []),
    `Cited as ${s.keys.map((k) => `\`${k}\``).join(', ')} by ${counted(s.models.length, 'model')}. ${tallyWords(s.tally)}.`,
    '',
    '| | statement | place | verdict |',
    '|---|---|---|---|',
    ...s.statements.map((one, k) => {
      const first = one.sentences[0]!;
      const said = first.sentence ?? first.claims[0]!.claim;
      const more = one.sentences.length > 1 ? ' …' : '';
      return `| [${escaped(one.label)}](#${anchor(k)}) | ${escaped(said)}${more} | ${escaped(first.where ?? '')} | ${OUTCOME_WORDS[one.outcome]} |`;
    }),
    '',
    ...s.statements.flatMap((one, k) => statementLines(one, anchor(k), seed)),
  ];
}

function statementLines(s: AuditedStatement, anchor: string, seed: number): readonly string[] {
  return [
    `<a id="${anchor}"></a>`,
    '',
    `### ${escaped(s.label)}: ${OUTCOME_WORDS[s.outcome]}`,
    '',
    ...s.sentences.flatMap((one) => sentenceLines(one, seed)),
  ];
}

function sentenceLines(s: AuditedSentence, seed: number): readonly string[] {
  const where = s.where === null ? '' : escaped(s.where);
  const quoted =
    s.sentence === null
      ? where === ''
        ? []
        : [`> ${where}`]
      : [`> “${escaped(s.sentence)}”${where === '' ? '' : ` — ${where}`}`];
  return [...quoted, ...(quoted.length > 0 ? [''] : []), ...s.claims.flatMap((c) => claimLines(c, seed)), ''];
}

function claimLines(c: AuditedClaim, seed: number): readonly string[] {
  const of = `\`${c.id}\` of ${c.model}`;
  if (c.outcome === 'empirical')
    return [`- **empirical** (${of}): ${escaped((c.reason ?? '').replace(/^empirical: /, ''))}`];
  const lines = [`- ${stated(c.claim, c.given, c.ansatz)} is **${c.verdict}** (${of})${tail(evidenceWords(c))}`];
  if (c.witness !== null) {
    const { line, cut } = witnessLine(c.witness);
    lines.push(`  - ${line}${cut ? `; \`${repeated(c, seed)}\` prints all numbers` : ''}`);
  }
  if (c.correction !== null) {
    const { claim, given, verdict, witness } = c.correction;
    lines.push(
      `  - ${c.expectRefuted ? 'true instead' : 'corrected'}: ${stated(claim, given, null)} is **${verdict}**${tail(evidenceWords(c.correction))}`,
    );
    if (witness !== null) lines.push(`  - the correction’s ${witnessLine(witness).line}`);
  }
  return lines;
}

const tail = (words: string): string => (words === '' ? '' : `: ${escaped(words)}`);

function stated(claim: string, given: string | null, ansatz: string | null): string {
  const narrowed = given === null ? '' : ` given ${code(statedWords(given, null, null))}`;
  return `${code(statedWords(claim, null, null))}${narrowed}${ansatz === null ? '' : ` in ${code(ansatz)}`}`;
}

function witnessLine(w: WitnessDocument): { readonly line: string; readonly cut: boolean } {
  const { at, cut } = witnessPlace(w);
  return { line: `witness: ${escaped(witnessSays(w))}, at ${code(at.join(', '))}`, cut };
}

/** A code span, whatever is in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Text whose signs are not to be read as Markdown. */
export const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~$]/g, '\\$&');
