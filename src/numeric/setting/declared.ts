import type { Letter } from '../../expr/expr.ts';
import type { Condition } from '../../model/claim.ts';
import type { Declared, Model } from '../../model/model.ts';
import type { RandomStream as Random } from '../random.ts';
import { scalar } from '../scalar.ts';
import { pinConstants } from './condition.ts';
import { misfit } from './dataSizes.ts';
import { drawDisorder } from './disorder.ts';
import { drawConstant, inDomain } from './domain.ts';
import { dataOf, lengthOf, type Setting, valuesOf } from './values.ts';

/** Values asked for by name, in place of the declared ones. */
export interface Overrides {
  readonly sizes?: Readonly<Record<string, number>>;
  readonly parameters?: Readonly<Record<string, number>>;
}

/** Why there is no setting. */
export type Refusal = { readonly refused: string };
export const isRefusal = (x: Setting | Refusal): x is Refusal => 'refused' in x;

/**
 * Sizes and parameters at their declared values (or the overriding ones), arbitrary constants drawn, and the random arrays
 * of realisation `draw`: the constants are those of draw 0 in all of them.
 */
export function declaredSetting(
  model: Model,
  random: Random,
  overrides: Overrides = {},
  when: readonly Condition[] = [],
  draw = 0,
): Setting | Refusal {
  const sizes = new Map<Letter, number>();
  const constants = new Map<Letter, Float64Array>();
  const partial: Setting = { sizes, constants, data: new Map() };
  // Values may use each other in any order that ends: sizes of parameters (round(alpha*N)) and the other way round.
  const waiting = [...model.sizes, ...model.parameters];
  for (let progress = true; progress && waiting.length > 0; ) {
    progress = false;
    for (const d of [...waiting]) {
      const given = (d.letter.role === 'size' ? overrides.sizes : overrides.parameters)?.[d.letter.name];
      if (given === undefined && d.value === undefined) continue;
      let x: number;
      try {
        x = given ?? rounded(scalar(d.value!, valuesOf(partial)), d);
      } catch {
        continue;
      }
      if (Number.isNaN(x)) continue;
      if (d.letter.role === 'size') sizes.set(d.letter, x);
      else constants.set(d.letter, Float64Array.of(x));
      waiting.splice(waiting.indexOf(d), 1);
      progress = true;
    }
  }
  const missing = waiting.map((d) => d.letter.name);
  if (missing.length > 0) return { refused: `no value for ${missing.join(', ')}` };
  for (const d of [...model.sizes, ...model.parameters]) {
    const x = d.letter.role === 'size' ? sizes.get(d.letter)! : constants.get(d.letter)![0]!;
    if (d.letter.role === 'size' && (!Number.isInteger(x) || x < 1))
      return { refused: `${d.letter.name} = ${x} is no size` };
    if (!inDomain(x, d.letter.domain, partial)) return { refused: `${d.letter.name} = ${x} lies outside its domain` };
  }
  const tooLarge = unfit(model, sizes);
  if (tooLarge !== undefined) return { refused: tooLarge };
  const misfits = overrides.sizes === undefined ? undefined : misfit(model, sizes);
  if (misfits !== undefined) return { refused: misfits };
  for (const c of model.constants) constants.set(c.letter, drawConstant(c.letter, partial, random));
  const setting: Setting = { sizes, constants, data: dataOf(model) };
  pinConstants(when, setting);
  const realisation = { random: draw === 0 ? random : random.fork(`draw ${draw}`), draw };
  const disorder = drawDisorder(model, setting, realisation);
  if ('refused' in disorder) return disorder;
  for (const [l, values] of disorder) constants.set(l, values);
  return setting;
}

/** The most numbers of one array. */
const LARGEST = 2e8;

/** What would not fit into memory, said before anything is allocated. */
function unfit(model: Model, sizes: ReadonlyMap<Letter, number>): string | undefined {
  for (const { letter } of [...model.states, ...model.random, ...model.constants]) {
    const n = lengthOf(letter, sizes);
    if (n > LARGEST) return `${letter.name} would take ${((n * 8) / 1e9).toPrecision(3)} GB: ${n} numbers`;
  }
  return undefined;
}

const rounded = (x: number, d: Declared): number =>
  d.rounding === 'round' ? Math.round(x) : d.rounding === 'floor' ? Math.floor(x) : x;
