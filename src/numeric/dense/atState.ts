import type { Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import { type Extra, unpack } from '../instrument.ts';
import type { Setting } from '../setting.ts';
import { DenseValues } from './values.ts';

/** The values of the terms of a model at packed states and a time; `extra` as an instrument has it. */
export function densely(model: Model, setting: Setting, y: Float64Array, time: number, extra: Extra): DenseValues {
  const states = unpack(
    y,
    model.states.map((s) => s.letter),
    setting,
  );
  const values = (l: Letter): ArrayLike<number> | undefined =>
    l.role === 'time' ? [time] : (states.get(l) ?? extra.get(l) ?? setting.constants.get(l) ?? setting.data.get(l));
  return new DenseValues({ sizes: setting.sizes, values }, setting.grade);
}
