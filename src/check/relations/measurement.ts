import type { Letter } from '../../expr/expr.ts';
import { COARSE, type Coarse } from '../../numeric/quadrature/rule.ts';
import { coarser, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import type { Comparison, Identity } from '../case/comparison.ts';
import type { Evidence, Witness } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { averages, SAFETY, vagueness } from './quadrature.ts';
import { secondOpinion } from './secondOpinion.ts';

/** Relative gaps below `agree` are rounding; above `clear` they are disagreement; between the two nothing is said. */
interface Levels {
  readonly agree: number;
  readonly clear: number;
}
const EXACT: Levels = { agree: 1e-9, clear: 1e-6 };
/** Where the author allows a deviation, what exceeds it is measured against the rounding of doubles alone. */
const WITHIN: Levels = { agree: 1e-13, clear: 1e-11 };

/** How far the left side may be from what is quoted on the right. */
export type Allowed = (setting: Setting, quoted: number) => number;

interface Found {
  readonly gap: number;
  readonly levels: Levels;
  readonly comparison: Comparison;
  readonly k: number;
  readonly setting: Setting;
}

/** What the numeric wing found of an identity. */
export interface Measurement {
  readonly worst?: {
    readonly gap: number;
    /** Whether the gap is rounding, disagreement, or neither. */
    readonly says: 'agree' | 'disagree' | 'unclear';
    readonly witness: Witness;
    readonly opinion: () => Opinion | undefined;
  };
  readonly evidence: readonly Evidence[];
  readonly reason?: string;
  /** Why a gap of nothing says little: expectations that are not known as well as the claim wants them. */
  readonly vague?: string;
}

/** Both sides at several settings and states; the gap that tells most. */
export function measure(c: Case, identity: Identity, draws: number, tolerance: Allowed | undefined): Measurement {
  const { settings: where, refused } = settings(c, draws);
  let worst: Found | undefined;
  let points = 0;
  let singular = 0;
  const rough = averages(c.model, c.claim.form);
  // The largest error of expectations, and by how much it exceeds what is allowed; relative.
  let error = 0;
  let beyond = 0;
  where.forEach((setting, s) => {
    const random = c.random.fork(`states ${s}`);
    const compare = identity.compare(setting, random);
    const again = COARSE.map((g) => once(() => identity.compare(coarser(setting, g), random)));
    for (let d = 0; d < (identity.states ?? 2); d++) {
      const comparison = compare(random.fork(d));
      // Of all entries alike: the difference of two orders may vanish by chance in one of them.
      const change = (g: Coarse): number => {
        const other = again[g]!()(random.fork(d));
        const { left, right } = comparison;
        return largest(left, (k) => left[k]! - right[k]! - (other.left[k]! - other.right[k]!));
      };
      const spread = rough
        ? SAFETY *
          vagueness(
            largest(comparison.scale, (k) => comparison.scale[k]!),
            change,
          )
        : 0;
      let finite = true;
      for (let k = 0; k < comparison.left.length; k++) {
        const [a, b] = [comparison.left[k]!, comparison.right[k]!];
        if (!Number.isFinite(a) || !Number.isFinite(b)) {
          finite = false;
          continue;
        }
        const allowed = tolerance === undefined ? 0 : tolerance(setting, b);
        const scale = Math.max(comparison.scale[k]!, 1e-290);
        error = Math.max(error, spread / scale);
        if (spread > allowed) beyond = Math.max(beyond, spread / scale);
        const gap = excess(Math.abs(a - b), allowed + spread) / scale;
        const found: Found = { gap, levels: allowed > 0 ? WITHIN : EXACT, comparison, k, setting };
        if (worst === undefined || tells(found, worst)) worst = found;
      }
      if (finite) points++;
      else singular++;
    }
  });
  if (worst === undefined || (points === 0 && !disagrees(worst)))
    return {
      evidence: [],
      reason: singular > 0 ? 'singular or not finite at every point tried' : (refused ?? 'an empty statement'),
    };
  const found = worst;
  const evidence: Evidence = {
    wing: 'numeric',
    method: identity.method,
    says:
      worst.gap <= worst.levels.agree ? `largest relative gap over ${points} points` : `gap at one of ${points} points`,
    measured: worst.gap,
    tolerance: worst.levels.agree,
    draws: points,
  };
  const means: Evidence = {
    wing: 'numeric',
    method: 'quadrature of several orders',
    says: 'largest relative error of the expectations',
    measured: error,
  };
  return {
    ...(beyond > EXACT.agree ? { vague: `the expectations are known to ${beyond.toExponential(1)} only` } : {}),
    worst: {
      gap: worst.gap,
      says: worst.gap <= worst.levels.agree ? 'agree' : disagrees(worst) ? 'disagree' : 'unclear',
      witness: witness(c.model, worst.setting, worst.comparison, worst.k),
      opinion: () => opinionOn(found.comparison, found.k, found.setting),
    },
    evidence: rough ? [evidence, means] : [evidence],
  };
}

const disagrees = (f: Found): boolean => f.gap > f.levels.clear;

/** The largest finite value over the entries of an array. */
function largest(over: ArrayLike<number>, of: (k: number) => number): number {
  let most = 0;
  for (let k = 0; k < over.length; k++) if (Number.isFinite(of(k))) most = Math.max(most, Math.abs(of(k)));
  return most;
}

/** Made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What mathjs says of a witness. */
export interface Opinion {
  readonly agrees: boolean;
  readonly evidence: Evidence;
}

/** Both sides of a witness once more, by mathjs; undefined where it cannot be asked. */
function opinionOn(comparison: Comparison, k: number, setting: Setting): Opinion | undefined {
  const sides = comparison.sides?.(k);
  if (sides === undefined) return undefined;
  const values = valuesOf(setting, new Map([...comparison.states, ...(sides.extra ?? [])]));
  const component = (l: Letter, at: readonly number[]): number =>
    l.role === 'time' ? (comparison.time ?? 0) : values.component(l, at);
  const numbers = { ...values, component, atoms: sides.atoms };
  const [left, right] = [secondOpinion(sides.left, numbers), secondOpinion(sides.right, numbers)];
  if (left === undefined || right === undefined) return undefined;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-7 * Math.max(comparison.scale[k]!, Math.abs(b));
  const agrees = near(left, comparison.left[k]!) && near(right, comparison.right[k]!);
  return {
    agrees,
    evidence: { wing: 'numeric', method: 'mathjs at the witness', says: `left ${left}, right ${right}` },
  };
}

/** Of two gaps the one to keep: the larger; among clear ones the one at the smaller state, which is easier to check. */
function tells(a: Found, b: Found): boolean {
  if (disagrees(a) && disagrees(b)) return weight(a.comparison) < weight(b.comparison);
  return a.gap / a.levels.agree > b.gap / b.levels.agree;
}
const weight = (c: Comparison): number => [...c.states.values()].reduce((n, v) => n + v.length, 0);

const excess = (gap: number, allowed: number): number => (gap <= allowed ? 0 : gap);
