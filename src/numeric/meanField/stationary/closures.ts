import type { Letter } from '../../../expr/expr.ts';
import { mentions } from '../../../expr/traverse.ts';
import type { EffectiveProcess } from '../../../model/effective.ts';
import { product } from '../../compile/arrays/program.ts';
import { shapeOf } from '../../compile/request.ts';

/**
 * What a stationary state has to be consistent with: averages, E of products (kernels of two times, constant now), and
 * responses integrated over time. All lie in one vector, each row-major.
 */
export interface Closures {
  readonly blocks: readonly ClosureBlock[];
  readonly count: number;
}

export interface ClosureBlock {
  readonly letter: Letter;
  readonly kind: 'average' | 'product' | 'response';
  readonly population: number;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly length: number;
}

export function closuresOf(process: EffectiveProcess, sizes: ReadonlyMap<Letter, number>): Closures {
  const blocks: ClosureBlock[] = [];
  let count = 0;
  const put = (letter: Letter, kind: ClosureBlock['kind'], population: number): void => {
    const shape = shapeOf(letter, sizes);
    const length = product(shape);
    blocks.push({ letter, kind, population, offset: count, shape, length });
    count += length;
  };
  for (const a of process.averages) put(a.letter, 'average', a.population);
  for (const k of process.kernels) put(k.letter, k.kind === 'average' ? 'product' : 'response', k.population);
  return { blocks, count };
}

/** Why a process has no stationary state of this kind, in a sentence; undefined where it may. */
export function unfit(process: EffectiveProcess): string | undefined {
  const responses = process.kernels.filter((k) => k.kind === 'response').map((k) => k.letter);
  for (const [index, p] of process.populations.entries()) {
    for (const q of p.processes)
      for (const m of q.memory) {
        if (!responses.some((r) => mentions(m.kernel, r)))
          return `the memory of \`${q.letter.name}\` does not fade: its kernel has no response in it`;
        if (mentions(m.kernel, process.now) || mentions(m.kernel, process.earlier))
          return `the memory of \`${q.letter.name}\` depends on the times by itself`;
      }
    if (p.draws.length > 0) return 'what is drawn anew in each step keeps every site moving';
    const terms = [...p.states.map((s) => s.right), ...p.processes.map((q) => q.local)];
    if (terms.some((t) => mentions(t, process.now))) return 'the equations depend on time by themselves';
    const noisy = p.states.filter((s) => s.noise !== undefined);
    if (noisy.length === 0) continue;
    if (process.time === 'discrete') return 'noise keeps every site of the map moving';
    if (p.states.length > 1 || p.states[0]!.letter.axes.length > 0)
      return 'a site with noise has a known stationary law only where it has one state';
    if (responses.length > 0) return 'noise and memory together: the stationary law is not known in closed form';
    const own = new Set(p.states.map((s) => s.letter));
    const sends = process.kernels.some(
      (k) => k.kind === 'average' && k.population === index && [...own].some((l) => mentions(k.left.term, l)),
    );
    if (sends) return 'noise keeps what sites send moving: the fields that it makes do not stand still';
  }
  return undefined;
}
