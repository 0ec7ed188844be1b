import { subtract } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { asConstants } from '../../rewrite/onDomain.ts';
import { isZeroTerm } from '../../rewrite/zeroTest.ts';
import { byRanks } from '../../theory/bounds/ranks.ts';
import { type Case, settings, specialise } from '../case/case.ts';
import { Unmet, type Where } from '../case/drawState.ts';
import { jumps } from '../case/jumps.ts';
import { descend } from '../case/search.ts';
import { comparer, onPoint, type Relation, together } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement, valueless } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { downhill } from '../landscape/downhill.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { exactly } from './exact.ts';
import { isWhole } from './whole.ts';

/** Room relative to what is added up: below `-BROKEN` an inequality fails, within it both sides are equal to rounding. */
const BROKEN = 1e-9;

/** Whether an inequality is one between numbers of the states alone. */
const isPlain = (c: Case, form: Relation): boolean =>
  form.at === undefined && form.comparison !== '!=' && c.claim.observed.length === 0 && c.model.draws.length === 0;

/** `A < B` and its kin: by signs in letters, at random states and where a search leads in numbers. */
export function judgeInequality(c: Case, form: Relation): Judgement {
  const t = together(form);
  const below = form.comparison === '<' || form.comparison === '<=';
  const gap = below ? subtract(t.right, t.left) : subtract(t.left, t.right);
  const strict = form.comparison === '<' || form.comparison === '>' || form.comparison === '!=';
  const evidence: Evidence[] = [];
  const special = specialise(onPoint({ indices: t.atoms, components: 0, term: gap }, form.at, c), c.when);
  const term = asConstants(special.term);
  const shows = (e: Expr): boolean => (strict ? isPositive : isNonnegative)(asConstants(e));
  const bySigns = form.comparison !== '!=' && shows(special.term);
  const ranks = bySigns || form.comparison === '!=' ? undefined : byRanks(special.term, shows);
  const proved = bySigns || ranks !== undefined;
  for (const { of, most, why } of ranks ?? [])
    evidence.push({
      wing: 'symbolic',
      method: 'bounds of ranks',
      says: `${print(of, 'unicode')} ≤ ${print(most, 'unicode')}: ${why}`,
    });
  if (bySigns)
    evidence.push({
      wing: 'symbolic',
      method: 'signs',
      says: 'a sum of terms of one sign, for all values in the domains',
    });
  const whole = strict && form.tolerance === undefined && isWhole(gap);
  const equal = strict && form.tolerance === undefined && isZeroTerm(term) === true;
  const room = (a: number, b: number, scale: number, slack: number): number =>
    (slack + (below ? b - a : form.comparison === '!=' ? Math.abs(a - b) : a - b)) / Math.max(scale, 1e-290);
  const { settings: where, refused } = settings(c);
  let draws = 0;
  let without = 0;
  let touched = false;
  let least = Number.POSITIVE_INFINITY;
  for (const [s, setting] of where.entries()) {
    const compare = comparer(c, form, setting, c.random);
    let best: { room: number; k: number; comparison: ReturnType<typeof compare> } | undefined;
    const look = (label: string, at: Where): number => {
      let comparison: ReturnType<typeof compare>;
      try {
        comparison = compare(c.random.fork(label), at);
      } catch (problem) {
        if (problem instanceof Unmet && at.at !== undefined) return Number.POSITIVE_INFINITY;
        throw problem;
      }
      let worst = Number.POSITIVE_INFINITY;
      let finite = true;
      for (let k = 0; k < comparison.left.length; k++) {
        const [a, b] = [comparison.left[k]!, comparison.right[k]!];
        if (!Number.isFinite(a) || !Number.isFinite(b)) {
          finite = false;
          continue;
        }
        const r = room(a, b, comparison.scale[k]!, toleranceOf(form, setting, b));
        worst = Math.min(worst, r);
        if (best === undefined || r < best.room) best = { room: r, k, comparison };
      }
      if (at.at === undefined && finite) draws++;
      else if (at.at === undefined) without++;
      return worst;
    };
    const starts: Float64Array[] = [];
    for (let d = 0; d < 12; d++) {
      look(`inequality ${s}.${d}`, { reach: [1, 1, 1, 0.1, 10, 1, 100, 1, 0.01, 3, 30, 1][d]! });
      if (d % 6 === 0 && best !== undefined) starts.push(best.comparison.free);
    }
    // A strict inequality may fail at the origin alone.
    if (jumps(gap) || strict) look(`zero ${s}`, { reach: 0 });
    if (jumps(gap)) {
      look(`alike ${s}`, { members: 'alike' });
      look(`parallel ${s}`, { members: 'parallel' });
      for (let k = 0; k < c.model.states.length; k++) look(`blank ${s}.${k}`, { blank: k });
    }
    if (best !== undefined && !proved && best.room > -BROKEN)
      descend(
        (x) => look(`search ${s}`, { at: x }),
        { x: best.comparison.free, value: best.room },
        c.random.fork(`search ${s}`),
      );
    // What tends to equality far away, or in a narrow valley, is met by walking downhill.
    if (best !== undefined && !proved && best.room > -BROKEN && t.atoms.length === 0 && isPlain(c, form))
      for (const x of downhill(c, gap, setting, [best.comparison.free, ...starts])) look(`downhill ${s}`, { at: x });
    if (best === undefined) continue;
    least = Math.min(least, best.room);
    if (best.room < -BROKEN || equal) {
      if (proved) return inconclusive('the two wings disagree on the sign', evidence);
      if (equal && best.room >= -BROKEN) {
        // Where a side has no value, as 0/0, letters may cancel what numbers cannot.
        if (without > 0)
          return inconclusive(`a side has no value at ${without} of ${draws + without} states`, evidence);
        evidence.push({ wing: 'symbolic', method: 'zero test', says: 'both sides are equal' });
      }
      return { verdict: 'refuted', evidence, witness: witness(c.model, setting, best.comparison, best.k) };
    }
    if (!strict || form.tolerance !== undefined || best.room > 1e-12) continue;
    if (whole && best.comparison.left[best.k] === best.comparison.right[best.k]) {
      if (proved) return inconclusive('the two wings disagree on the sign', evidence);
      evidence.push({
        wing: 'numeric',
        method: 'whole numbers',
        says: 'both sides are equal, and the claim is strict',
      });
      return { verdict: 'refuted', evidence, witness: witness(c.model, setting, best.comparison, best.k) };
    }
    const sides = best.comparison.sides!(best.k);
    const states = new Map<Letter, ArrayLike<number>>([...best.comparison.states, ...(sides.extra ?? [])]);
    const exact = exactly(
      onPoint({ indices: t.atoms, components: 0, term: gap }, undefined, c),
      setting,
      states,
      sides.atoms,
    );
    if (exact.kind === 'zero' && exact.how === 'normal-form' && !proved) {
      const says = 'both sides are equal at the witness; what lies between its numbers is rounding';
      evidence.push({ wing: 'symbolic', method: 'exact arithmetic', says });
      return { verdict: 'refuted', evidence, witness: witness(c.model, setting, best.comparison, best.k) };
    }
    touched = true;
  }
  if (draws === 0) return inconclusive(refused ?? 'singular or not finite at every state tried', evidence);
  if (touched && !proved) return inconclusive('states were found at which both sides are equal to rounding', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'kernels at random states, and a search for less room',
    says: `holds at ${draws} states${valueless(without)} and where the search led; least relative room`,
    measured: least,
    draws,
  });
  return { verdict: proved ? 'proved' : 'supported', evidence };
}
