import { chart, drawCoordinates, pointMap } from '../../check/case/chart.ts';
import { eigenvaluesIn } from '../../check/spectrum/comparedSpectrum.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { drift } from '../../model/motion.ts';
import { unpack } from '../../numeric/instrument.ts';
import { random } from '../../numeric/random.ts';
import { scalar, type Values } from '../../numeric/scalar.ts';
import { inDomain, type Setting, sizeOf } from '../../numeric/setting.ts';
import { motionsOf } from '../../theory/fixedPoints/system.ts';
import { vectorField } from '../../theory/gradientFlow.ts';
import { thresholdsOf } from '../../theory/thresholds/thresholds.ts';
import type { States } from '../arbitrary.ts';
import { DEFAULT_SEED } from '../defaults.ts';
import { fixedPointsOfModel } from '../fixedPoints.ts';
import { type At, byLetter } from '../point.ts';
import { type DerivedSpectrum, spectraOf } from '../spectra.ts';
import { numbersOf, once, settingAt } from './place.ts';

/** An eigenvalue, of a map a multiplier, and how often it occurs; below 0 where what was derived is wrong at these sizes. */
export interface EigenvalueInNumbers {
  readonly re: number;
  readonly im: number;
  readonly multiplicity: number;
}

/** A spectrum that the engine derives in letters, at numbers for the letters; on spheres, simplices and symmetric matrices of the tangent space. */
export interface SpectrumInLetters {
  /** The claims that name the point. */
  readonly claims: readonly string[];
  readonly states: States;
  readonly eigenvalues: readonly EigenvalueInNumbers[];
}

/** A value of a parameter, the others as they are, at which the engine says that something becomes critical at a point. */
export interface ThresholdInLetters {
  readonly parameter: string;
  readonly value: number;
  /** `an eigenvalue is 0`, `a pair of eigenvalues is imaginary`, `a multiplier is 1`, `a multiplier is -1`. */
  readonly says: string;
  /** Which of the spectra becomes critical. */
  readonly spectrum: number;
}

/** Of the whole model; on spheres and simplices along the directions that they leave. */
const derived = once((model): readonly DerivedSpectrum[] => {
  const own = fixedPointsOfModel(model, DEFAULT_SEED);
  return spectraOf(model, DEFAULT_SEED, own?.kind === 'solved' ? own : undefined).filter(
    (s) => s.ansatz === undefined && s.found.kind === 'spectrum',
  );
});

/**
 * The spectra of the Jacobian that are derived in letters, in numbers: of the whole model at the points that claims name or
 * that were solved for, as far as they are real there. What a point leaves free is drawn from the seed.
 * @throws {QuestionError}
 */
export function spectraInLetters(model: Model, at: At = {}): readonly (SpectrumInLetters | undefined)[] {
  const all = derived(model);
  if (all.length === 0) return [];
  const setting = settingAt(model, at);
  return all.map((s, k) => {
    const there = placeOf(s, model, setting, at, k);
    if (there === undefined || s.found.kind === 'none') return undefined;
    const { y, values } = there;
    // Equal ones are told by the largest.
    const rough = eigenvaluesIn(s.found, values, 0);
    if (rough === undefined) return undefined;
    const size = rough.reduce((m, { value }) => Math.max(m, Math.hypot(value.re, value.im)), 0);
    const own = eigenvaluesIn(s.found, values, size);
    if (own === undefined) return undefined;
    return {
      claims: s.claims,
      states: byLetter(
        model.states.map((x) => x.letter),
        setting,
        y,
      ),
      eigenvalues: own.map(({ value, times }) => ({ re: value.re, im: value.im, multiplicity: times })),
    };
  });
}

/** The state at the point of a spectrum, and numbers for the letters; undefined where it is not real, or not in the domains. */
function placeOf(s: DerivedSpectrum, model: Model, setting: Setting, at: At, k: number) {
  const draw = random(`${at.seed ?? DEFAULT_SEED}/in letters ${k}`);
  const map = chart(model, undefined, setting);
  // Letters of an ansatz that the point leaves free are numbers here.
  const free = new Map<Letter, Float64Array>(
    s.point.entries
      .flatMap((e) => letters(e.term))
      .filter((l) => l.role === 'reduced' && l.axes.length === 0)
      .map((l) => [l, Float64Array.of(Math.round(100 * (0.5 + draw.uniform())) / 100)]),
  );
  const states = model.states.map((x) => x.letter);
  const y = pointMap(model, map, s.point, setting, { extra: [...free.keys()] }).evaluate(
    drawCoordinates(map, setting, draw),
    at.time ?? 0,
    free,
  );
  if (!y.every(Number.isFinite)) return undefined;
  const values = numbersOf(
    setting,
    new Map<Letter, ArrayLike<number>>([...unpack(y, states, setting), ...free]),
    at.time ?? 0,
  );
  return { y, values };
}

const edges = once((model) =>
  derived(model).map(({ found, point }) => {
    if (found.kind === 'none') return [];
    const fields = vectorField(drift(model));
    const d = thresholdsOf(
      found,
      point,
      model.time,
      undefined,
      motionsOf(fields, { time: model.time, data: model.data }),
    );
    return (d?.sections ?? []).flatMap((s) =>
      s.equations.map((e) => ({ ...e, says: s.title.replace(/^Where (.*?)(, for each .*)?$/, '$1') })),
    );
  }),
);

/** The thresholds of these spectra that lie in the domains of their parameters, in numbers. @throws {QuestionError} */
export function thresholdsInLetters(model: Model, at: At = {}): readonly ThresholdInLetters[] {
  const all = edges(model);
  if (all.every((x) => x.length === 0)) return [];
  const setting = settingAt(model, at);
  const values = numbersOf(setting, new Map(), at.time ?? 0);
  return all.flatMap((own, spectrum) =>
    own.flatMap(({ left, right, indices, says, needs = [] }) => {
      if (left.kind !== 'sym') return [];
      const parameter = left.letter;
      const fulfilled = needs.every((n) => each(n.term, [], values, setting).every((x) => (n.open ? x > 0 : x >= 0)));
      if (!fulfilled) return [];
      return each(right, indices, values, setting)
        .filter((value) => Number.isFinite(value) && inDomain(value, parameter.domain, setting))
        .map((value) => ({ parameter: parameter.name, value, says, spectrum }));
    }),
  );
}

/** A term for each value of the index over which it may stand. */
function each(e: Expr, indices: readonly Atom[], values: Values, setting: Setting): readonly number[] {
  const [atom] = indices;
  const one = (k?: number): number => {
    try {
      return scalar(e, values, atom === undefined || k === undefined ? new Map() : new Map([[atom, k]]));
    } catch {
      // It speaks of what only the point has.
      return Number.NaN;
    }
  };
  return atom === undefined ? [one()] : lengthsOf(indices, setting).map(one);
}
const lengthsOf = (indices: readonly Atom[], setting: Setting): readonly number[] =>
  Array.from({ length: sizeOf(indices[0]!.set.size, setting.sizes) }, (_, k) => k + 1);
