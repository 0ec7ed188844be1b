import { add, mul, num, one, subtract, zero } from '../../expr/build.ts';
import type { Expr, IndexSet, Sym } from '../../expr/expr.ts';
import { derivative } from '../../rewrite/derivative.ts';
import type { Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { exponentsOf } from '../../rewrite/polynomial/ring.ts';
import { vanishes } from '../spectrum/matrix.ts';
import type { Branch } from './branches.ts';
import type { Motion, PolynomialSystem } from './system.ts';

/** A direction in which a continuous symmetry moves every state, linear in the states: one term for each unknown. */
export interface Generator {
  readonly kind: 'rotation' | 'translation';
  readonly moves: readonly Expr[];
}

/** More numbers than this in a state are not looked at, nor more candidates. */
const MOST_UNKNOWNS = 8;
const MOST_CANDIDATES = 40;

/**
 * The rotations in planes of index sets, or of two numbers, and the translations of all members alike, under which a motion
 * stays the same: F'(x) L x = L F(x) is an identity, or F'(x) v = 0.
 */
export function generatorsOf(motions: readonly Motion[]): readonly Generator[] {
  if (motions.length > MOST_UNKNOWNS) return [];
  const unknowns = motions.map((m) => m.unknown);
  const jacobian = motions.map((m) => unknowns.map((u) => derivative(m.right, u)));
  const along = (moves: readonly Expr[]): readonly Expr[] =>
    jacobian.map((row) => add(...row.map((e, k) => (moves[k] === zero ? zero : mul(e, moves[k]!)))));
  const rotations = planes(unknowns)
    .slice(0, MOST_CANDIDATES)
    .flatMap((matrix): Generator[] => {
      const turned = (of: readonly Expr[]): readonly Expr[] =>
        matrix.map((row) => add(...row.map((c, k) => (c === 0 ? zero : mul(num(c), of[k]!)))));
      const moves = turned(unknowns);
      const after = turned(motions.map((m) => m.right));
      return along(moves).every((e, k) => vanishes(subtract(e, after[k]!))) ? [{ kind: 'rotation', moves }] : [];
    });
  const translations = shifts(unknowns).flatMap((moves): Generator[] =>
    along(moves).every(vanishes) ? [{ kind: 'translation', moves }] : [],
  );
  return [...rotations, ...translations];
}

const placeOf = (s: Sym, axis: number): number | undefined => {
  const i = s.indices[axis];
  return i?.kind === 'place' && i.value.kind === 'num' ? Number(i.value.value.n) : undefined;
};

/** Infinitesimal rotations as matrices on the unknowns: of two places of a set, on all axes over it; of two plain numbers. */
function planes(unknowns: readonly Sym[]): readonly (readonly (readonly number[])[])[] {
  const found: number[][][] = [];
  const empty = (): number[][] => unknowns.map(() => unknowns.map(() => 0));
  const sets = new Set<IndexSet>(unknowns.flatMap((u) => u.letter.axes));
  for (const set of sets) {
    const n = set.size.kind === 'num' ? Number(set.size.value.n) : 0;
    for (let a = 1; a <= n; a++)
      for (let b = a + 1; b <= n; b++) {
        const matrix = empty();
        unknowns.forEach((u, row) => {
          u.letter.axes.forEach((own, axis) => {
            const here = placeOf(u, axis);
            if (own !== set || (here !== a && here !== b)) return;
            const there = here === a ? b : a;
            const column = unknowns.findIndex(
              (v) =>
                v.letter === u.letter &&
                v.indices.every((_, k) => placeOf(v, k) === (k === axis ? there : placeOf(u, k))),
            );
            if (column >= 0) matrix[row]![column]! += here === a ? 1 : -1;
          });
        });
        found.push(matrix);
      }
  }
  const numbers = unknowns.flatMap((u, k) => (u.indices.length === 0 ? [k] : []));
  for (const a of numbers)
    for (const b of numbers.filter((x) => x > a)) {
      const matrix = empty();
      matrix[a]![b] = 1;
      matrix[b]![a] = -1;
      found.push(matrix);
    }
  return found;
}

/** All members moved alike: along each component, or as numbers. */
function shifts(unknowns: readonly Sym[]): readonly (readonly Expr[])[] {
  const component = (s: Sym): string => {
    const k = s.letter.axes.length - 1;
    return s.letter.components === 0 ? '' : `${s.letter.axes[k]!.id}/${placeOf(s, k)}`;
  };
  return [...new Set(unknowns.map(component))].map((c) => unknowns.map((u) => (component(u) === c ? one : zero)));
}

/** Draws at which a family is looked at, until it is real there. */
const DRAWS = 60;

/**
 * How many dimensions the orbit of a typical point of a family has: the rank of the generators there. A family that has
 * no more dimensions is one orbit. Undefined where no real point was found.
 */
export function orbitDimension(
  branch: Branch,
  system: PolynomialSystem,
  generators: readonly Generator[],
): number | undefined {
  for (let k = 1; k <= DRAWS; k++) {
    const at = pointOn(branch, system, k);
    if (at === undefined) continue;
    const value = (e: Expr): number => linearValue(e, system.alphabet.symbols, at);
    return rank(generators.map((g) => g.moves.map(value)));
  }
  return undefined;
}

/** A real point of a branch: letters about 1, free unknowns small; quadratic roots at most. */
function pointOn({ chain, free }: Branch, { alphabet }: PolynomialSystem, seed: number): readonly number[] | undefined {
  const at = alphabet.symbols.map((_, v) => fraction(seed * 0.7548776662 + v * 0.5698402909) + 0.5);
  for (const v of free) at[v] = at[v]! * (seed % 2 === 0 ? 0.3 : 1) * (seed % 3 === 0 ? -1 : 1);
  for (const { unknown, polynomial } of chain.roots) {
    const c = coefficientsBy(polynomial, unknown).map((p) => numberAt(p, at));
    if (c.length > 3) return undefined;
    const inside = c.length === 3 ? c[1]! ** 2 - 4 * c[0]! * c[2]! : 0;
    if (inside < 0) return undefined;
    at[unknown] = c.length === 2 ? -c[0]! / c[1]! : (-c[1]! + Math.sqrt(inside)) / (2 * c[2]!);
  }
  for (const { unknown, value } of chain.linear)
    at[unknown] = numberAt(value.numerator, at) / numberAt(value.denominator, at);
  return at.every(Number.isFinite) ? at : undefined;
}
const fraction = (x: number): number => x - Math.floor(x);

const numberAt = (p: Polynomial, at: readonly number[]): number =>
  p.keys.reduce(
    (s, key, k) =>
      s + Number(p.coefficients[k]!) * exponentsOf(p.ring, key).reduce((m, e, v) => (e === 0 ? m : m * at[v]! ** e), 1),
    0,
  );

/** A sum of unknowns with whole coefficients. */
function linearValue(e: Expr, symbols: readonly Sym[], at: readonly number[]): number {
  switch (e.kind) {
    case 'num':
      return Number(e.value.n) / Number(e.value.d);
    case 'sym':
      return at[symbols.indexOf(e)] ?? Number.NaN;
    case 'add':
      return e.terms.reduce((s, t) => s + linearValue(t, symbols, at), 0);
    case 'mul':
      return e.factors.reduce(
        (m, f) => m * linearValue(f, symbols, at),
        Number(e.coefficient.n) / Number(e.coefficient.d),
      );
    default:
      return Number.NaN;
  }
}

/** The rank of a small matrix of well-scaled numbers, by elimination with the largest pivot. */
function rank(rows: readonly (readonly number[])[]): number {
  const left = rows.map((r) => [...r]);
  const size = Math.max(0, ...left.flat().map(Math.abs));
  let found = 0;
  for (;;) {
    let best: readonly [number, number] | undefined;
    for (let i = found; i < left.length; i++)
      for (let j = 0; j < left[i]!.length; j++)
        if (best === undefined || Math.abs(left[i]![j]!) > Math.abs(left[best[0]]![best[1]]!)) best = [i, j];
    if (best === undefined || !(Math.abs(left[best[0]]![best[1]]!) > 1e-9 * size)) return found;
    const [i, j] = best;
    [left[found], left[i]] = [left[i]!, left[found]!];
    const pivot = left[found]!;
    for (let m = found + 1; m < left.length; m++) {
      const f = left[m]![j]! / pivot[j]!;
      left[m] = left[m]!.map((x, k) => x - f * pivot[k]!);
    }
    found++;
  }
}

/** What a family is under the continuous symmetries of its motion, in words; nothing for points. */
export function orbitWords(
  branch: Branch,
  system: PolynomialSystem,
  generators: readonly Generator[],
): string | undefined {
  const { length } = branch.free;
  if (length === 0 || generators.length === 0) return undefined;
  const dimension = orbitDimension(branch, system, generators);
  if (dimension === undefined || dimension === 0) return undefined;
  const kinds = [...new Set(generators.map((g) => `${g.kind}s`))].join(' and ');
  const dimensions = (n: number): string => `${n} dimension${n === 1 ? '' : 's'}`;
  return dimension === length
    ? `each connected part is an orbit of the ${kinds} that leave the motion as it is: a manifold of ${dimensions(length)}`
    : `a manifold of ${dimensions(length)}, made of orbits of ${dimensions(dimension)} under ${kinds}`;
}
