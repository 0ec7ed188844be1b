import { clusters } from '../../numeric/roots/box/prune.ts';
import type { SolvedRoot } from '../../numeric/roots/certify/roots.ts';
import { excludesFamilies } from '../../numeric/roots/counted.ts';
import { type Membership, membership } from '../../numeric/roots/membership.ts';
import { rootsOf, type Solution } from '../../numeric/roots/solution.ts';

/**
 * How complete a list is. `proved`: an upper bound on the number of roots is met by that many certified ones, or nothing
 * is outside a box that was searched. `box`: in the box that is stated. `clusters`: all but the roots of enclosed clusters.
 */
export type CompletenessVerdict = 'proved' | 'box' | 'clusters' | 'unknown';

export interface Completeness {
  readonly verdict: CompletenessVerdict;
  /** The numbers it rests on, in words. */
  readonly says: string;
  /** How the verdict was come to. */
  readonly method: 'counted' | 'bounded box' | 'box' | 'none';
  /** Whether there are families: not all roots are isolated. */
  readonly families: boolean;
}

/** A certified root, and whether it lies in the domains of the states. */
export interface Placed {
  readonly root: SolvedRoot;
  /** Of real roots. */
  readonly membership?: Membership;
}

/** Certified roots with their place in the domains. */
export const placed = (s: Solution): readonly Placed[] =>
  rootsOf(s).map((root) => (root.real === 'yes' ? { root, membership: membership(s.system, root) } : { root }));

const some = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const large = (n: number): string => (n < 1e6 ? `${n}` : n.toPrecision(3).replace('e+', 'e'));

/** What bounds the number of roots, in words. */
export function boundWords(s: Solution): string | undefined {
  const bound = s.counted?.bound;
  if (bound === undefined) return undefined;
  if (bound.kind !== 'groups')
    return `at most ${large(bound.value)}${bound.kind === 'reciprocal' ? ' where no denominator vanishes,' : ''} by ${some(bound.elements.length, 'polynomial')} of the ideal with ${bound.elements.length === 1 ? 'its' : 'their'} cofactors`;
  return bound.groups.length <= 1
    ? `at most ${large(bound.value)} by Bezout's theorem`
    : `at most ${large(bound.value)} by Bezout's theorem in ${bound.groups.length} groups of unknowns`;
}

/**
 * A list is complete if two numbers meet that know nothing of each other: a bound by algebra, and disjoint boxes in each of
 * which intervals prove one root. How the roots were found plays no part.
 */
export function completeness(s: Solution): Completeness {
  const { counted, boxed } = s;
  if (counted?.infinite)
    return {
      verdict: 'unknown',
      method: 'none',
      families: true,
      says: `not isolated: there are families of roots; ${some(counted.roots.length, 'isolated one')} certified, and others may be missing`,
    };
  if (counted !== undefined) {
    const { roots, doubtful, bound, singular, uncertified, failed, spent } = counted;
    const k = roots.length + doubtful.length;
    if (bound !== undefined && k === bound.value && doubtful.length === 0 && excludesFamilies(bound))
      return {
        verdict: 'proved',
        method: 'counted',
        families: false,
        says: k === 0 ? 'there are none' : `${some(k, 'disjoint certified root')}, ${boundWords(s)}`,
      };
    if (boxed === undefined || !settled(boxed)) {
      const numbers = [
        `${k} certified`,
        boundWords(s) ?? 'no bound',
        ...(bound !== undefined && !excludesFamilies(bound) ? ['which does not exclude families'] : []),
        ...(doubtful.length > 0 ? [`at ${doubtful.length} a denominator may vanish`] : []),
        ...(uncertified.length > 0 ? [`${some(uncertified.length, 'candidate')} not certified`] : []),
        ...(failed > 0 ? [`${some(failed, 'path')} failed`] : []),
        ...(spent === undefined ? [] : [`spent: ${spent}`]),
      ];
      const exact = bound !== undefined && bound.kind !== 'groups' && bound.exact;
      if (exact && singular.length > 0 && bound.value > k && uncertified.length === 0)
        return {
          verdict: 'clusters',
          method: 'counted',
          families: false,
          says: `${k} certified; ${some(singular.length, 'singular point')} share the other ${bound.value - k} of ${bound.value}, multiplicities counted, and are not certified`,
        };
      return { verdict: 'unknown', method: 'none', families: false, says: numbers.join(', ') };
    }
  }
  if (boxed === undefined) return { verdict: 'unknown', method: 'none', families: false, says: 'nothing was found' };
  const found = `${some(boxed.roots.length, 'certified root')} in ${some(boxed.boxes, 'box', 'boxes')} looked at`;
  if (settled(boxed))
    return boxed.apriori === undefined
      ? { verdict: 'box', method: 'box', families: false, says: `${found}, none undecided: complete in the box` }
      : {
          verdict: 'proved',
          method: 'bounded box',
          families: false,
          says: `${found}, none undecided; nothing is outside`,
        };
  const groups = clusters(boxed.open).length;
  const spent = boxed.spent === undefined ? '' : `, spent: ${boxed.spent}`;
  const undecided = `${found}, ${some(boxed.open.length, 'box', 'boxes')} undecided in ${some(groups, 'cluster')}${spent}`;
  return {
    verdict: boxed.spent === undefined && groups <= 64 ? 'clusters' : 'unknown',
    method: 'box',
    families: false,
    says: undecided,
  };
}

const settled = (b: NonNullable<Solution['boxed']>): boolean => b.open.length === 0 && b.spent === undefined;
