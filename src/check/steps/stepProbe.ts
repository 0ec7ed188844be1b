import { add, isGuard } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { some } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import type { Block } from '../../numeric/compile/request.ts';
import { densely } from '../../numeric/dense/atState.ts';
import { Magnitudes } from '../../numeric/dense/magnitudes.ts';
import { type DenseValues, entriesOf, finiteEntries, isIndicator } from '../../numeric/dense/values.ts';
import { type Extra, type Instrument, instrument, type Quantity } from '../../numeric/instrument.ts';
import type { Coarse } from '../../numeric/quadrature/rule.ts';
import { coarser, type Setting, sizeOf } from '../../numeric/setting.ts';
import { magnitude } from '../case/magnitude.ts';

/** A step: its axes, both sides, and the terms whose magnitudes together its gap is measured by. */
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

/**
 * The steps of a group in numbers, at one setting: as whole arrays, or by kernels where that is not possible, or long. Where
 * arrays have entries without a value kernels are asked only if a condition of the step is 0 somewhere: they leave out what
 * stands beside one that is, further than arrays do. Else both do the same arithmetic, and a division by 0 is one in both.
 */
export class StepProbe {
  private readonly group: Group;
  private readonly model: Model;
  private readonly setting: Setting;
  /** By step: the kernels that it is among, and its place there. */
  private readonly kernels = new Map<number, readonly [Kernels, number]>();
  /** The steps that have no arrays: at no setting. */
  private readonly without: Set<number>;

  /** `compiled` are steps for which kernels were needed before. */
  constructor(group: Group, model: Model, setting: Setting, compiled: Iterable<number> = []) {
    this.group = group;
    this.model = model;
    this.setting = setting;
    this.compile([...compiled]);
    this.without = new Set(compiled);
  }

  /** The steps for which kernels are needed at other settings too. */
  get compiled(): Iterable<number> {
    return this.without;
  }

  /** The steps that are measured by kernels here. */
  get measuredByKernels(): Iterable<number> {
    return this.kernels.keys();
  }

  /** The sizes of the axes of a step. */
  shape(step: number): readonly number[] {
    return this.group.steps[step]!.indices.map((a) => sizeOf(a.set.size, this.setting.sizes));
  }

  /**
   * The numbers at a point of each step that is asked for; what is added up is measured by a few nodes, as only its size is
   * asked.
   */
  at(
    wanted: (step: number) => boolean,
    ...at: At
  ): { readonly sides: readonly (Sides | undefined)[]; readonly exact: boolean } {
    const values = densely(this.model, this.setting, ...at);
    const scale = this.group.means ? densely(this.model, coarser(this.setting, 'scale'), ...at) : values;
    const magnitudes = new Magnitudes(scale);
    const sides = this.measured(
      wanted,
      values,
      (step) => ({ ...bothSides(step, values), size: sizeOfStep(step, magnitudes, scale) }),
      (kernels) => kernels.at(...at),
    );
    return { sides, exact: values.exact && [...this.kernels.values()].every(([k]) => k.exact) };
  }

  /** The numbers of one step at a point by a coarser rule; what steps share is averaged once. */
  roughly(...at: At): (g: Coarse, step: number) => Rough {
    const byGrade = new Map<Coarse, (step: number) => Rough>();
    const made = (g: Coarse): ((step: number) => Rough) => {
      const setting = coarser(this.setting, g);
      const values = densely(this.model, setting, ...at);
      const run = new Map<Kernels, readonly Rough[]>();
      return (j) => {
        const arrays = this.kernels.has(j) ? undefined : bothSides(this.group.steps[j]!, values, finiteEntries);
        if (arrays !== undefined && isWhole<Rough>(arrays)) return arrays;
        if (arrays !== undefined) this.compile([j]);
        return this.byKernels(j, run, (kernels) => kernels.roughly(setting, ...at));
      };
    };
    return (g, step) => {
      const own = byGrade.get(g) ?? made(g);
      byGrade.set(g, own);
      return own(step);
    };
  }

  /** Each step as arrays; those of which that gives nothing by kernels, which are made together. */
  private measured(
    wanted: (step: number) => boolean,
    values: DenseValues,
    asArrays: (step: Asked) => Partially<Sides>,
    byKernels: (kernels: Kernels) => readonly Sides[],
  ): readonly (Sides | undefined)[] {
    const found = this.group.steps.map((step, j) => {
      if (this.kernels.has(j) || !wanted(j)) return undefined;
      const arrays = asArrays(step);
      if (!isWhole<Sides>(arrays)) this.without.add(j);
      else if (hasValues(arrays) || !this.leavesOut(step, values)) return arrays;
      return undefined;
    });
    this.compile(found.flatMap((f, j) => (f === undefined && !this.kernels.has(j) && wanted(j) ? [j] : [])));
    const run = new Map<Kernels, readonly Sides[]>();
    return found.map((f, j) => f ?? (wanted(j) ? this.byKernels(j, run, byKernels) : undefined));
  }

  /** Whether a condition in a step is 0 for some indices. */
  private leavesOut({ sides }: Asked, values: DenseValues): boolean {
    if (this.group.means) return true;
    const mayBe = (x: Expr): boolean =>
      (isGuard(x) || (x.kind === 'add' && isIndicator(x)) || (x.kind === 'call' && x.fn === 'step')) &&
      values.of(x).entries.includes(0);
    return sides.some((e) => some(e, mayBe));
  }

  /** What kernels find of a step; `known` is what they have found at the same point. */
  private byKernels<T>(step: number, known: Map<Kernels, readonly T[]>, run: (kernels: Kernels) => readonly T[]): T {
    const [kernels, place] = this.kernels.get(step)!;
    const all = known.get(kernels) ?? run(kernels);
    known.set(kernels, all);
    return all[place]!;
  }

  private compile(steps: readonly number[]): void {
    if (steps.length === 0) return;
    const made = kernelsOf(this.group, steps, this.model, this.setting);
    steps.forEach((j, place) => {
      this.kernels.set(j, [made, place]);
    });
  }
}

type Partially<T> = { readonly [K in keyof T]: T[K] | undefined };

const bothSides = ({ indices, sides: [before, after] }: Asked, values: DenseValues, entries = entriesOf) => ({
  before: entries(() => values.of(before), indices, values.size),
  after: entries(() => values.of(after), indices, values.size),
});

function sizeOfStep({ indices, measures }: Asked, of: Magnitudes, { size }: DenseValues): Float64Array | undefined {
  const parts = measures.map((e) => entriesOf(() => of.of(e), indices, size));
  if (parts.some((p) => p === undefined)) return undefined;
  return parts.length === 1 ? parts[0] : parts[0]!.map((x, k) => parts.slice(1).reduce((s, p) => s + p![k]!, x));
}

const isWhole = <T extends object>(x: Partially<T>): x is T & Partially<T> =>
  Object.values(x).every((v) => v !== undefined);

const hasValues = (s: Sides): boolean => [s.before, s.after, s.size].every((x) => x.every(Number.isFinite));

/** Steps compiled together. */
interface Kernels {
  readonly exact: boolean;
  readonly at: (...at: At) => readonly Sides[];
  readonly roughly: (setting: Setting, ...at: At) => readonly Rough[];
}

function kernelsOf(group: Group, steps: readonly number[], model: Model, setting: Setting): Kernels {
  const { extra, means } = group;
  const terms = steps.map((j) => {
    const { sides, measures } = group.steps[j]!;
    return [...sides, add(...measures.map(magnitude))];
  });
  const compiled = (parts: readonly number[], s: Setting): Instrument => {
    const quantities = steps.flatMap((j, m) =>
      parts.map((k): Quantity => ({ name: `${m}.${k}`, indices: group.steps[j]!.indices, term: terms[m]![k]! })),
    );
    return instrument(quantities, model, s, { extra, few: true });
  };
  const whole = compiled(means ? [0, 1] : [0, 1, 2], setting);
  const scale = means ? compiled([2], coarser(setting, 'scale')) : undefined;
  const parts = (probe: Instrument, at: At): readonly Float64Array[] => {
    const out = probe.evaluate(...at);
    return probe.outputs.map((b) => part(out, b));
  };
  return {
    exact: whole.exact,
    at: (...at) => {
      const own = parts(whole, at);
      const sizes = scale && parts(scale, at);
      const each = sizes === undefined ? 3 : 2;
      return steps.map((_, m) => ({
        before: own[each * m]!,
        after: own[each * m + 1]!,
        size: sizes?.[m] ?? own[each * m + 2]!,
      }));
    },
    roughly: (coarse, ...at) => {
      const own = parts(compiled([0, 1], coarse), at);
      return steps.map((_, m) => ({ before: own[2 * m]!, after: own[2 * m + 1]! }));
    },
  };
}

const part = (all: Float64Array, { offset, shape }: Block): Float64Array =>
  all.subarray(offset, offset + shape.reduce((n, k) => n * k, 1));
