import { lemmasOf, meanFieldOf } from '../check/meanField/theory.ts';
import { type TestedStep, testDerivation } from '../check/steps/step.ts';
import { apart } from '../expr/intern.ts';
import { rational } from '../expr/rational.ts';
import type { EffectiveProcess } from '../model/effective.ts';
import type { Ansatz, Model } from '../model/model.ts';
import { TooManyTerms } from '../rewrite/expand.ts';
import { closedFields } from '../theory/closure/closure.ts';
import { closureDerivations, closuresOf, isClosed } from '../theory/closure/closures.ts';
import { conservedQuantities, conservedWithin } from '../theory/conserved/conserved.ts';
import type { Derivation, Field } from '../theory/derivation.ts';
import { expandedEigenvalues, expandedFixedPoints } from '../theory/expansion/expansions.ts';
import type { Asked } from '../theory/expansion/small.ts';
import { motionsOf } from '../theory/fixedPoints/system.ts';
import { gradientFlow } from '../theory/gradientFlow.ts';
import { linearFlows } from '../theory/linearFlow/linearFlows.ts';
import { type Reduction, reduction } from '../theory/reduction.ts';
import type { LemmaReport } from '../theory/shortHorizon/lemmas.ts';
import { symmetries } from '../theory/symmetry/symmetries.ts';
import { thresholdsOf } from '../theory/thresholds/thresholds.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { type DerivedFixedPoints, fixedPointsOfAnsatz, fixedPointsOfModel } from './fixedPoints.ts';
import { type DerivedSpectrum, spectraOf } from './spectra.ts';

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

/** Derives the vector field of a model, what it conserves and the reduced flow of each ansatz, and tests each step in numbers. */
export const deriveModel = (model: Model, options: DeriveOptions = {}): Theory => apart(() => derived(model, options));

function derived(model: Model, options: DeriveOptions): Theory {
  const { only, seed = DEFAULT_SEED } = options;
  const wanted = (name: string): boolean => only === undefined || only.includes(name);
  const flow = gradientFlow(model);
  const tested = (d: Derivation, at = `${seed}`): TestedDerivation => ({ ...d, steps: testDerivation(d, model, at) });
  const known = new Map<Ansatz, Reduction>();
  const reduced = (a: Ansatz): Reduction => {
    const r = known.get(a) ?? reduction(a, flow.result, model.time);
    known.set(a, r);
    return r;
  };
  const reducedOf = (name: string): readonly Field[] => reduced(model.ansatze.find((a) => a.name === name)!).fields;
  const within = (a: Ansatz): readonly TestedDerivation[] => {
    const found = conservedWithin(reduced(a), model);
    return found === undefined ? [] : [tested(found)];
  };
  const closures = wanted('closure') || wanted('linear-flow') ? closuresOf(model, flow.result) : [];
  const alone = flow.result.filter((f) => f.state.axes.length === f.state.components);
  const linear = (): readonly Derivation[] => [
    ...linearFlows(alone, model, ''),
    ...closures.filter(isClosed).flatMap((c) => linearFlows(closedFields(c), model, '')),
    ...model.ansatze
      .filter((a) => reduced(a).invariant === 'proved' || reduced(a).invariant === 'sampled')
      .flatMap((a) => linearFlows(reduced(a).fields, model, ` within ${a.name}`)),
  ];
  const derivations: TestedDerivation[] = [
    ...(wanted('gradient-flow') ? [tested(flow)] : []),
    ...(wanted('conserved') ? [tested(conservedQuantities(model, flow.result))] : []),
    ...model.ansatze.filter((a) => wanted(a.name) || wanted('conserved')).flatMap(within),
    ...(wanted('symmetries') ? [tested(symmetries(model, flow.result), `${seed}/symmetries`)] : []),
    ...(wanted('closure') ? closureDerivations(closures, model).map((d, k) => tested(d, `${seed}/closure ${k}`)) : []),
    ...(wanted('linear-flow') ? linear().map((d, k) => tested(d, `${seed}/linear ${k}`)) : []),
  ];
  const reductions = model.ansatze
    .filter((a: Ansatz) => wanted(a.name))
    .map((a): TestedReduction => {
      const r = reduced(a);
      return {
        ...r,
        steps: testDerivation(
          { kind: 'reduction', title: a.name, steps: r.steps, result: r.fields },
          model,
          `${seed}/${a.name}`,
        ),
      };
    });
  const solved = [
    ...(['fixed-points', 'spectrum', 'thresholds', 'expansions'].some(wanted) ? [fixedPointsOfModel(model, seed)] : []),
    ...model.ansatze
      .filter((a) => wanted(a.name) || wanted('fixed-points') || wanted('expansions'))
      .map((a) => fixedPointsOfAnsatz(reduced(a), model, seed)),
  ].filter((f) => f !== undefined);
  const fixedPoints = solved.filter((f) => wanted('fixed-points') || (f.ansatz !== undefined && wanted(f.ansatz)));
  const own = solved.find((f) => f.ansatz === undefined && f.kind === 'solved');
  const atPoints = ['spectrum', 'thresholds', 'expansions'].some(wanted)
    ? spectraOf(model, seed, own?.kind === 'solved' ? own : undefined)
    : [];
  if (wanted('mean-field')) derivations.push(...meanField(model, tested, only !== undefined));
  const spectra = wanted('spectrum') ? atPoints : [];
  if (wanted('thresholds'))
    derivations.push(
      ...thresholdsAt(atPoints, model, (a) => (a === undefined ? flow.result : reducedOf(a))).map((d) => tested(d)),
    );
  if (wanted('expansions')) derivations.push(...expansionsIn(solved, atPoints, model, options).map((d) => tested(d)));
  return { model, seed, derivations, reductions, fixedPoints, spectra, flow: flow.result };
}

/** Fixed points and eigenvalues as series in a small letter. */
function expansionsIn(
  solved: readonly DerivedFixedPoints[],
  spectra: readonly DerivedSpectrum[],
  model: Model,
  { expand }: DeriveOptions,
): readonly Derivation[] {
  const asked = expand === undefined ? undefined : askedIn(model, expand);
  const within = (ansatz: string | undefined): string => (ansatz === undefined ? '' : ` within ${ansatz}`);
  const points = solved.flatMap((f) =>
    f.kind === 'solved' ? (expandedFixedPoints(f.found, model, within(f.ansatz), asked) ?? []) : [],
  );
  const factors = new Map(
    spectra.flatMap(({ found }) =>
      found.kind === 'none'
        ? []
        : found.factors.map((x) => [x.polynomial.map((c) => c.id).join(), x.polynomial] as const),
    ),
  );
  const eigenvalues = expandedEigenvalues([...factors.values()], model, '', asked);
  return eigenvalues === undefined ? points : [...points, eigenvalues];
}

/** `w` or `1/n` as a letter of the model. */
function askedIn(model: Model, { small, order }: NonNullable<DeriveOptions['expand']>): Asked | undefined {
  const [, over, name] = /^(1\/)?(.*)$/.exec(small)!;
  const found = [...model.parameters, ...model.sizes].find((d) => d.letter.name === name);
  if (found === undefined) return undefined;
  return { letter: found.letter, large: over !== undefined, extent: { order: rational(order) } };
}

/** The mean field of a model whose sizes are said to grow; why there is none, where the rule does not cover it. */
function meanField(
  model: Model,
  tested: (d: Derivation) => TestedDerivation,
  asked: boolean,
): readonly TestedDerivation[] {
  const none = (why: string): readonly TestedDerivation[] => [
    tested({ kind: 'mean-field', title: 'Mean field', steps: [], result: [], notes: [`none: ${why}`] }),
  ];
  if (model.limits.length === 0) return asked ? none('no size of the model goes to infinity by a `limit`') : [];
  const found = meanFieldOf(model);
  if ('refusal' in found) return none(found.refusal.message);
  return [{ ...tested(found.derivation), effective: { process: found.process, lemmas: lemmasOf(model, found) } }];
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

/** What keeps a derivation from its end, if the exception is of that kind and not a fault of the program. */
export const underived = (problem: unknown): string | undefined =>
  problem instanceof TooManyTerms ? problem.message : undefined;
