import type { Atom } from '../../../expr/expr.ts';
import { numberOf, type Values } from '../terms/numbers.ts';
import type { Report } from '../values/report.ts';
import type { Required } from '../values/scope.ts';
import { sizeText } from '../values/shape.ts';

/** The most entries of data that are looked at as indices. */
const MOST = 1_000_000;

/** Places that are named, and entries of data that stand as indices, have to exist at the declared sizes. */
export function checkRequired(report: Report, required: readonly Required[], values: Values): void {
  for (const { value, set, place } of required) {
    const size = numberOf(set.size, values);
    for (const at of assignments(value.free, values)) {
      const n = numberOf(value, { ...values, atoms: at });
      if (!(n < 1 || n > size)) continue;
      const text = report.text(place);
      const is = text === String(n) ? '' : ` is ${n} and`;
      report.error(
        'E0316',
        place,
        `\`${text}\`${is} lies outside the axis, which runs from 1 to ${sizeText(set.size)} = ${size}`,
        'a place on it, or a larger size',
      );
      break;
    }
  }
}

function* assignments(atoms: readonly Atom[], values: Values): Generator<ReadonlyMap<Atom, number>> {
  const sizes = atoms.map((a) => numberOf(a.set.size, values));
  const at = atoms.map(() => 1);
  for (let n = 0; n < MOST; n++) {
    yield new Map(atoms.map((a, k) => [a, at[k]!]));
    let k = atoms.length - 1;
    while (k >= 0 && !(at[k]! < sizes[k]!)) at[k--] = 1;
    if (k < 0) return;
    at[k]!++;
  }
}
