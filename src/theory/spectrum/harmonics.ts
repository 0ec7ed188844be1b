import { add, mul, num, one, pow, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { rational } from '../../expr/rational.ts';
import { substitute } from '../../expr/traverse.ts';
import { degree, isZero } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { fractionTerm, lowest } from '../../rewrite/polynomial/terms.ts';
import type { Each } from './each.ts';
import { hurwitz } from './eigenvalues.ts';
import { quotientOf } from './fraction.ts';
import type { FactorFamily } from './results.ts';

/**
 * Terms all of which are positive only where all roots of a family of waves have negative real parts, at every phase and so
 * at every size of the ring: Hurwitz's terms (of a complex polynomial up to degree two: Frank 1946), each as a polynomial in
 * the cosine of the phase by its coefficients in Bernstein's basis (1912), of which its values are means. Undefined where
 * there are none.
 */
export function decaysAcross({ inNumbers: p, imaginary, each }: FactorFamily): readonly Expr[] | undefined {
  const terms =
    imaginary === undefined ? (p.length <= 3 ? p.slice(0, -1) : hurwitz(p)) : complexTerms(p, imaginary.inNumbers);
  const all = terms?.map((e) => acrossPhases(e, each));
  return all?.some((x) => x === undefined) ? undefined : [...new Set(all?.flatMap((x) => x!))];
}

function complexTerms(re: readonly Expr[], im: readonly Expr[]): readonly Expr[] | undefined {
  const [a0, a1, b0, b1] = [re[0]!, re[1]!, im[0]!, im[1]!];
  if (re.length === 2) return [a0];
  if (re.length === 3) return [a1, subtract(mul(a1, add(mul(a1, a0), mul(b1, b0))), mul(b0, b0))];
  return undefined;
}

/**
 * Bernstein's coefficients of a term in the cosine of the phase of a wave, all others in their letters; undefined where
 * it is no polynomial in that, as the sine is none.
 */
export function acrossPhases(e: Expr, each: Each): readonly Expr[] | undefined {
  const [c, s] = ['#c', '#s'].map((name) => letter({ name, role: 'auxiliary' })) as [Letter, Letter];
  const term = substitute(e, (x) => {
    const h = each.harmonics.get(x.letter);
    if (h === undefined) return undefined;
    return h.fn === 'cos' ? first(h.times, sym(c)) : mul(sym(s), second(h.times - 1, sym(c)));
  });
  const sines = powers(term, s);
  if (sines === undefined || sines.some((x, k) => k % 2 === 1 && x !== zero)) return undefined;
  const square = subtract(one, pow(sym(c), num(2)));
  const inCosine = powers(add(...sines.map((x, k) => (k % 2 === 0 ? mul(x, pow(square, num(k / 2))) : zero))), c);
  if (inCosine === undefined || each.kind !== 'wave') return undefined;
  // From -1 … 1 to 0 … 1.
  const x = letter({ name: '#x', role: 'auxiliary' });
  const moved = subtract(mul(num(2), sym(x)), one);
  const own = powers(add(...inCosine.map((a, k) => mul(a, pow(moved, num(k))))), x);
  if (own === undefined) return undefined;
  const n = own.length - 1;
  return own.map((_, i) =>
    add(...own.slice(0, i + 1).map((b, j) => mul(num(rational(choose(i, j), choose(n, j))), b))),
  );
}

/** The coefficients of a term by the powers of a letter that it is a polynomial in. */
function powers(e: Expr, of: Letter): readonly Expr[] | undefined {
  const q = quotientOf(e, [sym(of)]);
  if (q === undefined) return undefined;
  const v = q.letters.symbols.findIndex((s) => s.letter === of);
  const { numerator, denominator } = q.fraction;
  if (degree(denominator, v) > 0) return undefined;
  return coefficientsBy(numerator, v).map((c) =>
    isZero(c) ? zero : q.back(fractionTerm(lowest(c, denominator), q.letters)),
  );
}

/** Chebyshev's polynomials: cos(n q) and sin((n + 1) q)/sin(q) in terms of cos(q). */
const first = (n: number, c: Expr): Expr => chebyshev(n, c, c);
const second = (n: number, c: Expr): Expr => chebyshev(n, c, mul(num(2), c));
function chebyshev(n: number, c: Expr, start: Expr): Expr {
  let [a, b]: [Expr, Expr] = [one, start];
  for (let k = 0; k < n; k++) [a, b] = [b, subtract(mul(num(2), c, b), a)];
  return a;
}

function choose(n: number, k: number): number {
  let made = 1;
  for (let j = 1; j <= k; j++) made = (made * (n - k + j)) / j;
  return Math.round(made);
}
