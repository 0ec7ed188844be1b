import type { TestedStep } from '../check/steps/step.ts';
import type { EffectiveProcess } from '../model/effective.ts';
import type { Model } from '../model/model.ts';
import type { Derivation, Field } from '../theory/derivation.ts';
import type { Reduction } from '../theory/reduction.ts';
import type { LemmaReport } from '../theory/shortHorizon/lemmas.ts';
import type { DerivedFixedPoints } from './fixedPoints.ts';
import type { DerivedSpectrum } from './spectra.ts';

/** A derivation whose steps have been tested. */
export interface TestedDerivation extends Omit<Derivation, 'steps'> {
  readonly steps: readonly TestedStep[];
  /** Of a mean field: what it leads to, and the test of its lemmas. */
  readonly effective?: { readonly process: EffectiveProcess; readonly lemmas: LemmaReport };
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
  /** Of the model and of each ansatz, where the states are finitely many numbers. */
  readonly fixedPoints: readonly DerivedFixedPoints[];
  /** At the points that claims name. */
  readonly spectra: readonly DerivedSpectrum[];
  /** The vector field, one entry for each state. */
  readonly flow: readonly Field[];
}

export interface DeriveOptions {
  /** `gradient-flow`, `conserved`, `symmetries`, `closure`, `linear-flow`, `fixed-points`, `spectrum`, `thresholds`, `expansions`, or names of ansätze; everything if left out. */
  readonly only?: readonly string[];
  readonly seed?: number;
  /** In what `expansions` expands, and how far; else in parameters that may come near 0, a few terms. */
  readonly expand?: { readonly small: string; readonly order: number };
}

/** What can be derived of every model, by name. */
export const DERIVATIONS = [
  'gradient-flow',
  'conserved',
  'symmetries',
  'closure',
  'linear-flow',
  'fixed-points',
  'spectrum',
  'thresholds',
  'expansions',
  'mean-field',
] as const;

/** The lists of a theory, or of a document of it. */
interface Lists {
  readonly derivations: readonly unknown[];
  readonly reductions: readonly unknown[];
  readonly fixedPoints: readonly unknown[];
  readonly spectra: readonly unknown[];
}

/** Parts of a theory as one, in their order. */
export function joined<T extends Lists>(parts: readonly T[]): T {
  const all = <K extends keyof Lists>(list: K): Lists[K] => parts.flatMap((p) => p[list]);
  const lists = { derivations: all('derivations'), reductions: all('reductions') };
  return { ...parts[0]!, ...lists, fixedPoints: all('fixedPoints'), spectra: all('spectra') };
}
