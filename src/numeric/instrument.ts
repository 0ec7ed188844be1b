import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { letter } from '../expr/intern.ts';
import type { Model } from '../model/model.ts';
import { displacements, drift } from '../model/motion.ts';
import type { Block } from './compile/compile.ts';
import { kernelsOf, sharedKernels } from './compile/kernels.ts';
import { lengthOf, type Setting } from './setting.ts';

/** A quantity to be measured: a term with its named axes. */
export interface Quantity {
  readonly name: string;
  readonly indices: readonly Atom[];
  readonly term: Expr;
}

/** Values of letters that are neither states nor fixed in the setting: starts, observed states, reduced letters. */
export type Extra = ReadonlyMap<Letter, ArrayLike<number>>;

/** The time, in the units of the model. */
const TIME: Letter = letter({ name: 't', role: 'time' });

/** Compiled quantities of a model at one setting: values, directional derivatives and Jacobians by the sweeps of the kernels. */
export interface Instrument {
  /** The letters that vary, packed row-major in this order. */
  readonly variables: readonly Letter[];
  readonly dimension: number;
  /** One block for each quantity in the vector of results. */
  readonly outputs: readonly Block[];
  readonly length: number;
  /** Additions, multiplications and the like in one evaluation, functions weighted by their cost. */
  readonly operations: number;
  /** Whether its averages have no error but rounding: with fewer nodes it would be the same. */
  readonly exact: boolean;
  readonly evaluate: (y: ArrayLike<number>, t: number, extra?: Extra, out?: Float64Array) => Float64Array;
  /** The derivative of all quantities in a direction of the variables. */
  readonly tangent: (y: ArrayLike<number>, t: number, direction: ArrayLike<number>, extra?: Extra) => Float64Array;
  /** length x dimension, row-major. */
  readonly jacobian: (y: ArrayLike<number>, t: number, extra?: Extra) => Float64Array;
  /** The derivatives along the columns of a matrix, dimension x columns: length x columns, row-major. */
  readonly along: (y: ArrayLike<number>, t: number, directions: Float64Array, extra?: Extra) => Float64Array;
}

export interface InstrumentOptions {
  readonly variables?: readonly Letter[];
  readonly extra?: readonly Letter[];
  /** It is asked a few times only: kernels are not compiled where they can be run as they stand. */
  readonly few?: boolean;
}

/** Compiled quantities by setting: claims about one setting share their kernels. */
const compiled = new WeakMap<Setting, Map<string, Instrument>>();

/** Compiles quantities of a model. `variables` are its states unless others are given. */
export function instrument(
  quantities: readonly Quantity[],
  model: Model,
  setting: Setting,
  options: InstrumentOptions = {},
): Instrument {
  const ids = (letters: readonly Letter[] | undefined): string => (letters ?? []).map((l) => l.id).join();
  const parts = quantities.map((q) => `${q.name}[${q.indices.map((a) => a.id).join()}]${q.term.id}`);
  const key = `${ids(options.variables ?? model.states.map((x) => x.letter))}|${ids(options.extra)}|${options.few === true ? 'few' : ''}|${parts.join(';')}`;
  let known = compiled.get(setting);
  if (known === undefined) {
    known = new Map();
    compiled.set(setting, known);
  }
  let made = known.get(key);
  if (made === undefined) {
    made = build(quantities, model, setting, options, key);
    known.set(key, made);
  }
  return made;
}

function build(
  quantities: readonly Quantity[],
  model: Model,
  setting: Setting,
  options: InstrumentOptions,
  key: string,
): Instrument {
  const variables = options.variables ?? model.states.map((s) => s.letter);
  const constants = [
    ...model.parameters.map((p) => p.letter),
    ...model.constants.map((c) => c.letter),
    TIME,
    ...(options.extra ?? []),
  ].filter((l) => !variables.includes(l));
  const request = {
    outputs: quantities.map((q) => ({ name: q.name, indices: q.indices, term: q.term })),
    variables,
    constants,
    sizes: setting.sizes,
    data: knownValues(model, setting),
    ...(setting.grade === undefined ? {} : { grade: setting.grade }),
    ...(options.few === true ? { few: true } : {}),
  };
  // Random arrays are written into the code; all else that settings of the same sizes differ by is read at each call.
  const kernels =
    model.random.length > 0
      ? kernelsOf(request)
      : sharedKernels(model, `${key}|${sizesKey(setting)}|${setting.grade ?? ''}`, request);
  const kernel = kernels.values;
  const packed = new Float64Array(kernel.constantCount);
  for (const block of kernel.constants) {
    const known = block.letter === undefined ? undefined : setting.constants.get(block.letter);
    if (known !== undefined) packed.set(known, block.offset);
  }
  const blockOf = new Map(kernel.constants.map((b) => [b.letter, b]));
  const extras = kernel.constants.filter((b) => b.letter !== undefined && options.extra?.includes(b.letter));
  const load = (t: number, extra: Extra | undefined): Float64Array => {
    // A letter without a value must not keep the one of an earlier call.
    for (const b of extras) packed.fill(Number.NaN, b.offset, b.offset + b.shape.reduce((n, k) => n * k, 1));
    const time = blockOf.get(TIME);
    if (time !== undefined) packed[time.offset] = t;
    if (extra !== undefined)
      for (const [l, values] of extra) {
        const block = blockOf.get(l);
        if (block !== undefined) packed.set(values, block.offset);
      }
    return packed;
  };
  const vector = (y: ArrayLike<number>): Float64Array => (y instanceof Float64Array ? y : Float64Array.from(y));
  const jacobian: Instrument['jacobian'] = (y, t, extra) => {
    const out = new Float64Array(kernel.outputCount * kernel.dimension);
    kernels.jacobian().evaluateJacobian(vector(y), load(t, extra), out);
    return out;
  };
  return {
    variables,
    dimension: variables.reduce((n, l) => n + lengthOf(l, setting.sizes), 0),
    outputs: kernel.outputs,
    length: kernel.outputCount,
    operations: kernel.operations,
    exact: kernel.exact,
    evaluate: (y, t, extra, out = new Float64Array(kernel.outputCount)) => {
      kernel.evaluate(vector(y), load(t, extra), out);
      return out;
    },
    tangent: (y, t, direction, extra) => {
      const out = new Float64Array(kernel.outputCount);
      kernels.tangent().evaluateTangent(vector(y), load(t, extra), vector(direction), out);
      return out;
    },
    jacobian,
    along: (y, t, directions, extra) => times(jacobian(y, t, extra), directions, kernel.dimension),
  };
}

/** The product of two matrices, the second of which has so many rows. */
function times(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const [rows, columns] = [a.length / inner, b.length / inner];
  const out = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      let s = 0;
      for (let k = 0; k < inner; k++) s += a[r * inner + k]! * b[k * columns + c]!;
      out[r * columns + c] = s;
    }
  return out;
}

const sizesKey = ({ sizes }: Setting): string => [...sizes].map(([l, n]) => `${l.id}=${n}`).join();

/** What is known when a kernel is made: the data, and the random arrays of the setting. */
const knownValues = (model: Model, setting: Setting): ReadonlyMap<Letter, Float64Array> =>
  model.random.length === 0
    ? setting.data
    : new Map([
        ...setting.data,
        ...model.random.map(({ letter }): [Letter, Float64Array] => [letter, setting.constants.get(letter)!]),
      ]);

/**
 * What moves a model, from what the author wrote: the field of a flow, of a noisy one its drift; of a map what it adds in one
 * step, F(x) - x. It vanishes where the model is stationary. What a step draws has no value: where it is needed the field is NaN.
 */
export const motionOf = (
  model: Model,
): { readonly quantities: readonly Quantity[]; readonly extra: readonly Letter[] } => ({
  quantities: displacements(model).map((d) => ({ name: d.state.name, indices: d.indices, term: d.right })),
  extra: drift(model).draws.map((d) => d.letter),
});

/** What moves a model, compiled, gradients by the reverse sweep. */
export function fieldInstrument(
  model: Model,
  setting: Setting,
  options: Pick<InstrumentOptions, 'few'> = {},
): Instrument {
  const { quantities, extra } = motionOf(model);
  return instrument(quantities, model, setting, { ...options, extra });
}

/** Splits a packed vector into the arrays of its letters. */
export function unpack(
  y: Float64Array,
  letters: readonly Letter[],
  setting: Setting,
): ReadonlyMap<Letter, Float64Array> {
  const parts = new Map<Letter, Float64Array>();
  let at = 0;
  for (const l of letters) {
    const n = lengthOf(l, setting.sizes);
    parts.set(l, y.subarray(at, at + n));
    at += n;
  }
  return parts;
}
