import type { Expr, Letter } from '../../expr/expr.ts';
import { factorsOf, letters, mentions, termsOf } from '../../expr/traverse.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import { scalar } from '../scalar.ts';

/**
 * The process without what vanishes at values of its parameters: memories and covariances with a factor that is 0, and the kernels that
 * nothing needs then. So a site without reciprocity is Gaussian although reciprocity is a parameter.
 */
export function withoutSilence(
  process: EffectiveProcess,
  values: ReadonlyMap<Letter, Float64Array>,
  sizes: ReadonlyMap<Letter, number>,
): EffectiveProcess {
  const read = { size: (l: Letter) => sizes.get(l)!, component: (l: Letter) => values.get(l)![0]! };
  const isNumber = (e: Expr): boolean =>
    e.free.length === 0 && letters(e).every((l) => sizes.has(l) || (l.axes.length === 0 && values.has(l)));
  const silent = (e: Expr): boolean =>
    termsOf(e).every((t) => factorsOf(t).some((f) => isNumber(f) && scalar(f, read) === 0));
  const covariances = process.covariances.filter((c) => !silent(c.term));
  const noisy = new Set(covariances.map((c) => c.left));
  const populations = process.populations.map((p) => ({
    ...p,
    processes: p.processes.map((q) => ({
      ...q,
      noise: q.noise && noisy.has(q.letter),
      memory: q.memory.filter((m) => !silent(m.kernel)),
    })),
  }));
  const terms = [
    ...covariances.map((c) => c.term),
    ...populations.flatMap((p) => p.processes.flatMap((q) => q.memory.map((m) => m.kernel))),
  ];
  const needed = (l: Letter): boolean => terms.some((e) => mentions(e, l));
  return { ...process, populations, covariances, kernels: process.kernels.filter((k) => needed(k.letter)) };
}
