import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';

/** Two vectors that should agree, with the size of what was added up to get them. */
export interface Comparison {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
  /** Name of each entry, for a witness. */
  readonly entry: (k: number) => string;
  readonly states: ReadonlyMap<Letter, ArrayLike<number>>;
  readonly time?: number;
  /** Both sides of an entry as terms, for a second opinion on a witness. */
  readonly sides?: (k: number) => Sides;
}

export interface Sides {
  readonly left: Expr;
  readonly right: Expr;
  readonly atoms: ReadonlyMap<Atom, number>;
  /** Values of letters that are neither states nor fixed. */
  readonly extra?: ReadonlyMap<Letter, ArrayLike<number>>;
}

/** A statement that something vanishes identically, as both wings see it. */
export interface Identity {
  /** Terms that are zero if the statement is true; undefined where there is nothing to be said in letters. May throw `Singular`. */
  readonly residuals: () => readonly Expr[] | undefined;
  /** Prepares a setting; each call of the result looks at another random state. */
  readonly compare: (setting: Setting, random: RandomStream) => (draw: RandomStream) => Comparison;
  /** What the numeric wing does. */
  readonly method: string;
  /** States tried at each setting. */
  readonly states?: number;
}
