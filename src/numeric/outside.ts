import type { Letter } from '../expr/expr.ts';
import { lengthOfRow, type Row, rowsOf } from './rows.ts';
import { scalar } from './scalar.ts';
import { lengthOf, position, type Setting, sizeOf, valuesOf } from './setting.ts';

/** How far a point may be from its domain, relative to the size of a row, before it counts as outside. */
const NEAR = 1e-9;

/** Where a packed state lies outside the domains of its letters: off its sphere, out of its simplex, not symmetric. Bounds of plain numbers are not looked at. */
export function outside(letters: readonly Letter[], y: Float64Array, setting: Setting): Outside | undefined {
  for (const r of rowsOf(letters, setting)) {
    const row = y.subarray(r.offset, r.offset + lengthOfRow(r));
    // What has no value is nowhere.
    if (r.kind === 'free' || row.some(Number.isNaN)) continue;
    const which = `${r.letter.name}${rowName(r, letters, setting)}`;
    if (r.kind === 'sphere') {
      const found = row.reduce((s, v) => s + v * v, 0);
      const wanted = r.radius * r.radius;
      if (!(Math.abs(found - wanted) <= NEAR * wanted)) return { what: `|${which}|^2`, found, wanted };
    } else if (r.kind === 'simplex') {
      const found = row.reduce((s, v) => s + v, 0);
      if (!(Math.abs(found - 1) <= NEAR * row.reduce((s, v) => s + Math.abs(v), 1)))
        return { what: `the sum of the entries of ${which}`, found, wanted: 1 };
      const least = Math.min(...row);
      if (least < -NEAR) return { what: `the smallest entry of ${which}, on a simplex`, found: least, wanted: 0 };
    } else {
      const scale = row.reduce((s, v) => Math.max(s, Math.abs(v)), 0);
      for (let k = 0; k < r.width; k++)
        for (let l = 0; l < k; l++) {
          const [a, b] = [row[k * r.width + l]!, row[l * r.width + k]!];
          if (!(Math.abs(a - b) <= NEAR * scale))
            return { what: `entry [${k + 1}, ${l + 1}] of ${which} against its mirror image`, found: a, wanted: b };
        }
    }
  }
  return undefined;
}
/** A coordinate that lies beyond the bounds of its letter, clearly. */
export function outsideBounds(letters: readonly Letter[], x: Float64Array, setting: Setting): Outside | undefined {
  let at = 0;
  for (const l of letters) {
    const n = lengthOf(l, setting.sizes);
    const { domain } = l;
    if (domain.kind === 'real') {
      const values = valuesOf(setting);
      const [low, high] = [domain.lower, domain.upper].map((b) =>
        b === undefined ? undefined : scalar(b.value, values),
      );
      for (let k = at; k < at + n; k++) {
        const found = x[k]!;
        const edge = low !== undefined && found < low ? low : high !== undefined && found > high ? high : undefined;
        if (edge === undefined || Math.abs(found - edge) <= NEAR * Math.max(Math.abs(found), Math.abs(edge), 1))
          continue;
        const asks = `${edge === low ? 'at least' : 'at most'} ${Number(edge.toPrecision(6))} in its domain`;
        return { what: `${coordinateName(letters, k, setting)} (${asks})`, found, wanted: edge };
      }
    }
    at += n;
  }
  return undefined;
}

/** The name of the k-th coordinate. */
export function coordinateName(letters: readonly Letter[], k: number, setting: Setting): string {
  let at = 0;
  for (const l of letters) {
    const n = lengthOf(l, setting.sizes);
    if (k < at + n) {
      if (l.axes.length === 0) return l.name;
      return `${l.name}[${position(
        k - at,
        l.axes.map((s) => sizeOf(s.size, setting.sizes)),
      ).join(', ')}]`;
    }
    at += n;
  }
  return '?';
}

/** What is not as the domain asks. */
export interface Outside {
  readonly what: string;
  readonly found: number;
  readonly wanted: number;
}

function rowName(r: Row, letters: readonly Letter[], setting: Setting): string {
  const family = r.letter.axes.slice(0, r.letter.axes.length - (r.kind === 'symmetric' ? 2 : 1));
  if (family.length === 0) return '';
  const before = letters.slice(0, letters.indexOf(r.letter)).reduce((n, l) => n + lengthOf(l, setting.sizes), 0);
  let rest = (r.offset - before) / lengthOfRow(r);
  const place: number[] = [];
  for (const set of [...family].reverse()) {
    const size = sizeOf(set.size, setting.sizes);
    place.unshift((rest % size) + 1);
    rest = Math.floor(rest / size);
  }
  return `[${place.join(', ')}]`;
}
