import type { Expr, Letter } from '../../expr/expr.ts';
import { Resizer, substitute } from '../../expr/traverse.ts';
import { arrayEquation, saidEntries } from '../../model/arrayEquation.ts';
import type { Claim, Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { Ansatz, Model } from '../../model/model.ts';
import type { Coarse } from '../../numeric/quadrature/rule.ts';
import { type RandomStream, random } from '../../numeric/random.ts';
import {
  coarser,
  declaredSetting,
  drawSetting,
  holds,
  isRefusal,
  type Overrides,
  type Setting,
  valuesOf,
} from '../../numeric/setting.ts';
import type { Field } from '../../theory/derivation.ts';
import { type Reduction, reduction } from '../../theory/reduction.ts';

/** A claim before its judges: the model, its theory, and where randomness comes from. */
export interface Case {
  readonly model: Model;
  readonly fields: readonly Field[];
  readonly claim: Claim;
  readonly when: readonly Condition[];
  readonly seed: number | string;
  readonly random: RandomStream;
  /** How many settings besides the declared one. */
  readonly draws: number;
  readonly overrides: Overrides;
  /** Whether kernels average over fewer nodes, to see what that changes. */
  readonly coarse?: Coarse;
  /** The settings themselves, where it is known which ones to look at. */
  readonly at?: readonly Setting[];
  /** The reduced flow of the claim's ansatz. */
  readonly reduced: () => Reduction;
}

/** Whether the model moves in steps. */
export const isMap = (c: Case): boolean => c.model.time === 'discrete';

/** The reduction of each ansatz is derived once for each motion: a flow with its noise is another than its drift. */
const reductions = new WeakMap<readonly Field[], Map<object, Reduction>>();

export function reductionOf(claim: Claim, fields: readonly Field[], time: Model['time']): Reduction {
  if (claim.ansatz === undefined) throw new Error(`claim ${claim.name} has no ansatz`);
  return reductionWithin(claim.ansatz, fields, time);
}

export function reductionWithin(ansatz: Ansatz, fields: readonly Field[], time: Model['time']): Reduction {
  let known = reductions.get(fields);
  if (known === undefined) {
    known = new Map();
    reductions.set(fields, known);
  }
  let r = known.get(ansatz);
  if (r === undefined) {
    r = reduction(ansatz, fields, time);
    known.set(ansatz, r);
  }
  return r;
}

interface Settings {
  readonly settings: readonly Setting[];
  readonly refused?: string;
}
/** Settings are drawn once for each set of conditions, so that claims share them and their kernels. */
const drawn = new WeakMap<Model, Map<string, Settings>>();

/** The settings at which numerics look: the declared one where the conditions hold there, and drawn ones. */
export function settings(c: Case, draws = c.draws): Settings {
  if (c.at !== undefined) return { settings: c.at };
  const key = `${c.seed}|${c.draws}|${JSON.stringify(c.overrides)}|${c.when.map(conditionKey).join(';')}`;
  let known = drawn.get(c.model);
  if (known === undefined) {
    known = new Map();
    drawn.set(c.model, known);
  }
  let made = known.get(key);
  if (made === undefined) {
    made = draw(c, c.draws);
    known.set(key, made);
  }
  const { coarse } = c;
  const all = coarse === undefined ? made : { ...made, settings: made.settings.map((s) => coarser(s, coarse)) };
  return draws >= c.draws ? all : { ...all, settings: all.settings.slice(0, draws + 1) };
}

/** The same text for the same condition. */
export const conditionKey = (w: Condition): string =>
  w.kind === 'compare' ? `${w.left.id}${w.comparison}${w.right.id}` : `${w.kind}(${w.of.map(conditionKey).join()})`;

function draw(c: Case, draws: number): Settings {
  const found: Setting[] = [];
  let refused: string | undefined;
  const stream = random(`${c.seed}/${c.model.name}/settings`);
  const declared = declaredSetting(c.model, stream.fork('declared'), c.overrides, c.when);
  if (isRefusal(declared)) refused = declared.refused;
  else if (c.when.every((w) => holds(w, valuesOf(declared)) !== false)) found.push(declared);
  for (let k = 0; k < draws; k++) {
    const other = drawSetting(c.model, stream.fork(k), c.when, k);
    if (isRefusal(other)) {
      refused = other.refused;
      break;
    }
    found.push(other);
  }
  return refused === undefined ? { settings: found } : { settings: found, refused };
}

/** Conditions that fix a letter, put into a term; `left` are those that could not be. */
export function specialise(
  e: Expr,
  when: readonly Condition[],
): { readonly term: Expr; readonly left: readonly Condition[] } {
  const sizes = new Map<Letter, Expr>();
  const values = new Map<Letter, Expr>();
  const left: Condition[] = [];
  for (const w of conjuncts(when)) {
    const fixed = fixedLetter(w);
    if (fixed === undefined && arrayEquation(w) === undefined) left.push(w);
    if (fixed === undefined) continue;
    (fixed.letter.role === 'size' ? sizes : values).set(fixed.letter, fixed.value);
  }
  const entry = saidEntries(conjuncts(when));
  const put = values.size === 0 ? e : substitute(e, (s) => values.get(s.letter));
  let term = entry === undefined ? put : substitute(put, entry);
  if (sizes.size > 0) term = new Resizer(sizes).expr(term);
  return { term, left };
}

/** `letter = term` with a size, parameter or constant number alone on one side. */
function fixedLetter(w: Condition): { readonly letter: Letter; readonly value: Expr } | undefined {
  if (w.kind !== 'compare' || w.comparison !== '=') return undefined;
  for (const [side, other] of [
    [w.left, w.right],
    [w.right, w.left],
  ] as const)
    if (side.kind === 'sym' && side.indices.length === 0 && side !== other) {
      const role = side.letter.role;
      if (role === 'size' || role === 'parameter' || role === 'any') return { letter: side.letter, value: other };
    }
  return undefined;
}

/** Fields with the parameters put in that conditions fix; sizes stay letters. */
export function fieldsWhen(c: Case): readonly Field[] {
  const values = new Map<Letter, Expr>();
  for (const w of conjuncts(c.when)) {
    const fixed = fixedLetter(w);
    if (fixed !== undefined && fixed.letter.role !== 'size') values.set(fixed.letter, fixed.value);
  }
  const entry = saidEntries(conjuncts(c.when));
  if (values.size === 0 && entry === undefined) return c.fields;
  return c.fields.map((f) => {
    const right = substitute(f.right, (s) => values.get(s.letter));
    return { ...f, right: entry === undefined ? right : substitute(right, entry) };
  });
}

/** Whether a condition fixes a parameter or a constant (not a size). */
export const aboutParameters = (w: Condition): boolean => {
  const fixed = fixedLetter(w);
  return fixed !== undefined && fixed.letter.role !== 'size';
};
