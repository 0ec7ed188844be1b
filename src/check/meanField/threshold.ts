import { num } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { mentions } from '../../expr/traverse.ts';
import type { MeanFieldStatement } from '../../model/claim.ts';
import type { Readout } from '../../model/effective.ts';
import { bisected } from '../../numeric/meanField/bisection.ts';
import { wellsWords } from '../../numeric/meanField/stationary/wells.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { differing } from './differing.ts';
import { distanceFrom, functionalOf, isThere } from './stability.ts';
import { inStationary, type StationaryFound } from './stationary.ts';
import type { Derived } from './theory.ts';

type Threshold = Extract<MeanFieldStatement, { kind: 'threshold' }>;

/** On both sides of a threshold: this part away. */
const BESIDE = 0.03;
/** Mean square distance from a point: states that meet at a threshold are told apart no better there. */
const MERGED = 1e-4;
/** At a threshold the larger of the two functionals is 1 up to this. */
const AT = 1e-4;
/** A state this far from a threshold is not at one. */
const FAR = 3e-3;
const NOTHING: Readout = { value: num(0), moments: [] };

const isNear = (s: StationaryFound['states'][number]): boolean => s.value < MERGED + s.error;

/** `mean-field threshold g = …`: there a stationary state loses its stability. */
export function judgeThreshold(c: Case, says: Threshold, theory: Derived, evidence: Evidence[]): Judgement {
  const asked = says.at === undefined ? NOTHING : distanceFrom(says.at, theory);
  if ('reason' in asked) return inconclusive(`the point is not read from the mean field: ${asked.reason}`, evidence);
  const known = criticalOf(c, says);
  if (known === undefined) return inconclusive('no parameter stands in the condition', evidence);
  const { letter } = known;
  const { settings: drawn, refused } = settings(c, Math.min(c.draws, 2));
  if (drawn.length === 0) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  const all = differing(c, drawn, letter);
  let seen = 0;
  let worst = 0;
  for (const setting of all) {
    const critical = known.at(setting);
    if (typeof critical === 'string') return inconclusive(critical, evidence);
    if (!Number.isFinite(critical)) continue;
    const at = (x: number): Setting => ({
      ...setting,
      constants: new Map([...setting.constants, [letter, Float64Array.of(x)]]),
    });
    const look = (x: number, are: typeof isThere): StationaryFound | { readonly reason: string } => {
      const found = inStationary(theory, asked, at(x));
      return 'reason' in found || says.at === undefined ? found : { states: found.states.filter(are) };
    };
    const here = look(critical, isNear);
    if ('reason' in here)
      return inconclusive(`at ${letter.name} = ${critical.toPrecision(6)}: ${here.reason}`, evidence);
    if (here.states.length === 0)
      return inconclusive(
        `no stationary state with all sites at the point was found at ${letter.name} = ${critical.toPrecision(6)}`,
        evidence,
      );
    const unseen = here.states.find((s) => s.state.unseen !== undefined)?.state.unseen;
    if (unseen !== undefined) return inconclusive(unseen, evidence);
    const wells = here.states.find((s) => s.state.several !== undefined)?.state.several;
    if (wells !== undefined && says.at === undefined) return inconclusive(wellsWords(wells), evidence);
    const beside = (): readonly (StationaryFound | undefined)[] =>
      [critical * (1 - BESIDE), critical * (1 + BESIDE)]
        .map((x) => look(x, isThere))
        .map((s) => ('reason' in s ? undefined : s));
    // Only what is nearly 1 may be that of a symmetry: where nothing is, both sides have nothing to say of a functional far from it.
    const isFar = functionals(here).every((x) => Math.abs(x - 1) > FAR);
    const sides = isFar ? [] : beside();
    const nearest = marginal(here, sides);
    const doubt = Math.max(...here.states.map((s) => s.state.doubt));
    if (doubt > AT)
      return inconclusive(
        `the stability functionals at the claimed threshold are known to ${doubt.toExponential(1)} only`,
        evidence,
      );
    if (Math.abs(nearest - 1) > FAR) {
      const what = `the stability functional of the stationary state nearest to losing its stability, at ${letter.name} = ${critical.toPrecision(8)}, and 1`;
      const shown = { left: [nearest], right: [1], scale: [1], entry: () => what, states: new Map() };
      return { verdict: 'refuted', evidence, witness: witness({ ...c.model, random: [] }, at(critical), shown, 0) };
    }
    if (Math.abs(nearest - 1) > AT)
      return inconclusive(
        `at the claimed threshold a stability functional is ${nearest.toPrecision(8)}, near 1 but not 1`,
        evidence,
      );
    if (sides.some((s) => s === undefined) || !crosses(sides[0]!, sides[1]!))
      return inconclusive('no state was seen to lose its stability there', evidence);
    worst = Math.max(worst, Math.abs(nearest - 1));
    seen++;
  }
  if (seen === 0) return inconclusive('the claimed threshold has no value', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'stability functionals of stationary states at the threshold and on both sides',
    says: 'a state at rest is stable on one side only; the functional is 1 at the threshold',
    measured: worst,
    tolerance: AT,
    draws: seen,
  });
  return { verdict: 'supported', evidence };
}

/** The parameter that a condition is about, and its value there: as it is written, or where both sides meet, of the first that the model declares. */
function criticalOf(c: Case, { left, right }: Threshold) {
  const own = [
    [left, right],
    [right, left],
  ].find((pair): pair is [Sym, Expr] => pair[0]!.kind === 'sym' && pair[0]!.letter.role === 'parameter');
  if (own !== undefined)
    return { letter: own[0].letter, at: (s: Setting): number | string => scalar(own[1], valuesOf(s)) };
  const letter = c.model.parameters.map((p) => p.letter).find((l) => mentions(left, l) || mentions(right, l));
  if (letter === undefined) return undefined;
  const gap = (x: number, s: Setting): number => {
    const values = valuesOf({ ...s, constants: new Map([...s.constants, [letter, Float64Array.of(x)]]) });
    return scalar(left, values) - scalar(right, values);
  };
  return {
    letter,
    at: (s: Setting): number | string => meeting((x) => gap(x, s), s.constants.get(letter)![0]!, letter),
  };
}

/** Both sides are compared on so many values from a tenth to ten times the one that a setting has. */
const LOOKED_AT = 400;
const CLOSE = 1e-6;

/** The only value near the present one at which a difference vanishes, or why there is none. */
function meeting(gap: (x: number) => number, present: number, of: Letter): number | string {
  const unit = present === 0 ? 1 : Math.abs(present);
  const signs = present === 0 ? [-1, 1] : [Math.sign(present)];
  const found: number[] = [];
  for (const sign of signs)
    for (let k = 0; k < LOOKED_AT; k++) {
      const [a, b] = [k, k + 1].map((j) => sign * unit * 10 ** ((2 * j) / LOOKED_AT - 1)) as [number, number];
      const [low, high] = [gap(a), gap(b)];
      if (low === 0) found.push(a);
      else if (low * high < 0 && Number.isFinite(low * high)) {
        const x = a < b ? bisected(gap, a, b, low) : bisected(gap, b, a, high);
        // A pole changes the sign as well.
        if (Math.abs(gap(x)) < CLOSE * Math.max(Math.abs(low), Math.abs(high))) found.push(x);
      }
    }
  const [one, ...more] = found;
  if (one === undefined) return `both sides of the condition meet at no value of ${of.name} near ${present}`;
  return more.length === 0
    ? one
    : `both sides of the condition meet at ${found.length} values of ${of.name}: write which is meant`;
}

/** A functional that is 1 up to this at a threshold and on both sides of it is that of a symmetry, as the common phase. */
const NEUTRAL = 1e-3;
const isNeutral = (x: number): boolean => Math.abs(x - 1) < NEUTRAL;
const functionals = (f: StationaryFound): readonly number[] => f.states.map((s) => functionalOf(s.state));

/** The functional nearest to 1, those of symmetries left out. */
function marginal(here: StationaryFound, sides: readonly (StationaryFound | undefined)[]): number {
  let persistent = Math.min(...sides.map((s) => (s === undefined ? 0 : functionals(s).filter(isNeutral).length)));
  const own = functionals(here).filter((x) => !(isNeutral(x) && persistent-- > 0));
  return own.reduce((m, x) => (Math.abs(x - 1) < Math.abs(m - 1) ? x : m), Number.POSITIVE_INFINITY);
}

/** Whether some state has its functional below 1 on one side, and one like it above 1 on the other. */
function crosses(a: StationaryFound, b: StationaryFound): boolean {
  const near = (f: StationaryFound) => functionals(f).filter((x) => !isNeutral(x) && Math.abs(x - 1) < 10 * BESIDE);
  const [left, right] = [near(a), near(b)];
  return (left.some((x) => x < 1) && right.some((x) => x > 1)) || (left.some((x) => x > 1) && right.some((x) => x < 1));
}
