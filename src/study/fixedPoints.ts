import { type TestedStep, testDerivation } from '../check/step.ts';
import type { Model } from '../model/model.ts';
import { drift, isRandomMap } from '../model/motion.ts';
import type { Field } from '../theory/derivation.ts';
import type { Branch } from '../theory/fixedPoints/branches.ts';
import { type Bookkeeping, bookkeeping, type FixedPoints, fixedPointsOf } from '../theory/fixedPoints/fixedPoints.ts';
import { stepsOf } from '../theory/fixedPoints/present.ts';
import { isPolynomialSystem, type Motion, motionsOf, systemOf } from '../theory/fixedPoints/system.ts';
import { vectorField } from '../theory/gradientFlow.ts';
import type { Reduction } from '../theory/reduction.ts';

/** The fixed points of a model, or of the reduced motion of an ansatz. */
export type DerivedFixedPoints = SolvedFixedPoints | UnsolvedFixedPoints;

/** In closed form, each solution put back, and that tested. */
export interface SolvedFixedPoints {
  readonly kind: 'solved';
  readonly ansatz?: string;
  readonly motions: readonly Motion[];
  readonly found: FixedPoints;
  readonly bookkeeping: Bookkeeping;
  readonly branches: readonly { readonly branch: Branch; readonly steps: readonly TestedStep[] }[];
}

/** No polynomial system: left as equations. */
export interface UnsolvedFixedPoints {
  readonly kind: 'equations';
  readonly ansatz?: string;
  readonly motions: readonly Motion[];
  readonly reason: string;
}

/** More equations than this are not written down one by one. */
const MOST_EQUATIONS = 12;

/** Of a model whose states are finitely many numbers, sizes with letters apart; undefined for others. */
export function fixedPointsOfModel(model: Model, seed: number | string): DerivedFixedPoints | undefined {
  const still = drift(model);
  return isRandomMap(model) ? undefined : derived(vectorField(still), still, seed);
}

/** Of the reduced motion within an ansatz that is kept. */
export function fixedPointsOfAnsatz(r: Reduction, model: Model, seed: number | string): DerivedFixedPoints | undefined {
  if (r.invariant !== 'proved' && r.invariant !== 'sampled') return undefined;
  const found = isRandomMap(model) ? undefined : derived(r.fields, model, `${seed}/${r.ansatz.name}`);
  return found && { ...found, ansatz: r.ansatz.name };
}

function derived(fields: readonly Field[], model: Model, seed: number | string): DerivedFixedPoints | undefined {
  const motions = motionsOf(fields, { time: model.time, data: model.data });
  if (motions === undefined || motions.length === 0) return undefined;
  const system = systemOf(motions);
  if (!isPolynomialSystem(system))
    return motions.length > MOST_EQUATIONS ? undefined : { kind: 'equations', motions, reason: system.reason };
  const found = fixedPointsOf(system);
  const branches = found.branches.map((branch, k) => {
    const steps = stepsOf(branch, system, motions, model.time === 'discrete');
    const whole = { kind: 'fixed-points', title: 'Fixed points', steps, result: [] };
    return { branch, steps: testDerivation(whole, model, `${seed}/fixed-points/${k}`) };
  });
  return { kind: 'solved', motions, found, bookkeeping: bookkeeping(found), branches };
}
