import { add, binomial, delta, member, mul, num, subtract, sum, sym } from '../../expr/build.ts';
import type { Expr, Index, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh } from '../../expr/intern.ts';
import { rational } from '../../expr/rational.ts';
import type { Carrier, CarrierKind } from './carriers.ts';
import { type Each, eigenvector, wave } from './each.ts';

/**
 * How an index set may be transformed: its members permuted, or turned as components of vectors while the fixed axes
 * stay, or shifted around a ring (`waves`), or acted on by a matrix (`acted`: its eigenvectors each by itself), or not at
 * all (`split`: each place by itself).
 */
export type Mode = 'permuted' | 'turned' | 'waves' | 'acted' | 'split';

/** An index set with the subsets of it, and how it is transformed. */
export interface Space {
  readonly set: IndexSet;
  readonly mode: Exclude<Mode, 'split'>;
  /** Vectors that a rotation has to keep. */
  readonly fixed: readonly Letter[];
}

/** How a state stands on a space: one entry for each of its axes there. */
export type Pattern = readonly IndexSet[];

/** A part of a direction: a term at given indices. */
export type Part = (at: readonly Index[]) => Expr;

/** One irreducible part of the functions on a space, with the terms in which it occurs. */
export interface Irrep {
  readonly name: string;
  readonly multiplicity: Expr;
  readonly carrier?: Carrier;
  /** Where it stands for directions that differ by an index. */
  readonly each?: Each;
  /** The terms of this part on a pattern; none where it does not occur there. Undefined where no list is known. */
  readonly parts: (pattern: Pattern) => readonly Part[] | undefined;
}

type Make = (kind: CarrierKind, set: IndexSet, fixed?: readonly Letter[]) => Carrier;

/** The set of which these are subsets, or the set itself. */
export const baseOf = (set: IndexSet): IndexSet => (set.structure.kind === 'subsets' ? set.structure.of : set);

/** The irreducible parts that occur on a space in any of the patterns; `mode` names the index of those that come one by one. */
export function irrepsOf(space: Space, patterns: readonly Pattern[], make: Make, mode: string): readonly Irrep[] {
  switch (space.mode) {
    case 'permuted':
      return ofPermutations(space.set, patterns, make);
    case 'waves':
      return ofShifts(space.set, make, mode);
    case 'acted':
      return ofMatrix(space.set, make, mode);
    default:
      return ofRotations(space, patterns, make);
  }
}

const one = num(1);
const half = num(rational(1, 2));
const constant: Part = () => one;

function ofPermutations(set: IndexSet, patterns: readonly Pattern[], make: Make): readonly Irrep[] {
  const n = set.size;
  const families = new Set(patterns.flat().filter((s) => s !== set));
  const pairs = patterns.some((p) => p.length === 2);
  const u = make('standard', set);
  const at = (c: Carrier, ...i: Index[]): Expr => sym(c.letter, i);
  const simple = (p: Pattern): 'none' | 'element' | 'subset' | 'pair' | undefined =>
    p.length === 0
      ? 'none'
      : p.length === 1
        ? p[0] === set
          ? 'element'
          : 'subset'
        : p.length === 2 && p.every((s) => s === set)
          ? 'pair'
          : undefined;
  const found: Irrep[] = [
    {
      name: 'uniform',
      multiplicity: one,
      parts: (p) => {
        const kind = simple(p);
        if (kind === undefined) return undefined;
        return kind === 'pair' ? [constant, ([i, j]) => delta(i!, j!)] : [constant];
      },
    },
    {
      name: 'standard',
      multiplicity: subtract(n, one),
      carrier: u,
      parts: (p) => {
        switch (simple(p)) {
          case undefined:
            return undefined;
          case 'none':
            return [];
          case 'element':
            return [([i]) => at(u, i!)];
          case 'subset':
            return [
              ([i]) => {
                const a = fresh(set);
                return sum([a], mul(member(atomIndex(a), i!), at(u, atomIndex(a))));
              },
            ];
          case 'pair':
            return [([i]) => at(u, i!), ([, j]) => at(u, j!), ([i, j]) => mul(delta(i!, j!), at(u, i!))];
        }
      },
    },
  ];
  for (const family of families) {
    if (family.structure.kind !== 'subsets') continue;
    const t = make('subsets', family);
    found.push({
      name: `rest of ${family.structure.name}`,
      multiplicity: subtract(binomial(n, family.structure.take), n),
      carrier: t,
      parts: (p) => (p.length === 1 && p[0] === family ? [([i]) => at(t, i!)] : []),
    });
  }
  if (pairs) {
    const [q, a] = [make('pairs', set), make('turns', set)];
    found.push(
      {
        name: 'pairs',
        multiplicity: mul(half, n, subtract(n, num(3))),
        carrier: q,
        parts: (p) => (simple(p) === 'pair' ? [([i, j]) => at(q, i!, j!)] : []),
      },
      {
        name: 'antisymmetric pairs',
        multiplicity: mul(half, subtract(n, one), subtract(n, num(2))),
        carrier: a,
        parts: (p) => (simple(p) === 'pair' ? [([i, j]) => at(a, i!, j!)] : []),
      },
    );
  }
  return found;
}

/** The uniform part of functions on a ring, and waves with a mode number each. */
function ofShifts(set: IndexSet, make: Make, mode: string): readonly Irrep[] {
  const w = make('standard', set);
  return [
    { name: 'uniform', multiplicity: one, parts: (p) => (p.length > 1 ? undefined : [constant]) },
    {
      name: 'wave',
      multiplicity: subtract(set.size, one),
      carrier: w,
      each: wave(set, w.letter, mode),
      parts: (p) => (p.length > 1 ? undefined : p.length === 0 ? [] : [([i]) => sym(w.letter, [i!])]),
    },
  ];
}

/** What stands on no component, and the eigenvectors of a matrix that acts on components. */
function ofMatrix(set: IndexSet, make: Make, mode: string): readonly Irrep[] {
  const p = make('perpendicular', set, []);
  return [
    { name: 'scalar', multiplicity: one, parts: (x) => (x.length > 1 ? undefined : x.length === 0 ? [constant] : []) },
    {
      name: 'eigenvector',
      multiplicity: set.size,
      carrier: p,
      each: eigenvector(set, p.letter, mode),
      parts: (x) => (x.length > 1 ? undefined : x.length === 0 ? [] : [([i]) => sym(p.letter, [i!])]),
    },
  ];
}

function ofRotations({ set, fixed }: Space, patterns: readonly Pattern[], make: Make): readonly Irrep[] {
  const e = subtract(set.size, num(fixed.length));
  const p = make('perpendicular', set, fixed);
  const axes = fixed.map(
    (c) =>
      (i: Index): Expr =>
        sym(c, [i]),
  );
  const at = (c: Carrier, ...i: Index[]): Expr => sym(c.letter, i);
  const by = (lists: readonly (readonly Part[])[]) => (pattern: Pattern) => lists[pattern.length];
  const found: Irrep[] = [
    {
      name: fixed.length === 0 ? 'scalar' : 'along',
      multiplicity: one,
      parts: by([
        [constant],
        axes.map(
          (c) =>
            ([i]) =>
              c(i!),
        ),
        [
          ...axes.flatMap((c) =>
            axes.map(
              (b): Part =>
                ([i, j]) =>
                  mul(c(i!), b(j!)),
            ),
          ),
          ([i, j]) => delta(i!, j!),
        ],
      ]),
    },
    {
      name: fixed.length === 0 ? 'vector' : 'across',
      multiplicity: e,
      carrier: p,
      parts: by([
        [],
        [([i]) => at(p, i!)],
        axes.flatMap((c): Part[] => [([i, j]) => mul(c(i!), at(p, j!)), ([i, j]) => mul(at(p, i!), c(j!))]),
      ]),
    },
  ];
  if (patterns.some((x) => x.length === 2)) {
    const [s, a] = [make('tensor', set, fixed), make('rotation', set, fixed)];
    found.push(
      {
        name: 'traceless symmetric',
        multiplicity: add(mul(half, e, add(e, one)), num(-1)),
        carrier: s,
        parts: by([[], [], [([i, j]) => at(s, i!, j!)]]),
      },
      {
        name: 'antisymmetric',
        multiplicity: mul(half, e, subtract(e, one)),
        carrier: a,
        parts: by([[], [], [([i, j]) => at(a, i!, j!)]]),
      },
    );
  }
  return found;
}
