import { add, divide, mul, num, replace, square, subtract, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh } from '../../expr/intern.ts';
import { rational } from '../../expr/rational.ts';
import { termsOf } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import type { Background, Linearised } from './apply.ts';
import { simplified } from './simplified.ts';

/** Longer products of blocks are not multiplied out. */
const MOST_TERMS = 400;

/** How many coordinates a state has: those of its entries that its domain leaves free. */
export function coordinates(l: Letter): Expr {
  const sizes = l.axes.map((a) => a.size);
  const last = sizes.at(-1);
  const one = num(1);
  switch (l.domain.kind) {
    case 'sphere':
    case 'simplex':
      return mul(...sizes.slice(0, -1), subtract(last!, one));
    case 'symmetric':
      return mul(...sizes.slice(0, -2), num(rational(1, 2)), last!, add(last!, one));
    default:
      return mul(...sizes);
  }
}

/** The Jacobian from one state to another at a point, along the directions that keep the second in its domain. */
interface Block {
  readonly term: Expr;
  readonly row: readonly Atom[];
  readonly column: readonly Atom[];
}

/** The traces of a Jacobian and of its square at a point, from derivatives by single components. */
export interface Traces {
  readonly first: Expr;
  /** Undefined where it would be too long. */
  readonly second: Expr | undefined;
}

export function traces(bg: Background): Traces {
  const blocks = new Map<string, Block>();
  const block = (f: Linearised, g: Linearised): Block => {
    const key = `${f.field.state.id},${g.field.state.id}`;
    let b = blocks.get(key);
    if (b === undefined) {
      b = blockOf(bg, f, g);
      blocks.set(key, b);
    }
    return b;
  };
  const first = simplified(
    add(
      ...bg.linearised.map((f) => {
        const { term, row, column } = block(f, f);
        return sum(row, renamed(term, column, row));
      }),
    ),
    [],
  );
  const parts: Expr[] = [];
  for (const [k, f] of bg.linearised.entries())
    for (const g of bg.linearised.slice(k)) {
      const [there, back] = [block(f, g), block(g, f)];
      const [a, b] = [simplified(there.term, []), simplified(back.term, [])];
      if (termsOf(a).length * termsOf(b).length > MOST_TERMS) return { first, second: undefined };
      if (a === zero || b === zero) continue;
      // At once: of one state the two blocks are the same, and so are their names.
      const returned = renamed(b, [...back.row, ...back.column], [...there.column, ...there.row]);
      // Of two states either way round is the same number.
      parts.push(mul(num(f === g ? 1 : 2), sum([...there.row, ...there.column], mul(a, returned))));
    }
  return { first, second: simplified(add(...parts), []) };
}

const renamed = (e: Expr, from: readonly Atom[], to: readonly Atom[]): Expr =>
  replace(e, new Map(from.map((a, k) => [a, atomIndex(to[k]!)])));

function blockOf(bg: Background, f: Linearised, g: Linearised): Block {
  const row = f.field.indices.map((a) => fresh(a.set));
  const column = g.field.indices.map((a) => fresh(a.set));
  const by = sym(
    g.displacement,
    column.map((a) => atomIndex(a)),
  );
  const term = derivative(renamed(f.term, f.field.indices, row), by);
  return { term: along(bg, g.field.state, column, term), row, column };
}

/** A row of a Jacobian with its columns projected to the directions along which a state may move. */
function along(bg: Background, state: Letter, column: readonly Atom[], term: Expr): Expr {
  const last = column.at(-1)!;
  const at = (...tail: Index[]): Index[] => [...column.slice(0, -tail.length).map((a) => atomIndex(a)), ...tail];
  switch (state.domain.kind) {
    case 'sphere': {
      const m = fresh(last.set);
      const normal = (i: Index): Expr => bg.put(sym(state, at(i)));
      const inward = sum([m], mul(renamed(term, [last], [m]), normal(atomIndex(m))));
      return subtract(term, divide(mul(inward, normal(atomIndex(last))), square(state.domain.radius)));
    }
    case 'simplex': {
      const m = fresh(last.set);
      return subtract(term, divide(sum([m], renamed(term, [last], [m])), last.set.size));
    }
    case 'symmetric': {
      const [k, l] = [column.at(-2)!, last];
      const turned = replace(
        term,
        new Map([
          [k, atomIndex(l)],
          [l, atomIndex(k)],
        ]),
      );
      return divide(add(term, turned), num(2));
    }
    default:
      return term;
  }
}
