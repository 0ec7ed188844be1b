import type { Letter } from '../../expr/expr.ts';
import type { Point } from '../../model/model.ts';
import { displacements, drift } from '../../model/motion.ts';
import { type Instrument, instrument, unpack } from '../../numeric/instrument.ts';
import { manifold } from '../../numeric/manifold.ts';
import type { Case } from '../case/case.ts';
import { assigned, type Chart } from '../case/chart.ts';
import { dimensionOf } from '../case/dimension.ts';
import { type CoordinateFlow, coordinateFlow, type Linearisation, linearised } from '../linear/linearisation.ts';
import { type Mover, type Placed, settingAt } from './mover.ts';

export type Linear = Omit<Linearisation, 'y' | 'kink'>;

/** A model with one of its letters moved, compiled once: its motion in the coordinates of a claim at each value. */
export interface Family {
  readonly mover: Mover;
  readonly chart: (value: number) => Chart;
  readonly flow: (value: number) => CoordinateFlow;
  readonly linearised: (value: number, coordinates: Float64Array) => Linear;
  /** The coordinates of the point at a value, its free ones given. */
  readonly point: (value: number, point: Point, free: Float64Array) => Float64Array;
}

/** The motion of a case as a function of one moved letter. */
export function family(c: Case, { mover, setting }: Placed): Family {
  const { model } = c;
  const { ansatz } = c.claim;
  const states = model.states.map((s) => s.letter);
  const own = ansatz?.letters ?? states;
  const opened = (letters: readonly Letter[]): readonly Letter[] => [...letters, mover.letter];
  const field = instrument(
    displacements(model).map((d) => ({ name: d.state.name, indices: d.indices, term: d.right })),
    model,
    setting,
    { variables: opened(states), extra: drift(model).draws.map((d) => d.letter) },
  );
  const embedding =
    ansatz === undefined
      ? undefined
      : instrument(assigned(states, ansatz.items), model, setting, { variables: opened(ansatz.letters) });
  const dimension = dimensionOf(own, setting);
  const points = new Map<Point, Instrument>();
  const chart = (value: number): Chart => {
    const there = settingAt(setting, mover, value);
    const bound = manifold(own, there);
    const at = embedding === undefined ? undefined : atValue(embedding, mover, value);
    return {
      letters: own,
      dimension,
      manifold: bound,
      state: at === undefined ? (x) => x : (x) => at.evaluate(x, 0),
      frame: at === undefined ? undefined : (x) => at.jacobian(x, 0),
      extra: ansatz === undefined ? () => new Map() : (x) => unpack(x, own, there),
    };
  };
  const flow = (value: number): CoordinateFlow => coordinateFlow(chart(value), atValue(field, mover, value));
  return {
    mover,
    chart,
    flow,
    linearised: (value, x) => linearised(chart(value), flow(value), x, model.time),
    point: (value, point, free) => {
      const known =
        points.get(point) ?? instrument(assigned(own, point.entries), model, setting, { variables: opened(own) });
      points.set(point, known);
      return Float64Array.from(atValue(known, mover, value).evaluate(free, 0));
    },
  };
}

/** An instrument whose last variables are those of the moved letter, with these fixed. */
function atValue(open: Instrument, { letter, unit }: Mover, value: number): Instrument {
  const own = unit.map((x) => value * x);
  const all = open.dimension;
  const n = all - own.length;
  const whole = (y: ArrayLike<number>, tail: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(all);
    out.set(y);
    out.set(tail, n);
    return out;
  };
  const none = new Float64Array(own.length);
  return {
    ...open,
    variables: open.variables.filter((l) => l !== letter),
    dimension: n,
    evaluate: (y, t, extra, out) => open.evaluate(whole(y, own), t, extra, out),
    tangent: (y, t, direction, extra) => open.tangent(whole(y, own), t, whole(direction, none), extra),
    // The moved letter does not move along with the others: rows of zeros below theirs.
    along: (y, t, directions, extra) => {
      const rows = new Float64Array((directions.length / n) * all);
      rows.set(directions);
      return open.along(whole(y, own), t, rows, extra);
    },
    jacobian: (y, t, extra) => {
      const full = open.jacobian(whole(y, own), t, extra);
      const out = new Float64Array(open.length * n);
      for (let k = 0; k < open.length; k++) out.set(full.subarray(k * all, k * all + n), k * n);
      return out;
    },
  };
}
