import { scalarFunction } from '../arrays/functions.ts';
import type { Nest } from '../loops/loops.ts';
import { moduleBytes } from './encoder.ts';
import { Imports } from './imports.ts';
import { type Memory, machine } from './machine.ts';
import { NestCode } from './nestCode.ts';
import { vectorExp, vectorTanh } from './vectorFunctions.ts';
import { vectorLoop } from './vectorLoop.ts';

/** Bytes in a page of the memory. */
export const PAGE = 65536;

/** Runs the nests in order; numbers lie at the start of the memory, tables at `tableBase` bytes. */
export function webAssembly(nests: readonly Nest[], memory: Memory, tableBase: number): () => void {
  const imports = new Imports(nests);
  const codes = nests.map((n) => new NestCode(n, imports, tableBase, vectorLoop).code);
  const bytes = moduleBytes(imports.list, [vectorExp(), vectorTanh()], codes, memory.buffer.byteLength / PAGE);
  const functions = Object.fromEntries(imports.list.map((f) => [f.name, scalarFunction(f.name)]));
  const made = new machine.Instance(new machine.Module(bytes), { f: functions, m: { m: memory } });
  return made.exports.r as () => void;
}
