import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { one, zero } from '../../src/expr/build.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { print } from '../../src/expr/print/print.ts';
import { rational } from '../../src/expr/rational.ts';
import { letters } from '../../src/expr/traverse.ts';
import type { Model } from '../../src/model/model.ts';
import { doubles } from '../../src/rewrite/arithmetic.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { deriveModel, type TestedDerivation } from '../../src/study/derive.ts';
import { minimalPolynomial } from '../../src/theory/linearFlow/minimal.ts';
import { smallestRoot } from '../../src/theory/linearFlow/series.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const shipped = (path: string): Model =>
  loaded(readFileSync(join(resolve(import.meta.dirname, '../../derivations'), `${path}.saddle`), 'utf8'));

const numberAt = (e: Expr, values: Readonly<Record<string, number>>): number => {
  const symbol = (l: Letter): number => values[l.name]!;
  const whole = (l: Letter): number | undefined => (l.domain.kind === 'integer' ? values[l.name] : undefined);
  const all = [...letters(e), ...e.free.flatMap((a) => letters(a.set.size))];
  const sizes = new Map(all.filter((l) => l.role === 'size').map((l) => [l, values[l.name] ?? 2]));
  const found = evaluate(e, doubles, { sizes, indices: new Map(e.free.map((a) => [a, 1])), symbol, whole });
  return found.kind === 'value' ? found.value : Number.NaN;
};
const rightsOf = (d: TestedDerivation, title: string): readonly Expr[] =>
  d.sections!.filter((s) => s.title.startsWith(title)).flatMap((s) => s.equations.map((e) => e.right));

describe('linear flows', () => {
  it('two classes: eigenvalues, solution and slow rate, against numbers of the closed forms', () => {
    const { derivations } = deriveModel(shipped('frustration/frustrated-two-classes'), { only: ['linear-flow'] });
    const d = derivations.find((x) => x.title === 'Linear flow of Dy, Ds')!;
    expect(d.steps.map((s) => s.tested.status)).toEqual(d.steps.map(() => 'agrees'));
    // Yao, Li & Liu 2026 (arXiv:2604.09979), numbers of this model at C = 2, n = 10, r = 1, w = ex = ey = 1.
    const at = { n: 10, r: 1, w: 1, ex: 1, ey: 1 };
    const [slow, fast] = rightsOf(d, 'eigenvalues').map((e) => numberAt(e, at));
    expect(slow).toBeCloseTo(-0.0839202169, 10);
    expect(fast).toBeCloseTo(-11.9160797831, 10);
    const [Dy] = rightsOf(d, 'solution');
    for (const [t, y] of [
      [0.1, 1.295375568986],
      [1, 0.919511296187],
      [10, 0.432055092902],
      [50, 0.015055515974],
    ] as const) {
      const values = { ...at, t, 'Dy(0)': 2, 'Ds(0)': 1, lambda1: slow!, lambda2: fast! };
      expect(numberAt(Dy!, values)).toBeCloseTo(y, 10);
    }
    expect(numberAt(rightsOf(d, 'the eigenvalue nearest to 0 as w')[0]!, at)).toBeCloseTo(-0.0833959429, 10);
    expect(d.notes).toEqual([
      'at the declared values the rates are 0.0839202, 11.9161; slow to fast is 0.0070426, the half-life of the slow mode 8.2596',
      'at the declared values the plateau of small w lies between t = 0.0839202 and t = 11.9161, one over the rates',
      'at the declared values the plateau of small ex lies between t = 0.0839202 and t = 11.9161, one over the rates',
    ]);
  });
  it('the plateau between the fast mode and the slow one, against the solution at a small weight', () => {
    const { derivations } = deriveModel(shipped('frustration/frustrated-two-classes'), { only: ['linear-flow'] });
    const d = derivations.find((x) => x.title === 'Linear flow of Dy, Ds')!;
    const stays = rightsOf(d, 'the plateau as w -> 0');
    const at = { n: 7, r: 2, ex: 1.3, ey: 0.4, 'Dy(0)': 2, 'Ds(0)': -0.7 };
    // (n Ds(0)/ex + Dy(0)/ey)/(n/ex + 1/ey): what is conserved without frustration.
    const value = ((7 * -0.7) / 1.3 + 2 / 0.4) / (7 / 1.3 + 1 / 0.4);
    expect(numberAt(stays[0]!, at)).toBeCloseTo(value, 12);
    expect(numberAt(stays[1]!, at)).toBeCloseTo(value, 12);
    expect(numberAt(stays[2]!, at)).toBeCloseTo(-(1.3 + 7 * 0.4), 12);
    const w = 1e-8;
    const [slow, fast] = rightsOf(d, 'eigenvalues').map((e) => numberAt(e, { ...at, w }));
    const later = { ...at, w, t: 1e4, lambda1: slow!, lambda2: fast! };
    expect(numberAt(rightsOf(d, 'solution')[0]!, later)).toBeCloseTo(value, 4);
    expect(numberAt(rightsOf(d, 'solution')[0]!, { ...later, t: 1e10 })).toBeCloseTo(0, 4);
  });
  it('pairs of classes: three rates of the inter-class sector', () => {
    const { derivations } = deriveModel(shipped('frustration/frustrated-pairs'), { only: ['linear-flow'] });
    // The same source's ensemble at C = 3, n = 5, k = 2, m = 1, w = 1, ex = 1, ey = 1/2.
    expect(derivations[0]!.notes![0]).toContain('the rates are 0.179279, 1.88715, 4.43357');
  });
});

describe('series of the smallest root', () => {
  const small = loaded("model a\nparam p > 0 = 1, a > 0 = 1\nstate x : R\nx' = -x\nlet u = p + a\n");
  const [p, a] = small.parameters.map((d) => d.letter) as [Letter, Letter];
  const terms = (text: string, order: number): readonly string[] => {
    // Coefficients from the model language, lowest first.
    const list = text.split(';').map((c, k) => `let c${k} = ${c}`);
    const m = loaded(`model b\nparam p > 0 = 1, a > 0 = 1\nstate x : R\nx' = -x\n${list.join('\n')}\n`);
    const polynomial = m.definitions.map((d) => d.value.term);
    const found = smallestRoot(polynomial, p, rational(order));
    return found!.terms.map((t) => `${print(t.coefficient, 'text')} * p^${t.exponent.n}/${t.exponent.d}`);
  };
  it('whole and broken powers', () => {
    // x^2 + x + p: -p - p^2 - 2 p^3 - 5 p^4, Catalan numbers.
    expect(terms('p; 1; 1', 5)).toEqual(['-1 * p^1/1', '-1 * p^2/1', '-2 * p^3/1', '-5 * p^4/1']);
    // (x + p)(x + p^2)(x + a): the smallest goes as p^2.
    expect(terms('a*p^3; p^3 + a*p + a*p^2; a + p + p^2; 1', 4)).toEqual(['-1 * p^2/1']);
    // A root that is 0 for all p is left out, and one that tends to a number begins with it.
    expect(terms('0*p; a + p; 1', 2)).toEqual(['-a * p^0/1', '-1 * p^1/1']);
    expect(a.name).toBe('a');
  });
  it('the least polynomial of a quantity leaves out modes that it does not see', () => {
    const m = [
      [zero, one],
      [one, zero],
    ];
    expect(minimalPolynomial(m, [one, zero]).map((e) => print(e, 'text'))).toEqual(['-1', '0', '1']);
    expect(minimalPolynomial(m, [one, one]).map((e) => print(e, 'text'))).toEqual(['-1', '1']);
  });
});
