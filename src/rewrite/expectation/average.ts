import {
  add,
  call,
  divide,
  mul,
  num,
  one,
  open,
  pow,
  replace,
  sqrt,
  subtract,
  sum,
  sym,
  zero,
} from '../../expr/build.ts';
import type { Atom, Call, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh } from '../../expr/intern.ts';
import { isOutcome } from '../../expr/outcome.ts';
import * as Q from '../../expr/rational.ts';
import { isNonzero, isPositive } from '../../expr/sign.ts';
import { some } from '../../expr/traverse.ts';
import { derivative } from '../derivative.ts';
import { byParts, linearForm } from './linearForm.ts';
import { meanOfLog } from './logarithm.ts';
import { moment, type Place } from './moments.ts';
import { drawnUnder, isOdd, moved, wholePower } from './parity.ts';
import { hasClosedMean, meanOf } from './projection.ts';
import { isThreshold, meanOfTwo } from './twoThresholds.ts';

/** How an expectation was taken, in words. */
export type Method =
  | 'moments'
  | 'symmetry'
  | "Wick's theorem"
  | 'completing the square'
  | "Stein's lemma"
  | 'two thresholds'
  | 'chi squared';

/** The most terms that one expectation is multiplied out to. */
const MOST_TERMS = 4000;

/** The mean over one random variable as far as it is exact; what is not stays an expectation. */
export class Average {
  readonly methods = new Set<Method>();
  /** What must not vanish. */
  readonly conditions: Expr[] = [];
  /** Whether something was left as it is. */
  left = false;
  private terms = 0;

  /** The mean of a term over the outcomes of `o`. */
  over(o: Atom, e: Expr): Expr {
    if (!e.free.includes(o)) return e;
    if (e.kind === 'add') return add(...e.terms.map((t) => this.over(o, t)));
    const front: Expr[] = [];
    const inside: Expr[] = [];
    const factors = e.kind === 'mul' ? e.factors : [e];
    if (e.kind === 'mul') front.push(num(e.coefficient));
    for (const f of factors) (f.free.includes(o) ? inside : front).push(f);
    if (++this.terms > MOST_TERMS) return this.kept(o, e);
    return mul(...front, this.product(o, inside));
  }

  private kept(o: Atom, e: Expr): Expr {
    this.left = true;
    return sum([o], e);
  }

  /** Of factors that all depend on the variable. A product that is not exact as a whole stays as it is. */
  private product(o: Atom, factors: readonly Expr[]): Expr {
    for (const [k, f] of factors.entries()) {
      const open = this.opened(o, f, mul(...factors.filter((_, m) => m !== k)));
      if (open !== undefined) return this.attempt(open) ?? this.kept(o, mul(...factors));
    }
    const places: Place[] = [];
    const others: Expr[] = [];
    for (const f of factors) {
      const [base, n] = f.kind === 'pow' ? [f.base, wholePower(f.exponent)] : [f, 1];
      if (base.kind === 'sym' && n !== undefined) for (let k = 0; k < n; k++) places.push(base.indices.slice(1));
      else others.push(f);
    }
    const whole = mul(...factors);
    const before = this.left;
    const closed = this.attempt(() => this.closed(o, places, others) ?? this.kept(o, whole));
    if (closed !== undefined) return closed;
    if (!isOdd(o, whole)) return this.kept(o, whole);
    this.left = before;
    this.methods.add('symmetry');
    return zero;
  }

  /** How one factor is multiplied out with the rest: sums by their terms, sums over indices from outside, kinks as products. */
  private opened(o: Atom, f: Expr, rest: Expr): (() => Expr) | undefined {
    const [base, n] = f.kind === 'pow' ? [f.base, wholePower(f.exponent)] : [f, 1];
    if (n === undefined) return undefined;
    const others = mul(n > 1 ? pow(base, num(n - 1)) : one, rest);
    if (base.kind === 'add') return () => add(...base.terms.map((t) => this.over(o, mul(t, others))));
    if (base.kind === 'sum' && !base.binders.some(isOutcome))
      return () => {
        const inner = open(base);
        return sum(inner.binders, this.over(o, mul(inner.body, others)));
      };
    if (base.kind !== 'call') return undefined;
    const x = base.args[0]!;
    const xn = pow(x, num(n));
    if (base.fn === 'relu') return () => this.over(o, mul(xn, call('step', x), rest));
    if (base.fn === 'abs') return () => this.over(o, mul(xn, n % 2 === 0 ? one : call('sign', x), rest));
    if (base.fn === 'step' && n > 1) return () => this.over(o, mul(base, rest));
    return undefined;
  }

  /** What comes of it, if nothing is left over. */
  private attempt(run: () => Expr): Expr | undefined {
    const before = { left: this.left, methods: [...this.methods], conditions: this.conditions.length };
    this.left = false;
    const made = run();
    if (!this.left) {
      this.left = before.left;
      return made;
    }
    this.methods.clear();
    for (const m of before.methods) this.methods.add(m);
    this.conditions.length = before.conditions;
    return undefined;
  }

  private closed(o: Atom, places: readonly Place[], others: readonly Expr[]): Expr | undefined {
    const s = o.set.structure;
    if (s.kind !== 'outcomes' || s.law === 'lorentz') return undefined;
    if (others.length === 0) {
      const found = moment(s.law, places);
      if (found !== undefined) this.methods.add(s.law === 'normal' && places.length > 2 ? "Wick's theorem" : 'moments');
      return found;
    }
    if (s.law !== 'normal') return undefined;
    const variable = variableOf(others, o);
    if (variable === undefined) return undefined;
    const exponential = others.find((f): f is Call => f.kind === 'call' && f.fn === 'exp');
    const at = (p: Place): Expr => sym(variable, [atomIndex(o), ...p]);
    if (exponential !== undefined) {
      const rest = mul(...places.map(at), ...others.filter((f) => f !== exponential));
      return this.square(o, variable, exponential.args[0]!, rest);
    }
    const [f, g] = others;
    if (others.length === 2 && f?.kind === 'call' && g?.kind === 'call') return this.two(o, variable, [f, g], places);
    if (others.length === 1 && f?.kind === 'call' && f.fn === 'log' && places.length === 0) {
      const mean = meanOfLog(o, variable, f.args[0]!);
      if (mean !== undefined) this.methods.add('chi squared');
      return mean;
    }
    if (others.length > 1 || f?.kind !== 'call' || !hasClosedMean(f.fn)) return undefined;
    return this.stein(o, variable, f, places);
  }

  /** E f(x) exp(a + c·x + q|x|²/2) by completing the square: f is averaged around another centre. */
  private square(o: Atom, variable: Letter, exponent: Expr, f: Expr): Expr | undefined {
    const axes = variable.axes.slice(1);
    const atoms = axes.map(fresh);
    const others = axes.map(fresh);
    const slope = derivative(exponent, sym(variable, [atomIndex(o), ...atoms.map((a) => atomIndex(a))]));
    const curvature = derivative(slope, sym(variable, [atomIndex(o), ...others.map((a) => atomIndex(a))]));
    if (curvature.free.includes(o)) return undefined;
    const q = isotropic(curvature, atoms, others);
    if (q === undefined) return undefined;
    const width = subtract(one, q);
    if (!isPositive(width)) return undefined;
    const without = (e: Expr): Expr => moved(e, o, () => zero);
    const c = without(slope);
    const n = mul(...axes.map((s) => s.size));
    const narrower = q === zero ? one : pow(width, mul(num(Q.rational(-1, 2)), n));
    const norm = sum(atoms, pow(c, num(2)));
    const front = mul(narrower, call('exp', add(without(exponent), divide(norm, mul(num(2), width)))));
    const centred = moved(f, o, (s) =>
      add(divide(s, sqrt(width)), divide(replace(c, new Map(atoms.map((a, k) => [a, s.indices[k + 1]!]))), width)),
    );
    this.methods.add('completing the square');
    return mul(front, this.over(o, centred));
  }

  /** E x_i x_j … f(a·x + b) by E x_i g(x) = E g_i(x), down to means of f and its derivatives (Stein 1981). */
  private stein(o: Atom, variable: Letter, f: Call, places: readonly Place[]): Expr | undefined {
    const h = linearForm(o, variable, f);
    if (h === undefined || places.length > 6) return undefined;
    const reach = this.reach(h.variance);
    if (reach === undefined) return undefined;
    this.methods.add("Stein's lemma");
    return byParts(places, [h.slope], ([order]) => meanOf(f.fn, order!, h.mean, h.variance));
  }

  /** The same of two thresholds of jointly normal arguments. */
  private two(o: Atom, variable: Letter, fs: readonly [Call, Call], places: readonly Place[]): Expr | undefined {
    if (!fs.every((f) => isThreshold(f.fn)) || places.length > 6) return undefined;
    const [f, g] = fs.map((x) => linearForm(o, variable, x));
    if (f === undefined || g === undefined) return undefined;
    if (this.reach(f.variance) === undefined || this.reach(g.variance) === undefined) return undefined;
    const atoms = variable.axes.slice(1).map(fresh);
    const at = atoms.map((a) => atomIndex(a));
    const covariance = sum(atoms, mul(f.slope(at), g.slope(at)));
    let closed = true;
    const made = byParts(places, [f.slope, g.slope], ([m, n]) => {
      const mean = meanOfTwo({ fn: fs[0].fn, order: m!, ...f }, { fn: fs[1].fn, order: n!, ...g }, covariance);
      if (mean === undefined) closed = false;
      return mean ?? zero;
    });
    if (!closed) return undefined;
    this.methods.add('two thresholds');
    return made;
  }

  /** A variance that has to be positive, which is noted where it is not plain; undefined where it is 0. */
  private reach(variance: Expr): Expr | undefined {
    if (variance === zero) return undefined;
    if (!isNonzero(variance)) this.conditions.push(variance);
    return variance;
  }
}

/** The letter that stands under the outcomes of `o`. */
function variableOf(terms: readonly Expr[], o: Atom): Letter | undefined {
  let found: Letter | undefined;
  for (const t of terms)
    some(t, (x) => {
      if (x.kind === 'sym' && drawnUnder(x, o)) found = x.letter;
      return found !== undefined;
    });
  return found;
}

/** q where the matrix is q times the identity; 0 where it vanishes. */
function isotropic(e: Expr, atoms: readonly Atom[], others: readonly Atom[]): Expr | undefined {
  if (e === zero || atoms.length === 0) return e;
  const parts = (e.kind === 'add' ? e.terms : [e]).map((t) => {
    const factors = t.kind === 'mul' ? t.factors : [t];
    const deltas: readonly Expr[] = factors.filter((f) => f.kind === 'delta');
    const rest = factors.filter((f) => !deltas.includes(f));
    const pairs = atoms.every((a, k) => deltas.some((d) => d.free.includes(a) && d.free.includes(others[k]!)));
    if (!pairs || deltas.length !== atoms.length) return undefined;
    if (rest.some((f) => [...atoms, ...others].some((a) => f.free.includes(a)))) return undefined;
    return mul(num(t.kind === 'mul' ? t.coefficient : Q.ONE), ...rest);
  });
  return parts.some((p) => p === undefined) ? undefined : add(...(parts as Expr[]));
}
