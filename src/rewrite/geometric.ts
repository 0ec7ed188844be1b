import { add, mul, pow, rebuild, replace, sym } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../expr/intern.ts';
import * as Q from '../expr/rational.ts';
import { mentions, termsOf } from '../expr/traverse.ts';

/**
 * A term in which powers whose exponent contains a letter, q^(t + 2), become q^2 times a letter of its own for q^t.
 * What vanishes for all values of these letters vanishes for all values of the exponents.
 */
export function withoutPowersOf(e: Expr, exponent: Letter): Expr {
  const visit = (x: Expr): Expr => {
    if (!mentions(x, exponent)) return x;
    if (x.kind !== 'pow' || !mentions(x.exponent, exponent) || mentions(x.base, exponent)) return rebuild(x, visit);
    const terms = termsOf(x.exponent);
    const whole = terms.filter((t) => t.kind === 'num' && Q.isInteger(t.value));
    const rest = add(...terms.filter((t) => !whole.includes(t)));
    return mul(pow(x.base, add(...whole)), named(pow(x.base, rest)));
  };
  return visit(e);
}

/** A letter that stands for a term, with the free indices of the term. */
function named(e: Expr): Expr {
  const names = e.free.map((a, k) => freeAtom(`#q${k + 1}`, a.set));
  const plain = replace(
    e,
    new Map<Atom, ReturnType<typeof atomIndex>>(e.free.map((a, k) => [a, atomIndex(names[k]!)])),
  );
  const l = letter({ name: `power ${plain.id}`, role: 'auxiliary', axes: names.map((a) => a.set) });
  return sym(
    l,
    e.free.map((a) => atomIndex(a)),
  );
}
