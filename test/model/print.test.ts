import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type File, parse } from '../../src/model/syntax/index.ts';
import { printFile } from '../../src/model/syntax/print/file.ts';
import { format } from '../../src/model/syntax/print/format.ts';
import { file } from './randomSyntax.ts';
import { withoutPlaces } from './syntaxTree.ts';

const root = resolve(import.meta.dirname, '../../derivations');
const models = (readdirSync(root, { recursive: true }) as string[]).filter((f) => f.endsWith('.saddle')).sort();

/** What is printed is read as the same tree, and printed as the same text. */
function survives(tree: File): string {
  const text = printFile(tree)!;
  const { file: again, diagnostics } = parse(text);
  expect(diagnostics, text).toEqual([]);
  expect(withoutPlaces(again), text).toEqual(withoutPlaces(tree));
  expect(printFile(again)).toBe(text);
  // The formatter finds nothing to do.
  expect(format(text).text).toBe(text);
  return text;
}

test.each(models)('%s', (name) => {
  const { file: tree, diagnostics } = parse(readFileSync(join(root, name), 'utf8'));
  expect(diagnostics).toEqual([]);
  survives(tree);
});

describe('random trees of the whole grammar', () => {
  test('are read back', () => {
    fc.assert(
      fc.property(file, (tree) => void survives(tree)),
      { numRuns: 1500, seed: 11 },
    );
  });
});
