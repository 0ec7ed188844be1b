import type { Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Average, EffectiveProcess, Kernel, Process } from '../../model/effective.ts';

/** One thing to be computed at a time. */
export type Task =
  | { readonly kind: 'process'; readonly population: number; readonly process: Process }
  | { readonly kind: 'average'; readonly average: Average }
  | { readonly kind: 'kernel'; readonly kernel: Kernel };

/**
 * What has to be computed at one time, each after what it needs: fields and named quantities after their noise, that after the
 * averages that are its covariance, those after the terms that they average. Names of letters where they go round in a circle.
 */
export function tasksInOrder(
  p: EffectiveProcess,
): { readonly tasks: readonly Task[] } | { readonly circle: readonly string[] } {
  const all = new Map<Letter, { readonly task: Task; readonly needs: readonly Expr[] }>();
  p.populations.forEach((q, population) => {
    for (const process of q.processes) {
      const noise = process.noise ? p.covariances.filter((c) => c.left === process.letter).map((c) => c.term) : [];
      const needs = [process.local, ...noise, ...process.memory.map((m) => m.kernel)];
      all.set(process.letter, { task: { kind: 'process', population, process }, needs });
    }
  });
  for (const average of p.averages)
    all.set(average.letter, { task: { kind: 'average', average }, needs: [average.term] });
  for (const kernel of p.kernels) {
    const needs = kernel.kind === 'average' ? [kernel.left.term, kernel.right.term] : [kernel.of.term];
    all.set(kernel.letter, { task: { kind: 'kernel', kernel }, needs });
  }
  const tasks: Task[] = [];
  const done = new Set<Letter>();
  const open: Letter[] = [];
  let circle: readonly string[] | undefined;
  const visit = (l: Letter): void => {
    const found = all.get(l);
    if (found === undefined || done.has(l) || circle !== undefined) return;
    if (open.includes(l)) {
      circle = [...open.slice(open.indexOf(l)), l].map((x) => x.name);
      return;
    }
    open.push(l);
    for (const e of found.needs) for (const x of letters(e)) visit(x);
    open.pop();
    done.add(l);
    tasks.push(found.task);
  };
  for (const l of all.keys()) visit(l);
  return circle === undefined ? { tasks } : { circle };
}
