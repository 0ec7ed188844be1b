import {
  add,
  delta,
  less,
  mul,
  num,
  open,
  prod,
  rebuild,
  replace,
  split,
  subtract,
  sum,
  unequal,
} from '../expr/build.ts';
import type { Atom, Expr, Less } from '../expr/expr.ts';
import { atomIndex, scoped } from '../expr/intern.ts';
import { anyOf } from '../expr/kinds.ts';
import { rational } from '../expr/rational.ts';
import { factorsOf, termsOf } from '../expr/traverse.ts';
import { mayBeSingular } from './expand.ts';

const hasOrder = anyOf('less');
const HALF = num(rational(1, 2));

/**
 * Conditions i < j in one form: over two binders in which the rest is symmetric they are half of i != j, in which it is
 * not one direction is kept, and against a named index the summed one stands on the right: [j < i] = 1 - [i = j] - [i < j].
 */
export function orderConditions(e: Expr): Expr {
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      if (!hasOrder(x)) return x;
      if (x.kind === 'sum') {
        const o = open(x);
        return add(...termsOf(visit(o.body)).map((t) => sum(o.binders, symmetric(t, o.binders))));
      }
      if (x.kind === 'prod') {
        const o = open(x);
        return prod(o.binders[0]!, visit(o.body));
      }
      if (x.kind === 'mul' && x.factors.some((f) => f.kind === 'less') && x.factors.some(mayBeSingular))
        return rebuild(x, (c) => (c.kind === 'less' ? c : visit(c)));
      return x.kind === 'less' ? turned(x) : rebuild(x, visit);
    };
    return visit(e);
  });
}

const isNamed = (a: Atom): boolean => !/^[~@]/.test(a.name);

/** The two atoms of a plain condition i < j over one set. */
function pairOf(x: Less): readonly [Atom, Atom] | undefined {
  if (x.i.kind !== 'atom' || x.j.kind !== 'atom' || x.i.shift !== 0 || x.j.shift !== 0) return undefined;
  return x.i.atom.set === x.j.atom.set ? [x.i.atom, x.j.atom] : undefined;
}

function turned(x: Less): Expr {
  const pair = pairOf(x);
  if (pair === undefined) return x;
  const [a, b] = pair;
  const late = isNamed(b) && (!isNamed(a) || b.name < a.name);
  return late ? subtract(subtract(num(1), delta(x.i, x.j)), less(x.j, x.i)) : x;
}

/** A term with i < j over two binders, where exchanging them leaves the rest as it is. */
function symmetric(t: Expr, binders: readonly Atom[]): Expr {
  for (const f of factorsOf(t)) {
    if (f.kind !== 'less') continue;
    const pair = pairOf(f);
    if (pair === undefined || !pair.every((a) => binders.includes(a))) continue;
    const rest = mul(num(split(t)[0]), ...factorsOf(t).filter((g) => g !== f));
    const [a, b] = pair;
    const swapped = replace(
      rest,
      new Map([
        [a, atomIndex(b)],
        [b, atomIndex(a)],
      ]),
    );
    // The other binders may change places as well: what counts is that the two sums are one.
    const others = binders.filter((x) => x !== a && x !== b);
    if (sum(others, rest) !== sum(others, swapped)) {
      if (mayBeSingular(rest)) continue;
      // Of the two directions one is kept, the other is written with it.
      const turned = mul(less(f.j, f.i), rest);
      if (sum(binders, t).hash <= sum(binders, turned).hash) continue;
      return subtract(mul(subtract(num(1), delta(f.i, f.j)), rest), turned);
    }
    const condition = mayBeSingular(rest) ? unequal(f.i, f.j) : subtract(num(1), delta(f.i, f.j));
    return mul(HALF, condition, rest);
  }
  return t;
}
