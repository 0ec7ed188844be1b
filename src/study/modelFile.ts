import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import type { ReadFile } from '../model/elaborate/declared/csv.ts';
import { load } from '../model/load.ts';
import type { Model } from '../model/model.ts';
import { EXTENSION, isFolder, labelOf, modelPaths, pathOf, type Unopened } from './modelPaths.ts';
import { besides, readText } from './readText.ts';

/** A model's text as it came from a file or from standard input, with the data files it read. */
export interface ModelText {
  /** What messages call it: the path as given, or `<stdin>`. */
  readonly label: string;
  readonly text: string;
  /** Data files by the path that the model gives, as far as they were read. */
  readonly files: ReadonlyMap<string, string>;
}

/** A model that was asked for: its text and what the elaborator says, or why there is no text. */
export type Opened =
  | {
      readonly status: 'opened';
      readonly file: ModelText;
      readonly model?: Model;
      readonly diagnostics: readonly Diagnostic[];
    }
  | Unopened;
/** A page of text is a few kilobytes; what is longer is no model. */
const MOST_TEXT = 1 << 20;

/** Opens what was asked for: a path, a folder (all models below it), the name of a model or of its file, or `-`. */
export function openModels(asked: string): readonly Opened[] {
  if (asked !== '-' && isFolder(asked)) {
    const paths = modelPaths(asked);
    if (paths.length > 0) return paths.map(openPath);
    return [{ status: 'unknown', asked, message: `no model (*${EXTENSION}) below \`${asked}\`` }];
  }
  return [openModel(asked)];
}

/** Opens one model: a path, the name of a model or of its file below `./derivations`, or `-` for standard input. */
export function openModel(asked: string): Opened {
  if (asked === '-') return openText(asked, '<stdin>', 0, undefined);
  const path = pathOf(asked);
  return typeof path === 'string' ? openPath(path) : path;
}

/** The text of one model and its path, nothing in it understood; standard input has no path. */
export function textOf(asked: string): (Pick<ModelText, 'label' | 'text'> & { readonly path?: string }) | Unopened {
  const path = asked === '-' ? undefined : pathOf(asked);
  if (path !== undefined && typeof path !== 'string') return path;
  const label = path === undefined ? '<stdin>' : labelOf(path);
  const read = readText(path ?? 0, MOST_TEXT);
  const refused = refusedText(asked, label, read);
  return refused ?? { label, text: read.text!, ...(path !== undefined && { path }) };
}

function openPath(path: string): Opened {
  return openText(path, labelOf(path), path, dirname(resolve(path)));
}
function refusedText(asked: string, label: string, read: ReturnType<typeof readText>): Unopened | undefined {
  if (read.text !== undefined && !read.cut) return undefined;
  return {
    status: 'unreadable',
    asked,
    message: read.cut ? `\`${label}\` is longer than 1 MiB` : `\`${label}\` cannot be read: ${read.why}`,
    ...(read.cut ? { help: 'large arrays belong into a csv file beside the model' } : {}),
  };
}

function openText(asked: string, label: string, source: string | number, folder: string | undefined): Opened {
  const read = readText(source, MOST_TEXT);
  const refused = refusedText(asked, label, read);
  if (refused !== undefined) return refused;
  const files = new Map<string, string>();
  const readFile: ReadFile | undefined =
    folder === undefined
      ? undefined
      : (path) => {
          const found = besides(folder, path);
          if (typeof found === 'string') files.set(path, found);
          return found;
        };
  const text = read.text!;
  const { model, diagnostics } = load(text, readFile === undefined ? {} : { readFile });
  return { status: 'opened', file: { label, text, files }, diagnostics, ...(model && { model }) };
}
