import { add, divide, mul, negate, num, one, zero } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { substitute } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { averaged } from '../../rewrite/expectation/expectations.ts';
import { factored } from '../spectrum/fraction.ts';
import { type Matrix, nullSpace, vanishes } from '../spectrum/matrix.ts';
import type { SteadyQuestion } from './steady.ts';

/** A number re + i w im, where w^2 is a term in letters: what is asked for needs no root of it. */
interface Turning {
  readonly re: Expr;
  readonly im: Expr;
}

/** Larger systems are not looked at with letters. */
const MOST = 4;

/** A pair of numbers on the imaginary axis, ± i w, or of multipliers on the unit circle, c ± i w. */
export interface CriticalPair {
  readonly square: Expr;
  /** c, of a map. */
  readonly middle?: Expr;
}

/**
 * The first Lyapunov coefficient of a pair of eigenvalues ± i w with letters, times a positive number (Kuznetsov 2004,
 * formula 5.34): Re <p, C(q, q, q̄) - 2 B(q, A⁻¹ B(q, q̄)) + B(q̄, (2 i w - A)⁻¹ B(q, q))> / <p, q>. Negative: the cycle
 * that branches off attracts along the directions of the pair. Of multipliers m, m̄ of a map (section 5.4) it is
 * Re m̄ <p, C(q, q, q̄) + 2 B(q, (1 - A)⁻¹ B(q, q̄)) + B(q̄, (m^2 - A)⁻¹ B(q, q))> / <p, q>, of a circle. In words why there is none.
 */
export function lyapunovCoefficient(
  q: Omit<SteadyQuestion, 'goesOn'>,
  { square, middle }: CriticalPair,
): Expr | string {
  const { motions, moved } = q;
  const n = motions.length;
  if (n < 2 || n > MOST) return `${n} numbers are not looked at with letters`;
  const unknowns = motions.map((m) => m.unknown);
  const isUnknown = (s: Sym): boolean => unknowns.includes(s);
  const put = (e: Expr): Expr => {
    const onPoint = substitute(e, (s) => (isUnknown(s) ? q.point(s) : undefined));
    return factored(averaged(substitute(onPoint, (s) => (s === moved ? q.value : undefined))));
  };
  const field = motions.map((m) => m.right);
  if (field.some((f) => !vanishes(put(f)))) return 'the point is not stationary at the threshold';
  const first = field.map((f) => unknowns.map((x) => derivative(f, x)));
  // What moves: of a map its step less the place.
  const moves: Matrix = first.map((row) => row.map(put));
  const a = middle === undefined ? moves : moves.map((row, i) => row.map((x, j) => (i === j ? add(x, one) : x)));
  const w = arithmetic(square);
  const about = middle ?? zero;
  const right = eigenvector(a, { square, middle: about }, one, w);
  const left = eigenvector(transposed(a), { square, middle: about }, num(-1), w);
  if (right === undefined || left === undefined) return 'several pairs of eigenvalues are imaginary together';
  const second = first.map((row) => row.map((f) => unknowns.map((x) => derivative(f, x))));
  const b2 = second.map((m) => m.map((row) => row.map(put)));
  const b3 = second.map((m) => m.map((row) => row.map((f) => unknowns.map((x) => put(derivative(f, x))))));
  const twice = (u: readonly Turning[], v: readonly Turning[]): readonly Turning[] =>
    b2.map((m) => w.sum(m.flatMap((row, i) => row.map((c, j) => w.scaled(c, w.times(u[i]!, v[j]!))))));
  const thrice = (u: readonly Turning[], v: readonly Turning[], z: readonly Turning[]): readonly Turning[] =>
    b3.map((m) =>
      w.sum(
        m.flatMap((p, i) =>
          p.flatMap((row, j) => row.map((c, k) => w.scaled(c, w.times(w.times(u[i]!, v[j]!), z[k]!)))),
        ),
      ),
    );
  const conjugate = right.map(w.conjugate);
  const still = solved(
    moves,
    twice(right, conjugate).map((x) => x.re),
  );
  // With k = 2 i w, or m^2: (k - A)⁻¹ = (k̄ - A) (A^2 - 2 A Re k + |k|^2)⁻¹.
  const bent = twice(right, right);
  const k: Turning =
    middle === undefined
      ? { re: zero, im: num(2) }
      : { re: add(mul(num(2), middle, middle), num(-1)), im: mul(num(2), middle) };
  const modulus = add(mul(k.re, k.re), mul(square, k.im, k.im));
  const double = quadratic(a, k.re, modulus);
  const [u, v] = [bent.map((x) => x.re), bent.map((x) => x.im)].map((side) => solved(double, side));
  if (still === undefined || u === undefined || v === undefined)
    return 'a zero eigenvalue or a resonance stands beside the pair';
  const turned = u.map((x, at): Turning => {
    const [au, av] = [u, v].map((s) => add(...a[at]!.map((c, j) => mul(c, s[j]!)))) as [Expr, Expr];
    const own = w.times(w.conjugate(k), { re: x, im: v[at]! });
    return { re: factored(add(own.re, negate(au))), im: factored(add(own.im, negate(av))) };
  });
  const plain = still.map((re): Turning => ({ re, im: zero }));
  const [cubic, steady, beat] = [
    thrice(right, right, conjugate),
    twice(right, plain),
    twice(conjugate, turned),
  ] as const;
  const all = cubic.map((c, k) => w.sum([c, w.scaled(num(-2), steady[k]!), beat[k]!]));
  const inner = (x: readonly Turning[]): Turning => w.sum(x.map((c, k) => w.times(w.conjugate(left[k]!), c)));
  const overlap = inner(right);
  const size = factored(add(mul(overlap.re, overlap.re), mul(square, overlap.im, overlap.im)));
  if (vanishes(size)) return 'the pair of eigenvalues is defective';
  const projected = w.times(inner(all), w.conjugate(overlap));
  const back = middle === undefined ? projected : w.times(projected, { re: middle, im: num(-1) });
  return factored(divide(back.re, size));
}

/** Sums and products of numbers re + i w im, tidied as they come. */
const arithmetic = (square: Expr) => ({
  sum: (xs: readonly Turning[]): Turning => ({
    re: factored(add(...xs.map((x) => x.re))),
    im: factored(add(...xs.map((x) => x.im))),
  }),
  times: (x: Turning, y: Turning): Turning => ({
    re: add(mul(x.re, y.re), negate(mul(square, x.im, y.im))),
    im: add(mul(x.re, y.im), mul(x.im, y.re)),
  }),
  scaled: (c: Expr, x: Turning): Turning =>
    c === zero ? { re: zero, im: zero } : { re: mul(c, x.re), im: mul(c, x.im) },
  conjugate: (x: Turning): Turning => ({ re: x.re, im: negate(x.im) }),
});

/** An eigenvector of c ± i w: with b in the kernel of (A - c)^2 + w^2, A b - c b ± i w b. */
function eigenvector(
  a: Matrix,
  { square, middle }: Required<CriticalPair>,
  sign: Expr,
  w: ReturnType<typeof arithmetic>,
): readonly Turning[] | undefined {
  const n = a.length;
  const shifted = quadratic(a, middle, add(mul(middle, middle), square));
  const { basis } = nullSpace(shifted, n);
  if (basis.length !== 2) return undefined;
  const b = basis[0]!;
  return a.map((row, k) => {
    const re = factored(add(...row.map((c, j) => mul(c, b[j]!)), negate(mul(middle, b[k]!))));
    return w.sum([{ re, im: mul(sign, b[k]!) }]);
  });
}

/** A^2 - 2 c A + d. */
const quadratic = (a: Matrix, c: Expr, d: Expr): Matrix =>
  a.map((row, i) =>
    row.map((x, j) => factored(add(...row.map((y, k) => mul(y, a[k]![j]!)), mul(num(-2), c, x), i === j ? d : zero))),
  );
const transposed = (m: Matrix): Matrix => m.map((_, i) => m.map((row) => row[i]!));

/** x with A x = b; undefined where there is not one. */
function solved(a: Matrix, b: readonly Expr[]): readonly Expr[] | undefined {
  const n = b.length;
  if (b.every((x) => vanishes(x))) return nullSpace(a, n).basis.length === 0 ? b.map(() => zero) : undefined;
  const { basis } = nullSpace(
    a.map((row, k) => [...row, factored(negate(b[k]!))]),
    n + 1,
  );
  const [only] = basis;
  if (basis.length !== 1 || vanishes(only![n]!)) return undefined;
  return only!.slice(0, n).map((x) => factored(divide(x, only![n]!)));
}
