import type { Atom, Expr, Role } from '../expr.ts';
import type { Rational } from '../rational.ts';

/**
 * What a reader sees of a term, without layout: vectors and matrices where the contractions are, signs and fractions
 * where people put them. Numbers in it are not negative; a sign is a `negative` around a part.
 */
export type Drawing =
  | { readonly kind: 'number'; readonly value: Rational }
  /** An index; its name is given last, by `withNames`. */
  | { readonly kind: 'index'; readonly atom: Atom; readonly name?: string }
  | LetterDrawing
  | { readonly kind: 'negative'; readonly of: Drawing }
  | { readonly kind: 'sum'; readonly terms: readonly Drawing[] }
  | ProductDrawing
  | { readonly kind: 'power'; readonly base: Drawing; readonly exponent: Drawing }
  | { readonly kind: 'root'; readonly of: Drawing }
  /** A function of `of`, and of more arguments after it. */
  | { readonly kind: 'call'; readonly fn: string; readonly of: Drawing; readonly more?: readonly Drawing[] }
  /** An entry of an array that is no letter. */
  | { readonly kind: 'entry'; readonly of: Drawing; readonly indices: readonly Drawing[] }
  | SeriesDrawing
  | LawDrawing
  | RelationDrawing
  /** A subset by its elements. */
  | { readonly kind: 'set'; readonly elements: readonly Drawing[] }
  | { readonly kind: 'indicator'; readonly of: Drawing }
  | { readonly kind: 'dot'; readonly left: Drawing; readonly right: Drawing }
  | { readonly kind: 'outer'; readonly left: Drawing; readonly right: Drawing }
  /** Matrices, and last perhaps a vector, multiplied in this order. */
  | { readonly kind: 'chain'; readonly factors: readonly Drawing[] }
  | { readonly kind: 'trace'; readonly of: Drawing }
  | { readonly kind: 'transpose'; readonly of: Drawing }
  /** The absolute value of a number, the length of a vector. */
  | { readonly kind: 'norm'; readonly of: Drawing }
  | { readonly kind: 'identity'; readonly size: Drawing }
  | { readonly kind: 'derivative'; readonly of: Drawing; readonly by: Drawing }
  | { readonly kind: 'equation'; readonly sign: '=' | '<-'; readonly left: Drawing; readonly right: Drawing };

export interface LetterDrawing {
  readonly kind: 'letter';
  readonly name: string;
  /** Of a random variable: the index of its expectation, whose name is printed for it. */
  readonly drawn?: Drawing;
  readonly role: Role;
  readonly indices: readonly Drawing[];
  /** How many of its axes, the last ones, are components. */
  readonly components: number;
  /** How many axes are not indexed: 1 for a vector, 2 for a matrix. */
  readonly rank: number;
  /** How many times it is differentiated by time. */
  readonly dots: number;
  /** Where it is read: `(t)`, or nothing. */
  readonly time?: string;
}
/** number · factors / divisors; the number's denominator is printed with the divisors. */
export interface ProductDrawing {
  readonly kind: 'product';
  readonly number: Rational;
  readonly factors: readonly Drawing[];
  readonly divisors: readonly Drawing[];
  /** Written on one line, as in an exponent. */
  readonly inline?: boolean;
}
/** What a binder runs through: a size, or the law of a random variable. */
export interface Range {
  readonly binder: Drawing;
  readonly size: Drawing;
}
/** A standard law and the axes of what is drawn from it. */
export interface LawDrawing {
  readonly kind: 'law';
  readonly law: string;
  readonly axes: readonly Drawing[];
}
/** A sum, a product, an expectation or an extreme over families; `array` is the array of all entries. */
export interface SeriesDrawing {
  readonly kind: 'series';
  readonly of: 'sum' | 'prod' | 'expectation' | 'min' | 'max' | 'argmin' | 'argmax' | 'array';
  readonly ranges: readonly Range[];
  readonly conditions: readonly Drawing[];
  readonly body: Drawing;
}
export interface RelationDrawing {
  readonly kind: 'relation';
  readonly sign: '=' | '!=' | '<' | '>' | 'in';
  readonly left: Drawing;
  readonly right: Drawing;
}

/** The parts of a drawing in the order in which they are read. */
export function parts(d: Drawing): readonly Drawing[] {
  switch (d.kind) {
    case 'number':
    case 'index':
      return [];
    case 'letter':
      return d.drawn === undefined ? d.indices : [d.drawn, ...d.indices];
    case 'law':
      return d.axes;
    case 'set':
      return d.elements;
    case 'sum':
      return d.terms;
    case 'product':
      return [...d.factors, ...d.divisors];
    case 'chain':
      return d.factors;
    case 'power':
      return [d.base, d.exponent];
    case 'series':
      return [d.body, ...d.conditions, ...d.ranges.flatMap((r) => [r.binder, r.size])];
    case 'relation':
    case 'dot':
    case 'outer':
    case 'equation':
      return [d.left, d.right];
    case 'derivative':
      return [d.by, d.of];
    case 'identity':
      return [d.size];
    case 'call':
      return [d.of, ...(d.more ?? [])];
    case 'entry':
      return [d.of, ...d.indices];
    default:
      return [d.of];
  }
}

/** The drawing with its direct parts replaced. */
export function mapParts(d: Drawing, f: (part: Drawing) => Drawing): Drawing {
  switch (d.kind) {
    case 'number':
    case 'index':
      return d;
    case 'letter':
      return { ...d, ...(d.drawn === undefined ? {} : { drawn: f(d.drawn) }), indices: d.indices.map(f) };
    case 'law':
      return { ...d, axes: d.axes.map(f) };
    case 'set':
      return { ...d, elements: d.elements.map(f) };
    case 'sum':
      return { ...d, terms: d.terms.map(f) };
    case 'product':
      return { ...d, factors: d.factors.map(f), divisors: d.divisors.map(f) };
    case 'chain':
      return { ...d, factors: d.factors.map(f) };
    case 'power':
      return { ...d, base: f(d.base), exponent: f(d.exponent) };
    case 'series':
      return {
        ...d,
        body: f(d.body),
        conditions: d.conditions.map(f),
        ranges: d.ranges.map((r) => ({ binder: f(r.binder), size: f(r.size) })),
      };
    case 'relation':
    case 'dot':
    case 'outer':
    case 'equation':
      return { ...d, left: f(d.left), right: f(d.right) };
    case 'derivative':
      return { ...d, by: f(d.by), of: f(d.of) };
    case 'identity':
      return { ...d, size: f(d.size) };
    case 'call':
      return { ...d, of: f(d.of), ...(d.more === undefined ? {} : { more: d.more.map(f) }) };
    case 'entry':
      return { ...d, of: f(d.of), indices: d.indices.map(f) };
    default:
      return { ...d, of: f(d.of) };
  }
}

/** The drawing with all its fractions on one line. */
export const inlined = (d: Drawing): Drawing => {
  const made = mapParts(d, inlined);
  return made.kind === 'product' ? { ...made, inline: true } : made;
};

/** Whether a part, the drawing included, satisfies the test. */
export const contains = (d: Drawing, test: (part: Drawing) => boolean): boolean =>
  test(d) || parts(d).some((p) => contains(p, test));

/** The number of axes of what is drawn. */
export function rankOf(d: Drawing): number {
  switch (d.kind) {
    case 'letter':
      return d.rank;
    case 'call':
      return d.more === undefined && !NUMBERS.has(d.fn) ? rankOf(d.of) : 0;
    case 'negative':
      return rankOf(d.of);
    case 'transpose':
    case 'outer':
    case 'identity':
      return 2;
    case 'sum':
      return Math.max(...d.terms.map(rankOf));
    case 'product':
      return Math.max(0, ...d.factors.map(rankOf));
    case 'series':
      return d.of === 'array' ? d.ranges.length : rankOf(d.body);
    case 'chain':
      return rankOf(d.factors.at(-1)!);
    case 'derivative':
      return rankOf(d.by);
    default:
      return 0;
  }
}

/** Functions of a matrix that are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['rank', 'effectiveRank', 'det', 'entropy']);

/** What stands apart at the end of a product: arrays, and sums over families. */
export const isHeavy = (d: Drawing): boolean => d.kind === 'series' || rankOf(d) > 0;

/** Whether the one condition of a sum names all its indices: j ≠ i, i < j. */
export function isNamedBy(s: SeriesDrawing): boolean {
  const [c] = s.conditions;
  if (c?.kind !== 'relation' || c.sign === 'in' || s.conditions.length > 1) return false;
  const names = s.ranges.map((r) => namesOf(r.binder));
  const sides = [namesOf(c.left), namesOf(c.right)];
  return names.length === 1 ? sides[0] === names[0] : names.length === 2 && names.every((n) => sides.includes(n));
}
const namesOf = (d: Drawing): string => (d.kind === 'index' ? (d.name ?? d.atom.name) : '');

/** Draws a term as an array over the live indices, in their order; `undefined` where it is none. */
export type Draw = (e: Expr, live: readonly Atom[]) => Drawing | undefined;
/** A term as a number, all its indices written out. */
export const asNumber = (e: Expr, draw: Draw): Drawing => draw(e, [])!;
