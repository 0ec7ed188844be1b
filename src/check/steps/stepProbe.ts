import { add } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import type { Block } from '../../numeric/compile/request.ts';
import { densely } from '../../numeric/dense/atState.ts';
import { Magnitudes } from '../../numeric/dense/magnitudes.ts';
import { type DenseValues, finiteEntries } from '../../numeric/dense/values.ts';
import { type Extra, type Instrument, instrument, type Quantity } from '../../numeric/instrument.ts';
import type { Coarse } from '../../numeric/quadrature/rule.ts';
import { coarser, type Setting, sizeOf } from '../../numeric/setting.ts';
import { magnitude } from '../case/magnitude.ts';

/** A step: its axes, by their ids, both sides, and the terms whose magnitudes together its gap is measured by. */
export interface Asked {
  readonly indices: readonly Atom[];
  readonly sides: readonly [Expr, Expr];
  readonly measures: readonly Expr[];
}

/** Steps that are measured together. */
export interface Group {
  readonly steps: readonly Asked[];
  /** Letters that are no states and take any value. */
  readonly extra: readonly Letter[];
  /** Whether averages in them are taken by quadrature. */
  readonly means: boolean;
}

/** All components of one step at one point. */
export interface Sides {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly size: Float64Array;
}

/** Both sides with fewer nodes: their change is of the size of the error of averages. */
type Rough = Omit<Sides, 'size'>;

/** A state, a time, and the values of the letters that are no states. */
type At = readonly [y: Float64Array, time: number, extra: Extra];

/** The steps of a group in numbers, at one setting: as whole arrays, or by kernels where that is not possible. */
export class StepProbe {
  private readonly group: Group;
  private readonly model: Model;
  private readonly setting: Setting;
  private readonly kernels = new Map<number, Kernels>();

  constructor(group: Group, model: Model, setting: Setting) {
    this.group = group;
    this.model = model;
    this.setting = setting;
  }

  /** The sizes of the axes of a step. */
  shape(step: number): readonly number[] {
    return this.group.steps[step]!.indices.map((a) => sizeOf(a.set.size, this.setting.sizes));
  }

  /** The numbers of each step at a point; what is added up is measured by a few nodes, as only its size is asked. */
  at(...at: At): { readonly sides: readonly Sides[]; readonly exact: boolean } {
    const values = densely(this.model, this.setting, ...at);
    const scale = this.group.means ? densely(this.model, coarser(this.setting, 'scale'), ...at) : values;
    const magnitudes = new Magnitudes(scale);
    let compiled = true;
    const sides = this.group.steps.map((step, j) => {
      const found = { ...bothSides(step, values), size: sizeOfStep(step, magnitudes, scale) };
      if (isWhole(found)) return found;
      compiled &&= this.kernelsOf(j).exact;
      return this.kernelsOf(j).at(...at);
    });
    return { sides, exact: values.exact && compiled };
  }

  roughly(g: Coarse, ...at: At): readonly Rough[] {
    const setting = coarser(this.setting, g);
    const values = densely(this.model, setting, ...at);
    return this.group.steps.map((step, j) => {
      const found = bothSides(step, values);
      return isWhole(found) ? found : this.kernelsOf(j).roughly(setting, ...at);
    });
  }

  private kernelsOf(step: number): Kernels {
    const made = this.kernels.get(step) ?? kernelsOf(this.group, step, this.model, this.setting);
    this.kernels.set(step, made);
    return made;
  }
}

const bothSides = ({ indices, sides: [before, after] }: Asked, values: DenseValues) => ({
  before: finiteEntries(() => values.of(before), indices, values.size),
  after: finiteEntries(() => values.of(after), indices, values.size),
});

function sizeOfStep({ indices, measures }: Asked, of: Magnitudes, { size }: DenseValues): Float64Array | undefined {
  const parts = measures.map((e) => finiteEntries(() => of.of(e), indices, size));
  if (parts.some((p) => p === undefined)) return undefined;
  return parts.length === 1 ? parts[0] : parts[0]!.map((x, k) => parts.slice(1).reduce((s, p) => s + p![k]!, x));
}

const isWhole = <T extends object>(x: { [K in keyof T]: T[K] | undefined }): x is T =>
  Object.values(x).every((v) => v !== undefined);

/** One step compiled. */
interface Kernels {
  readonly exact: boolean;
  readonly at: (...at: At) => Sides;
  readonly roughly: (setting: Setting, ...at: At) => Rough;
}

function kernelsOf(group: Group, step: number, model: Model, setting: Setting): Kernels {
  const { steps, extra, means } = group;
  const { indices, sides, measures } = steps[step]!;
  const terms = [...sides, add(...measures.map(magnitude))];
  const compiled = (parts: readonly number[], s: Setting): Instrument =>
    instrument(
      parts.map((k): Quantity => ({ name: `${step}.${k}`, indices, term: terms[k]! })),
      model,
      s,
      { extra, few: true },
    );
  const whole = compiled(means ? [0, 1] : [0, 1, 2], setting);
  const scale = means ? compiled([2], coarser(setting, 'scale')) : undefined;
  const parts = (probe: Instrument, at: At): readonly Float64Array[] => {
    const out = probe.evaluate(...at);
    return probe.outputs.map((b) => part(out, b));
  };
  return {
    exact: whole.exact,
    at: (...at) => {
      const [before, after, size] = [...parts(whole, at), ...(scale === undefined ? [] : parts(scale, at))];
      return { before: before!, after: after!, size: size! };
    },
    roughly: (coarse, ...at) => {
      const [before, after] = parts(compiled([0, 1], coarse), at);
      return { before: before!, after: after! };
    },
  };
}

const part = (all: Float64Array, { offset, shape }: Block): Float64Array =>
  all.subarray(offset, offset + shape.reduce((n, k) => n * k, 1));
