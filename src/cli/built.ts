import { fileURLToPath } from 'node:url';
import { debuglog } from 'node:util';
import { type Compiled, compiled } from './compiled.ts';
import type * as program from './program.ts';

export type Program = typeof program;

/** The program as the build leaves it, beside the file that asks. */
export function built(asking: string): Compiled<Program> {
  const made = compiled<Program>(fileURLToPath(new URL('./program.cjs', import.meta.url)));
  debuglog('saddle')(`${asking}: ${made.wasKept ? 'with code that was kept' : 'nothing was kept'}`);
  return made;
}
