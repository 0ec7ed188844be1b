import type { Domain, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { Declared, Model } from '../../model/model.ts';
import type { RandomStream as Random } from '../random.ts';
import { scalar } from '../scalar.ts';
import { holds, pin, pinConstants } from './condition.ts';
import { misfit, sizesOfData } from './dataSizes.ts';
import { declaredSetting, isRefusal, type Refusal } from './declared.ts';
import { drawDisorder } from './disorder.ts';
import { closedEnds, drawConstant, drawNumber, inDomain } from './domain.ts';
import { type Narrowing, narrowed, narrowingOf } from './narrowing.ts';
import { moveOntoSurfaces } from './surface.ts';
import { dataOf, type Setting, valuesOf } from './values.ts';

/** How many draws may be rejected before a set of conditions counts as not met. */
const PATIENCE = 2000;
/** How many draws keep to the edge that was asked for. */
const INSIST = 100;
/** The largest size that is drawn where a model allows it. */
const LARGEST = 5;

/**
 * Another setting of the same model: sizes small, parameters drawn from their domains, both within the conditions.
 * Sizes that data are given for stay as declared. What is most easily forgotten comes first: with `edge` 0 the sizes are
 * the smallest, with 1, 2, … one parameter sits on a closed end of its domain, as long as the conditions let it; what
 * has no bound takes both signs. With a larger `spread` parameters differ by more orders of magnitude.
 */
export function drawSetting(
  model: Model,
  random: Random,
  when: readonly Condition[] = [],
  edge?: number,
  spread?: number,
): Setting | Refusal {
  const fixed = sizesOfData(model);
  const declared = declaredSetting(model, random.fork('declared'));
  const order = byBounds([...model.sizes, ...model.parameters]);
  const ends = model.parameters.flatMap((d) =>
    closedEnds(d.letter.domain).map((value) => ({ letter: d.letter, value })),
  );
  // Equations alone give values to letters, or move them: there is nothing to look for where there are none.
  const equations = conjuncts(when).some((c) => c.kind === 'compare' && c.comparison === '=');
  const data = dataOf(model);
  let undrawn: string | undefined;
  let narrow: Narrowing | undefined;
  for (let attempt = 0; attempt < PATIENCE; attempt++) {
    const sizes = new Map<Letter, number>();
    const constants = new Map<Letter, Float64Array>();
    const setting: Setting = { sizes, constants, data };
    // Wide draws come first: they find the edges. A narrow window is not hit by chance, it is drawn from.
    if (attempt === INSIST) narrow = narrowingOf(when, setting);
    for (const d of order) {
      const domain = narrow === undefined ? d.letter.domain : narrowed(d.letter, narrow, setting);
      if (d.letter.role !== 'size') {
        const x = drawNumber(domain, setting, random, spread);
        const signed = edge !== undefined && attempt < INSIST && isUnbounded(domain);
        const sign = signed ? signOf(edge, model.parameters.indexOf(d)) : undefined;
        constants.set(d.letter, Float64Array.of(sign === undefined ? x : sign * Math.abs(x)));
        continue;
      }
      if (fixed.has(d.letter)) {
        if (isRefusal(declared)) return declared;
        sizes.set(d.letter, declared.sizes.get(d.letter)!);
        continue;
      }
      const lower = domain.kind === 'integer' ? domain.lower : undefined;
      const low =
        lower === undefined ? 1 : Math.max(1, Math.ceil(scalar(lower.value, valuesOf(setting)) + (lower.open ? 1 : 0)));
      const smallest = edge === 0 && attempt < INSIST;
      sizes.set(d.letter, smallest ? low : low + random.integer(Math.max(1, LARGEST - low + 1)));
    }
    const end = edge === undefined || attempt >= INSIST ? undefined : ends[edge - 1];
    if (end !== undefined) constants.set(end.letter, Float64Array.of(scalar(end.value, valuesOf(setting))));
    if (equations && (!pin(when, setting) || !moveOntoSurfaces(when, setting, random))) continue;
    const fits = ({ letter }: Declared): boolean => {
      const x = letter.role === 'size' ? sizes.get(letter)! : constants.get(letter)![0]!;
      return inDomain(x, letter.domain, setting) && (letter.role !== 'size' || (Number.isInteger(x) && x >= 1));
    };
    if (!order.every(fits)) continue;
    const misfits = misfit(model, sizes);
    if (misfits !== undefined) {
      undrawn = misfits;
      continue;
    }
    for (const c of model.constants) constants.set(c.letter, drawConstant(c.letter, setting, random));
    if (equations) pinConstants(when, setting);
    if (when.some((c) => holds(c, valuesOf(setting)) === false)) continue;
    const disorder = drawDisorder(model, setting, { random, draw: random.seed });
    if ('refused' in disorder) {
      undrawn = disorder.refused;
      continue;
    }
    for (const [l, x] of disorder) constants.set(l, x);
    // Conditions may speak of the random arrays too.
    if (disorder.size > 0 && when.some((c) => holds(c, valuesOf(setting)) === false)) continue;
    return setting;
  }
  return { refused: undrawn ?? `no values found that meet the conditions in ${PATIENCE} draws` };
}

/** Sizes and parameters in the order of the file, but behind those that their bounds speak of; there are no circles. */
function byBounds(all: readonly Declared[]): readonly Declared[] {
  const needs = ({ letter: { domain } }: Declared): readonly Letter[] =>
    domain.kind === 'real' || domain.kind === 'integer'
      ? [domain.lower?.value, domain.upper?.value, domain.not].flatMap((e) => (e === undefined ? [] : letters(e)))
      : [];
  const order: Declared[] = [];
  const waiting = [...all];
  while (waiting.length > 0) {
    const next = waiting.findIndex((d) => !needs(d).some((l) => waiting.some((w) => w.letter === l)));
    order.push(...waiting.splice(Math.max(0, next), 1));
  }
  return order;
}

const isUnbounded = (d: Domain): boolean =>
  d.kind === 'real' && d.lower === undefined && d.upper === undefined && d.not === undefined;

/**
 * The sign of the m-th parameter in draw k, a Walsh function: of seven parameters in a row each has both signs in
 * draws 0 to 4, and no two of them the same signs in draws 0 to 7.
 */
function signOf(k: number, m: number): 1 | -1 {
  let shared = k & ((m % 7) + 1);
  let sign: 1 | -1 = 1;
  for (; shared > 0; shared >>= 1) if (shared % 2 === 1) sign = sign === 1 ? -1 : 1;
  return sign;
}
