import type { Model } from '../model/model.ts';
import type { Setting } from '../numeric/setting.ts';
import type { Comparison } from './comparison.ts';
import type { Witness } from './verdict.ts';

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
