import type { StepTest, TestedStep } from '../check/steps/step.ts';
import type { Model } from '../model/model.ts';
import type { TestedDerivation, TestedReduction, Theory } from '../study/derive.ts';
import { identityOf, valuesAt } from '../study/values.ts';
import type { Field, Finding, Justification } from '../theory/derivation.ts';
import type { LemmaReport } from '../theory/shortHorizon/lemmas.ts';
import {
  type DerivationDocument,
  type DeriveDocument,
  document,
  type FieldDocument,
  type FindingDocument,
  figure,
  type ReductionDocument,
  type StepDocument,
  type StepTested,
  warningsOf,
} from './document.ts';
import { effectiveEquations } from './effective.ts';
import { componentsOf, reservedNames, sides, symbolOf, termExpression } from './expression.ts';
import { fixedPointsDocument } from './fixedPointsDocument.ts';
import { spectrumDocument } from './spectraDocument.ts';

/** The document of a model's theory. */
export function deriveDocument(theory: Theory): DeriveDocument {
  const { model, seed } = theory;
  const reserved = reservedNames(model);
  return document(
    'derive',
    { model: identityOf(model), values: valuesAt(model), seed },
    {
      derivations: theory.derivations.map((d) => derivationDocument(d, reserved, model.time)),
      reductions: theory.reductions.map((r) => reductionDocument(r, reserved, model.time)),
      fixedPoints: theory.fixedPoints.map((f) => fixedPointsDocument(f, reserved, (s) => stepDocument(s, reserved))),
      spectra: theory.spectra.map((s) => spectrumDocument(s, model.time, reserved, (x) => stepDocument(x, reserved))),
      flow: theory.flow.map((f) => fieldDocument(f, reserved, model.time)),
    },
    warningsOf(model.name, model.warnings),
  );
}

/** A derivation with its tests; of a mean field, with the equations that it leads to. */
export function derivationDocument(
  d: TestedDerivation,
  reserved: readonly string[],
  time: Model['time'],
): DerivationDocument {
  const made = plainDocument(d, reserved, time);
  if (d.effective === undefined) return made;
  return { ...withLemmas(made, d.effective.lemmas), equations: effectiveEquations(d.effective.process) };
}

/** Lemmas are tested together, by the whole derivation on short horizons. */
function withLemmas(d: DerivationDocument, lemmas: LemmaReport): DerivationDocument {
  if (lemmas.verdict === 'beyond') return d;
  const tested: StepTested = {
    status: lemmas.verdict === 'equal' ? 'agrees' : 'differs',
    by: ['the un-reduced map on short horizons, in exact arithmetic'],
    points: lemmas.quantities.length,
    gap: lemmas.verdict === 'equal' ? 0 : 'Infinity',
    at: lemmas.quantities.find((q) => !q.equal)?.text ?? null,
    reason: null,
  };
  return { ...d, steps: d.steps.map((s) => (/\blemma\b/.test(s.rule) ? { ...s, tested } : s)) };
}

function plainDocument(d: TestedDerivation, reserved: readonly string[], time: Model['time']): DerivationDocument {
  return {
    kind: d.kind,
    title: d.title,
    steps: d.steps.map((s) => stepDocument(s, reserved)),
    result: d.result.map((f) => fieldDocument(f, reserved, time)),
    ...(d.sections && {
      sections: d.sections.map((x) => ({
        title: x.title,
        equations: x.equations.map((e) => sides(e.left, e.right, componentsOf(e.indices, e.components), reserved)),
      })),
    }),
    ...(d.findings && { findings: d.findings.map((f) => findingDocument(f, reserved)) }),
    ...(d.notes && { notes: d.notes }),
  };
}

function findingDocument(f: Finding, reserved: readonly string[]): FindingDocument {
  const { indices, components, term } = f.quantity;
  return {
    says: f.says,
    quantity: termExpression(term, componentsOf(indices, components), reserved),
    when: f.when.map(({ left, right }) => sides(left, right, [], reserved)),
    proved: f.proved,
    conditions: f.conditions.map((c) => termExpression(c, [], reserved)),
  };
}

function reductionDocument(r: TestedReduction, reserved: readonly string[], time: Model['time']): ReductionDocument {
  return {
    ansatz: r.ansatz.name,
    invariant: r.invariant,
    form: formOf(r.ansatz, reserved),
    steps: r.steps.map((s) => stepDocument(s, reserved)),
    flow: r.fields.map((f) => fieldDocument(f, reserved, time)),
    leaks: r.leaks.map((l) => ({
      state: l.state.name,
      term: termExpression(l.term, componentsOf(l.indices, l.state.components), reserved),
      line: l.place.line,
    })),
    conditions: r.conditions.map((c) => termExpression(c, [], reserved)),
  };
}

/** The items of an ansatz as equations. */
export const formOf = (ansatz: Model['ansatze'][number], reserved: readonly string[]): ReductionDocument['form'] =>
  ansatz.items.map((item) => ({
    state: item.state.name,
    ...sides(
      symbolOf(item.state, item.indices),
      item.term,
      componentsOf(item.indices, item.state.components),
      reserved,
    ),
    line: item.place.line,
  }));

export function fieldDocument(f: Field, reserved: readonly string[], time: Model['time']): FieldDocument {
  const of = symbolOf(f.state, f.indices);
  const [left, sign] = time === 'discrete' ? [of, { sign: '<-' as const }] : [{ of, derivative: 1 }, {}];
  const components = componentsOf(f.indices, f.state.components);
  return { state: f.state.name, ...sign, ...sides(left, f.right, components, reserved), ...lineOf(f) };
}

function stepDocument(s: TestedStep, reserved: readonly string[]): StepDocument {
  const { left, right } = sides(s.before, s.after, componentsOf(s.indices, s.components), reserved);
  return {
    before: left,
    after: right,
    rule: ruleOf(s.why),
    tested: testedDocument(s.tested),
    ...(s.conditions && { conditions: s.conditions.map((c) => termExpression(c, [], reserved)) }),
    ...(s.steps && { steps: s.steps.map((x) => stepDocument(x, reserved)) }),
    ...lineOf(s),
  };
}

const lineOf = ({ place }: Pick<Field, 'place'>): { readonly line?: number } =>
  place === undefined ? {} : { line: place.line };

export function ruleOf(why: Justification): string {
  switch (why.by) {
    case 'rule':
      return why.rule;
    case 'definition':
      return `definition of ${why.of}`;
    case 'lemma':
      return `lemma: ${why.text}`;
    case 'assumption':
      return `assumption: ${why.text}`;
  }
}

export function testedDocument(t: StepTest): StepTested {
  const by = t.status === 'untested' ? [] : typeof t.by === 'string' ? [t.by] : t.by;
  return {
    status: t.status,
    by,
    points: t.status === 'agrees' ? t.points : null,
    gap: t.status === 'untested' ? null : figure(t.gap),
    at: t.status === 'differs' ? t.at : null,
    reason:
      t.status === 'untested'
        ? t.reason
        : t.status === 'agrees' && t.quadrature !== undefined
          ? `expectations by quadrature to ${t.quadrature.toExponential(1)}`
          : null,
  };
}
