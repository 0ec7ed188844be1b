import { add, mul, num, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, Sym } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { substitute } from '../../expr/traverse.ts';

/** Whether a term changes its sign with a normal variable, and has a mean: no part of it grows faster than a polynomial. */
export function isOdd(o: Atom, e: Expr): boolean {
  const s = o.set.structure;
  if (s.kind !== 'outcomes' || s.law !== 'normal' || !isTame(e, o)) return false;
  return (
    add(
      moved(e, o, (x) => mul(num(-1), x)),
      e,
    ) === zero
  );
}

const BOUNDED: ReadonlySet<string> = new Set(['tanh', 'sin', 'cos', 'erf', 'erfc', 'atan', 'sign', 'step']);
const LINEAR: ReadonlySet<string> = new Set(['abs', 'relu']);

/** No larger than a polynomial of the variable, wherever it is. */
function isTame(e: Expr, o: Atom): boolean {
  if (!e.free.includes(o)) return true;
  switch (e.kind) {
    case 'sym':
      return true;
    case 'add':
      return e.terms.every((t) => isTame(t, o));
    case 'mul':
      return e.factors.every((f) => isTame(f, o));
    case 'pow':
      return wholePower(e.exponent) !== undefined && isTame(e.base, o);
    case 'call':
      return (BOUNDED.has(e.fn) || LINEAR.has(e.fn)) && e.args.every((a) => isTame(a, o));
    case 'sum':
      return isTame(e.body, o);
    default:
      return false;
  }
}

export const drawnUnder = (s: Sym, o: Atom): boolean => {
  const first: Index | undefined = s.indices[0];
  return s.letter.role === 'variable' && first?.kind === 'atom' && first.atom === o;
};

/** The term with another value for the variable drawn under `o`. */
export const moved = (e: Expr, o: Atom, to: (s: Sym) => Expr): Expr =>
  substitute(e, (s) => (drawnUnder(s, o) ? to(s) : undefined));

/** A small whole power. */
export const wholePower = (e: Expr): number | undefined =>
  e.kind === 'num' && Q.isInteger(e.value) && e.value.n >= 1n && e.value.n <= 64n ? Number(e.value.n) : undefined;
