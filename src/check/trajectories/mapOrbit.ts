import { size as largestOf } from '../../numeric/integrate/size.ts';
import { besides, iterate, type Orbit, type OrbitOutcome, parted } from '../../numeric/iterate/iterate.ts';
import type { CompiledMap, Step } from '../../numeric/iterate/step.ts';

/** Closed forms of orbits that grow are compared as far as numbers go. */
const LARGEST = 1e150;

/** States of a map at given steps, with an estimate of what rounding has made of them. */
export function followSteps(
  step: Step,
  y0: Float64Array,
  at: readonly number[],
): { states: readonly Float64Array[]; error: readonly Float64Array[]; outcome: OrbitOutcome } {
  const run = iterate({ step, y0, at, limit: LARGEST });
  // A second orbit, its start moved by some units of rounding, shows by how much the map magnifies it.
  const moved = iterate({ step, y0: besides(y0), at, limit: LARGEST });
  const states = run.y.slice(0, moved.y.length);
  const error = states.map((y, k) => parted(y, moved.y[k]!, at[k]!));
  return { states, error, outcome: run.outcome.status === 'converged' ? moved.outcome : run.outcome };
}

/** The first steps one by one, then farther apart, to `last`. */
function milestones(last: number): readonly number[] {
  const at: number[] = [];
  for (let t = 1; t <= last; t = Math.max(t + 1, Math.floor(t * 1.15))) at.push(t);
  return at;
}

/** The most steps that a map is followed for until it settles: about a second's worth. */
const patience = (operations: number): number => Math.max(500, Math.min(300_000, Math.floor(3e8 / operations)));

/** Follows a map until a step changes nothing more, relative to the first. */
export function settleSteps(map: CompiledMap, y0: Float64Array, change: number): Orbit {
  return iterate({ step: map.step, y0, at: milestones(patience(map.operations)), steady: { change } });
}

/** Why an orbit ended before it was asked to. */
export function orbitWords(o: OrbitOutcome, steps: number): string {
  switch (o.status) {
    case 'blowUp':
      return `the orbit blows up at step ${o.t}`;
    case 'notFinite':
      return `the state is not finite at step ${o.t}`;
    case 'steady':
      return 'the orbit stands still';
    case 'cycle':
      return `the orbit settles on a cycle of period ${o.period}`;
    case 'converged':
      return `not settled after ${steps} steps`;
  }
}

/** The steps at which closed forms are compared. */
export const COMPARED: readonly number[] = [1, 2, 3, 5, 8, 13];

/** A change that counts as none, relative to the first step; a state of size 0 counts as 1. */
export const stillness = (first: number, y0: Float64Array): number =>
  Math.max(1e-11 * first, 4 * Number.EPSILON * (largestOf(y0) || 1));
