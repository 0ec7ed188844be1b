import { num, setOf, sym } from '../../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../../expr/intern.ts';
import { letters, substitute } from '../../../expr/traverse.ts';
import { compile } from '../../compile/compile.ts';
import type { Numbers } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';

/** Columns that are computed in one call of a kernel. */
const BLOCK = 128;

/** The rows of kernel letters at the time of the moment: one array over the columns for each component. */
export type KernelRows = ReadonlyMap<Letter, readonly Float64Array[]>;

/** A term in kernel letters, compiled for many columns at once: its letters get one more axis, the columns. */
export class RowTerm {
  /** How many components it has, row-major over its indices. */
  readonly count: number;
  private readonly run: (row: KernelRows, step: number, from: number, columns: number) => Float64Array;

  /** `earlier` is the letter for s, where the term may speak of it: a term of one time has none. */
  constructor(term: Expr, indices: readonly Atom[], kernels: ReadonlySet<Letter>, numbers: Numbers, earlier?: Letter) {
    const columns: IndexSet = setOf(BLOCK);
    const column = freeAtom('column', columns);
    const lifted = new Map<Letter, Letter>();
    const moved = substitute(term, (s) => {
      // Whole numbers are put in: powers with them become products.
      const value = s.indices.length === 0 ? numbers.fixed.get(s.letter)?.[0] : undefined;
      if (value !== undefined && Number.isInteger(value) && Math.abs(value) <= 64) return num(value);
      if (s.letter !== earlier && !kernels.has(s.letter)) return undefined;
      let made = lifted.get(s.letter);
      if (made === undefined) {
        made = letter({ name: s.letter.name, role: 'auxiliary', axes: [...s.letter.axes, columns] });
        lifted.set(s.letter, made);
      }
      return sym(made, [...s.indices, atomIndex(column)]);
    });
    const variables = [...lifted.values()];
    const constants = letters(moved).filter((l) => !variables.includes(l) && !numbers.sizes.has(l));
    for (const l of constants)
      if (!numbers.fixed.has(l) && !numbers.moving.has(l))
        throw new NoAnswer('does not apply', `${l.name} has no value in a kernel`);
    const kernel = compile({
      outputs: [{ name: 'row', indices: [...indices, column], term: moved }],
      variables,
      constants,
      sizes: numbers.sizes,
      data: new Map(),
      form: 'tensor',
    });
    this.count = kernel.outputCount / BLOCK;
    const packed = new Float64Array(kernel.constantCount);
    const point = new Float64Array(kernel.dimension);
    const out = new Float64Array(kernel.outputCount);
    const sources = [...lifted.keys()].map((l, k) => ({ of: l, offset: kernel.variables[k]!.offset }));
    this.run = (rows, step, from, count) => {
      for (const b of kernel.constants)
        packed.set((numbers.fixed.get(b.letter!) ?? numbers.moving.get(b.letter!))!, b.offset);
      for (const { of, offset } of sources)
        if (of === earlier) for (let j = 0; j < count; j++) point[offset + j] = (from + j) * step;
        else
          rows.get(of)!.forEach((r, k) => {
            const at = offset + k * BLOCK;
            if (count === BLOCK) point.set(r.subarray(from, from + BLOCK), at);
            else for (let j = 0; j < count; j++) point[at + j] = r[from + j]!;
          });
      kernel.evaluate(point, packed, out);
      return out;
    };
  }

  /** Entries 0 … columns - 1 of each component. */
  evaluate(rows: KernelRows, step: number, columns: number, out: readonly Float64Array[]): void {
    for (let from = 0; from < columns; from += BLOCK) {
      const count = Math.min(BLOCK, columns - from);
      const made = this.run(rows, step, from, count);
      out.forEach((o, k) => {
        o.set(made.subarray(k * BLOCK, k * BLOCK + count), from);
      });
    }
  }
}
