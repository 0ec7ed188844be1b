import type { Domain, Expr } from './expr.ts';
import { type Range, rangeOf } from './range.ts';
import { isInteger, isNegative, isZero } from './rational.ts';

/** What is known of the sign of a real term: which of the three it may have. */
export interface Sign {
  readonly negative: boolean;
  readonly zero: boolean;
  readonly positive: boolean;
}
const UNKNOWN: Sign = { negative: true, zero: true, positive: true };
const POSITIVE: Sign = { negative: false, zero: false, positive: true };
const NONNEGATIVE: Sign = { negative: false, zero: true, positive: true };
const ZERO: Sign = { negative: false, zero: true, positive: false };

const flip = (s: Sign): Sign => ({ negative: s.positive, zero: s.zero, positive: s.negative });

function domainSign(domain: Domain): Sign {
  if (domain.kind === 'simplex') return NONNEGATIVE;
  if (domain.kind === 'sphere' || domain.kind === 'symmetric') return UNKNOWN;
  const lower = domain.lower === undefined ? UNKNOWN : signOf(domain.lower.value);
  const upper = domain.upper === undefined ? UNKNOWN : signOf(domain.upper.value);
  const out = { ...UNKNOWN };
  if (!lower.negative && domain.lower !== undefined) {
    out.negative = false;
    if (domain.lower.open || !lower.zero) out.zero = false;
  }
  if (!upper.positive && domain.upper !== undefined) {
    out.positive = false;
    if (domain.upper.open || !upper.zero) out.zero = false;
  }
  if (domain.not !== undefined && domain.not.kind === 'num' && isZero(domain.not.value)) out.zero = false;
  return out;
}

/** The sign of a sum of independent parts. */
function sumSign(parts: readonly Sign[]): Sign {
  const negative = parts.some((s) => s.negative);
  const positive = parts.some((s) => s.positive);
  const zero = parts.every((s) => s.zero) || (negative && positive);
  return { negative, zero, positive };
}

function productSign(a: Sign, b: Sign): Sign {
  return {
    negative: (a.negative && b.positive) || (a.positive && b.negative),
    zero: a.zero || b.zero,
    positive: (a.positive && b.positive) || (a.negative && b.negative),
  };
}

function rangeSign({ low, high }: Range): Sign {
  const above = low !== undefined && !isNegative(low.value);
  const below = high !== undefined && (isNegative(high.value) || isZero(high.value));
  return {
    negative: !above,
    positive: !below,
    zero: !(above && (low.open || !isZero(low.value))) && !(below && (high.open || !isZero(high.value))),
  };
}

const cache = new WeakMap<Expr, Sign>();

/** The sign of a term as far as the domains of its letters decide it, for all their values. */
export function signOf(e: Expr): Sign {
  const known = cache.get(e);
  if (known !== undefined) return known;
  const s = compute(e);
  cache.set(e, s);
  return s;
}

function compute(e: Expr): Sign {
  switch (e.kind) {
    case 'num':
      return isZero(e.value) ? ZERO : isNegative(e.value) ? flip(POSITIVE) : POSITIVE;
    case 'sym':
      return e.letter.role === 'size' && e.letter.domain.kind === 'real' ? POSITIVE : domainSign(e.letter.domain);
    case 'value':
      return POSITIVE;
    case 'delta':
    case 'unequal':
    case 'less':
    case 'member':
      return NONNEGATIVE;
    case 'add': {
      const s = sumSign(e.terms.map(signOf));
      return s.negative && s.positive ? rangeSign(rangeOf(e)) : s;
    }
    case 'mul': {
      let s = isNegative(e.coefficient) ? flip(POSITIVE) : POSITIVE;
      for (const f of e.factors) s = productSign(s, signOf(f));
      return s;
    }
    case 'pow': {
      const base = signOf(e.base);
      if (!base.negative && !base.zero) return POSITIVE;
      if (e.exponent.kind === 'num' && isInteger(e.exponent.value)) {
        const even = e.exponent.value.n % 2n === 0n;
        if (even) return base.zero ? NONNEGATIVE : POSITIVE;
        return base;
      }
      // A letter in the exponent may stand for an odd number: (-1)^n.
      return e.exponent.kind === 'num' || !base.negative ? NONNEGATIVE : UNKNOWN;
    }
    case 'call':
      switch (e.fn) {
        case 'exp':
        case 'erfc':
        case 'cosh':
          return POSITIVE;
        case 'abs':
          return signOf(e.args[0]!).zero ? NONNEGATIVE : POSITIVE;
        case 'relu':
        case 'step':
          return signOf(e.args[0]!).negative || signOf(e.args[0]!).zero ? NONNEGATIVE : POSITIVE;
        case 'sg':
        case 'tanh':
        case 'sinh':
        case 'atan':
        case 'erf':
        case 'sign':
        case 'lambertW':
          return signOf(e.args[0]!);
        case 'gammaFunction': {
          const x = signOf(e.args[0]!);
          return x.negative || x.zero ? UNKNOWN : POSITIVE;
        }
        case 'besselI': {
          const [m, x] = e.args.map(signOf) as [Sign, Sign];
          if (m.negative || x.negative) return UNKNOWN;
          return x.zero ? NONNEGATIVE : POSITIVE;
        }
        default:
          return UNKNOWN;
      }
    case 'sum': {
      const body = signOf(e.body);
      const inhabited = e.binders.every((b) => !signOf(b.set.size).zero);
      // A sum of terms that may have both signs may be anything; of one sign it keeps it, if there is a term at all.
      return body.negative && body.positive ? UNKNOWN : { ...body, zero: body.zero || !inhabited };
    }
    case 'prod': {
      const body = signOf(e.body);
      return body.negative ? UNKNOWN : body;
    }
    case 'reduce':
      switch (e.fn) {
        case 'max':
        case 'min':
          return signOf(e.body);
        case 'argmax':
        case 'argmin':
          return POSITIVE;
        case 'pick':
        case 'rank':
        case 'effectiveRank':
        case 'singular':
          return NONNEGATIVE;
        default:
          return UNKNOWN;
      }
    case 'grad':
      return UNKNOWN;
  }
}

export const isPositive = (e: Expr): boolean => !signOf(e).negative && !signOf(e).zero;
export const isNonnegative = (e: Expr): boolean => !signOf(e).negative;
export const isNonzero = (e: Expr): boolean => !signOf(e).zero;
