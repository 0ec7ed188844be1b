import { describe, expect, it } from 'vitest';
import { Triangles } from '../../../src/numeric/meanField/twoTime/triangle.ts';
import { gauss } from '../compile/world.ts';

describe('passes over triangles', () => {
  it('are products with the part below the diagonal, from both sides', () => {
    for (const rows of [1, 2, 4, 5, 8, 11, 30, 61]) {
      const t = new Triangles(rows, 2, 5);
      for (const m of [0, 1]) for (let i = 0; i < rows; i++) t.row(m, i).set(gauss(100 * m + i, i + 1));
      t.vectors[0]!.set(gauss(7, rows));
      t.vectors[1]!.set(gauss(8, rows));
      t.vectors[2]!.fill(1);
      t.vectors[3]!.fill(2);
      t.pass(1, rows, 0, 2, 1, 3);
      const right = new Float64Array(rows).fill(1);
      const left = new Float64Array(rows).fill(2);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < i; j++) {
          right[i]! += t.at(1, i, j) * t.vectors[0]![j]!;
          left[j]! += t.at(1, i, j) * t.vectors[1]![i]!;
        }
      for (let i = 0; i < rows; i++) {
        expect(t.vectors[2]![i]!).toBeCloseTo(right[i]!, 12);
        expect(t.vectors[3]![i]!).toBeCloseTo(left[i]!, 12);
      }
      // One side alone, and both into one vector: a symmetric matrix without its diagonal.
      t.vectors[4]!.fill(0);
      t.pass(1, rows, 0, 4, -1, -1);
      t.pass(1, rows, -1, -1, 1, 4);
      for (let i = 0; i < rows; i++) expect(t.vectors[4]![i]!).toBeCloseTo(right[i]! + left[i]! - 3, 12);
      t.vectors[4]!.fill(0);
      t.pass(0, rows, 0, 4, 0, 4);
      for (let i = 0; i < rows; i++) {
        let s = 0;
        for (let j = 0; j < rows; j++) if (j !== i) s += t.at(0, Math.max(i, j), Math.min(i, j)) * t.vectors[0]![j]!;
        expect(t.vectors[4]![i]!).toBeCloseTo(s, 12);
      }
    }
  });
});
