import { describe, expect, it } from 'vitest';
import { eigenpair } from '../../src/numeric/eigenpair.ts';
import {
  eigenvalues,
  leastSquares,
  nullSpace,
  rank,
  singularValues,
  solve,
  symmetricEigen,
} from '../../src/numeric/linear.ts';
import { random } from '../../src/numeric/random.ts';
import { realSchur } from '../../src/numeric/realSchur.ts';
import { schurResidual } from '../../src/numeric/schurResidual.ts';

/** The matrix with entry f(i, j), i and j from 0, shape [m, n]. */
const matrix = (m: number, n: number, f: (i: number, j: number) => number) =>
  Float64Array.from({ length: m * n }, (_, k) => f(Math.floor(k / n), k % n));

const gaussian = (m: number, n: number, seed: number) => {
  const draws = random(seed);
  return matrix(m, n, () => draws.normal());
};

const times = (a: ArrayLike<number>, m: number, n: number, x: ArrayLike<number>) =>
  Array.from({ length: m }, (_, i) => Array.from(x).reduce((sum, each, j) => sum + a[i * n + j]! * each, 0));

const near = (found: readonly number[], expected: readonly number[], digits: number) => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, digits);
  });
};

describe('eigenvalues', () => {
  const spectrum = (a: ArrayLike<number>, n: number) => {
    const found = eigenvalues(a, n);
    expect(found.outcome).toEqual({ status: 'converged' });
    return found.eigenvalues;
  };

  it('are read off a Schur form: A Q = Q T along every coordinate, Q orthogonal, and what is changed in T is seen', () => {
    for (const n of [1, 2, 3, 7, 20]) {
      const a = gaussian(n, n, n);
      const schur = realSchur(a, n)!;
      const unit = (j: number) => Float64Array.from({ length: n }, (_, k) => (k === j ? 1 : 0));
      for (let j = 0; j < n; j++) {
        near(times(a, n, n, schur.turned(unit(j))), [...schur.turned(times(schur.t, n, n, unit(j)))], 12);
        near([Math.hypot(...schur.turned(unit(j)))], [1], 13);
      }
      expect(schurResidual(a, n, schur)).toBeLessThan(1e-13 * n);
      for (let at = 0; at < n * n; at++) {
        const t = Float64Array.from(schur.t, (x, k) => (k === at ? x + 1e-6 : x));
        const seen = schurResidual(a, n, { ...schur, t });
        expect(seen).toBeGreaterThan(1e-8);
        expect(seen).toBeLessThan(2e-6);
      }
    }
  });

  it('of the companion matrix of x⁴ − 1 are the fourth roots of 1, sorted', () => {
    const companion = matrix(4, 4, (i, j) => (i === 0 && j === 3 ? 1 : i === j + 1 ? 1 : 0));
    const found = spectrum(companion, 4);
    near(
      found.map(({ re }) => re),
      [1, 0, 0, -1],
      13,
    );
    near(
      found.map(({ im }) => im),
      [0, 1, -1, 0],
      13,
    );
  });

  it('of the Clement matrix (Clement 1959) of size 10 are ±9, ±7, …, ±1', () => {
    const clement = matrix(10, 10, (i, j) => (j === i + 1 ? i + 1 : j === i - 1 ? 10 - i : 0));
    const found = spectrum(clement, 10);
    near(
      found.map(({ re }) => re),
      [9, 7, 5, 3, 1, -1, -3, -5, -7, -9],
      10,
    );
  });

  it('of the second difference, size 50, are 2 − 2 cos(kπ/51)', () => {
    const second = matrix(50, 50, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
    const exact = Array.from({ length: 50 }, (_, k) => 2 - 2 * Math.cos(((50 - k) * Math.PI) / 51));
    near(
      spectrum(second, 50).map(({ re }) => re),
      exact,
      12,
    );
  });

  it('of a 5 × 5 Jordan block perturbed by 1e−10 lie on a circle of radius 1e−2', () => {
    const jordan = matrix(5, 5, (i, j) => (i === j ? 3 : j === i + 1 ? 1 : i === 4 && j === 0 ? 1e-10 : 0));
    for (const { re, im } of spectrum(jordan, 5)) expect(Math.hypot(re - 3, im)).toBeCloseTo(1e-2, 6);
  });

  it('of an exact Jordan block, of zero, and of the matrix on which the first JAMA looped for ever', () => {
    const jordan = matrix(4, 4, (i, j) => (i === j ? 3 : j === i + 1 ? 1 : 0));
    for (const { re } of spectrum(jordan, 4)) expect(re).toBeCloseTo(3, 3);
    expect(spectrum(new Float64Array(9), 3)).toEqual(Array(3).fill({ re: 0, im: 0 }));
    const jama = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1];
    expect(spectrum(jama, 5).length).toBe(5);
  });

  it('end, and sum to the trace, for sparse matrices of 0, 1 and −1: many are defective', () => {
    const draws = random('sparse');
    for (let trial = 0; trial < 3000; trial++) {
      const n = 3 + (trial % 6);
      const a = matrix(n, n, () => (draws.uniform() < 0.25 ? 1 - 2 * draws.integer(2) : 0));
      const sum = spectrum(a, n).reduce((total, { re }) => total + re, 0);
      const trace = a.reduce((total, each, k) => total + (k % (n + 1) === 0 ? each : 0), 0);
      expect(sum).toBeCloseTo(trace, 12);
    }
  });

  it('of a random 40 × 40 matrix sum to the trace, their squares to the trace of the square', () => {
    const a = gaussian(40, 40, 7);
    const found = spectrum(a, 40);
    const trace = Array.from({ length: 40 }, (_, i) => a[41 * i]!).reduce((x, y) => x + y, 0);
    let square = 0;
    for (let i = 0; i < 40; i++) for (let j = 0; j < 40; j++) square += a[i * 40 + j]! * a[j * 40 + i]!;
    expect(found.reduce((sum, { re }) => sum + re, 0)).toBeCloseTo(trace, 10);
    expect(found.reduce((sum, { re, im }) => sum + re * re - im * im, 0)).toBeCloseTo(square, 9);
    for (let i = 1; i < 40; i++) expect(found[i]!.re).toBeLessThanOrEqual(found[i - 1]!.re);
  });

  it('scale with the matrix, from 1e−150 to 1e150', () => {
    for (const scale of [1e-150, 1e150]) {
      const found = spectrum([0, -scale, scale, 0], 2);
      expect(found[0]!.im / scale).toBeCloseTo(1, 12);
    }
  });

  it('of a matrix that is not finite are an outcome', () => {
    expect(eigenvalues([1, 2, NaN, 4], 2)).toMatchObject({
      eigenvalues: [],
      outcome: { status: 'notFinite', row: 1, column: 0 },
    });
    expect(() => eigenvalues([1, 2, 3], 2)).toThrow(RangeError);
  });
});

describe('symmetricEigen', () => {
  it('has A = Σ λ v vᵀ, descending, for the Kac–Murdock–Szegő matrix (1953)', () => {
    const n = 20;
    const a = matrix(n, n, (i, j) => 0.5 ** Math.abs(i - j));
    const { eigenvalues: values, eigenvectors, outcome } = symmetricEigen(a, n);
    expect(outcome.status).toBe('converged');
    // λ = (1 − r²)/(1 − 2 r cos θ + r²): all between (1 − r)/(1 + r) and (1 + r)/(1 − r); the determinant is (1 − r²)^(n − 1).
    expect(values[0]).toBeLessThan(3);
    expect(values[n - 1]).toBeGreaterThan(1 / 3);
    expect(values.reduce((product, each) => product * each, 1)).toBeCloseTo(0.75 ** 19, 14);
    const again = matrix(n, n, (i, j) =>
      values.reduce((s, v, k) => s + v * eigenvectors[k]![i]! * eigenvectors[k]![j]!, 0),
    );
    near([...again], [...a], 12);
  });

  it('takes the symmetric part, and names NaN', () => {
    expect(symmetricEigen([0, 2, 0, 0], 2).eigenvalues.map((each) => Math.round(each * 1e12) / 1e12)).toEqual([1, -1]);
    expect(symmetricEigen([Infinity], 1).outcome.status).toBe('notFinite');
  });
});

describe('singular values and what follows from them', () => {
  it.each([
    [3, 5],
    [5, 3],
  ])('of a %i × %i matrix: σ² are the eigenvalues of A Aᵀ', (m, n) => {
    const a = gaussian(m, n, 3);
    const gram = matrix(m, m, (i, j) =>
      Array.from({ length: n }, (_, k) => a[i * n + k]! * a[j * n + k]!).reduce((x, y) => x + y),
    );
    const { values } = singularValues(a, m, n);
    near(
      values.map((value) => value ** 2),
      symmetricEigen(gram, m).eigenvalues.slice(0, Math.min(m, n)),
      11,
    );
  });

  it.each([
    [4, 9],
    [9, 4],
    [6, 6],
  ])('a %i × %i product of rank 2 has rank 2 and a null space of n − 2 dimensions', (m, n) => {
    const [left, right] = [gaussian(m, 2, 1), gaussian(2, n, 2)];
    const a = matrix(m, n, (i, j) => left[i * 2]! * right[j]! + left[i * 2 + 1]! * right[n + j]!);
    expect(rank(a, m, n, 1e-12).rank).toBe(2);
    const { basis } = nullSpace(a, m, n, 1e-12);
    expect(basis.length).toBe(n - 2);
    basis.forEach((x, p) => {
      near(times(a, m, n, x), Array(m).fill(0), 12);
      basis.forEach((y, q) => {
        expect(x.reduce((sum, each, i) => sum + each * y[i]!, 0)).toBeCloseTo(p === q ? 1 : 0, 12);
      });
    });
  });

  it('the zero matrix has rank 0 and everything for its null space', () => {
    expect(rank(new Float64Array(6), 2, 3).rank).toBe(0);
    expect(nullSpace(new Float64Array(6), 2, 3).basis.length).toBe(3);
    expect(rank([NaN], 1, 1).rank).toBeUndefined();
  });
});

describe('leastSquares', () => {
  it('fits a line: residual orthogonal to the columns', () => {
    const a = [1, 0, 1, 1, 1, 2, 1, 3];
    const { x, residual, rank: kept } = leastSquares(a, 4, 2, [1, 3, 2, 5]);
    near([...x!], [1.1, 1.1], 13);
    expect(residual).toBeCloseTo(Math.sqrt(2.7), 13);
    expect(kept).toBe(2);
  });

  it('takes the shortest of many solutions', () => {
    const { x, residual, rank: kept } = leastSquares([1, 1, 1, 2, 2, 2], 2, 3, [3, 6]);
    near([...x!], [1, 1, 1], 13);
    expect(residual).toBeLessThan(1e-13);
    expect(kept).toBe(1);
  });

  it('names what is not finite', () => {
    expect(leastSquares([1, 0, 0, 1], 2, 2, [1, NaN])).toMatchObject({
      x: undefined,
      outcome: { status: 'notFinite' },
    });
  });
});

describe('solve', () => {
  it('solves, and leaves its arguments as they were', () => {
    const a = gaussian(30, 30, 5);
    const before = [...a];
    const exact = Array.from({ length: 30 }, (_, i) => i - 10);
    const { x, residual, outcome } = solve(a, 30, times(a, 30, 30, exact));
    expect(outcome.status).toBe('converged');
    near([...x!], exact, 9);
    expect(residual).toBeLessThan(1e-10);
    expect([...a]).toEqual(before);
  });

  it('names a singular matrix and a NaN', () => {
    expect(solve([1, 2, 2, 4], 2, [1, 1])).toMatchObject({ x: undefined, outcome: { status: 'singular' } });
    expect(solve([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, [1, 1, 1]).outcome.status).toBe('singular');
    expect(solve([0], 1, [1]).outcome.status).toBe('singular');
    expect(solve([NaN], 1, [1]).outcome.status).toBe('notFinite');
  });
});

describe('eigenpair', () => {
  it('has left and right vectors and the condition of [[1, c], [0, 2]], √(1 + c²)', () => {
    const { pair } = eigenpair([1, 100, 0, 2], 2, 1);
    near(times([1, 100, 0, 2], 2, 2, pair!.right), [...pair!.right], 12);
    near(times([1, 0, 100, 2], 2, 2, pair!.left), [...pair!.left], 12);
    expect(pair!.condition).toBeCloseTo(Math.hypot(1, 100), 8);
    expect(pair!.value).toBeCloseTo(1, 12);
  });

  it('refuses a double eigenvalue, a Jordan block, and a number that is no eigenvalue', () => {
    expect(eigenpair([1, 0, 0, 1], 2, 1).outcome.status).toBe('notSimple');
    expect(eigenpair([1, 1, 0, 1], 2, 1).outcome.status).toBe('notSimple');
    expect(eigenpair([1, 0, 0, 2], 2, 1.5).outcome.status).toBe('residual');
    expect(eigenpair([1, 0, NaN, 2], 2, 1).outcome.status).toBe('notFinite');
  });
});
