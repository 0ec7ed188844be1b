import type { Letter } from '../../expr/expr.ts';
import type { Stability } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { Point } from '../../model/model.ts';
import { scalar } from '../../numeric/scalar.ts';
import { holds, inDomain, pinned, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { fits } from '../case/dimension.ts';
import { OutOfDomain, Unmet } from '../case/drawState.ts';
import { descend, type Least } from '../case/search.ts';
import { growth, type Linearisation, linearise } from '../linear/linearisation.ts';
import { isRough } from '../relations/quadrature.ts';
import { exceptions } from './exceptions.ts';

/** States of more coordinates are not searched for, nor more parameters; and how often a spectrum is looked at. */
const LARGEST = 8;
const MOST = 6;
const EVALUATIONS = 60;
/** What grows, or decays, does so clearly: by this part of the fastest mode, which is by this part as fast as at first. */
const CLEAR = 1e-4;
const SLOW = 1e-4;
/** Logarithms of parameters go this far. */
const REACH = 3;
/** How near a mode is to growing: against its own rate, as a rotation does, or against the fastest. */
const MEASURES = ['angle', 'size'] as const;

/** A setting at which a spectrum speaks against a claim. */
export interface Hard {
  readonly setting: Setting;
  readonly at: Linearisation;
}

/**
 * Looks for parameters at which a point is not what a claim says of it, from where it is nearest to that: random draws
 * miss a thin region of a few per cent, a walk downhill along the largest growth finds it. Undefined where none was found.
 */
export function hardest(c: Case, says: Stability, point: Point): Hard | undefined {
  const sign = says === 'stable' ? -1 : says === 'unstable' || says === 'saddle' ? 1 : 0;
  if (sign === 0 || c.at !== undefined || c.model.data.length > 0 || isRough(c.model, c.claim.form)) return undefined;
  const fixed = fixedBy(c);
  const free = c.model.parameters.map((p) => p.letter).filter((l) => !fixed.has(l));
  if (free.length === 0 || free.length > MOST) return undefined;
  const draw = c.random.fork('hardest');
  const all = [...settings(c).settings, ...exceptions(c)].filter((s) => fits(c, s, LARGEST));
  const first = all[0] === undefined ? undefined : linearise(c, point, all[0])(draw);
  const pace = first === undefined || !Number.isFinite(first.size) ? 0 : first.size;
  let hard: Hard | undefined;
  const value = (setting: Setting, of: (typeof MEASURES)[number]): number => {
    try {
      const at = linearise(c, point, setting)(draw);
      if (at.kink || at.size === 0 || !at.jacobian.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
      // Far from where the point was looked at first, what terms that cancel leave is no motion.
      const worst = Math.max(...at.spectrum.map((e) => growth(e, at.time)));
      const against = at.size > SLOW * pace && sign * worst < -CLEAR * at.size;
      if (against) {
        hard ??= { setting, at };
        return Number.NEGATIVE_INFINITY;
      }
      const moving = at.spectrum.filter((e) => Math.abs(growth(e, at.time)) > 1e-8 * at.size);
      const rates = moving.map((e) => growth(e, at.time) / (of === 'angle' ? Math.hypot(e.re, e.im) : at.size));
      return rates.length === 0 ? Number.POSITIVE_INFINITY : sign * Math.max(...rates);
    } catch (problem) {
      if (problem instanceof Unmet || problem instanceof OutOfDomain) return Number.POSITIVE_INFINITY;
      throw problem;
    }
  };
  for (const of of MEASURES) {
    const starts = all.map((setting) => ({ setting, value: value(setting, of) })).sort((a, b) => a.value - b.value);
    const start = starts[0];
    if (hard !== undefined || start === undefined || start.value === Number.POSITIVE_INFINITY) break;
    const origin: Least = { x: Float64Array.from(free, (l) => toLine(l, start.setting)), value: start.value };
    const at = (x: Float64Array): number => {
      const setting = fromLine(c, free, x, start.setting);
      return setting === undefined ? Number.POSITIVE_INFINITY : value(setting, of);
    };
    descend(at, origin, draw.fork(`walk ${of}`), EVALUATIONS);
  }
  return hard;
}

/** Parameters that conditions give a value. */
function fixedBy(c: Case): ReadonlySet<Letter> {
  const found = new Set<Letter>();
  for (const w of conjuncts(c.when))
    if (w.kind === 'compare' && w.comparison === '=')
      for (const side of [w.left, w.right]) if (side.kind === 'sym') found.add(side.letter);
  return found;
}

/** The ends of the domain of a parameter. */
function endsOf(l: Letter, setting: Setting): readonly (number | undefined)[] {
  if (l.domain.kind !== 'real') return [undefined, undefined];
  const values = valuesOf(setting);
  return [l.domain.lower, l.domain.upper].map((b) => (b === undefined ? undefined : scalar(b.value, values)));
}

/** A parameter as a number of the whole line: logarithms towards the ends of its domain. */
function toLine(l: Letter, setting: Setting): number {
  const x = setting.constants.get(l)![0]!;
  const [low, high] = endsOf(l, setting);
  if (low !== undefined && high !== undefined) return clamped(Math.log((x - low) / (high - x)));
  if (low !== undefined) return clamped(Math.log(x - low));
  return high === undefined ? Math.asinh(x) : clamped(Math.log(high - x));
}
const clamped = (x: number): number => Math.max(-REACH, Math.min(REACH, Number.isNaN(x) ? 0 : x));

/** A setting from numbers of the whole line; undefined where it does not meet the conditions. */
function fromLine(c: Case, free: readonly Letter[], x: Float64Array, from: Setting): Setting | undefined {
  const constants = new Map(from.constants);
  const setting: Setting = { ...from, constants };
  for (const [k, l] of free.entries()) {
    const [low, high] = endsOf(l, setting);
    const v = clamped(x[k]!);
    const value =
      low !== undefined && high !== undefined
        ? low + (high - low) / (1 + Math.exp(-v))
        : low !== undefined
          ? low + Math.exp(v)
          : high === undefined
            ? Math.sinh(v)
            : high - Math.exp(v);
    constants.set(l, Float64Array.of(value));
  }
  if (!pinned(c.when, setting)) return undefined;
  if (!c.model.parameters.every((p) => inDomain(constants.get(p.letter)![0]!, p.letter.domain, setting)))
    return undefined;
  return c.when.every((w) => holds(w, valuesOf(setting)) !== false) ? setting : undefined;
}
