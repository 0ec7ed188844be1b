import type { Claim } from '../../src/model/claim.ts';
import type { Claim as Written } from '../../src/model/syntax/index.ts';
import { everything } from '../../src/model/syntax/sourceText.ts';
import { random } from '../../src/numeric/random.ts';
import { isFalse } from './falsehood.ts';
import { changesOfField, movesDifferently } from './fieldChanges.ts';
import { answer, reading, type Specimen, withClaims } from './laboratory.ts';
import { type Mutation, mutationsOf } from './mutations.ts';

// Does the judge notice? Each claim is changed in the text of its model, so that it says something false; every changed
// claim must be refuted. Which changes are false is told by numbers (falsehood.ts), never by a verdict.

/** How much of a model is changed. */
export interface Extent {
  /** Changes of each claim; which ones is drawn by lot. */
  readonly ofClaim: number;
  /** Changes of what moves. */
  readonly ofFlow: number;
  /** Settings drawn besides the declared one. */
  readonly draws: number;
}

/** Every claim once, the flow once: what each run of the tests asks. */
export const SHORT: Extent = { ofClaim: 1, ofFlow: 1, draws: 3 };
/** Every change there is. */
export const LONG: Extent = { ofClaim: Infinity, ofFlow: Infinity, draws: 6 };

/**
 * Above as many coordinates trajectories and spectra take seconds, and so they do where laws are averaged over by
 * quadrature: claims are asked at the declared setting and one more, for those whose conditions leave it out.
 */
const LARGE = 100;
const drawsFor = (s: Specimen, extent: Extent): number =>
  s.dimension > LARGE || /^law /m.test(s.model.source) ? Math.min(1, extent.draws) : extent.draws;

/** A change that was not refuted: a text that shows it, and what the judge said. */
export interface Unnoticed {
  readonly what: string;
  /** The claim in the language, or the whole model where what moves was changed. */
  readonly text: string;
  readonly verdict: string;
  readonly reason?: string;
}

export interface Trial {
  readonly refuted: number;
  readonly inconclusive: readonly Unnoticed[];
  /** What is false and passes, and faults of the program. */
  readonly wrong: readonly Unnoticed[];
  /** Claims that no change is known to make false. */
  readonly unchanged: readonly string[];
  /** Changes left out, as they may be true. */
  readonly perhapsTrue: number;
  /** Changes that are no claims of the language. */
  readonly nonsense: readonly string[];
}

/** All, in an order by lot. */
const shuffled = <T>(all: readonly T[], label: string): readonly T[] => {
  const stream = random(label);
  return all
    .map((x) => ({ x, lot: stream.uniform() }))
    .toSorted((a, b) => a.lot - b.lot)
    .map(({ x }) => x);
};

/** Claims that hold: that they do is judged elsewhere. Where there is a correction, that is what holds. */
const holding = (s: Specimen): readonly Written[] =>
  s.syntax.statements.filter((x): x is Written => x.kind === 'claim' && !x.expectRefuted);

/** Changes claims of a model, and puts what is false to the judge. */
export function changedClaims(s: Specimen, extent: Extent, seed: number): Trial {
  const written = holding(s);
  const mutants = written.map((c) =>
    shuffled(mutationsOf(c, s.syntax, s.source, c.correction !== undefined), `${seed}/${s.file}/${c.name.text}`),
  );
  // Not all are read: the text would be many times as long as the model.
  const { model, kept, refused } = withClaims(
    s,
    mutants.flatMap((m) => m.slice(0, extent.ofClaim * 12)),
  );
  const claims = new Map(model.claims.map((c) => [c.name, c]));
  let perhapsTrue = 0;
  const chosen = written.flatMap((c): readonly Mutation[] => {
    const original = claims.get(c.name.text)!;
    const form = (original.correction ?? original).form;
    // Until there are enough: whether a change is false takes a simulation where the claim speaks of times.
    const no: Mutation[] = [];
    for (const m of kept.filter((x) => x.of === c.name.text)) {
      if (no.length === extent.ofClaim) break;
      if (m.certain || isFalse(claims.get(m.name)!, original, form, model)) no.push(m);
      else perhapsTrue++;
    }
    return no;
  });
  const draws = drawsFor(s, extent);
  const found = chosen.map((m) => {
    return { what: m.what, text: m.text, ...answer(model, m.name, { draws, seed }) };
  });
  return {
    refuted: found.filter((u) => u.verdict === 'refuted').length,
    inconclusive: found.filter((u) => u.verdict === 'inconclusive'),
    unchanged: written.map((c) => c.name.spelled).filter((name) => !chosen.some((m) => m.of === name)),
    wrong: found.filter((u) => u.verdict !== 'inconclusive' && u.verdict !== 'refuted'),
    perhapsTrue,
    nonsense: refused.map((m) => `${s.file} ${m.text}`),
  };
}

/** Claims that speak of what moves, those that cost little first, the one that says the flow before all. */
const SPEAKING = [
  'flow',
  'relation',
  'conserved',
  'decreasing',
  'gradient-field',
  'stationary',
  'spectrum',
  'trajectory',
];

/** Changes what moves: a stop-gradient, a sign, a factor. Each has to be noticed by a claim. */
export function changedFlows(s: Specimen, extent: Extent, seed: number): readonly Unnoticed[] {
  const cost = (c: Claim): number => SPEAKING.indexOf(c.form.kind) + (c.observed.length === 0 ? 0 : SPEAKING.length);
  const speaking = s.model.claims
    .filter((c) => SPEAKING.includes(c.form.kind) && c.correction === undefined && !c.expectRefuted)
    .toSorted((a, b) => cost(a) - cost(b));
  const draws = Math.min(2, drawsFor(s, extent));
  const unnoticed: Unnoticed[] = [];
  let asked = 0;
  // One after the other by lot: to read a changed model takes long where it has data.
  for (const { what, edits } of shuffled(changesOfField(s), `${seed}/${s.file}/field`)) {
    if (asked === extent.ofFlow) break;
    const text = s.source.edited(everything(s.source.all), edits);
    const { model } = reading(s.file, text);
    if (model === undefined || !movesDifferently(s.model, model)) continue;
    asked++;
    const refuted = (name: string): boolean => answer(model, name, { draws, seed }).verdict === 'refuted';
    if (!speaking.some((c) => refuted(c.name))) unnoticed.push({ what, text, verdict: 'unnoticed' });
  }
  return unnoticed;
}
