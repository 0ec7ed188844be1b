import type { Model } from '../../model/model.ts';
import { stateDomain } from '../flowOnDomain.ts';
import { position, type Setting, sizeOf } from '../setting.ts';

/** An entry of a state outside its domain. */
export interface Escape {
  readonly of: string;
  readonly value: number;
}

/** Watches the states that have bounds; nothing is enforced. */
export interface Domains {
  /** The first entry that lies outside. */
  readonly escape: (y: Float64Array) => Escape | undefined;
  /** The entry that is nearest to a bound, or farthest beyond one. */
  readonly nearest: (y: Float64Array) => Escape | undefined;
  /** Puts a state back where it belongs if it lies on a manifold: a sphere, a simplex, symmetric matrices. */
  readonly retract: (y: Float64Array) => void;
}

/** Rounding does not count as leaving. */
const ROUNDING = 1e-9;

export function domains(model: Model, setting: Setting): Domains {
  const letters = model.states.map((s) => s.letter);
  const { manifold, bounds } = stateDomain(letters, setting);
  const nameOf = (name: string, k: number): string => {
    const shape = letters.find((l) => l.name === name)!.axes.map((set) => sizeOf(set.size, setting.sizes));
    return shape.length === 0 ? name : `${name}[${position(k, shape).join(',')}]`;
  };
  return {
    escape: (y) => {
      for (const b of bounds)
        for (let k = 0; k < b.length; k++) {
          const x = y[b.offset + k]!;
          const room = ROUNDING * Math.max(1, Math.abs(Number.isFinite(b.low) ? b.low : b.high));
          if (x < b.low - room || x > b.high + room) return { of: nameOf(b.name, k), value: x };
        }
      return undefined;
    },
    nearest: (y) => {
      let least = Number.POSITIVE_INFINITY;
      let found: { readonly name: string; readonly k: number; readonly value: number } | undefined;
      for (const b of bounds)
        for (let k = 0; k < b.length; k++) {
          const x = y[b.offset + k]!;
          const here = Math.min(x - b.low, b.high - x);
          if (here >= least) continue;
          least = here;
          found = { name: b.name, k, value: x };
        }
      return found && { of: nameOf(found.name, found.k), value: found.value };
    },
    retract: (y) => {
      if (manifold !== undefined) y.set(manifold.retract(y));
    },
  };
}
