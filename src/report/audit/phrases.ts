import { DEFAULT_SEED } from '../../study/defaults.ts';
import type { EvidenceDocument, WitnessDocument } from '../document.ts';
import { counted, deviation, inFull, numeral } from '../words.ts';
import { type AuditedClaim, OUTCOMES, type Outcome, type Tally } from './audit.ts';

// Sentences about what became of the statements of a source.

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  holds: 'holds',
  corrected: 'holds with a correction',
  refuted: 'refuted',
  empirical: 'empirical',
  open: 'open',
};
export const OUTCOME_GLYPHS: Readonly<Record<Outcome, string>> = {
  holds: '✓',
  corrected: '≈',
  refuted: '✗',
  empirical: '·',
  open: '!',
};
/** What the words mean, for who has not read this before. */
export const MEANINGS: Readonly<Record<Outcome, string>> = {
  holds: 'true as it stands, in every model that states it',
  corrected: 'false as it stands, true in the corrected form or under the conditions that are given',
  refuted: 'false: there are numbers at which anybody can see it',
  empirical: 'a statement about measurements that no model decides',
  open: 'not decided; the reason is given',
};

export function tallyWords(tally: Tally): string {
  const total = OUTCOMES.reduce((n, o) => n + tally[o], 0);
  const verb: Readonly<Record<Outcome, readonly [string, string]>> = {
    holds: ['holds', 'hold'],
    corrected: ['holds with a correction', 'hold with a correction'],
    refuted: ['is refuted', 'are refuted'],
    empirical: ['is empirical', 'are empirical'],
    open: ['is open', 'are open'],
  };
  const parts = OUTCOMES.filter((o) => tally[o] > 0).map((o) => `${tally[o]} ${verb[o][tally[o] === 1 ? 0 : 1]}`);
  return `${counted(total, 'statement')}: ${parts.join(', ')}`;
}

export const uncitedWords = ({ claims, models }: { readonly claims: number; readonly models: number }): string =>
  `${counted(claims, 'further claim')} of ${counted(models, 'model')} cite${claims === 1 ? 's' : ''} nothing: theory of our own, judged by \`saddle verify\``;

/** What a claim says, what narrows it, and within which reduced motion. */
export function statedWords(claim: string, given: string | null, ansatz: string | null): string {
  return `${oneLine(claim)}${given === null ? '' : `   given ${oneLine(given)}`}${ansatz === null ? '' : `   in ${ansatz}`}`;
}
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** On what a verdict rests, in a phrase: the strongest of what was done in letters and in numbers. Empty where a witness says it. */
export function evidenceWords(j: {
  readonly verdict: AuditedClaim['verdict'];
  readonly evidence: readonly EvidenceDocument[];
  readonly reason: string | null;
}): string {
  if (j.verdict === 'inconclusive') return j.reason ?? 'no reason is known';
  if (j.verdict === 'refuted') return '';
  const { evidence } = j;
  const letters = j.verdict === 'proved' ? evidence.find((e) => e.wing === 'symbolic') : undefined;
  const numbers = evidence.findLast((e) => e.wing === 'numeric') ?? (letters === undefined ? evidence[0] : undefined);
  return [letters, numbers]
    .flatMap((e) => (e === undefined ? [] : [`${e.method}: ${saidOf(e)}${within(e)}`]))
    .join('; ');
}
/** Not what was measured, which is rounding: what was allowed. */
const within = (e: EvidenceDocument): string => (e.tolerance === undefined ? '' : `, within ${deviation(e.tolerance)}`);
/** Without the name of a measured number, which is not printed here. */
const saidOf = (e: EvidenceDocument): string =>
  e.tolerance === undefined ? e.says.replace(/; (least|largest) [\p{L} ]+$/u, '') : e.says;

/** What is compared and comes out different. */
export const witnessSays = (w: WitnessDocument): string =>
  `${w.what}: left ${numeral(w.left, 12)}, right ${numeral(w.right, 12)}`;

/** Numbers of an array that are printed in full; of longer ones so many, and how many there are. */
const MOST = 60;
const SOME = 6;

/** Where: sizes, parameters, states and time, each as it is put in. `cut` says that not all numbers are there. */
export function witnessPlace(w: WitnessDocument): { readonly at: readonly string[]; readonly cut: boolean } {
  const arrays = Object.entries({ ...w.parameters, ...w.states });
  const long = (x: (typeof arrays)[number][1]): boolean => Array.isArray(x) && x.length > MOST;
  const shown = ([name, x]: (typeof arrays)[number]): string => {
    if (!Array.isArray(x) || !long(x)) return `${name} = ${inFull(x)}`;
    return `${name} = [${x.slice(0, SOME).map(inFull).join(', ')}, …] (${x.length} numbers)`;
  };
  return {
    at: [
      ...Object.entries(w.sizes).map(([name, n]) => `${name} = ${n}`),
      ...arrays.map(shown),
      ...(w.time === null ? [] : [`t = ${inFull(w.time)}`]),
    ],
    cut: arrays.some(([, x]) => long(x)),
  };
}

/** The command that judges one claim again and prints all there is. */
export const repeated = (c: Pick<AuditedClaim, 'model' | 'id'>, seed: number): string =>
  `saddle verify ${c.model} --claim ${c.id}${seed === DEFAULT_SEED ? '' : ` --seed ${seed}`}`;
