import type { Domain, Expr, Letter } from '../expr/expr.ts';
import { some } from '../expr/traverse.ts';
import type { Condition } from '../model/claim.ts';
import type { Declared, Model } from '../model/model.ts';
import type { RandomStream as Random } from './random.ts';
import { scalar, type Values } from './scalar.ts';

/** Numbers for everything in a model that does not move: sizes, parameters, arbitrary constants, data. */
export interface Setting {
  readonly sizes: ReadonlyMap<Letter, number>;
  /** Row-major over the letter's axes; parameters have one entry. */
  readonly constants: ReadonlyMap<Letter, Float64Array>;
  readonly data: ReadonlyMap<Letter, Float64Array>;
}

/** Values asked for by name, in place of the declared ones. */
export interface Overrides {
  readonly sizes?: Readonly<Record<string, number>>;
  readonly parameters?: Readonly<Record<string, number>>;
}

export type Refusal = { readonly refused: string };
export const isRefusal = (x: Setting | Refusal): x is Refusal => 'refused' in x;

/** Reads numbers of a setting (and of one more vector of states, where given) for single terms. */
export function valuesOf(setting: Setting, more?: ReadonlyMap<Letter, ArrayLike<number>>): Values {
  return {
    size: (l) => setting.sizes.get(l)!,
    component: (l, indices) => {
      const array = more?.get(l) ?? setting.constants.get(l) ?? setting.data.get(l);
      if (array === undefined) throw new Error(`${l.name} has no value`);
      return array[flat(l, indices, setting)] ?? Number.NaN;
    },
  };
}

function flat(l: Letter, indices: readonly number[], setting: Setting): number {
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
      size: (l) => sizes.get(l)!,
      component: (l) => {
        throw new Error(`${l.name} in a size`);
      },
    }),
  );
}

/** How many numbers a letter is made of. */
export const lengthOf = (l: Letter, sizes: ReadonlyMap<Letter, number>): number =>
  l.axes.reduce((n, set) => n * sizeOf(set.size, sizes), 1);

/** Sizes and parameters at their declared values (or the overriding ones), arbitrary constants drawn. */
export function declaredSetting(
  model: Model,
  random: Random,
  overrides: Overrides = {},
  when: readonly Condition[] = [],
): Setting | Refusal {
  const sizes = new Map<Letter, number>();
  const constants = new Map<Letter, Float64Array>();
  const partial: Setting = { sizes, constants, data: new Map() };
  // Values may use each other in any order that ends: sizes of parameters (round(alpha*N)) and the other way round.
  const waiting = [...model.sizes, ...model.parameters];
  for (let progress = true; progress && waiting.length > 0; ) {
    progress = false;
    for (const d of [...waiting]) {
      const given = (d.letter.role === 'size' ? overrides.sizes : overrides.parameters)?.[d.letter.name];
      if (given === undefined && d.value === undefined) continue;
      let x: number;
      try {
        x = given ?? rounded(scalar(d.value!, valuesOf(partial)), d);
      } catch {
        continue;
      }
      if (Number.isNaN(x)) continue;
      if (d.letter.role === 'size') sizes.set(d.letter, x);
      else constants.set(d.letter, Float64Array.of(x));
      waiting.splice(waiting.indexOf(d), 1);
      progress = true;
    }
  }
  const missing = waiting.map((d) => d.letter.name);
  if (missing.length > 0) return { refused: `no value for ${missing.join(', ')}` };
  for (const d of [...model.sizes, ...model.parameters]) {
    const x = d.letter.role === 'size' ? sizes.get(d.letter)! : constants.get(d.letter)![0]!;
    if (d.letter.role === 'size' && (!Number.isInteger(x) || x < 1))
      return { refused: `${d.letter.name} = ${x} is no size` };
    if (!inDomain(x, d.letter.domain, partial)) return { refused: `${d.letter.name} = ${x} lies outside its domain` };
  }
  for (const c of model.constants) constants.set(c.letter, drawConstant(c.letter, partial, random));
  const setting: Setting = { sizes, constants, data: dataOf(model) };
  pinConstants(when, setting);
  return setting;
}

const rounded = (x: number, d: Declared): number =>
  d.rounding === 'round' ? Math.round(x) : d.rounding === 'floor' ? Math.floor(x) : x;

const dataOf = (model: Model): ReadonlyMap<Letter, Float64Array> =>
  new Map(model.data.map((d) => [d.letter, Float64Array.from(d.values)]));

/** Whether a number lies in a domain, bounds evaluated in the setting. */
export function inDomain(x: number, domain: Domain, setting: Setting): boolean {
  if (domain.kind === 'sphere' || domain.kind === 'simplex') return true;
  const values = valuesOf(setting);
  const { lower, upper, not } = domain;
  if (lower !== undefined) {
    const low = scalar(lower.value, values);
    if (lower.open ? x <= low : x < low) return false;
  }
  if (upper !== undefined) {
    const high = scalar(upper.value, values);
    if (upper.open ? x >= high : x > high) return false;
  }
  return not === undefined || x !== scalar(not, values);
}

/** A number drawn from a domain: about one, biased towards simple values, never on an open bound. */
export function drawNumber(domain: Domain, setting: Setting, random: Random): number {
  if (domain.kind === 'sphere' || domain.kind === 'simplex') return random.normal();
  const values = valuesOf(setting);
  const low = domain.lower === undefined ? undefined : scalar(domain.lower.value, values);
  const high = domain.upper === undefined ? undefined : scalar(domain.upper.value, values);
  let x: number;
  if (low !== undefined && high !== undefined) x = low + (high - low) * (0.05 + 0.9 * random.uniform());
  else if (low !== undefined) x = low + Math.exp(0.7 * random.normal());
  else if (high !== undefined) x = high - Math.exp(0.7 * random.normal());
  else x = random.normal();
  // Two digits after the first are enough, and a witness reads better.
  const short = Number(x.toPrecision(3));
  if (inDomain(short, domain, setting)) x = short;
  return domain.not !== undefined && x === scalar(domain.not, values) ? x + 0.5 : x;
}

function drawConstant(l: Letter, setting: Setting, random: Random): Float64Array {
  const n = lengthOf(l, setting.sizes);
  const x = Float64Array.from({ length: n }, () =>
    l.domain.kind === 'simplex' ? -Math.log(1 - random.uniform()) : drawNumber(l.domain, setting, random),
  );
  if (l.domain.kind !== 'sphere' && l.domain.kind !== 'simplex') return x;
  const width = sizeOf(l.axes.at(-1)!.size, setting.sizes);
  const radius = l.domain.kind === 'sphere' ? scalar(l.domain.radius, valuesOf(setting)) : 1;
  for (let k = 0; k < n; k += width) {
    const row = x.subarray(k, k + width);
    const total = l.domain.kind === 'sphere' ? Math.hypot(...row) : row.reduce((a, b) => a + b, 0);
    for (let m = 0; m < width; m++) row[m] = (row[m]! * radius) / total;
  }
  return x;
}

/** How many draws may be rejected before a set of conditions counts as not met. */
const PATIENCE = 2000;
/** The largest size that is drawn where a model allows it. */
const LARGEST = 5;

/**
 * Another setting of the same model: sizes small, parameters drawn from their domains, both within the conditions.
 * Sizes that data are given for stay as declared.
 */
export function drawSetting(model: Model, random: Random, when: readonly Condition[] = []): Setting | Refusal {
  const fixed = sizesOfData(model);
  const declared = declaredSetting(model, random.fork('declared'));
  for (let attempt = 0; attempt < PATIENCE; attempt++) {
    const sizes = new Map<Letter, number>();
    const constants = new Map<Letter, Float64Array>();
    const setting: Setting = { sizes, constants, data: dataOf(model) };
    for (const d of model.sizes) {
      if (fixed.has(d.letter)) {
        if (isRefusal(declared)) return declared;
        sizes.set(d.letter, declared.sizes.get(d.letter)!);
        continue;
      }
      const lower =
        d.letter.domain.kind === 'integer' && d.letter.domain.lower !== undefined ? d.letter.domain.lower : undefined;
      const low =
        lower === undefined ? 1 : Math.max(1, Math.ceil(scalar(lower.value, valuesOf(setting)) + (lower.open ? 1 : 0)));
      sizes.set(d.letter, low + random.integer(Math.max(1, LARGEST - low + 1)));
    }
    for (const d of model.parameters)
      constants.set(d.letter, Float64Array.of(drawNumber(d.letter.domain, setting, random)));
    const pinned = pin(when, setting);
    for (const d of [...model.sizes, ...model.parameters]) {
      const x = d.letter.role === 'size' ? sizes.get(d.letter)! : constants.get(d.letter)![0]!;
      if (!inDomain(x, d.letter.domain, setting) || (d.letter.role === 'size' && (!Number.isInteger(x) || x < 1))) {
        sizes.delete(d.letter);
        constants.delete(d.letter);
      }
    }
    if (!pinned || [...model.sizes, ...model.parameters].some((d) => !sizes.has(d.letter) && !constants.has(d.letter)))
      continue;
    for (const c of model.constants) constants.set(c.letter, drawConstant(c.letter, setting, random));
    pinConstants(when, setting);
    if (when.every((c) => holds(c, valuesOf(setting)) !== false)) return setting;
  }
  return { refused: `no values found that meet the conditions in ${PATIENCE} draws` };
}

const fixedSizes = new WeakMap<Model, ReadonlySet<Letter>>();

/** Sizes that data decide: those of their axes, and those of axes that their entries index. */
function sizesOfData(model: Model): ReadonlySet<Letter> {
  const known = fixedSizes.get(model);
  if (known !== undefined) return known;
  const found = new Set(model.data.flatMap((d) => d.letter.axes.flatMap((set) => sizeLetters(set.size))));
  for (const { right } of model.dynamics)
    some(right, (x) => {
      if (x.kind === 'sym')
        x.indices.forEach((i, k) => {
          if (i.kind === 'entry') for (const l of sizeLetters(x.letter.axes[k]!.size)) found.add(l);
        });
      return false;
    });
  fixedSizes.set(model, found);
  return found;
}

const sizeLetters = (size: Expr): Letter[] =>
  size.kind === 'sym'
    ? [size.letter]
    : size.kind === 'add'
      ? size.terms.flatMap(sizeLetters)
      : size.kind === 'mul'
        ? size.factors.flatMap(sizeLetters)
        : [];

/** Gives letters that stand alone on one side of an equation the value of the other side. */
function pin(when: readonly Condition[], setting: Setting): boolean {
  for (const c of when) {
    if (c.kind === 'all') {
      if (!pin(c.of, setting)) return false;
      continue;
    }
    if (c.kind !== 'compare' || c.comparison !== '=') continue;
    for (const [side, other] of [
      [c.left, c.right],
      [c.right, c.left],
    ] as const) {
      if (side.kind !== 'sym' || side.indices.length > 0) continue;
      const map = side.letter.role === 'size' ? setting.sizes : setting.constants;
      if (side.letter.role !== 'size' && side.letter.role !== 'parameter') continue;
      try {
        const x = scalar(other, valuesOf(setting));
        (map as Map<Letter, number | Float64Array>).set(
          side.letter,
          side.letter.role === 'size' ? x : Float64Array.of(x),
        );
        break;
      } catch {
        return false;
      }
    }
  }
  return true;
}

/** Components of arbitrary constants that stand alone on one side of an equation take the value of the other side. */
function pinConstants(when: readonly Condition[], setting: Setting): void {
  for (const c of when) {
    if (c.kind === 'all') pinConstants(c.of, setting);
    if (c.kind !== 'compare' || c.comparison !== '=') continue;
    for (const [side, other] of [
      [c.left, c.right],
      [c.right, c.left],
    ] as const) {
      if (side.kind !== 'sym' || side.letter.role !== 'any') continue;
      const array = setting.constants.get(side.letter);
      if (array === undefined || side.indices.some((i) => i.kind !== 'place')) continue;
      try {
        const place = side.indices.map((i) =>
          i.kind === 'place' ? Math.round(scalar(i.value, valuesOf(setting))) : 1,
        );
        array[flat(side.letter, place, setting)] = scalar(other, valuesOf(setting));
        break;
      } catch {
        // The other side has no value yet: the condition is checked later.
      }
    }
  }
}

/** Whether a condition holds; undefined where it speaks of something that has no value yet (a state). */
export function holds(c: Condition, values: Values): boolean | undefined {
  if (c.kind !== 'compare') {
    const parts = c.of.map((x) => holds(x, values));
    if (c.kind === 'all') return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
  }
  let left: number;
  let right: number;
  try {
    left = scalar(c.left, values);
    right = scalar(c.right, values);
  } catch {
    return undefined;
  }
  const scale = Math.max(Math.abs(left), Math.abs(right), 1e-300);
  const equal = Math.abs(left - right) <= 1e-12 * scale;
  switch (c.comparison) {
    case '=':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return left < right;
    case '<=':
      return left <= right || equal;
    case '>':
      return left > right;
    case '>=':
      return left >= right || equal;
  }
}
