import type { Expr, Letter } from '../expr/expr.ts';
import type { Model } from '../model/model.ts';
import { startOrder } from '../model/starts.ts';
import { Choices, drawFrom } from './law.ts';
import type { RandomStream } from './random.ts';
import { scalar } from './scalar.ts';
import { drawEntry, drawNumber, lengthOf, position, putInDomain, type Setting, sizeOf, valuesOf } from './setting.ts';

export { position } from './setting.ts';

/**
 * A start of all states, packed in their order: the model's `initial` statements, standard normal where there is none.
 * What a law draws is put into the domain of its state; a value that the author gives stays where it is. With `stretch`
 * what is normal lies so many times as far from its mean: starts that a law has too, and rarely draws.
 */
export function drawStart(model: Model, setting: Setting, random: RandomStream, stretch = 1): Float64Array {
  const total = model.states.reduce((n, s) => n + lengthOf(s.letter, setting.sizes), 0);
  const y = new Float64Array(total);
  const begins = new Map<Letter, number>();
  let end = 0;
  for (const { letter } of model.states) {
    begins.set(letter, end);
    end += lengthOf(letter, setting.sizes);
  }
  const started = new Map<Letter, ArrayLike<number>>();
  const values = valuesOf(setting, started);
  const hiddenOnes = new Set(model.states.filter((s) => s.hidden).map((s) => s.letter));
  for (const letter of startOrder(model)) {
    const at = begins.get(letter)!;
    started.set(letter, y.subarray(at, at + lengthOf(letter, setting.sizes)));
    if (hiddenOnes.has(letter)) continue;
    const stream = stretched(random.fork(letter.name), stretch);
    const choices = new Choices();
    const own = model.initials.filter((s) => s.state === letter);
    const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
    const n = lengthOf(letter, setting.sizes);
    const drawn = new Set<number>();
    for (let k = 0; k < n; k++) {
      const place = position(k, shape);
      let value: number | undefined;
      for (const initial of own) {
        const atoms = new Map(initial.indices.map((a, m) => [a, place[m]!]));
        if (scalar(initial.guard, values, atoms) === 0) continue;
        const number = (e: Expr): number => scalar(e, values, atoms);
        value =
          initial.start.kind === 'value'
            ? number(initial.start.term)
            : drawFrom(initial.start.law, number, stream, (law) => choices.of(law, atoms, stream));
        if (initial.start.kind === 'law') drawn.add(k);
        break;
      }
      if (value === undefined) drawn.add(k);
      y[at + k] = value ?? drawDefault(letter, setting, stream);
    }
    putInDomain(letter, y.subarray(at, at + n), setting, (k) => drawn.has(k));
  }
  return y;
}

/** Normal numbers so many times as large. */
const stretched = (random: RandomStream, by: number): RandomStream =>
  by === 1 ? random : { ...random, normal: () => by * random.normal() };

/** Standard normal; within the domain where it is bounded. */
function drawDefault(letter: Letter, setting: Setting, random: RandomStream): number {
  const d = letter.domain;
  const bounded = d.kind === 'real' && (d.lower !== undefined || d.upper !== undefined);
  return bounded
    ? drawNumber(d, setting, random)
    : d.kind === 'simplex'
      ? drawEntry(letter, setting, random)
      : random.normal();
}
