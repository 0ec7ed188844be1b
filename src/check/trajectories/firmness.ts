import { one, reduce } from '../../expr/build.ts';
import type { Expr, Letter, Reduce } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { openReduce, some } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { type Extra, instrument } from '../../numeric/instrument.ts';
import type { Setting } from '../../numeric/setting.ts';

/** Singular values below this many times the relative error of a state may be nothing but that error. */
const MARGIN = 1e3;

/** The ranks in some terms, each once. */
export function ranksIn(terms: readonly Expr[]): readonly Reduce[] {
  const found = new Set<Reduce>();
  for (const e of terms)
    some(e, (x) => {
      if (x.kind === 'reduce' && x.fn === 'rank') found.add(x);
      return false;
    });
  return [...found];
}

/**
 * Why a rank along a trajectory is not known although it can be counted: its smallest singular value is of the size of
 * the integration error, which grows directions that the exact trajectory does not have. Undefined where ranks are firm.
 */
export function doubtfulRank(
  model: Model,
  terms: readonly Expr[],
  setting: Setting,
  at: { readonly y: Float64Array; readonly t: number; readonly extra: Extra; readonly letters: readonly Letter[] },
  relativeError: number,
  /** The same letters at the start, where the motion is smooth. */
  start?: { readonly y: Float64Array; readonly extra: Extra },
): string | undefined {
  for (const rank of ranksIn(terms)) {
    if (rank.free.length > 0) return 'a rank for each index along a trajectory';
    const { binders, body } = openReduce(rank);
    const k = freeAtom('#rank', binders[0]!.set);
    const probe = instrument(
      [{ name: 'singular', indices: [k], term: reduce('singular', binders, body, one, [atomIndex(k)]) }],
      model,
      setting,
      { extra: at.letters },
    );
    const all = probe.evaluate(at.y, at.t, at.extra);
    const counted = countedOf(all.filter((s) => Number.isFinite(s)));
    if (start !== undefined && countedOf(probe.evaluate(start.y, 0, start.extra)).length > counted.length)
      return 'the rank is counted lower than at the start: along a smooth flow what falls for good falls below what can be counted';
    // What cancels in the matrix leaves the error of what it was made of.
    const shaken = ([1, 2] as const).map((way) =>
      probe.evaluate(
        shift(at.y, relativeError, way),
        at.t,
        new Map([...at.extra].map(([l, x]) => [l, shift(x, relativeError, way)])),
      ),
    );
    const noise = Math.max(...shaken.flatMap((s) => [...s].map((x, m) => Math.abs(x - all[m]!))));
    if (counted.length > 0 && !(Math.min(...counted) > MARGIN * noise))
      return 'the rank is not known: its smallest singular value is of the size of the integration error';
  }
  return undefined;
}
/** Numbers, each moved by a part of the largest of them, up or down as two patterns have it. */
function shift(x: ArrayLike<number>, by: number, way: 1 | 2): Float64Array {
  const numbers = Float64Array.from(Array.from(x));
  const step = Math.max(by, Number.EPSILON) * numbers.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  return numbers.map((v, k) => v + (((k * k * way) >> 1) % 2 === ((k * way) % 3) % 2 ? step : -step));
}

/** As `rank` counts: relative to the largest. */
const COUNTED = 1e-10;
function countedOf(singular: Float64Array): Float64Array {
  const largest = Math.max(0, ...singular);
  return singular.filter((s) => s > 0 && s > COUNTED * largest);
}
