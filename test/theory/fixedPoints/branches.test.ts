import { describe, expect, test } from 'vitest';
import { print } from '../../../src/expr/print/print.ts';
import { isSimple } from '../../../src/theory/fixedPoints/branches.ts';
import { bookkeeping } from '../../../src/theory/fixedPoints/fixedPoints.ts';
import { freeSymbols } from '../../../src/theory/fixedPoints/present.ts';
import { PROJECTED } from '../../model/workedModel.ts';
import { branchText, branchTexts, regionText, solved, specialTexts } from './solved.ts';

/** Two double wells with a linear coupling: the smallest system with nine stationary points. */
const WELLS = `model wells
param a = 0.2
state x : R
state y : R
x' = x - x^3 + a*(y - x)
y' = y - y^3 + a*(x - y)
`;

describe('branches of fixed points with letters', () => {
  test('coupled double wells: nine branches, with their regions', () => {
    const f = solved(WELLS);
    const regions = new Map(f.branches.map((b) => [branchText(b, f), regionText(b, f)]));
    expect(Object.fromEntries(regions)).toEqual({
      'x = 0, y = 0': '1',
      'x = 1, y = 1': '1',
      'x = -1, y = -1': '1',
      'y^2 = 1 - 2*a, x = -y': '2 in (-inf, 1/2), 0 in (1/2, inf)',
      'a^2 + y^4 + a*y^2 - y^2 = 0, x = -(y - a*y - y^3)/a': '0 in (-inf, -1), 4 in (-1, 1/3), 0 in (1/3, inf)',
    });
    expect(f.unsolved).toEqual([]);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 9 });
    // Without the coupling the wells are independent: nine points again, other ones.
    expect(specialTexts(f)).toEqual(['a']);
    expect(f.special[0]!.branches).toHaveLength(9);
  });

  test('three wells: 27 points in nine branches, and the cuts of the sextic', () => {
    const f = solved(`model wells3
param a = 0.05
state x[3] : R
x[i]' = x[i] - x[i]^3 + a*sum(x[j] - x[i] for j in 3)
`);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 27 });
    const sextics = f.branches.filter((b) => b.degree === 6);
    expect(sextics).toHaveLength(3);
    // Real roots of 108 a^4 - 36 a^2 + 12 a - 1: -0.7124 and 0.1351; the count falls at 1/3 to none.
    for (const b of sextics)
      expect(regionText(b, f)).toBe(
        '2 in (-inf, -0.7124), 6 in (-0.7124, 0.1351), 2 in (0.1351, 1/3), 0 in (1/3, inf)',
      );
  });

  test('a family appears where a square meets it; a circle and a sphere are one family each', () => {
    const f = solved(`model pitch
param a = 1, b = 1
state x : R
state y : R
x' = a*x - x^3
y' = b*y - x^2*y
`);
    expect(branchTexts(f)).toEqual(['x = 0, y = 0', 'x^2 = a, y = 0']);
    expect(specialTexts(f)).toEqual(['b', 'a - b']);
    expect(f.special.map((s) => s.branches!.map((b) => branchText(b, f)))).toEqual([
      ['x = 0; y free', 'x^2 = a, y = 0'],
      ['x = 0, y = 0', 'x^2 = b; y free'],
    ]);
    const sphere = solved(`model rotor
param m > 0 = 1
state x[3] : R
x[i]' = x[i]*(m - sum(x[j]^2 for j in 3))
`);
    expect(sphere.branches.map((b) => b.free.length)).toEqual([0, 2]);
    expect(sphere.counted).toEqual({ kind: 'families', dimension: 2 });
  });

  // The ring of May & Leonard, SIAM J. Appl. Math. 29 (1975) 243.
  test('Lotka-Volterra of three: eight points, the interior one 1/(1 + a + b)', () => {
    const f = solved(`model ring
param a > 0 = 0.5, b > 0 = 0.3
state x[3 cyclic] : nonnegative
x[i]' = x[i]*(1 - x[i] - a*x[i+1] - b*x[i-1])
`);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 8 });
    expect(branchTexts(f)).toContain('x[1] = 1/(1 + a + b), x[2] = 1/(1 + a + b), x[3] = 1/(1 + a + b)');
    const pair = f.branches.find((b) => branchText(b, f).includes('x[3] = 0') && branchText(b, f).includes('(1 - a)'))!;
    expect(regionText(pair, f)).toBe('where (1 - a)*(1 - a*b) > 0, (1 - b)*(1 - a*b) > 0');
    // 1 - a*b, and the circulant determinant but for its factor 1 + a + b, which is positive.
    expect(specialTexts(f)).toEqual(['a*b - 1', '1 + a^2 + b^2 - a - b - a*b']);
  });

  // FitzHugh, Biophys. J. 1 (1961) 445; Nagumo, Arimoto & Yoshizawa, Proc. IRE 50 (1962) 2061.
  test('FitzHugh-Nagumo: one cubic, and one real point at the classical parameters', () => {
    const f = solved(`model fhn
param a = 0.7, b > 0 = 0.8, c > 0 = 12.5, I_ext = 0.5
state v : R
state w : R
v' = v - v^3/3 - w + I_ext
w' = (v + a - b*w)/c
`);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 3 });
    const at = solved(`model fhn
state v : R
state w : R
v' = v - v^3/3 - w + 1/2
w' = (v + 7/10 - 4/5*w)/12
`);
    expect(at.branches.map((b) => [b.degree, regionText(b, at)])).toEqual([[3, '1']]);
  });

  // Noonburg, SIAM J. Appl. Math. 49 (1989) 1779: 21 solutions of three neurons.
  test('three neurons of Noonburg with the letter c: 3 + 12 + 6 solutions', () => {
    const f = solved(`model noonburg
param c = 1.1
state x[3] : R
x[i]' = 1 - c*x[i] + x[i]*sum(x[j]^2 for j in 3 if j != i)
`);
    expect(f.unsolved).toEqual([]);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 21 });
    expect(f.branches.map((b) => b.degree).sort()).toEqual([3, 4, 4, 4, 6]);
    // Three different ones are the roots of x^3 - c x - 1: all real from 4 c^3 = 27 on.
    const different = f.branches.find((b) => b.degree === 6)!;
    expect(regionText(different, f)).toBe('0 in (-inf, 1.8899), 6 in (1.8899, inf)');
  });

  test('a multiple point is counted as often as it is a solution', () => {
    const f = solved(`model double
state x : R
state y : R
x' = x^2 + y^2 - 2
y' = x*y - 1
`);
    expect(branchTexts(f)).toEqual(['x = -1, y = -1', 'x = 1, y = 1']);
    expect(f.counted).toEqual({ kind: 'finite', count: 4 });
    expect(f.branches.map(isSimple)).toEqual([false, false]);
    expect(bookkeeping(f)).toMatchObject({ kind: 'multiple', count: 4 });
    const cusp = solved(`model cusp
state x : R
x' = -x^3
`);
    expect(bookkeeping(cusp)).toMatchObject({ kind: 'multiple', count: 3, times: 3 });
  });

  test('denominators, maps, bounds of states and of letters', () => {
    const hill = solved(`model hill
param k > 0 = 1
state x : R
x' = x^2/(1 + x^2) - k*x
`);
    expect(branchTexts(hill)).toEqual(['k + k*x^2 - x = 0', 'x = 0']);
    expect(hill.branches.map((b) => regionText(b, hill))).toEqual(['1', '2 in (-inf, 1/2), 0 in (1/2, inf)']);
    const logistic = solved(`model logistic
param r in (0, 4) = 3
state x : [0, 1]
x <- r*x*(1 - x)
`);
    expect(branchTexts(logistic)).toEqual(['x = -(1 - r)/r', 'x = 0']);
    expect(logistic.branches.map((b) => regionText(b, logistic))).toEqual(['1', '0 in (-inf, 1), 1 in (1, inf)']);
    expect(specialTexts(logistic)).toEqual([]);
  });
});

describe('states on spheres, simplices and symmetric matrices', () => {
  test('rock, paper and scissors: the corners and the centre', () => {
    const f = solved(`model game
data A[3, 3] = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
state p : simplex(3)
p[i]' = p[i]*sum(A[i,j]*p[j] for j in 3)
`);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 4 });
    expect(branchTexts(f)).toContain('p[1] = 1/3, p[2] = 1/3, p[3] = 1/3');
    // Of each two one wins: where p[1] = a/(a - b) is positive, p[2] = -b/(a - b) is not.
    const g = solved(`model prizes
param a > 0 = 1, b > 0 = 2
state p : simplex(3)
let A = [[0, -a, b], [b, 0, -a], [-a, b, 0]]
let f = dot(p, A @ p)
p[i]' = p[i]*((A @ p)[i] - f)
`);
    const regions = g.branches.map((b) => [branchText(b, g), regionText(b, g)] as const);
    const beyond = regions.filter(([text]) => text.includes('a - b'));
    expect(beyond.map(([, region]) => region)).toEqual(['0', '0', '0']);
  });

  test('the cubes of the coordinates on the sphere: 6 + 12 + 8 critical points of the sum of fourth powers', () => {
    const f = solved(`model quartic
state x : sphere(3)
x[i]' = sum(x[j]^3 for j in 3 if j = i)
`);
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 26 });
    expect(f.branches.filter((b) => branchText(b, f).includes('1/3'))).toHaveLength(4);
    expect(f.branches.every((b) => regionText(b, f) === `${b.degree}`)).toBe(true);
  });

  test('symmetric matrices with W = W^3: three points, and families of projections', () => {
    const f = solved(`model cube
state W : symmetric(2)
W' = W - W @ W @ W
`);
    // Eigenvalues 0, 1, -1: twice the same, or two different ones on any pair of axes.
    expect(f.branches.map((b) => b.free.length)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(f.counted).toEqual({ kind: 'families', dimension: 1 });
  });
});

// Tian, Chen & Ganguli, "Understanding self-supervised learning dynamics without contrastive pairs", ICML 2021.
describe('SimSiam and BYOL with a linear predictor', () => {
  const f = solved(`model simsiam
param alpha > 0 = 1, eta > 0 = 0.1, k > 1 = 1.2
state p : R
state s : R
p' = alpha*s*(1 - k*p) - eta*p
s' = 2*p*s*(1 - k*p) - 2*eta*s
`);
  test('the collapsed state, and the two of k p^2 - p + eta = 0, real up to the saddle-node at eta = 1/(4 k)', () => {
    // On these s = p^2/alpha, the invariant parabola: p - eta = k p^2.
    expect(branchTexts(f)).toEqual(['eta + k*p^2 - p = 0, s = -(eta - p)/(alpha*k)', 'p = 0, s = 0']);
    const upper = f.branches.find((b) => b.degree === 2)!;
    expect(regionText(upper, f)).toBe('where 1 - 4*eta*k > 0');
    expect(bookkeeping(f)).toEqual({ kind: 'agrees', count: 3 });
  });
});

// Yao, Li & Liu 2026, arXiv:2604.09979: samples and labels behind a shared head, one axis.
describe('a shared head with stop-gradient', () => {
  const head = (states: string) => `model head
size  n = 9
param r >= 0 = 1, eta_x > 0 = 1, eta_y > 0 = 0.5, eta_w > 0 = 0.2
state S : R
state Y : R
state h : R
${states}
h' = -2*eta_w*(h*(n*S^2 + (n + r)*Y^2) - 2*n*S*Y)
`;
  test('a line of fixed points that are not collapsed: h^2 (n + r) = n, Y = h S, S free', () => {
    const f = solved(head("S' = -eta_x*h*(h*S - Y)\nY' = -eta_y*h*((n + r)*h*Y - n*S)"));
    expect(branchTexts(f)).toEqual([
      'S = 0, Y = 0; h free',
      'S = 0, h = 0; Y free',
      'Y = 0, h = 0; S free',
      'h^2 = n/(n + r), Y = S*h; S free',
    ]);
    expect(f.branches.map((b) => regionText(b, f)).sort()).toEqual(['1', '1', '1', '2']);
    expect(f.unsolved).toEqual([]);
    expect(specialTexts(f)).toEqual([]);
  });

  test('with the full gradient only collapse, unless there is no frustration: r = 0 is found, not told', () => {
    const f = solved(
      head(`S' = -eta_x*(h*(h*S - Y) + S - h*Y)
Y' = -eta_y*(h*((n + r)*h*Y - n*S) + (n + r)*Y - h*n*S)`),
    );
    expect(branchTexts(f)).toEqual(['S = 0, Y = 0; h free']);
    expect(specialTexts(f)).toEqual(['r']);
    const there = f.special[0]!.branches!.map((b) => branchText(b, f)).sort();
    expect(there).toEqual(['S = -Y, h = -1; Y free', 'S = 0, Y = 0; h free', 'S = Y, h = 1; Y free']);
    expect(
      f.special[0]!.branches!.flatMap((b) => freeSymbols(b, f.system).map((s) => print(s, 'text'))).sort(),
    ).toEqual(['Y', 'Y', 'h']);
  });

  test('the line comes out of the loss itself, and is gone without the stop-gradient', () => {
    expect(branchTexts(solved(PROJECTED, 'one_axis'))).toEqual([
      'S = 0, Y = 0; h, g free',
      'S = 0, h = 0; Y, g free',
      'Y = 0, h = 0; S, g free',
      'h^2 = n/(n + r), Y = S*h; S, g free',
    ]);
    const full = PROJECTED.replace(/sg\((\w)\)/g, '$1');
    expect(branchTexts(solved(full, 'one_axis'))).toEqual(['S = 0, Y = 0; h, g free']);
  });
});
