import type { Delta, Expr } from '../expr.ts';
import type { FunctionName } from '../functionNames.ts';
import * as Q from '../rational.ts';
import type { Addition } from './addition.ts';
import type { Nodes } from './nodes.ts';
import { byStructure, isGuard } from './structure.ts';

/** Products of terms. */
export interface Multiplication {
  /** The product of terms. */
  mul(...parts: readonly Expr[]): Expr;
}

/** What products need of constructors that are themselves made of products. */
export interface ForProducts {
  readonly pow: (base: Expr, exponent: Expr) => Expr;
  readonly call: (fn: FunctionName, arg: Expr) => Expr;
  /** The other factors with the later of the delta's free indices replaced; undefined where nothing is to replace. */
  readonly identified: (delta: Delta, factors: readonly Expr[]) => readonly Expr[] | undefined;
  /** The factors with the one that a product over an index leaves out put into it; undefined where none does. */
  readonly absorbed: (factors: readonly Expr[]) => readonly Expr[] | undefined;
}

/** Products flatten, merge like powers and exponentials, take the content of sums out, and let deltas act. */
export function multiplication(
  { num, zero, one, mulNode }: Nodes,
  { add, scaled, content }: Addition,
  { pow, call, identified, absorbed }: ForProducts,
): Multiplication {
  function mul(...parts: readonly Expr[]): Expr {
    if (parts.length === 1) return parts[0]!;
    if (parts.length === 2) {
      const [a, b] = parts as readonly [Expr, Expr];
      if (a.kind === 'num') return scaled(a.value, b);
      if (b.kind === 'num') return scaled(b.value, a);
    }
    let coefficient = Q.ONE;
    const exponents = new Map<Expr, Expr>();
    const exps: Expr[] = [];
    const steps: Expr[] = [];
    const take = (e: Expr): void => {
      if (e.kind === 'num') coefficient = Q.times(coefficient, e.value);
      else if (e.kind === 'mul') {
        coefficient = Q.times(coefficient, e.coefficient);
        for (const f of e.factors) take(f);
      } else if (e.kind === 'call' && e.fn === 'exp') exps.push(e.args[0]!);
      else {
        const [base, exponent] = e.kind === 'pow' ? [e.base, e.exponent] : [e, one];
        const known = exponents.get(base);
        if (base.kind === 'call' && base.fn === 'step') steps.push(base);
        exponents.set(base, known === undefined ? exponent : add(known, exponent));
      }
    };
    for (const p of parts) take(p);
    if (Q.isZero(coefficient)) return zero;
    // relu(u) is 0 already where the step at u is.
    for (const s of steps) {
      const times = s.kind === 'call' ? exponents.get(call('relu', s.args[0]!)) : undefined;
      if (times?.kind === 'num' && times.value.n > 0n && exponents.get(s) === one) exponents.delete(s);
    }
    const factors: Expr[] = [];
    let again = false;
    const put = (e: Expr): void => {
      if (e.kind === 'num') coefficient = Q.times(coefficient, e.value);
      else if (e.kind === 'mul') {
        // Merging powers opened a product: its factors may meet others.
        again = true;
        coefficient = Q.times(coefficient, e.coefficient);
        factors.push(...e.factors);
      } else factors.push(e);
    };
    for (const [base, exponent] of exponents) {
      if (isGuard(base)) factors.push(base);
      else if (exponent === one) factors.push(base);
      else put(pow(base, exponent));
    }
    if (exps.length > 0) put(call('exp', exps.length === 1 ? exps[0]! : add(...exps)));
    if (Q.isZero(coefficient)) return zero;
    const alone = factors.length === 1 && factors[0]!.kind === 'add';
    if (alone) return scaled(coefficient, factors[0]!);
    for (let k = 0; k < factors.length; k++) {
      const f = factors[k]!;
      if (f.kind !== 'add') continue;
      const [c, rest] = content(f);
      if (Q.isOne(c)) continue;
      coefficient = Q.times(coefficient, c);
      factors[k] = rest;
      again = true;
    }
    for (const f of factors) {
      if (f.kind !== 'delta') continue;
      const moved = identified(f, factors);
      if (moved !== undefined) return mul(num(coefficient), f, ...moved);
    }
    if (factors.length > 1 && factors.some((f) => f.kind === 'prod')) {
      const whole = absorbed(factors);
      if (whole !== undefined) return mul(num(coefficient), ...whole);
    }
    if (again) return mul(num(coefficient), ...factors);
    if (factors.length > 1) factors.sort((a, b) => a.hash - b.hash || byStructure(a, b));
    return mulNode(coefficient, factors);
  }

  return { mul };
}
