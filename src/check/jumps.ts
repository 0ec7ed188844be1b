import { movesWithState } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { some } from '../expr/traverse.ts';

/** Whether a quantity jumps: its derivative, where it has one, does not tell that it is conserved. */
export const jumps = (e: Expr): boolean =>
  some(
    e,
    (x) =>
      (x.kind === 'reduce' && JUMPING.has(x.fn)) ||
      (x.kind === 'call' && JUMPING.has(x.fn) && x.args.some(movesWithState)),
  );
const JUMPING: ReadonlySet<string> = new Set(['rank', 'argmin', 'argmax', 'pick', 'sign', 'step', 'round', 'floor']);
