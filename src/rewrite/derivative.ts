import {
  add,
  call,
  delta,
  divide,
  minusOne,
  mul,
  negate,
  num,
  one,
  open,
  openReduce,
  pow,
  prod,
  reduce,
  sqrt,
  square,
  subtract,
  sum,
  unequal,
  zero,
} from '../expr/build.ts';
import type { Call, Expr, Index, Letter, Reduce, Sym } from '../expr/expr.ts';
import type { BinaryName, FunctionName } from '../expr/functionNames.ts';
import { atomIndex, scoped } from '../expr/intern.ts';
import { anyOf } from '../expr/kinds.ts';
import { PI } from '../expr/pi.ts';
import { rational } from '../expr/rational.ts';
import { NoDerivative } from '../expr/refusal.ts';
import { mentions, rebuild } from '../expr/traverse.ts';

/** The derivative of each function of one variable at its argument. At a kink (`abs`, `relu`, `step` at 0) it is 0. */
type Unary = Exclude<FunctionName, BinaryName>;
const SLOPE: Readonly<Record<Unary, (x: Expr, self: Expr) => Expr>> = {
  exp: (_, self) => self,
  log: (x) => pow(x, minusOne),
  sin: (x) => call('cos', x),
  cos: (x) => negate(call('sin', x)),
  tan: (_, self) => add(one, square(self)),
  asin: (x) => divide(one, sqrt(subtract(one, square(x)))),
  acos: (x) => negate(divide(one, sqrt(subtract(one, square(x))))),
  atan: (x) => divide(one, add(one, square(x))),
  sinh: (x) => call('cosh', x),
  cosh: (x) => call('sinh', x),
  tanh: (_, self) => subtract(one, square(self)),
  // 2/sqrt(pi) exp(-x^2)
  erf: (x) => mul(num(2), pow(PI, num(rational(-1, 2))), call('exp', negate(square(x)))),
  abs: (x) => call('sign', x),
  sign: () => zero,
  relu: (x) => call('step', x),
  step: () => zero,
  sg: () => zero,
  erfc: (x) => negate(SLOPE.erf(x, x)),
  round: () => zero,
  floor: () => zero,
  // W/(x (1 + W)), without its hole at 0.
  lambertW: (_, self) => divide(call('exp', negate(self)), add(one, self)),
  gammaFunction: (x, self) => mul(self, call('digamma', x)),
  digamma: (x) => call('polygamma', one, x),
  xlogx: (x) => add(call('log', x), one),
};

/** The derivatives of functions of two numbers by each; undefined where it is not known. */
const SLOPES: Readonly<Record<BinaryName, (a: Expr, x: Expr, self: Expr) => readonly [Expr | undefined, Expr]>> = {
  polygamma: (m, x) => [undefined, call('polygamma', add(m, one), x)],
  besselI: (m, x) => [
    undefined,
    divide(add(call('besselI', subtract(m, one), x), call('besselI', add(m, one), x)), num(2)),
  ],
  besselJ: (m, x) => [
    undefined,
    divide(subtract(call('besselJ', subtract(m, one), x), call('besselJ', add(m, one), x)), num(2)),
  ],
  binomial: (n, k, self) => {
    const psi = (x: Expr): Expr => call('digamma', add(x, one));
    const rest = psi(subtract(n, k));
    return [mul(self, subtract(psi(n), rest)), mul(self, subtract(rest, psi(k)))];
  },
};

/**
 * The derivative of a term by one component of a letter: one rule, d x[i,k] / d x[j,l] = delta_ij delta_kl, and
 * sums over the deltas collapse. `by` must not share index names with the term unless the same index is meant.
 * With `transparent` set, `sg` is its argument (the field that `grad` gives is an ordinary field); otherwise constant.
 */
export function derivative(e: Expr, by: Sym, transparent = false): Expr {
  return scoped(() => {
    const one_ = (s: Sym): Expr =>
      s.letter === by.letter ? mul(...s.indices.map((i, k) => delta(i, by.indices[k]!))) : zero;
    return new Differential(by.letter, one_, transparent).of(e);
  });
}

/**
 * The directional derivative: one occurrence of a symbol at a time is replaced by its direction. `direction` gives the
 * rate of change of a symbol at its indices (undefined: it does not change). Makes no deltas. `sg` counts as its argument.
 */
export function directional(e: Expr, direction: (s: Sym) => Expr | undefined): Expr {
  return scoped(() => new Differential(undefined, (s) => direction(s) ?? zero, true).of(e));
}

class Differential {
  private readonly letter: Letter | undefined;
  private readonly at: (s: Sym) => Expr;
  private readonly transparent: boolean;
  private readonly memo = new Map<Expr, Expr>();

  constructor(letter: Letter | undefined, at: (s: Sym) => Expr, transparent: boolean) {
    this.letter = letter;
    this.at = at;
    this.transparent = transparent;
  }

  of(e: Expr): Expr {
    if (this.letter !== undefined && !mentions(e, this.letter)) return zero;
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    const made = scoped(() => this.compute(e));
    this.memo.set(e, made);
    return made;
  }

  private compute(e: Expr): Expr {
    switch (e.kind) {
      case 'num':
      case 'value':
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member':
        return zero;
      case 'sym':
        return this.at(e);
      case 'add':
        return add(...e.terms.map((t) => this.of(t)));
      case 'mul':
        return add(
          ...e.factors.map((f, k) => {
            const d = this.of(f);
            return d === zero ? zero : mul(num(e.coefficient), d, ...e.factors.filter((_, m) => m !== k));
          }),
        );
      case 'pow': {
        const base = this.of(e.base);
        const exponent = this.of(e.exponent);
        const first = base === zero ? zero : mul(e.exponent, pow(e.base, subtract(e.exponent, one)), base);
        return exponent === zero ? first : add(first, mul(e, call('log', e.base), exponent));
      }
      case 'call': {
        if (e.fn === 'sg') return this.transparent ? this.of(e.args[0]!) : zero;
        if (e.args.length > 1) return this.ofTwo(e);
        const inner = this.of(e.args[0]!);
        return inner === zero ? zero : mul(SLOPE[e.fn as Unary](e.args[0]!, e), inner);
      }
      case 'sum': {
        const o = open(e);
        return sum(o.binders, this.of(o.body));
      }
      case 'prod': {
        // sum_j f'_j prod_{i != j} f_i, the excluded factor replaced by 1
        const o = open(e);
        const p = open(e);
        const [j, i] = [o.binders[0]!, p.binders[0]!];
        const others = prod(i, add(one, mul(unequal(atomIndex(i), atomIndex(j)), subtract(p.body, one))));
        return sum([j], mul(this.of(o.body), others));
      }
      case 'reduce':
        return this.ofArray(e);
      case 'grad':
        return this.of(takeGradients(e));
    }
  }

  private ofTwo(e: Call): Expr {
    const [a, x] = e.args as [Expr, Expr];
    const inner = [this.of(a), this.of(x)] as const;
    if (inner[0] === zero && inner[1] === zero) return zero;
    const slopes = SLOPES[e.fn as BinaryName](a, x, e);
    const [first, second] = slopes;
    if (inner[0] !== zero && first === undefined) throw new NoDerivative(e.fn);
    return add(inner[0] === zero ? zero : mul(first!, inner[0]), inner[1] === zero ? zero : mul(second, inner[1]));
  }

  /** Σ over the entries of the derivative by each. Where entries tie, an extreme has a kink: the first one is taken. */
  private ofArray(e: Reduce): Expr {
    const o = openReduce(e);
    const inner = this.of(o.body);
    if (inner === zero) return zero;
    const places = o.binders.map((b) => atomIndex(b));
    // Once more with other names, which the places must not share.
    const p = openReduce(e);
    const [row, column] = places;
    switch (e.fn) {
      case 'max':
        return sum(o.binders, mul(reduce('pick', p.binders, p.body, p.guard, places), inner));
      case 'min':
        return sum(o.binders, mul(reduce('pick', p.binders, negate(p.body), p.guard, places), inner));
      case 'pick':
        return zero;
      case 'det':
        return mul(e, sum(o.binders, mul(reduce('inverse', p.binders, p.body, one, [column!, row!]), inner)));
      case 'inverse': {
        const entry = (i: Index, j: Index): Expr => reduce('inverse', p.binders, p.body, one, [i, j]);
        return negate(sum(o.binders, mul(entry(e.at[0]!, row!), inner, entry(column!, e.at[1]!))));
      }
      default:
        throw new NoDerivative(e.fn);
    }
  }
}

const hasGradient = anyOf('grad');

/** Takes every derivative that stands in a term, innermost first; `sg` is constant for them and erased afterwards. */
export function takeGradients(e: Expr): Expr {
  if (!hasGradient(e)) return e;
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      if (x.kind !== 'grad') return rebuild(x, visit);
      return eraseStops(derivative(visit(x.of), x.by));
    };
    return visit(e);
  });
}

/** `sg(x)` read as x: what is left of stop-gradients once a field is made. */
export function eraseStops(e: Expr): Expr {
  return scoped(() => {
    const visit = (x: Expr): Expr => (x.kind === 'call' && x.fn === 'sg' ? visit(x.args[0]!) : rebuild(x, visit));
    return visit(e);
  });
}
