import { add, binomial, delta, divide, member, mul, num, subtract, sum, sym, unequal } from '../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, fresh, letter } from '../../expr/intern.ts';
import { rational } from '../../expr/rational.ts';
import type { Carrier } from './carriers.ts';

/** A letter as a term in free ones, of which its rules are identities. */
export interface Written {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly term: Expr;
}

const half = num(rational(1, 2));

/** A carrier as the projection of a free array: what its rules say of it can be tested then. */
export function written(c: Carrier): Written {
  const free = letter({
    name: `${c.letter.name}_0`,
    role: 'auxiliary',
    axes: c.letter.axes,
    components: c.letter.components,
  });
  const indices = c.letter.axes.map((set, k) => freeAtom(`#w${k}`, set));
  const at = (...i: Index[]): Expr => sym(free, i);
  const [i, j] = indices.map((a) => atomIndex(a));
  const set = c.letter.axes[0]!;
  return { letter: c.letter, indices, term: PROJECTIONS[c.kind](at, i!, j!, set, c.fixed) };
}

type Projection = (v: (...i: Index[]) => Expr, i: Index, j: Index, set: IndexSet, fixed: readonly Letter[]) => Expr;

const total = (set: IndexSet, f: (i: Index) => Expr): Expr => {
  const a = fresh(set);
  return sum([a], f(atomIndex(a)));
};

const PROJECTIONS: Readonly<Record<Carrier['kind'], Projection>> = {
  standard: (v, i, _, set) => subtract(v(i), divide(total(set, v), set.size)),
  pairs: (v, i, j, set) => {
    const n = set.size;
    const s = (a: Index, b: Index): Expr => mul(half, unequal(a, b), add(v(a, b), v(b, a)));
    const row = (a: Index): Expr => total(set, (b) => s(a, b));
    const whole = divide(total(set, row), mul(num(2), subtract(n, num(1))));
    const x = (a: Index): Expr => divide(subtract(row(a), whole), subtract(n, num(2)));
    return mul(unequal(i, j), add(s(i, j), mul(num(-1), x(i)), mul(num(-1), x(j))));
  },
  turns: (v, i, j, set) => {
    const b = (k: Index, l: Index): Expr => mul(half, subtract(v(k, l), v(l, k)));
    const y = (k: Index): Expr =>
      divide(
        total(set, (l) => b(k, l)),
        set.size,
      );
    return add(b(i, j), mul(num(-1), y(i)), y(j));
  },
  subsets: (v, i, _, set) => {
    if (set.structure.kind !== 'subsets') throw new Error('a carrier of subsets stands on a set of them');
    const { of, take } = set.structure;
    // B.T B = r1 - r2 on the diagonal, r2 everywhere: its inverse is known.
    const [r1, r2] = [binomial(of.size, take - 1, 1), take < 2 ? num(0) : binomial(of.size, take - 2, 2)];
    const w = (a: Index): Expr => total(set, (p) => mul(member(a, p), v(p)));
    const whole = divide(total(of, w), add(r1, mul(num(-1), r2), mul(of.size, r2)));
    const x = (a: Index): Expr => divide(subtract(w(a), mul(r2, whole)), subtract(r1, r2));
    return subtract(
      v(i),
      total(of, (a) => mul(member(a, i), x(a))),
    );
  },
  perpendicular: (v, i, _, set, fixed) => total(set, (k) => mul(across(set, fixed)(i, k), v(k))),
  tensor: (v, i, j, set, fixed) => {
    const p = across(set, fixed);
    const s = (k: Index, l: Index): Expr =>
      total(set, (a) => total(set, (b) => mul(half, p(k, a), add(v(a, b), v(b, a)), p(b, l))));
    const trace = total(set, (a) => s(a, a));
    return subtract(s(i, j), divide(mul(trace, p(i, j)), subtract(set.size, num(fixed.length))));
  },
  rotation: (v, i, j, set, fixed) => {
    const p = across(set, fixed);
    return total(set, (a) => total(set, (b) => mul(half, p(i, a), subtract(v(a, b), v(b, a)), p(b, j))));
  },
};

/** The projection to what is orthogonal to some vectors, by orthogonal ones of the same span. */
function across(set: IndexSet, fixed: readonly Letter[]): (i: Index, j: Index) => Expr {
  const axes: ((i: Index) => Expr)[] = [];
  for (const c of fixed) {
    const before = [...axes];
    axes.push((i) =>
      subtract(
        sym(c, [i]),
        add(
          ...before.map((e) =>
            divide(
              mul(
                e(i),
                total(set, (k) => mul(e(k), sym(c, [k]))),
              ),
              total(set, (k) => mul(e(k), e(k))),
            ),
          ),
        ),
      ),
    );
  }
  return (i, j) =>
    subtract(
      delta(i, j),
      add(
        ...axes.map((e) =>
          divide(
            mul(e(i), e(j)),
            total(set, (k) => mul(e(k), e(k))),
          ),
        ),
      ),
    );
}
