import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import type { Block } from '../../numeric/compile/request.ts';
import { type Extra, type Instrument, instrument, type Programs, type Quantity } from '../../numeric/instrument.ts';
import type { Coarse } from '../../numeric/quadrature/rule.ts';
import { coarser, type Setting } from '../../numeric/setting.ts';

/** Steps that are measured together: of each its axes, both sides, and what its gap is measured by. */
export interface Group {
  readonly steps: readonly { readonly indices: readonly Atom[]; readonly terms: readonly [Expr, Expr, Expr] }[];
  /** Letters that are no states and take any value. */
  readonly extra: readonly Letter[];
  /** Whether kernels average by quadrature. */
  readonly means: boolean;
}

/** All components of one step at one point. */
export interface Sides {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly size: Float64Array;
}

/** The steps of a group in numbers, at one setting. */
export interface StepProbe {
  /** The sizes of the axes of a step. */
  readonly shape: (step: number) => readonly number[];
  /** The numbers of each step at a point; the arrays are parts of one. */
  readonly at: (y: Float64Array, time: number, extra: Extra) => readonly Sides[];
  /** The sides with fewer nodes; undefined where averages have no error but that of rounding. */
  readonly roughly?: (g: Coarse, y: Float64Array, time: number, extra: Extra) => readonly Omit<Sides, 'size'>[];
}

/** Compiles the steps; those that average are measured by a few nodes, as only the size of what they add up is asked. */
export function stepProbe(
  { steps, extra, means }: Group,
  model: Model,
  setting: Setting,
  programs: Programs,
): StepProbe {
  const options = { extra, few: true, ...(means ? {} : { programs }) };
  const quantities = (parts: readonly number[]): readonly Quantity[] =>
    steps.flatMap(({ indices, terms }, j) => parts.map((k) => ({ name: `${j}.${k}`, indices, term: terms[k]! })));
  const whole = instrument(quantities(means ? [0, 1] : [0, 1, 2]), model, setting, options);
  const scale = means ? instrument(quantities([2]), model, coarser(setting, 'scale'), options) : undefined;
  const each = scale === undefined ? 3 : 2;
  const two = (probe: Instrument, out: Float64Array, j: number): Omit<Sides, 'size'> => ({
    before: part(out, probe.outputs[each * j]!),
    after: part(out, probe.outputs[each * j + 1]!),
  });
  return {
    shape: (j) => whole.outputs[each * j]!.shape,
    at: (y, time, more) => {
      const out = whole.evaluate(y, time, more);
      const sizes = scale?.evaluate(y, time, more);
      return steps.map((_, j) => ({
        ...two(whole, out, j),
        size: sizes === undefined ? part(out, whole.outputs[3 * j + 2]!) : part(sizes, scale!.outputs[j]!),
      }));
    },
    ...(means &&
      !whole.exact && {
        roughly: (g, y, time, more) => {
          const probe = instrument(quantities([0, 1]), model, coarser(setting, g), options);
          const out = probe.evaluate(y, time, more);
          return steps.map((_, j) => two(probe, out, j));
        },
      }),
  };
}

const part = (all: Float64Array, { offset, shape }: Block): Float64Array =>
  all.subarray(offset, offset + shape.reduce((n, k) => n * k, 1));
