import type { Expr, Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import type { Coarse, Grade, Scale } from '../quadrature/rule.ts';
import { scalar, type Values } from '../scalar.ts';

/** Numbers for everything in a model that does not move: sizes, parameters, arbitrary constants, data. */
export interface Setting {
  readonly sizes: ReadonlyMap<Letter, number>;
  /** Row-major over the letter's axes; parameters have one entry. */
  readonly constants: ReadonlyMap<Letter, Float64Array>;
  readonly data: ReadonlyMap<Letter, Float64Array>;
  /** Of the nodes by which kernels average; fine where it is not given. */
  readonly grade?: Grade;
}

const coarse = new WeakMap<Setting, Map<Coarse | Scale, Setting>>();

/** The same setting with fewer nodes for expectations: what changes is of the size of their error. */
export function coarser(setting: Setting, grade: Coarse | Scale = 0): Setting {
  let known = coarse.get(setting);
  if (known === undefined) {
    known = new Map();
    coarse.set(setting, known);
  }
  const made = known.get(grade) ?? { ...setting, grade };
  known.set(grade, made);
  return made;
}

/** Reads numbers of a setting (and of one more vector of states, where given) for single terms. */
export function valuesOf(setting: Setting, more?: ReadonlyMap<Letter, ArrayLike<number>>): Values {
  return {
    size: (l) => sizeIn(setting.sizes, l),
    component: (l, indices) => {
      const array = more?.get(l) ?? setting.constants.get(l) ?? setting.data.get(l);
      if (array === undefined) throw new Error(`${l.name} has no value`);
      return array[flat(l, indices, setting)] ?? Number.NaN;
    },
  };
}

/** A size without a value is none: sums over it would be 0. */
function sizeIn(sizes: ReadonlyMap<Letter, number>, l: Letter): number {
  const n = sizes.get(l);
  if (n === undefined) throw new Error(`${l.name} has no value`);
  return n;
}

/** Where a component stands in the array of its letter. */
export function flat(l: Letter, indices: readonly number[], setting: Setting): number {
  let at = 0;
  l.axes.forEach((set, k) => {
    at = at * sizeOf(set.size, setting.sizes) + indices[k]! - 1;
  });
  return at;
}

/** The number that a size polynomial stands for. */
export function sizeOf(size: Expr, sizes: ReadonlyMap<Letter, number>): number {
  return Math.round(
    scalar(size, {
      size: (l) => sizeIn(sizes, l),
      component: (l) => {
        throw new Error(`${l.name} in a size`);
      },
    }),
  );
}

/** How many numbers a letter is made of. */
export const lengthOf = (l: Letter, sizes: ReadonlyMap<Letter, number>): number =>
  l.axes.reduce((n, set) => n * sizeOf(set.size, sizes), 1);

/** The data of a model as arrays. */
export const dataOf = (model: Model): ReadonlyMap<Letter, Float64Array> =>
  new Map(model.data.map((d) => [d.letter, Float64Array.from(d.values)]));

/** Whole-number indices, counted from 1, of the k-th entry of an array. */
export function position(k: number, shape: readonly number[]): number[] {
  const place = new Array<number>(shape.length);
  let rest = k;
  for (let m = shape.length - 1; m >= 0; m--) {
    place[m] = (rest % shape[m]!) + 1;
    rest = Math.floor(rest / shape[m]!);
  }
  return place;
}
