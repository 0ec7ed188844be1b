import { type Interval, isWhole, meet, within } from '../interval/interval.ts';
import { Tape } from '../interval/tape.ts';
import { random } from '../random.ts';
import { type Apriori, apriori } from './box/apriori.ts';
import { clusters, type Pruned, prune } from './box/prune.ts';
import { proven, type RealRoot } from './box/uniqueness.ts';
import { certifyAll, type SolvedRoot } from './certify/roots.ts';
import { type Counted, counted, excludesFamilies } from './counted.ts';
import { deflated } from './deflated.ts';
import type { FieldSystem } from './fieldSystem.ts';
import { type PolynomialSystem, polynomials } from './polynomial.ts';

/** All that numerics found of the fixed points of one system. */
export interface Solution {
  readonly system: FieldSystem;
  /** Complex roots by homotopy, and a bound on their number; of polynomial systems. */
  readonly counted?: Counted & { readonly polynomials: PolynomialSystem };
  /** Real roots in a box. */
  readonly boxed?: Boxed;
}

export interface Boxed extends Pruned {
  /** Shows that no root is outside: linear terms that are bounded by the others. */
  readonly apriori?: Apriori;
  /** Boxes that could not be decided, those that touch as one. */
  readonly clusters: readonly (readonly Interval[])[];
}

export interface SolutionOptions {
  /** Where to look, by the place of the unknown; elsewhere the domain, or -10 to 10. */
  readonly box?: ReadonlyMap<number, Interval>;
  readonly boxes?: number;
  readonly seed?: string;
}

/** Where nothing is known of an unknown it is looked for here. */
const DEFAULT_BOX: Interval = { lo: -10, hi: 10 };

/** Polynomial systems by counting; others, and where a box is asked for, by branch and prune. @throws {NotOverIntervals} */
export function solution(system: FieldSystem, options: SolutionOptions = {}): Solution {
  const n = system.unknowns.length;
  const table = polynomials(system.equations, n);
  const count = table === undefined ? undefined : { ...counted(table, options.seed), polynomials: table };
  const settled =
    count?.bound !== undefined &&
    excludesFamilies(count.bound) &&
    count.roots.length + count.doubtful.length === count.bound.value;
  const asked = (options.box?.size ?? 0) > 0;
  // A family leaves boxes along all of its length open; nothing is gained there.
  const looked = count === undefined || asked || (!settled && !count.infinite && count.paths === 0 && n <= 6);
  if (!looked) return { system, counted: tried(system, count!, table!) };
  return { system, ...(count !== undefined && { counted: count }), boxed: boxed(system, options) };
}

/** Where there were too many paths to follow some roots are found by Newton's method; how many there are stays open. */
function tried(system: FieldSystem, count: Counted, table: PolynomialSystem): NonNullable<Solution['counted']> {
  const made = { ...count, polynomials: table };
  if (count.paths > 0 || count.infinite || count.spent === undefined) return made;
  const tape = new Tape(system.equations, system.unknowns.length);
  const box = system.unknowns.map((u) => meet(u.hull, DEFAULT_BOX) ?? DEFAULT_BOX);
  const candidates = deflated(tape, box, [], random('deflated'));
  const { roots } = certifyAll(table, candidates.map(interleaved));
  const fine = table.denominators.length === 0 ? roots : [];
  return { ...made, roots: fine };
}

function boxed(system: FieldSystem, { box: asked, boxes }: SolutionOptions): Boxed {
  const { book, equations, unknowns } = system;
  const tape = new Tape(equations, unknowns.length);
  const known = apriori(
    book,
    equations,
    unknowns.map((u) => u.hull),
  );
  const bounded = (a: Interval): boolean => Number.isFinite(a.lo) && Number.isFinite(a.hi);
  const box = known.box.map((a, k): Interval => {
    const given = asked?.get(k);
    if (given !== undefined) return given;
    if (bounded(a)) return a;
    return isWhole(a) ? DEFAULT_BOX : (meet(a, DEFAULT_BOX) ?? nextToEnd(a));
  });
  const pruned = prune(tape, box, boxes === undefined ? {} : { boxes });
  const found = pruned.spent === undefined ? pruned : { ...pruned, roots: [...pruned.roots, ...further(tape, pruned)] };
  const outside = known.box.every((a, k) => bounded(a) && within(a, found.box[k]!));
  return { ...found, clusters: clusters(found.open), ...(outside && { apriori: known }) };
}

/** The part of a ray next to its end, as long as the box where nothing is known. */
const nextToEnd = ({ lo, hi }: Interval): Interval =>
  Number.isFinite(lo)
    ? { lo, hi: Math.min(lo + 20, Number.MAX_VALUE) }
    : { lo: Math.max(hi - 20, -Number.MAX_VALUE), hi };

/** Where the boxes ran out: what Newton's method still finds in the box, proven and off the other roots. */
function further(tape: Tape, { box, roots }: Pruned): readonly RealRoot[] {
  const known = roots.map((r) => r.x);
  const more: RealRoot[] = [];
  for (const x of deflated(tape, box, known, random('deflated'))) {
    if (x.some((v, k) => v < box[k]!.lo || v > box[k]!.hi)) continue;
    const gap = [...roots, ...more].reduce(
      (d, r) => Math.min(d, x.reduce((m, v, k) => Math.max(m, Math.abs(v - r.x[k]!)), 0) - r.radius),
      1,
    );
    const root = gap > 0 ? proven(tape, x, Math.min(gap / 2, 1e-3)) : undefined;
    if (root !== undefined) more.push(root);
  }
  return more;
}

/** Real roots of either method in one shape, complex ones interleaved with their imaginary parts. */
export function rootsOf(s: Solution): readonly SolvedRoot[] {
  if (s.counted !== undefined && (s.counted.roots.length > 0 || s.boxed === undefined)) return s.counted.roots;
  return (s.boxed?.roots ?? []).map(({ x, radius, inverse }) => ({
    x: interleaved(x),
    radius,
    inverse: interleaved(inverse),
    real: 'yes' as const,
  }));
}

const interleaved = (x: Float64Array): Float64Array =>
  Float64Array.from({ length: 2 * x.length }, (_, k) => (k % 2 === 0 ? x[k / 2]! : 0));
