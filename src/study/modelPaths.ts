import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { nearest } from '../diagnostic.ts';
import { readText } from './readText.ts';

// Where models are; nothing in them is understood here, so that a program can list them before it loads the engine.

/** Nothing to read: `unknown` is a name that nothing carries, `unreadable` a file that cannot or may not be read. */
export interface Unopened {
  readonly status: 'unknown' | 'unreadable';
  readonly asked: string;
  readonly message: string;
  readonly help?: string;
}

export const EXTENSION = '.saddle';
/** Where models are looked for. */
export const FOLDER = 'derivations';

/** Paths of the models below a folder (so many folders deep), in the order of their names; folders that are links are not entered. */
export function modelPaths(folder = FOLDER, deep = Number.POSITIVE_INFINITY): readonly string[] {
  const found: string[] = [];
  const visit = (at: string, depth: number): void => {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(at);
    } catch {
      return;
    }
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (depth < deep) visit(path, depth + 1);
      } else if (entry.name.endsWith(EXTENSION)) found.push(path);
    }
  };
  visit(folder, 0);
  return found;
}
/** A folder and those below it that are looked into for models. */
export function folderPaths(folder: string): readonly string[] {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(folder);
  } catch {
    return [];
  }
  const below = entries.filter((e) => e.isDirectory() && !isHidden(e.name));
  return [folder, ...below.flatMap((e) => folderPaths(join(folder, e.name)))];
}

/** Names that are passed over. */
export const isHidden = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

const list = (at: string) =>
  readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** So many models can be named in a line. */
const SHOWN = 12;

/** The path of the file that is asked for. */
export function pathOf(asked: string): string | Unopened {
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
      : names.length > SHOWN
        ? `there are ${names.length} models; \`saddle list\` shows them`
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
  // The folder may be the root of a disk: what stands far below it was not meant.
  const siblings = modelPaths(folder, 1).concat(modelPaths());
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

/** What messages call a path. */
export const labelOf = (path: string): string => relative('', path) || path;

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
