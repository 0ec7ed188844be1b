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

/** A number drawn from a domain: about one, biased towards simple values, never on an open bound. */
export function drawNumber(domain: Domain, setting: Setting, random: Random): number {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return random.normal();
  const values = valuesOf(setting);
  const low = domain.lower === undefined ? undefined : scalar(domain.lower.value, values);
  const high = domain.upper === undefined ? undefined : scalar(domain.upper.value, values);
  let x: number;
  if (low !== undefined && high !== undefined) x = low + (high - low) * (0.05 + 0.9 * random.uniform());
  else if (low !== undefined) x = low + Math.exp(0.7 * random.normal());
  else if (high !== undefined) x = high - Math.exp(0.7 * random.normal());
  else x = random.normal();
  // Two digits after the first are enough, and a witness reads better.
  const short = Number(x.toPrecision(3));
  if (inDomain(short, domain, setting)) x = short;
  return domain.not !== undefined && x === scalar(domain.not, values) ? x + 0.5 : x;
}

/** An arbitrary constant drawn from its domain: rows of numbers, on the sphere or in the simplex where it asks so. */
export function drawConstant(l: Letter, setting: Setting, random: Random): Float64Array {
  const n = lengthOf(l, setting.sizes);
  const x = Float64Array.from({ length: n }, () =>
    l.domain.kind === 'simplex' ? -Math.log(1 - random.uniform()) : drawNumber(l.domain, setting, random),
  );
  if (l.domain.kind !== 'sphere' && l.domain.kind !== 'simplex') return x;
  const width = sizeOf(l.axes.at(-1)!.size, setting.sizes);
  const radius = l.domain.kind === 'sphere' ? scalar(l.domain.radius, valuesOf(setting)) : 1;
  for (let k = 0; k < n; k += width) {
    const row = x.subarray(k, k + width);
    const total = l.domain.kind === 'sphere' ? Math.hypot(...row) : row.reduce((a, b) => a + b, 0);
    for (let m = 0; m < width; m++) row[m] = (row[m]! * radius) / total;
  }
  return x;
}

/** The ends that belong to a domain. */
export function closedEnds(domain: Domain): readonly Expr[] {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return [];
  return [domain.lower, domain.upper].flatMap((b) => (b === undefined || b.open ? [] : [b.value]));
}
