import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replace, subtract, sym } from '../../src/expr/build.ts';
import { atomIndex } from '../../src/expr/intern.ts';
import { print, printEquation } from '../../src/expr/print/print.ts';
import { letters } from '../../src/expr/traverse.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { eraseStops, takeGradients } from '../../src/rewrite/derivative.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';

// Plain text is the model language: what is printed parses back to the same term.

const root = resolve(import.meta.dirname, '../../derivations');
const files = (readdirSync(root, { recursive: true }) as string[]).filter((f) => f.endsWith('.saddle')).sort();

function read(file: string, text: string): Model {
  const loaded = load(text, { readFile: (p) => readFileSync(join(dirname(file), p), 'utf8') });
  expect(loaded.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return loaded.model!;
}

describe.each(files)('%s', (name) => {
  const file = join(root, name);
  const text = readFileSync(file, 'utf8').replace(/^claim [\s\S]*/m, '');
  const model = read(file, text);
  const reserved = [...model.sizes, ...model.parameters, ...model.constants, ...model.states, ...model.data]
    .map((d) => d.letter.name)
    .concat(model.definitions.map((d) => d.name));

  it('prints its flow as claims that parse back to the same field', () => {
    // Velocities, memories and noise have no name that an author could write.
    const nameless = new Set([
      ...model.states.filter((s) => s.hidden).map((s) => s.letter),
      ...model.draws.map((d) => d.letter),
    ]);
    const fields = vectorField(model).filter((f) => ![f.state, ...letters(f.right)].some((l) => nameless.has(l)));
    const lines = fields.map((f) => {
      const of = sym(
        f.state,
        f.indices.map((a) => atomIndex(a)),
      );
      const line = printEquation({ of, derivative: 1 }, f.right, 'text', { reserved });
      return model.time === 'discrete' ? line.replace("' = ", ' <- ') : line;
    });
    const again = read(file, `${text}\n${lines.map((line, k) => `claim flow_${k}\n    ${line}`).join('\n')}\n`);
    again.claims.forEach((claim, k) => {
      const form = claim.form;
      if (form.kind !== 'flow') throw new Error(`${lines[k]} was read as ${form.kind}`);
      const f = fields[k]!;
      const names = new Map(form.right.indices.map((a, m) => [a, atomIndex(f.indices[m]!)]));
      expect(zeroTest(subtract(replace(form.right.term, names), f.right)), lines[k]).toMatchObject({
        kind: 'zero',
        how: 'normal-form',
      });
    });
  });

  it('prints its definitions as terms that parse back', () => {
    // What a step draws has no name that a claim could say.
    const drawn = new Set(model.draws.map((d) => d.letter));
    const isDrawn = (e: Parameters<typeof letters>[0]) => [...letters(e)].some((l) => drawn.has(l));
    const scalars = model.definitions.filter((d) => d.value.indices.length === 0 && !isDrawn(d.value.term));
    const lines = scalars.map((d) => `${d.name} = ${print(eraseStops(d.value.term), 'text', { reserved })}`);
    if (lines.length === 0) return;
    const again = read(file, `${text}\n${lines.map((line, k) => `claim value_${k}\n    ${line}`).join('\n')}\n`);
    again.claims.forEach((claim, k) => {
      const form = claim.form;
      if (form.kind !== 'relation') throw new Error(`${lines[k]} was read as ${form.kind}`);
      const [left, right] = [form.left.term, form.right.term].map((e) => eraseStops(takeGradients(e))) as [
        typeof form.left.term,
        typeof form.left.term,
      ];
      expect(zeroTest(subtract(left, right)), lines[k]).toMatchObject({ kind: 'zero', how: 'normal-form' });
    });
  });
});
