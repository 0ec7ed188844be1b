import { isRough, SAFETY } from '../check/relations/quadrature.ts';
import type { Letter } from '../expr/expr.ts';
import { load } from '../model/load.ts';
import type { Model } from '../model/model.ts';
import { fieldInstrument, type Instrument, instrument } from '../numeric/instrument.ts';
import { COARSE } from '../numeric/quadrature/rule.ts';
import { random } from '../numeric/random.ts';
import { coarser, declaredSetting, isRefusal, lengthOf, type Setting, sizeOf } from '../numeric/setting.ts';
import { drawStart } from '../numeric/start.ts';
import { type ArrayOfNumbers, type Numbers, type States, shaped } from './arbitrary.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { pinned, withLines } from './pinned.ts';

/** Where a model is looked at. What is left out is declared by the model, or drawn from the seed: arbitrary constants, disorder, a start. */
export interface At {
  readonly sizes?: Numbers;
  readonly parameters?: Numbers;
  readonly states?: States;
  readonly time?: number;
  readonly seed?: number;
}

/** Why a model cannot be looked at there. */
export class NoPoint extends Error {}

interface Place {
  readonly setting: Setting;
  readonly y: Float64Array;
}

/** The numbers of a model there, its states aside. */
export function settingOf(model: Model, at: At): Setting {
  const setting = declaredSetting(model, random(at.seed ?? DEFAULT_SEED).fork('constants'), at);
  if (isRefusal(setting)) throw new NoPoint(setting.refused);
  return setting;
}

function placeOf(model: Model, at: At): Place {
  const setting = settingOf(model, at);
  const y = drawStart(model, setting, random(at.seed ?? DEFAULT_SEED).fork('start'));
  return { setting, y: packedStates(model, setting, at.states ?? {}, y) };
}

/** States as packed numbers; those that are left out stay as they are in `y`. */
export function packedStates(
  model: Model,
  setting: Setting,
  states: States,
  y: Float64Array = new Float64Array(model.states.reduce((n, s) => n + lengthOf(s.letter, setting.sizes), 0)),
): Float64Array {
  let from = 0;
  for (const { letter } of model.states) {
    const n = lengthOf(letter, setting.sizes);
    const given = states[letter.name];
    if (given !== undefined) {
      const numbers = flat(given);
      if (numbers.length !== n) throw new NoPoint(`\`${letter.name}\` has ${n} numbers, not ${numbers.length}`);
      y.set(numbers, from);
    }
    from += n;
  }
  return y;
}

const flat = (x: ArrayOfNumbers): readonly number[] => (typeof x === 'number' ? [x] : x.flatMap(flat));

/** Sees a model by a kernel; points of one model at the same numbers share it. */
const looks = new WeakMap<Model, Map<string, { readonly setting: Setting; readonly field: Instrument }>>();
function look(model: Model, at: At, { setting }: Place) {
  const known = looks.get(model) ?? new Map();
  looks.set(model, known);
  const key = JSON.stringify([at.sizes, at.parameters, at.seed]);
  const found = known.get(key) ?? { setting, field: fieldInstrument(model, setting) };
  known.set(key, found);
  return found.field;
}

/** The vector field at a state, of a flow with noise its drift; of a map what one step adds. By state, each in its shape. */
export function fieldAt(model: Model, at: At): States {
  const place = placeOf(model, at);
  const f = look(model, at, place).evaluate(place.y, at.time ?? 0);
  return byState(model, place.setting, f);
}

/** The states at a point, each in its shape: those given, and a start for the others. */
export function statesAt(model: Model, at: At): States {
  const { setting, y } = placeOf(model, at);
  return byState(model, setting, y);
}

/** The Jacobian of the field, rows and columns in the order of the states, row-major in each; of a map that of the whole step. */
export function jacobianAt(model: Model, at: At): readonly (readonly number[])[] {
  const place = placeOf(model, at);
  const J = look(model, at, place).jacobian(place.y, at.time ?? 0);
  const n = place.y.length;
  const own = model.time === 'discrete' ? 1 : 0;
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => J[i * n + j]! + (i === j ? own : 0)));
}

/**
 * How far the field and its Jacobian are known at a point where they average over a law by quadrature: some times the largest
 * change under other rules; 0 where nothing is averaged so.
 */
export function quadratureErrorAt(model: Model, at: At): number {
  if (!isRough(model, {})) return 0;
  const { setting, y } = placeOf(model, at);
  const seen = (s: Setting): Float64Array => {
    const f = fieldInstrument(model, s);
    const t = at.time ?? 0;
    return Float64Array.of(...f.evaluate(y, t), ...f.jacobian(y, t));
  };
  const fine = seen(setting);
  const changes = COARSE.map((grade) => {
    const other = seen(coarser(setting, grade));
    return fine.reduce((m, x, k) => Math.max(m, Math.abs(x - other[k]!)), 0);
  });
  const largest = Math.max(...changes);
  return Number.isFinite(largest) ? SAFETY * largest : Number.POSITIVE_INFINITY;
}

/** Models with a quantity of the asker's. */
const extended = new WeakMap<Model, Map<string, Model>>();
const ASKED = 'asked_value';

/** The value of an expression of the model language, with the names of the model; a number, or an array in its shape. */
export function valueAt(model: Model, text: string, at: At): ArrayOfNumbers {
  const known = extended.get(model) ?? new Map<string, Model>();
  extended.set(model, known);
  let more = known.get(text);
  if (more === undefined) {
    const { model: made, diagnostics } = load(withLines(pinned(model), `let ${ASKED} = ${text}`));
    if (made === undefined)
      throw new NoPoint(`\`${text}\`: ${diagnostics.find((d) => d.severity === 'error')?.message}`);
    more = made;
    known.set(text, made);
  }
  const { value } = more.definitions.find((d) => d.name === ASKED)!;
  const { setting, y } = placeOf(more, at);
  const quantity = { name: ASKED, indices: value.indices, term: value.term };
  const numbers = instrument([quantity], more, setting).evaluate(y, at.time ?? 0);
  return shaped(
    [...numbers],
    value.indices.map((a) => sizeOf(a.set.size, setting.sizes)),
  );
}

const byState = (model: Model, setting: Setting, numbers: Float64Array): States =>
  byLetter(
    model.states.map((s) => s.letter),
    setting,
    numbers,
  );

/** Packed numbers by letter, each in its shape. */
export function byLetter(letters: readonly Letter[], setting: Setting, numbers: Float64Array): States {
  let from = 0;
  return Object.fromEntries(
    letters.map((letter) => {
      const n = lengthOf(letter, setting.sizes);
      const own = [...numbers.subarray(from, from + n)];
      from += n;
      const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
      return [letter.name, shaped(own, shape)];
    }),
  );
}
