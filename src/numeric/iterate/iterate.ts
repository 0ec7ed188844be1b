import type { Extra } from '../instrument.ts';
import { largestComponent, size } from '../integrate/size.ts';
import type { Step } from './step.ts';

/** y(t + 1) = F(y(t), t) from y(0) = y0: what is wanted of an orbit, and when it ends. Steps are counted from 0. */
export interface OrbitProblem {
  readonly step: Step;
  readonly y0: ArrayLike<number>;
  /** The steps at which the state is wanted, ascending whole numbers; the last one is the end. */
  readonly at: readonly number[];
  /** The step at which y0 is the state. Default 0. */
  readonly from?: number;
  /** Values of the letters that each step draws anew. */
  readonly draws?: (t: number) => Extra;
  /** Stop once no component moves by more than this in a step, or on a cycle, back where it was to within this. */
  readonly steady?: { readonly change: number };
  /** |y| above which the orbit counts as blown up. Default 1e12. */
  readonly limit?: number;
}

/** How an orbit ended. Only `converged` (the last step was reached) and `steady` are ends that were asked for. */
export type OrbitOutcome =
  | { readonly status: 'converged' }
  /** The largest change of a component in the last step, at or below what was asked for. */
  | { readonly status: 'steady'; readonly t: number; readonly change: number }
  /** The state of `period` steps ago is back, and has not stood still in between. */
  | { readonly status: 'cycle'; readonly t: number; readonly period: number }
  | { readonly status: 'blowUp'; readonly t: number; readonly size: number; readonly component: number }
  /** The next state is NaN or infinite. */
  | { readonly status: 'notFinite'; readonly t: number };

/** An orbit as far as it was reached. No number in it is NaN or infinite. */
export interface Orbit {
  readonly t: readonly number[];
  /** One state for each entry of `t`. */
  readonly y: readonly Float64Array[];
  readonly outcome: OrbitOutcome;
  /** The last finite state. */
  readonly last: { readonly t: number; readonly y: Float64Array };
  readonly steps: number;
}

/** A state that differs from another by some units of rounding: how far their orbits part shows how a map magnifies it. */
export const besides = (y: Float64Array): Float64Array =>
  y.map((x, k) => x * (1 + (k % 2 === 0 ? 8 : -8) * Number.EPSILON));

/** What rounding has made of a state after so many steps, by an orbit from beside its start. */
export const parted = (y: Float64Array, other: Float64Array, steps: number): Float64Array =>
  y.map((x, k) => Math.abs(x - other[k]!) + steps * Number.EPSILON * Math.abs(x));

/** Follows a map step by step. */
export function iterate(problem: OrbitProblem): Orbit {
  const { step, at, from = 0, draws, steady, limit = 1e12 } = problem;
  let y = Float64Array.from(problem.y0);
  let next = new Float64Array(y.length);
  const t: number[] = [];
  const states: Float64Array[] = [];
  let due = 0;
  let now = from;
  const end = at.at(-1) ?? from;
  // Brent's search for a cycle (1980): the state is compared with that at the last power of two.
  const mark = { at: from, y: Float64Array.from(y), next: from + 1 };
  const orbit = (outcome: OrbitOutcome): Orbit => ({
    t,
    y: states,
    outcome,
    last: { t: now, y: Float64Array.from(y) },
    steps: now - from,
  });
  if (!Number.isFinite(size(y))) return orbit({ status: 'notFinite', t: from });
  for (;;) {
    while (due < at.length && at[due]! <= now) {
      t.push(at[due]!);
      states.push(Float64Array.from(y));
      due++;
    }
    if (now >= end) return orbit({ status: 'converged' });
    next = step(y, now, draws?.(now), next) as Float64Array<ArrayBuffer>;
    const largest = size(next);
    if (!Number.isFinite(largest)) return orbit({ status: 'notFinite', t: now + 1 });
    let change = 0;
    if (steady !== undefined) for (let k = 0; k < y.length; k++) change = Math.max(change, Math.abs(next[k]! - y[k]!));
    [y, next] = [next, y];
    now++;
    if (largest > limit) return orbit({ status: 'blowUp', t: now, size: largest, component: largestComponent(y) });
    if (steady === undefined) continue;
    if (change <= steady.change) return orbit({ status: 'steady', t: now, change });
    // A flip that dies down slowly is no cycle: one that is has a size.
    if (
      change > 1e-6 * largest &&
      change > 1e3 * steady.change &&
      y.every((x, k) => Math.abs(x - mark.y[k]!) <= steady.change)
    )
      return orbit({ status: 'cycle', t: now, period: now - mark.at });
    if (now < mark.next) continue;
    mark.at = now;
    mark.next = from + 2 * (now - from);
    mark.y.set(y);
  }
}
