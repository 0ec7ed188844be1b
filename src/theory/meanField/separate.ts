import { add, call, mul, num } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, termsOf } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';

/**
 * A factor that mixes sites as a finite sum of products of functions of one site each: powers of sums multiplied out,
 * sines, cosines and hyperbolic functions of sums by their addition theorems. Undefined where there is no such sum.
 */
export function separated(f: Expr, vertices: (e: Expr) => readonly Atom[]): Expr | undefined {
  if (f.kind === 'add') return f;
  if (f.kind === 'sum' || f.kind === 'mul') {
    const flat = expand(f);
    return flat === f ? undefined : flat;
  }
  if (f.kind === 'pow') {
    const whole = f.exponent.kind === 'num' && Q.isInteger(f.exponent.value) && !Q.isNegative(f.exponent.value);
    if (!whole) return undefined;
    const flat = expand(f);
    if (flat !== f) return flat;
    const base = separated(f.base, vertices);
    return base === undefined
      ? undefined
      : expand(mul(...Array(Number((f.exponent as { value: Q.Rational }).value.n)).fill(base)));
  }
  if (f.kind !== 'call' || f.args.length !== 1) return undefined;
  const groups = bySites(f.args[0]!, vertices);
  if (groups === undefined || groups.length < 2) return undefined;
  const [first, ...rest] = groups as [Expr, ...Expr[]];
  const x = first;
  const y = add(...rest);
  const [fx, fy] = [call(f.fn, x), call(f.fn, y)];
  const co = (e: Expr): Expr =>
    call(f.fn === 'sin' || f.fn === 'cos' ? (f.fn === 'sin' ? 'cos' : 'sin') : f.fn === 'sinh' ? 'cosh' : 'sinh', e);
  switch (f.fn) {
    case 'sin':
      return add(mul(fx, co(y)), mul(co(x), fy));
    case 'cos':
      return add(mul(fx, fy), mul(num(-1), co(x), co(y)));
    case 'sinh':
      return add(mul(fx, co(y)), mul(co(x), fy));
    case 'cosh':
      return add(mul(fx, fy), mul(co(x), co(y)));
    default:
      return undefined;
  }
}

/** The factors of a product, an exponential of a sum as one factor for each site. */
export function factorsBySite(e: Expr, vertices: (e: Expr) => readonly Atom[]): readonly Expr[] {
  return factorsOf(e).flatMap((f) => {
    if (f.kind !== 'call' || f.fn !== 'exp' || vertices(f).length < 2) return [f];
    return bySites(f.args[0]!, vertices)?.map((x) => call('exp', x)) ?? [f];
  });
}

/** A sum in parts that each belong to one site, what belongs to none with the first; undefined where a term mixes sites. */
function bySites(e: Expr, vertices: (e: Expr) => readonly Atom[]): readonly Expr[] | undefined {
  const parts = new Map<Atom, Expr>();
  const free: Expr[] = [];
  for (const t of termsOf(expand(e))) {
    const own = vertices(t);
    if (own.length > 1) return undefined;
    const [v] = own;
    if (v === undefined) free.push(t);
    else parts.set(v, add(parts.get(v) ?? num(0), t));
  }
  const [first, ...rest] = [...parts.values()];
  return first === undefined ? free : [add(first, ...free), ...rest];
}
