import type { Place } from '../../../diagnostic.ts';
import * as B from '../../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter } from '../../../expr/expr.ts';
import { atomIndex, fresh, placeIndex } from '../../../expr/intern.ts';
import { replace } from '../../../expr/traverse.ts';
import { type Shape, sameSet, sameShape } from './shape.ts';

/** What an expression is worth while it is read: an array as a function from its indices to a scalar term. */
export type Value = Known | Flexible | Unknown;

export interface Known {
  readonly kind: 'known';
  readonly shape: Shape;
  readonly at: (indices: readonly Index[]) => Expr;
  /** Of a number that can stand as an index. */
  readonly index?: Index;
  /** Of a letter with its first axes indexed. */
  readonly part?: Part;
}
export interface Part {
  readonly letter: Letter;
  readonly indices: readonly Index[];
}

/** A subset stands where a number is asked for. */
export class NoNumber extends Error {
  readonly place: Place;
  constructor(name: string, place: Place) {
    super(`\`${name}\` is a subset and no number`);
    this.name = 'NoNumber';
    this.place = place;
  }
}

/** `0` and `identity`: their shape comes from the other side. */
export interface Flexible {
  readonly kind: 'flexible';
  readonly like: 'zero' | 'identity';
  readonly fit: (shape: Shape) => Known | undefined;
}

/** Something was refused already; or the index whose range is being looked for. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly seeks?: { readonly range: Range; readonly shift: number };
}

/** The range of an index, found at the first axis on which it stands. */
export interface Range {
  readonly name: string;
  set?: IndexSet;
  /** The size that the author gives: the range is that, or the ring of that size if the index stands on one. */
  readonly given?: IndexSet;
}

export const UNKNOWN: Unknown = { kind: 'unknown' };

/** An array; what it gives at an index is made once. */
export function known(shape: Shape, at: (indices: readonly Index[]) => Expr): Known {
  let only: Expr | undefined;
  if (shape.length === 0)
    return {
      kind: 'known',
      shape,
      at: (indices) => {
        only ??= at(indices);
        return only;
      },
    };
  let made: Map<string, Expr> | undefined;
  return {
    kind: 'known',
    shape,
    at: (indices) => {
      made ??= new Map();
      const key = indices.length === 1 ? `${indices[0]!.id}` : indices.map((i) => i.id).join();
      let e = made.get(key);
      if (e === undefined) {
        e = at(indices);
        made.set(key, e);
      }
      return e;
    },
  };
}

export const number = (term: Expr): Known => ({ kind: 'known', shape: [], at: () => term });
export const indexValue = (index: Index): Known => ({
  kind: 'known',
  shape: [],
  at: () => numberOfIndex(index),
  index,
});

/** An index as the number that an author means: i - 1 is one less than i, on a ring too. */
export const numberOfIndex = (index: Index): Expr =>
  index.kind === 'atom' ? B.add(B.value(atomIndex(index.atom)), B.num(index.shift)) : B.value(index);

/** A letter, or the part of it at its first indices. */
export function letterValue(letter: Letter, indices: readonly Index[] = []): Known {
  return {
    kind: 'known',
    shape: letter.axes.slice(indices.length),
    at: (rest) => B.sym(letter, [...indices, ...rest]),
    part: { letter, indices },
  };
}

const PLACE_ZERO = placeIndex(B.zero);
export const ZERO: Flexible = {
  kind: 'flexible',
  like: 'zero',
  fit: (shape) => ({ ...known(shape, () => B.zero), ...(shape.length === 0 ? { index: PLACE_ZERO } : {}) }),
};

export const IDENTITY: Flexible = {
  kind: 'flexible',
  like: 'identity',
  fit: (shape) =>
    shape.length === 2 && sameSet(shape[0]!, shape[1]!) ? known(shape, ([i, j]) => B.delta(i!, j!)) : undefined,
};

/** The value with a shape, `0` as a number; undefined for what has none. */
export function settled(value: Value): Known | undefined {
  if (value.kind === 'known') return value;
  return value.kind === 'flexible' && value.like === 'zero' ? value.fit([]) : undefined;
}

/** The value in this shape, if it has it. */
export function fitted(value: Value, shape: Shape): Known | undefined {
  if (value.kind === 'flexible') return value.fit(shape);
  return value.kind === 'known' && sameShape(value.shape, shape) ? value : undefined;
}

/** Entry by entry; stays flexible where all parts are. */
export function mapped(value: Value, f: (e: Expr) => Expr): Value {
  if (value.kind === 'unknown') return UNKNOWN;
  if (value.kind === 'known') return known(value.shape, (i) => f(value.at(i)));
  return {
    ...value,
    fit: (shape) => {
      const v = value.fit(shape);
      return v === undefined ? undefined : known(shape, (i) => f(v.at(i)));
    },
  };
}

/** The same array, its term made once and moved to each index after that. */
export function frozen(value: Value): Value {
  if (value.kind !== 'known' || value.shape.length === 0 || value.part !== undefined) return value;
  let made: { readonly atoms: readonly Atom[]; readonly term: Expr } | undefined;
  return known(value.shape, (indices) => {
    if (made === undefined) {
      const atoms = value.shape.map(fresh);
      made = { atoms, term: value.at(atoms.map((a) => atomIndex(a))) };
    }
    return replace(made.term, new Map(made.atoms.map((a, k) => [a, indices[k]!])));
  });
}
