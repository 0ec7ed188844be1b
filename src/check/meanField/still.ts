import { add, mul, negate, num, pow, square, subtract, sum, sym } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import type { MeanFieldStatement } from '../../model/claim.ts';
import type { Readout } from '../../model/effective.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { differing } from './differing.ts';
import { inStationary, read, type StationaryFound } from './solve.ts';
import type { Derived } from './theory.ts';

type Threshold = Extract<MeanFieldStatement, { kind: 'threshold' }>;
type Stability = Extract<MeanFieldStatement, { kind: 'stability' }>;

/** On both sides of a threshold: this part away. */
const BESIDE = 0.03;
/** At a threshold the larger of the two functionals is 1 up to this. */
const AT = 1e-4;
/** A state this far from a threshold is not at one. */
const FAR = 3e-3;
const NOTHING: Readout = { value: num(0), moments: [] };

/** `mean-field threshold g = …`: there a stationary state loses its stability. */
export function judgeThreshold(c: Case, says: Threshold, theory: Derived, evidence: Evidence[]): Judgement {
  if (says.at !== undefined) return inconclusive('not judged yet: the threshold of a mean field at a point', evidence);
  const own = [
    [says.left, says.right],
    [says.right, says.left],
  ].find((pair): pair is [Sym, Expr] => pair[0]!.kind === 'sym' && pair[0]!.letter.role === 'parameter');
  if (own === undefined)
    return inconclusive('not judged yet: a threshold whose one side is not a parameter by itself', evidence);
  const [{ letter }, value] = own;
  const { settings: drawn, refused } = settings(c, Math.min(c.draws, 2));
  if (drawn.length === 0) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  const all = differing(c, drawn, letter);
  let seen = 0;
  let worst = 0;
  for (const setting of all) {
    const critical = scalar(value, valuesOf(setting));
    if (!Number.isFinite(critical)) continue;
    const at = (x: number): Setting => ({
      ...setting,
      constants: new Map([...setting.constants, [letter, Float64Array.of(x)]]),
    });
    const [below, here, above] = [critical * (1 - BESIDE), critical, critical * (1 + BESIDE)].map((x) =>
      inStationary(theory, NOTHING, at(x)),
    );
    if ('reason' in here!)
      return inconclusive(`at ${letter.name} = ${critical.toPrecision(6)}: ${here.reason}`, evidence);
    const sides = [below!, above!].map((s) => ('reason' in s ? undefined : s));
    const unseen = (here as StationaryFound).states.find((s) => s.state.unseen !== undefined)?.state.unseen;
    if (unseen !== undefined) return inconclusive(unseen, evidence);
    const nearest = marginal(here as StationaryFound, sides);
    const doubt = Math.max(...(here as StationaryFound).states.map((s) => s.state.doubt));
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

const functionalOf = (s: StationaryFound['states'][number]['state']): number => Math.max(s.functional ?? 0, s.uniform);

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

/** `mean-field stable at {x[i] = 0}`: the stationary state in which every site is at the point. */
export function judgeStability(c: Case, says: Stability, theory: Derived, evidence: Evidence[]): Judgement {
  const wanted: Expr[] = [];
  for (const e of says.point.entries) {
    // The mean square distance of the sites from the point.
    const own = sym(
      e.state,
      e.indices.map((a) => atomIndex(a)),
    );
    const size = e.indices.map((a) => a.set.size);
    wanted.push(
      mul(sum(e.indices, mul(e.guard, square(subtract(own, e.term)))), ...size.map((s) => pow(s, negate(num(1))))),
    );
  }
  const asked = read(theory, add(...wanted), []);
  if ('reason' in asked) return inconclusive(`the point is not read from the mean field: ${asked.reason}`, evidence);
  if (says.says === 'saddle' || says.says === 'centre' || says.says === 'marginal')
    return inconclusive(`not judged yet: \`${says.says}\` of a mean field`, evidence);
  const { settings: drawn, refused } = settings(c, Math.min(c.draws, 2));
  if (drawn.length === 0) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  const all = differing(c, drawn);
  for (const setting of all) {
    const found = inStationary(theory, asked, setting);
    if ('reason' in found) return inconclusive(found.reason, evidence);
    const here = found.states.find((s) => Math.abs(s.value) < 1e-12 + s.error);
    if (here === undefined) return inconclusive('no stationary state with all sites at the point was found', evidence);
    const value = functionalOf(here.state);
    if (Math.abs(value - 1) < 1e-6 + here.state.doubt)
      return inconclusive('the stability functional is 1 there: marginal', evidence);
    if (here.state.stable && here.state.unseen !== undefined)
      return inconclusive(`the point is stable to slow changes, but ${here.state.unseen}`, evidence);
    if (here.state.stable !== (says.says === 'stable')) {
      const what = 'the stability functional at the point, and 1';
      const shown = {
        left: [value],
        right: [1],
        scale: [1],
        entry: () => what,
        states: new Map<Letter, Float64Array>(),
      };
      return { verdict: 'refuted', evidence, witness: witness({ ...c.model, random: [] }, setting, shown, 0) };
    }
  }
  evidence.push({
    wing: 'numeric',
    method: 'stability functional of the stationary state with all sites at the point',
    says: `${says.says} at ${all.length} settings`,
    draws: all.length,
  });
  return { verdict: 'supported', evidence };
}
