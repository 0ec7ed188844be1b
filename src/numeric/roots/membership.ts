import * as Q from '../../expr/rational.ts';
import { type Formula, NoValue } from '../formula/formula.ts';
import { replaceUnknowns } from '../formula/rebuild.ts';
import type { Interval } from '../interval/interval.ts';
import { NotOverIntervals, Tape } from '../interval/tape.ts';
import { ball, middleInverse, newtonFrom, unique } from './box/uniqueness.ts';
import type { SolvedRoot } from './certify/roots.ts';
import type { FieldSystem } from './fieldSystem.ts';
import { polynomials } from './polynomial.ts';

/** Whether a real root lies in the domains of its states; `unknown` where its box does not tell. */
export type Membership = 'inside' | 'outside' | 'unknown';

/** The real parts of the middle of a root. */
export const realPart = (root: Pick<SolvedRoot, 'x'>): Float64Array => root.x.filter((_, k) => k % 2 === 0);

/** Decides by the box of a root, by smaller boxes, and on the edge of a domain by what holds exactly there. */
export function membership(system: FieldSystem, root: SolvedRoot): Membership {
  const x = realPart(root);
  const sides = system.unknowns.flatMap((u, k) => [
    ...(u.lower === undefined ? [] : [{ k, ...u.lower, sign: 1 as const }]),
    ...(u.upper === undefined ? [] : [{ k, ...u.upper, sign: -1 as const }]),
    ...(u.not === undefined ? [] : [{ k, value: u.not, open: true, sign: 0 as const }]),
  ]);
  if (sides.length === 0) return 'inside';
  const values = new Tape(
    sides.map((s) => s.value),
    0,
  ).values([]);
  let radius = root.radius;
  const open = (): typeof sides => sides.filter((s, m) => sideOf(x[s.k]!, radius, values[m]!, s.sign) === undefined);
  const out = (): boolean => sides.some((s, m) => sideOf(x[s.k]!, radius, values[m]!, s.sign) === false);
  if (out()) return 'outside';
  if (open().length === 0) return 'inside';
  radius = tightened(system, root).radius;
  if (out()) return 'outside';
  const left = open();
  if (left.length === 0) return 'inside';
  // What is left lies on an edge, as far as a box can tell.
  const exact = (some: typeof left): boolean => {
    const fixed = new Map<number, Q.Rational>();
    for (const s of some) {
      if (s.value.kind !== 'number') return false;
      fixed.set(s.k, s.value.value);
    }
    if (holdsExactly(system, x, root.radius, fixed)) return true;
    // Equations that leave too much open on the edge may fix what is 0 beside it.
    const zeros = [...x].flatMap((v, k) => (fixed.has(k) || Math.abs(v) > 0.5 * root.radius ? [] : [k]));
    return (
      zeros.length > 0 &&
      holdsExactly(system, x, root.radius, new Map([...fixed, ...zeros.map((k) => [k, Q.ZERO] as const)]))
    );
  };
  const onEdge = exact(left) ? left : left.filter((s) => exact([s]));
  if (onEdge.some((s) => s.open)) return 'outside';
  return onEdge.length === left.length ? 'inside' : 'unknown';
}

/** True on the right side of a bound (or off the excluded value), false on the wrong one. */
function sideOf(x: number, radius: number, bound: Interval, sign: 1 | -1 | 0): boolean | undefined {
  const [lo, hi] = [x - radius * 1.0000001, x + radius * 1.0000001];
  if (sign === 0) return lo > bound.hi || hi < bound.lo ? true : undefined;
  if (sign > 0) return lo > bound.hi ? true : hi < bound.lo ? false : undefined;
  return hi < bound.lo ? true : lo > bound.hi ? false : undefined;
}

/** A real root in the least box in which it is still proven. */
export function tightened(system: FieldSystem, root: SolvedRoot): SolvedRoot {
  const x = realPart(root);
  const tape = new Tape(system.equations, x.length);
  const y = middleInverse(tape.slopes(ball(x, 0)).slopes);
  if (y === undefined) return root;
  let { radius, inverse } = root;
  for (const part of [8, 2])
    while (radius > 1e-18 && unique(tape, x, radius / part, y)) {
      radius /= part;
      inverse = Float64Array.from({ length: 2 * y.length }, (_, k) => (k % 2 === 0 ? y[k / 2]! : 0));
    }
  return { ...root, radius, inverse };
}

/**
 * Whether the root in a box has exactly these coordinates: with them put in, equations drop out identically, and the
 * rest has a root in the box; as the box holds one root only it is that one.
 */
export function holdsExactly(
  system: FieldSystem,
  x: Float64Array,
  radius: number,
  fixed: ReadonlyMap<number, Q.Rational>,
): boolean {
  const { book } = system;
  const last = lastOfRows(system, fixed);
  const free = system.unknowns.flatMap((_, k) => (fixed.has(k) || last.has(k) ? [] : [k]));
  const put = (place: number): Formula => {
    const q = fixed.get(place);
    if (q !== undefined) return book.number(q);
    const row = last.get(place);
    if (row === undefined) return book.unknown(free.indexOf(place));
    return book.add([book.whole(1), ...row.filter((k) => k !== place).map((k) => book.negate(put(k)))]);
  };
  for (const [k, q] of fixed) if (!(Math.abs(Number(q.n) / Number(q.d) - x[k]!) < 0.99 * radius)) return false;
  let left: readonly Formula[];
  try {
    left = different(
      replaceUnknowns(
        book,
        system.equations.filter((_, k) => !last.has(k)),
        put,
      ),
      free.length,
    );
    if (left.length !== free.length) return false;
    const within = (y: Float64Array): number =>
      [...last].reduce((d, [k, row]) => {
        const rest = row.reduce((v, m) => (m === k ? v : v - (fixed.has(m) ? x[m]! : y[free.indexOf(m)]!)), 1);
        return Math.max(d, Math.abs(rest - x[k]!));
      }, 0);
    if (free.length === 0) return within(new Float64Array(0)) < 0.99 * radius;
    const tape = new Tape(left, free.length);
    const start = Float64Array.from(free, (k) => x[k]!);
    const y = newtonFrom(tape, start);
    const inverse = y === undefined ? undefined : middleInverse(tape.slopes(ball(y, 0)).slopes);
    if (y === undefined || inverse === undefined) return false;
    // The smaller box has to lie in the one in which the root is alone.
    const gap = Math.max(within(y), ...y.map((v, k) => Math.abs(v - start[k]!)));
    const widest = Math.max(1, ...[...last.values()].map((row) => row.length));
    for (let r = (0.99 * radius - gap) / widest; r > 0 && r > 1e-17; r /= 8)
      if (unique(tape, y, r, inverse)) return true;
    return false;
  } catch (problem) {
    if (problem instanceof NoValue || problem instanceof NotOverIntervals) return false;
    throw problem;
  }
}

/**
 * Of each row that adds up to 1 the last entry that is not given, by which it is what the others leave; with the row. Its
 * equation says nothing more: the equations of a row add up to what its sum lacks of 1.
 */
function lastOfRows(
  { simplices }: FieldSystem,
  fixed: ReadonlyMap<number, Q.Rational>,
): ReadonlyMap<number, readonly number[]> {
  const rows = simplices.map(({ offset, width }) => Array.from({ length: width }, (_, k) => offset + k));
  return new Map(
    rows.flatMap((row) => {
      const k = row.findLast((m) => !fixed.has(m));
      return k === undefined ? [] : [[k, row] as const];
    }),
  );
}

/** Equations that are neither 0 nor the multiple of an earlier one, as far as that is seen. */
function different(equations: readonly Formula[], unknowns: number): readonly Formula[] {
  const seen = new Set<string>();
  return equations.filter((f) => {
    const [p] = polynomials([f], unknowns)?.equations ?? [];
    const first = p?.[0]?.coefficient;
    if (p?.length === 0) return false;
    const key =
      p === undefined
        ? `${f.id}`
        : p.map((t) => `${Q.text(Q.times(t.coefficient, Q.inverse(first!)))}*${t.exponents.join()}`).join('+');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
