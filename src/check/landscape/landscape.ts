import type { Expr, Letter } from '../../expr/expr.ts';
import { type Instrument, instrument } from '../../numeric/instrument.ts';
import { lowest } from '../../numeric/lowest.ts';
import { outside } from '../../numeric/outside.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import { inDomain, lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { assign } from '../../theory/motion.ts';
import type { Case } from '../case/case.ts';
import { chart } from '../case/chart.ts';
import { drawState, Unmet } from '../case/drawState.ts';
import { magnitude } from '../case/magnitude.ts';

/** One end of the domain of a coordinate that has another side without end. */
export interface Edge {
  readonly value: number;
}

/** A quantity as a function of the coordinates that a claim speaks of: the states, or the letters of its ansatz. */
export interface Landscape {
  readonly setting: Setting;
  readonly random: RandomStream;
  readonly letters: readonly Letter[];
  /** In these letters. */
  readonly term: Expr;
  readonly value: (x: Float64Array) => number;
  /** How far rounding moves the value: its last digits, times what is added up for it. */
  readonly noise: (x: Float64Array) => number;
  readonly gradient: (x: Float64Array) => Float64Array;
  /** The coordinates put on the domains that bind several together; undefined where they leave their domains. */
  readonly put: (x: Float64Array) => Float64Array | undefined;
  readonly state: (x: Float64Array) => Float64Array;
  /** Of each coordinate that is bounded on one side; undefined of the others. */
  readonly edges: readonly (Edge | undefined)[];
  /** Random coordinates that meet the conditions on states, of the given reach. @throws {Unmet} */
  readonly draw: (label: string, reach: number) => Float64Array;
}

/** The part of what is added up that may be rounding. */
const ROUNDING = 1e-13;

/** Compiles a quantity for a claim at a setting. */
export function landscape(c: Case, quantity: Expr, setting: Setting): Landscape {
  const map = chart(c.model, c.claim.ansatz, setting);
  const term = c.claim.ansatz === undefined ? quantity : assign(quantity, c.claim.ansatz.items);
  const probe = instrument([{ name: 'quantity', indices: [], term }], c.model, setting, { variables: map.letters });
  let sizer: Instrument | undefined;
  const states = c.model.states.map((s) => s.letter);
  const at = c.claim.ansatz === undefined ? (x: Float64Array) => x : map.state;
  const inside = (x: Float64Array): boolean => {
    let offset = 0;
    for (const l of map.letters) {
      const n = lengthOf(l, setting.sizes);
      const d = l.domain;
      if (d.kind === 'real' && (d.lower !== undefined || d.upper !== undefined))
        for (let k = 0; k < n; k++) if (!inDomain(x[offset + k]!, d, setting)) return false;
      offset += n;
    }
    return true;
  };
  return {
    setting,
    random: c.random.fork('landscape'),
    letters: map.letters,
    term,
    value: (x) => probe.evaluate(x, 0)[0]!,
    noise: (x) => {
      sizer ??= instrument([{ name: 'size', indices: [], term: magnitude(term) }], c.model, setting, {
        variables: map.letters,
      });
      return ROUNDING * sizer.evaluate(x, 0)[0]!;
    },
    gradient: (x) => probe.jacobian(x, 0),
    put: (x) => {
      const there = map.manifold?.retract(x) ?? x;
      return inside(there) && outside(states, at(there), setting) === undefined ? there : undefined;
    },
    state: map.state,
    edges: map.letters.flatMap((l) => {
      const n = lengthOf(l, setting.sizes);
      const d = l.domain;
      const [low, high] = d.kind === 'real' ? [d.lower, d.upper] : [];
      const end = low !== undefined && high !== undefined ? undefined : (low ?? high);
      const edge = end === undefined ? undefined : { value: scalar(end.value, valuesOf(setting)) };
      return Array.from({ length: n }, () => edge);
    }),
    draw: (label, reach) => drawState(c, map, setting, c.random.fork(label), { reach }).coordinates,
  };
}

/** Random places of a landscape, and where walking downhill from some of them leads: lowest first. */
export function places(
  land: Landscape,
  walks: number,
): readonly { readonly x: Float64Array; readonly value: number }[] {
  const found: { readonly x: Float64Array; readonly value: number }[] = [];
  for (let k = 0; k < 4 * walks; k++) {
    let x: Float64Array;
    try {
      x = land.draw(`place ${k}`, [1, 0.1, 10, 1][k % 4]!);
    } catch (problem) {
      if (problem instanceof Unmet) break;
      throw problem;
    }
    const value = land.value(x);
    if (!Number.isFinite(value)) continue;
    found.push({ x, value });
    if (k % 4 !== 0 && k % 8 !== 2) continue;
    const end = lowest({ value: land.value, gradient: land.gradient, allowed: land.put }, x);
    if (Number.isFinite(end.value)) found.push(end);
  }
  return found.sort((a, b) => a.value - b.value);
}
