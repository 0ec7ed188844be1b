import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { load } from '../../../src/model/load.ts';
import { drift } from '../../../src/model/motion.ts';
import type { Field } from '../../../src/theory/derivation.ts';
import { bookkeeping, fixedPointsOf } from '../../../src/theory/fixedPoints/fixedPoints.ts';
import { stepsOf } from '../../../src/theory/fixedPoints/present.ts';
import { isPolynomialSystem, motionsOf, systemOf } from '../../../src/theory/fixedPoints/system.ts';
import { vectorField } from '../../../src/theory/gradientFlow.ts';
import { reduction } from '../../../src/theory/reduction.ts';

const folder = resolve(import.meta.dirname, '../../../derivations');
const files = (readdirSync(folder, { recursive: true }) as string[]).filter((f) => f.endsWith('.saddle')).sort();

describe('on every model whose states, or letters of an ansatz, are few numbers', () => {
  test('branches add up to what is counted, and each solves its equations', () => {
    let solved = 0;
    for (const file of files) {
      const path = join(folder, file);
      const { model } = load(readFileSync(path, 'utf8'), {
        readFile: (name) => readFileSync(join(dirname(path), name), 'utf8'),
      });
      if (model === undefined) throw new Error(`${file} does not load`);
      const still = drift(model);
      const few = model.ansatze.filter((a) => a.letters.every((l) => l.axes.length === 0));
      const plain = model.states.every((s) => s.letter.axes.every((x) => x.size.kind === 'num'));
      if (few.length === 0 && !plain) continue;
      const field = vectorField(still);
      const reduced = few.map((a) => reduction(a, field, model.time)).filter((r) => r.invariant === 'proved');
      for (const fields of [...(plain ? [field] : []), ...reduced.map((r): readonly Field[] => r.fields)]) {
        const motions = motionsOf(fields, { time: model.time, data: model.data });
        const system = motions && systemOf(motions);
        if (motions === undefined || system === undefined || !isPolynomialSystem(system)) continue;
        const f = fixedPointsOf(system, true);
        expect([file, f.unsolved]).toEqual([file, []]);
        expect([file, bookkeeping(f).kind]).not.toEqual([file, 'differs']);
        // It throws where a branch does not solve an equation.
        for (const b of f.branches) stepsOf(b, system, motions, model.time === 'discrete');
        solved++;
      }
    }
    expect(solved).toBeGreaterThan(6);
  });
});
