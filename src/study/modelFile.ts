import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, nearest } from '../diagnostic.ts';
import type { ReadFile } from '../model/elaborate/csv.ts';
import { load } from '../model/load.ts';
import type { Model } from '../model/model.ts';
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
/** Nothing to read: `unknown` is a name that nothing carries, `unreadable` a file that cannot or may not be read. */
export interface Unopened {
  readonly status: 'unknown' | 'unreadable';
  readonly asked: string;
  readonly message: string;
  readonly help?: string;
}

const EXTENSION = '.saddle';
const FOLDER = 'derivations';
/** A page of text is a few kilobytes; what is longer is no model. */
const MOST_TEXT = 1 << 20;

/** Paths of the models below a folder, in the order of their names; folders that are links are not entered. */
export function modelPaths(folder = FOLDER): readonly string[] {
  const found: string[] = [];
  const visit = (at: string): void => {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(at);
    } catch {
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith(EXTENSION)) found.push(path);
    }
  };
  visit(folder);
  return found;
}
const list = (at: string) =>
  readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

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

/** The path of the file that is asked for. */
function pathOf(asked: string): string | Unopened {
  if (isFolder(asked))
    return { status: 'unreadable', asked, message: `\`${asked}\` is a folder`, help: 'name one model in it' };
  if (exists(asked)) return asked;
  if (asked.includes('/') || asked.includes(sep) || asked.endsWith(EXTENSION)) return noSuchFile(asked);
  const known = modelPaths().map((path) => ({ path, names: namesOf(path) }));
  const matches = known.filter((k) => k.names.includes(asked));
  if (matches.length === 1) return matches[0]!.path;
  if (matches.length > 1) {
    const paths = matches.map((m) => m.path).join(', ');
    return { status: 'unknown', asked, message: `\`${asked}\` names several models`, help: `give a path: ${paths}` };
  }
  const names = [...new Set(known.map((k) => k.names[0]!))];
  const close = likely(asked, [...new Set(known.flatMap((k) => k.names))]);
  const help =
    close !== undefined
      ? `did you mean \`${close}\`?`
      : names.length > 0
        ? `there are ${names.join(', ')}`
        : `there is no model below ./${FOLDER}; give the path of a file`;
  return { status: 'unknown', asked, message: `no model is called \`${asked}\``, help };
}

/** The nearest by letters, else the only one that contains the word. */
function likely(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined) return near;
  const around = candidates.filter((c) => word.length >= 3 && c.toLowerCase().includes(word.toLowerCase()));
  return around.length > 0 ? around[0] : undefined;
}

function noSuchFile(asked: string): Unopened {
  const folder = dirname(asked);
  const siblings = modelPaths(folder).concat(modelPaths());
  const byName = siblings.find((p) => basename(p) === basename(asked));
  const close =
    byName ??
    nearest(asked, siblings) ??
    siblings.find(
      (p) =>
        basename(p) ===
        nearest(
          basename(asked),
          siblings.map((s) => basename(s)),
        ),
    );
  return {
    status: 'unknown',
    asked,
    message: `there is no file \`${asked}\``,
    ...(close === undefined ? {} : { help: `did you mean \`${close}\`?` }),
  };
}

/** The name in the `model` statement, if the file begins with one, then the name of the file. */
function namesOf(path: string): readonly string[] {
  const file = basename(path, EXTENSION);
  const head = readText(path, 1 << 12);
  const name = head.text === undefined ? undefined : /^model[ \t]+([\p{L}\d_-]+)/mu.exec(head.text)?.[1];
  return name === undefined || name === file ? [file] : [name, file];
}

function openPath(path: string): Opened {
  return openText(path, labelOf(path), path, dirname(resolve(path)));
}
const labelOf = (path: string): string => relative('', path) || path;

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

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
