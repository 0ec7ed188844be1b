import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/**
 * To be called before a program is loaded. Most runs last a few seconds. By its own measure the machine compiles each function
 * that has been warm for a moment again, optimised, beside the run: that takes as much of the processors as the run itself, and
 * most of it is never used. Code that was kept is for one measure.
 */
export const forShortRuns = (): void => setFlagsFromString('--interrupt-budget=700000');

/** A program in one file, and what it exports. */
export interface Compiled<T> {
  readonly exports: T;
  /** Whether its code had been kept. */
  readonly wasKept: boolean;
  /** Keeps the code of all functions that have run by now: who loads the program next need not compile them. */
  readonly keep: () => void;
}

/**
 * Runs a program of one CommonJS file, with the code that was kept of it where there is some. Most of a short run goes by
 * with reading and compiling functions that run a few times. What was kept by another version of the machine, or of another
 * text, is not used.
 */
export function compiled<T>(file: string): Compiled<T> {
  const bytes = readFileSync(file);
  const kept = `${file}.code`;
  const code = codeIn(kept, bytes);
  // Plain characters take one byte each in memory too: read, joined and compared in a fraction of the time.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename: file,
    ...(code !== undefined && { cachedData: code }),
  });
  const module = { exports: {} as T };
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  return {
    exports: module.exports,
    wasKept: code !== undefined && script.cachedDataRejected !== true,
    keep: () => {
      const made = script.createCachedData();
      writeFileSync(`${kept}.part`, Buffer.concat([digest(bytes, made), made]));
      renameSync(`${kept}.part`, kept);
    },
  };
}

/**
 * The code in a file, if it is whole and of this text: the machine itself knows a text by its length, and runs code without
 * looking.
 */
function codeIn(kept: string, text: Buffer): Buffer | undefined {
  let whole: Buffer;
  try {
    whole = readFileSync(kept);
  } catch {
    return undefined;
  }
  const code = whole.subarray(DIGEST);
  return whole.subarray(0, DIGEST).equals(digest(text, code)) ? code : undefined;
}

const DIGEST = 32;
const digest = (text: Buffer, code: Buffer): Buffer => createHash('sha256').update(text).update(code).digest();
