import type { Expr, Letter } from '../../../expr/expr.ts';
import { mentions, some } from '../../../expr/traverse.ts';
import type { EffectiveProcess, Population } from '../../../model/effective.ts';

/**
 * Why a state at rest may be lost to oscillations although it is stable to slow changes, in a sentence; undefined where slow changes
 * are the ones that grow first: what follows its field with one rate, as |1/(iω + a)|, answers most to those that are slow. Sites whose
 * states act on one another may resonate, and a map answers most to what alternates where a site falls behind its own past.
 */
export function oscillations(process: EffectiveProcess): string | undefined {
  if (process.averages.length + process.kernels.length === 0) return undefined;
  const moving = process.populations.filter((p) => p.states.length > 0);
  if (moving.length > 1 && process.averages.length > 0)
    return 'populations act on one another: oscillations may grow where slow changes do not, which was not looked at';
  for (const p of process.populations) {
    const reached = reachedBy(p, process);
    const slopes = process.slopes.filter((s) => reached.has(s.of) && reached.has(s.by));
    const isState = (l: Letter): boolean => p.states.some((s) => s.letter === l);
    const acts = (of: Letter, by: Letter): boolean => {
      const seen = new Set<Letter>([by]);
      for (let before = 0; before < seen.size; ) {
        before = seen.size;
        for (const s of slopes) if (seen.has(s.by) && (!isState(s.by) || s.by === by)) seen.add(s.of);
        if (seen.has(of) && of !== by) return true;
      }
      return false;
    };
    const states = p.states.map((s) => s.letter).filter((l) => reached.has(l));
    const mixed = slopes.some((s) => s.of === s.by && isState(s.of) && s.of.axes.length > 0 && !isDiagonal(s.term));
    if (mixed || states.some((a) => states.some((b) => a !== b && acts(a, b))))
      return 'the states of a site act on one another: oscillations may grow where slow changes do not, which was not looked at';
    if (process.time === 'discrete' && states.some((l) => slopes.some((s) => s.of === l && s.by === l)))
      return 'a map may be unstable to what alternates from step to step, which was not looked at';
  }
  return undefined;
}

/** What fields and averages move, at once or later. */
function reachedBy(p: Population, process: EffectiveProcess): ReadonlySet<Letter> {
  const fields = p.processes.filter((q) => q.noise || q.memory.length > 0).map((q) => q.letter);
  const moved = new Set<Letter>([...fields, ...process.averages.map((a) => a.letter)]);
  const moves = (e: Expr): boolean => [...moved].some((l) => mentions(e, l));
  for (let before = -1; before < moved.size; ) {
    before = moved.size;
    for (const s of p.states) if (moves(s.right)) moved.add(s.letter);
    for (const q of p.processes) if (moves(q.local)) moved.add(q.letter);
  }
  return moved;
}

/** Whether each component acts on itself alone. */
const isDiagonal = (e: Expr): boolean =>
  e.kind === 'add' ? e.terms.every(isDiagonal) : some(e, (x) => x.kind === 'delta');
