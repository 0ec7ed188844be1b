import type { Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import {
  type Extra,
  type Instrument,
  type InstrumentOptions,
  instrument,
  motionOf,
  type Quantity,
  unpack,
} from '../instrument.ts';
import { lengthOf, type Setting } from '../setting.ts';
import type { DenseArray } from './array.ts';
import type { Point } from './entries.ts';
import { Tangents } from './tangents.ts';
import { DenseValues, finiteEntries } from './values.ts';

/** Quantities and their derivatives by the variables at one point. */
export type Gauge = Pick<Instrument, 'dimension' | 'evaluate' | 'jacobian' | 'along'>;

/**
 * What an instrument measures, for a few points: as whole arrays, which is sooner done than kernels are made; by kernels where
 * there are no such arrays, they are long, or have entries without a value.
 */
export function gauge(
  quantities: readonly Quantity[],
  model: Model,
  setting: Setting,
  options: InstrumentOptions = {},
): Gauge {
  const variables = options.variables ?? model.states.map((s) => s.letter);
  const offsets = new Map<Letter, number>();
  let dimension = 0;
  for (const l of variables) {
    offsets.set(l, dimension);
    dimension += lengthOf(l, setting.sizes);
  }
  let compiled: Instrument | undefined;
  const kernels = (): Instrument => {
    compiled ??= instrument(quantities, model, setting, { ...options, few: true });
    return compiled;
  };
  const point = (y: ArrayLike<number>, time: number, extra: Extra | undefined): Point => {
    const own = unpack(y instanceof Float64Array ? y : Float64Array.from(y), variables, setting);
    const values = (l: Letter): ArrayLike<number> | undefined =>
      l.role === 'time' ? [time] : (own.get(l) ?? extra?.get(l) ?? setting.constants.get(l) ?? setting.data.get(l));
    return { sizes: setting.sizes, values };
  };
  // Derivatives come with the values, which are asked for at the same point.
  let last: { readonly at: At; readonly values: Float64Array | undefined } | undefined;
  const values = (at: At): Float64Array | undefined => {
    if (compiled !== undefined) return undefined;
    if (last !== undefined && same(last.at, at)) return last.values?.slice();
    return allEntries(quantities, new DenseValues(point(...at), setting.grade), (x) => x);
  };
  const slopes = (at: At, columns: Float64Array): Float64Array | undefined => {
    if (compiled !== undefined) return undefined;
    const count = columns.length / dimension;
    const tangents = new Tangents(point(...at), { offsets, columns, count }, setting.grade);
    const found = allEntries(quantities, tangents, (x) => x.tangent ?? still(x, count));
    const [y, ...when] = at;
    if (found !== undefined)
      last = { at: [Float64Array.from(y), ...when], values: allEntries(quantities, tangents, (x) => x) };
    return found;
  };
  return {
    dimension,
    evaluate: (y, t, extra) => values([y, t, extra]) ?? kernels().evaluate(y, t, extra),
    jacobian: (y, t, extra) => slopes([y, t, extra], unit(dimension)) ?? kernels().jacobian(y, t, extra),
    along: (y, t, columns, extra) => slopes([y, t, extra], columns) ?? kernels().along(y, t, columns, extra),
  };
}

type At = readonly [y: ArrayLike<number>, time: number, extra: Extra | undefined];

const same = ([x, s, a]: At, [y, t, b]: At): boolean =>
  s === t && a === b && x.length === y.length && Array.from(x).every((v, k) => Object.is(v, y[k]));

/** What does not move. */
const still = ({ axes, entries }: DenseArray, width: number): DenseArray => ({
  axes,
  entries: new Float64Array(entries.length * width),
  width,
});

function unit(n: number): Float64Array {
  const columns = new Float64Array(n * n);
  for (let k = 0; k < n; k++) columns[k * n + k] = 1;
  return columns;
}

/** Arrays of all quantities one after the other; undefined where one of them is not made. */
function allEntries(
  quantities: readonly Quantity[],
  values: DenseValues,
  of: (x: DenseArray) => DenseArray,
): Float64Array | undefined {
  const parts: Float64Array[] = [];
  for (const { term, indices } of quantities) {
    const part = finiteEntries(() => of(values.of(term)), indices, values.size);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const all = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

/** What moves a model. */
export function fieldGauge(model: Model, setting: Setting): Gauge {
  const { quantities, extra } = motionOf(model);
  return gauge(quantities, model, setting, { extra });
}
