import type { Model } from '../../model/model.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Comparison } from './comparison.ts';
import type { Witness } from './verdict.ts';

/** Two numbers that ought to agree, at a state of the model. */
export interface Disagreement {
  readonly left: number;
  readonly right: number;
  readonly what: string;
  readonly state: Float64Array;
  readonly time?: number;
}
/** A witness that two numbers disagree. */
export function disagreement(model: Model, setting: Setting, found: Disagreement): Witness {
  const { left, right, what, state, ...time } = found;
  const letters = model.states.map((s) => s.letter);
  const states = unpack(state, letters, setting);
  return witness(model, setting, { left: [left], right: [right], scale: [1], entry: () => what, states, ...time }, 0);
}

/** The numbers at one comparison, by name. */
export function witness(model: Model, setting: Setting, comparison: Comparison, k: number): Witness {
  return {
    sizes: Object.fromEntries([...setting.sizes].map(([l, n]) => [l.name, n])),
    parameters: Object.fromEntries(
      [...model.parameters, ...model.constants, ...model.random].map(({ letter }) => {
        const values = [...(setting.constants.get(letter) ?? [])];
        return [letter.name, letter.axes.length === 0 ? values[0]! : values];
      }),
    ),
    states: Object.fromEntries([...comparison.states].map(([l, values]) => [l.name, [...Array.from(values)]])),
    ...(comparison.time === undefined ? {} : { time: comparison.time }),
    what: comparison.entry(k),
    left: comparison.left[k]!,
    right: comparison.right[k]!,
  };
}
