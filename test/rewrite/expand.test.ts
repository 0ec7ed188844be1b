import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { children, mul, num } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import * as flows from '../expr/print/flows.ts';
import { loaded } from '../model/elaborateLanguage.ts';

function partsOf(e: Expr, found = new Set<Expr>()): ReadonlySet<Expr> {
  if (found.has(e)) return found;
  found.add(e);
  for (const c of children(e)) partsOf(c, found);
  return found;
}
const fieldsOf = (name: string): readonly Expr[] =>
  vectorField(loaded(readFileSync(new URL(`../../derivations/${name}.saddle`, import.meta.url), 'utf8'))).map(
    (f) => f.right,
  );

test('a product without sums among its factors is what they make one after the other, so that it need not be multiplied out', () => {
  const rights = [
    ...Object.values(flows).flatMap((f) => ('right' in f ? [f.right] : [])),
    ...['teacher/teacher-head', 'mean-field/random-head-full', 'attention/rank-collapse-norm'].flatMap(fieldsOf),
  ];
  const all = new Set(rights.flatMap((e) => [...partsOf(e), ...partsOf(expand(e))]));
  const products = [...all].filter((e) => e.kind === 'mul').filter((e) => e.factors.every((f) => f.kind !== 'add'));
  expect(products.length).toBeGreaterThan(100);
  for (const e of products) {
    expect(e.factors.reduce<Expr>((made, f) => mul(made, f), num(e.coefficient))).toBe(e);
    if (e.factors.every((f) => expand(f) === f)) expect(expand(e)).toBe(e);
  }
});
