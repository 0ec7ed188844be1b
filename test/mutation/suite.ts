import { beforeAll, describe, expect, it } from 'vitest';
import type { Claim as Written } from '../../src/model/syntax/index.ts';
import { random } from '../../src/numeric/random.ts';
import { isFalse } from './falsehood.ts';
import { changesOfField, movesDifferently } from './fieldChanges.ts';
import { judged, reading, shipped, specimen, withClaims } from './laboratory.ts';
import { type Mutation, mutationsOf } from './mutations.ts';
import { everything } from './sourceText.ts';

// Does the judge notice? Each claim that passes is changed in the text of its model, so that it says something false;
// every changed claim must be refuted. Which changes are false is told by numbers (falsehood.ts), never by a verdict.

const SEED = 20260;
/** Claims of one model, and mutants of one claim; the rest is left out by lot. */
const MOST_CLAIMS = Math.max(5, Math.floor(150 / shipped.length));
const MOST_OF_CLAIM = Math.max(2, Math.min(16, Math.floor(80 / shipped.length)));
/** Changed flows of one model. */
const MOST_FLOWS = Math.max(2, Math.min(5, Math.floor(25 / shipped.length)));
/**
 * Above as many coordinates trajectories and spectra take seconds, and so they do where laws are averaged over by
 * quadrature: one setting and two mutants for each claim.
 */
const LARGE = 100;
const DRAWS = 6;

const some = <T>(all: readonly T[], most: number, label: string): readonly T[] => {
  const stream = random(`${SEED}/${label}`);
  return all
    .map((x) => ({ x, lot: stream.uniform() }))
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, most)
    .map(({ x }) => x);
};

/** Folders of models with a file of their own; `rest` are all others. */
const ALONE = ['contrastive', 'frustration', 'head'];
const subject = (file: string): string => ALONE.find((folder) => file.startsWith(folder)) ?? 'rest';

/** Whether the judge notices, in the models of one subject: a file for each, so that they run beside each other. */
export function judgeNotices(of: 'contrastive' | 'frustration' | 'head' | 'rest'): void {
  const tally = { refuted: 0, inconclusive: [] as string[], passed: [] as string[], nonsense: [] as string[], true: 0 };

  describe.each(shipped.filter((f) => subject(f) === of))('%s', (file) => {
    const s = specimen(file);
    const large = s.dimension > LARGE || /^law /m.test(s.model.source);
    const draws = large ? 0 : DRAWS;
    const written = s.syntax.statements.filter((x): x is Written => x.kind === 'claim' && !x.expectRefuted);
    let verdicts: ReturnType<typeof judged> = new Map();
    let passing: readonly Written[] = [];
    beforeAll(() => {
      const asked = some(written, MOST_CLAIMS, file).map((c) => c.name.text);
      verdicts = judged(s.model, asked, { draws, seed: SEED });
      passing = written.filter((c) => verdicts.get(c.name.text)?.passes);
    }, 120_000);

    it('has claims that pass', () => expect(passing.length).toBeGreaterThan(0));

    it(`refutes what is changed in them (seed ${SEED})`, () => {
      const all = passing.flatMap((c): readonly Mutation[] =>
        mutationsOf(c, s.syntax, s.source, verdicts.get(c.name.text)!.judgement.verdict === 'refuted'),
      );
      const { model, kept, refused } = withClaims(s, all);
      tally.nonsense.push(...refused.map((m) => `${file} ${m.text}`));
      const claims = new Map(model.claims.map((c) => [c.name, c]));
      const chosen = passing.flatMap((c) => {
        const original = claims.get(c.name.text)!;
        const mine = kept.filter((m) => m.of === c.name.text);
        const form =
          verdicts.get(c.name.text)!.judgement.verdict === 'refuted' ? original.correction!.form : original.form;
        // By lot, until there are enough: whether a change is false takes a simulation where the claim speaks of times.
        const most = large ? 2 : MOST_OF_CLAIM;
        const no: Mutation[] = [];
        for (const m of some(mine, Infinity, c.name.text)) {
          if (no.length === most) break;
          if (isFalse(claims.get(m.name)!, original, form, model)) no.push(m);
          else tally.true++;
        }
        return no;
      });
      const found = judged(
        model,
        chosen.map((m) => m.name),
        { draws, seed: SEED },
      );
      const passed: string[] = [];
      for (const m of chosen) {
        const { judgement } = found.get(m.name)!;
        const line = `${file}: ${m.what}\n${m.text}\n    -> ${judgement.verdict} ${judgement.reason ?? ''}`;
        if (judgement.verdict === 'refuted') tally.refuted++;
        else if (judgement.verdict === 'inconclusive') tally.inconclusive.push(line);
        else passed.push(line);
      }
      tally.passed.push(...passed);
      expect(passed).toEqual([]);
    });

    it('notices a stop-gradient, a sign or a factor in what moves', () => {
      // All claims that cost little, not a lot of them: the one that says the flow may not be missing.
      const cheap = new Set(['flow', 'relation', 'conserved', 'decreasing', 'gradient-field', 'stationary']);
      const candidates = s.model.claims.filter(
        (c) => cheap.has(c.form.kind) && c.observed.length === 0 && c.correction === undefined && !c.expectRefuted,
      );
      const before = judged(
        s.model,
        candidates.map((c) => c.name),
        { draws: large ? 0 : 2, seed: SEED },
      );
      const speaking = candidates.filter((c) => before.get(c.name)!.passes);
      // One after the other by lot: to read a changed model takes long where it has data.
      const most = large ? 2 : MOST_FLOWS;
      const unnoticed: string[] = [];
      let asked = 0;
      for (const { what, edits } of some(changesOfField(s), Infinity, 'field')) {
        if (asked === most) break;
        const model = reading(file, s.source.edited(everything(s.source.all), edits)).model;
        if (model === undefined || !movesDifferently(s.model, model)) continue;
        asked++;
        const after = judged(
          model,
          speaking.map((c) => c.name),
          { draws: large ? 0 : 2, seed: SEED },
        );
        if (![...after.values()].some((j) => j.judgement.verdict === 'refuted')) unnoticed.push(what);
      }
      expect(unnoticed).toEqual([]);
    });
  });

  it('refutes at least 95 % of all changed claims, and leaves the others open', () => {
    const total = tally.refuted + tally.inconclusive.length + tally.passed.length;
    console.log(
      [
        `${total} changed claims (seed ${SEED}): ${tally.refuted} refuted, ${tally.inconclusive.length} inconclusive, ${tally.passed.length} passed;`,
        `${tally.true} changes left out that may be true, ${tally.nonsense.length} that are no claims`,
        ...tally.nonsense,
        ...tally.inconclusive,
      ].join('\n'),
    );
    expect(tally.refuted).toBeGreaterThan(0.95 * total);
  });
}
