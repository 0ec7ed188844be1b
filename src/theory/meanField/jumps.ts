import { children } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import type { FunctionName } from '../../expr/functionNames.ts';
import { mentions } from '../../expr/traverse.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import { clipped, Refused } from './refusal.ts';

const JUMPING: ReadonlySet<FunctionName> = new Set(['step', 'sign', 'round', 'floor']);

/**
 * Refuses responses through a jump: the slope of sign(x) is zero but at 0, where it is not defined, and still a kick moves
 * sites across. What that adds to a response is the density of the sites there, which no slope has.
 */
export function refuseJumps(process: EffectiveProcess): void {
  process.populations.forEach((p, k) => {
    const responses = process.kernels.filter((q) => q.kind === 'response' && q.population === k);
    if (responses.length === 0) return;
    const moved = new Set<Letter>(responses.flatMap((q) => (q.kind === 'response' ? [q.to.letter] : [])));
    const moves = (e: Expr): boolean => [...moved].some((l) => mentions(e, l));
    // What a kick of a field reaches, at once or later.
    const parts = [
      ...p.states.map((s) => ({ letter: s.letter, terms: [s.right] })),
      ...p.processes.map((h) => ({ letter: h.letter, terms: [h.local, ...h.memory.map((m) => m.of)] })),
    ];
    for (let before = -1; before < moved.size; ) {
      before = moved.size;
      for (const q of parts) if (q.terms.some(moves)) moved.add(q.letter);
    }
    const sent = responses.flatMap((q) => (q.kind === 'response' ? [q.of.term] : []));
    const jump = [...parts.flatMap((q) => q.terms), ...sent].map((e) => jumpIn(e, moves)).find((j) => j !== undefined);
    if (jump === undefined) return;
    const array = p.processes.find((h) => h.array !== undefined && h.memory.length > 0)?.array?.letter;
    throw new Refused(
      'E0619',
      `memory needs the response of ${clipped(jump)}, which jumps: its slope says nothing about the sites at the jump`,
      {
        help: 'a smooth step such as tanh(x/width), or couplings without reciprocity and transposed use',
        ...(array !== undefined && { names: array.name }),
      },
    );
  });
}

/** A jump whose place depends on what moves. One that stands beside its own argument is a kink at most. */
function jumpIn(e: Expr, moves: (e: Expr) => boolean, beside: readonly Expr[] = []): Expr | undefined {
  if (e.kind === 'call' && JUMPING.has(e.fn) && moves(e.args[0]!) && !beside.includes(e.args[0]!)) return e;
  const around = e.kind === 'mul' ? e.factors : [];
  for (const c of children(e)) {
    const found = jumpIn(c, moves, around);
    if (found !== undefined) return found;
  }
  return undefined;
}
