import { negate, num, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { isNonnegative } from '../../expr/sign.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import type { Extent } from './puiseux.ts';

/** What to expand in: a letter that goes to 0, or 1 over a letter that grows, and how far. */
export interface Asked {
  readonly letter: Letter;
  readonly large: boolean;
  readonly extent: Extent;
}

/** Without being asked, in so many letters and to so many terms. */
const MOST_LETTERS = 2;
const TERMS = 3;

/** A letter that goes to 0, and what stands for 1 over a letter that grows. */
export interface Small {
  readonly letter: Letter;
  readonly words: string;
  readonly name: string;
  /** Puts it in place of the letter that it stands for. */
  readonly put: (e: Expr) => Expr;
  /** Writes it as what it stands for. */
  readonly back: (e: Expr) => Expr;
  readonly extent: Extent;
  readonly asked: boolean;
}

const smallOf = ({ letter: l, large, extent }: Asked, asked: boolean): Small => {
  if (!large) return { letter: l, words: `${l.name} -> 0`, name: l.name, put: (e) => e, back: (e) => e, extent, asked };
  const domain = { kind: 'real', lower: { value: zero, open: true } } as const;
  const small = letter({ name: `${l.name}_inverse`, role: 'parameter', domain });
  const inverse = new Map([[l, pow(sym(small), num(-1))]]);
  const put = (e: Expr): Expr => substituteLetters(e, inverse);
  const back = (e: Expr): Expr => substituteLetters(e, new Map([[small, pow(sym(l), num(-1))]]));
  return { letter: small, words: `${l.name} -> infinity`, name: `1/${l.name}`, put, back, extent, asked };
};

/** Whether a letter may come near 0 from above. No size does. */
export function comesNearZero({ role, domain }: Letter): boolean {
  if (role === 'size' || domain.kind !== 'real') return false;
  const { lower, upper } = domain;
  return (
    (lower === undefined || isNonnegative(negate(lower.value))) && (upper === undefined || isNonnegative(upper.value))
  );
}

/** Parameters that fall to 0 from above where nobody says otherwise, in the order of the model. */
const nearZero = (model: Model): readonly Letter[] =>
  model.parameters
    .map((p) => p.letter)
    .filter((l) => {
      const lower = l.domain.kind === 'real' ? l.domain.lower : undefined;
      return comesNearZero(l) && (lower === undefined || lower.value === zero);
    });

/** In which letters to expand what mentions them. */
export function smallIn(mentioned: ReadonlySet<Letter>, model: Model, asked: Asked | undefined): readonly Small[] {
  if (asked !== undefined) return mentioned.has(asked.letter) ? [smallOf(asked, true)] : [];
  return nearZero(model)
    .filter((l) => mentioned.has(l))
    .slice(0, MOST_LETTERS)
    .map((l) => smallOf({ letter: l, large: false, extent: { terms: TERMS } }, false));
}
