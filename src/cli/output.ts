import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFolder } from '../study/modelPaths.ts';
import { usage } from './exit.ts';

/** Writes a file whole or not at all: beside it first, then under its name. */
export function writeWhole(path: string, text: string, flag = '--out'): void {
  if (isFolder(path)) throw usage(`\`${flag} ${path}\` cannot be written: it is a folder`, 'name a file in it');
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, path);
  } catch (problem) {
    rmSync(beside, { force: true });
    const { code } = problem as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such folder' : code === 'EACCES' ? 'it may not be written' : `${code}`;
    throw usage(`\`${flag} ${path}\` cannot be written: ${why}`);
  }
}
