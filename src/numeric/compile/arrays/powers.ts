/** How a power is composed. */
export interface PowerSteps<T> {
  readonly times: (a: T, b: T) => T;
  readonly inverse: (a: T) => T;
  readonly root: (a: T) => T;
  readonly general: (a: T, exponent: number) => T;
}

/** x^p: whole powers by multiplication, halves by the square root, the rest by the library; p is not 0. */
export function power<T>(steps: PowerSteps<T>, x: T, p: number): T {
  if (p < 0) return steps.inverse(power(steps, x, -p));
  if (p === 0.5) return steps.root(x);
  if (Number.isInteger(p) && p <= 64) {
    let result: T | undefined;
    let square = x;
    for (let n = p; n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result = result === undefined ? square : steps.times(result, square);
      if (n > 1) square = steps.times(square, square);
    }
    return result!;
  }
  if (Number.isInteger(2 * p) && p <= 8) return steps.times(power(steps, x, p - 0.5), steps.root(x));
  return steps.general(x, p);
}

/** Powers of numbers. */
export const NUMBER_STEPS: PowerSteps<number> = {
  times: (x, y) => x * y,
  inverse: (x) => 1 / x,
  root: Math.sqrt,
  general: (x, p) => x ** p,
};
