import { createRequire } from 'node:module';
import type * as FastCheck from 'fast-check';
import type { Domain, Expr, Letter } from '../expr/expr.ts';
import type { Model } from '../model/model.ts';
import { scalar } from '../numeric/scalar.ts';
import { inDomain, lengthOf, putInDomain, type Setting, sizeOf, sizesOfData, valuesOf } from '../numeric/setting.ts';
import { edgesOf } from './edges.ts';
import type { ArrayOfNumbers, Numbers, States } from './numbers.ts';
import { type Values, valuesAt } from './values.ts';
import { drawWiring, type OtherWiring, rewiringOf } from './wiring/draw.ts';
import { SHAPES } from './wiring/drawn.ts';

// The one door to fast-check. It is loaded when the first arbitrary is made, not before.
let instance: typeof FastCheck | undefined;
const fc = (): typeof FastCheck => {
  instance ??= createRequire(import.meta.url)('fast-check') as typeof FastCheck;
  return instance;
};

export type { ArrayOfNumbers, Numbers, States } from './numbers.ts';

/** What free numbers are drawn within where a domain has no bound. */
const REACH = 10;
/** How finely an interval is drawn from. */
const GRID = 10_000;
/** How far above its smallest value a size is drawn. */
const SIZES_ABOVE = 4;

/** Arbitrary values for what a model declares, within the domains, biased towards bounds and simple numbers. */
export const arbitrary = {
  /** Every parameter, by name. */
  parameters(model: Model): FastCheck.Arbitrary<Numbers> {
    const declared = settingAt(model, valuesAt(model));
    const one = (l: Letter, value: number | undefined) => numberIn(l.domain, declared, value);
    return fc()
      .record(
        Object.fromEntries(
          model.parameters.map((d) => [d.letter.name, one(d.letter, declared.constants.get(d.letter)?.[0])]),
        ),
        { noNullPrototype: true },
      )
      .filter((p) => {
        const at = settingAt(model, { sizes: valuesAt(model).sizes, parameters: p });
        return model.parameters.every((d) => inside(p[d.letter.name]!, d.letter.domain, at));
      });
  },

  /**
   * Every parameter, by name, one of them at a threshold that the engine derives (an eigenvalue is 0 there), or just below
   * or above it; where there is no threshold as `parameters`.
   */
  nearThreshold(model: Model, at: { readonly sizes?: Numbers } = {}): FastCheck.Arbitrary<Numbers> {
    const edges = edgesOf(model);
    if (edges.length === 0) return arbitrary.parameters(model);
    const sizes = valuesAt(model, at).sizes;
    return fc()
      .tuple(arbitrary.parameters(model), fc().constantFrom(...edges), fc().constantFrom(...BESIDE))
      .map(([parameters, { letter, term }, by]) => {
        const edge = valueOr(term, settingAt(model, { sizes, parameters }));
        const there = edge === undefined ? undefined : edge + by * Math.max(Math.abs(edge), 1e-3);
        const moved = { ...parameters, ...(there !== undefined && { [letter.name]: there }) };
        const setting = settingAt(model, { sizes, parameters: moved });
        return model.parameters.every((d) => inside(moved[d.letter.name]!, d.letter.domain, setting))
          ? moved
          : parameters;
      });
  },

  /** Every size, by name: small ones, except those that data are given for. */
  sizes(model: Model): FastCheck.Arbitrary<Numbers> {
    const values = valuesAt(model);
    const declared = settingAt(model, values);
    const given = sizesOfData(model);
    const one = (l: Letter): FastCheck.Arbitrary<number> => {
      const own = values.sizes[l.name];
      if (given.has(l) && own !== undefined) return fc().constant(own);
      const { low = 1, high = Number.POSITIVE_INFINITY } = boundsOf(l.domain, declared);
      const least = Math.max(1, Math.ceil(low));
      return fc().integer({ min: least, max: Math.max(least, Math.min(Math.floor(high), least + SIZES_ABOVE)) });
    };
    return fc()
      .record(Object.fromEntries(model.sizes.map((d) => [d.letter.name, one(d.letter)])), { noNullPrototype: true })
      .filter((s) => {
        const at = settingAt(model, { sizes: s, parameters: values.parameters });
        return model.sizes.every((d) => inside(s[d.letter.name]!, d.letter.domain, at));
      });
  },

  /**
   * Other numbers for the data that are a wiring, of the kind of those that are declared, with the sizes that go with them:
   * random ones, and those whose spectra are degenerate (complete, bipartite, a ring, in parts that are not connected …).
   * Nothing where no data are a wiring: `wirings` says which are, and why others are not.
   */
  wiring(model: Model): FastCheck.Arbitrary<OtherWiring> {
    const all = rewiringOf(model);
    if (all.wirings.every((w) => w.kind === 'fixed')) return fc().constant({ sizes: {}, data: {} });
    const one = (least: number) => fc().integer({ min: least, max: least + SIZES_ABOVE });
    const sizes = fc().record(Object.fromEntries([...all.sizes].map(([l, least]) => [l.name, one(least)])), {
      noNullPrototype: true,
    });
    return fc()
      .record({ shape: fc().constantFrom(...SHAPES), seed: fc().integer({ min: 1, max: 1_000_000 }), sizes })
      .map((how) => drawWiring(model, all, how));
  },

  /** Every state as an array in its shape, at the declared sizes and parameters or those given. */
  state(
    model: Model,
    at: { readonly sizes?: Numbers; readonly parameters?: Numbers } = {},
  ): FastCheck.Arbitrary<States> {
    const setting = settingAt(model, valuesAt(model, at));
    return fc().record(Object.fromEntries(model.states.map(({ letter }) => [letter.name, arrayOf(letter, setting)])), {
      noNullPrototype: true,
    });
  },
};

/** How far beside a threshold, in parts of it. */
const BESIDE = [0, 1e-9, -1e-9, 1e-4, -1e-4, 0.05, -0.05, 0.5, -0.5];

function valueOr(term: Expr, setting: Setting): number | undefined {
  try {
    const x = scalar(term, valuesOf(setting));
    return Number.isFinite(x) ? x : undefined;
  } catch {
    return undefined;
  }
}

/** Values as a setting; letters without one are left out. */
function settingAt(model: Model, { sizes, parameters }: Values): Setting {
  return {
    sizes: new Map(
      model.sizes.flatMap((d) => {
        const n = sizes[d.letter.name];
        return n === undefined ? [] : [[d.letter, n] as const];
      }),
    ),
    constants: new Map(
      model.parameters.flatMap((d) => {
        const x = parameters[d.letter.name];
        return x === undefined ? [] : [[d.letter, Float64Array.of(x)] as const];
      }),
    ),
    data: new Map(model.data.map((d) => [d.letter, Float64Array.from(d.values)])),
  };
}

function inside(x: number, domain: Domain, setting: Setting): boolean {
  try {
    return inDomain(x, domain, setting);
  } catch {
    return true;
  }
}

/** The bounds of a domain as numbers; those that cannot be read are left out. */
function boundsOf(
  domain: Domain,
  setting: Setting,
): { readonly low?: number; readonly high?: number; readonly openLow: boolean; readonly openHigh: boolean } {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return { openLow: false, openHigh: false };
  const read = (e: Expr | undefined): number | undefined => {
    try {
      const x = e === undefined ? undefined : scalar(e, valuesOf(setting));
      return x !== undefined && Number.isFinite(x) ? x : undefined;
    } catch {
      return undefined;
    }
  };
  const low = read(domain.lower?.value);
  const high = read(domain.upper?.value);
  return {
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    openLow: domain.lower?.open === true,
    openHigh: domain.upper?.open === true,
  };
}

function numberIn(domain: Domain, setting: Setting, declared?: number): FastCheck.Arbitrary<number> {
  const { low, high, openLow, openHigh } = boundsOf(domain, setting);
  const min = low ?? Math.min(-REACH, (high ?? 0) - REACH);
  const max = high ?? Math.max(REACH, (low ?? 0) + REACH);
  const width = max - min;
  const near = [0, 1, 1e-3].flatMap((x) => [
    ...(low === undefined ? [] : [low + x * width]),
    ...(high === undefined ? [] : [high - x * width]),
  ]);
  const simple = [...(declared === undefined ? [] : [declared]), 0, 1, -1, 0.5, 2, ...near];
  const allowed = [...new Set(simple)].filter((x) => x >= min && x <= max && inside(x, domain, setting));
  // A grid rather than all doubles: numbers such as 1e-300 try the arithmetic, not the theory.
  const grid = fc()
    .integer({ min: openLow ? 1 : 0, max: openHigh ? GRID - 1 : GRID })
    .map((k) => (k === GRID ? max : min + (k * width) / GRID))
    .filter((x) => inside(x, domain, setting));
  if (allowed.length === 0) return grid;
  return fc().oneof({ arbitrary: fc().constantFrom(...allowed), weight: 2 }, { arbitrary: grid, weight: 3 });
}

/** An array of a state; rows on the sphere have its radius, rows of the simplex add up to 1, symmetric matrices are so. */
function arrayOf(l: Letter, setting: Setting): FastCheck.Arbitrary<ArrayOfNumbers> {
  const shape = l.axes.map((set) => sizeOf(set.size, setting.sizes));
  const n = lengthOf(l, setting.sizes);
  const { domain } = l;
  if (domain.kind !== 'sphere' && domain.kind !== 'simplex') {
    const one = numberIn(domain, setting);
    return fc()
      .array(one, { minLength: n, maxLength: n })
      .map((x) => {
        const numbers = Float64Array.from(x);
        putInDomain(l, numbers, setting);
        return shaped([...numbers], shape);
      });
  }
  const width = shape.at(-1)!;
  const entry = fc()
    .integer({ min: domain.kind === 'sphere' ? -GRID : 0, max: GRID })
    .map((k) => k / GRID);
  const length =
    domain.kind === 'sphere'
      ? (x: readonly number[]) => Math.hypot(...x)
      : (x: readonly number[]) => x.reduce((a, b) => a + b, 0);
  const whole = domain.kind === 'sphere' ? scalar(domain.radius, valuesOf(setting)) : 1;
  const row = fc()
    .array(entry, { minLength: width, maxLength: width })
    .filter((x) => length(x) > 1e-6)
    .map((x) => x.map((v) => (v * whole) / length(x)));
  return fc()
    .array(row, { minLength: n / width, maxLength: n / width })
    .map((rows) => shaped(rows.flat(), shape));
}

/** Row-major numbers in their shape. */
export function shaped(x: readonly number[], shape: readonly number[], from = 0): ArrayOfNumbers {
  const [first, ...rest] = shape;
  if (first === undefined) return x[from]!;
  const step = rest.reduce((n, k) => n * k, 1);
  return Array.from({ length: first }, (_, k) => shaped(x, rest, from + k * step));
}
