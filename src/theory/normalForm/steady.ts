import { add, divide, mul, num, one, subtract, zero } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { substitute } from '../../expr/traverse.ts';
import { isClearlyNonzero } from '../../rewrite/clearlyNonzero.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { averaged } from '../../rewrite/expectation/expectations.ts';
import type { Motion } from '../fixedPoints/system.ts';
import { factored } from '../spectrum/fraction.ts';
import { type Matrix, nullSpace, vanishes } from '../spectrum/matrix.ts';

/**
 * The motion along the critical direction at a threshold, with letters: y' = push p + speed p y + second y^2 + cubic y^3
 * to leading orders, p the moved letter less its value there. Up to the scale of y.
 */
export interface SteadyForm {
  /** How the moved letter pushes along the direction; 0 where the point goes on. */
  readonly push: Expr;
  /** The change of the critical eigenvalue with the moved letter, along the branch of points where there is one. */
  readonly speed: Expr | undefined;
  readonly second: Expr;
  readonly cubic: Expr;
}

/** What a normal form is asked of. */
export interface SteadyQuestion {
  /** What moves each number of the state; of a map what a step adds. */
  readonly motions: readonly Motion[];
  /** The point, also off the threshold where `goesOn`. */
  readonly point: (unknown: Sym) => Expr;
  readonly goesOn: boolean;
  /** The letter that is moved, and its value at the threshold. */
  readonly moved: Sym;
  readonly value: Expr;
  /** Whether it is known that nothing moves at the point, for all letters, in a field without jumps: then so at the threshold. */
  readonly rests?: boolean;
  /**
   * Whether only the leading terms are wanted, which tell the kind: with a push the first even power, without one the first
   * power beyond the linear one. The others, which cost most, are left out then.
   */
  readonly leading?: boolean;
}

/** Larger systems are not looked at with letters. */
const MOST = 6;

/**
 * Coefficients by projection on the centre manifold (Kuznetsov 2004, section 5.4; Carr 1981), with letters. In words why
 * there are none: more than one direction is critical, or the point does not rest there.
 */
export function steadyForm(q: SteadyQuestion): SteadyForm | string {
  const { motions, moved } = q;
  const n = motions.length;
  if (n === 0 || n > MOST) return `${n} numbers are not looked at with letters`;
  const onPoint = (e: Expr): Expr => substitute(e, (s) => motionOf(motions, s) && q.point(s));
  const there = (e: Expr): Expr => substitute(e, (s) => (s === moved ? q.value : undefined));
  const put = (e: Expr): Expr => factored(averaged(there(onPoint(e))));
  const field = motions.map((m) => m.right);
  // Means of functions take long to bring to a normal form: what is not 0 is seen by numbers before.
  const moves = (): boolean =>
    field.some((f) => isClearlyNonzero(there(onPoint(f)))) || field.some((f) => !vanishes(put(f)));
  if (q.rests !== true && moves()) return 'the point is not stationary at the threshold';
  const unknowns = motions.map((m) => m.unknown);
  const first = field.map((f) => unknowns.map((x) => derivative(f, x)));
  const matrix: Matrix = first.map((row) => row.map(put));
  const [right, left] = [matrix, transposed(matrix)].map((m) => nullSpace(m, n).basis);
  if (right!.length !== 1 || left!.length !== 1) return 'not one direction alone is critical';
  const [r, l] = [right![0]!, left![0]!];
  const overlap = factored(dot(l, r));
  if (vanishes(overlap)) return 'the critical eigenvalue is defective';
  const project = (v: readonly Expr[]): Expr => factored(divide(dot(l, v), overlap));
  /** The derivative of the rows along a direction that stands still, once more. */
  const along = (rows: readonly Expr[], v: readonly Expr[]): readonly Expr[] =>
    rows.map((f) => add(...unknowns.map((x, k) => (v[k] === zero ? zero : mul(v[k]!, derivative(f, x))))));
  const once = along(field, r);
  const twice = along(once, r);
  const bent = twice.map(put);
  const half = num(rational(1, 2));
  const second = factored(mul(half, project(bent)));
  const push = project(field.map((f) => put(derivative(f, moved))));
  if (q.leading === true && !vanishes(push)) return { push, speed: undefined, second, cubic: zero };
  const speed = q.goesOn
    ? project(first.map((row) => add(...row.map((f, k) => mul(averaged(there(derivative(onPoint(f), moved))), r[k]!)))))
    : undefined;
  if (q.leading === true && !vanishes(second)) return { push, speed, second, cubic: zero };
  const forced = bent.map((b, k) => subtract(mul(half, b), mul(second, r[k]!)));
  const h = beside(matrix, l, forced);
  if (h === undefined) return 'the centre manifold could not be worked out';
  const cubic = factored(
    add(mul(num(rational(1, 6)), project(along(twice, r).map(put))), project(along(once, h).map(put))),
  );
  return { push, speed, second, cubic };
}

const motionOf = (motions: readonly Motion[], s: Sym): true | undefined =>
  motions.some((m) => m.unknown === s) || undefined;

const dot = (a: readonly Expr[], b: readonly Expr[]): Expr => add(...a.map((x, k) => mul(x, b[k]!)));

const transposed = (m: Matrix): Matrix => m.map((_, i) => m.map((row) => row[i]!));

/** h with A h + b = 0 and l . h = 0; undefined where there is not one. */
export function beside(a: Matrix, l: readonly Expr[], b: readonly Expr[]): readonly Expr[] | undefined {
  const n = b.length;
  if (b.every((x) => vanishes(x))) return b.map(() => zero);
  const rows = [...a.map((row, k) => [...row, factored(b[k]!)]), [...l, zero]];
  const { basis } = nullSpace(rows, n + 1);
  const [only] = basis;
  if (basis.length !== 1 || vanishes(only![n]!)) return undefined;
  return only!.slice(0, n).map((x) => (only![n] === one ? x : factored(divide(x, only![n]!))));
}
