import { add, type Interval, multiply, power, square, subtract, ZERO } from './interval.ts';

/** A complex rectangle: a closed interval for the real and one for the imaginary part. */
export interface Rectangle {
  readonly re: Interval;
  readonly im: Interval;
}

export const UNIT: Rectangle = { re: { lo: 1, hi: 1 }, im: ZERO };
export const NOTHING: Rectangle = { re: ZERO, im: ZERO };

export const plus = (a: Rectangle, b: Rectangle): Rectangle => ({ re: add(a.re, b.re), im: add(a.im, b.im) });
export const times = (a: Rectangle, b: Rectangle): Rectangle => ({
  re: subtract(multiply(a.re, b.re), multiply(a.im, b.im)),
  im: add(multiply(a.re, b.im), multiply(a.im, b.re)),
});
export const byReal = (a: Rectangle, x: Interval): Rectangle => ({ re: multiply(a.re, x), im: multiply(a.im, x) });
export const squared = (a: Rectangle): Rectangle => ({
  re: subtract(square(a.re), square(a.im)),
  im: multiply({ lo: 2, hi: 2 }, multiply(a.re, a.im)),
});

/** Powers 0 … n of a rectangle. */
export function powers(a: Rectangle, n: number): readonly Rectangle[] {
  const all: Rectangle[] = [UNIT, a];
  // A real one has narrower even powers.
  if (a.im.lo === 0 && a.im.hi === 0) for (let k = 2; k <= n; k++) all.push({ re: power(a.re, k), im: ZERO });
  else for (let k = 2; k <= n; k++) all.push(k % 2 === 0 ? squared(all[k / 2]!) : times(all[k - 1]!, a));
  return all.slice(0, n + 1);
}
