import { lowered, merged } from './content.ts';
import { PairTable } from './pairTable.ts';
import type { Prime } from './prime.ts';

/** A power series in the strength of the disorder, cut off at the order of the test. */
export type Series = readonly number[];

/** What stands for one random number, or for a formal letter, in the polynomials of a test. */
export type Variable =
  /** The strength that all random arrays are multiplied with. */
  | { readonly kind: 'strength' }
  /** A first-order kick: its square is 0. */
  | { readonly kind: 'kick' }
  /** 1 or -1 with equal chance: its square is 1. It never stands without a power of the strength of its own. */
  | { readonly kind: 'sign' }
  /** Independent of all others; `moment(k)` is the mean of its k-th power. */
  | { readonly kind: 'independent'; readonly moment: (k: number) => number }
  /** A centred Gaussian number, jointly with the others of its family. It counts as one power of the strength. */
  | { readonly kind: 'gaussian'; readonly family: Family };

/** Centred Gaussian numbers that depend on one another. */
export interface Family {
  readonly covariance: (a: number, b: number) => Series;
}

/** Too many products of monomials: the test is beyond its budget. */
export class OverBudget extends Error {}

/** What has no value even formally: it is refused by name. */
export class Untestable extends Error {}

/** A product of variables dropped because it cannot matter any more. */
export const DROPPED = -1;

/**
 * The monomials of one test, each once, by number; 0 is the empty one.
 *
 * A monomial is dropped when it can no longer contribute to a mean at the order of the test: it has a degree in the
 * strength, and each family or sign that occurs in it an odd number of times needs at least one factor more.
 */
export class Monomials {
  readonly prime: Prime;
  /** The highest power of the strength that is kept; Infinity where arrays have no strength. */
  readonly order: number;
  private readonly variables: Variable[] = [];
  private readonly families = new Map<Family, { readonly number: number; readonly moments: Map<string, Series> }>();
  private readonly contents: (readonly number[])[] = [[]];
  private readonly byKey = new Map<string, number>([['', 0]]);
  private readonly products = new PairTable();
  private readonly means: (Series | undefined)[] = [];
  /** Of each monomial: the families and signs that occur an odd number of times in it, by number, and as bits. */
  readonly odd: (readonly number[])[] = [[]];
  readonly parities: number[] = [0];
  /** The power of the strength that goes with it. */
  readonly grades: number[] = [0];
  private left: number;
  private readonly work: { left: number } | undefined;

  constructor(prime: Prime, order: number, budget: number, work?: { left: number }) {
    this.work = work;
    this.prime = prime;
    this.order = order;
    this.left = budget;
  }

  /** A new variable, as a monomial of its own. */
  variable(v: Variable): number {
    const k = this.variables.push(v) - 1;
    if (v.kind === 'gaussian' && !this.families.has(v.family))
      this.families.set(v.family, { number: this.families.size, moments: new Map() });
    const made = this.interned([k, 1]);
    if (made === DROPPED) throw new OverBudget('the order is too low for any disorder');
    return made;
  }

  /** Whether some power of every polynomial in such monomials vanishes. */
  isNilpotent(monomial: number): boolean {
    const content = this.contents[monomial]!;
    return content.some((v, k) => {
      if (k % 2 === 1) return false;
      const { kind } = this.variables[v]!;
      return kind === 'strength' || kind === 'gaussian' || kind === 'kick';
    });
  }

  /** The number of the variable that a monomial of one is made of, as covariances know it. */
  letterOf(monomial: number): number {
    return this.contents[monomial]![0]!;
  }

  spend(n: number): void {
    this.left -= n;
    if (this.work !== undefined) this.work.left -= n;
    if (this.left < 0 || (this.work !== undefined && this.work.left < 0))
      throw new OverBudget('too many products of monomials');
  }

  product(a: number, b: number): number {
    if (a === 0) return b;
    if (b === 0) return a;
    const [low, high] = a < b ? [a, b] : [b, a];
    let made = this.products.get(low, high);
    if (made === undefined) {
      made = this.interned(merged(this.contents[low]!, this.contents[high]!));
      this.products.set(low, high, made);
    }
    return made;
  }

  private interned(all: readonly number[]): number {
    const content = this.reduced(all);
    const key = content.join();
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const fate = this.fate(content);
    const made = fate === undefined ? DROPPED : this.contents.push(content) - 1;
    if (fate !== undefined) {
      this.parities[made] = fate.parity;
      this.grades[made] = fate.grade;
      this.odd[made] = fate.odd;
    }
    this.byKey.set(key, made);
    return made;
  }

  /** Without squares of signs. */
  private reduced(content: readonly number[]): readonly number[] {
    const squared = (v: number, n: number): boolean => n > 1 && this.variables[v]!.kind === 'sign';
    let made = content;
    for (let k = content.length - 2; k >= 0; k -= 2)
      if (squared(content[k]!, content[k + 1]!))
        made = [...made.slice(0, k), ...(content[k + 1]! % 2 === 1 ? [content[k]!, 1] : []), ...made.slice(k + 2)];
    return made;
  }

  /** What is kept of a monomial, or undefined for one that cannot matter. */
  private fate(content: readonly number[]): Fate | undefined {
    let [grade, kicks, parity] = [0, 0, 0];
    const odd = new Set<number>();
    for (let k = 0; k < content.length; k += 2) {
      const v = this.variables[content[k]!]!;
      const n = content[k + 1]!;
      if (v.kind === 'kick') kicks += n;
      else if (v.kind === 'strength') grade += n;
      else if (v.kind === 'sign') {
        odd.add(-1 - content[k]!);
      } else if (v.kind === 'gaussian') {
        grade += n;
        const family = this.families.get(v.family)!.number;
        if (n % 2 === 1 && !odd.delete(family)) odd.add(family);
      }
    }
    for (const k of odd) parity ^= bitOf(k);
    return kicks > 1 || grade + odd.size > this.order ? undefined : { grade, odd: [...odd], parity };
  }

  /** The monomial without this kick; undefined where it is not in it. */
  withoutKick(monomial: number, kick: number): number | undefined {
    const content = this.contents[monomial]!;
    const letter = this.contents[kick]![0]!;
    for (let k = 0; k < content.length; k += 2)
      if (content[k] === letter) return this.interned([...content.slice(0, k), ...content.slice(k + 2)]);
    return undefined;
  }

  isKicked(monomial: number): boolean {
    return this.contents[monomial]!.some((v, k) => k % 2 === 0 && this.variables[v]!.kind === 'kick');
  }

  /** The power of the strength, of a monomial that has no other variable; undefined for others. */
  strengthOf(monomial: number): number | undefined {
    const content = this.contents[monomial]!;
    if (content.length === 0) return 0;
    return content.length === 2 && this.variables[content[0]!]!.kind === 'strength' ? content[1] : undefined;
  }

  /** The mean of a monomial; kicks are 0. */
  mean(monomial: number): Series {
    let made = this.means[monomial];
    if (made === undefined) {
      made = this.meanOf(this.contents[monomial]!);
      this.means[monomial] = made;
    }
    return made;
  }

  private meanOf(content: readonly number[]): Series {
    const together = new Map<Family, number[]>();
    let factor = 1;
    let shift = 0;
    for (let k = 0; k < content.length; k += 2) {
      const [at, n] = [content[k]!, content[k + 1]!];
      const v = this.variables[at]!;
      if (v.kind === 'kick' || v.kind === 'sign') return [];
      if (v.kind === 'strength') shift += n;
      else if (v.kind === 'independent') factor = this.prime.times(factor, v.moment(n));
      else together.set(v.family, [...(together.get(v.family) ?? []), at, n]);
    }
    let series: Series = [...new Array<number>(shift).fill(0), factor];
    for (const [family, own] of together) series = this.multiplied(series, this.moment(family, own));
    return series;
  }

  /** Isserlis 1918: the first number is paired with each of the others. */
  private moment(family: Family, content: readonly number[]): Series {
    if (content.length === 0) return [1];
    const { moments } = this.families.get(family)!;
    const key = content.join();
    const known = moments.get(key);
    if (known !== undefined) return known;
    const first = content[0]!;
    const rest = lowered(content, 0);
    let total: Series = [];
    for (let k = 0; k < rest.length; k += 2) {
      const pair = family.covariance(first, rest[k]!);
      if (pair.every((c) => c === 0)) continue;
      const others = this.moment(family, lowered(rest, k));
      total = this.plus(
        total,
        this.multiplied(
          pair.map((c) => this.prime.times(c, rest[k + 1]! % this.prime.p)),
          others,
        ),
      );
    }
    moments.set(key, total);
    return total;
  }

  private multiplied(a: Series, b: Series): Series {
    const made: number[] = [];
    const last = Math.min(this.order, a.length + b.length - 2);
    for (let k = 0; k <= last; k++) {
      let c = 0;
      for (let i = Math.max(0, k - b.length + 1); i <= Math.min(k, a.length - 1); i++)
        c = this.prime.add(c, this.prime.times(a[i]!, b[k - i]!));
      made.push(c);
    }
    return made;
  }

  plus(a: Series, b: Series): Series {
    return Array.from({ length: Math.max(a.length, b.length) }, (_, k) => this.prime.add(a[k] ?? 0, b[k] ?? 0));
  }
}

interface Fate {
  readonly grade: number;
  readonly odd: readonly number[];
  readonly parity: number;
}

/** Many bits that tell a family or a sign from others when such bits are added modulo 2. */
function bitOf(k: number): number {
  let x = Math.imul(k + 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
