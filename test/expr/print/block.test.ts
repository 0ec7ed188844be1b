import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr } from '../../../src/expr/expr.ts';
import { atomIndex } from '../../../src/expr/intern.ts';
import { toBlock } from '../../../src/expr/print/block.ts';
import { columns } from '../../../src/expr/print/box.ts';
import { drawing, equationDrawing, print } from '../../../src/expr/print/print.ts';
import { A, a, c, d, i, j, k, l, N, q, tau, u, W, x, z } from './letters.ts';

// Mathematics in two dimensions, as a person sees it.

const inNumbers = (e: Expr, components: readonly Atom[] = [], width?: number): string =>
  toBlock(drawing(e, { components }), width).rows.join('\n');
const trimmed = (text: string): string => text.replace(/^\n/, '').trimEnd();

test('a softmax: fractions, sums with limits, tall brackets', () => {
  const score = (p: Atom, r: Atom): Expr => B.divide(B.sum([k], B.mul(z(p, k), z(r, k))), tau);
  const weight = B.divide(B.call('exp', score(i, j)), B.sum([q], B.call('exp', score(i, q))));
  expect(inNumbers(weight)).toBe(
    trimmed(`
     ⎛z_i·z_j⎞
  exp⎜───────⎟
     ⎝   τ   ⎠
 ──────────────
 N    ⎛z_i·z_k⎞
 ∑ exp⎜───────⎟
 k    ⎝   τ   ⎠`).replace(/^ /gm, ''),
  );
});

test('roots, powers and numbers', () => {
  expect(inNumbers(B.sqrt(tau))).toBe('√τ');
  expect(inNumbers(B.sqrt(B.add(B.one, B.square(tau))))).toBe(' ┌──────\n√│1 + τ²');
  expect(inNumbers(B.pow(tau, B.add(N, B.one)))).toBe(' N + 1\nτ');
  expect(inNumbers(B.mul(B.num({ n: 2n, d: 3n }), tau))).toBe('2τ\n──\n3');
  expect(inNumbers(B.divide(tau, B.add(N, a)))).toBe('  τ\n─────\nN + a');
});

test('an equation that is too wide goes on below, behind its sign', () => {
  const terms = [z(i, k), z(j, k), x(k), c(k)].map((t, n) => B.mul(B.num(n + 2), tau, B.square(a), t));
  const e = equationDrawing(z(i, k), B.add(...terms), { components: [k] });
  const { rows } = toBlock(e, 30);
  expect(Math.max(...rows.map(columns))).toBeLessThanOrEqual(30);
  expect(rows[0]).toMatch(/^z_i = /);
  for (const row of rows.slice(1)) expect(row).toMatch(/^ {6}/);
});

test('a wide sum is broken wherever it stands: in brackets, under signs of summation, in functions', () => {
  const wide = B.add(...[z(i, k), z(j, k), x(k), c(k)].map((t, n) => B.mul(B.num(n + 2), tau, B.square(a), t)));
  const around: readonly ((e: Expr) => Expr)[] = [
    (e) => B.mul(tau, a, e),
    (e) => B.mul(tau, B.call('tanh', e)),
    (e) => B.sum([j], B.mul(A(i, j), e)),
    (e) => B.divide(e, N),
    (e) => B.mul(tau, B.sqrt(e)),
    (e) => B.sqrt(e),
    (e) => B.mul(tau, B.pow(e, B.num(3))),
  ];
  for (const put of around) {
    const e = put(wide);
    const rows = toBlock(drawing(e, { components: [] }), 44).rows;
    expect(Math.max(...toBlock(drawing(e, { components: [] })).rows.map(columns)), rows.join('\n')).toBeGreaterThan(44);
    expect(Math.max(...rows.map(columns)), rows.join('\n')).toBeLessThanOrEqual(44);
  }
});

const FAMILY = [i, j, q];
const family = fc.constantFrom(...FAMILY);
const component = fc.constantFrom(k, l);
const leaf: fc.Arbitrary<Expr> = fc.oneof(
  fc.tuple(family, component).map(([f, g]) => z(f, g)),
  fc.tuple(component, component).map(([f, g]) => W(f, g)),
  component.map((g) => x(g)),
  family.map((f) => u(f)),
  fc.tuple(family, family).map(([f, g]) => A(f, g)),
  fc.constantFrom(N, d, tau, a),
  fc.constantFrom(-2, 3).map((v) => B.num(v)),
  fc.tuple(family, family).map(([f, g]) => B.less(atomIndex(f), atomIndex(g))),
);
const positive = (e: Expr): Expr => B.add(B.one, B.square(e));
const grown = (part: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.oneof(
    part,
    fc.tuple(part, part).map(([e, g]) => B.add(e, g)),
    fc.tuple(part, part).map(([e, g]) => B.mul(e, g)),
    part.map((e) => B.call('tanh', e)),
    part.map((e) => B.sqrt(positive(e))),
    fc.tuple(part, part).map(([e, g]) => B.divide(e, positive(g))),
    part.map((e) => B.pow(positive(e), tau)),
    fc.tuple(fc.subarray([...FAMILY, k, l]), part).map(([binders, e]) => B.sum(binders, e)),
  );
const term = grown(grown(grown(leaf)));

/** How often each letter and digit stands in a text. */
function census(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const sign of text.normalize('NFKC').matchAll(/[\p{L}\d]/gu)) found.set(sign[0], (found.get(sign[0]) ?? 0) + 1);
  return found;
}

test('nothing that the linear form says is missing, and rows are of one width', () => {
  fc.assert(
    fc.property(term, fc.constantFrom(40, 80, Number.POSITIVE_INFINITY), (e, width) => {
      const components = [k, l].filter((g) => e.free.includes(g));
      const { rows } = toBlock(drawing(e, { components }), width);
      const shown = census(rows.join('\n'));
      for (const [sign, count] of census(print(e, 'unicode', { components })))
        expect(shown.get(sign) ?? 0, `${sign} in\n${rows.join('\n')}`).toBeGreaterThanOrEqual(count);
      for (const row of rows) expect(row).not.toMatch(/undefined|\[object|~/);
    }),
    { numRuns: 500, seed: 5 },
  );
});
