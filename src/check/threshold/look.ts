import type { RandomStream } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import { valuesOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { disagreement } from '../case/witness.ts';
import type { Family, Linear } from './family.ts';
import { difference, type Placed, settingAt, type Threshold } from './mover.ts';
import type { Seen } from './seen.ts';

/** What a look at one point needs. */
export interface Look {
  readonly c: Case;
  readonly form: Threshold;
  readonly placed: Placed;
  readonly family: Family;
  /** The size of the moved value. */
  readonly scale: number;
  /** Half the width of the window about the claimed value. */
  readonly width: number;
  readonly at: (value: number) => Linear;
  readonly random: RandomStream;
  /** Whether the kind is asked for. */
  readonly kind: boolean;
}

/** A refutation with two numbers at the point. */
export function refuted(
  { c, family: f, placed }: Look,
  l: Linear,
  reason: string,
  shown: { readonly what: string; readonly left: number; readonly right: number },
  value = placed.value,
): Extract<Seen, { kind: 'refuted' }> {
  const setting = settingAt(placed.setting, placed.mover, value);
  const state = f.chart(value).state(l.coordinates);
  return { kind: 'refuted', reason, witness: disagreement(c.model, setting, { ...shown, state }) };
}

/** Whether the measured value is the claimed one. */
export function distance({ placed, scale, form }: Look, found: number): 'same' | 'apart' | 'unclear' {
  const off = Math.abs(found - placed.value) / scale;
  if (form.tolerance !== undefined) {
    const values = valuesOf(placed.setting);
    const t = scalar(form.tolerance.value, values);
    const quoted = Math.abs(scalar(form.right, values));
    const within = form.tolerance.percent ? (t / 100) * quoted : t;
    const there = Math.abs(difference(form, settingAt(placed.setting, placed.mover, found)));
    return there <= within * (1 + 1e-9) ? 'same' : 'apart';
  }
  return off <= 1e-8 ? 'same' : off > 1e-6 ? 'apart' : 'unclear';
}

/** A number for a reader. */
export const plain = (x: number): string => String(Number(x.toPrecision(10)));
