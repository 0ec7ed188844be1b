import { hasKinks } from '../../model/kinks.ts';
import type { Point } from '../../model/model.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Case } from '../case/case.ts';
import { drawCoordinates } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { AT_KINK, kinkAt } from '../linear/linearisation.ts';
import { finite, onBranch, still, windowOf } from './branch.ts';
import { crossing } from './crossing.ts';
import { family, type Linear } from './family.ts';
import { type Look, refuted } from './look.ts';
import type { Placed, Threshold } from './mover.ts';
import { relativeSpeed } from './push.ts';
import { open, type Seen } from './seen.ts';
import { singlePoint } from './singlePoint.ts';

/** A threshold at a point, at one setting where its relation holds: where the critical eigenvalue crosses, and how. */
export function lookAtPoint(
  c: Case,
  form: Threshold,
  point: Point,
  placed: Placed,
  random: RandomStream,
  kind = form.says.length > 0,
): Seen {
  const f = family(c, placed);
  const { value } = placed;
  const scale = Math.abs(value) || 1;
  const width = windowOf(placed, scale);
  if (width === undefined)
    return { kind: 'beside', why: `the threshold lies on the edge of the domain of ${placed.mover.name}` };
  const { free } = drawState(c, f.chart(value), placed.setting, random, {
    point: { evaluate: (x) => f.point(value, point, Float64Array.from(x)) },
  });
  const known = new Map<number, Linear>();
  const at = (v: number): Linear => {
    const made = known.get(v) ?? f.linearised(v, f.point(v, point, free));
    known.set(v, made);
    return made;
  };
  const look: Look = { c, form, placed, family: f, scale, width, at, random, kind };
  const here = at(value);
  if (hasKinks(c.model)) {
    const [map, flow] = [f.chart(value), f.flow(value)];
    const bent = kinkAt(map, flow, drawCoordinates(map, placed.setting, random.fork('elsewhere')));
    if (bent(here.coordinates, random.fork('sides'))) return open(AT_KINK);
  }
  const [before, after] = [at(value - width), at(value + width)];
  if (still(before) && still(after)) return onBranch(look, crossing(at, value - width, value + width));
  if (finite(here) && relativeSpeed(f, value, here.coordinates) > 1e-6) {
    const reason = `the point is not stationary at the threshold, ${placed.mover.name} = ${value}`;
    return refuted(look, here, reason, {
      what: 'the largest speed at the point',
      left: Math.max(...f.flow(value).velocity(here.coordinates).map(Math.abs)),
      right: 0,
    });
  }
  return singlePoint(look, point, free);
}
