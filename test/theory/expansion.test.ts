import { describe, expect, it } from 'vitest';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { print } from '../../src/expr/print/print.ts';
import { toNumber } from '../../src/expr/rational.ts';
import { doubles } from '../../src/rewrite/arithmetic.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { type ExpandedRoots, expandedRoots } from '../../src/theory/expansion/puiseux.ts';
import { loaded } from '../model/elaborateLanguage.ts';

/** Polynomials in an unknown, coefficients lowest first, in letters p > 0 (small), a > 0, b. */
function rootsOf(text: string, terms: number): { readonly found: ExpandedRoots; readonly polynomial: readonly Expr[] } {
  const list = text.split(';').map((c, k) => `let c${k} = ${c}`);
  const m = loaded(`model m\nparam p > 0 = 1, a > 0 = 1, b = 1\nstate x : R\nx' = -x\n${list.join('\n')}\n`);
  const polynomial = m.definitions.map((d) => d.value.term);
  return { found: expandedRoots(polynomial, m.parameters[0]!.letter, { terms })!, polynomial };
}
const texts = ({ roots }: ExpandedRoots): readonly string[] =>
  roots.map((r) => r.terms.map((t) => `${print(t.coefficient, 'text')} p^${t.exponent.n}/${t.exponent.d}`).join(', '));

const numberAt = (e: Expr, at: Readonly<Record<string, number>>): number => {
  const symbol = (l: Letter): number => at[l.name]!;
  const found = evaluate(e, doubles, { sizes: new Map(), indices: new Map(), symbol, whole: () => undefined });
  return found.kind === 'value' ? found.value : Number.NaN;
};

describe('roots as Puiseux series', () => {
  it('whole powers: Catalan numbers; powers below 0; a double root told apart', () => {
    expect(texts(rootsOf('p; 1; 1', 4).found)).toEqual([
      '-1 p^1/1, -1 p^2/1, -2 p^3/1, -5 p^4/1',
      '-1 p^0/1, 1 p^1/1, 1 p^2/1, 2 p^3/1',
    ]);
    expect(texts(rootsOf('-1; -1; p', 3).found)).toEqual([
      '-1 p^0/1, 1 p^1/1, -2 p^2/1',
      '1 p^-1/1, 1 p^0/1, -1 p^1/1',
    ]);
    // (1 - x)^2 = p x^2: x = 1/(1 -+ sqrt(p)).
    expect(texts(rootsOf('1; -2; 1 - p', 3).found)).toEqual([
      '1 p^0/1, 1 p^1/2, 1 p^1/1',
      '1 p^0/1, -1 p^1/2, 1 p^1/1',
    ]);
  });
  it('what is not real is counted, what is exact is said to be, what may be real says where', () => {
    const cube = rootsOf('-p; 0; 0; 1', 3).found;
    expect([texts(cube), cube.complex, cube.roots[0]!.remainder]).toEqual([['1 p^1/3'], 2, undefined]);
    const pitchfork = rootsOf('0; -b*p; 0; 1', 3).found;
    expect(pitchfork.roots.map((r) => [r.terms.length, r.real.map((e) => print(e, 'text'))])).toEqual([
      [0, []],
      [1, ['b']],
      [1, ['b']],
    ]);
  });
  it('roots that end are exact, with letters in them and over denominators; those that seem to end are not', () => {
    // (x - a - b p) (x - 2 + p/(1 + a)), and a root that goes on behind a gap: x = a + b p + p^9.
    const exact = rootsOf('(a + b*p)*(2 - p/(1 + a)); -(a + b*p + 2 - p/(1 + a)); 1', 4).found;
    expect(exact.roots.map((r) => [r.terms.length, r.remainder])).toEqual([
      [2, undefined],
      [2, undefined],
    ]);
    const longer = rootsOf('-(a + b*p + p^9); 1', 2).found;
    expect(longer.roots.map((r) => [r.terms.length, r.remainder?.n])).toEqual([[2, 2n]]);
  });
  it('the polynomial at a truncated root is of the order that is left out', () => {
    for (const text of ['-a; 0; 1 + p; p', 'p^3; -2*p; 1', 'a*p; 1; -1; p - a', 'p; a; -p^2; 1', 'a*p - 1; 0; 0; 1']) {
      const { found, polynomial } = rootsOf(text, 3);
      expect(found.open, text).toBe(0);
      for (const root of found.roots) {
        const left = (p: number): number => {
          const at = { p, a: 1.7, b: -0.6 };
          const x = root.terms.reduce((s, t) => s + numberAt(t.coefficient, at) * p ** toNumber(t.exponent), 0);
          return Math.abs(polynomial.reduceRight((s, c) => s * x + numberAt(c, at), 0));
        };
        if (root.remainder === undefined) expect(left(0.01)).toBeLessThan(1e-12);
        else expect(Math.log2(left(2e-3) / left(1e-3)), text).toBeGreaterThan(toNumber(root.residue) - 0.1);
      }
    }
  });
});

describe('derived expansions', () => {
  const text = `model fold
param a > 0 = 1/10, k > 0 = 1
size n = 4
state p : R, s : R
p' = s - p - a
s' = k*p^2 - 2*p + p/n - s + 1 + a
`;
  it('what was cut off is said of each state where it differs', () => {
    const lorenz = `model lorenz
param s > 0 = 10, r > 0 = 28, b > 0 = 8/3
state x : R, y : R, z : R
x' = s*(y - x)
y' = x*(r - z) - y
z' = x*y - b*z
`;
    const { derivations } = deriveModel(loaded(lorenz), { only: ['expansions'], expand: { small: 'b', order: 3 } });
    const titles = derivations.find((d) => d.title === 'Fixed points as series')!.sections!.map((s) => s.title);
    expect(titles[0]).toMatch(/^fixed point 2a as b -> 0, y exactly, x up to O\(b\^\S+\), z up to O\(b\^\S+\), where/);
  });

  it('fixed points in a letter that is asked for, each step tested', () => {
    const { derivations } = deriveModel(loaded(text), { only: ['expansions'], expand: { small: '1/n', order: 2 } });
    const d = derivations.find((x) => x.title === 'Fixed points as series')!;
    expect(d.steps.map((s) => s.tested.status)).toEqual(d.steps.map(() => 'agrees'));
    expect(d.sections!.map((s) => s.title)).toEqual([
      'fixed point 1a as n -> infinity, up to O((1/n)^2), where (9 − 4k)/k² > 0',
      'fixed point 1b as n -> infinity, up to O((1/n)^2), where (9 − 4k)/k² > 0',
    ]);
    // k p^2 - 3 p + p/n + 1 = 0: p = (3 -+ sqrt(9 - 4 k))/(2 k) at large n.
    const near = d.sections![0]!.equations.find((e) => print(e.left, 'text') === 'p')!.right;
    const value = numberAt(near, { k: 2, n: 1e6, a: 0.1 });
    const exact = [1, -1].map((sign) => (3 - 1e-6 + sign * Math.sqrt((3 - 1e-6) ** 2 - 8)) / 4);
    expect(Math.min(...exact.map((x) => Math.abs(x - value)))).toBeLessThan(1e-10);
  });
});
