import { describe, expect, it } from 'vitest';
import { random } from '../../../src/numeric/random.ts';
import { bezout, multihomogeneous } from '../../../src/numeric/roots/bound/bezout.ts';
import { cofactorBound } from '../../../src/numeric/roots/bound/cofactors.ts';
import { Monomials, staircase } from '../../../src/numeric/roots/bound/monomials.ts';
import { EnclosedPolynomials } from '../../../src/numeric/roots/certify/enclosed.ts';
import { certify, disjoint } from '../../../src/numeric/roots/certify/krawczyk.ts';
import { counted } from '../../../src/numeric/roots/counted.ts';
import { homotopy } from '../../../src/numeric/roots/homotopy/homotopy.ts';
import { solveComplex } from '../../../src/numeric/roots/homotopy/linear.ts';
import { degree, type PolynomialSystem, polynomials } from '../../../src/numeric/roots/polynomial.ts';
import { katsura, wells } from '../../certificate/systems.ts';
import { equationsOf } from './equations.ts';
import { campaign } from './planted.ts';

const system = (text: string): PolynomialSystem => {
  const { equations, unknowns } = equationsOf(text);
  return polynomials(equations, unknowns.length)!;
};
const noonburg = (n: number): string =>
  `state x[${n}] : R\nx[i]' = x[i]*sum(x[j]^2 for j in ${n} if j != i) - 1.1*x[i] + 1`;
const cyclic = (n: number): string => {
  const x = (k: number): string => `x[${(k % n) + 1}]`;
  const row = (d: number): string =>
    Array.from({ length: n }, (_, s) => Array.from({ length: d }, (_, k) => x(s + k)).join('*')).join(' + ');
  const last = Array.from({ length: n }, (_, k) => x(k)).join('*');
  return `state x[${n}] : R\n${Array.from({ length: n - 1 }, (_, k) => `x[${k + 1}]' = ${row(k + 1)}`).join('\n')}\nx[${n}]' = ${last} - 1`;
};

describe('polynomial systems by counting', () => {
  it.each([
    ['Noonburg 3', noonburg(3), 21, 7],
    ['Noonburg 4', noonburg(4), 73, 15],
    ['Katsura 3', katsura(3), 8, 6],
    ['Katsura 4', katsura(4), 16, 12],
    ['Katsura 5', katsura(5), 32, 16],
    ['three wells', wells(3, '1/50'), 27, 27],
    ['four wells', wells(4, '1/50'), 81, 81],
    ['cyclic 3', cyclic(3), 6, 0],
  ])('finds, certifies and bounds %s', (_, text, complex, real) => {
    const s = system(text);
    const found = counted(s);
    expect(found.roots).toHaveLength(complex);
    expect(found.roots.filter((r) => r.real === 'yes')).toHaveLength(real);
    expect(found.roots.filter((r) => r.real === 'unknown')).toHaveLength(0);
    expect(found.bound!.value).toBe(complex);
    for (const [k, a] of found.roots.entries())
      for (const b of found.roots.slice(0, k)) expect(disjoint(a, b)).toBe(true);
    // The conjugate of each root is one too.
    const conjugate = found.roots.filter((r) =>
      found.roots.some((q) => q.x.every((v, m) => Math.abs(v - (m % 2 === 0 ? r.x[m]! : -r.x[m]!)) < 1e-9)),
    );
    expect(conjugate).toHaveLength(complex);
  });

  it('misses no planted root in a list that is complete: 150 random systems', () => {
    const c = campaign(0, 150);
    expect(c).toMatchObject({ systems: 150, missing: 0 });
    expect(c.complete).toBeGreaterThan(120);
  });

  it('does not count double roots twice, nor ends that stop short of infinity', () => {
    const twice = system("state x[2] : R\nx[1]' = x[1]^2 + x[2]^2 - 2\nx[2]' = x[1]*x[2] - 1");
    const found = counted(twice);
    expect(found.roots).toEqual([]);
    expect(found.singular.map((p) => p.paths)).toEqual([2, 2]);
    expect(found.bound).toMatchObject({ kind: 'cofactors', value: 4, exact: true });
    // Noonburg: six paths end at three double points at infinity.
    expect(counted(system(noonburg(3)))).toMatchObject({ paths: 27, atInfinity: 6, failed: 0 });
  });

  it('does not conclude that there are none where there is a family that no bound counts', () => {
    const found = counted(system("state x[2] : R\nx[1]' = 5*x[1] + 5\nx[2]' = -8*x[1] - 8"));
    expect(found).toMatchObject({ roots: [], infinite: true });
    const crossed = counted(
      system(
        "state x[3] : R\nx[1]' = x[1]*(x[1]^2 + x[2]^2 - 1)\nx[2]' = x[2]*(x[1] - x[3])\nx[3]' = x[3]*(x[2] - 1)*(x[1] - 2)",
      ),
    );
    // A line, and isolated points beside it.
    expect(crossed.infinite).toBe(true);
  });

  it('refuses denominators that vanish, and finds the roots beside them', () => {
    const s = system("state x : R\nx' = (x^2 - 1)/(x - 1) - x^3");
    const found = counted(s);
    // (x - 1)(1 + x - x^3): x = 1 is no root of the field.
    expect(found.roots).toHaveLength(3);
    // It is shown to be one of the denominator: there are no others.
    expect(found.doubtful).toHaveLength(0);
    expect(found.bound).toMatchObject({ kind: 'reciprocal', value: 3 });
  });

  it('counts the roots of saturating responses, whose numerators have one more where the denominator vanishes', () => {
    // Monod 1950: (lambda, S0 - lambda) and the washout; S = -K, x = 0 belongs to the numerators only.
    const chemostat = counted(
      system("state S : R\nstate x : R\nS' = 3/10*(2 - S) - S*x/(1/2 + S)\nx' = S*x/(1/2 + S) - 3/10*x"),
    );
    expect(chemostat.roots).toHaveLength(2);
    expect(chemostat.doubtful).toHaveLength(0);
    expect(chemostat.bound).toMatchObject({ kind: 'reciprocal', value: 2 });
    // A family of the numerators on which the denominator vanishes is none of the field.
    const ratio = counted(
      system("state x : R\nstate y : R\nx' = (x^2 - y^2)/(x + y) - 1\ny' = (x^2 - y^2)/(x + y) - 3*y"),
    );
    expect(ratio).toMatchObject({ infinite: false, bound: { kind: 'reciprocal', value: 1 } });
    expect(ratio.roots).toHaveLength(1);
  });
});

describe('bounds on the number of roots', () => {
  it('are multihomogeneous Bezout numbers (Morgan & Sommese 1987)', () => {
    // Bilinear in x and y: binomial(2, 1) = 2 in two groups, 2^2 = 4 in one.
    const s = system("state x : R\nstate y : R\nx' = x*y + x - 1\ny' = 2*x*y - y + 3");
    expect(multihomogeneous(s, [[0, 1]])).toBe(4);
    expect(bezout(s)).toMatchObject({ value: 2, groups: [[0], [1]] });
  });

  it('are proved by cofactors: multiplied out they give the elements', () => {
    const s = system(noonburg(3));
    const outcome = cofactorBound(s, 21);
    if (outcome.kind !== 'bound') throw new Error(outcome.kind);
    const draw = random('cofactors');
    const value = (p: PolynomialSystem['equations'][number], x: readonly number[]): number =>
      p.reduce(
        (sum, t) =>
          sum +
          (Number(t.coefficient.n) / Number(t.coefficient.d)) * t.exponents.reduce((m, e, k) => m * x[k]! ** e, 1),
        0,
      );
    for (const { polynomial, cofactors } of outcome.bound.elements) {
      const x = [draw.normal(), draw.normal(), draw.normal()];
      const sum = cofactors.reduce((t, q, k) => t + value(q, x) * value(s.equations[k]!, x), 0);
      expect(sum).toBeCloseTo(value(polynomial, x), 6);
    }
    // At none of the 21 roots an element is anything but 0.
    for (const r of counted(s).roots.filter((q) => q.real === 'yes')) {
      const x = Array.from(r.x).filter((_, k) => k % 2 === 0);
      for (const { polynomial } of outcome.bound.elements) {
        const size = polynomial.reduce(
          (m, t) => Math.max(m, Math.abs(Number(t.coefficient.n) / Number(t.coefficient.d))),
          1,
        );
        expect(Math.abs(value(polynomial, x)) / size).toBeLessThan(1e-9);
      }
    }
  });

  it('say when the ideal has infinitely many roots, or none', () => {
    expect(cofactorBound(system("state x[2] : R\nx[1]' = x[1]*x[2]\nx[2]' = x[1]*(x[2] - 1)"), 0).kind).toBe(
      'infinite',
    );
    const none = cofactorBound(system("state x[2] : R\nx[1]' = x[1]*x[2] - 1\nx[2]' = x[1]"), 0);
    expect(none).toMatchObject({ kind: 'bound', bound: { value: 0 } });
  });

  it('of linear equations are found by elimination, whatever their number', () => {
    const ring = (rest: string): PolynomialSystem => system(`state x[40 cyclic] : R\nx[i]' = x[i+1] - x[i]${rest}`);
    expect(counted(ring(''))).toMatchObject({ infinite: true, roots: [] });
    // The sum of all equations is 40: they contradict each other.
    const none = counted(ring(' + 1'));
    expect(none).toMatchObject({ infinite: false, roots: [], bound: { kind: 'cofactors', value: 0 } });
    expect(counted(ring(' - x[i]/3 + 1')).roots).toHaveLength(1);
  });

  it('count monomials below a staircase', () => {
    expect(
      staircase(
        [
          [2, 0],
          [0, 3],
        ],
        2,
        100,
      ),
    ).toBe(6);
    expect(
      staircase(
        [
          [2, 0],
          [1, 1],
          [0, 3],
        ],
        2,
        100,
      ),
    ).toBe(4);
    expect(
      staircase(
        [
          [2, 0],
          [1, 1],
        ],
        2,
        100,
      ),
    ).toBeUndefined();
    expect(staircase([[0, 0]], 2, 100)).toBe(0);
    const m = new Monomials(3);
    expect(m.unpack(m.pack([3, 0, 2]) + m.pack([1, 4, 1]))).toEqual([4, 4, 3]);
    expect([m.degree(m.pack([3, 0, 2])), m.pack([0, 2, 0]) > m.pack([1, 0, 1])]).toEqual([5, true]);
  });
});

describe('the parts', () => {
  it('solve complex linear systems', () => {
    const draw = random('complex');
    for (let n = 1; n <= 6; n++) {
      const a = Float64Array.from({ length: 2 * n * n }, () => draw.normal());
      const x = Float64Array.from({ length: 2 * n }, () => draw.normal());
      const b = new Float64Array(2 * n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const [re, im] = [a[2 * (i * n + j)]!, a[2 * (i * n + j) + 1]!];
          b[2 * i] = b[2 * i]! + re * x[2 * j]! - im * x[2 * j + 1]!;
          b[2 * i + 1] = b[2 * i + 1]! + re * x[2 * j + 1]! + im * x[2 * j]!;
        }
      expect(solveComplex(Float64Array.from(a), b, n)).toBeGreaterThan(0);
      for (let k = 0; k < 2 * n; k++) expect(b[k]).toBeCloseTo(x[k]!, 9);
    }
    expect(solveComplex(new Float64Array(8), new Float64Array(4), 2)).toBe(0);
  });

  it('certify a root, but no point beside it and no double root', () => {
    const s = system("state x : R\nx' = x^2 - 2");
    const enclosed = new EnclosedPolynomials(s.equations, 1);
    const root = certify(enclosed, Float64Array.of(Math.SQRT2, 0), 0.1)!;
    expect(root.radius).toBeGreaterThan(1e-9);
    expect(certify(enclosed, Float64Array.of(1.41, 0), 1e-4)).toBeUndefined();
    const double = new EnclosedPolynomials(system("state x : R\nx' = (x - 1)^2").equations, 1);
    expect(certify(double, Float64Array.of(1, 0), 0.1)).toBeUndefined();
  });

  it('find the same ends from every seed', () => {
    const s = system(noonburg(3));
    for (let seed = 0; seed < 12; seed++) {
      const ends = homotopy(s, `${seed}`)!.endpoints;
      expect(ends.filter((e) => e.kind === 'regular')).toHaveLength(21);
      expect(ends.filter((e) => e.kind === 'infinity')).toHaveLength(6);
    }
    expect(s.equations.map(degree)).toEqual([3, 3, 3]);
  });
});
