import { movesWithState } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { mentions, some } from '../../expr/traverse.ts';

/** Whether a quantity jumps: its derivative, where it has one, does not tell that it is conserved. */
export const jumps = (e: Expr): boolean =>
  some(
    e,
    (x) =>
      (x.kind === 'reduce' && JUMPING.has(x.fn)) ||
      (x.kind === 'call' && JUMPING.has(x.fn) && x.args.some(movesWithState)),
  );
/** Whether a quantity jumps as a letter moves. */
export const jumpsWith = (e: Expr, l: Letter): boolean =>
  some(e, (x) => (x.kind === 'reduce' || x.kind === 'call') && JUMPING.has(x.fn) && mentions(x, l));
const JUMPING: ReadonlySet<string> = new Set(['rank', 'argmin', 'argmax', 'pick', 'sign', 'step', 'round', 'floor']);
