import type { Domain, Expr, Letter } from '../../expr/expr.ts';
import type { RandomStream as Random } from '../random.ts';
import { scalar } from '../scalar.ts';
import { lengthOf, type Setting, sizeOf, valuesOf } from './values.ts';

/** Whether a number lies in a domain, bounds evaluated in the setting. */
export function inDomain(x: number, domain: Domain, setting: Setting): boolean {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return true;
  const values = valuesOf(setting);
  const { lower, upper, not } = domain;
  if (lower !== undefined) {
    const low = scalar(lower.value, values);
    if (lower.open ? x <= low : x < low) return false;
  }
  if (upper !== undefined) {
    const high = scalar(upper.value, values);
    if (upper.open ? x >= high : x > high) return false;
  }
  return not === undefined || x !== scalar(not, values);
}

/** How far logarithms of what has one bound are drawn apart. */
const SPREAD = 0.7;

/** A number drawn from a domain: about one, biased towards simple values, never on an open bound. */
export function drawNumber(domain: Domain, setting: Setting, random: Random, spread = SPREAD): number {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return random.normal();
  const values = valuesOf(setting);
  const low = domain.lower === undefined ? undefined : scalar(domain.lower.value, values);
  const high = domain.upper === undefined ? undefined : scalar(domain.upper.value, values);
  let x: number;
  if (low !== undefined && high !== undefined) x = low + (high - low) * (0.05 + 0.9 * random.uniform());
  else if (low !== undefined) x = low + Math.exp(spread * random.normal());
  else if (high !== undefined) x = high - Math.exp(spread * random.normal());
  else x = random.normal();
  // Two digits after the first are enough, and a witness reads better.
  const short = Number(x.toPrecision(3));
  if (inDomain(short, domain, setting)) x = short;
  return domain.not !== undefined && x === scalar(domain.not, values) ? x + 0.5 : x;
}

/** An arbitrary constant drawn from its domain: rows of numbers, on the sphere or in the simplex where it asks so. */
export function drawConstant(l: Letter, setting: Setting, random: Random): Float64Array {
  const numbers = Float64Array.from({ length: lengthOf(l, setting.sizes) }, () => drawEntry(l, setting, random));
  putInDomain(l, numbers, setting);
  return numbers;
}

/** A number for one entry of a letter, still to be put in its domain with the others. */
export const drawEntry = (l: Letter, setting: Setting, random: Random): number =>
  l.domain.kind === 'simplex' ? -Math.log(1 - random.uniform()) : drawNumber(l.domain, setting, random);

/**
 * Puts numbers, packed over the axes of a letter, into its domain where that binds them together: rows of a sphere get
 * its radius, rows of a simplex are divided by their sum (where one is negative they are left as they are), matrices
 * become symmetric. A row of which nothing was drawn stays. Standard normal numbers become uniform on the sphere, exponential ones uniform in the simplex.
 */
export function putInDomain(
  l: Letter,
  numbers: Float64Array,
  setting: Setting,
  drawn: (k: number) => boolean = () => true,
): void {
  const { kind } = l.domain;
  if ((kind !== 'sphere' && kind !== 'simplex' && kind !== 'symmetric') || numbers.length === 0) return;
  const width = sizeOf(l.axes.at(-1)!.size, setting.sizes);
  const step = kind === 'symmetric' ? width * width : width;
  const whole = l.domain.kind === 'sphere' ? Math.abs(scalar(l.domain.radius, valuesOf(setting))) : 1;
  for (let k = 0; k < numbers.length; k += step) {
    const row = numbers.subarray(k, k + step);
    if (!row.some((_, m) => drawn(k + m))) continue;
    if (kind === 'symmetric') {
      for (let i = 0; i < width; i++)
        for (let j = 0; j < i; j++) {
          const mean = (row[i * width + j]! + row[j * width + i]!) / 2;
          row[i * width + j] = mean;
          row[j * width + i] = mean;
        }
      continue;
    }
    if (kind === 'simplex' && row.some((x) => x < 0)) continue;
    const length = kind === 'sphere' ? Math.hypot(...row) : row.reduce((a, b) => a + b, 0);
    if (length === 0) row[0] = whole;
    else for (let m = 0; m < width; m++) row[m] = (row[m]! * whole) / length;
  }
}

/** The ends that belong to a domain. */
export function closedEnds(domain: Domain): readonly Expr[] {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return [];
  return [domain.lower, domain.upper].flatMap((b) => (b === undefined || b.open ? [] : [b.value]));
}
