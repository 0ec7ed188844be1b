import type { Ansatz, Model } from '../../model/model.ts';
import { fieldInstrument } from '../../numeric/instrument.ts';
import type { Complex } from '../../numeric/linear.ts';
import type { Setting } from '../../numeric/setting.ts';
import { chart } from '../case/chart.ts';
import { coordinateFlow, countSigns, linearised } from '../linear/linearisation.ts';

/** What a fixed point is like, by the compiled un-reduced model. */
export interface Character {
  /** The largest entry of the field there (of a map, of what a step adds). */
  readonly residual: number;
  readonly stability: 'stable' | 'unstable' | 'saddle' | 'undecided';
  /** Why it is undecided. */
  readonly reason?: string;
  /** Eigenvalues of the Jacobian, in a map multipliers; those that agree within rounding once. */
  readonly eigenvalues: readonly (Complex & { readonly multiplicity: number })[];
}

/** Eigenvalues closer than this part of the largest are told as one. */
const SAME = 1e-7;

/** The linear character of a point in the coordinates of the model or of an ansatz. */
export function character(model: Model, ansatz: Ansatz | undefined, setting: Setting, x: Float64Array): Character {
  const map = chart(model, ansatz, setting);
  const field = fieldInstrument(model, setting);
  const residual = field.evaluate(map.state(x), 0).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const l = linearised(map, coordinateFlow(map, field), x, model.time);
  if (!l.jacobian.every(Number.isFinite))
    return { residual, stability: 'undecided', reason: 'the Jacobian is singular there', eigenvalues: [] };
  const shift = model.time === 'discrete' ? 1 : 0;
  const eigenvalues = grouped(
    l.spectrum.map(({ re, im }) => ({ re: re + shift, im })),
    SAME * l.size,
  );
  const n = countSigns(l);
  if (n.positive > 0) return { residual, stability: n.negative > 0 ? 'saddle' : 'unstable', eigenvalues };
  if (n.zero === 0 && n.unclear === 0) return { residual, stability: 'stable', eigenvalues };
  const of = model.time === 'discrete' ? 'a multiplier has modulus 1' : 'an eigenvalue has real part 0';
  return {
    residual,
    stability: 'undecided',
    reason: `${of}, as far as numbers tell: higher orders decide`,
    eigenvalues,
  };
}

function grouped(all: readonly Complex[], near: number): Character['eigenvalues'] {
  const groups: { re: number; im: number; multiplicity: number }[] = [];
  for (const { re, im } of all) {
    const same = groups.find((g) => Math.hypot(g.re - re, g.im - im) <= near);
    if (same === undefined) groups.push({ re, im, multiplicity: 1 });
    else same.multiplicity++;
  }
  return groups;
}
