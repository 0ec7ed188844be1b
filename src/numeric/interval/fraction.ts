import { fromNumber, type Rational, toNumber } from '../../expr/rational.ts';
import { down, type Interval, up } from './interval.ts';

/** The least interval of doubles, or nearly, around a fraction; a point where it is a double itself. */
export function around(q: Rational): Interval {
  const x = toNumber(q);
  if (!Number.isFinite(x))
    return q.n > 0n ? { lo: Number.MAX_VALUE, hi: Infinity } : { lo: -Infinity, hi: -Number.MAX_VALUE };
  const back = fromNumber(x);
  if (back.n === q.n && back.d === q.d) return { lo: x, hi: x };
  return { lo: down(down(x)), hi: up(up(x)) };
}
