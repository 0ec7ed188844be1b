import { describe, expect, it } from 'vitest';
import { shipped, specimen } from './laboratory.ts';
import { changedClaims, changedFlows, SHORT, type Trial } from './trial.ts';

// The short form: every claim of every model is changed once, and what moves once, by a fixed lot. All changes, and other
// lots, are asked by `npm run campaign`.

const SEED = 20260;

/** Folders of models with a file of their own; `rest` are all others. */
const ALONE = ['contrastive', 'frustration', 'head'];
const subject = (file: string): string => ALONE.find((folder) => file.startsWith(`${folder}/`)) ?? 'rest';

/** Whether the judge notices, in the models of one subject: a file for each, so that they run beside each other. */
export function judgeNotices(of: 'contrastive' | 'frustration' | 'head' | 'rest'): void {
  const trials: Trial[] = [];

  describe.each(shipped.filter((f) => subject(f) === of))('%s', (file) => {
    const s = specimen(file);
    it(`refutes what is changed in its claims (seed ${SEED})`, () => {
      const trial = changedClaims(s, SHORT, SEED);
      trials.push(trial);
      expect(trial.wrong).toEqual([]);
    });
    it('notices a stop-gradient, a sign or a factor in what moves', () => {
      expect(changedFlows(s, SHORT, SEED)).toEqual([]);
    });
  });

  it('refutes at least 95 % of all changed claims, and leaves the others open', () => {
    const refuted = trials.reduce((n, t) => n + t.refuted, 0);
    const open = trials.flatMap((t) => t.inconclusive);
    const total = refuted + open.length + trials.reduce((n, t) => n + t.wrong.length, 0);
    const left = trials.reduce((n, t) => n + t.perhapsTrue, 0);
    const nonsense = trials.flatMap((t) => t.nonsense);
    console.log(
      [
        `${total} changed claims (seed ${SEED}): ${refuted} refuted, ${open.length} inconclusive;`,
        `${left} changes left out that may be true, ${nonsense.length} that are no claims;`,
        `claims of which no change is known to be false: ${trials.flatMap((t) => t.unchanged).join(', ') || 'none'}`,
        ...nonsense,
        ...open.map((u) => `${u.what}\n${u.text}\n    -> ${u.reason}`),
      ].join('\n'),
    );
    expect(refuted).toBeGreaterThan(0.95 * total);
  });
}
