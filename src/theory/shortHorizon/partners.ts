import type { Monomials } from './monomials.ts';

interface Group {
  readonly grade: number;
  /** Places of monomials by how many families occur an odd number of times in them. */
  readonly byCount: number[][];
  /** Places of those in which a family or sign does. */
  readonly byOdd: Map<number, number[]>;
}

/**
 * The monomials of a factor, arranged so that for one of the other factor only those are met with which the product is
 * kept: grades add up to no more than the order, and what is left over covers what is odd in one of them alone.
 */
export class Partners {
  private readonly monomials: Monomials;
  private readonly own: readonly number[];
  private readonly groups: readonly Group[];

  constructor(monomials: Monomials, own: readonly number[]) {
    this.monomials = monomials;
    this.own = own;
    const groups: Group[] = [];
    own.forEach((m, j) => {
      const grade = monomials.grades[m]!;
      const odd = monomials.odd[m]!;
      let group = groups.find((g) => g.grade === grade);
      if (group === undefined) {
        group = { grade, byCount: [], byOdd: new Map() };
        groups.push(group);
      }
      for (let k = group.byCount.length; k <= odd.length; k++) group.byCount.push([]);
      group.byCount[odd.length]!.push(j);
      for (const k of odd) {
        const alike = group.byOdd.get(k);
        if (alike === undefined) group.byOdd.set(k, [j]);
        else alike.push(j);
      }
    });
    this.groups = groups;
  }

  /** The places of the partners of a monomial: those that were found stand first in `into`; gives their number. */
  of(m: number, into: number[]): number {
    const { grades, odd, order } = this.monomials;
    const mine = odd[m]!;
    let count = 0;
    for (let g = 0; g < this.groups.length; g++) {
      const { grade, byCount, byOdd } = this.groups[g]!;
      const left = order - grades[m]! - grade;
      if (left < 0) continue;
      // Nothing in common: all that is odd in either has to be covered.
      const free = Math.min(left - mine.length, byCount.length - 1);
      for (let k = 0; k <= free; k++) {
        const places = byCount[k]!;
        for (let n = 0; n < places.length; n++) into[count++] = places[n]!;
      }
      for (let at = 0; at < mine.length; at++) {
        const places = byOdd.get(mine[at]!) ?? NONE;
        for (let n = 0; n < places.length; n++) {
          const j = places[n]!;
          const theirs = odd[this.own[j]!]!;
          if (theirs.length <= free || metBefore(mine, at, theirs)) continue;
          into[count++] = j;
        }
      }
    }
    return count;
  }
}

/** The same for one monomial, where it is not worth while to arrange the others. */
export function partnersOf(
  m: number,
  { grades, odd, order }: Monomials,
  own: readonly number[],
  into: number[],
): number {
  const left = order - grades[m]!;
  const mine = odd[m]!;
  let count = 0;
  for (let j = 0; j < own.length; j++) {
    const o = own[j]!;
    const free = left - grades[o]!;
    const theirs = odd[o]!;
    if (free >= mine.length + theirs.length) into[count++] = j;
    else if (free >= 0 && mine.length > 0) {
      let common = 0;
      for (let k = 0; k < mine.length; k++) if (theirs.includes(mine[k]!)) common++;
      if (common > 0 && free >= mine.length + theirs.length - 2 * common) into[count++] = j;
    }
  }
  return count;
}

/** Whether one of the first `at` families stands in the others. */
function metBefore(mine: readonly number[], at: number, theirs: readonly number[]): boolean {
  for (let k = 0; k < at; k++) if (theirs.includes(mine[k]!)) return true;
  return false;
}

const NONE: readonly number[] = [];
