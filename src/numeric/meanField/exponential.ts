import * as B from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { letters } from '../../expr/traverse.ts';
import type { EffectiveProcess, SiteState } from '../../model/effective.ts';
import { countOf, Lifted, type World } from './lifted.ts';

/** (e^z − 1)/z. */
export const phi1 = (z: number): number => (z === 0 ? 1 : Math.expm1(z) / z);

/** (e^z − 1 − z)/z². */
export const phi2 = (z: number): number =>
  Math.abs(z) < 0.02 ? 1 / 2 + z / 6 + (z * z) / 24 + (z * z * z) / 120 + z ** 4 / 720 : (Math.expm1(z) - z) / (z * z);

/**
 * The rate at which each component of a state grows by itself, where that is a constant: what an exponential scheme follows without
 * error (Cox & Matthews 2002, ETD2RK). 0 where it is not constant.
 */
export function ownRates(process: EffectiveProcess, s: SiteState, world: World): Float64Array {
  const none = new Float64Array(countOf(s.letter, world.sizes));
  const term = ownSlope(process, s);
  const constant = letters(term).every((l) => world.values.has(l) || world.sizes.has(l));
  if (term === B.zero || !constant) return none;
  const kernel = new Lifted([{ indices: s.indices, term }], new Set(), 1, world);
  kernel.evaluate(new Map(), 1, world);
  return Float64Array.from(kernel.out[0]!);
}

/** How the rate of a component of a state depends on that component itself. */
export function ownSlope(process: EffectiveProcess, s: SiteState): Expr {
  const own = process.slopes.filter((p) => p.of === s.letter && p.by === s.letter);
  return B.add(
    ...own.map((p) =>
      B.replace(
        p.term,
        new Map([
          ...p.columns.map((c, k) => [c, atomIndex(s.indices[k]!)] as const),
          ...p.rows.map((r, k) => [r, atomIndex(s.indices[k]!)] as const),
        ]),
      ),
    ),
  );
}
