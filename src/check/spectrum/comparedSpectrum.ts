import { num, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { fromNumber } from '../../expr/rational.ts';
import { letters, substituteLetters } from '../../expr/traverse.ts';
import type { Claim, Condition } from '../../model/claim.ts';
import type { Ansatz, Model, Point } from '../../model/model.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { Complex } from '../../numeric/linear.ts';
import { random } from '../../numeric/random.ts';
import { rootsOfComplex, rootsOfReal } from '../../numeric/roots/complexPolynomial.ts';
import { scalar, type Values } from '../../numeric/scalar.ts';
import { drawSetting, isRefusal, lengthOf, type Refusal, type Setting, valuesOf } from '../../numeric/setting.ts';
import type { Field } from '../../theory/derivation.ts';
import type { Spectrum } from '../../theory/spectrum/spectrum.ts';
import { type Case, reductionOf } from '../case/case.ts';
import { fits } from '../case/dimension.ts';
import { OutOfDomain } from '../case/drawState.ts';
import { AT_KINK, type Linearisation, linearise } from '../linear/linearisation.ts';

/** What came of comparing a spectrum in letters with that of the Jacobian in numbers. */
export type ComparedSpectrum =
  | { readonly status: 'agrees'; readonly points: number; readonly gap: number }
  | { readonly status: 'differs'; readonly gap: number; readonly at: string }
  | { readonly status: 'untested'; readonly reason: string };

/** Eigenvalues may differ by this part of the largest: multiple ones are computed to half of the digits. */
const ALLOWED = 1e-6;
/** So many settings of so many drawn, dense spectra of at most so many coordinates. */
const SETTINGS = 4;
const DRAWN = 8;
const SMALL = 60;

/** Compares a spectrum in letters with numbers at random sizes and parameters: every eigenvalue, with its multiplicity. */
export function compareSpectrum(
  model: Model,
  fields: readonly Field[],
  found: Spectrum,
  point: Point,
  {
    ansatz,
    when,
    seed,
  }: { readonly ansatz?: Ansatz | undefined; readonly when: readonly Condition[]; readonly seed: number | string },
): ComparedSpectrum {
  const stream = random(`${seed}/${model.name}/spectrum`);
  // Letters of an ansatz that the point leaves free are numbers here.
  const free = new Map<Letter, Expr>(
    ansatz !== undefined
      ? []
      : point.entries
          .flatMap((e) => letters(e.term))
          .filter((l) => l.role === 'reduced' && l.axes.length === 0)
          .map((l, k) => [l, num(fromNumber(Math.round(100 * (0.5 + stream.fork(`free ${k}`).uniform())) / 100))]),
  );
  const put = (e: Expr): Expr => substituteLetters(e, free);
  const at: Point = { ...point, entries: point.entries.map((e) => ({ ...e, term: put(e.term), guard: put(e.guard) })) };
  const claim: Claim = {
    name: 'spectrum',
    ...(ansatz === undefined ? {} : { ansatz }),
    when,
    form: { kind: 'stationary', point: at },
    expectRefuted: false,
    text: '',
    place: point.place,
    observed: [],
  };
  const c: Case = {
    model,
    fields,
    claim,
    when,
    seed,
    random: stream,
    draws: 0,
    overrides: {},
    reduced: () => reductionOf(claim, fields, model.time),
  };
  let gap = 0;
  let points = 0;
  let k = 0;
  for (const setting of drawnSettings(c)) {
    if (isRefusal(setting)) return { status: 'untested', reason: setting.refused };
    const draw = stream.fork(`point ${k++}`);
    const l = whereItIs(() => linearise(c, at, setting, { few: true })(draw));
    if (l === undefined) continue;
    if (l.kink) return { status: 'untested', reason: AT_KINK };
    if (!l.jacobian.every(Number.isFinite)) continue;
    const own = valuesIn(found, put, l, model, setting);
    if (own === undefined) continue;
    const g = own.length === l.spectrum.length ? distance(own, l) : Number.POSITIVE_INFINITY;
    const sizes = [...setting.sizes].map(([s, n]) => `${s.name} = ${n}`).join(', ');
    if (g > ALLOWED) return { status: 'differs', gap: g, at: sizes };
    gap = Math.max(gap, g);
    // The next one is not even drawn: where a point is real may be narrow, and long in drawing.
    if (++points === SETTINGS) break;
  }
  return points === 0
    ? { status: 'untested', reason: 'no setting with a spectrum in numbers' }
    : { status: 'agrees', points, gap };
}

/**
 * Settings with small Jacobians, each drawn when it is asked for; where all are large, the smallest. Why there is none,
 * where none was drawn.
 */
function* drawnSettings(c: Case): Generator<Setting | Refusal> {
  let refused: Refusal | undefined;
  let smallest: { readonly setting: Setting; readonly size: number } | undefined;
  for (let k = 0; k < DRAWN; k++) {
    const setting = drawSetting(c.model, c.random.fork(k), c.when, k);
    // A narrow region is missed by some draws, not by all.
    if (isRefusal(setting)) refused = setting;
    else if (fits(c, setting)) {
      const size = c.fields.reduce((n, f) => n + lengthOf(f.state, setting.sizes), 0);
      if (smallest === undefined || size < smallest.size) smallest = { setting, size };
      if (size <= SMALL) yield setting;
    }
  }
  if (smallest === undefined && refused !== undefined) yield refused;
  if (smallest !== undefined && smallest.size > SMALL) yield smallest.setting;
}

/** At some values of the parameters a point may be no state: there is nothing to compare there. */
function whereItIs<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof OutOfDomain) return undefined;
    throw problem;
  }
}

/** The derived eigenvalues in numbers, each so often; undefined where they are not finite. */
function valuesIn(
  found: Spectrum,
  put: (e: Expr) => Expr,
  l: Linearisation,
  model: Model,
  setting: Setting,
): readonly Complex[] | undefined {
  const states = model.states.map((s) => s.letter);
  const values = valuesOf(setting, new Map([...unpack(l.y, states, setting), ...l.chart.extra(l.coordinates)]));
  const counted = eigenvaluesIn(found, values, l.size, put);
  if (counted === undefined) return undefined;
  const shift = l.time === 'discrete' ? 1 : 0;
  if (counted.some((x) => x.times < 0)) return [];
  return counted.flatMap(({ value, times }) =>
    Array.from({ length: times }, () => ({ re: value.re - shift, im: value.im })),
  );
}

/**
 * Derived eigenvalues in numbers, of a map multipliers, each so often: at small sizes a number may be negative where it
 * cancels against an equal eigenvalue, and is below 0 in the end only where the spectrum is wrong. `size` is what equal ones
 * are measured by. Undefined where they are not finite.
 */
export function eigenvaluesIn(
  found: Spectrum,
  values: Values,
  size: number,
  put: (e: Expr) => Expr = (e) => e,
): readonly { readonly value: Complex; readonly times: number }[] | undefined {
  const counted: { readonly value: Complex; times: number }[] = [];
  for (const { polynomial, multiplicity } of found.factors) {
    const times = Math.round(scalar(put(multiplicity), values));
    const c = polynomial.map((x) => scalar(put(x), values));
    if (!c.every(Number.isFinite)) return undefined;
    for (const value of rootsOfReal(c)) {
      const same = counted.find(
        (x) => Math.hypot(x.value.re - value.re, x.value.im - value.im) <= 1e-9 * Math.max(size, 1e-290),
      );
      if (same === undefined) counted.push({ value, times });
      else same.times += times;
    }
  }
  for (const { polynomial, multiplicity, each, imaginary } of found.families) {
    const n = Math.round(scalar(put(each.atom.set.size), values));
    const times = Math.round(scalar(put(multiplicity), values));
    for (let k = 1; k <= n; k++) {
      const inNumbers = (p: readonly Expr[]): number[] =>
        p.map((x) => scalar(put(x), values, new Map([[each.atom, k]])));
      const [re, im] = [inNumbers(polynomial), inNumbers(imaginary?.polynomial ?? polynomial.map(() => zero))];
      if (![...re, ...im].every(Number.isFinite)) return undefined;
      const roots = rootsOfComplex(re, im);
      if (roots === undefined) return undefined;
      for (const value of roots) counted.push({ value, times });
    }
  }
  return counted;
}

/** The largest distance between eigenvalues that belong together, the nearest ones taken first, over the largest modulus. */
function distance(own: readonly Complex[], l: Linearisation): number {
  const left = [...l.spectrum];
  let worst = 0;
  for (const v of own) {
    let best = 0;
    const gap = (k: number): number => Math.hypot(left[k]!.re - v.re, left[k]!.im - v.im);
    for (let k = 1; k < left.length; k++) if (gap(k) < gap(best)) best = k;
    worst = Math.max(worst, gap(best));
    left.splice(best, 1);
  }
  return l.size === 0 ? worst : worst / l.size;
}
