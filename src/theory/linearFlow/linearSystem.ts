import { add, mul, num, split, zero } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { factorsOf, letters, termsOf } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Field } from '../derivation.ts';
import { together } from '../spectrum/fraction.ts';
import type { Matrix } from '../spectrum/matrix.ts';

/** Letters of one shape that move linearly among themselves: x' = A x in every component, in a map x <- A x. */
export interface LinearSystem {
  readonly letters: readonly Letter[];
  readonly matrix: Matrix;
}

type Row = ReadonlyMap<Letter, Expr>;

/** The parts of a motion that are linear and closed in themselves, each with the letters that are coupled in it. */
export function linearSystems(fields: readonly Field[]): readonly LinearSystem[] {
  const moving = new Set(fields.map((f) => f.state));
  let rows = new Map<Letter, Row>();
  for (const f of fields) {
    const row = rowOf(f, moving);
    if (row !== undefined) rows.set(f.state, row);
  }
  for (;;) {
    const kept = new Map([...rows].filter(([l, row]) => [...row.keys()].every((x) => rows.has(x) && sameAxes(x, l))));
    if (kept.size === rows.size) break;
    rows = kept;
  }
  return components(rows).map((group) => ({
    letters: group,
    matrix: group.map((l) => group.map((x) => together(rows.get(l)!.get(x) ?? zero))),
  }));
}

const sameAxes = (a: Letter, b: Letter): boolean =>
  a.axes.length === b.axes.length && a.axes.every((s, k) => s === b.axes[k]);

/** The coefficients of a motion that is linear in letters with the same indices; constants in them. */
function rowOf(f: Field, moving: ReadonlySet<Letter>): Row | undefined {
  const row = new Map<Letter, Expr>();
  for (const t of termsOf(expand(f.right))) {
    const movers = factorsOf(t).filter((x) => letters(x).some((l) => moving.has(l) || l.role === 'state'));
    const [one, ...more] = movers;
    if (one?.kind !== 'sym' || more.length > 0 || !sameIndices(one, f)) return undefined;
    const coefficient = mul(num(split(t)[0]), ...factorsOf(t).filter((x) => x !== one));
    if (coefficient.free.length > 0 || letters(coefficient).some((l) => l.role === 'time' || l.role === 'noise'))
      return undefined;
    row.set(one.letter, add(row.get(one.letter) ?? zero, coefficient));
  }
  return row;
}

const sameIndices = (s: Sym, f: Field): boolean =>
  s.indices.length === f.indices.length &&
  s.indices.every((i, k) => i.kind === 'atom' && i.shift === 0 && i.atom === f.indices[k]);

/** Letters that act on each other, directly or through others, either way. */
function components(rows: ReadonlyMap<Letter, Row>): readonly (readonly Letter[])[] {
  const all = [...rows.keys()];
  const group = new Map(all.map((l) => [l, l]));
  const rootOf = (l: Letter): Letter => (group.get(l) === l ? l : rootOf(group.get(l)!));
  for (const [l, row] of rows) for (const x of row.keys()) group.set(rootOf(x), rootOf(l));
  const found = new Map<Letter, Letter[]>();
  for (const l of all) found.set(rootOf(l), [...(found.get(rootOf(l)) ?? []), l]);
  return [...found.values()];
}
