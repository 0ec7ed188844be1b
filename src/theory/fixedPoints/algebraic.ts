import { add, call, divide, mul, num, pow, square, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { isInteger, rational } from '../../expr/rational.ts';
import { signOf } from '../../expr/sign.ts';
import { rebuild, some } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { isConstant } from '../../rewrite/polynomial/polynomial.ts';
import { alphabet, fractionOf, fractionTerm, NotRational, symbolsOf } from '../../rewrite/polynomial/terms.ts';
import type { Motion } from './system.ts';

/** Motions in which roots, moduli and rectifiers are unknowns of their own. */
export interface Algebraic {
  readonly motions: readonly Motion[];
  /** How many of them, the last ones, say what those unknowns are. */
  readonly auxiliaries: number;
}

/** More of them make too many branches. */
const MOST = 6;

/**
 * Roots, moduli and rectifiers as unknowns that are never negative: s = sqrt(u) by s^2 = u, s = |u| by s^2 = u^2,
 * relu(u) = (u + |u|)/2. Real fixed points are the same, each with one value of s. Undefined where there are none, or too many.
 */
export function algebraic(motions: readonly Motion[]): Algebraic | undefined {
  if (!motions.some((m) => some(m.right, isAlgebraic))) return undefined;
  const made = new Map<Expr, { readonly unknown: Sym; readonly right: Expr }>();
  const unknownOf = (key: Expr, right: (s: Sym) => Expr): Sym => {
    const known = made.get(key);
    if (known !== undefined) return known.unknown;
    const unknown = sym(
      letter({
        name: `root ${made.size + 1}`,
        role: 'state',
        domain: { kind: 'real', lower: { value: zero, open: false } },
      }),
    );
    made.set(key, { unknown, right: right(unknown) });
    return unknown;
  };
  const modulus = (u: Expr): Expr => {
    const s = signOf(u);
    if (!s.negative) return u;
    if (!s.positive) return mul(num(-1), u);
    const squared = expand(square(u));
    return unknownOf(squared, (x) => subtract(square(x), squared));
  };
  const half = num(rational(1n, 2n));
  const walked = (e: Expr): Expr => {
    const t = e.kind === 'add' ? joined(e) : e;
    const own = rebuild(t, walked);
    if (own.kind === 'call' && own.fn === 'abs') return modulus(own.args[0]!);
    if (own.kind === 'call' && own.fn === 'relu') return mul(half, add(own.args[0]!, modulus(own.args[0]!)));
    if (own.kind === 'pow' && own.exponent.kind === 'num' && !isInteger(own.exponent.value)) {
      const { n, d } = own.exponent.value;
      const base = expand(own.base);
      const root = unknownOf(pow(base, num(rational(1n, d))), (x) => subtract(pow(x, num(Number(d))), base));
      // A whole power of what stands under the root keeps roots out of denominators.
      const left = ((n % d) + d) % d;
      return mul(pow(root, num(Number(left))), pow(base, num(Number((n - left) / d))));
    }
    return own;
  };
  const rights = motions.map((m) => walked(m.right));
  if (made.size === 0 || made.size > MOST) return undefined;
  return {
    motions: [...motions.map((m, k) => ({ ...m, right: rights[k]! })), ...made.values()],
    auxiliaries: made.size,
  };
}

const isAlgebraic = (e: Expr): boolean =>
  (e.kind === 'call' && (e.fn === 'abs' || e.fn === 'relu' || e.fn === 'step')) ||
  (e.kind === 'pow' && e.exponent.kind === 'num' && !isInteger(e.exponent.value));

/** Steps times multiples of what they step at are no jumps: step(u) u v is relu(u) v. */
function joined(sum: Extract<Expr, { kind: 'add' }>): Expr {
  const whole = expand(sum);
  const steps = new Map<Expr, Expr[]>();
  const rest: Expr[] = [];
  for (const t of whole.kind === 'add' ? whole.terms : [whole]) {
    const own = (t.kind === 'mul' ? t.factors : [t]).filter((f) => f.kind === 'call' && f.fn === 'step');
    if (own.length === 1) steps.set(own[0]!, [...(steps.get(own[0]!) ?? []), divide(t, own[0]!)]);
    else rest.push(t);
  }
  if (steps.size === 0) return sum;
  const parts = [...steps].map(([step, weights]) => {
    const [u] = (step as Extract<Expr, { kind: 'call' }>).args;
    const quotient = multipleOf(add(zero, ...weights), u!);
    return quotient === undefined ? mul(step, add(zero, ...weights)) : mul(call('relu', u!), quotient);
  });
  return add(zero, ...rest, ...parts);
}

/** What a term is times another one, if that is a polynomial. */
function multipleOf(e: Expr, u: Expr): Expr | undefined {
  try {
    const letters = alphabet([...symbolsOf(expand(u), symbolsOf(expand(e)))]);
    const quotient = fractionOf(divide(expand(e), expand(u)), letters);
    return isConstant(quotient.denominator) ? fractionTerm(quotient, letters) : undefined;
  } catch (problem) {
    if (problem instanceof NotRational) return undefined;
    throw problem;
  }
}
