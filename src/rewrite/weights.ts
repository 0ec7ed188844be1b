import { add, call, children, mul, num, open, rebuild, split, sum } from '../expr/build.ts';
import type { Atom, Expr, Pow } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import { factorsOf, termsOf } from '../expr/traverse.ts';

const added = new WeakMap<Expr, Expr>();

/**
 * A sum over k of f(k) that stands beside 1/(the same sum) inside another sum or mean is 1: the weights of a softmax add up.
 * Each such sum anywhere in the term, as long as its normaliser does not vanish; a term without one stays as it is.
 */
export function weightsAdded(e: Expr): Expr {
  let made = added.get(e);
  if (made === undefined) {
    made = scoped(() => {
      const changes = children(e).some((c) => weightsAdded(c) !== c);
      return cancelled(changes ? rebuild(e, weightsAdded) : e);
    });
    added.set(e, made);
  }
  return made;
}

function cancelled(e: Expr): Expr {
  if (e.kind !== 'sum') return e;
  const { binders, body } = open(e);
  if (!factorsOf(body).some(isInverse)) return e;
  for (const b of binders) {
    const factors = factorsOf(body).flatMap((f) => apart(f, b));
    const own = factors.filter((f) => f.free.includes(b));
    if (own.length === 0 || own.length === factors.length) continue;
    const rest = factors.filter((f) => !own.includes(f));
    for (const f of rest) {
      if (!isInverse(f)) continue;
      const over = sumOver(b, own, f);
      if (over === undefined) continue;
      const left = binders.filter((x) => x !== b);
      return cancelled(sum(left, mul(num(split(body)[0]), ...rest, over)));
    }
  }
  return e;
}

/** An exponential as the part of it that depends on an index, and the rest. */
function apart(f: Expr, b: Atom): readonly Expr[] {
  if (f.kind !== 'call' || f.fn !== 'exp' || !f.free.includes(b)) return [f];
  const exponents = termsOf(f.args[0]!);
  const own = exponents.filter((t) => t.free.includes(b));
  if (own.length === exponents.length) return [f];
  return [call('exp', add(...own)), call('exp', add(...exponents.filter((t) => !t.free.includes(b))))];
}

const isInverse = (f: Expr): f is Pow =>
  f.kind === 'pow' && f.exponent.kind === 'num' && f.exponent.value.n < 0n && f.exponent.value.d === 1n;

/** The sum over b of a product, where it is the base of a negative power. */
function sumOver(b: Atom, own: readonly Expr[], f: Pow): Expr | undefined {
  const [c, base] = split(sum([b], mul(...own)));
  return base === f.base ? mul(num(c), base) : undefined;
}
