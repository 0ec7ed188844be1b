import { reductionWithin } from '../check/case/case.ts';
import { lemmasOf, meanFieldOf } from '../check/meanField/theory.ts';
import { testDerivation } from '../check/steps/step.ts';
import { rational } from '../expr/rational.ts';
import type { Ansatz, Model } from '../model/model.ts';
import { closedFields } from '../theory/closure/closure.ts';
import { closureDerivations, closuresOf, isClosed } from '../theory/closure/closures.ts';
import { conservedQuantities, conservedWithin } from '../theory/conserved/conserved.ts';
import type { Derivation, Field } from '../theory/derivation.ts';
import { expandedEigenvalues, expandedFixedPoints } from '../theory/expansion/expansions.ts';
import type { Asked } from '../theory/expansion/small.ts';
import { motionsOf } from '../theory/fixedPoints/system.ts';
import { gradientFlow, vectorField } from '../theory/gradientFlow.ts';
import { linearFlows } from '../theory/linearFlow/linearFlows.ts';
import type { Reduction } from '../theory/reduction.ts';
import { symmetries } from '../theory/symmetry/symmetries.ts';
import { thresholdsOf } from '../theory/thresholds/thresholds.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { fixedPointsOfModel, putBack, type Solved, solvedWithin, type UnsolvedFixedPoints } from './fixedPoints.ts';
import { type DerivedSpectrum, spectraOf } from './spectra.ts';
import type { DeriveOptions, TestedDerivation, TestedReduction, Theory } from './theory.ts';

/**
 * The parts of a theory that stand on nothing of one another but the field and the reductions, in the order of their
 * results: each can be derived without the others, and is the same then.
 */
export const CHAPTERS = ['field', 'conserved', 'symmetries', 'closures', 'mean-field', 'points', 'forms'] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** What a chapter finds. */
type Found = Partial<Pick<Theory, 'derivations' | 'reductions' | 'fixedPoints' | 'spectra'>>;

/** What the chapters of a theory share. */
export class Desk {
  readonly model: Model;
  readonly options: DeriveOptions;
  readonly seed: number;
  private field: Derivation | undefined;
  private solved: readonly (Solved | UnsolvedFixedPoints)[] | undefined;

  constructor(model: Model, options: DeriveOptions) {
    this.model = model;
    this.options = options;
    this.seed = options.seed ?? DEFAULT_SEED;
  }

  wanted(...names: readonly string[]): boolean {
    const { only } = this.options;
    return only === undefined || names.some((name) => only.includes(name));
  }

  get gradientFlow(): Derivation {
    this.field ??= gradientFlow(this.model);
    return this.field;
  }
  /** The fields alone: who does not write down how they are found does not find out. */
  get flow(): readonly Field[] {
    return vectorField(this.model);
  }

  /** The one that points within the ansatz have their spectra from: derived once for both. */
  reduced(a: Ansatz): Reduction {
    return reductionWithin(a, this.flow, this.model.time);
  }

  /** The fixed points of the reduced motion of each ansatz that has any, not put back yet. */
  get solvedForms(): readonly (Solved | UnsolvedFixedPoints)[] {
    this.solved ??= this.model.ansatze.flatMap((a) => solvedWithin(this.reduced(a), this.model) ?? []);
    return this.solved;
  }

  tested(d: Derivation, at = ''): TestedDerivation {
    return { ...d, steps: testDerivation(d, this.model, `${this.seed}${at}`) };
  }
}

/** How each chapter is derived. */
export const WRITTEN: Readonly<Record<Chapter, (desk: Desk) => Found>> = {
  field: (d) => (d.wanted('gradient-flow') ? { derivations: [d.tested(d.gradientFlow)] } : {}),
  conserved: (d) => ({
    derivations: [
      ...(d.wanted('conserved') ? [d.tested(conservedQuantities(d.model, d.flow))] : []),
      ...d.model.ansatze
        .filter((a) => d.wanted(a.name, 'conserved'))
        .flatMap((a) => conservedWithin(d.reduced(a), d.model) ?? [])
        .map((found) => d.tested(found)),
    ],
  }),
  symmetries: (d) =>
    d.wanted('symmetries') ? { derivations: [d.tested(symmetries(d.model, d.flow), '/symmetries')] } : {},
  closures: closuresIn,
  'mean-field': (d) => (d.wanted('mean-field') ? { derivations: meanField(d) } : {}),
  points: pointsIn,
  forms: formsIn,
};

function closuresIn(desk: Desk): Found {
  const { model, flow } = desk;
  if (!desk.wanted('closure', 'linear-flow')) return {};
  const closures = closuresOf(model, flow);
  const alone = flow.filter((f) => f.state.axes.length === f.state.components);
  const linear = (): readonly Derivation[] => [
    ...linearFlows(alone, model, ''),
    ...closures.filter(isClosed).flatMap((c) => linearFlows(closedFields(c), model, '')),
    ...model.ansatze
      .filter((a) => desk.reduced(a).invariant === 'proved' || desk.reduced(a).invariant === 'sampled')
      .flatMap((a) => linearFlows(desk.reduced(a).fields, model, ` within ${a.name}`)),
  ];
  return {
    derivations: [
      ...(desk.wanted('closure')
        ? closureDerivations(closures, model).map((d, k) => desk.tested(d, `/closure ${k}`))
        : []),
      ...(desk.wanted('linear-flow') ? linear().map((d, k) => desk.tested(d, `/linear ${k}`)) : []),
    ],
  };
}

/** Fixed points of the model, spectra, and what becomes of both as parameters move. */
function pointsIn(desk: Desk): Found {
  const { model, seed, options } = desk;
  if (!desk.wanted('fixed-points', 'spectrum', 'thresholds', 'expansions')) return {};
  const own = fixedPointsOfModel(model, seed);
  const spectra = desk.wanted('spectrum', 'thresholds', 'expansions')
    ? spectraOf(model, seed, own?.kind === 'solved' ? own : undefined)
    : [];
  const fields = (name: string | undefined): readonly Field[] =>
    name === undefined ? desk.flow : desk.reduced(model.ansatze.find((a) => a.name === name)!).fields;
  const thresholds = desk.wanted('thresholds') ? thresholdsAt(spectra, model, fields) : [];
  const expansions = (): readonly Derivation[] => {
    const asked = askedIn(model, options);
    return [...(own === undefined ? [] : expandedPoints(own, model, asked)), ...expandedFactors(spectra, model, asked)];
  };
  return {
    derivations: [...thresholds, ...(desk.wanted('expansions') ? expansions() : [])].map((d) => desk.tested(d)),
    fixedPoints: own !== undefined && desk.wanted('fixed-points') ? [own] : [],
    spectra: desk.wanted('spectrum') ? spectra : [],
  };
}

function formsIn(desk: Desk): Found {
  const { model, seed, options } = desk;
  // Beside the fixed points that they expand: another thread may write what is said of the whole model.
  const expansions = (): readonly Derivation[] =>
    desk.solvedForms.flatMap((f) => expandedPoints(f, model, askedIn(model, options)));
  return {
    derivations: desk.wanted('expansions') ? expansions().map((d) => desk.tested(d)) : [],
    reductions: model.ansatze
      .filter((a) => desk.wanted(a.name))
      .map((a): TestedReduction => {
        const r = desk.reduced(a);
        const d = { kind: 'reduction', title: a.name, steps: r.steps, result: r.fields };
        return { ...r, steps: testDerivation(d, model, `${seed}/${a.name}`) };
      }),
    fixedPoints: model.ansatze.some((a) => desk.wanted('fixed-points', a.name))
      ? desk.solvedForms.filter((f) => desk.wanted('fixed-points', f.ansatz!)).map((f) => putBack(f, model, seed))
      : [],
  };
}

/** Fixed points as series in a small letter. */
function expandedPoints(
  f: Pick<Solved, 'kind' | 'found' | 'ansatz'> | UnsolvedFixedPoints,
  model: Model,
  asked: Asked | undefined,
): readonly Derivation[] {
  if (f.kind !== 'solved') return [];
  const made = expandedFixedPoints(f.found, model, f.ansatz === undefined ? '' : ` within ${f.ansatz}`, asked);
  return made === undefined ? [] : [made];
}

/** Eigenvalues as series in a small letter, equal factors once. */
function expandedFactors(
  spectra: readonly DerivedSpectrum[],
  model: Model,
  asked: Asked | undefined,
): readonly Derivation[] {
  const factors = new Map(
    spectra.flatMap(({ found }) =>
      found.kind === 'none'
        ? []
        : found.factors.map((x) => [x.polynomial.map((c) => c.id).join(), x.polynomial] as const),
    ),
  );
  const made = expandedEigenvalues([...factors.values()], model, '', asked);
  return made === undefined ? [] : [made];
}

/** `w` or `1/n` as a letter of the model. */
function askedIn(model: Model, { expand }: DeriveOptions): Asked | undefined {
  if (expand === undefined) return undefined;
  const { small, order } = expand;
  const [, over, name] = /^(1\/)?(.*)$/.exec(small)!;
  const found = [...model.parameters, ...model.sizes].find((d) => d.letter.name === name);
  if (found === undefined) return undefined;
  return { letter: found.letter, large: over !== undefined, extent: { order: rational(order) } };
}

/** The mean field of a model whose sizes are said to grow; why there is none, where the rule does not cover it. */
function meanField(desk: Desk): readonly TestedDerivation[] {
  const { model } = desk;
  const none = (why: string): readonly TestedDerivation[] => [
    desk.tested({ kind: 'mean-field', title: 'Mean field', steps: [], result: [], notes: [`none: ${why}`] }),
  ];
  if (model.limits.length === 0)
    return desk.options.only === undefined ? [] : none('no size of the model goes to infinity by a `limit`');
  const found = meanFieldOf(model);
  if ('refusal' in found) return none(found.refusal.message);
  return [{ ...desk.tested(found.derivation), effective: { process: found.process, lemmas: lemmasOf(model, found) } }];
}

/** The thresholds of each point that claims name, those of one point within the model and an ansatz alike once. */
function thresholdsAt(
  spectra: readonly DerivedSpectrum[],
  model: Model,
  fields: (ansatz: string | undefined) => readonly Field[],
): readonly Derivation[] {
  const options = { time: model.time, data: model.data };
  const seen = new Set<string>();
  return spectra.flatMap(({ found, point, ansatz }) => {
    const d =
      found.kind === 'none'
        ? undefined
        : thresholdsOf(found, point, model.time, ansatz, motionsOf(fields(ansatz), options));
    const key = d?.sections?.map((s) => s.equations.map((e) => `${e.left.id}=${e.right.id}`).join()).join(';');
    if (d === undefined || key === undefined || seen.has(key)) return [];
    seen.add(key);
    return [d];
  });
}
