import { hasZero, point } from '../interval/interval.ts';
import { bezout, type GroupBound, multihomogeneous } from './bound/bezout.ts';
import { type CofactorBound, cofactorBound } from './bound/cofactors.ts';
import { linearOutcome } from './bound/linear.ts';
import { ball } from './box/uniqueness.ts';
import { EnclosedPolynomials } from './certify/enclosed.ts';
import { certifyAll, type SolvedRoot } from './certify/roots.ts';
import { distance, type Endpoint, homotopy, MOST_PATHS } from './homotopy/homotopy.ts';
import { type PolynomialSystem, withReciprocal } from './polynomial.ts';

/** A point where roots coincide, or where a family passes: not certified. */
export interface Singular {
  /** Interleaved. */
  readonly x: Float64Array;
  /** How many ends of paths lie there. */
  readonly paths: number;
}

/** A rigorous bound on the number of isolated complex roots, multiplicities counted. */
export type Bound =
  | ({ readonly kind: 'groups' } & GroupBound)
  | ({ readonly kind: 'cofactors' } & CofactorBound)
  /** Of roots at which no denominator vanishes: the last unknown of its polynomials is the reciprocal of their product. */
  | ({ readonly kind: 'reciprocal' } & CofactorBound);

/** What was found of a square polynomial system by counting: certified roots, a bound, and what is left over. */
export interface Counted {
  /** In disjoint boxes; none where a denominator vanishes. */
  readonly roots: readonly SolvedRoot[];
  /** Certified roots of the numerators at which a denominator may vanish. */
  readonly doubtful: readonly SolvedRoot[];
  /** Regular ends of paths that could not be certified. */
  readonly uncertified: readonly Float64Array[];
  readonly singular: readonly Singular[];
  readonly bound?: Bound;
  /** Roots without end: a basis shows that they form families. */
  readonly infinite: boolean;
  readonly paths: number;
  readonly atInfinity: number;
  readonly failed: number;
  /** A budget that was spent, or a reason why nothing was looked for. */
  readonly spent?: string;
}

/**
 * Homotopy as a finder, certificates by intervals, and a bound by algebra that knows nothing of either. If as many roots
 * in disjoint boxes are certified as the bound allows there are no others, however they were found.
 */
export function counted(system: PolynomialSystem, seed?: string): Counted {
  const none = { roots: [], doubtful: [], uncertified: [], singular: [], paths: 0, atInfinity: 0, failed: 0 };
  if (system.equations.some((p) => p.length === 0)) return { ...none, infinite: system.unknowns > 0 };
  const { unknowns: n, equations } = system;
  if (equations.length !== n) return { ...none, infinite: false, spent: 'as many equations as unknowns are needed' };
  const one = [Array.from({ length: n }, (_, k) => k)];
  const first: Bound = { kind: 'groups', value: multihomogeneous(system, one), groups: one };
  if (first.value === 0) return { ...none, infinite: false, bound: first };
  const found = homotopy(system, seed);
  if (found === undefined) {
    const paths = system.equations.reduce(
      (n, p) => n * Math.max(...p.map((t) => t.exponents.reduce((a, b) => a + b, 0))),
      1,
    );
    const spent =
      paths > MOST_PATHS
        ? `${paths < 1e6 ? paths : paths.toPrecision(3).replace('e+', 'e')} paths would have to be followed, at most ${MOST_PATHS} are`
        : 'numbers beyond doubles';
    return { ...none, infinite: false, bound: first, spent };
  }
  const ends = (kind: Endpoint['kind']): number => found.endpoints.filter((e) => e.kind === kind).length;
  const regular = found.endpoints.flatMap((e) => (e.kind === 'regular' ? [e.x] : []));
  const { roots: all, uncertified } = certifyAll(system, regular);
  const [roots, below] = byDenominators(system, all);
  const whole = bounded(system, first, all.length);
  const met = below.length === 0 && whole.bound.value === all.length && excludesFamilies(whole.bound);
  const off = met ? undefined : offDenominators(system, roots.length);
  const { bound, infinite, spent } = off === undefined ? whole : { bound: off, infinite: false };
  // Where a bound is met by roots at which no denominator vanishes, one vanishes at all the others.
  const doubtful = off?.value === roots.length ? [] : below;
  return {
    roots,
    doubtful,
    uncertified,
    singular: gathered(found.endpoints),
    bound,
    infinite,
    paths: found.endpoints.length,
    atInfinity: ends('infinity'),
    failed: ends('failed'),
    ...(spent !== undefined && { spent }),
  };
}

/** Whether a bound leaves no room for families: then a list that meets it holds all roots, not all isolated ones only. */
export const excludesFamilies = (b: Bound): boolean => b.kind !== 'groups' || b.groups.length <= 1;

/**
 * The bound that is met, or the least one that was found. Components of a system, families too, have degrees of at least 1
 * that add up to at most the product of the degrees (Fulton 1984, example 8.4.6), so one group leaves no room for them.
 * Several groups may: there a family can count for nothing (x and x - 1 as two equations for x and y have bound 0).
 */
function bounded(
  system: PolynomialSystem,
  first: Bound,
  certified: number,
): { readonly bound: Bound; readonly infinite: boolean; readonly spent?: string } {
  if (first.value <= certified) return { bound: first, infinite: false };
  const outcome = linearOutcome(system) ?? cofactorBound(system, certified);
  if (outcome.kind === 'infinite') return { bound: first, infinite: true };
  if (outcome.kind === 'bound') {
    const better: Bound = { kind: 'cofactors', ...outcome.bound };
    return { bound: better.value <= first.value ? better : first, infinite: false };
  }
  const groups = bezout(system);
  const better = groups !== undefined && groups.value < first.value;
  return { bound: better ? { kind: 'groups', ...groups } : first, infinite: false, spent: outcome.what };
}

/**
 * The number of roots at which no denominator vanishes: those of the system with one more unknown, the reciprocal of their
 * product (Rabinowitsch 1930). Undefined where there are no denominators, or it is not found to be so many.
 */
function offDenominators(system: PolynomialSystem, target: number): Bound | undefined {
  const wider = withReciprocal(system);
  const outcome = wider && cofactorBound(wider, target);
  return outcome?.kind === 'bound' && outcome.bound.value === target
    ? { kind: 'reciprocal', ...outcome.bound }
    : undefined;
}

/** Roots at which all denominators are certainly not 0, and the others. */
function byDenominators(
  system: PolynomialSystem,
  roots: readonly SolvedRoot[],
): readonly [readonly SolvedRoot[], readonly SolvedRoot[]] {
  if (system.denominators.length === 0) return [roots, []];
  const below = new EnclosedPolynomials(system.denominators, system.unknowns);
  const fine = roots.map(({ x, radius }) => {
    const [re, im] = [0, 1].map((c) =>
      ball(
        x.filter((_, k) => k % 2 === c),
        radius,
      ),
    );
    return below
      .values(re!.map((a, k) => ({ re: a, im: im![k] ?? point(0) })))
      .every((z) => !(hasZero(z.re) && hasZero(z.im)));
  });
  return [roots.filter((_, k) => fine[k]), roots.filter((_, k) => !fine[k])];
}

/** Singular ends that agree. */
function gathered(ends: readonly Endpoint[]): readonly Singular[] {
  const groups: { x: Float64Array; paths: number }[] = [];
  for (const e of ends) {
    if (e.kind !== 'singular') continue;
    const same = groups.find((g) => distance(g.x, e.x) < 1e-5);
    if (same === undefined) groups.push({ x: e.x, paths: 1 });
    else same.paths++;
  }
  return groups;
}
