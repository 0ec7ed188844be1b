import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { ReadFile } from '../model/elaborate/declared/csv.ts';

const MOST_DATA = 1 << 24;

/** The text of a data file inside the folder of the model, or why there is none; links that lead out are not followed. */
export function besides(folder: string, path: string): ReturnType<ReadFile> {
  try {
    const home = realpathSync(folder);
    const target = realpathSync(resolve(home, path));
    if (!target.startsWith(home + sep))
      return { unread: 'leads out of the folder of the model', help: 'a copy beside it' };
    const found = statSync(target);
    if (!found.isFile()) return { unread: found.isDirectory() ? 'is a folder' : 'is no file' };
    const { text, cut, why } = readText(target, MOST_DATA);
    if (cut) return { unread: `is larger than ${MOST_DATA >> 20} MiB`, help: 'smaller data' };
    return text ?? { unread: `cannot be read: ${why}` };
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'ENOENT'
      ? undefined
      : { unread: `cannot be read: ${reasonOf(problem)}` };
  }
}

/** Text of a file or of an open descriptor, at most so many bytes; more is noticed, not read. */
export function readText(
  source: string | number,
  most: number,
): { readonly text?: string; readonly cut: boolean; readonly why?: string } {
  let descriptor: number | undefined;
  try {
    descriptor = typeof source === 'number' ? source : openSync(source, 'r');
    const chunks: Buffer[] = [];
    let total = 0;
    while (total <= most) {
      const chunk = Buffer.alloc(Math.min(1 << 16, most + 1 - total));
      const n = readChunk(descriptor, chunk);
      if (n === 0) break;
      chunks.push(chunk.subarray(0, n));
      total += n;
    }
    const cut = total > most;
    const bytes = Buffer.concat(chunks).subarray(0, most);
    return { text: new TextDecoder('utf-8', { fatal: !cut }).decode(bytes), cut };
  } catch (problem) {
    return { cut: false, why: reasonOf(problem) };
  } finally {
    if (typeof source === 'string' && descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads what is there; a terminal or pipe that has nothing yet is asked again. */
function readChunk(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (problem) {
      const code = (problem as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw problem;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function reasonOf(problem: unknown): string {
  if (problem instanceof TypeError) return 'it is not UTF-8 text: save it as UTF-8';
  const code = (problem as NodeJS.ErrnoException).code;
  return code === 'EACCES' ? 'no permission' : code === 'ENOENT' ? 'it is not there' : (code ?? String(problem));
}
