import { open } from '../expr/build.ts';
import { ELEMENTARY } from '../expr/elementary.ts';
import type { Atom, Expr, Index, Letter } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import { toNumber } from '../expr/rational.ts';

/** Where numbers of letters come from: sizes, and the value of a component at whole-number indices (counted from 1). */
export interface Values {
  readonly size: (letter: Letter) => number;
  readonly component: (letter: Letter, indices: readonly number[]) => number;
}

/**
 * The value of one term as a double, walking the term: for single numbers such as bounds, conditions and quoted
 * values. Inner loops belong to compiled kernels.
 */
export function scalar(e: Expr, values: Values, atoms: ReadonlyMap<Atom, number> = new Map()): number {
  return scoped(() => walk(e, values, atoms));
}

function position(i: Index, values: Values, atoms: ReadonlyMap<Atom, number>): number {
  if (i.kind === 'place') return Math.round(walk(i.value, values, atoms));
  if (i.kind === 'entry') return Math.round(walk(i.of, values, atoms)) + i.shift;
  const at = atoms.get(i.atom);
  if (at === undefined) throw new Error(`index ${i.atom.name} has no value`);
  return at + i.shift;
}

function walk(e: Expr, values: Values, atoms: ReadonlyMap<Atom, number>): number {
  switch (e.kind) {
    case 'num':
      return toNumber(e.value);
    case 'sym':
      if (e.letter.role === 'size') return values.size(e.letter);
      return values.component(
        e.letter,
        e.indices.map((i) => position(i, values, atoms)),
      );
    case 'value':
      return position(e.index, values, atoms);
    case 'delta':
      return position(e.i, values, atoms) === position(e.j, values, atoms) ? 1 : 0;
    case 'unequal':
      return position(e.i, values, atoms) === position(e.j, values, atoms) ? 0 : 1;
    case 'less':
      return position(e.i, values, atoms) < position(e.j, values, atoms) ? 1 : 0;
    case 'add':
      return e.terms.reduce((s, t) => s + walk(t, values, atoms), 0);
    case 'mul': {
      // Guards first: where one is 0 the rest may be singular.
      let product = toNumber(e.coefficient);
      const isGuard = (f: Expr): boolean => f.kind === 'delta' || f.kind === 'unequal' || f.kind === 'less';
      for (const f of e.factors) if (isGuard(f) && walk(f, values, atoms) === 0) return 0;
      for (const f of e.factors) if (!isGuard(f)) product *= walk(f, values, atoms);
      return product;
    }
    case 'pow':
      return walk(e.base, values, atoms) ** walk(e.exponent, values, atoms);
    case 'call':
      return apply(e.fn, walk(e.args[0]!, values, atoms));
    case 'sum':
    case 'prod': {
      const o = open(e);
      let total = e.kind === 'sum' ? 0 : 1;
      const loop = (k: number, bound: ReadonlyMap<Atom, number>): void => {
        const b = o.binders[k];
        if (b === undefined) {
          const v = walk(o.body, values, bound);
          total = e.kind === 'sum' ? total + v : total * v;
          return;
        }
        const size = Math.round(walk(b.set.size, values, atoms));
        for (let n = 1; n <= size; n++) loop(k + 1, new Map(bound).set(b, n));
      };
      loop(0, atoms);
      return total;
    }
    case 'grad':
      throw new Error('a derivative that is not taken has no value here');
  }
}
const apply = (fn: keyof typeof ELEMENTARY, x: number): number => ELEMENTARY[fn](x);
