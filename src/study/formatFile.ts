import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import { format } from '../model/syntax/print/format.ts';
import { textOf } from './modelFile.ts';
import type { Unopened } from './modelPaths.ts';

/** A model file and its canonical layout, or the errors for which it has none; `path` is absent for standard input. */
export interface FormattedFile {
  readonly status: 'formatted';
  readonly label: string;
  readonly path?: string;
  readonly before: string;
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what was asked for and lays it out; writes nothing. */
export function formatFile(asked: string): FormattedFile | Unopened {
  const found = textOf(asked);
  if ('status' in found) return found;
  const { text, diagnostics = [] } = format(found.text);
  const { label, path } = found;
  return {
    ...{ status: 'formatted', label, before: found.text, diagnostics },
    ...(path !== undefined && { path }),
    ...(text !== undefined && { text }),
  };
}

/** Replaces a file at once: whoever reads it sees the old text or the new one, and a crash loses neither. */
export function replaceFile(path: string, text: string): void {
  // A link stays one.
  const target = realpathSync(path);
  const { mode } = statSync(target);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const descriptor = openSync(draft, 'wx', mode);
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
    closeSync(descriptor);
    chmodSync(draft, mode);
    renameSync(draft, target);
  } catch (problem) {
    rmSync(draft, { force: true });
    throw problem;
  }
}
