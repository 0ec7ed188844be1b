import { hasKinks } from '../../model/kinks.ts';
import type { Point } from '../../model/model.ts';
import { fieldInstrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { position } from '../../numeric/start.ts';
import { type Case, settings } from '../case/case.ts';
import { chart, drawCoordinates, pointMap } from '../case/chart.ts';
import { drawState } from '../case/drawState.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { containsZero, oneSided } from '../linear/kinks.ts';

/** Whether a point is stationary, by one-sided values; undefined where the field does not jump at the point. */
export function judgeAtKink(c: Case, point: Point): Judgement | undefined {
  if (!hasKinks(c.model)) return undefined;
  const { settings: where } = settings(c);
  const states = c.model.states.map((s) => s.letter);
  let kinks = 0;
  let draws = 0;
  let sides = 0;
  let unclear = false;
  for (const [s, setting] of where.entries()) {
    const field = fieldInstrument(c.model, setting);
    const map = chart(c.model, c.claim.ansatz, setting);
    const at = pointMap(c.model, map, point, setting);
    const elsewhere = field.evaluate(map.state(drawCoordinates(map, setting, c.random.fork('elsewhere'))), 0);
    for (let d = 0; d < 2; d++) {
      const draw = c.random.fork(`kink ${s}.${d}`);
      const { coordinates, y, time } = drawState(c, map, setting, draw, { point: at });
      const velocity = (x: Float64Array): Float64Array => Float64Array.from(field.evaluate(map.state(x), time));
      draws++;
      const values = oneSided(map, coordinates, velocity, 1e-10 * largestOf(elsewhere), draw.fork('sides'));
      const here = values ?? [velocity(coordinates)];
      if (values !== undefined) kinks++;
      sides = Math.max(sides, here.length);
      const found = containsZero(here, 1e-9 * largestOf(elsewhere));
      const small = values === undefined && largestOf(here[0]!) < 1e-6 * largestOf(elsewhere);
      if (found === 'unclear' || (found === 'no' && small)) unclear = true;
      if (small) continue;
      if (found !== 'no') continue;
      const k = farthest(here);
      const nearest = here.map((v) => v[k]!).reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
      const block = field.outputs.findLast((b) => b.offset <= k)!;
      const name = `${block.name}'${block.shape.length === 0 ? '' : `[${position(k - block.offset, block.shape).join(', ')}]`}`;
      const entry = () => (values === undefined ? name : `the one-sided value of ${name} that is nearest to 0`);
      const shown = { left: [nearest], right: [0], scale: [1], entry, states: unpack(y, states, setting), time };
      const evidence: Evidence = { wing: 'numeric', method: METHOD, says: `0 lies outside at one of ${draws} points` };
      // Where there is no kink at this point, the other judge says more.
      if (kinks === 0 && values === undefined) return undefined;
      return { verdict: 'refuted', evidence: [evidence], witness: witness(c.model, setting, shown, 0) };
    }
  }
  if (kinks === 0) return undefined;
  const evidence: Evidence = {
    wing: 'numeric',
    method: METHOD,
    says: `0 lies among the one-sided values or between them, at ${kinks} points with a kink of ${draws} (at most ${sides} sides)`,
    draws,
  };
  if (unclear)
    return inconclusive(
      'the field has a kink there: 0 lies in the interval of each entry of its one-sided values, but no mixture of those that were seen is clearly 0',
      [evidence],
    );
  return { verdict: 'supported', evidence: [evidence] };
}
const METHOD = 'one-sided values of the compiled field (Filippov)';

/** The entry whose interval of values is farthest from 0. */
function farthest(values: readonly Float64Array[]): number {
  const distances = Array.from(values[0]!, (_, k) => {
    const entries = values.map((v) => v[k]!);
    return Math.max(Math.min(...entries), -Math.max(...entries));
  });
  return distances.indexOf(Math.max(...distances));
}
