import type { IndexSet, Letter } from '../../expr/expr.ts';
import { hasKinks } from '../../model/kinks.ts';
import { fieldInstrument } from '../../numeric/instrument.ts';
import { random } from '../../numeric/random.ts';
import { lengthOf, type Setting, sizeOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { type Chart, drawCoordinates } from '../case/chart.ts';

/** An infinitesimal motion of all states at once. */
export type Generator = (y: Float64Array) => Float64Array;

/** More generators of one kind are not looked at. */
const MOST = 120;
/** States at which a generator is put to the field; of a field with kinks, pieces of which may have symmetries of their own. */
const STATES = 2;
const STATES_OF_PIECES = 24;
/** How far from the point that is asked about some of the latter lie. */
const NEAR = 0.1;
/** How far from commuting with the field still counts as rounding. */
const ALLOWED = 1e-9;

/**
 * Motions of the states that commute with the field: rotations of component axes, and shifts of what has them. Nothing
 * is taken for granted: of each kind one at random is put to the field at random states, and what holds for it holds
 * for all, since the condition is linear in the generator.
 */
export function symmetries(c: Case, map: Chart, setting: Setting, point: Float64Array): readonly Generator[] {
  const letters = c.model.states.map((s) => s.letter);
  const field = fieldInstrument(c.model, setting);
  const draw = random(`${c.seed}/${c.model.name}/symmetries`);
  const pieces = hasKinks(c.model);
  const state = (k: number): Float64Array => {
    const own = draw.fork(k);
    if (k % 3 !== 2 || map.manifold !== undefined) return drawCoordinates(map, setting, own, k < STATES ? 1 : 10);
    return point.map((x) => x + NEAR * own.normal());
  };
  const commutes = (g: Generator, constant: boolean): boolean =>
    Array.from({ length: pieces ? STATES_OF_PIECES : STATES }, (_, k) => k).every((k) => {
      const y = state(k);
      const velocity = field.evaluate(y, 0);
      const moved = field.tangent(y, 0, g(y));
      const turned = constant ? new Float64Array(y.length) : g(velocity);
      const scale = Math.max(...moved.map(Math.abs), ...turned.map(Math.abs), ...velocity.map(Math.abs));
      return moved.every((v, m) => Math.abs(v - turned[m]!) <= ALLOWED * Math.max(scale, 1e-290));
    });
  const found: Generator[] = [];
  // All states together, and each alone: a velocity does not shift with its position.
  const groups = [c.model.states.flatMap((s) => (s.hidden ? [] : [s.letter])), ...letters.map((l) => [l])];
  const shifted = (set: IndexSet | undefined, n: number): void => {
    for (const group of groups.filter((g) => g.some((l) => hasAxis(l, set)))) {
      const shifts = Array.from({ length: n }, (_, k) => shift(letters, group, setting, set, k));
      const weights = shifts.map(() => draw.normal());
      if (commutes((y) => combined(shifts, weights, y), true)) found.push(...shifts);
    }
  };
  for (const set of new Set(letters.flatMap((l) => l.axes.slice(l.axes.length - l.components)))) {
    const n = sizeOf(set.size, setting.sizes);
    if (n > MOST) continue;
    shifted(set, n);
    const pairs = Array.from({ length: n }, (_, p) => Array.from({ length: p }, (_, q) => [p, q] as const)).flat();
    if (pairs.length === 0 || pairs.length > MOST) continue;
    const rotations = pairs.map(([p, q]) => rotation(letters, setting, set, p, q));
    const weights = pairs.map(() => draw.normal());
    if (commutes((y) => combined(rotations, weights, y), false)) found.push(...rotations);
  }
  shifted(undefined, 1);
  return found;
}

/** Whether a letter is made of vectors over a set, or of numbers. */
const hasAxis = (l: Letter, set: IndexSet | undefined): boolean =>
  l.domain.kind === 'real' &&
  l.components === (set === undefined ? 0 : 1) &&
  (set === undefined || l.axes.at(-1) === set);

function combined(all: readonly Generator[], weights: readonly number[], y: Float64Array): Float64Array {
  const out = new Float64Array(y.length);
  all.forEach((g, k) => {
    g(y).forEach((v, m) => {
      out[m]! += weights[k]! * v;
    });
  });
  return out;
}

/** Turns component p into q in every axis over a set. */
function rotation(letters: readonly Letter[], setting: Setting, set: IndexSet, p: number, q: number): Generator {
  return (y) => {
    const out = new Float64Array(y.length);
    let at = 0;
    for (const l of letters) {
      const shape = l.axes.map((s) => sizeOf(s.size, setting.sizes));
      const length = lengthOf(l, setting.sizes);
      l.axes.forEach((axis, k) => {
        if (axis !== set || k < l.axes.length - l.components) return;
        const inner = shape.slice(k + 1).reduce((a, b) => a * b, 1);
        const step = inner * shape[k]!;
        for (let outer = at; outer < at + length; outer += step)
          for (let m = 0; m < inner; m++) {
            const [a, b] = [outer + p * inner + m, outer + q * inner + m];
            out[a]! += y[b]!;
            out[b]! -= y[a]!;
          }
      });
      at += length;
    }
    return out;
  };
}

/** Moves component k of all vectors over a set, or all numbers, of some letters. */
function shift(
  letters: readonly Letter[],
  group: readonly Letter[],
  setting: Setting,
  set: IndexSet | undefined,
  k: number,
): Generator {
  return (y) => {
    const out = new Float64Array(y.length);
    const width = set === undefined ? 1 : sizeOf(set.size, setting.sizes);
    let at = 0;
    for (const l of letters) {
      const length = lengthOf(l, setting.sizes);
      if (group.includes(l) && hasAxis(l, set)) for (let m = at + k; m < at + length; m += width) out[m] = 1;
      at += length;
    }
    return out;
  };
}
