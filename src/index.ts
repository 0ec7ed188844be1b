// The library's public door.

import type { Checked } from './certificate/check.ts';
import { type Diagnostic, render } from './diagnostic.ts';
import type { Expr } from './expr/expr.ts';
import { type Notation, print as printTerm } from './expr/print/print.ts';
import { fromTemplate, load as read } from './model/load.ts';
import type { Model } from './model/model.ts';
import { type AuditDocument, auditDocument } from './report/audit/audit.ts';
import { citedClaims, citingModel } from './report/audit/citing.ts';
import { deriveDocument } from './report/deriveDocument.ts';
import { type DmftDocument, dmftDocument } from './report/dmftDocument.ts';
import type { DeriveDocument, SimulateDocument, VerifyDocument } from './report/document.ts';
import { type Expression, inNotation } from './report/expression.ts';
import { simulateDocument } from './report/simulateDocument.ts';
import { solveDocument } from './report/solveDocument.ts';
import type { SolveDocument } from './report/solveResult.ts';
import { verifyDocument } from './report/verifyDocument.ts';
import type { ArrayOfNumbers, States } from './study/arbitrary.ts';
import { certificateOf, checkText } from './study/certify.ts';
import { DEFAULT_SEED } from './study/defaults.ts';
import { DERIVATIONS, type DeriveOptions, deriveModel } from './study/derive.ts';
import { type DmftOptions, dmftModel } from './study/dmft.ts';
import { findingsOf, type ModelFindings } from './study/findings.ts';
import { fitting } from './study/fitting.ts';
import { openModel } from './study/modelFile.ts';
import { type OnAnsatz, onAnsatz as onAnsatzOf } from './study/onAnsatz.ts';
import { withLines as addLines, type Pins, pinned } from './study/pinned.ts';
import { type At, fieldAt, jacobianAt, NoPoint, quadratureErrorAt, statesAt, valueAt } from './study/point.ts';
import { ModelError, QuestionError } from './study/refusals.ts';
import { type Shows, shrinkText } from './study/shrink.ts';
import { type SimulateOptions, simulateModel } from './study/simulate.ts';
import { type SolveOptions, solveModel } from './study/solve.ts';
import { type SymmetryOfModel, symmetriesOf } from './study/symmetries.ts';
import type { VerifyOptions as Judging } from './study/verify.ts';
import type { OtherWiring } from './study/wiring/draw.ts';
import { rewired } from './study/wiring/rewired.ts';

export type { Checked } from './certificate/check.ts';
export type * from './certificate/format.ts';
export type { Evidence, Verdict, Witness } from './check/case/verdict.ts';
export type { Diagnostic, Place } from './diagnostic.ts';
export type { Expr } from './expr/expr.ts';
export type { Notation } from './expr/print/print.ts';
export type { Model } from './model/model.ts';
export type * from './report/audit/audit.ts';
export { auditMarkdown } from './report/audit/markdown.ts';
export type * from './report/dmftDocument.ts';
export type * from './report/document.ts';
export type { Expression } from './report/expression.ts';
export type * from './report/solveResult.ts';
export { type ArrayOfNumbers, arbitrary, type Numbers, type States } from './study/arbitrary.ts';
export type { DeriveOptions } from './study/derive.ts';
export type { DmftOptions } from './study/dmft.ts';
export { type FixedPointsInLetters, fixedPointsInLetters } from './study/inLetters/fixedPoints.ts';
export { type Quantities, type SolutionInLetters, solutionsInLetters } from './study/inLetters/solutions.ts';
export * from './study/inLetters/spectra.ts';
export type { OnAnsatz } from './study/onAnsatz.ts';
export type { Pins } from './study/pinned.ts';
export type { At } from './study/point.ts';
export { ModelError, QuestionError } from './study/refusals.ts';
export type { Shows } from './study/shrink.ts';
export type { SimulateOptions } from './study/simulate.ts';
export type { SolveOptions } from './study/solve.ts';
export type { AxisOfState, SymmetryOfModel } from './study/symmetries.ts';
export type { OtherWiring } from './study/wiring/draw.ts';
export { type WiringOfModel, wirings } from './study/wiring/wiringsOfModel.ts';

/** What `verify` takes: claims by name, a seed, the number of draws, sizes and parameters in place of the declared ones. */
export type VerifyOptions = Omit<Judging, 'progress'>;

/** A model from its text: `` model`…` ``. Numbers and words may be put in; the indentation of the block is taken away. */
export function model(strings: TemplateStringsArray, ...values: readonly (number | string)[]): Model {
  const text = fromTemplate(strings, ...values);
  const { model: made, diagnostics } = read(text);
  return made ?? refuse(text, 'model', diagnostics);
}

/** A model from a file, or by its name below `./derivations`. */
export function load(path: string): Model {
  const opened = openModel(path);
  if (opened.status !== 'opened')
    throw new ModelError(opened.help === undefined ? opened.message : `${opened.message}: ${opened.help}`);
  return opened.model ?? refuse(opened.file.text, opened.file.label, opened.diagnostics);
}

function refuse(text: string, label: string, diagnostics: readonly Diagnostic[]): never {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  throw new ModelError(`\n${errors.map((d) => render(d, text, label)).join('\n\n')}`, diagnostics);
}

/** The result of `derive`: its document, with the steps and the flow of what was derived at hand. */
export interface Derived extends DeriveDocument {
  /** All steps, those of the reductions after those of the flow. Not enumerable. */
  readonly steps: DeriveDocument['result']['derivations'][number]['steps'];
}

/** Derives the vector field of a model and the reduced flow of its ansätze; every step is tested. */
export function derive(m: Model, options: DeriveOptions = {}): Derived {
  for (const name of options.only ?? [])
    if (![...DERIVATIONS, ...m.ansatze.map((a) => a.name)].includes(name))
      throw new QuestionError(`${m.name} has nothing called \`${name}\` to derive`);
  const document = deriveDocument(deriveModel(m, options));
  const { derivations, reductions } = document.result;
  const steps = [...derivations, ...reductions].flatMap((d) => d.steps);
  return Object.defineProperty({ ...document }, 'steps', { value: steps, enumerable: false }) as Derived;
}

/** Follows a model numerically from a seeded start; the errors are estimated on what is reported. */
export function simulate(m: Model, options: SimulateOptions = {}): SimulateDocument {
  const [fit] = fitting([m], options);
  const run = simulateModel(m, { ...options, ...fit });
  if ('refused' in run) throw new QuestionError(run.refused);
  return simulateDocument(run);
}

/** Finds, certifies and counts the fixed points of a model at values of its parameters. */
export function solve(m: Model, options: SolveOptions = {}): SolveDocument {
  const [fit] = fitting([m], options);
  const solved = solveModel(m, { ...options, ...fit });
  if ('refused' in solved) throw new QuestionError(solved.refused);
  return solveDocument(solved);
}

/**
 * Derives the mean field of a disordered model, tests its lemmas in exact arithmetic, and solves it at values of the
 * parameters. @throws {QuestionError} where the rule does not cover the model
 */
export function dmft(m: Model, options: DmftOptions = {}): DmftDocument {
  const [fit] = fitting([m], options);
  const found = dmftModel(m, { ...options, ...fit });
  if ('refused' in found) throw new QuestionError(found.refused);
  if ('refusal' in found) throw new QuestionError(found.refusal.message);
  return dmftDocument(found);
}

/**
 * The certificate of what `solve` finds, as the text of a file: accepted by the independent checker, or refused with what it
 * says.
 */
export function certificate(m: Model, options: SolveOptions = {}): string {
  const [fit] = fitting([m], options);
  const solved = solveModel(m, { ...options, ...fit });
  if ('refused' in solved) throw new QuestionError(solved.refused);
  const { text, checked } = certificateOf(solved);
  if (!checked.accepted) throw new QuestionError(`the independent checker rejects the certificate: ${checked.reason}`);
  return text;
}

/** Puts the text of a certificate to the independent checker; with a model, its equations have to be those of the model. */
export const checkCertificate = (text: string, m?: Model): Checked => checkText(text, m);

/** Judges the claims of a model, or of several. Between models other work gets its turn. */
export async function verify(m: Model | readonly Model[], options: VerifyOptions = {}): Promise<VerifyDocument> {
  const models = Array.isArray(m) ? (m as readonly Model[]) : [m as Model];
  for (const name of options.claims ?? [])
    if (models.every((x) => x.claims.every((c) => c.name !== name)))
      throw new QuestionError(`no claim is called \`${name}\``);
  return judged(models, options, () => options.claims);
}

/**
 * What became of the statements of the sources that the claims of these models cite, source by source; other claims are
 * counted only. `auditMarkdown` writes it as a document.
 */
export async function audit(
  m: Model | readonly Model[],
  options: Omit<VerifyOptions, 'claims'> = {},
): Promise<AuditDocument> {
  const models = Array.isArray(m) ? (m as readonly Model[]) : [m as Model];
  return auditDocument(await judged(models, options, citedClaims), models.map(citingModel));
}

async function judged(
  models: readonly Model[],
  options: VerifyOptions,
  claimsOf: (m: Model) => readonly string[] | undefined,
): Promise<VerifyDocument> {
  const fits = fitting(models, options);
  const found: ModelFindings[] = [];
  for (const [k, one] of models.entries()) {
    await new Promise((turn) => setImmediate(turn));
    const claims = claimsOf(one);
    found.push(findingsOf(one, { ...options, ...(claims && { claims }), ...fits[k] }));
  }
  return verifyDocument(found, options.seed ?? DEFAULT_SEED);
}

/** The vector field of a model at a point, by state; of a map what one step adds, of a flow with noise its drift. */
export const field = (m: Model, at: At = {}): States => asked(() => fieldAt(m, at));

/** The Jacobian of a model at a point: rows and columns are the numbers of its states, in their order. Of a map that of its step. */
export const jacobian = (m: Model, at: At = {}): readonly (readonly number[])[] => asked(() => jacobianAt(m, at));

/** How far both are known there where expectations are taken by quadrature; 0 where none are. */
export const quadratureError = (m: Model, at: At = {}): number => asked(() => quadratureErrorAt(m, at));

/** The states of a model at a point: those given, and for the others a start, drawn from the seed. */
export const states = (m: Model, at: At = {}): States => asked(() => statesAt(m, at));

/** The value of an expression of the model language at a point of a model: `value(m, 'mean(x[i] for i in n)', { states })`. */
export const value = (m: Model, expression: string, at: At = {}): ArrayOfNumbers =>
  asked(() => valueAt(m, expression, at));

/** A random point on an ansatz, the derived reduced flow there, and how it moves the states of the model. */
export const onAnsatz = (m: Model, name: string, at: At = {}): OnAnsatz => asked(() => onAnsatzOf(m, name, at));

/** Orders of members, rotations of components and signs of states that the motion does not see, as the engine finds them. */
export const symmetries = (m: Model): readonly SymmetryOfModel[] => symmetriesOf(m);

/** The model with numbers put in the place of those that it declares: sizes, parameters, a start; data files come inside. */
export const withValues = (m: Model, pins: Pins): Model => model`${pinned(m, pins)}`;

/**
 * The model with another wiring, drawn by `arbitrary.wiring`. Of its claims those are kept that name points, as points to look
 * at: what claims say they say of the wiring that is declared.
 */
export const withWiring = (m: Model, wiring: OtherWiring): Model =>
  Object.keys(wiring.data).length === 0 ? m : model`${rewired(m, wiring) ?? pinned(m, wiring)}`;

/** The model with lines of the model language added. */
export const withLines = (m: Model, ...lines: readonly string[]): Model => model`${addLines(pinned(m), ...lines)}`;

/**
 * The smallest model found that still shows something, a failure for instance: statements, lines, terms and factors are left
 * out as long as it does. `m.source` of what comes back is a file that can be kept.
 */
export async function shrinkToModel(m: Model, shows: Shows): Promise<Model> {
  return model`${await shrinkText(pinned(m), shows)}`;
}

function asked<T>(run: () => T): T {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof NoPoint) throw new QuestionError(problem.message);
    throw problem;
  }
}

/** An expression of a document, or a term of a model, in a notation. */
export function print(x: Expression | Expr, notation: Notation = 'unicode'): string {
  return 'kind' in x ? printTerm(x, notation) : inNotation(x, notation);
}
