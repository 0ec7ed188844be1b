import { apart } from '../expr/intern.ts';
import type { Model } from '../model/model.ts';
import { TooManyTerms } from '../rewrite/expand.ts';
import { CHAPTERS, type Chapter, Desk, WRITTEN } from './chapters.ts';
import { type DeriveOptions, joined, type Theory } from './theory.ts';

export { CHAPTERS, type Chapter } from './chapters.ts';
export * from './theory.ts';

/** Derives the vector field of a model, what it conserves and the reduced flow of each ansatz, and tests each step in numbers. */
export const deriveModel = (model: Model, options: DeriveOptions = {}): Theory =>
  joined(CHAPTERS.map(chaptersOf(model, options)));

/** The theory of a model chapter by chapter; what several of them need is made once. */
export function chaptersOf(model: Model, options: DeriveOptions = {}): (chapter: Chapter) => Theory {
  const desk = new Desk(model, options);
  return (chapter) =>
    apart(() => {
      const found = WRITTEN[chapter](desk);
      return {
        model,
        seed: desk.seed,
        derivations: [],
        reductions: [],
        fixedPoints: [],
        spectra: [],
        ...found,
        flow: desk.flow,
      };
    });
}

/** What keeps a derivation from its end, if the exception is of that kind and not a fault of the program. */
export const underived = (problem: unknown): string | undefined =>
  problem instanceof TooManyTerms ? problem.message : undefined;
