import type { Model } from '../model/model.ts';
import { type DerivationOptions, derivationText } from '../report/derivationText.ts';
import { deriveDocument } from '../report/deriveDocument.ts';
import type { DeriveDocument, DeriveResult, StepDocument } from '../report/document.ts';
import { painted, unpainted } from '../report/paint.ts';
import { CHAPTERS, chaptersOf, type DeriveOptions, joined } from '../study/derive.ts';
import type { ModelText } from '../study/modelFile.ts';

/** What `saddle derive` is to write, as it can be sent to a thread. */
export interface Writing {
  readonly file: ModelText;
  readonly options: DeriveOptions;
  readonly json: boolean;
  readonly layout: DerivationOptions['layout'];
  readonly width: number;
  readonly coloured: boolean;
}

/** A chapter of a theory as it is printed: a document, or text. */
export interface WrittenChapter {
  /** With `--json`. */
  readonly document?: DeriveDocument;
  /** Else, for each list of a theory what this chapter has in it; empty where it has nothing. */
  readonly texts: readonly string[];
  /** Whether a step, or a spectrum, failed its test. */
  readonly differs: boolean;
}

const LISTS = ['derivations', 'reductions', 'fixedPoints', 'spectra'] as const;
const NOTHING = { derivations: [], reductions: [], fixedPoints: [], spectra: [] };

/** Writes chapters of the theory of a model, by their number. */
export function writer(model: Model, w: Omit<Writing, 'file'>): (chapter: number) => WrittenChapter {
  const theory = chaptersOf(model, w.options);
  const page = { layout: w.layout, width: w.width, paint: w.coloured ? painted : unpainted };
  return (k) => {
    const document = deriveDocument(theory(CHAPTERS[k]!));
    const { result } = document;
    const differs = isWrong(result);
    // As it is in JSON: what a thread sends has no terms in it.
    if (w.json) return { document: JSON.parse(JSON.stringify(document)) as DeriveDocument, texts: [], differs };
    const texts = LISTS.map((list) =>
      result[list].length === 0
        ? ''
        : derivationText({ ...document, result: { ...result, ...NOTHING, [list]: result[list] } }, page),
    );
    return { texts, differs };
  };
}

function isWrong(result: DeriveResult): boolean {
  const differs = (s: StepDocument): boolean => s.tested.status === 'differs' || (s.steps ?? []).some(differs);
  const stepped = [...result.derivations, ...result.reductions, ...result.fixedPoints.flatMap((f) => f.branches)];
  const contradicted = result.spectra.some((s) => s.compared.status === 'differs');
  return contradicted || [...stepped, ...result.spectra].some((x) => x.steps.some(differs));
}

/** The text of all chapters: each list of a theory through all of them, an empty line between what they have in it. */
export const wholeText = (chapters: readonly WrittenChapter[]): string =>
  LISTS.flatMap((_, k) => chapters.map((c) => c.texts[k]!))
    .filter((text) => text !== '')
    .join('\n');

/** The document of all chapters. */
export function wholeDocument(chapters: readonly WrittenChapter[]): DeriveDocument {
  const documents = chapters.map((c) => c.document!);
  return { ...documents[0]!, result: joined(documents.map((d) => d.result)) };
}
