import type { IndexSet, Letter } from '../../expr/expr.ts';
import type { DataArray, Model } from '../../model/model.ts';
import { random } from '../../numeric/random.ts';
import type { ArrayOfNumbers, Numbers } from '../numbers.ts';
import { valuesAt } from '../values.ts';
import { drawnMatrix, drawnTable, drawnWeights, type Shape } from './drawn.ts';
import { rewired } from './rewired.ts';
import { sizesOfWirings, type Wiring, wiringsOf } from './wirings.ts';

/** Data in the place of those that a model declares, and the sizes that go with them. */
export interface OtherWiring {
  readonly sizes: Numbers;
  readonly data: Readonly<Record<string, ArrayOfNumbers>>;
}

/** What is drawn when another wiring of a model is, and what is not. */
export interface Rewiring {
  readonly wirings: readonly Wiring[];
  /** Sizes that go with it, and the least value of each. */
  readonly sizes: ReadonlyMap<Letter, number>;
}

const known = new WeakMap<Model, Rewiring>();

/** What is drawn anew: wirings, with sizes as far as the model allows of others, so that what comes is a model. */
export function rewiringOf(model: Model): Rewiring {
  const before = known.get(model);
  if (before !== undefined) return before;
  const wirings = wiringsOf(model);
  const varying = wirings.filter((w) => w.kind !== 'fixed');
  const tried: Rewiring[] =
    varying.length === 0
      ? []
      : [
          { wirings, sizes: leastSizes(model, varying) },
          { wirings, sizes: new Map() },
        ];
  const found = tried.find((r) => {
    const sizes = Object.fromEntries([...r.sizes].map(([l, least]) => [l.name, least]));
    return rewired(model, drawWiring(model, r, { shape: 'random', seed: 1, sizes })) !== undefined;
  });
  const none = 'there is no such model with other numbers in their place';
  const made = found ?? {
    wirings: wirings.map((w): Wiring => (w.kind === 'fixed' ? w : { kind: 'fixed', data: w.data, why: none })),
    sizes: new Map<Letter, number>(),
  };
  known.set(model, made);
  return made;
}

/** Rows have as many places as they mark. */
function leastSizes(model: Model, varying: readonly Wiring[]): ReadonlyMap<Letter, number> {
  const least = new Map([...sizesOfWirings(model)].map((l) => [l, lowest(l)]));
  const atLeast = (set: IndexSet | undefined, n: number): void => {
    if (set?.size.kind === 'sym' && least.has(set.size.letter))
      least.set(set.size.letter, Math.max(least.get(set.size.letter)!, n));
  };
  for (const w of varying) {
    if (w.kind === 'table') atLeast(w.of, w.data.shape[1] ?? 1);
    if (w.kind !== 'matrix') continue;
    const marks = rowsOf(w.data).map((row) => row.filter((x) => x !== 0).length);
    const isSquare = w.data.letter.axes[0] === w.data.letter.axes[1];
    atLeast(w.data.letter.axes[1], isSquare ? 2 : Math.max(...marks));
  }
  return least;
}
const lowest = ({ domain }: Letter): number => {
  const lower = domain.kind === 'integer' ? domain.lower : undefined;
  return lower?.value.kind === 'num' ? Math.max(1, Math.floor(Number(lower.value.value.n)) + (lower.open ? 1 : 0)) : 1;
};

function rowsOf({ values, shape }: DataArray): readonly (readonly number[])[] {
  const width = shape.length > 1 ? shape.at(-1)! : 1;
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

/** Another wiring of a model: of a shape, by a seed, at sizes. */
export function drawWiring(
  model: Model,
  { wirings }: Rewiring,
  { shape, seed, sizes }: { readonly shape: Shape; readonly seed: number; readonly sizes: Numbers },
): OtherWiring {
  const own = valuesAt(model).sizes;
  const lengthOf = (set: IndexSet, declared: number): number =>
    set.size.kind === 'sym' ? (sizes[set.size.letter.name] ?? own[set.size.letter.name] ?? declared) : declared;
  const data: Record<string, ArrayOfNumbers> = {};
  for (const w of wirings) {
    if (w.kind === 'fixed') continue;
    const { letter, shape: seen } = w.data;
    const stream = random(`${seed}/wiring/${letter.name}`);
    const [rows, columns] = letter.axes.map((set, k) => lengthOf(set, seen[k]!));
    const isList = letter.axes.length === 1;
    switch (w.kind) {
      case 'matrix':
        data[letter.name] = drawnMatrix(rowsOf(w.data), rows!, columns!, shape, stream);
        break;
      case 'table': {
        const members = lengthOf(w.of, Math.max(...w.data.values));
        const made = drawnTable(rowsOf(w.data), rows!, members, shape, stream);
        data[letter.name] = isList ? made.map((row) => row[0]!) : made;
        break;
      }
      case 'weights':
        data[letter.name] = drawnWeights(w.data.values, rows!, stream);
    }
  }
  return { sizes, data };
}
