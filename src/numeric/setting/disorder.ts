import type { Expr, Letter } from '../../expr/expr.ts';
import type { Model, RandomArray } from '../../model/model.ts';
import { transposition } from '../../model/transposition.ts';
import { drawFrom } from '../law.ts';
import { type RandomStream as Random, random } from '../random.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, position, type Setting, sizeOf, valuesOf } from './values.ts';

/** Which realisation of the disorder: the stream that it is drawn from, and its label (0, 1, …). */
export interface Realisation {
  readonly random: Random;
  readonly draw: number | string;
}

/**
 * The random arrays of a model, row-major, drawn in a setting in which everything else that stands still has its value.
 * Each array has a stream of its own, named after it. An array with an own `seed` is the same whatever the seed of the run:
 * draw 0 uses that seed itself, draw k its fork `k`.
 */
export function drawDisorder(
  model: Model,
  setting: Setting,
  { random: run, draw }: Realisation,
): ReadonlyMap<Letter, Float64Array> | { readonly refused: string } {
  const made = new Map<Letter, Drawn>();
  const waiting = [...model.random];
  while (waiting.length > 0) {
    const a = waiting.shift()!;
    const partner = a.correlation?.written === 'correlated' ? a.correlation.with : undefined;
    if (partner !== undefined && !made.has(partner)) {
      waiting.push(a);
      continue;
    }
    const own = a.seed === undefined ? run.fork('disorder').fork(a.letter.name) : ownStream(a.seed, draw);
    try {
      made.set(a.letter, drawArray(a, setting, own, partner === undefined ? undefined : made.get(partner)));
    } catch (problem) {
      if (!(problem instanceof Undrawable)) throw problem;
      return { refused: problem.message };
    }
  }
  return new Map([...made].map(([l, d]) => [l, d.values]));
}

const ownStream = (seed: number, draw: number | string): Random =>
  draw === 0 ? random(seed) : random(seed).fork(draw);

class Undrawable extends Error {}

interface Drawn {
  readonly values: Float64Array;
  /** The standard normal numbers behind the entries, where others depend on them. */
  readonly standard: Float64Array;
}

/** Pairs of entries: standard normal z and z' = c z + sqrt(1 - c^2) w have the correlation c. */
function drawArray(a: RandomArray, setting: Setting, stream: Random, partner: Drawn | undefined): Drawn {
  const { letter, law, correlation } = a;
  const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
  const n = lengthOf(letter, setting.sizes);
  const values = new Float64Array(n);
  const standard = law.kind === 'normal' ? new Float64Array(n) : values;
  const read = reader(a, setting, shape);
  const swapped = a.symmetric || correlation !== undefined ? transposition(letter.axes) : undefined;
  const dependence = (k: number, other: number): number => {
    if (correlation === undefined) return 0;
    const c = read(correlation.value, k);
    if (!(Math.abs(c) <= 1)) throw new Undrawable(`the correlation of ${letter.name} is ${c}, not between -1 and 1`);
    const back = partner === undefined ? read(correlation.value, other) : c;
    if (back === c) return c;
    const both = `${back} and ${c}`;
    throw new Undrawable(`the correlation of ${letter.name} differs between an entry and its partner: ${both}`);
  };
  for (let k = 0; k < n; k++) {
    const other = swapped === undefined ? k : flatOf(k, shape, swapped);
    if (a.symmetric && other < k) {
      values[k] = values[other]!;
      standard[k] = standard[other]!;
      continue;
    }
    if (law.kind !== 'normal') {
      values[k] = drawFrom(law, (e) => read(e, k), stream);
      if (!Number.isFinite(values[k]!)) throw new Undrawable(`the law of ${letter.name} has no number there`);
      continue;
    }
    const w = stream.normal();
    const from = partner === undefined ? (other < k ? standard[other]! : undefined) : partner.standard[other]!;
    const c = from === undefined ? 0 : dependence(k, other);
    standard[k] = from === undefined ? w : c * from + Math.sqrt(1 - c * c) * w;
    const variance = read(law.variance, k);
    if (!(variance >= 0))
      throw new Undrawable(`the law of ${letter.name} has no number there: its variance is ${variance}`);
    values[k] = read(law.mean, k) + Math.sqrt(variance) * standard[k]!;
    if (!Number.isFinite(values[k]!)) throw new Undrawable(`the law of ${letter.name} has no number there`);
  }
  if (a.zeroDiagonal) for (let k = 0; k < n; k++) if (onDiagonal(k, shape)) values[k] = 0;
  return { values, standard };
}

/** Reads a term at the k-th entry; what does not depend on the entry is read once. */
function reader(a: RandomArray, setting: Setting, shape: readonly number[]): (e: Expr, k: number) => number {
  const values = valuesOf(setting);
  const fixed = new Map<Expr, number>();
  return (e, k) => {
    if (e.free.length > 0) {
      const at = position(k, shape);
      return scalar(e, values, new Map(a.indices.map((atom, m) => [atom, at[m]!])));
    }
    let x = fixed.get(e);
    if (x === undefined) {
      x = scalar(e, values);
      fixed.set(e, x);
    }
    return x;
  };
}

/** Where the entry stands whose axes are exchanged. */
function flatOf(k: number, shape: readonly number[], order: readonly number[]): number {
  const place = position(k, shape);
  return order.reduce((at, m) => at * shape[m]! + place[m]! - 1, 0);
}

function onDiagonal(k: number, shape: readonly number[]): boolean {
  const place = position(k, shape);
  return place.at(-1) === place.at(-2);
}
