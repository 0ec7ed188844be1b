import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { RandomStream as Random } from '../random.ts';
import { scalar } from '../scalar.ts';
import { holds } from './condition.ts';
import { inDomain } from './domain.ts';
import { type Setting, valuesOf } from './values.ts';

/** Points of a line on which a change of sign is looked for, how far its logarithms go, and steps of bisection. */
const POINTS = 48;
const REACH = 4;
const HALVINGS = 80;

/**
 * Moves one parameter for each equation between parameters that does not hold, to where it holds: no draw meets
 * a² + b² = 1 by chance. False where none was found that can move there within its domain. Equations that say what a
 * letter is are left alone, and so are the letters that they speak of.
 */
export function moveOntoSurfaces(when: readonly Condition[], setting: Setting, random: Random): boolean {
  const equations = conjuncts(when).flatMap((c) => (c.kind === 'compare' && c.comparison === '=' ? [c] : []));
  const taken = new Set<Letter>();
  const alone = equations.filter((c) => [c.left, c.right].some((e) => e.kind === 'sym' && e.indices.length === 0));
  for (const c of alone) for (const l of [...letters(c.left), ...letters(c.right)]) taken.add(l);
  for (const c of equations) {
    if (alone.includes(c)) continue;
    const all = [...new Set([...letters(c.left), ...letters(c.right)])];
    if (all.some((l) => l.role !== 'parameter' && l.role !== 'size')) continue;
    const free = all.filter((l) => l.role === 'parameter' && l.axes.length === 0 && !taken.has(l));
    for (const l of all) taken.add(l);
    if (holds(c, valuesOf(setting)) === true) continue;
    const first = free.length === 0 ? 0 : random.integer(free.length);
    if (!free.some((_, k) => moved(c, free[(first + k) % free.length]!, setting))) return false;
  }
  return true;
}

/** Gives a letter the root of an equation that is nearest to its value. */
function moved(c: Extract<Condition, { kind: 'compare' }>, l: Letter, setting: Setting): boolean {
  const constants = setting.constants as Map<Letter, Float64Array>;
  const was = constants.get(l)!;
  const gap = (x: number): number => {
    constants.set(l, Float64Array.of(x));
    const values = valuesOf(setting);
    try {
      return scalar(c.left, values) - scalar(c.right, values);
    } catch {
      return Number.NaN;
    }
  };
  const line = lineOf(l, was[0]!, setting);
  const ends = line.map((x) => ({ x, gap: gap(x) }));
  const roots = ends.slice(1).flatMap((b, k) => {
    const a = ends[k]!;
    return a.gap * b.gap <= 0 ? [bisected(gap, a, b.x)] : [];
  });
  for (const x of roots.sort((p, q) => Math.abs(p - was[0]!) - Math.abs(q - was[0]!))) {
    constants.set(l, Float64Array.of(x));
    // A change of sign may be a pole.
    if (inDomain(x, l.domain, setting) && holds(c, valuesOf(setting)) === true) return true;
  }
  constants.set(l, was);
  return false;
}

/** Numbers of a domain, rising: dense at its ends and around a number. */
function lineOf(l: Letter, near: number, setting: Setting): readonly number[] {
  if (l.domain.kind !== 'real') return [];
  const values = valuesOf(setting);
  const [low, high] = [l.domain.lower, l.domain.upper].map((b) =>
    b === undefined ? undefined : scalar(b.value, values),
  );
  return Array.from({ length: POINTS + 1 }, (_, k) => {
    const t = REACH * ((2 * k) / POINTS - 1);
    if (low !== undefined && high !== undefined) return low + (high - low) / (1 + Math.exp(-t));
    if (low !== undefined) return low + Math.exp(t);
    return high === undefined ? near + Math.sinh(t) : high - Math.exp(-t);
  });
}

/** Where a function changes its sign, to the last digit. */
function bisected(gap: (x: number) => number, a: { readonly x: number; readonly gap: number }, b: number): number {
  let [low, high] = [a.x, b];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (gap(middle) * a.gap > 0) low = middle;
    else high = middle;
  }
  return Math.abs(gap(low)) < Math.abs(gap(high)) ? low : high;
}
