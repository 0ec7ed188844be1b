import type { Atom, Expr, Letter } from '../expr/expr.ts';
import * as Q from '../expr/rational.ts';
import { NoDerivative, Singular } from '../expr/refusal.ts';
import { some } from '../expr/traverse.ts';
import type { StopKind } from './arithmetic.ts';
import { bigFloats } from './bigArithmetic.ts';
import { type BigFloat, bigToNumber, magnitude, minus } from './bigFloat.ts';
import { eraseStops, takeGradients } from './derivative.ts';
import { evaluate, exactValue } from './evaluate.ts';
import { averaged } from './expectation/expectations.ts';
import { hasNoRoot, rootedIn } from './noRoot.ts';
import { normalForm } from './normalForm.ts';
import { asConstants, symmetrised } from './onDomain.ts';
import { PRIME_PAIRS, primeField } from './primeField.ts';
import { type PointRecipe, primePoint, realPoint, type Sample } from './randomPoint.ts';
import { SharedPoints } from './sharedPoints.ts';
import { sizeChoices } from './sizeChoices.ts';
import type { Sampled, Witness, ZeroVerdict } from './zeroVerdict.ts';

export type { Sampled, Witness, ZeroVerdict };

export interface ZeroTestOptions {
  readonly seed?: number;
  /** Sizes below which nothing is claimed. */
  readonly smallestSizes?: ReadonlyMap<Letter, number>;
  /** Values that respect conditions between letters; the finite field is left out then. */
  readonly sample?: Sample;
}

const PRECISIONS = [128, 384, 1024, 2048];
/** Points altogether, at least, and draws for one. */
const POINTS = 12;
const DRAWS = 24;
/** Operations for one point, in the field and in many digits. */
const FIELD_WORK = 30_000;
const DIGITS_WORK = 20_000;

/** Whether a term is zero wherever it is defined: by its normal form, else in finite fields, else with many digits. */
export function zeroTest(e: Expr, options?: ZeroTestOptions): ZeroVerdict {
  if (options !== undefined) return tested(e, options);
  let known = decided.get(e);
  if (known === undefined) {
    known = tested(e, {});
    decided.set(e, known);
  }
  return known;
}
/** Verdicts with the usual points: a claim is asked at many settings, and its terms are the same in all. */
const decided = new WeakMap<Expr, ZeroVerdict>();

function tested(e: Expr, options: ZeroTestOptions): ZeroVerdict {
  const start = ((): Expr | string => {
    try {
      return symmetrised(averaged(eraseStops(takeGradients(e))));
    } catch (error) {
      if (error instanceof Singular) return `pole: ${error.message}`;
      if (error instanceof NoDerivative) return error.message;
      throw error;
    }
  })();
  return typeof start === 'string' ? { kind: 'unknown', reason: start } : new ZeroTest(start, options).verdict();
}

/** Whether a term is zero, proved or sampled; undefined where the tests do not decide. */
export function isZeroTerm(e: Expr): boolean | undefined {
  if (e.kind === 'num') return Q.isZero(e.value);
  const known = zeroTest(e);
  return known.kind === 'unknown' ? undefined : known.kind === 'zero';
}

type Stopped = { readonly kind: StopKind; readonly what: string };
type AtPoint = { readonly kind: 'zero' } | { readonly kind: 'nonzero'; readonly value: number } | Stopped;

class ZeroTest {
  private readonly e: Expr;
  private readonly options: ZeroTestOptions;
  private readonly seed: number;
  private readonly sizes: readonly ReadonlyMap<Letter, number>[];
  /** A finite field says that the term is not zero. */
  private doubted = false;
  private readonly rooted: readonly Expr[];
  private readonly field: SharedPoints<bigint>;
  private readonly digits: SharedPoints<BigFloat>;

  constructor(e: Expr, options: ZeroTestOptions) {
    this.e = e;
    this.rooted = rootedIn(e);
    this.field = new SharedPoints(e, FIELD_WORK);
    this.digits = new SharedPoints(e, DIGITS_WORK);
    this.options = options;
    this.seed = options.seed ?? 1;
    this.sizes = sizeChoices(e, options.smallestSizes);
  }

  verdict(): ZeroVerdict {
    if (isNumber(this.e, 0n)) return { kind: 'zero', how: 'normal-form', conditions: [] };
    const fields = this.options.sample === undefined;
    // A value that is not zero in a field is likely to be one in the reals: look before anything is multiplied out.
    if (fields && this.inFields(1) === 'nonzero') {
      this.doubted = true;
      const found = this.witness();
      if (found !== undefined) return found;
    }
    const form = normalForm(asConstants(this.e));
    const conditions = form?.conditions ?? [];
    if (form !== undefined && isNumber(form.numerator, 0n)) return { kind: 'zero', how: 'normal-form', conditions };
    const roots = some(this.e, isRoot);
    const field = fields ? this.inFields() : undefined;
    if (typeof field === 'object' && !roots) return { kind: 'zero', how: 'finite-field', sampled: field, conditions };
    this.doubted = field === 'nonzero';
    const reals = this.inReals();
    if (reals.kind !== 'zero') return reals;
    if (field === 'nonzero' && !roots)
      return { kind: 'unknown', reason: 'not zero in a finite field, but no real point was found that shows it' };
    return typeof field === 'object'
      ? { kind: 'zero', how: 'finite-field', sampled: field, conditions }
      : { ...reals, conditions };
  }

  /** Zero at all sampled points of finite fields, not zero at one, or undefined where fields say nothing. */
  private inFields(most = Number.POSITIVE_INFINITY): Sampled | 'nonzero' | undefined {
    let points = 0;
    const used: ReadonlyMap<Letter, number>[] = [];
    for (const sizes of this.sizes) {
      let here = 0;
      const places = this.freeIndices(sizes);
      const wanted = Math.max(1, Math.ceil(POINTS / (places.length * this.sizes.length)));
      let tooLarge = false;
      for (const indices of places) {
        for (let draw = 0, found = 0; draw < DRAWS && found < wanted && !tooLarge; draw++) {
          const field = primeField(PRIME_PAIRS[draw % PRIME_PAIRS.length]!, this.seed + draw);
          const seed = this.seed + 1000 * draw;
          const made = () => ({ field, point: primePoint(field, { seed, sizes, indices }) });
          const value = this.field.at(sizes, draw, indices, made);
          if (value.kind === 'unsupported') return undefined;
          tooLarge = value.kind === 'budget';
          if (value.kind !== 'value') continue;
          if (!field.isZero(value.value)) return 'nonzero';
          found++;
          here++;
        }
        if (here >= most) break;
      }
      if (here > 0) used.push(sizes);
      points += here;
      if (points >= most) break;
    }
    return points === 0 ? undefined : { points, sizes: used.map(named) };
  }

  private witness(): ZeroVerdict | undefined {
    for (const sizes of this.sizes)
      for (const indices of this.freeIndices(sizes))
        for (let draw = 0; draw < 6; draw++) {
          const recipe = this.recipe(sizes, indices, draw);
          const found = this.atPoint(recipe);
          if (found.kind === 'nonzero') return this.shown(recipe, found.value);
          if (found.kind === 'unsupported') return undefined;
        }
    return undefined;
  }

  private inReals(): ZeroVerdict {
    let points = 0;
    const used: ReadonlyMap<Letter, number>[] = [];
    let last: Stopped = { kind: 'undefined', what: 'no point was tried' };
    for (const sizes of this.sizes) {
      let here = 0;
      const places = this.freeIndices(sizes);
      const wanted = Math.max(1, Math.ceil(POINTS / (places.length * this.sizes.length)));
      let tooLarge = false;
      for (const indices of places) {
        for (let draw = 0, found = 0; draw < DRAWS && found < wanted && !tooLarge; draw++) {
          const recipe = this.recipe(sizes, indices, draw);
          const at = this.atPoint(recipe);
          if (at.kind === 'nonzero') return this.shown(recipe, at.value);
          if (at.kind === 'unsupported') return { kind: 'unknown', reason: at.what };
          tooLarge = at.kind === 'budget';
          if (at.kind !== 'zero') {
            last = at;
            continue;
          }
          found++;
          here++;
        }
      }
      if (here > 0) used.push(sizes);
      points += here;
    }
    if (points === 0) return { kind: 'unknown', reason: `${last.kind} at every point tried: ${last.what}` };
    return { kind: 'zero', how: 'precision', sampled: { points, sizes: used.map(named) }, conditions: [] };
  }

  private recipe(sizes: ReadonlyMap<Letter, number>, indices: ReadonlyMap<Atom, number>, draw: number): PointRecipe {
    return { seed: this.seed + 7919 * (draw + 1), sizes, indices, sample: this.options.sample };
  }

  /**
   * The value at a real point with growing precision: two that agree are not rounding; a value that shrinks with the
   * precision is zero.
   */
  private atPoint(recipe: PointRecipe): AtPoint {
    if (this.rooted.some((base) => hasNoRoot(base, recipe)))
      return { kind: 'undefined', what: 'the root of a negative number' };
    let before: BigFloat | undefined;
    for (const bits of PRECISIONS) {
      const made = this.digits.at(recipe.sizes, recipe.seed * 4096 + bits, recipe.indices, () => {
        const field = bigFloats(bits);
        return { field, point: realPoint(field, recipe) };
      });
      if (made.kind !== 'value') return made;
      const now = made.value;
      if (before !== undefined) {
        const vanishes = now.m === 0n && before.m === 0n;
        if (vanishes && (!this.doubted || bits === PRECISIONS.at(-1))) return { kind: 'zero' };
        const change = magnitude(minus(now, before, 64)) - magnitude(now);
        if (change < -30) return { kind: 'nonzero', value: bigToNumber(now) };
        if (before.m !== 0n && magnitude(now) < magnitude(before) - 0.6 * bits) return { kind: 'zero' };
      }
      before = now;
    }
    return { kind: 'undefined', what: 'the value does not settle with more digits' };
  }

  private shown(recipe: PointRecipe, value: number): ZeroVerdict {
    const used = new Map<string, number>();
    const field = bigFloats(64);
    const point = realPoint(field, recipe);
    const watched = {
      ...point,
      symbol: (letter: Letter, at: readonly number[], exponent: boolean) => {
        const x = point.symbol(letter, at, exponent);
        used.set(at.length === 0 ? letter.name : `${letter.name}[${at.join()}]`, bigToNumber(x));
        return x;
      },
    };
    evaluate(this.e, field, watched, DIGITS_WORK);
    return {
      kind: 'nonzero',
      witness: {
        sizes: named(recipe.sizes),
        indices: [...recipe.indices].map(([a, k]) => [a.name, k] as const),
        letters: [...used].sort(([a], [b]) => (a < b ? -1 : 1)),
        value,
      },
    };
  }

  /** Values of the free indices: all of them while they are few, else some with and some without equal indices. */
  private freeIndices(sizes: ReadonlyMap<Letter, number>): readonly ReadonlyMap<Atom, number>[] {
    const atoms = [...this.e.free].sort((a, b) => (a.name < b.name ? -1 : 1));
    let all: Map<Atom, number>[] = [new Map()];
    for (const a of atoms) {
      const size = Number(exactValue(a.set.size, sizes)?.n ?? 0n);
      all = all.flatMap((m) => Array.from({ length: size }, (_, k) => new Map(m).set(a, k + 1)));
      if (all.length > 64) all = thinned(all, 32);
    }
    return all.length > 16 ? thinned(all, 16) : all;
  }
}

/** So many of a list, the first, the last and others evenly between them. */
function thinned<T>(list: readonly T[], n: number): T[] {
  return Array.from({ length: n }, (_, k) => list[Math.round((k * (list.length - 1)) / (n - 1))]!);
}
const named = (sizes: ReadonlyMap<Letter, number>) => [...sizes].map(([l, n]) => [l.name, n] as const);
const isNumber = (e: Expr, n: bigint): boolean => e.kind === 'num' && e.value.n === n;
const isRoot = (e: Expr): boolean => e.kind === 'pow' && !(e.exponent.kind === 'num' && Q.isInteger(e.exponent.value));
