import type { Point } from '../../model/model.ts';
import { unpack } from '../../numeric/instrument.ts';
import { coordinateName, type Outside, outside, outsideBounds } from '../../numeric/outside.ts';
import { random } from '../../numeric/random.ts';
import { drawSetting, isRefusal, type Setting } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Chart, chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { dimensionOf } from '../case/dimension.ts';
import type { Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { borders } from '../conditions/borders.ts';

/** Settings drawn besides those of every claim, draws of what a point leaves free, and how large a model may be for it. */
const MORE = 24;
const FREE = 6;
const SMALL = 60;

/**
 * Whether a point that is said to be there is no state at some values of the parameters: it has no real value, or lies
 * beyond the bounds of a state, whatever it leaves free. Undefined where it is there, wherever one looked.
 */
export function judgeExistence(c: Case, point: Point): Judgement | undefined {
  for (const setting of places(c)) {
    const map = chart(c.model, c.claim.ansatz, setting);
    const at = pointMap(c.model, map, point, setting);
    let gone: { readonly lacks: Outside; readonly y: Float64Array } | undefined;
    for (let d = 0; d < FREE; d++) {
      const free = drawCoordinates(map, setting, c.random.fork(`existence ${d}`));
      const x = Float64Array.from(at.evaluate(free, 0));
      const y = Float64Array.from(map.state(x));
      const lacks = valueless(map, x, setting) ?? beyondBounds(c, map, x, y, setting);
      gone = lacks === undefined ? undefined : { lacks, y };
      if (gone === undefined) break;
    }
    if (gone === undefined) continue;
    const { what, found, wanted } = gone.lacks;
    const letters = c.model.states.map((x) => x.letter);
    const states = new Map([...unpack(gone.y, letters, setting)].filter(([, x]) => !Array.from(x).some(Number.isNaN)));
    const shown = { left: [found], right: [wanted], scale: [1], entry: () => what, states };
    return {
      verdict: 'refuted',
      evidence: [],
      reason: 'the point is no state at all values that the claim speaks of',
      witness: witness(c.model, setting, shown, 0),
    };
  }
  return undefined;
}

/** Those of every claim, those beside its borders, and more of them where the model is small and has no data. */
function* places(c: Case): Generator<Setting> {
  const letters = c.model.states.map((s) => s.letter);
  const small = (s: Setting): boolean => dimensionOf(letters, s) <= SMALL;
  yield* settings(c).settings.filter(small);
  yield* borders(c).filter(small);
  if (c.model.data.length > 0 || c.model.parameters.length + c.model.constants.length === 0) return;
  const stream = random(`${c.seed}/${c.model.name}/existence`);
  for (let k = 0; k < MORE; k++) {
    const setting = drawSetting(c.model, stream.fork(k), c.when, 0);
    if (isRefusal(setting)) return;
    if (small(setting)) yield setting;
  }
}

/** A coordinate that has no real value. */
function valueless(map: Chart, x: Float64Array, setting: Setting): Outside | undefined {
  const k = x.findIndex(Number.isNaN);
  if (k < 0) return undefined;
  return { what: `real values that ${coordinateName(map.letters, k, setting)} has at the point`, found: 0, wanted: 1 };
}

/** A coordinate of the claim, or of the model itself, that is outside of its domain. */
function beyondBounds(c: Case, map: Chart, x: Float64Array, y: Float64Array, setting: Setting): Outside | undefined {
  const states = c.model.states.map((s) => s.letter);
  return outsideBounds(map.letters, x, setting) ?? outsideBounds(states, y, setting) ?? outside(states, y, setting);
}
