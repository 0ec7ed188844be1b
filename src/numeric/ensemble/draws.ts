import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type { Draw, Model } from '../../model/model.ts';
import type { Extra } from '../instrument.ts';
import { Choices, drawFrom } from '../law.ts';
import type { RandomStream } from '../random.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, position, type Setting, sizeOf, valuesOf } from '../setting.ts';

/** What each step of a map draws anew. The arrays are filled again in every call. */
export function stepDraws(model: Model, setting: Setting, stream: RandomStream): () => Extra {
  const drawers = model.draws.map((d) => drawer(d, setting, stream.fork(d.letter.name)));
  const values: Map<Letter, Float64Array> = new Map(drawers.map((d) => [d.letter, d.values]));
  return () => {
    for (const d of drawers) d.draw();
    return values;
  };
}

interface Drawer {
  readonly letter: Letter;
  readonly values: Float64Array;
  readonly draw: () => void;
}

function drawer(d: Draw, setting: Setting, stream: RandomStream): Drawer {
  const { letter } = d;
  const n = lengthOf(letter, setting.sizes);
  const values = new Float64Array(n);
  const fill = (one: (k: number) => number) => (): void => {
    for (let k = 0; k < n; k++) values[k] = one(k);
  };
  if (d.kind === 'noise') return { letter, values, draw: fill(() => stream.normal()) };
  if (d.kind === 'index') {
    const count = sizeOf(d.of.size, setting.sizes);
    return { letter, values, draw: fill(() => 1 + stream.integer(count)) };
  }
  if (d.kind === 'counts') {
    const sizes = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
    const places = sizes.slice(sizes.length - d.over).reduce((p, k) => p * k, 1);
    const total = sizeOf(d.total, setting.sizes);
    return {
      letter,
      values,
      draw: () => {
        values.fill(0);
        for (let at = 0; at < n; at += places)
          for (let k = 0; k < total; k++) values[at + stream.integer(places)]! += 1;
      },
    };
  }
  const shape = letter.axes.map((set) => sizeOf(set.size, setting.sizes));
  const read = valuesOf(setting);
  // Parameters of the law stand still: each is read once for each entry on which it depends.
  const known = new Map<Expr, Float64Array>();
  const places = Array.from(
    { length: n },
    (_, k) => new Map<Atom, number>(d.indices.map((a, m) => [a, position(k, shape)[m]!])),
  );
  const number = (e: Expr, k: number): number => {
    let all = known.get(e);
    if (all === undefined) {
      all =
        e.free.length === 0 ? Float64Array.of(scalar(e, read)) : Float64Array.from(places, (p) => scalar(e, read, p));
      known.set(e, all);
    }
    return all[e.free.length === 0 ? 0 : k]!;
  };
  return {
    letter,
    values,
    draw: () => {
      const choices = new Choices();
      for (let k = 0; k < n; k++)
        values[k] = drawFrom(
          d.law,
          (e) => number(e, k),
          stream,
          (law) => choices.of(law, places[k]!, stream),
        );
    },
  };
}
