import type { Letter } from '../expr/expr.ts';
import type { Instrument } from './instrument.ts';
import type { EventFunction, VectorField } from './integrate/integrator.ts';
import { type Manifold, manifold } from './manifold.ts';
import { random } from './random.ts';
import { type Row, rowsOf } from './rows.ts';
import { scalar } from './scalar.ts';
import { lengthOf, type Setting, valuesOf } from './setting.ts';

/** Where the states of a model lie: on a manifold, and between bounds that nothing enforces. */
export interface StateDomain {
  readonly manifold: Manifold | undefined;
  readonly bounds: readonly Bounds[];
  /** Rows that lie in simplices. */
  readonly simplices: readonly Row[];
}
interface Bounds {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly low: number;
  readonly high: number;
}

/** The domains of packed letters at a setting. */
export function stateDomain(letters: readonly Letter[], setting: Setting): StateDomain {
  const bounds: Bounds[] = [];
  let offset = 0;
  for (const l of letters) {
    const length = lengthOf(l, setting.sizes);
    const { domain } = l;
    const values = valuesOf(setting);
    let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (domain.kind === 'simplex') [low, high] = [0, 1];
    else if (domain.kind === 'real') {
      if (domain.lower !== undefined) low = scalar(domain.lower.value, values);
      if (domain.upper !== undefined) high = scalar(domain.upper.value, values);
    }
    if (length > 0 && (low > Number.NEGATIVE_INFINITY || high < Number.POSITIVE_INFINITY))
      bounds.push({ name: l.name, offset, length, low, high });
    offset += length;
  }
  const simplices = rowsOf(letters, setting).filter((r) => r.kind === 'simplex');
  return { manifold: manifold(letters, setting), bounds, simplices };
}

/** Below this part of the largest rate of a row the rate of an entry is what rounding leaves of its terms. */
const STILL = 1e-12;
const LOOKS = 4;

/**
 * Entries of a start that lie on faces of simplices which the motion keeps: what rounding leaves of the projection would
 * grow where a face repels. Looked at in other states of the face.
 */
function keptFaces(
  { manifold: bound, simplices }: StateDomain,
  field: VectorField,
  y0: ArrayLike<number>,
): readonly number[] {
  const zeros = simplices.flatMap(({ offset, width }) =>
    Array.from({ length: width }, (_, k) => offset + k).filter((k) => y0[k] === 0),
  );
  if (bound === undefined || zeros.length === 0) return [];
  const draw = random('states of a face');
  const rates = new Float64Array(y0.length);
  const left = new Set(zeros);
  for (let look = 0; look < LOOKS; look++) {
    const inside = Float64Array.from(y0, (x) => x * (0.5 + draw.uniform()));
    for (const { offset, width } of simplices) {
      const row = inside.subarray(offset, offset + width);
      const whole = row.reduce((a, b) => a + b, 0);
      for (let k = 0; k < width; k++) row[k]! /= whole;
    }
    field(0.7 * look, bound.retract(inside), rates);
    for (const { offset, width } of simplices) {
      const most = rates.subarray(offset, offset + width).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      for (let k = offset; k < offset + width; k++) if (!(Math.abs(rates[k]!) <= STILL * most)) left.delete(k);
    }
  }
  return [...left];
}

/** How far beyond a bound a trajectory has to be, relative to its size, before it counts as outside. */
const BEYOND = 1e-9;
/** So far errors of an integration carry it, where the field at the bound itself does not lead outside. */
const CARRIED = 1e-6;

/**
 * The field of an integration that stays where the states belong, and the events that tell where it leaves their bounds.
 * The field is read at the point of the manifold next to the state: it is tangent there, so |x| does not change along
 * the flow and an error of |x| does not grow (read at the state itself it would grow where the field points inward).
 * Bounds are looked at, never enforced: an event says which state leaves them. A trajectory that settles on a bound is
 * carried beyond it by errors of its integration; it leaves where the field at the bound points outside (Nagumo 1942).
 */
export function flowOnDomain(
  field: Instrument,
  domain: StateDomain,
  y0: ArrayLike<number>,
): { readonly field: VectorField; readonly dimension: number; readonly events?: readonly EventFunction[] } {
  const { manifold: bound, bounds } = domain;
  const free: VectorField = (t, y, out) => {
    field.evaluate(y as Float64Array, t, undefined, out);
  };
  const faces = keptFaces(domain, free, y0);
  const evaluate: VectorField =
    bound === undefined
      ? (t, y, out) => {
          field.evaluate(y, t, undefined, out);
        }
      : (t, y, out) => {
          field.evaluate(bound.retract(y), t, undefined, out);
          for (const k of faces) out[k] = 0;
        };
  const clamped = (y: Float64Array): Float64Array => {
    const inside = Float64Array.from(y);
    for (const b of bounds)
      for (let k = b.offset; k < b.offset + b.length; k++) inside[k] = Math.min(Math.max(y[k]!, b.low), b.high);
    return inside;
  };
  const events = bounds.map((b): EventFunction => {
    let size = 0;
    for (let k = 0; k < b.length; k++) size = Math.max(size, Math.abs(y0[b.offset + k]!));
    // Near the upper bound errors are as large as it is, however small the start.
    const scale = Math.max(size, ...[b.low, b.high].filter(Number.isFinite).map(Math.abs));
    const room = BEYOND * scale;
    const within = (y: Float64Array, bounded: (offset: number) => boolean): number => {
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < b.length; k++) {
        const x = y[b.offset + k]!;
        const here = Math.min(x - b.low, b.high - x);
        if (here < least && !(here < -room && here > -CARRIED * scale && bounded(b.offset + k))) least = here;
      }
      return least + room;
    };
    return {
      name: `${b.name} leaves its domain`,
      direction: 'falling',
      value: (t, y) => {
        const least = within(y, () => false);
        if (least >= 0 || least < room - CARRIED * scale) return least;
        const onBounds = clamped(y);
        const speed = new Float64Array(y.length);
        evaluate(t, onBounds, speed);
        // What the field leads beyond a bound in all the time so far, at most.
        const carried = (k: number): boolean => (onBounds[k]! > y[k]! ? -speed[k]! : speed[k]!) * Math.abs(t) <= room;
        return Math.min(within(y, carried), room);
      },
    };
  });
  return { field: evaluate, dimension: field.dimension, ...(events.length === 0 ? {} : { events }) };
}
