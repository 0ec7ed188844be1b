import { one, sym } from '../expr/build.ts';
import type { Atom, Bound, Expr, Letter } from '../expr/expr.ts';
import { hashText, mix } from '../expr/hash.ts';
import { placeIndex } from '../expr/intern.ts';
import * as Q from '../expr/rational.ts';
import { isNonnegative } from '../expr/sign.ts';
import { placesInOrder } from '../expr/symmetric.ts';
import { type Arithmetic, doubles, Stop } from './arithmetic.ts';
import { evaluate, exactValue } from './evaluate.ts';
import type { EvaluationPoint } from './evaluationPoint.ts';

/** A value chosen by the caller for a component, in place of a random one; undefined leaves it random. */
export type Sample = (letter: Letter, indices: readonly number[], seed: number) => number | undefined;

/** What a random point is drawn from: the same recipe gives the same point, whatever is asked of it first. */
export interface PointRecipe {
  readonly seed: number;
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly indices: ReadonlyMap<Atom, number>;
  readonly sample?: Sample | undefined;
}

/** Uniform on [0, 1), a function of what it is for. */
function uniform(seed: number, letter: Letter, at: readonly number[], salt: number): number {
  let h = mix(mix(hashText(`${letter.name}|${at.join()}`), seed + 1), salt + 1);
  for (let k = 0; k < 2; k++) h = mix(h, hashText(`${h}`));
  return h / 2 ** 53;
}
function normal(seed: number, letter: Letter, at: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, letter, at, 1)));
  return radius * Math.cos(2 * Math.PI * uniform(seed, letter, at, 2));
}

/** Whole numbers of a letter with an integer domain, the same in every field. */
function wholeNumber(recipe: PointRecipe, letter: Letter, at: readonly number[]): number | undefined {
  const { domain } = letter;
  if (domain.kind !== 'integer') return undefined;
  const given = recipe.sizes.get(letter) ?? recipe.sample?.(letter, at, recipe.seed);
  if (given !== undefined) return given;
  const bound = (b: Bound | undefined, inward: number): number | undefined => {
    if (b === undefined) return undefined;
    const q = exactValue(b.value, recipe.sizes);
    if (q === undefined) throw new Stop('unsupported', `the bounds of ${letter.name}`);
    const x = Q.toNumber(q);
    const rounded = inward > 0 ? Math.ceil(x) : Math.floor(x);
    return b.open && rounded === x ? x + inward : rounded;
  };
  const lower = bound(domain.lower, 1);
  const upper = bound(domain.upper, -1);
  const low = lower ?? (upper === undefined ? -2 : upper - 3);
  // Small values are those that matter most; larger ones tell polynomials from zero.
  const high = upper ?? low + (uniform(recipe.seed, letter, at, 9) < 0.5 ? 4 : 60);
  if (high < low) throw new Stop('undefined', `no value for ${letter.name}`);
  return low + Math.floor(uniform(recipe.seed, letter, at, 3) * (high - low + 1));
}

/** A random point of the declared domains, in any field of real numbers. */
export function realPoint<T>(field: Arithmetic<T>, recipe: PointRecipe): EvaluationPoint<T> {
  return drawnPoint(field, recipe, (letter, at) => {
    const given = recipe.sample?.(letter, at, recipe.seed);
    const x = given ?? realValue(recipe, letter, at);
    return field.double?.(x) ?? field.rational(Q.fromNumber(x));
  });
}

function realValue(recipe: PointRecipe, letter: Letter, at: readonly number[]): number {
  const { seed } = recipe;
  const { domain, role } = letter;
  const spread = normal(seed, letter, at);
  if (domain.kind !== 'real') return spread;
  const bound = (b: Bound | undefined): number | undefined => {
    if (b === undefined) return undefined;
    const found = evaluate(b.value, doubles, realPoint(doubles, recipe));
    if (found.kind !== 'value') throw new Stop('undefined', `the bounds of ${letter.name}`);
    return found.value;
  };
  const lower = bound(domain.lower);
  const upper = bound(domain.upper);
  const near = Math.exp(0.7 * spread);
  const without = bound(domain.not === undefined ? undefined : { value: domain.not, open: true });
  const x = ((): number => {
    if (lower !== undefined && upper !== undefined)
      return lower + (upper - lower) * (0.02 + 0.96 * uniform(seed, letter, at, 4));
    if (lower !== undefined) return lower + near;
    if (upper !== undefined) return upper - near;
    if (role === 'parameter' || role === 'any') return uniform(seed, letter, at, 5) < 0.5 ? -near : near;
    return spread;
  })();
  if (x !== without) return x;
  return lower !== undefined || upper !== undefined ? (x + (upper ?? x + 1)) / 2 : x + 1;
}

/** A random point modulo a prime. Letters that are not negative get squares, so that their roots exist. */
export function primePoint(field: Arithmetic<bigint>, recipe: PointRecipe): EvaluationPoint<bigint> {
  return drawnPoint(field, recipe, (letter, at, exponent) => {
    const own = exponent ? (field.exponents ?? field) : field;
    const limb = (salt: number) => BigInt(Math.floor(uniform(recipe.seed, letter, at, salt) * 2 ** 30));
    const x = own.rational(Q.rational((limb(6) << 30n) + limb(7) + 1n));
    return isNonnegative(component(letter)) ? own.mul(x, x) : x;
  });
}
const component = (letter: Letter): Expr =>
  sym(
    letter,
    letter.axes.map(() => placeIndex(one)),
  );

type Draw<T> = (letter: Letter, at: readonly number[], exponent: boolean) => T;

/** Components drawn one by one; those of spheres and simplices are made of drawn ones by rational formulas. */
export function drawnPoint<T>(field: Arithmetic<T>, recipe: PointRecipe, draw: Draw<T>): EvaluationPoint<T> {
  const known = [
    new Map<Letter, Map<number | string, readonly T[]>>(),
    new Map<Letter, Map<number | string, readonly T[]>>(),
  ];
  const wholes = new Map<Letter, number>();
  /** All entries along the last axis. */
  const vector = (letter: Letter, front: readonly number[], exponent: boolean): readonly T[] => {
    const { domain } = letter;
    const own = exponent ? (field.exponents ?? field) : field;
    const number = (k: number): T => own.rational(Q.rational(k));
    const n = exactValue(letter.axes.at(-1)!.size, recipe.sizes);
    if (n === undefined) throw new Stop('undefined', 'a size is no whole number');
    const drawn = Array.from({ length: Number(n.n) }, (_, k) => draw(letter, [...front, k + 1], exponent));
    const squares = drawn.map((x) => own.mul(x, x));
    if (domain.kind !== 'sphere') {
      const inverse = own.power(squares.reduce(own.add), -1);
      return squares.map((x) => own.mul(x, inverse));
    }
    const found = evaluate(domain.radius, own, result);
    if (found.kind !== 'value') throw new Stop(found.kind, `the radius of ${letter.name}`);
    if (drawn.length === 1)
      return [own.mul(found.value, number(uniform(recipe.seed, letter, front, 8) < 0.5 ? -1 : 1))];
    // Stereographic: (2 t, |t|^2 - 1)/(|t|^2 + 1).
    const s = squares.slice(0, -1).reduce(own.add);
    const scale = own.mul(found.value, own.power(own.add(s, number(1)), -1));
    const top = [...drawn.slice(0, -1).map((t) => own.mul(number(2), t)), own.add(s, number(-1))];
    return top.map((t) => own.mul(t, scale));
  };
  const result: EvaluationPoint<T> = {
    sizes: recipe.sizes,
    indices: recipe.indices,
    whole: (letter, at) => {
      if (letter.domain.kind !== 'integer') return undefined;
      if (at.length > 0) return wholeNumber(recipe, letter, at);
      const n = wholes.get(letter) ?? wholeNumber(recipe, letter, at);
      if (n !== undefined) wholes.set(letter, n);
      return n;
    },
    symbol: (letter, written, exponent) => {
      const at = placesInOrder(letter, written);
      const { kind } = letter.domain;
      const along = (kind === 'sphere' || kind === 'simplex') && at.length > 0;
      const whole = along && recipe.sample?.(letter, at, recipe.seed) === undefined;
      const front = whole ? at.slice(0, -1) : at;
      const own = known[exponent ? 1 : 0]!;
      let entries = own.get(letter);
      if (entries === undefined) {
        entries = new Map();
        own.set(letter, entries);
      }
      // Places count from 1, so that lists of different lengths have different keys.
      const key = front.length <= 2 ? front.reduce((k, i) => k * 2 ** 26 + i, 0) : front.join();
      let values = entries.get(key);
      if (values === undefined) {
        values = whole ? vector(letter, front, exponent) : [draw(letter, at, exponent)];
        entries.set(key, values);
      }
      return values[whole ? at.at(-1)! - 1 : 0]!;
    },
  };
  return result;
}
