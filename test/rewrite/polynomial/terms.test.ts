import { expect, test } from 'vitest';
import { add, mul, num, ofMonomials, pow, sym, zero } from '../../../src/expr/build.ts';
import type { Expr, Sym } from '../../../src/expr/expr.ts';
import { letter } from '../../../src/expr/intern.ts';
import * as Q from '../../../src/expr/rational.ts';
import { substitute } from '../../../src/expr/traverse.ts';
import { alphabet, fractionOf, fractionTerm, termOf } from '../../../src/rewrite/polynomial/terms.ts';
import { WorkSpent } from '../../../src/rewrite/polynomial/work.ts';
import { chance } from './samples.ts';

const symbols = ['p', 'q', 'r', 's'].map((name): Sym => sym(letter({ name, role: 'parameter' })));

/** The value where symbols are whole numbers. */
const at = (e: Expr, values: readonly number[]): Expr =>
  substitute(e, (s) => {
    const v = symbols.indexOf(s);
    return v < 0 ? undefined : num(values[v]!);
  });

test('a sum of monomials is the term that sums and products make', () => {
  const next = chance(3);
  for (let k = 0; k < 200; k++) {
    const parts = new Map(
      Array.from({ length: next(6) }, () => {
        const exponents = symbols.map(() => next(4));
        return [exponents.join(), { exponents, coefficient: Q.rational(next(9) - 12, 1 + next(5)) }] as const;
      }),
    );
    const monomials = [...parts.values()];
    const made = ofMonomials(
      monomials.map(({ exponents, coefficient }) => ({
        coefficient,
        powers: exponents.flatMap((exponent, v) => (exponent === 0 ? [] : [{ of: symbols[v]!, exponent }])),
      })),
    );
    const terms = monomials.map(({ exponents, coefficient }) =>
      mul(num(coefficient), ...exponents.map((e, v) => pow(symbols[v]!, num(e)))),
    );
    expect(made).toBe(add(zero, ...terms));
  }
});

test('sums of monomials, some below a line, are read as the quotients that they are', () => {
  const next = chance(5);
  const letters = alphabet(symbols);
  for (let k = 0; k < 100; k++) {
    const e = add(
      ...Array.from({ length: 1 + next(5) }, () =>
        mul(
          num(Q.rational(next(19) - 9, 1 + next(4))),
          ...symbols.map((s) => pow(s, num(next(5) - 2))),
          next(3) === 0 ? pow(add(symbols[0]!, num(next(4) + 1)), num(next(5) - 2)) : num(1),
        ),
      ),
    );
    const values = symbols.map(() => 2 + next(50));
    const f = fractionOf(e, letters);
    expect(at(fractionTerm(f, letters), values)).toBe(at(e, values));
    expect(mul(at(termOf(f.denominator, letters), values), at(e, values))).toBe(
      at(termOf(f.numerator, letters), values),
    );
  }
});

test('a monomial of too high a degree is refused', () => {
  const many = alphabet(Array.from({ length: 13 }, (_, k) => sym(letter({ name: `m${k}`, role: 'parameter' }))));
  const high = pow(many.symbols[4]!, num(16));
  expect(() => fractionOf(high, many)).toThrow(WorkSpent);
  expect(() => fractionOf(add(high, num(1)), many)).toThrow(WorkSpent);
  expect(fractionOf(add(pow(many.symbols[4]!, num(15)), num(1)), many).numerator.keys.length).toBe(2);
});
