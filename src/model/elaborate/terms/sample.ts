import * as B from '../../../expr/build.ts';
import type { Atom, Expr, IndexSet } from '../../../expr/expr.ts';
import { atomIndex, freeAtom, fresh } from '../../../expr/intern.ts';
import { letters } from '../../../expr/traverse.ts';
import { termsOfLaw } from '../../lawTerms.ts';
import type { Draw, Law } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { ArrayLaw } from '../values/arrayLaw.ts';
import { type Desk, type Scope, withLocals } from '../values/scope.ts';
import { indexValue, type Known, known, settled, UNKNOWN, type Value } from '../values/value.ts';
import { setAt } from './binder.ts';
import { entryLaw } from './entryLaw.ts';
import { lawOf, lawShape } from './law.ts';
import { unnamed } from './left.ts';

/** `sample(b, f(v) for v ~ x, k in M)`: the mean over b fresh draws, an index drawn uniformly with replacement. */
export function sample(desk: Desk, node: Ast.Call, scope: Scope): Value {
  const { report } = desk;
  const [batch, term] = node.args;
  if (batch === undefined || term === undefined || node.args.length !== 2 || node.binders.length === 0) {
    const help = '`sample(b, f(v) for v ~ x)`, `sample(b, f(z[k]) for k in M)`';
    report.error('E0329', node.callee.place, '`sample` takes a number of draws, one term and `for`', help);
    return UNKNOWN;
  }
  const size = setAt(desk, batch.value, scope);
  if (size === undefined) return UNKNOWN;
  const q = fresh(size);
  let inner = scope;
  const indices: Atom[] = [];
  let lawful = false;
  for (const [part, b] of node.binders.entries()) {
    if (b.condition !== undefined || (b.kind === 'in' && b.range.kind === 'range')) {
      report.unsupported(b.place, 'a condition or a range in a sample');
      return UNKNOWN;
    }
    if (b.kind === 'in') {
      const set = setAt(desk, b.range, inner);
      if (set === undefined) return UNKNOWN;
      const atom = fresh(set);
      indices.push(atom);
      inner = withLocals(inner, [[b.name.text, indexValue(atomIndex(atom))]]);
      continue;
    }
    lawful = true;
    const value = drawnFrom(desk, node, part, b, size, q, inner);
    if (value === undefined) return UNKNOWN;
    inner = withLocals(inner, [[b.name.text, value]]);
  }
  const v = settled(desk.value(term.value, inner));
  if (v === undefined) return UNKNOWN;
  const count = size.size;
  if (indices.length === 0) return known(v.shape, (i) => B.divide(B.sum([q], v.at(i)), count));
  // How often each place was drawn; of each draw by itself where something else is drawn beside it.
  const first = node.binders.find((b) => b.kind === 'in')!.name.text;
  const sets = indices.map((a) => a.set);
  const times = letterOf(desk, node, -1, `n_${first}`, lawful ? [size, ...sets] : sets, 0);
  const draw: Draw = { kind: 'counts', letter: times, over: sets.length, total: lawful ? B.one : count };
  desk.samples.note(draw, node.place);
  const often = B.sym(times, [...(lawful ? [atomIndex(q)] : []), ...indices.map((a) => atomIndex(a))]);
  const binders = lawful ? [q, ...indices] : indices;
  return known(v.shape, (i) => B.divide(B.sum(binders, B.mul(often, v.at(i))), count));
}

/** The variable of a binder in the draw `q`. */
function drawnFrom(
  desk: Desk,
  node: Ast.Call,
  part: number,
  binder: Ast.Binder & { readonly kind: 'law' },
  size: IndexSet,
  q: Atom,
  scope: Scope,
): Known | undefined {
  const shape = binder.domain === undefined ? undefined : lawShape(desk, binder.domain, scope);
  if (binder.domain !== undefined && shape === undefined) return undefined;
  const law = lawOf(desk, binder.law, shape, scope);
  if (law === undefined) return undefined;
  const axes = [size, ...law.shape];
  const atoms = axes.map((set, k) => freeAtom(unnamed(k + 1), set));
  const components = atoms.slice(1);
  const own = entryLaw(law, components, components.length);
  const still = termsOfLaw(own).every(
    (t) => letters(t).every((l) => !MOVING.has(l.role)) && t.free.every((a) => atoms.includes(a)),
  );
  const drawn = letterOf(desk, node, part, binder.name.text, axes, law.shape.length);
  const at = (i: Parameters<Known['at']>[0]): Expr => B.sym(drawn, [atomIndex(q), ...i]);
  if (still) {
    desk.samples.note({ kind: 'law', letter: drawn, indices: atoms, law: own }, node.place);
    return known(law.shape, at);
  }
  const moved = standardised(law);
  if (moved === undefined) {
    desk.report.unsupported(binder.place, 'drawing from a discrete law or a mixture that moves with the states');
    return undefined;
  }
  desk.samples.note({ kind: 'law', letter: drawn, indices: atoms, law: moved.law }, node.place);
  return known(law.shape, (i) => moved.value(i, at(i)));
}

/** The letter of the `part`-th binder of a sample at this place, and through these calls of functions. */
const letterOf = (
  desk: Desk,
  node: Ast.Call,
  part: number,
  name: string,
  axes: readonly IndexSet[],
  components: number,
) => desk.samples.letter(`${desk.report.site(node.place)}:${part}`, name, desk.entities.keys(), axes, components);

const MOVING: ReadonlySet<string> = new Set(['state', 'reduced', 'time', 'draw', 'noise', 'variable']);

/** A law as a standard one and the variable made of what is drawn from that. */
function standardised(
  law: ArrayLaw,
): { readonly law: Law; readonly value: (i: Parameters<Known['at']>[0], drawn: Expr) => Expr } | undefined {
  switch (law.kind) {
    case 'normal': {
      const { mean, variance } = law;
      return {
        law: { kind: 'normal', mean: B.zero, variance: B.one },
        value: (i, x) => B.add(mean.at(i), B.mul(B.sqrt(variance.at(i)), x)),
      };
    }
    case 'uniform': {
      const { low, high } = law;
      return {
        law: { kind: 'uniform', low: B.zero, high: B.one },
        value: (i, x) => B.add(low.at(i), B.mul(B.subtract(high.at(i), low.at(i)), x)),
      };
    }
    case 'exponential':
      return { law: { kind: 'exponential', rate: B.one }, value: (i, x) => B.divide(x, law.rate.at(i)) };
    case 'lorentz': {
      const { centre, halfWidth } = law;
      return {
        law: { kind: 'lorentz', centre: B.zero, halfWidth: B.one },
        value: (i, x) => B.add(centre.at(i), B.mul(halfWidth.at(i), x)),
      };
    }
    default:
      return undefined;
  }
}
