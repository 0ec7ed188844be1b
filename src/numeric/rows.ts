import type { Letter } from '../expr/expr.ts';
import { scalar } from './scalar.ts';
import { lengthOf, type Setting, sizeOf, valuesOf } from './setting.ts';

/** A row of numbers that a domain binds together. */
export interface Row {
  readonly letter: Letter;
  readonly kind: 'free' | 'sphere' | 'simplex' | 'symmetric';
  readonly offset: number;
  /** How many numbers; a symmetric matrix has width * width. */
  readonly width: number;
  readonly radius: number;
}

/** Packed letters as rows, in their order. */
export function rowsOf(letters: readonly Letter[], setting: Setting): readonly Row[] {
  const rows: Row[] = [];
  let offset = 0;
  for (const letter of letters) {
    const length = lengthOf(letter, setting.sizes);
    const { domain } = letter;
    if ((domain.kind !== 'sphere' && domain.kind !== 'simplex' && domain.kind !== 'symmetric') || length === 0) {
      rows.push({ letter, kind: 'free', offset, width: length, radius: 1 });
      offset += length;
      continue;
    }
    const width = sizeOf(letter.axes.at(-1)!.size, setting.sizes);
    const radius = domain.kind === 'sphere' ? Math.abs(scalar(domain.radius, valuesOf(setting))) : 1;
    const step = domain.kind === 'symmetric' ? width * width : width;
    for (let k = 0; k < length; k += step) rows.push({ letter, kind: domain.kind, offset: offset + k, width, radius });
    offset += length;
  }
  return rows;
}

/** How many numbers a row has. */
export const lengthOfRow = (r: Row): number => (r.kind === 'symmetric' ? r.width * r.width : r.width);
