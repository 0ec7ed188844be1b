import { add, mul, num, pow, replace, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Call, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh, letter } from '../../expr/intern.ts';
import { mentions } from '../../expr/traverse.ts';
import { derivative } from '../derivative.ts';
import { moment, type Place } from './moments.ts';
import { moved } from './parity.ts';

/** A linear form of a standard normal array: its mean, its variance, and its slope along each component. */
export interface LinearForm {
  readonly mean: Expr;
  readonly variance: Expr;
  readonly slope: (p: Place) => Expr;
}

/** The argument of a function where it is linear in the variable drawn under `o`. */
export function linearForm(o: Atom, variable: Letter, f: Call): LinearForm | undefined {
  const h = f.args[0]!;
  const axes = variable.axes.slice(1);
  const atoms = axes.map(fresh);
  // Under a name of its own: other draws of the same law stand beside it.
  const own = letter({ name: '@drawn', role: 'auxiliary', axes });
  const at = sym(
    own,
    atoms.map((a) => atomIndex(a)),
  );
  const slope = derivative(
    moved(h, o, (s) => sym(own, s.indices.slice(1))),
    at,
  );
  if (slope.free.includes(o) || mentions(slope, own)) return undefined;
  return {
    mean: moved(h, o, () => zero),
    variance: sum(atoms, pow(slope, num(2))),
    slope: (p) => replace(slope, new Map(atoms.map((a, k) => [a, p[k]!]))),
  };
}

/**
 * E x_i x_j … F by parts: x_i pairs with another factor, or a function in F is derived along its slope (Stein 1981).
 * `mean` is that of F with derivatives of these orders.
 */
export function byParts(
  places: readonly Place[],
  slopes: readonly ((p: Place) => Expr)[],
  mean: (orders: readonly number[]) => Expr,
): Expr {
  const mixed = (left: readonly Place[], orders: readonly number[]): Expr => {
    const [first, ...rest] = left;
    if (first === undefined) return mean(orders);
    const paired = rest.map((p, k) =>
      mul(
        moment('normal', [first, p])!,
        mixed(
          rest.filter((_, m) => m !== k),
          orders,
        ),
      ),
    );
    const derived = slopes.map((slope, f) =>
      mul(
        slope(first),
        mixed(
          rest,
          orders.map((n, k) => (k === f ? n + 1 : n)),
        ),
      ),
    );
    return add(...paired, ...derived);
  };
  return mixed(
    places,
    slopes.map(() => 0),
  );
}
