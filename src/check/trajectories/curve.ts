import type { Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import type { Tensor } from '../../model/model.ts';
import type { Instrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { coordinatesAt } from '../case/readout.ts';
import { entryName } from '../case/sides.ts';
import type { Curve } from '../case/verdict.ts';
import { follow, type Orbit } from './orbit.ts';

const TIMES = 41;
/** Steps of a map that a figure shows. */
const STEPS = 13;

/**
 * One entry of a closed form along one trajectory. `probe` gives the entries of the quantity first and those of the closed
 * form after them.
 */
export function curveAlong(
  orbit: Orbit,
  quantity: Tensor,
  entry: number,
  end: number,
  probe: Instrument,
  extra: ReadonlyMap<Letter, ArrayLike<number>>,
): Curve {
  const later =
    orbit.map === undefined
      ? Array.from({ length: TIMES - 1 }, (_, k) => (end * (k + 1)) / (TIMES - 1))
      : Array.from({ length: STEPS }, (_, k) => k + 1);
  const run = follow(orbit, later);
  let x: Float64Array = orbit.coordinates;
  const rows = [orbit.y0, ...run.states].map((y, k) => {
    if (k > 0) x = coordinatesAt(orbit.chart, y, x);
    const t = k === 0 ? 0 : later[k - 1]!;
    const out = probe.evaluate(y, t, new Map([...orbit.chart.extra(x), ...extra]));
    const n = out.length / 4;
    return { t, found: out[entry]!, claimed: out[n + entry]!, error: k === 0 ? 0 : largestOf(run.error[k - 1]!) };
  });
  const { term } = quantity;
  const name = term.kind === 'sym' ? term.letter.name : print(term, 'text');
  return {
    of: entryName(name, probe.outputs[0]!.shape)(entry).replace(' [', '['),
    scale: 'linear',
    times: rows.map((r) => r.t),
    claimed: rows.map((r) => r.claimed),
    found: rows.map((r) => r.found),
    error: rows.map((r) => r.error),
  };
}

/** How a quantity approaches its limit, and the claimed exponential through one point of that. */
export function decay(
  gaps: readonly { readonly t: number; readonly gap: number }[],
  anchor: { readonly t: number; readonly gap: number },
  rate: number,
): Curve {
  // Where rounding rules there is nothing to be seen.
  const least = 1e-9 * Math.max(...gaps.map((g) => g.gap));
  const last = gaps.findLastIndex((g) => g.gap > least);
  const seen = gaps.slice(0, last + 1);
  return {
    of: 'distance from the limit',
    scale: 'log',
    times: seen.map((g) => g.t),
    claimed: seen.map((g) => anchor.gap * Math.exp(-rate * (g.t - anchor.t))),
    found: seen.map((g) => g.gap),
    error: seen.map(() => 0),
  };
}
