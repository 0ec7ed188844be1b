import type { Model } from '../../model/model.ts';
import { largestComponent, size } from '../integrate/size.ts';
import { besides, parted } from '../iterate/iterate.ts';
import { compiledMap } from '../iterate/step.ts';
import type { RandomStream } from '../random.ts';
import type { Setting } from '../setting.ts';
import { domains } from './domains.ts';
import { stepDraws } from './draws.ts';
import type { PathEnd, PathOutcome, PathQuestion } from './path.ts';

/** |y| above which an orbit counts as blown up. */
const LIMIT = 1e12;

/**
 * An orbit of a map, with what its steps draw; nothing but rounding stands between it and the model. Where nothing is
 * drawn a second orbit, from beside the start, shows what rounding has grown to.
 */
export function mapPath(model: Model, setting: Setting, random: RandomStream, q: PathQuestion): PathEnd {
  const { step } = compiledMap(model, setting);
  const bounds = domains(model, setting);
  const draws = model.draws.length === 0 ? undefined : stepDraws(model, setting, random);
  const { times, report, stop } = q;
  const [start] = times as [number];
  let y = Float64Array.from(q.y0);
  let next = new Float64Array(y.length);
  let beside = draws === undefined ? besides(y) : undefined;
  let now = start;
  let due = 0;
  const end = (outcome: PathOutcome): PathEnd => ({
    outcome,
    steps: now - start,
    evaluations: now - start,
    method: { name: 'iteration' },
  });
  for (;;) {
    if (times[due] === now) {
      report({ t: now, y: Float64Array.from(y), ...(beside && { error: parted(y, beside, now - start) }) });
      due++;
    }
    if (due >= times.length) return end({ status: 'converged' });
    if (stop?.()) return end({ status: 'interrupted', t: now });
    step(y, now, draws?.(), next);
    const largest = size(next);
    if (!Number.isFinite(largest)) return end({ status: 'notFinite', t: now + 1, of: 'state' });
    const gone = bounds.escape(next);
    if (gone !== undefined) return end({ status: 'leftDomain', t: now + 1, ...gone });
    [y, next] = [next, y];
    if (beside !== undefined) beside = step(beside, now);
    now++;
    if (largest > LIMIT) return end({ status: 'blowUp', t: now, size: largest, component: largestComponent(y) });
  }
}
