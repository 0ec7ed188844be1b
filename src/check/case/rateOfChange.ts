import type { Tensor } from '../../model/model.ts';
import { isConstrained } from '../../model/tangent.ts';
import { fieldInstrument, type Instrument, instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { compiledMap } from '../../numeric/iterate/step.ts';
import { leastSquares } from '../../numeric/linear.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Setting } from '../../numeric/setting.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, isMap } from './case.ts';
import { type Chart, chart } from './chart.ts';
import { contributions } from './contributions.ts';
import { drawState, type Where } from './drawState.ts';
import { magnitude } from './magnitude.ts';
import { coordinatesAt } from './readout.ts';

/** A quantity, its change by the kernels, and the size of what was added up for it. */
export interface Motion {
  readonly y: Float64Array;
  readonly coordinates: Float64Array;
  readonly time: number;
  readonly value: Float64Array;
  /** Per unit of time; of a map the change in one step. */
  readonly rate: Float64Array;
  /** Of a map: the quantity after the step. */
  readonly next?: Float64Array;
  readonly scale: Float64Array;
  /** How far the flow leaves the ansatz at this state, relative to the flow. */
  readonly leak: number;
  readonly probe: Instrument;
  readonly states: ReturnType<typeof unpack>;
}

/**
 * Prepares the time derivative of a quantity along the un-reduced flow: gradient of the quantity by the sweeps, times
 * the compiled field. In an ansatz the motion of its letters is what of the full field lies along the form.
 */
export function motionOf(c: Case, quantity: Tensor, setting: Setting): (draw: RandomStream, where?: Where) => Motion {
  const map = chart(c.model, c.claim.ansatz, setting);
  const field = fieldInstrument(c.model, setting);
  const states = c.model.states.map((s) => s.letter);
  // The time is one more variable, which moves at rate 1: an explicit dependence on t is differentiated too.
  const variables = [...states, ...(c.claim.ansatz === undefined ? [] : map.letters), TIME];
  const q = { name: 'quantity', indices: quantity.indices, term: quantity.term };
  const size = { name: 'size', indices: quantity.indices, term: magnitude(quantity.term) };
  const sizer = instrument([size], c.model, setting, { variables, extra: c.claim.observed.map((o) => o.letter) });
  const probe = instrument([q], c.model, setting, { variables, extra: c.claim.observed.map((o) => o.letter) });
  if (isMap(c)) return stepOf(c, map, setting, probe, sizer);
  return (draw, where) => {
    const { coordinates, y, time } = drawState(c, map, setting, draw, where);
    const velocity = field.evaluate(y, time);
    const reduced = c.claim.ansatz === undefined ? undefined : along(map, coordinates, velocity);
    const point = Float64Array.of(...y, ...(reduced === undefined ? [] : coordinates), time);
    const direction = Float64Array.of(...velocity, ...(reduced?.rates ?? []), 1);
    const value = probe.evaluate(point, time);
    const rate = probe.tangent(point, time, direction);
    const jacobian = probe.jacobian(point, time);
    // A projected field may vanish by cancellation: what it is made of says how far rounding reaches.
    const bound = c.model.states.some((x) => isConstrained(x.letter));
    const made = bound
      ? contributions(field, y, time, draw.fork('signs')).map((s) => (Number.isFinite(s) ? ROUNDING * s : 0))
      : undefined;
    const most = made === undefined ? 0 : largestOf(made);
    // What the derivative is made of; and rounding of the gradient itself, which a quantity that is constant still has.
    const pace = largestOf(velocity) / Math.max(largestOf(y), 1e-290);
    const scale = sizer.evaluate(point, time).map((s) => (Number.isFinite(s * pace) ? s * pace : 0));
    for (let k = 0; k < probe.length; k++)
      for (let m = 0; m < point.length; m++)
        scale[k]! +=
          Math.abs(jacobian[k * point.length + m]!) *
          (Math.abs(direction[m]!) + (made === undefined || m === point.length - 1 ? 0 : (made[m] ?? most)));
    return {
      y,
      coordinates,
      time,
      value,
      rate,
      scale,
      leak: reduced?.leak ?? 0,
      probe,
      states: unpack(y, states, setting),
    };
  };
}

/** The part of what a field is made of that counts as its rounding. */
const ROUNDING = 1e-6;

/** The change of a quantity in one step of the un-reduced map: the quantity at the next state, minus that at the state. */
function stepOf(
  c: Case,
  map: Chart,
  setting: Setting,
  probe: Instrument,
  sizer: Instrument,
): (draw: RandomStream, where?: Where) => Motion {
  const { step } = compiledMap(c.model, setting);
  const states = c.model.states.map((s) => s.letter);
  const reduced = c.claim.ansatz !== undefined;
  return (draw, where) => {
    const { coordinates, y, time } = drawState(c, map, setting, draw, where);
    const after = step(y, time);
    const next = reduced ? coordinatesAt(map, after, coordinates) : coordinates;
    const here = Float64Array.of(...y, ...(reduced ? coordinates : []), time);
    const there = Float64Array.of(...after, ...(reduced ? next : []), time + 1);
    const [value, moved] = [probe.evaluate(here, time), probe.evaluate(there, time + 1)];
    const [size, sizeThere] = [sizer.evaluate(here, time), sizer.evaluate(there, time + 1)];
    const reached = reduced ? map.state(next) : after;
    const gap = largestOf(after.map((v, k) => v - reached[k]!));
    // A short step changes little: what counts is the change to first order, as far as rounding leaves it.
    const jacobian = probe.jacobian(here, time);
    const scale = size.map((s, k) => {
      let first = 1e-6 * (s + sizeThere[k]!);
      for (let m = 0; m < here.length; m++) first += Math.abs(jacobian[k * here.length + m]! * (there[m]! - here[m]!));
      return Number.isFinite(first) ? first : s + sizeThere[k]!;
    });
    return {
      y,
      coordinates,
      time,
      value,
      rate: moved.map((v, k) => v - value[k]!),
      next: moved,
      scale,
      leak: gap / Math.max(largestOf(after), 1e-290),
      probe,
      states: unpack(y, states, setting),
    };
  };
}

/** The part of a velocity along the frame of a chart, as rates of its coordinates, and the share that is not. */
export function along(
  map: Chart,
  coordinates: Float64Array,
  velocity: Float64Array,
): { rates: Float64Array; leak: number } {
  const frame = map.frame!(coordinates);
  const n = map.dimension;
  const fit = leastSquares(frame, velocity.length, n, velocity);
  const rates = Float64Array.from(fit.x ?? new Float64Array(n));
  let gap = 0;
  let size = 0;
  velocity.forEach((v, k) => {
    let along = 0;
    for (let m = 0; m < n; m++) along += frame[k * n + m]! * rates[m]!;
    gap = Math.max(gap, Math.abs(v - along));
    size = Math.max(size, Math.abs(v));
  });
  return { rates, leak: size === 0 ? 0 : gap / size };
}
