import { add, sym } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { letters, some } from '../../expr/traverse.ts';
import { type Arithmetic, Stop } from '../../rewrite/arithmetic.ts';
import type { EvaluationPoint } from '../../rewrite/evaluationPoint.ts';
import { Evaluator } from '../../rewrite/evaluator.ts';
import { type Lanes, lanes } from '../../rewrite/lanes.ts';
import { primeLanes } from '../../rewrite/primeLanes.ts';
import { drawnPoint } from '../../rewrite/randomPoint.ts';
import { sizeChoices, sizeLetters } from '../../rewrite/sizeChoices.ts';
import { type Moving, moving } from '../../rewrite/slopes.ts';
import { PRIME } from '../../rewrite/smallField.ts';
import { TIME } from '../motion.ts';
import { kept, realLanes } from './realLanes.ts';
import type { Changes, Values } from './rows.ts';
import { NOTHING, type Seen, seenInField } from './seen.ts';
import { seenInDoubles } from './seenInDoubles.ts';
import { familyAxes, indicesOf, type Shape } from './shape.ts';

interface Evaluators {
  readonly still: Evaluator<Lanes>;
  /** A term and its change. */
  readonly values: (e: Expr, at: ReadonlyMap<Atom, number>) => Moving<Lanes>;
}

/** More rows than unknowns by so many. */
const SPARE = 6;
/** How many members a family has. */
const MEMBERS = 3;
/** How many operations the trial of one motion may take. */
const MOST = 150_000;

/**
 * The changes of candidates at random points, at small sizes: what they come to there takes far less than to derive them. What
 * holds in letters holds there too, so that there are never fewer solutions than in letters. Points are of a small prime field
 * where a motion is polynomial; one with functions has values in doubles only.
 */
export class Trial {
  private readonly changes: Changes;
  private readonly wheres: readonly Values[];
  private readonly sizes: ReadonlyMap<Letter, number>;
  /** There are families of one or two members: products with one of them hold relations of their own, at all sizes. */
  private readonly small: boolean;
  private readonly exact: boolean;
  private failed: boolean;
  /** How many points there are for each of the values of parameters: as many as the first shape needs. */
  private points = 0;
  private evaluators: Evaluators | undefined;

  constructor(changes: Changes, wheres: readonly Values[], polynomial: boolean) {
    this.changes = changes;
    this.exact = polynomial;
    this.wheres = wheres;
    const { fields } = changes;
    const all = add(
      ...fields.flatMap((f) => [
        f.right,
        sym(
          f.state,
          f.indices.map((a) => atomIndex(a)),
        ),
      ]),
    );
    const sizes = smallSizes(all);
    this.sizes = sizes ?? new Map();
    this.small = fields.some((f) => f.state.axes.slice(0, familyAxes(f.state)).some(isSmall));
    this.failed = sizes === undefined || wheres.some((w) => [...w.keys()].some((l) => l.domain.kind === 'integer'));
  }

  /**
   * For each of the values of parameters the combinations of candidates of a shape whose change is a combination of them
   * too, as that of all is that is conserved, at any rate. They are counted, and written, up to those that are 0 whatever the
   * states are: these are no quantities. Undefined where there are no numbers for them.
   */
  possible(terms: readonly Expr[], shape: Shape): readonly Seen[] | undefined {
    if (this.failed) return undefined;
    const n = terms.length;
    const unknowns = 2 * n;
    try {
      this.points ||= unknowns + SPARE;
      this.evaluators ??= this.made();
      const { still, values } = this.evaluators;
      const places = placesOf(indicesOf(shape), (a) => still.size(a.set), Math.ceil((unknowns + SPARE) / this.points));
      if (places.length * this.points < unknowns + SPARE) return undefined;
      const found = places.map((at) => terms.map((t) => values(t, at)));
      const seen: Seen[] = [];
      // Special values first: what is independent there is so in general, as what holds for all values holds for these.
      for (const g of [...this.wheres.keys()].reverse()) {
        if (g === 0 && this.exact && seen.includes(NOTHING)) {
          seen.unshift(NOTHING);
          continue;
        }
        const rows = rowsOf(found, g * this.points, this.points);
        const own = this.exact ? seenInField(rows, n, this.small) : seenInDoubles(rows, n, this.small);
        if (own === undefined) return undefined;
        seen.unshift(own);
      }
      return seen;
    } catch (problem) {
      if (!(problem instanceof Stop)) throw problem;
      this.failed = true;
      return undefined;
    }
  }

  /** Terms with their change, at all points for each of the values of parameters. */
  private made(): Evaluators {
    const { fields, time } = this.changes;
    const states = new Set([...fields.map((f) => f.state), TIME]);
    const field: Arithmetic<Lanes> = this.exact ? primeLanes : lanes;
    const minusOne = this.exact ? PRIME - 1 : -1;
    const place = this.exact ? this.inField(states) : realLanes(states, this.wheres, this.sizes, this.points);
    const budget = MOST;
    const still = new Evaluator(field, place, budget);
    const byState = new Map(fields.map((f) => [f.state, f]));
    const symbol = kept((l, at): Moving<Lanes> => {
      const value = place.symbol(l, at, false);
      const f = byState.get(l);
      if (f !== undefined) return { value, slope: still.at(f.right, new Map(f.indices.map((a, k) => [a, at[k]!]))) };
      return { value, slope: l === TIME ? (time === 'continuous' ? 1 : field.add(value, 1)) : undefined };
    });
    if (time === 'continuous') {
      const along = new Evaluator(moving(field), { ...place, symbol }, budget);
      return { still, values: (e, at) => along.at(e, at) };
    }
    const next = new Evaluator<Lanes>(
      field,
      { ...place, symbol: (l, at) => symbol(l, at).slope ?? place.symbol(l, at, false) },
      budget,
    );
    return {
      still,
      values: (e, at) => {
        const value = still.at(e, at);
        return { value, slope: field.add(next.at(e, at), field.mul(minusOne, value)) };
      },
    };
  }

  /** Random points of the field. */
  private inField(states: ReadonlySet<Letter>): EvaluationPoint<Lanes> {
    const { wheres, points, sizes } = this;
    const n = points * wheres.length;
    const draw = generator();
    return drawnPoint<Lanes>(primeLanes, { seed: 1, sizes, indices: new Map() }, (l) => {
      if (states.has(l)) return Array.from({ length: n }, draw);
      const other = draw();
      if (!wheres.some((w) => w.has(l))) return other;
      return Array.from({ length: n }, (_, k) => {
        const value = wheres[Math.floor(k / points)]!.get(l);
        return value?.kind === 'num' ? (primeLanes.rational(value.value) as number) : other;
      });
    });
  }
}

/** The values of candidates and their changes at a stretch of points, of each at each place. */
function* rowsOf(places: readonly (readonly Moving<Lanes>[])[], from: number, points: number): Generator<Float64Array> {
  for (const own of places)
    for (let k = from; k < from + points; k++) {
      const part = (x: Lanes | undefined): number => (typeof x === 'object' ? x[k]! : (x ?? 0));
      yield Float64Array.from([...own.map((x) => part(x.value)), ...own.map((x) => part(x.slope))]);
    }
}

const isSmall = ({ size }: IndexSet): boolean => size.kind === 'num' && Q.toNumber(size.value) < MEMBERS;

/**
 * Sizes that are small, but not so small that products of two hold relations that they do not hold in letters: of fewer
 * members, or of fewer rows of a matrix, they do.
 */
function smallSizes(e: Expr): ReadonlyMap<Letter, number> | undefined {
  const least = new Map(sizeLetters(e).map((l) => [l, MEMBERS]));
  some(e, (x) => {
    const sets = x.kind === 'sum' ? x.binders.map((b) => b.set) : x.kind === 'sym' ? x.letter.axes : [];
    for (const { structure } of sets)
      if (structure.kind === 'subsets')
        for (const l of letters(structure.of.size)) least.set(l, Math.max(least.get(l) ?? 0, structure.take + 2));
    return false;
  });
  const [, sizes] = sizeChoices(e, least);
  return sizes;
}

/** Random numbers of the field, other than 0. Not by a linear rule: numbers of different letters would lie on one line. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return 1 + (((x ^ (x >>> 14)) >>> 0) % (PRIME - 1));
  };
}

/**
 * So many values of free indices, if there are as many, and where two run over one set those at which they differ and those at
 * which they agree: others say the same.
 */
function placesOf(
  atoms: readonly Atom[],
  size: (a: Atom) => number,
  count: number,
): readonly ReadonlyMap<Atom, number>[] {
  const sizes = atoms.map(size);
  const all = sizes.reduce((a, b) => a * b, 1);
  const twice = atoms.some((a, k) => atoms.findIndex((b) => b.set === a.set) !== k);
  const wanted = Math.min(all, twice ? Math.max(count, MEMBERS) : count);
  return Array.from({ length: wanted }, (_, k) => {
    // Digits of k, the last one first, each moved by its place.
    let left = k;
    const at = new Map<Atom, number>();
    for (let m = atoms.length - 1; m >= 0; m--) {
      at.set(atoms[m]!, 1 + (((left % sizes[m]!) + m) % sizes[m]!));
      left = Math.floor(left / sizes[m]!);
    }
    return at;
  });
}
