import { expect, it } from 'vitest';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { random } from '../../src/numeric/random.ts';
import { scalar } from '../../src/numeric/scalar.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { verifyModel } from '../../src/study/verify.ts';
import type { Need } from '../../src/theory/thresholds/need.ts';
import { needWords, reduced } from '../../src/theory/thresholds/needs.ts';
import { holdSomewhere } from '../../src/theory/thresholds/somewhere.ts';
import { loaded } from '../model/elaborateLanguage.ts';

/** A term of the parameters a, b > 0 and c in letters. */
function term(text: string): Expr {
  const { dynamics } = loaded(`model m\nparam a > 0 = 1, b > 0 = 1, c = 1\nstate x : R\nx' = ${text}\n`);
  return dynamics[0]!.right as Expr;
}

const read = (e: Expr, at: (l: Letter) => number): number => scalar(e, { size: () => Number.NaN, component: at });
const holds = (needs: readonly Need[], at: (l: Letter) => number): boolean =>
  needs.every(({ term: t, open }) => (open ? read(t, at) > 0 : read(t, at) >= 0));

// Values at which a square is 0 are drawn with probability 0.
it('short needs hold exactly where the needs do', () => {
  const all: readonly (readonly (readonly [string, boolean])[])[] = [
    [['sqrt(1/4 + 2*b^2) - 1/2 - b^2', true]],
    [['sqrt(a - 1)', true]],
    [
      ['sqrt(a - 1)', false],
      ['a - 1', false],
    ],
    [
      ['1 - 2*a - sqrt(1 - 8*a)', true],
      ['1 - 8*a', true],
    ],
    [
      ['1 - 2*a + sqrt(1 - 8*a)', true],
      ['1 - 8*a', true],
    ],
    [['(c - 1)/(a + b)', true]],
    [['(1 - c)^2*(a - b)', true]],
    [['c/(b - sqrt(a))', true]],
    [['2 - sqrt(1 + sqrt(a - b))', true]],
    [['a*b*(1 - c^2)', false]],
    [
      ['a - 1', true],
      ['a - 2', false],
      ['3 - a', true],
    ],
    [['b - sqrt(b^2 + 1)', true]],
    [['c^2 - c - 1', true]],
  ];
  const draw = random('needs');
  for (const texts of all) {
    const needs = texts.map(([t, open]) => ({ term: term(t), open }));
    const short = reduced(needs);
    for (let k = 0; k < 60; k++) {
      const values = new Map(['a', 'b', 'c'].map((n) => [n, 3 * draw.uniform() - (n === 'c' ? 1.5 : 0)]));
      const at = (l: Letter): number => values.get(l.name)!;
      expect(`${texts} ${short !== undefined && holds(short, at)}`).toBe(`${texts} ${holds(needs, at)}`);
    }
  }
  const words = (...t: readonly string[]): string | undefined => {
    const short = reduced(t.map((x) => ({ term: term(x), open: true })));
    return short && needWords(short);
  };
  expect(words('sqrt(1/4 + 2*b^2) - 1/2 - b^2')).toBe('b < 1');
  expect(words('1 - 2*a + sqrt(1 - 8*a)', '1 - 8*a')).toBe('a < 1/8');
  expect(words('a - 2', '1 - a')).toBe(undefined);
  expect(words('a + b')).toBe('');
  // pi/2 is more than 1, and no square is negative: nothing holds anywhere.
  expect(words('1 - pi/2')).toBe(undefined);
  expect(words('-a*c^2')).toBe(undefined);
  expect(words('-c^2*(1 - a)')).toBe('a > 1');
});

// Strogatz 1994, section 7.3: the curve on which the fixed point of glycolysis turns.
it('a threshold whose value lies in the domain only somewhere is told with where that is', () => {
  const text = `model m
param a > 0 = 0.08, b > 0 = 0.6
state x : R, y : R
x' = -x + a*y + x^2*y
y' = b - a*y - x^2*y
`;
  const { derivations } = deriveModel(loaded(text), { only: ['thresholds'] });
  const notes = derivations.flatMap((d) => d.notes ?? []).filter((n) => n.includes('only where'));
  expect(notes).toEqual([
    'b = √(1/2 + √(1/4 − 2a) − a): only where a < 1/8',
    'b = √(1/2 − a − √(1/4 − 2a)): only where a < 1/8',
    'a = −b² + √(1/4 + 2b²) − 1/2: only where b < 1',
  ]);
  for (const s of derivations.flatMap((d) => d.steps)) expect(s.tested.status).toBe('agrees');
  // The trace of the Jacobian is 0 on each of them.
  const trace = (a: number, b: number): number => -1 + (2 * b * b) / (a + b * b) - (a + b * b);
  for (const e of derivations.flatMap((d) => d.sections ?? []).flatMap((s) => s.equations))
    for (const other of [0.01, 0.05, 0.11]) {
      const value = read(e.right, () => other);
      const isA = e.left.kind === 'sym' && e.left.letter.name === 'a';
      expect(Math.abs(isA ? trace(value, other) : trace(other, value))).toBeLessThan(1e-12);
    }
});

// The oscillator of van der Pol: a pair turns at damping 0.
it('a claim about a threshold is proved where its value lies in the domain, if that is somewhere alone', () => {
  const { claims } = verifyModel(
    loaded(`model m
param a > 0 = 0.4, b = 0.96
state x : R, y : R
x' = y
y' = -x + (a^2 + 2*a - b - x^2)*y
claim line
    threshold a = sqrt(1 + b) - 1 hopf at {x = 0, y = 0}
claim beside
    threshold a = sqrt(1 + b) - b hopf at {x = 0, y = 0}
`),
  );
  expect(claims.map((c) => c.judgement.verdict)).toEqual(['proved', 'refuted']);
});

it('what is real, and in the domain, nowhere is not told', () => {
  const somewhere = (...t: readonly string[]): boolean => holdSomewhere(t.map((x) => ({ term: term(x), open: false })));
  expect(somewhere('1 - 4*a*b', '2*a*b - 1')).toBe(false);
  expect(somewhere('1 - 4*a*b', '5*a*b - 1')).toBe(true);
  expect(somewhere('sqrt(c - 1) - a')).toBe(true);
  expect(somewhere('c - sqrt(1 + c^2) - a')).toBe(false);
  // Far from what is drawn for tests.
  expect(somewhere('a - 40', 'b - a')).toBe(true);
  // The value of b is (2 a - 1 - sqrt(1 - 4 a))/2, and a at most 1/4: below 0.
  const { derivations } = deriveModel(
    loaded(`model m
param a > 0 = 0.1, b > 0 = 1, c > 0 = 1
state x : R, y : R
x' = y
y' = -x - (2*b*c + 1 + sqrt(1 - 4*a*c) - 2*a*c)*y
claim rests
    stationary {x = 0, y = 0}
`),
    { only: ['thresholds'] },
  );
  const values = derivations.flatMap((d) => d.sections ?? []).flatMap((s) => s.equations);
  expect(values.filter(({ left }) => left.kind === 'sym' && left.letter.name === 'b')).toEqual([]);
});
