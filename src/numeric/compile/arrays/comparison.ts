import type { Algebra } from './algebra.ts';
import { type Ix, ixKey, placeIx, shiftIx } from './ix.ts';
import type { Ref } from './program.ts';

/** Whether two indices agree, or differ: a number where their ranges decide it. */
export function equality(a: Algebra, op: 'delta' | 'unequal', i: Ix, j: Ix): Ref {
  const same = op === 'delta' ? 1 : 0;
  const [low, high] = a.program.range(i);
  const [least, most] = a.program.range(j);
  if (high < least || most < low) return a.num(1 - same);
  if (i.kind === 'place' && j.kind === 'place') return a.num(i.at === j.at ? same : 1 - same);
  if (i.kind === 'axis' && j.kind === 'axis' && i.axis === j.axis) return a.num(i.shift === j.shift ? same : 1 - same);
  if (ixKey(i) === ixKey(j)) return a.num(same);
  let [x, y] = [i, j];
  if (x.kind !== 'axis' || (y.kind === 'axis' && y.axis < x.axis)) [x, y] = [y, x];
  // The shift stands on the right, or moves into the place.
  const move = x.kind === 'place' ? 0 : -x.shift;
  return a.program.make({ op, ix: [shiftIx(x, move), shiftIx(y, move)] });
}

/** Whether i < j: a number where the ranges decide it. */
export function before(a: Algebra, i: Ix, j: Ix): Ref {
  const [low, high] = a.program.range(i);
  const [least, most] = a.program.range(j);
  if (high < least) return a.num(1);
  if (low >= most) return a.num(0);
  if (i.kind === 'axis' && j.kind === 'axis' && i.axis === j.axis) return a.num(i.shift < j.shift ? 1 : 0);
  return a.program.make({ op: 'less', ix: [i, j] });
}

/** The conditions under which an index lies in 0 … size-1. */
export function within(a: Algebra, x: Ix, size: number): readonly Ref[] {
  const [low, high] = a.program.range(x);
  const guards: Ref[] = [];
  if (low < 0) guards.push(a.less(placeIx(-1), x));
  if (high >= size) guards.push(a.less(x, placeIx(size)));
  return guards;
}
