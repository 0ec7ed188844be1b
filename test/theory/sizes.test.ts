import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { num, replace, subtract } from '../../src/expr/build.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { atomIndex, placeIndex } from '../../src/expr/intern.ts';
import { toNumber } from '../../src/expr/rational.ts';
import { Resizer, some } from '../../src/expr/traverse.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { unroll } from '../../src/rewrite/unroll.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';

// A letter stays a letter: giving a size its value after deriving is the same as deriving with the value.

const root = resolve(import.meta.dirname, '../../derivations');
const models = (readdirSync(root, { recursive: true }) as string[]).filter((f) => f.endsWith('.saddle')).sort();

function read(file: string, text: string): Model {
  const loaded = load(text, { readFile: (p) => readFileSync(join(dirname(file), p), 'utf8') });
  const errors = loaded.diagnostics.filter((d) => d.severity === 'error');
  expect(errors).toEqual([]);
  return loaded.model!;
}

/** The file without its claims, and with a size letter replaced by a number. */
function withSize(text: string, name: string, value: number): string {
  const head = text.replace(/^claim [\s\S]*/m, '');
  return head
    .split('\n')
    .map((line) => {
      const code = line.replace(/#.*/, '');
      if (/^size\b/.test(code)) {
        const left = code
          .replace(/^size\s+/, '')
          .split(',')
          .filter((part) => !new RegExp(`^\\s*${name}\\b`).test(part))
          .map((part) => part.replace(new RegExp(`\\b${name}\\b`, 'g'), `${value}`));
        return left.length === 0 ? '' : `size ${left.join(',')}`;
      }
      return /^(model|cite)\b/.test(code) ? code : code.replace(new RegExp(`\\b${name}\\b`, 'g'), `${value}`);
    })
    .join('\n');
}

const lengthOf = (size: Expr): number => (size.kind === 'num' ? toNumber(size.value) : Number.NaN);

/** Two small values of a size, within its domain. */
function smallest({ domain }: Letter): readonly number[] {
  const least =
    domain.kind === 'integer' && domain.lower?.value.kind === 'num' ? toNumber(domain.lower.value.value) : 1;
  return [Math.max(2, least), Math.max(2, least) + 1];
}

const withSizes = models.filter((name) => /^size\b/m.test(readFileSync(join(root, name), 'utf8')));

describe.each(withSizes)('%s', (name) => {
  const file = join(root, name);
  const text = readFileSync(file, 'utf8');
  const model = read(file, text.replace(/^claim [\s\S]*/m, ''));
  const isOf = (size: Expr, l: Letter): boolean => size.kind === 'sym' && size.letter === l;
  const sizes = model.sizes.filter(
    ({ letter }) =>
      !model.data.some((d) => d.letter.axes.some((a) => isOf(a.size, letter))) &&
      // Nor those of what entries of data name.
      !model.dynamics.some(({ right }) =>
        some(
          right,
          (x) =>
            x.kind === 'sym' && x.indices.some((i, k) => i.kind === 'entry' && isOf(x.letter.axes[k]!.size, letter)),
        ),
      ),
  );
  if (sizes.length === 0) it('has sizes of its data only', () => expect(model.data.length).toBeGreaterThan(0));
  for (const { letter } of sizes)
    for (const value of smallest(letter))
      it(`${letter.name} = ${value} before or after deriving gives the same flow`, () => {
        const before = vectorField(read(file, withSize(text, letter.name, value)));
        const resizer = new Resizer(new Map<Letter, Expr>([[letter, num(value)]]));
        for (const field of vectorField(model)) {
          const after = resizer.expr(field.right);
          const other = before.find((f) => f.state.name === field.state.name)!;
          const names = new Map(other.indices.map((a, k) => [a, atomIndex(resizer.atom(field.indices[k]!))]));
          const same = replace(other.right, names);
          const gap = expand(unroll(expand(subtract(after, same))));
          expect(zeroTest(gap)).toMatchObject({ kind: 'zero' });
          if (expand(after) === expand(same)) continue;
          // At each place of each index that has a size now: there the normal form has no other way to say it.
          const atoms = field.indices.map((a) => resizer.atom(a)).filter((a) => a.set.size.kind === 'num');
          const entries = atoms.reduce<readonly Expr[]>(
            (all, atom) =>
              Array.from({ length: lengthOf(atom.set.size) }, (_, k) => k + 1).flatMap((k) =>
                all.map((e) => expand(unroll(replace(e, new Map([[atom, placeIndex(num(k))]]))))),
              ),
            [gap],
          );
          expect(new Set(entries)).toEqual(new Set([num(0)]));
        }
      });
});
