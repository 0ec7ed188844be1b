import { add, mul, negate, num, pow, square, subtract, sum, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import type { MeanFieldStatement } from '../../model/claim.ts';
import type { Point } from '../../model/form.ts';
import { type Case, settings } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { differing } from './differing.ts';
import { read } from './solve.ts';
import { inStationary, type StationaryFound } from './stationary.ts';
import type { Derived } from './theory.ts';

type Stability = Extract<MeanFieldStatement, { kind: 'stability' }>;
type State = StationaryFound['states'][number];

/** A functional that differs from 1 by less, and is known as well, is taken as 1: nothing grows and something does not decay. */
const NEUTRAL = 1e-6;

/** What grows fastest at a state at rest grows if this is above 1; where a rate of growth is all that is known, 1 more than that. */
export const functionalOf = (s: State['state']): number =>
  s.growth === undefined ? Math.max(s.functional ?? 0, s.uniform) : 1 + s.growth;

/** The mean square distance of the sites from a point, as a question to the mean field. */
export function distanceFrom(point: Point, theory: Derived): ReturnType<typeof read> {
  const wanted = point.entries.map((e): Expr => {
    const own = sym(
      e.state,
      e.indices.map((a) => atomIndex(a)),
    );
    const size = e.indices.map((a) => a.set.size);
    return mul(sum(e.indices, mul(e.guard, square(subtract(own, e.term)))), ...size.map((s) => pow(s, negate(num(1)))));
  });
  return read(theory, add(...wanted), []);
}

/** Of states whose value is the distance from a point: whether all sites are at the point. */
export const isThere = (s: State): boolean => Math.abs(s.value) < 1e-12 + s.error;

/** `mean-field stable at {x[i] = 0}`: the stationary state in which every site is at the point. */
export function judgeStability(c: Case, says: Stability, theory: Derived, evidence: Evidence[]): Judgement {
  const asked = distanceFrom(says.point, theory);
  if ('reason' in asked) return inconclusive(`the point is not read from the mean field: ${asked.reason}`, evidence);
  const { settings: drawn, refused } = settings(c, Math.min(c.draws, 2));
  if (drawn.length === 0) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  const all = differing(c, drawn);
  for (const setting of all) {
    const found = inStationary(theory, asked, setting);
    if ('reason' in found) return inconclusive(found.reason, evidence);
    const here = found.states.find(isThere);
    if (here === undefined)
      return inconclusive(
        'no stationary state with all sites at the point was found: with memory, its static response need not be a real number where something grows',
        evidence,
      );
    const value = functionalOf(here.state);
    const answer = answered(says.says, here);
    if ('open' in answer) return inconclusive(answer.open, evidence);
    if (!answer.holds) {
      const { growth } = here.state;
      const what =
        growth === undefined
          ? 'the stability functional at the point, and 1'
          : 'the rate at which something grows at the point, and 0';
      const shown = {
        left: [growth ?? value],
        right: [growth === undefined ? 1 : 0],
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

/** What the functionals of a state say of a claim, or why they say nothing. */
function answered(says: Stability['says'], { state }: State): { readonly holds: boolean } | { readonly open: string } {
  const value = functionalOf(state);
  const neutral = Math.abs(value - 1) < NEUTRAL + state.doubt;
  if (says === 'marginal') {
    if (!neutral) return { holds: false };
    if (state.doubt > NEUTRAL)
      return { open: `the stability functional is known to ${state.doubt.toExponential(1)} only` };
    return state.unseen === undefined
      ? { holds: true }
      : { open: `slow changes neither grow nor decay, but ${state.unseen}` };
  }
  if (neutral) return { open: 'the stability functional is 1 there: marginal' };
  if (value < 1 && state.unseen !== undefined)
    return { open: `the point is stable to slow changes, but ${state.unseen}` };
  if (says === 'centre') return { holds: false };
  if (says === 'saddle')
    return value < 1
      ? { holds: false }
      : {
          open: 'something grows there; whether something decays as well is not seen from the stability functional, which knows the edge of the spectrum alone: `unstable` is decided',
        };
  return { holds: state.stable === (says === 'stable') };
}
