import type { Letter } from '../../expr/expr.ts';
import { apart } from '../../expr/intern.ts';
import type { Model } from '../../model/model.ts';
import type { Values as NumbersOf } from '../../numeric/scalar.ts';
import { flat, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type At, NoPoint, settingOf } from '../point.ts';
import { QuestionError } from '../refusals.ts';

/** The numbers of a model at a point. @throws {QuestionError} where there are none */
export function settingAt(model: Model, at: At): Setting {
  try {
    return settingOf(model, at);
  } catch (problem) {
    if (problem instanceof NoPoint) throw new QuestionError(problem.message);
    throw problem;
  }
}

/** Numbers of letters: those given (row-major over their axes), the time, and those of the setting. */
export function numbersOf(setting: Setting, more: ReadonlyMap<Letter, ArrayLike<number>>, time: number): NumbersOf {
  const values = valuesOf(setting);
  return {
    size: values.size,
    component: (l, indices) => {
      const own = more.get(l);
      if (own !== undefined) return own[flat(l, indices, setting)] ?? Number.NaN;
      return l.role === 'time' ? time : values.component(l, indices);
    },
  };
}

/** Something of a model that is made once. */
export function once<T>(make: (model: Model) => T): (model: Model) => T {
  const known = new WeakMap<Model, { readonly made: T }>();
  return (model) => {
    const found = known.get(model) ?? { made: apart(() => make(model)) };
    known.set(model, found);
    return found.made;
  };
}
