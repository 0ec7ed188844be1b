import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { termsOfLaw } from '../../model/lawTerms.ts';
import type { Law } from '../../model/model.ts';
import { quantile } from '../quadrature/quantile.ts';
import type { RandomStream } from '../random.ts';
import { type Columns, Lifted, type World } from './lifted.ts';

/** Standard normal numbers for a column of samples; spread evenly along `beside`, where it is given, too. */
export type Normals = (beside?: Float64Array) => Float64Array;

/** Numbers of a law for each component and each sample, whose parameters may differ between samples. */
export class SampledLaw {
  private readonly law: Law;
  private readonly indices: readonly Atom[];
  private readonly shape: readonly number[];
  private readonly count: number;
  private readonly parameters: ReadonlyMap<Expr, Float64Array>;
  private readonly lifted: Lifted;

  /** @param shape of the components; @param site letters that the parameters of the law may depend on. */
  constructor(
    law: Law,
    indices: readonly Atom[],
    shape: readonly number[],
    site: ReadonlySet<Letter>,
    count: number,
    world: World,
  ) {
    const terms = [...new Set(termsOfLaw(law))];
    this.law = law;
    this.indices = indices;
    this.shape = shape;
    this.count = count;
    this.lifted = new Lifted(
      terms.map((term) => ({ indices, term })),
      site,
      count,
      world,
    );
    this.parameters = new Map(terms.map((t, k) => [t, this.lifted.out[k]!]));
  }

  /** Fills [component][sample]; `normals` gives each component of a normal law its numbers. */
  draw(into: Float64Array, columns: Columns, world: World, random: RandomStream, normals: Normals): void {
    this.lifted.evaluate(columns, this.count, world);
    const components = this.shape.reduce((n, k) => n * k, 1);
    const choices = new Map<string, Float64Array>();
    for (let c = 0; c < components; c++) this.component(this.law, into, c, random, normals, choices);
  }

  private component(
    law: Law,
    into: Float64Array,
    c: number,
    random: RandomStream,
    normals: Normals,
    choices: Map<string, Float64Array>,
  ): void {
    const { count } = this;
    const at = c * count;
    const value = (e: Expr): Float64Array => this.parameters.get(e)!.subarray(at, at + count);
    const fill = (one: (m: number) => number): void => {
      for (let m = 0; m < count; m++) into[at + m] = one(m);
    };
    switch (law.kind) {
      case 'normal': {
        const [mean, variance, z] = [value(law.mean), value(law.variance), normals()];
        fill((m) => mean[m]! + Math.sqrt(variance[m]!) * z[m]!);
        return;
      }
      case 'uniform': {
        const [low, high] = [value(law.low), value(law.high)];
        const u = uniformColumn(random, count);
        fill((m) => low[m]! + (high[m]! - low[m]!) * u[m]!);
        return;
      }
      case 'exponential': {
        const rate = value(law.rate);
        const u = uniformColumn(random, count);
        fill((m) => -Math.log(1 - u[m]!) / rate[m]!);
        return;
      }
      case 'lorentz': {
        const [centre, width] = [value(law.centre), value(law.halfWidth)];
        const u = uniformColumn(random, count);
        fill((m) => centre[m]! + width[m]! * Math.tan(Math.PI * (u[m]! - 0.5)));
        return;
      }
      case 'discrete': {
        const which = this.cases(law, c, random, choices);
        const values = law.cases.map((x) => value(x.value));
        fill((m) => values[which[m]!]![m]!);
        return;
      }
      case 'mixture': {
        const which = this.cases(law, c, random, choices);
        const parts = law.parts.map((p) => {
          this.component(p.law, into, c, random, normals, choices);
          return into.slice(at, at + count);
        });
        fill((m) => parts[which[m]!]![m]!);
      }
    }
  }

  /** Which case holds for each sample; one uniform number for all components of a joint law. */
  private cases(
    law: Extract<Law, { kind: 'discrete' | 'mixture' }>,
    c: number,
    random: RandomStream,
    choices: Map<string, Float64Array>,
  ): Int32Array {
    const { count, shape, indices } = this;
    const probabilities = (law.kind === 'discrete' ? law.cases : law.parts).map((x) =>
      this.parameters.get(x.probability)!.subarray(c * count, (c + 1) * count),
    );
    const apart = indices.map((a, k) => {
      const step = shape.slice(k + 1).reduce((n, s) => n * s, 1);
      return law.together?.includes(a) ? 0 : Math.floor(c / step) % shape[k]!;
    });
    const key = `${law.kind} ${law.together === undefined ? c : `together ${apart.join()}`}`;
    let uniform = choices.get(key);
    if (uniform === undefined) {
      uniform = uniformColumn(random, count);
      choices.set(key, uniform);
    }
    return Int32Array.from(uniform, (u, m) => {
      let left = u;
      for (let k = 0; k < probabilities.length; k++) {
        left -= probabilities[k]![m]!;
        if (left < 0) return k;
      }
      return probabilities.length - 1;
    });
  }
}

/** Samples for each matched column: with fewer they would be visibly constrained, and further columns are left as drawn. */
export const MATCHED_PER_COLUMN = 6;

/** Uniform numbers on (0, 1), one in each of equal parts, in random order (McKay, Beckman & Conover 1979). */
function uniformColumn(random: RandomStream, count: number): Float64Array {
  return shuffled(
    Float64Array.from({ length: count }, (_, k) => (k + random.uniform()) / count),
    random,
  );
}

const known = new Map<number, Float64Array>();
/** The normal numbers in the middle of equal parts of their law. */
function strata(count: number): Float64Array {
  const made =
    known.get(count) ?? Float64Array.from({ length: count }, (_, k) => quantile('normal', (k + 0.5) / count));
  known.set(count, made);
  return Float64Array.from(made);
}

function shuffled(x: Float64Array, random: RandomStream): Float64Array {
  for (let k = x.length - 1; k > 0; k--) {
    const j = random.integer(k + 1);
    const here = x[k]!;
    x[k] = x[j]!;
    x[j] = here;
  }
  return x;
}

/** (√5 − 1)/2: the multiples of no number fill the interval more evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The place of each sample in the order along which a column was spread. */
type Places = Int32Array;

/**
 * Values in rising order, given to samples so that both lie evenly in the plane of `beside` and the value: a shifted lattice over the samples in
 * the order of `beside` (array-RQMC, L'Ecuyer, Lécot & Tuffin 2008). Two columns on the lattice of one order would be functions of one another:
 * where an order was met `before`, values are spread by chance.
 */
function spreadAlong(beside: Float64Array, values: Float64Array, random: RandomStream, before: Places[]): Float64Array {
  const count = values.length;
  const shift = random.uniform();
  const least = beside.reduce((a, b) => Math.min(a, b));
  const range = beside.reduce((a, b) => Math.max(a, b)) - least;
  if (!(range > 0)) return shuffled(values, random);
  const samples = rising(count, (m) => (beside[m]! - least) / range);
  const places = new Int32Array(count);
  samples.forEach((m, k) => {
    places[m] = k;
  });
  const known = before.some((p) => areAlike(p, places));
  before.push(places);
  const made = new Float64Array(count);
  if (known) {
    inBlocks(count, random).forEach((place, rank) => {
      made[samples[place]!] = values[rank]!;
    });
    return made;
  }
  rising(count, (i) => (i * GOLDEN + shift) % 1).forEach((i, rank) => {
    made[samples[i]!] = values[rank]!;
  });
  return made;
}

/** Places that differ by no more than this are the same for a lattice, and this part of them is too many. */
const NEAR = 4;
const ALIKE = 0.05;
const LOOKED_AT = 400;

/** Whether two orders, or one and the other backwards, have many places in common. */
function areAlike(a: Places, b: Places): boolean {
  const last = a.length - 1;
  const step = Math.max(1, Math.floor(a.length / LOOKED_AT));
  let [same, backwards, seen] = [0, 0, 0];
  for (let m = 0; m <= last; m += step) {
    seen++;
    if (Math.abs(a[m]! - b[m]!) <= NEAR) same++;
    if (Math.abs(a[m]! + b[m]! - last) <= NEAR) backwards++;
  }
  return Math.max(same, backwards) > Math.max(2, ALIKE * seen);
}

/** A place for each rank of a value: as many blocks as a block has places, and each block has one of every few neighbouring values. */
function inBlocks(count: number, random: RandomStream): Int32Array {
  const blocks = Math.max(1, Math.floor(Math.sqrt(count)));
  const starts = Array.from({ length: blocks + 1 }, (_, j) => Math.floor((j * count) / blocks));
  const open = starts.slice(1).map((end, j) => [
    ...shuffled(
      Float64Array.from({ length: end - starts[j]! }, (_, k) => starts[j]! + k),
      random,
    ),
  ]);
  const made = new Int32Array(count);
  for (let rank = 0; rank < count; ) {
    const left = shuffled(
      Float64Array.from(open.keys()).filter((j) => open[j]!.length > 0),
      random,
    );
    for (const j of left) made[rank++] = open[j]!.pop()!;
  }
  return made;
}

/** Numbers of 0 … count − 1 in rising order of a key in [0, 1]: key and number share the digits of one float, which sorts without a comparison of ours. */
function rising(count: number, key: (k: number) => number): Float64Array {
  const packed = Float64Array.from({ length: count }, (_, k) => Math.floor(key(k) * KEYS) * PLACES + k).sort();
  return packed.map((x) => x % PLACES);
}
const PLACES = 2 ** 21;
const KEYS = 2 ** 31;

/**
 * Columns of standard normal numbers. `matched` makes each stratified, and each of mean square 1, mean 0 and without correlation to the columns before it:
 * then the sample has the second moments of the law, and a linear process closes on them without sampling error. Samples are no longer
 * independent, by a part of the number of columns over the number of samples; replicas are.
 */
export function normalColumns(random: RandomStream, count: number, matched: boolean): Normals {
  const columns: Float64Array[] = [];
  const orders: Places[] = [];
  const most = Math.floor(count / MATCHED_PER_COLUMN);
  return (beside) => {
    if (!matched || columns.length >= most || count > PLACES)
      return Float64Array.from({ length: count }, () => random.normal());
    const z =
      beside === undefined ? shuffled(strata(count), random) : spreadAlong(beside, strata(count), random, orders);
    let total = 0;
    for (const x of z) total += x;
    for (let m = 0; m < count; m++) z[m] = z[m]! - total / count;
    for (const v of columns) {
      let along = 0;
      for (let m = 0; m < count; m++) along += v[m]! * z[m]!;
      along /= count;
      for (let m = 0; m < count; m++) z[m] = z[m]! - along * v[m]!;
    }
    let square = 0;
    for (const x of z) square += x * x;
    const scale = Math.sqrt(count / square);
    for (let m = 0; m < count; m++) z[m] = z[m]! * scale;
    columns.push(z);
    return z;
  };
}
