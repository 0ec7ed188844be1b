import { type ClaimDocument, type Document, document, type VerifyDocument } from '../document.ts';
import type { CitingModel } from './citing.ts';
import { type Labelled, labelOf, naturally } from './order.ts';

/**
 * What became of a statement of a source. `corrected`: false as it stands, true in another form or under narrower
 * conditions; `refuted`: false, and no condition saves it; `empirical`: no model decides it; `open`: not decided yet.
 */
export type Outcome = 'holds' | 'corrected' | 'refuted' | 'empirical' | 'open';
export const OUTCOMES: readonly Outcome[] = ['holds', 'corrected', 'refuted', 'empirical', 'open'];
export type Tally = Readonly<Record<Outcome, number>>;

/** A claim of a model that states a sentence of a source, judged. */
export interface AuditedClaim extends Omit<ClaimDocument, 'figure' | 'sentence' | 'cite'> {
  readonly outcome: Outcome;
}
/** One sentence at its place, and all claims that state it. */
export interface AuditedSentence {
  readonly sentence: string | null;
  readonly where: string | null;
  readonly outcome: Outcome;
  readonly claims: readonly AuditedClaim[];
}
/** A statement of a source: the sentences that its claims carry under one number, or one sentence. */
export interface AuditedStatement {
  /** `C15` of `C15_weak_noise`; of claims without a number their name. */
  readonly label: string;
  readonly outcome: Outcome;
  readonly sentences: readonly AuditedSentence[];
}
/** A work that models cite. */
export interface Work {
  /** What models call it. */
  readonly keys: readonly string[];
  /** Its title as cited; several where models write it in different ways. */
  readonly titles: readonly string[];
  /** The models that cite it. */
  readonly models: readonly string[];
}
export interface AuditedSource extends Work {
  readonly tally: Tally;
  readonly statements: readonly AuditedStatement[];
}
export interface AuditResult {
  readonly sources: readonly AuditedSource[];
  readonly tally: Tally;
  /** Works of which no claim states a sentence. */
  readonly background: readonly Work[];
  /** Claims that cite nothing: theory of the models' own, not judged here. */
  readonly uncited: { readonly claims: number; readonly models: number };
  readonly errors: VerifyDocument['result']['errors'];
}
export type AuditDocument = Document<'audit', AuditResult> & { readonly seed: number };

/** The audit of all sources, from the verification of the claims that cite them; models and claims in their given order. */
export function auditDocument(verified: VerifyDocument, models: readonly CitingModel[]): AuditDocument {
  const works = worksOf(models);
  const at = (c: ClaimDocument): number =>
    works.findIndex((w) => w.models.includes(c.model) && w.keys.includes(c.cite!.key));
  const cited = verified.result.claims.filter((c) => c.cite !== null);
  const sources = works.flatMap((work, k): readonly AuditedSource[] => {
    const statements = statementsOf(cited.filter((c) => at(c) === k));
    return statements.length === 0 ? [] : [{ ...work, tally: tallyOf(statements), statements }];
  });
  const result: AuditResult = {
    sources,
    tally: tallyOf(sources.flatMap((s) => s.statements)),
    background: works.filter((_, k) => cited.every((c) => at(c) !== k)),
    uncited: {
      claims: models.reduce((n, m) => n + m.uncited, 0),
      models: models.filter((m) => m.uncited > 0).length,
    },
    errors: verified.result.errors,
  };
  const { schema, command, ...rest } = document('audit', undefined, result, verified.warnings);
  return { schema, command, seed: verified.seed, ...rest };
}

/** One work for each title and each key: what is written in the same way, or called the same, is the same. */
function worksOf(models: readonly CitingModel[]): readonly Work[] {
  const works: { keys: string[]; titles: string[]; models: string[] }[] = [];
  const add = (into: string[], all: readonly string[]): void => {
    for (const x of all) if (!into.includes(x)) into.push(x);
  };
  for (const { name, citations } of models)
    for (const { key, text } of citations) {
      const same = works.filter((w) => w.keys.includes(key) || w.titles.includes(text));
      const [first = { keys: [], titles: [], models: [] }, ...others] = same;
      if (same.length === 0) works.push(first);
      for (const w of [...others, { keys: [key], titles: [text], models: [name] }]) {
        add(first.keys, w.keys);
        add(first.titles, w.titles);
        add(first.models, w.models);
      }
      for (const w of others) works.splice(works.indexOf(w), 1);
    }
  return works;
}

function statementsOf(claims: readonly ClaimDocument[]): readonly AuditedStatement[] {
  const groups = new Map<string, { readonly label: Labelled; readonly claims: ClaimDocument[] }>();
  for (const c of claims) {
    const label = labelOf(c.id);
    const key = label.number !== undefined ? label.text : c.sentence === null ? `${c.model}/${c.id}` : placed(c);
    const group = groups.get(key) ?? { label, claims: [] };
    groups.set(key, group);
    group.claims.push(c);
  }
  return [...groups.values()]
    .sort(
      (a, b) => naturally(a.label, b.label) || place(a.claims).localeCompare(place(b.claims), 'en', { numeric: true }),
    )
    .map(({ label, claims: own }) => {
      const sentences = sentencesOf(own);
      return { label: label.text, outcome: ofParts(sentences.map((s) => s.outcome)), sentences };
    });
}

const place = (claims: readonly ClaimDocument[]): string => claims[0]!.cite!.where ?? '';
const placed = (c: ClaimDocument): string => `${c.sentence}\n${c.cite!.where ?? ''}`;

function sentencesOf(claims: readonly ClaimDocument[]): readonly AuditedSentence[] {
  const keyOf = (c: ClaimDocument): string => (c.sentence === null ? `${c.model}/${c.id}` : placed(c));
  return [...new Set(claims.map(keyOf))].map((key) => {
    const own = claims.filter((c) => keyOf(c) === key);
    const audited = own.map(
      ({ figure: _, sentence: __, cite: ___, ...c }): AuditedClaim => ({ ...c, outcome: outcomeOf(c) }),
    );
    return {
      sentence: own[0]!.sentence,
      where: own[0]!.cite!.where,
      outcome: ofModels(audited.map((c) => c.outcome)),
      claims: audited,
    };
  });
}

/** A correction beside the mark that the sentence is false says what is true instead; it does not save the sentence. */
function outcomeOf(c: Pick<ClaimDocument, 'standing' | 'verdict' | 'expectRefuted' | 'correction'>): Outcome {
  if (c.standing === 'empirical') return 'empirical';
  if (c.standing === 'fault' || c.verdict === 'inconclusive') return 'open';
  if (c.verdict !== 'refuted') return 'holds';
  const saved = c.correction !== null && c.correction.verdict !== 'refuted' && c.correction.verdict !== 'inconclusive';
  return saved && !c.expectRefuted ? 'corrected' : 'refuted';
}

/** A sentence that several models state: what holds in one of them and not in another holds under conditions. */
function ofModels(outcomes: readonly Outcome[]): Outcome {
  const decided = outcomes.filter((o) => o !== 'empirical');
  const kinds = new Set(decided);
  if (kinds.size <= 1) return decided[0] ?? 'empirical';
  return kinds.has('open') ? 'open' : 'corrected';
}

/** A statement of several sentences is as good as the worst of them. */
function ofParts(outcomes: readonly Outcome[]): Outcome {
  const worst: readonly Outcome[] = ['refuted', 'open', 'corrected', 'holds', 'empirical'];
  return worst.find((o) => outcomes.includes(o))!;
}

function tallyOf(statements: readonly AuditedStatement[]): Tally {
  const of = (o: Outcome): number => statements.filter((s) => s.outcome === o).length;
  return {
    holds: of('holds'),
    corrected: of('corrected'),
    refuted: of('refuted'),
    empirical: of('empirical'),
    open: of('open'),
  };
}
