import { createHash } from 'node:crypto';
import { nearest } from '../diagnostic.ts';
import type { Letter } from '../expr/expr.ts';
import type { Declared, Model } from '../model/model.ts';
import { random } from '../numeric/random.ts';
import {
  declaredSetting,
  inDomain,
  isRefusal,
  lengthOf,
  misfit,
  type Overrides,
  type Setting,
} from '../numeric/setting.ts';

export type { Overrides };

/** What identifies a model in a result: its name, and the hash of its text. */
export interface Identity {
  readonly name: string;
  readonly sha256: string;
}

export const identityOf = (model: Model): Identity => ({
  name: model.name,
  sha256: createHash('sha256').update(model.source).digest('hex'),
});

/** The numbers at which a model runs, by name, in the order of their declaration. */
export interface Values {
  readonly sizes: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, number>>;
}

/** The declared values, or those in place of them; letters that have none are left out. */
export function valuesAt(model: Model, overrides: Overrides = {}): Values {
  const own = (ds: readonly Declared[], given: Readonly<Record<string, number>> = {}): readonly Declared[] =>
    ds.filter((d) => d.value !== undefined || given[d.letter.name] !== undefined);
  const setting = declaredSetting(
    {
      ...model,
      sizes: own(model.sizes, overrides.sizes),
      parameters: own(model.parameters, overrides.parameters),
      constants: [],
      data: [],
      random: [],
    },
    random(0),
    overrides,
  );
  if (isRefusal(setting)) return { sizes: { ...overrides.sizes }, parameters: { ...overrides.parameters } };
  const named = <V>(
    ds: readonly Declared[],
    of: ReadonlyMap<Letter, V>,
    number: (v: V) => number,
  ): Record<string, number> =>
    Object.fromEntries(
      ds.flatMap((d) => {
        const v = of.get(d.letter);
        return v === undefined ? [] : [[d.letter.name, number(v)] as const];
      }),
    );
  return {
    sizes: named(model.sizes, setting.sizes, (n) => n),
    parameters: named(model.parameters, setting.constants, (x) => x[0]!),
  };
}

/** The values of a long run by name, as far as the model declares some. */
export function longValues(model: Model): ReadonlyMap<string, number> {
  const all = [...model.sizes, ...model.parameters].filter((d) => d.long !== undefined);
  const long = (d: Declared): Declared => {
    const { rounding: _, ...rest } = d;
    return d.long === undefined ? d : { ...rest, value: d.long };
  };
  const at = valuesAt({ ...model, sizes: model.sizes.map(long), parameters: model.parameters.map(long) });
  const numbers = { ...at.sizes, ...at.parameters };
  return new Map(
    all.flatMap((d) => (numbers[d.letter.name] === undefined ? [] : [[d.letter.name, numbers[d.letter.name]!]])),
  );
}

/** How many numbers move; 0 where a size has no value. */
export function dimensionOf(model: Model, overrides: Overrides = {}): number {
  const { sizes } = valuesAt(model, overrides);
  const at = new Map(model.sizes.map((d) => [d.letter, sizes[d.letter.name] ?? Number.NaN]));
  const n = model.states.reduce((sum, s) => sum + lengthOf(s.letter, at), 0);
  return Number.isFinite(n) ? n : 0;
}

/** Numbers that a model does not take. */
export type Misfit =
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest?: string; readonly known: readonly string[] }
  | { readonly kind: 'outside'; readonly name: string; readonly value: number; readonly message: string };

/** Names that are sizes or parameters of the model, sorted into the two; the first that does not fit is named. */
export function overridesOf(model: Model, given: ReadonlyMap<string, number>): Overrides | Misfit {
  const sizes: Record<string, number> = {};
  const parameters: Record<string, number> = {};
  const declared = [...model.sizes, ...model.parameters];
  for (const [name, value] of given) {
    const d = declared.find((x) => x.letter.name === name);
    if (d === undefined) {
      const known = declared.map((x) => x.letter.name);
      const close = nearest(name, known);
      return { kind: 'unknown', name, known, ...(close !== undefined && { nearest: close }) };
    }
    (d.letter.role === 'size' ? sizes : parameters)[name] = value;
  }
  const overrides: Overrides = { sizes, parameters };
  for (const [name, value] of given) {
    const { letter } = declared.find((x) => x.letter.name === name)!;
    if (letter.role === 'size' && !(Number.isInteger(value) && value >= 1))
      return {
        kind: 'outside',
        name,
        value,
        message: `${name} = ${value} is no size: a whole number from 1 is needed`,
      };
    if (!fits(value, letter, model, overrides))
      return { kind: 'outside', name, value, message: `${name} = ${value} lies outside its domain` };
  }
  const resized = [...given].find(([name]) => sizes[name] !== undefined);
  const problem = resized === undefined ? undefined : dataProblem(model, overrides);
  if (resized !== undefined && problem !== undefined) {
    const [name, value] = resized;
    return { kind: 'outside', name, value, message: `${name} = ${value} does not go with the data: ${problem}` };
  }
  return overrides;
}

/** The same for several models: each takes the names that it declares, and every name must be declared by one of them. */
export function overridesOfEach(
  models: readonly Model[],
  given: ReadonlyMap<string, number>,
): readonly Overrides[] | Misfit {
  const namesOf = (m: Model): readonly string[] => [...m.sizes, ...m.parameters].map((d) => d.letter.name);
  const known = [...new Set(models.flatMap(namesOf))];
  for (const name of given.keys())
    if (!known.includes(name)) {
      const close = nearest(name, known);
      return { kind: 'unknown', name, known, ...(close !== undefined && { nearest: close }) };
    }
  const all: Overrides[] = [];
  for (const m of models) {
    const own = namesOf(m);
    const fit = overridesOf(m, new Map([...given].filter(([name]) => own.includes(name))));
    if (isMisfit(fit)) return fit;
    all.push(fit);
  }
  return all;
}

export const isMisfit = (x: Overrides | readonly Overrides[] | Misfit): x is Misfit => 'kind' in x;

/** Why the data do not go with sizes, where all of them have values. */
function dataProblem(model: Model, overrides: Overrides): string | undefined {
  const { sizes } = valuesAt(model, overrides);
  if (model.sizes.some((d) => sizes[d.letter.name] === undefined)) return undefined;
  return misfit(model, new Map(model.sizes.map((d) => [d.letter, sizes[d.letter.name]!])));
}

/** Whether a value lies in its domain, as far as the bounds have values. */
function fits(value: number, letter: Letter, model: Model, overrides: Overrides): boolean {
  const at = valuesAt(model, overrides);
  const sizes = new Map<Letter, number>();
  const constants = new Map<Letter, Float64Array>();
  for (const d of model.sizes) if (at.sizes[d.letter.name] !== undefined) sizes.set(d.letter, at.sizes[d.letter.name]!);
  for (const d of model.parameters)
    if (at.parameters[d.letter.name] !== undefined)
      constants.set(d.letter, Float64Array.of(at.parameters[d.letter.name]!));
  const setting: Setting = { sizes, constants, data: new Map() };
  try {
    return inDomain(value, letter.domain, setting);
  } catch {
    return true;
  }
}
