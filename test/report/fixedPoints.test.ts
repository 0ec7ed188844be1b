import { describe, expect, test } from 'vitest';
import { derivationText } from '../../src/report/derivationText.ts';
import { deriveDocument } from '../../src/report/deriveDocument.ts';
import { PLAIN_PAGE } from '../../src/report/paint.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { modelOf } from '../theory/fixedPoints/solved.ts';

const document = (source: string) => deriveDocument(deriveModel(modelOf(source), { only: ['fixed-points'] }));
const text = (source: string): string => derivationText(document(source), { ...PLAIN_PAGE, layout: 'text' });

const WELLS = `model wells
param a > -1/2 = 0.2
state x : R
state y : R
x' = x - x^3 + a*(y - x)
y' = y - y^3 + a*(x - y)
`;

describe('derived fixed points', () => {
  test('a page for people', () => {
    expect(text(WELLS).replace(/gap \S+/g, 'gap …')).toBe(`Fixed points of wells

  9 complex points: complete, off the special values below; counted independently, with multiplicity: 9

  1. x = 0
     y = 0
  2. y^2 = 1 - 2*a
     x = -y
     2 points; real: 2 for a < 1/2, none for a > 1/2
     put back into 2 equations: tested at 3 points by arrays and mathjs, largest gap …
  3. x = 1
     y = 1
  4. x = -1
     y = -1
  5. a^2 + y^4 + a*y^2 - y^2 = 0
     x = -(y - a*y - y^3)/a
     4 points; real: 4 for a < 1/3, none for a > 1/3
     where a ≠ 0
     put back into 2 equations: tested at 3 points by arrays and mathjs, largest gap …

  Special: at a = 0 instead:
    1. x = 0
       y = 0
    2. x = 0
       y = 1
    3. x = 0
       y = -1
    4. x = 1
       y = 0
    5. x = 1
       y = 1
    6. x = 1
       y = -1
    7. x = -1
       y = 0
    8. x = -1
       y = 1
    9. x = -1
       y = -1
`);
  });

  test('a document for programs: cuts with their polynomials, families, what is not decided', () => {
    const [f] = document(WELLS).result.fixedPoints;
    expect(f).toMatchObject({ kind: 'fixed-points', ansatz: null, status: 'complete', counted: 9 });
    expect(f!.branches[4]!.real).toMatchObject({
      kind: 'cells',
      letter: { text: 'a' },
      cells: [
        { from: null, to: { exact: '1/3', rootOf: { text: '3*a - 1' } }, count: 4 },
        { from: { exact: '1/3' }, to: null, count: 0 },
      ],
    });
    const tower = document(`model tower
param a > 0 = 1
state x : R
state y : R
x' = x^2 - x - a
y' = y^2 - x*y - 1
`).result.fixedPoints[0]!;
    expect(tower).toMatchObject({ status: 'complete', counted: 4 });
    // Two real x, and over each the discriminant x^2 + 4 is positive.
    expect(tower.branches.map((b) => [b.points, b.real])).toEqual([[4, { kind: 'everywhere', count: 4 }]]);
    const quartic = document(`model quartic
param p = 1, q = 1
state x : R
x' = x^4 - p*x^2 + q*x - 1
`).result.fixedPoints[0]!;
    expect(quartic.branches.map((b) => b.real)).toEqual([{ kind: 'undecided' }]);
  });

  test('quadratics are written out', () => {
    const shown = text(`model saddle-node
param k > 0 = 1, eta > 0 = 0.1
state p : R
p' = p - k*p^2 - eta
`);
    expect(shown).toContain(`  1. eta + k*p^2 - p = 0
     so p = (1 + sqrt(1 - 4*eta*k))/(2*k)
     or p = (1 - sqrt(1 - 4*eta*k))/(2*k)
     2 points; real where 1 - 4*eta*k > 0
`);
  });

  test('what is no polynomial is left as equations, and said to be', () => {
    const shown = text(`model mean-field
param g > 0 = 2
state x : R
x' = -x + tanh(g*x)
`);
    expect(shown).toContain('left as equations: `tanh` stands in it');
    expect(shown).toContain('0 = -x + tanh(g*x)');
  });

  test('states with a letter for their size are written out at the declared one, if that is small', () => {
    const wells = (n: number): string => `model many
size  N = ${n}
param a = 0.1
state x[N] : R
x[i]' = x[i] - x[i]^3 + a*sum(x[j] - x[i] for j in N)
`;
    const shown = text(wells(2));
    expect(shown).toContain('Fixed points of many, at N = 2');
    expect(shown).toContain('x[2]^2 = 1 - 2*a');
    const [two] = document(wells(2)).result.fixedPoints;
    expect(two!.counted).toBe(9);
    expect(two!.branches.flatMap((b) => b.steps.map((s) => s.tested.status))).toEqual(Array(4).fill('agrees'));
    expect(document(wells(9)).result.fixedPoints).toEqual([]);
  });

  test('steps that put solutions back are tested', () => {
    const theory = deriveModel(modelOf(WELLS), { only: ['fixed-points'] });
    const [f] = theory.fixedPoints;
    if (f?.kind !== 'solved') throw new Error('polynomial equations are solved');
    const steps = f.branches.flatMap((b) => b.steps);
    expect(steps.map((s) => s.tested.status)).toEqual(['agrees', 'agrees', 'agrees', 'agrees']);
  });
});
