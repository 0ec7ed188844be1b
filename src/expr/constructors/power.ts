import type { Expr, Pow } from '../expr.ts';
import type { FunctionName } from '../functionNames.ts';
import * as Q from '../rational.ts';
import { Singular } from '../refusal.ts';
import { isNonnegative, isPositive } from '../sign.ts';
import type { Addition } from './addition.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import { isGuard } from './structure.ts';

/** Powers, and what is written with them. */
export interface Power {
  /** A power. @throws {Singular} for 0 to a negative power. */
  pow(base: Expr, exponent: Expr): Expr;
  sqrt(e: Expr): Expr;
  square(e: Expr): Expr;
  divide(a: Expr, b: Expr): Expr;
}

/** Powers open products and sums as far as signs allow; `call` is needed for powers of exponentials. */
export function power(
  { num, zero, one, minusOne, powNode, split }: Nodes,
  { add, negate, content }: Addition,
  { mul }: Multiplication,
  call: (fn: FunctionName, arg: Expr) => Expr,
): Power {
  const half = num(Q.rational(1, 2));
  const two = num(2);

  function pow(base: Expr, exponent: Expr): Expr {
    if (exponent === one) return base;
    if (exponent === zero) return one;
    const whole = exponent.kind === 'num' && Q.isInteger(exponent.value) ? Number(exponent.value.n) : undefined;
    if (base === one) return one;
    if (base === zero && exponent.kind === 'num') {
      if (Q.isNegative(exponent.value)) throw new Singular('0 to a negative power');
      return zero;
    }
    if (base === zero && isPositive(exponent)) return zero;
    if (base.kind === 'num') {
      if (whole !== undefined && Math.abs(whole) <= 4096) return num(Q.power(base.value, whole));
      if (exponent.kind === 'num') {
        const p = Number(exponent.value.d);
        const r = p <= 64 ? Q.root(base.value, p) : undefined;
        if (r !== undefined) return pow(num(r), num(exponent.value.n));
      }
      if (base === minusOne) return parity(exponent);
    }
    if (base.kind === 'call' && base.fn === 'exp') return call('exp', mul(base.args[0]!, exponent));
    if (base.kind === 'pow' && (whole !== undefined || isNonnegativeReal(base)))
      return pow(base.base, mul(base.exponent, exponent));
    if (base.kind === 'mul') {
      if (whole !== undefined)
        return mul(num(Q.power(base.coefficient, whole)), ...base.factors.map((f) => pow(f, exponent)));
      const out: Expr[] = [];
      let inside: Expr[] = [];
      for (const f of base.factors) (isNonnegative(f) ? out : inside).push(f);
      let c = base.coefficient;
      if (Q.isNegative(c)) {
        inside = [minusOne, ...inside];
        c = Q.negate(c);
      }
      if (!Q.isOne(c)) out.push(num(c));
      if (out.length > 0 && (inside.length > 0 || out.length > 1))
        return mul(...out.map((f) => pow(f, exponent)), pow(mul(...inside), exponent));
    }
    if (base.kind === 'add' && whole !== undefined) {
      const [c, rest] = content(base);
      const common = whole < 0 ? commonMonomial(rest) : [];
      if (common.length > 0) {
        const inverse = common.map((f) => pow(f, minusOne));
        const left = add(...(rest.kind === 'add' ? rest.terms : [rest]).map((t) => mul(t, ...inverse)));
        return mul(num(Q.power(c, whole)), ...common.map((f) => pow(f, exponent)), pow(left, exponent));
      }
      if (!Q.isOne(c)) return mul(num(Q.power(c, whole)), pow(rest, exponent));
    }
    if (isGuard(base)) if (whole !== undefined && whole > 0) return base;
    return powNode(base, exponent);
  }

  /** Powers with numeric exponents that every term of a sum carries. */
  function commonMonomial(e: Expr): readonly Expr[] {
    if (e.kind !== 'add') return [];
    let common = powersOf(e.terms[0]!);
    for (const t of e.terms.slice(1)) {
      if (common.size === 0) return [];
      const own = powersOf(t);
      const both = new Map<Expr, Q.Rational>();
      for (const [b, p] of common) {
        const q = own.get(b);
        if (q !== undefined && Q.isNegative(p) === Q.isNegative(q))
          both.set(b, Q.isNegative(p) ? (Q.compare(p, q) > 0 ? p : q) : Q.compare(p, q) < 0 ? p : q);
      }
      common = both;
    }
    return [...common].map(([b, p]) => pow(b, num(p)));
  }

  /** (-1)^exponent, with what is even dropped from a whole-number exponent. */
  function parity(exponent: Expr): Expr {
    const odd: Expr[] = [];
    let sign = 0n;
    for (const t of exponent.kind === 'add' ? exponent.terms : [exponent]) {
      const [c, rest] = split(t);
      const whole = rest === one || isWhole(rest);
      if (!whole || !Q.isInteger(c)) return powNode(minusOne, exponent);
      if (c.n % 2n !== 0n) {
        if (rest === one) sign += 1n;
        else odd.push(rest);
      }
    }
    const root = odd.length === 0 ? one : powNode(minusOne, add(...odd));
    return sign % 2n === 0n ? root : negate(root);
  }

  return {
    pow,
    sqrt: (e) => pow(e, half),
    square: (e) => pow(e, two),
    divide: (a, b) => mul(a, pow(b, minusOne)),
  };
}

/** The exponents of the factors of a term, by base. */
function powersOf(t: Expr): Map<Expr, Q.Rational> {
  const m = new Map<Expr, Q.Rational>();
  for (const f of t.kind === 'mul' ? t.factors : t.kind === 'num' ? [] : [t]) {
    if (f.kind === 'pow' && f.exponent.kind === 'num') m.set(f.base, f.exponent.value);
    else if (f.kind !== 'add' && !isGuard(f)) m.set(f, Q.ONE);
  }
  return m;
}

// (b^e)^m = b^(e m) for all real m where b >= 0.
const isNonnegativeReal = (e: Pow): boolean => isNonnegative(e.base) || isPositive(e.base);

const isWhole = (e: Expr): boolean =>
  e.kind === 'value' ||
  (e.kind === 'sym' && e.letter.domain.kind === 'integer') ||
  (e.kind === 'mul' && Q.isInteger(e.coefficient) && e.factors.every(isWhole));
