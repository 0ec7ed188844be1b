import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import type { Memory } from '../../model/effective.ts';
import type { Channel } from './channel.ts';

/** A process of a site while it is put together. */
export interface Draft {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly set: IndexSet;
  /** Without what acts at equal times. */
  readonly base: Expr;
  readonly channel?: Channel;
  local: Expr;
  memory: readonly Memory[];
}
