import { add, mul, num, sym } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { rational } from '../../expr/rational.ts';
import type { Point } from '../../model/model.ts';
import { lyapunovCoefficient } from '../../theory/normalForm/turning.ts';
import { hurwitz, type Monic } from '../../theory/spectrum/eigenvalues.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { vanishes } from '../../theory/spectrum/matrix.ts';
import { type Pair, pairOf, pairOfMap } from '../../theory/thresholds/pairs.ts';
import type { Case } from '../case/case.ts';
import { questionAt } from './questionAt.ts';
import type { Solved } from './solvedRelation.ts';

/** How an eigenvalue, or a pair, passes where a relation holds. */
export interface Passing {
  /** Vanishes where the eigenvalue is critical. */
  readonly critical: Expr;
  /** How much the eigenvalue changes for a change of that: exactly, or up to a factor that is not 0. */
  readonly perUnit: Expr;
  readonly exact: boolean;
  readonly says: string;
}

/** A pair of roots that turns on a relation, and how it passes the axis, or the circle, there. */
export interface Turning extends Passing {
  /** What is known of the pair off the relation; of more than three roots nothing. */
  readonly pair?: Pair;
  /** What has to be positive on the relation for it to be a pair that turns, and the only one that crosses. */
  readonly needs: readonly Expr[];
}

/** A pair of roots of a factor that is imaginary on the relation (of a map: on the unit circle), and not in general. */
export function turning(p: Monic, put: (e: Expr) => Expr, c: Case): Turning | undefined {
  const map = c.model.time === 'discrete';
  const pair = map ? pairOfMap(p) : pairOf(p);
  if (pair !== undefined) {
    if (vanishes(pair.critical) || !vanishes(put(pair.critical))) return undefined;
    const square = factored(put(pair.square));
    const what = map ? 'a pair of multipliers lies on the unit circle' : 'a pair of eigenvalues is imaginary';
    const says = `${what}, the square of the imaginary part ${print(square, 'unicode')}`;
    return { critical: pair.sum, perUnit: num(rational(-1, 2)), exact: true, says, pair, needs: [square] };
  }
  if (p.length < 5 || map) return undefined;
  // The last Hurwitz minor vanishes, all others are positive (Liu 1994).
  const all = hurwitz(p);
  const critical = all.at(-1)!;
  if (vanishes(critical) || !vanishes(put(critical))) return undefined;
  const says = 'a pair of eigenvalues is imaginary';
  return { critical, perUnit: num(-1), exact: false, says, needs: all.slice(0, -1).map(put) };
}

/**
 * Whether the cycle that branches off attracts, by the sign of the first Lyapunov coefficient with letters; in words too.
 * Undefined where it is not worked out. Of maps only where the multipliers are numbers, and no third or fourth roots of 1.
 */
export function sideInLetters(
  c: Case,
  point: Point,
  solved: Solved,
  { pair }: Turning,
  put: (e: Expr) => Expr,
  positive: (e: Expr) => boolean,
): { readonly says: string; readonly side: 'supercritical' | 'subcritical' | undefined } | undefined {
  const question = questionAt(c, point, solved);
  if (pair === undefined || question === undefined) return undefined;
  const middle = pair.middle && factored(put(pair.middle));
  if (middle !== undefined) {
    const resonant = middle.kind !== 'num' || vanishes(middle) || vanishes(add(mul(num(2), middle), num(1)));
    if (resonant) return undefined;
  }
  const { motions, point: at, value } = question;
  const form = lyapunovCoefficient(
    { motions, point: at, moved: sym(solved.letter), value },
    { square: factored(put(pair.square)), ...(middle && { middle }) },
  );
  if (typeof form === 'string') return undefined;
  const says = `the first Lyapunov coefficient, up to a positive factor, ${print(form, 'unicode')}`;
  const attracts = positive(mul(num(-1), form));
  return { says, side: attracts ? 'supercritical' : positive(form) ? 'subcritical' : undefined };
}
