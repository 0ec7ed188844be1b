import type { Estimate } from './question.ts';
import { type meanOf, widening } from './statistics.ts';

// Values on a coarse grid, and differences between finer ones: what they come to, and where more of them tell most.

type Mean = ReturnType<typeof meanOf>;

/**
 * A moment from its values on the first grid and its differences between the others. What closing on a finite sample
 * shifts is seen with a sample that is `fewer` times smaller; `order` is that of the error in the step.
 */
export function estimated(
  parts: readonly Mean[],
  few: Mean,
  { order, fewer }: { readonly order: number; readonly fewer: number },
): Estimate {
  const value = parts.reduce((s, p) => s + p.mean, 0);
  const budget = {
    sampling: Math.hypot(...parts.map((p) => p.error)),
    selfConsistency: Math.abs(few.mean - parts[0]!.mean) / (fewer - 1),
  };
  const last = parts.length - 1;
  if (last === 0) return { value, budget };
  const [now, before] = [parts[last]!.mean, parts[last - 1]!.mean];
  const fall = 2 ** order;
  const gain = 1 / (fall - 1);
  const ratio = Math.abs(before / now);
  // Differences that fall as the order says are continued to steps of 0; others only tell the size of the error.
  if (last < 2 || !(ratio > 0.6 * fall))
    return {
      value,
      budget: { ...budget, discretisation: Math.max(Math.abs(now), last < 2 ? 0 : Math.abs(before)) },
    };
  // One that fell much further changed its sign on the way.
  const size = gain * Math.max(Math.abs(now), ratio > 4 * fall ? Math.abs(before) / fall : 0);
  return { value: value + gain * now, budget: { ...budget, discretisation: size } };
}

/** What three standard errors come to at best, if all work is shared out between the grids as their variances ask for (Giles 2008). */
export function reachable(variances: readonly number[], costs: readonly number[], work: number): number {
  const shares = variances.map((v, k) => Math.sqrt(v * costs[k]!));
  return (3 * shares.reduce((s, x) => s + x, 0)) / Math.sqrt(work);
}

interface Wanted {
  /** Of each moment on each grid. */
  readonly variances: readonly (readonly number[])[];
  /** Of one replica on each grid, and what may be spent in all. */
  readonly costs: readonly number[];
  readonly work: number;
  readonly done: readonly number[];
  /** The standard error that is wanted. */
  readonly error: number;
}

/** How many replicas there should be on each grid: more of those that take away most of the error for their work. */
export function allotted({ variances, costs, done, error, work }: Wanted): readonly number[] {
  const counts = [...done];
  const square = (v: number, n: number): number => (widening(n) ** 2 * v) / n;
  let left = work;
  for (;;) {
    const open = variances.filter((of) => Math.hypot(...of.map((v, k) => Math.sqrt(square(v, counts[k]!)))) > error);
    if (open.length === 0) return counts;
    let best = { k: 0, gain: -1, more: 1 };
    counts.forEach((n, k) => {
      const more = Math.ceil(n / 10);
      const gains = open.map((of) => square(of[k]!, n) - square(of[k]!, n + more));
      const gain = Math.max(...gains) / (more * costs[k]!);
      if (gain > best.gain && n + more <= 4 * done[k]!) best = { k, gain, more };
    });
    left -= best.more * costs[best.k]!;
    if (best.gain < 0 || left < 0) return counts;
    counts[best.k] = counts[best.k]! + best.more;
  }
}
