import { phi1, phi2 } from './exponential.ts';

/**
 * Values in place of those of a memory kernel at times[0 … k], with which the trapezoid rule is exact where the kernel is exponential and
 * what it multiplies linear between two times (product integration, Young 1954): memories fade on their own scale, which a long step
 * does not see. Between values of different signs the rule stays as it is. Written over `row`.
 */
export function fitToDecay(row: Float64Array, times: ArrayLike<number>): void {
  const last = row.length - 1;
  let [before, from] = [0, 0];
  for (let j = 0; j <= last; j++) {
    const a = row[j]!;
    let [own, next, step] = [0, 0, 0];
    if (j < last) {
      const b = row[j + 1]!;
      step = times[j + 1]! - times[j]!;
      const z = a * b > 0 ? Math.log(b / a) : 0;
      own = step * a * phi2(z);
      next = z === 0 ? (step * b) / 2 : step * a * (phi1(z) - phi2(z));
    }
    if (before + step > 0) row[j] = (2 * (from + own)) / (before + step);
    [before, from] = [step, next];
  }
}
