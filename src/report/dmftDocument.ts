import { testWords } from '../check/meanField/theory.ts';
import { testDerivation } from '../check/steps/step.ts';
import type { Budget } from '../numeric/meanField/question.ts';
import type { Dmft, DmftValue } from '../study/dmft.ts';
import type { Simulation } from '../study/simulation/combine.ts';
import { identityOf } from '../study/values.ts';
import { derivationDocument } from './deriveDocument.ts';
import { type DerivationDocument, type Document, document, type Figure, figure, warningsOf } from './document.ts';
import { type EquationGroup, effectiveEquations } from './effective.ts';
import { reservedNames } from './expression.ts';

export interface DmftValueDocument {
  readonly quantity: string;
  /** A time, or `stationary`. */
  readonly at: number | 'stationary';
  /** Null where none was found, for the reason given. */
  readonly value: Figure | null;
  /** The total: biases and three standard errors. */
  readonly error: Figure | null;
  readonly method: string | null;
  readonly says: readonly string[];
  readonly budget: Readonly<Record<string, Figure>>;
  readonly reason?: string;
  readonly stability?: {
    readonly functional: Figure | null;
    readonly uniform: Figure;
    readonly growth?: Figure;
    readonly frequency?: Figure;
    readonly common?: Figure;
    readonly stable: boolean;
    readonly unseen?: string;
    readonly several?: string;
  };
}

/** A quantity on draws of the un-reduced model. */
export interface DmftSimulationDocument {
  readonly quantity: string;
  readonly at: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly draws: number;
  readonly mean: Figure;
  readonly standardError: Figure;
}

export interface DmftResult {
  readonly derivation: DerivationDocument;
  /** The effective process: the motion of a site, its noise, its closures. */
  readonly equations: readonly EquationGroup[];
  readonly assumptions: readonly string[];
  /** The test of the lemmas in exact arithmetic. */
  readonly tested: {
    readonly verdict: 'equal' | 'differ' | 'beyond';
    readonly says: string;
    readonly untested: readonly string[];
  };
  readonly values: readonly DmftValueDocument[];
  /** Of the self-consistency of stationary states; null where nothing was iterated. */
  readonly residual: Figure | null;
  readonly simulation: readonly DmftSimulationDocument[];
}
export type DmftDocument = Document<'dmft', DmftResult>;

/** The document of a mean field. */
export function dmftDocument(d: Dmft, simulated: readonly Simulation[] = []): DmftDocument {
  const { model, lemmas } = d;
  const reserved = reservedNames(model);
  const steps = testDerivation(d.derived.derivation, model, `${d.seed}`);
  return document(
    'dmft',
    { model: identityOf(model), values: d.values, seed: d.seed },
    {
      derivation: derivationDocument(
        { ...d.derived.derivation, steps, effective: { process: d.derived.process, lemmas } },
        reserved,
        model.time,
      ),
      equations: effectiveEquations(d.derived.process),
      assumptions: [...d.derived.assumptions, ...d.assumptions],
      tested: {
        verdict: lemmas.verdict,
        says: testWords(lemmas),
        untested: lemmas.terms.filter((t) => t.noticed === undefined).map((t) => t.term),
      },
      values: d.solved.map(valueDocument),
      residual: d.residual === undefined ? null : figure(d.residual),
      simulation: simulated.flatMap((s) => simulationDocument(s, d.solved)),
    },
    warningsOf(model.name, model.warnings),
  );
}

function valueDocument(v: DmftValue): DmftValueDocument {
  const { quantity, at, found, stability } = v;
  const stable = stability && {
    stability: {
      functional: stability.functional === undefined ? null : figure(stability.functional),
      uniform: figure(stability.uniform),
      ...(stability.growth !== undefined && { growth: figure(stability.growth) }),
      ...(stability.frequency !== undefined && { frequency: figure(stability.frequency) }),
      ...(stability.common !== undefined && { common: figure(stability.common) }),
      stable: stability.stable,
      ...(stability.unseen !== undefined && { unseen: stability.unseen }),
      ...(stability.several !== undefined && { several: stability.several }),
    },
  };
  if ('reason' in found)
    return { quantity, at, value: null, error: null, method: null, says: [], budget: {}, reason: found.reason };
  return {
    quantity,
    at,
    value: figure(found.value),
    error: figure(found.error),
    method: found.solver,
    says: found.says,
    budget: figuresOf(found.budget),
    ...stable,
  };
}

const figuresOf = (b: Budget): Readonly<Record<string, Figure>> =>
  Object.fromEntries(Object.entries(b).map(([k, x]) => [k, figure(x as number)]));

/** The quantities of the mean field at its times, on draws of the un-reduced model. */
function simulationDocument(s: Simulation, solved: readonly DmftValue[]): readonly DmftSimulationDocument[] {
  return solved.flatMap(({ quantity, at }): readonly DmftSimulationDocument[] => {
    if (at === 'stationary') return [];
    const own = s.observables.find((o) => o.name === quantity);
    const row = s.t.findIndex((t) => Math.abs(t - at) < 1e-9 * (1 + Math.abs(at)));
    const mean = own?.values[row]?.[0];
    if (own === undefined || mean === undefined) return [];
    const standardError = own.standardError?.[row]?.[0] ?? Number.NaN;
    return [
      { quantity, at, sizes: s.values.sizes, draws: s.draws, mean: figure(mean), standardError: figure(standardError) },
    ];
  });
}
