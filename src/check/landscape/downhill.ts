import type { Expr } from '../../expr/expr.ts';
import { lowest } from '../../numeric/lowest.ts';
import type { Setting } from '../../numeric/setting.ts';
import { attempted } from '../../theory/attempted.ts';
import type { Case } from '../case/case.ts';
import { jitter } from '../case/rounding.ts';
import { type Landscape, landscape } from './landscape.ts';

/** A value counts where it is larger than so many times what its coordinates' last digits move it by. */
const CLEAR = 10;

/**
 * Where walking downhill from some places leads a quantity, as far as its value there is more than rounding. Empty where
 * it has no derivative.
 */
export function downhill(
  c: Case,
  quantity: Expr,
  setting: Setting,
  starts: readonly Float64Array[],
): readonly Float64Array[] {
  const land = attempted(() => landscape(c, quantity, setting));
  if (land === undefined) return [];
  return starts.flatMap((x) => {
    const end = attempted(() => lowest({ value: land.value, gradient: land.gradient, allowed: land.put }, x));
    return end !== undefined && Number.isFinite(end.value) && CLEAR * unsure(land, end.x) < Math.abs(end.value)
      ? [end.x]
      : [];
  });
}

/** How far last digits move a value: of coordinates, and of what is added up for it. */
export function unsure(land: Landscape, x: Float64Array): number {
  const here = Float64Array.of(land.value(x));
  const moved = jitter((y) => Float64Array.of(land.value(y)), x, here)[0]!;
  const added = land.noise(x);
  return Math.max(Number.isFinite(moved) ? moved : Number.POSITIVE_INFINITY, Number.isFinite(added) ? added : 0);
}
