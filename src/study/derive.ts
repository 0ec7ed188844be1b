import { type TestedStep, testDerivation } from '../check/step.ts';
import type { Ansatz, Model } from '../model/model.ts';
import { TooManyTerms } from '../rewrite/expand.ts';
import type { Derivation, Field } from '../theory/derivation.ts';
import { gradientFlow } from '../theory/gradientFlow.ts';
import { type Reduction, reduction } from '../theory/reduction.ts';
import { DEFAULT_SEED } from './defaults.ts';

/** A derivation whose steps have been tested. */
export interface TestedDerivation extends Omit<Derivation, 'steps'> {
  readonly steps: readonly TestedStep[];
}

/** The reduced flow of an ansatz, its steps tested. */
export interface TestedReduction extends Omit<Reduction, 'steps'> {
  readonly steps: readonly TestedStep[];
}

/** The theory of a model. */
export interface Theory {
  readonly model: Model;
  readonly seed: number;
  readonly derivations: readonly TestedDerivation[];
  readonly reductions: readonly TestedReduction[];
  /** The vector field, one entry for each state. */
  readonly flow: readonly Field[];
}

export interface DeriveOptions {
  /** `gradient-flow`, or names of ansätze; everything if left out. */
  readonly only?: readonly string[];
  readonly seed?: number;
}

/** Derives the vector field of a model and the reduced flow of each ansatz, and tests each step in numbers. */
export function deriveModel(model: Model, options: DeriveOptions = {}): Theory {
  const { only, seed = DEFAULT_SEED } = options;
  const wanted = (name: string): boolean => only === undefined || only.includes(name);
  const flow = gradientFlow(model);
  const derivations = wanted('gradient-flow') ? [{ ...flow, steps: testDerivation(flow, model, seed) }] : [];
  const reductions = model.ansatze
    .filter((a: Ansatz) => wanted(a.name))
    .map((a): TestedReduction => {
      const r = reduction(a, flow.result, model.time);
      return {
        ...r,
        steps: testDerivation(
          { kind: 'reduction', title: a.name, steps: r.steps, result: r.fields },
          model,
          `${seed}/${a.name}`,
        ),
      };
    });
  return { model, seed, derivations, reductions, flow: flow.result };
}

/** What keeps a derivation from its end, if the exception is of that kind and not a fault of the program. */
export const underived = (problem: unknown): string | undefined =>
  problem instanceof TooManyTerms ? problem.message : undefined;
