import type { Atom, Expr, Letter } from '../../../expr/expr.ts';
import type { EffectiveProcess } from '../../../model/effective.ts';
import type { Law } from '../../../model/model.ts';
import { product } from '../../compile/arrays/program.ts';
import { shapeOf } from '../../compile/request.ts';
import type { Failed } from './failed.ts';
import { type Coordinate, standard } from './line.ts';

/** How the labels of a site come from coordinates. */
export interface LabelPlan {
  readonly coordinates: readonly Coordinate[];
  /** Cases of discrete laws, with their probabilities; one row of choices each. */
  readonly cases: readonly {
    readonly weight: number;
    readonly set: (x: ArrayLike<number>, from: number, into: Float64Array) => void;
  }[];
}

/** Cases of labels are bounded. */
const MOST_CASES = 4096;

type Setter = (x: ArrayLike<number>, from: number, into: Float64Array, at: number) => void;
interface Choices {
  readonly weight: number;
  readonly coordinate: Coordinate | undefined;
  readonly set: Setter;
}

/** The ways in which one number of a law comes about. */
function choicesOf(law: Law, read: (e: Expr) => number): readonly Choices[] {
  const scaled = (kind: 'normal' | 'uniform' | 'exponential' | 'lorentz', shift: number, scale: number): Choices => ({
    weight: 1,
    coordinate: kind === 'normal' ? 'normal' : 'unit',
    set: (x, from, into, at) => {
      into[at] = shift + scale * standard(kind, x[from]!);
    },
  });
  switch (law.kind) {
    case 'normal':
      return [scaled('normal', read(law.mean), Math.sqrt(read(law.variance)))];
    case 'uniform':
      return [scaled('uniform', read(law.low), read(law.high) - read(law.low))];
    case 'exponential':
      return [scaled('exponential', 0, 1 / read(law.rate))];
    case 'lorentz':
      return [scaled('lorentz', read(law.centre), read(law.halfWidth))];
    case 'discrete':
      return law.cases.map((c): Choices => {
        const value = read(c.value);
        const set: Setter = (_x, _from, into, at) => {
          into[at] = value;
        };
        return { weight: read(c.probability), coordinate: undefined, set };
      });
    case 'mixture':
      return law.parts.flatMap((p) => {
        const weight = read(p.probability);
        return choicesOf(p.law, read).map((c) => ({ ...c, weight: c.weight * weight }));
      });
  }
}

/** All combinations of cases, and the coordinates that are the same in all of them. */
export function labelPlan(
  labels: EffectiveProcess['populations'][number]['labels'],
  sizes: ReadonlyMap<Letter, number>,
  read: (e: Expr, atoms: ReadonlyMap<Atom, number>) => number,
): LabelPlan | Failed {
  let cases: { weight: number; set: (x: ArrayLike<number>, from: number, into: Float64Array) => void }[] = [
    { weight: 1, set: () => undefined },
  ];
  const coordinates: Coordinate[] = [];
  let at = 0;
  for (const l of labels) {
    if (l.law.kind !== 'normal' && 'together' in l.law && l.law.together !== undefined && l.letter.axes.length > 0)
      return { failed: `the components of \`${l.letter.name}\` depend on each other` };
    const shape = shapeOf(l.letter, sizes);
    for (let k = 0; k < product(shape); k++) {
      const place = positionOf(k, shape);
      const atoms = new Map(l.indices.map((a, axis): [Atom, number] => [a, place[axis]!]));
      const choices = choicesOf(l.law, (e) => read(e, atoms));
      const kinds = new Set(choices.map((c) => c.coordinate));
      if (kinds.size > 1) return { failed: `the law of \`${l.letter.name}\` mixes kinds` };
      const offset = at++;
      const [own] = kinds;
      const from = own === undefined ? -1 : coordinates.length;
      if (own !== undefined) coordinates.push(own);
      cases = cases.flatMap((c) =>
        choices.map((d) => ({
          weight: c.weight * d.weight,
          set: (x: ArrayLike<number>, first: number, into: Float64Array) => {
            c.set(x, first, into);
            d.set(x, first + from, into, offset);
          },
        })),
      );
      if (cases.length > MOST_CASES) return { failed: `the labels of a site have more than ${MOST_CASES} cases` };
    }
  }
  return { coordinates, cases };
}

function positionOf(k: number, shape: readonly number[]): number[] {
  const at: number[] = [];
  let rest = k;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at.unshift((rest % shape[axis]!) + 1);
    rest = Math.floor(rest / shape[axis]!);
  }
  return at;
}
