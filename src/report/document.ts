import type { Evidence, Verdict, Witness } from '../check/case/verdict.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Standing } from '../study/findings.ts';
import type { Identity, Values } from '../study/values.ts';
import type { EquationGroup } from './effective.ts';
import type { Expression } from './expression.ts';
import type { FixedPointsDocument } from './fixedPointsDocument.ts';
import type { SpectrumDocument } from './spectraDocument.ts';
import { type Figure, figure, type StepDocument, type StepTested } from './stepDocument.ts';

export { type Figure, figure, type StepDocument, type StepTested } from './stepDocument.ts';

/** What a command prints with `--json` and a function of the library returns. No times, dates or paths in it. */
export interface Document<C extends string, R> {
  readonly schema: 'saddle/1';
  readonly command: C;
  /** Absent where several models are spoken of. */
  readonly model?: Identity;
  readonly parameters?: Readonly<Record<string, Figure>>;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly seed?: number;
  readonly result: R;
  readonly warnings: readonly Warning[];
}

/** Something odd in a model's text that does not keep it from running. */
export interface Warning {
  readonly model: string;
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly help?: string;
}

/** A document of one model: its name and the numbers at which it runs come first. */
export function document<C extends string, R>(
  command: C,
  about: { readonly model: Identity; readonly values: Values; readonly seed?: number } | undefined,
  result: R,
  warnings: readonly Warning[],
): Document<C, R> {
  return {
    schema: 'saddle/1',
    command,
    ...(about && {
      model: { name: about.model.name, sha256: about.model.sha256 },
      parameters: figures(about.values.parameters),
      sizes: about.values.sizes,
      ...(about.seed !== undefined && { seed: about.seed }),
    }),
    result,
    warnings,
  };
}

const figures = (of: Readonly<Record<string, number>>): Record<string, Figure> =>
  Object.fromEntries(Object.entries(of).map(([name, x]) => [name, figure(x)]));

export const warningsOf = (model: string, diagnostics: readonly Diagnostic[]): readonly Warning[] =>
  diagnostics.map((d) => ({
    model,
    code: d.code,
    message: d.message,
    line: d.place.line,
    column: d.place.column,
    ...(d.help !== undefined && { help: d.help }),
  }));

/** The document as it is printed. */
export const printed = (d: Document<string, unknown> | object): string => `${JSON.stringify(d, undefined, 2)}\n`;

/** The motion of one state: `left` is its derivative as an equation shows it, in a map (`sign` `<-`) the state itself. */
export interface FieldDocument {
  readonly state: string;
  readonly sign?: '<-';
  readonly left: Expression;
  readonly right: Expression;
  /** Of the model's file: the statement that it comes from. */
  readonly line?: number;
}
/** A quantity of which something was found; `when` gives values of parameters for which it holds. */
export interface FindingDocument {
  readonly says: string;
  readonly quantity: Expression;
  readonly when: readonly { readonly left: Expression; readonly right: Expression }[];
  readonly proved: boolean;
  readonly conditions: readonly Expression[];
}
/** Equations that belong together: what names stand for, eigenvalues, what is left over. */
export interface SectionDocument {
  readonly title: string;
  readonly equations: readonly { readonly left: Expression; readonly right: Expression }[];
}
export interface DerivationDocument {
  readonly kind: string;
  readonly title: string;
  readonly steps: readonly StepDocument[];
  readonly result: readonly FieldDocument[];
  readonly sections?: readonly SectionDocument[];
  /** What was found besides motions. */
  readonly findings?: readonly FindingDocument[];
  /** Sentences about the result, such as how far was looked. */
  readonly notes?: readonly string[];
  /** Of a mean field: the effective process, written out. */
  readonly equations?: readonly EquationGroup[];
}
export interface ReductionDocument {
  readonly ansatz: string;
  readonly invariant: 'proved' | 'sampled' | 'leaks' | 'unknown';
  readonly form: readonly FieldDocument[];
  readonly steps: readonly StepDocument[];
  readonly flow: readonly FieldDocument[];
  readonly leaks: readonly { readonly state: string; readonly term: Expression; readonly line: number }[];
  readonly conditions: readonly Expression[];
}
export interface DeriveResult {
  readonly derivations: readonly DerivationDocument[];
  readonly reductions: readonly ReductionDocument[];
  readonly fixedPoints: readonly FixedPointsDocument[];
  /** At the points that claims name. */
  readonly spectra: readonly SpectrumDocument[];
  readonly flow: readonly FieldDocument[];
}
export type DeriveDocument = Document<'derive', DeriveResult>;

/** Numbers in the shape of the observable: a number, a list, a list of lists. */
export type Nested = Figure | readonly Nested[];
export interface ObservableDocument {
  readonly shape: readonly number[];
  /** One entry for each time; of several draws their mean. */
  readonly values: readonly Nested[];
  /** Of several draws: the standard error of each mean. */
  readonly standardError?: readonly Nested[];
}
export interface SimulateResult {
  readonly t: readonly number[];
  readonly observables: Readonly<Record<string, ObservableDocument>>;
  readonly outcome: { readonly status: string; readonly [detail: string]: unknown };
  /** The largest estimated error of each observable over all times and entries; what draws differ by is not in it. */
  readonly errorEstimate: Readonly<Record<string, Figure>>;
  /** How the paths were found; with noise the weak order of the scheme and its longest step. */
  readonly method: {
    readonly name: string;
    readonly weakOrder?: number;
    readonly order?: number;
    readonly step?: number;
  };
  /** How many draws of disorder, noise and start there are. */
  readonly draws: number;
  readonly steps: number;
  readonly evaluations: number;
  /** Somebody stopped it: what is here was done by then. */
  readonly partial?: true;
}
export type SimulateDocument = Document<'simulate', SimulateResult>;
/** A simulation at one of several sizes. */
export interface SizedResult extends SimulateResult {
  /** Where each draw is shown by itself, which one it is, from 1. */
  readonly draw?: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, Figure>>;
}
export type SizesDocument = Document<'simulate', { readonly tables: readonly SizedResult[] }>;

export interface EvidenceDocument extends Omit<Evidence, 'measured' | 'tolerance'> {
  readonly measured?: Figure;
  readonly tolerance?: Figure;
}
export interface WitnessDocument {
  readonly sizes: Witness['sizes'];
  readonly parameters: Readonly<Record<string, Nested>>;
  readonly states: Readonly<Record<string, Nested>>;
  readonly time: Figure | null;
  readonly what: string;
  readonly left: Figure;
  readonly right: Figure;
}
/** One quantity over time: what the claim says, and what the un-reduced model does with estimated errors. */
export interface CurveDocument {
  readonly of: string;
  readonly scale: 'linear' | 'log';
  readonly t: readonly Figure[];
  readonly claimed: readonly Figure[];
  readonly found: readonly Figure[];
  readonly error: readonly Figure[];
}
export interface CorrectionDocument {
  readonly claim: string;
  /** What narrows it; the claim's own where it says nothing of that. */
  readonly given: string | null;
  readonly verdict: Verdict;
  readonly evidence: readonly EvidenceDocument[];
  readonly witness: WitnessDocument | null;
  readonly reason: string | null;
}
export interface ClaimDocument {
  readonly model: string;
  readonly id: string;
  readonly verdict: Verdict;
  readonly passes: boolean;
  /** `empirical` and `unjudged` claims neither pass nor fail; `fault` is one of the program, the reason says which. */
  readonly standing: Standing;
  readonly claim: string;
  /** What narrows it, as the author wrote it: conditions, the start. */
  readonly given: string | null;
  readonly ansatz: string | null;
  readonly expectRefuted: boolean;
  readonly evidence: readonly EvidenceDocument[];
  readonly witness: WitnessDocument | null;
  /** Of a claim about trajectories: one of them, as claimed and as found. */
  readonly figure?: CurveDocument;
  readonly correction: CorrectionDocument | null;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly cite: { readonly key: string; readonly text: string | null; readonly where: string | null } | null;
}
export interface VerifySummary {
  readonly models: number;
  readonly claims: number;
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly empirical: number;
  readonly unjudged: number;
  readonly faults: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly steps: { readonly tested: number; readonly agree: number; readonly untested: number };
}
export interface VerifiedModel extends Identity {
  readonly parameters: Readonly<Record<string, Figure>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly steps: {
    readonly tested: number;
    readonly agree: number;
    readonly untested: number;
    readonly differ: readonly { readonly rule: string; readonly tested: StepTested }[];
  };
}
export interface VerifyResult {
  readonly claims: readonly ClaimDocument[];
  readonly summary: VerifySummary;
  readonly models: readonly VerifiedModel[];
  /** Models that could not be judged to the end. */
  readonly errors: readonly { readonly model: string; readonly code: string; readonly message: string }[];
}
export type VerifyDocument = Document<'verify', VerifyResult> & { readonly seed: number };
