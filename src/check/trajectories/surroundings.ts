import type { Chart } from '../case/chart.ts';
import { type CoordinateFlow, coordinateFlow, linearised, slopesAt } from '../linear/linearisation.ts';
import type { Orbit } from './orbit.ts';

/** The field around a state, in the coordinates of a claim. */
export interface Surroundings {
  readonly chart: Chart;
  readonly flow: CoordinateFlow;
  /** Whether the field has kinks. */
  readonly bent: boolean;
  /** In how many directions a state can move. */
  readonly dimension: (x: Float64Array) => number;
  readonly linear: (x: Float64Array) => ReturnType<typeof linearised>;
  /** The Jacobian alone, with the orthonormal directions along which it is given where these are not the coordinates. */
  readonly slopes: (x: Float64Array) => Pick<ReturnType<typeof slopesAt>, 'jacobian' | 'directions'>;
  /** The coordinates next to those that a step in the ambient space leads to. */
  readonly moved: (x: Float64Array, by: Float64Array) => Float64Array;
  /** Whether all states are within their bounds. */
  readonly isInside: (x: Float64Array) => boolean;
  /** The velocity of the un-reduced model over what rounding leaves of the terms that it is made of; the largest of all entries. */
  readonly excess: (x: Float64Array) => number;
}

/** Last digits that a field may be off by, over those of the sum of its terms. */
const DIGITS = 1e3 * Number.EPSILON;

/** A state that is off by this part of how far the trajectory reaches is where it is, to all that integration can tell. */
const PLACE = 1e-13;

const EDGE = 1e-9;

/** `extent` is how large the states of the trajectory are. */
export function surroundings(o: Orbit, chart: Chart, extent: number): Surroundings {
  const flow = coordinateFlow(chart, o.field);
  // What settles on a bound is carried beyond it by last digits.
  const edge = EDGE * extent;
  const known = new WeakMap<Float64Array, ReturnType<typeof linearised>>();
  return {
    chart,
    flow,
    bent: o.bent,
    dimension: (x) => chart.manifold?.dimension ?? x.length,
    linear: (x) => {
      const found = known.get(x) ?? linearised(chart, flow, x, o.map === undefined ? 'continuous' : 'discrete');
      known.set(x, found);
      return found;
    },
    slopes: (x) => known.get(x) ?? slopesAt(chart, flow, x),
    moved: (x, by) => {
      const there = x.map((v, k) => v + by[k]!);
      return chart.manifold?.retract(there) ?? there;
    },
    isInside: (x) => {
      const y = chart.state(x);
      return (
        y.every(Number.isFinite) &&
        o.domain.bounds.every((b) =>
          y.subarray(b.offset, b.offset + b.length).every((v) => v >= b.low - edge && v <= b.high + edge),
        ) &&
        o.domain.simplices.every((r) => y.subarray(r.offset, r.offset + r.width).every((v) => v >= -edge))
      );
    },
    excess: (x) => {
      const y = Float64Array.from(chart.state(x));
      const velocity = o.field.evaluate(y, 0);
      if (velocity.every((v) => v === 0)) return 0;
      const terms = o.terms(y);
      const jacobian = o.field.jacobian(y, 0);
      const n = y.length;
      let most = 0;
      for (let k = 0; k < n; k++) {
        const v = Math.abs(velocity[k]!);
        if (v === 0) continue;
        let made = DIGITS * terms[k]!;
        for (let m = 0; m < n; m++)
          made += Math.abs(jacobian[k * n + m]!) * (DIGITS * Math.abs(y[m]!) + PLACE * extent);
        const part = v / made;
        if (!(part <= most)) most = Number.isNaN(part) ? 0 : part;
      }
      return most;
    },
  };
}

/** The velocity of the coordinates. */
export const coordinateVelocity = (s: Surroundings, x: Float64Array): Float64Array =>
  Float64Array.from(s.flow.velocity(x));
