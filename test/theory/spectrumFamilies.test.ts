import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { verdicts } from '../check/verdicts.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const derived = (text: string) => {
  const { spectra, derivations } = deriveModel(loaded(text), { only: ['spectrum', 'thresholds'] });
  const { found, compared } = spectra[0]!;
  if (found.kind === 'none') throw new Error(found.reason);
  return {
    compared: compared.status,
    plain: found.eigenvalues.map((e) => `${print(e.value, 'text')} times ${print(e.multiplicity, 'text')}`),
    families: found.families.flatMap((f) =>
      (f.values ?? []).map(
        (v) =>
          `${print(v, 'text')} times ${print(f.multiplicity, 'text')} for ${f.each.atom.name} to ${print(f.each.atom.set.size, 'text')}`,
      ),
    ),
    steps: derivations.flatMap((d) => d.steps).map((s) => s.tested.status),
    thresholds: derivations.flatMap((d) =>
      d.sections!.flatMap((s) => s.equations.map((e) => `${print(e.left, 'text')} = ${print(e.right, 'text')}`)),
    ),
  };
};

describe('waves around a ring', () => {
  const text = `model ring
size n = 6
param D > 0 = 1, a > 0 = 1/2
any c : R
state x[n cyclic] : R
x[i]' = a*(x[i] - c) - (x[i] - c)^3 + D*(x[i-1] - 2*x[i] + x[i+1]) + D*(x[i-2] + x[i+2] - 2*x[i])/4
claim longest_wave
    threshold a = D*(2 - 2*cos(2*pi/n)) + D*(2 - 2*cos(4*pi/n))/4 at {x[i] = c}
claim wrong_wave
    threshold a = D*(2 - 2*cos(2*pi/n)) at {x[i] = c}
`;
  it('an eigenvalue for each mode number: cosines of a cycle (Chung 1997, Spectral Graph Theory, example 1.5)', () => {
    expect(derived(text)).toMatchObject({
      compared: 'agrees',
      plain: ['a times 1'],
      families: ['a - 5*D/2 + D*cos(4*pi*k/n)/2 + 2*D*cos(2*pi*k/n) times 1 for k to n - 1'],
    });
    expect(derived(text).thresholds).toContain('a = D*(5 - cos(4*pi*k/n) - 4*cos(2*pi*k/n))/2');
  });
  it('the wave that grows first is a threshold in letters', () => {
    expect(verdicts(text, { draws: 1 })).toEqual({ longest_wave: 'proved', wrong_wave: 'refuted' });
  });
});

describe('a symmetric matrix that acts on components', () => {
  it('a prototype splits where T times its variance is the largest eigenvalue of the covariance', () => {
    const text = readFileSync(
      join(resolve(import.meta.dirname, '../../derivations/prototypes/em-data.saddle')),
      'utf8',
    );
    const found = derived(text);
    expect(found.compared).toBe('agrees');
    expect(found.plain).toEqual(['-1 times d']);
    expect(found.families).toHaveLength(1);
    expect(found.families[0]).toContain('times 1 for k to d');
    expect(found.thresholds.filter((x) => x.startsWith('T = eigenvalue('))).toHaveLength(1);
    expect(verdicts(text, { draws: 0, claims: ['critical_temperature'] })).toEqual({ critical_temperature: 'proved' });
  });
  it('one that is not symmetric is none of these', () => {
    const text = `model turning
size d = 2
any M : R^(d, d)
state w : R^d
w' = M @ w - w
claim rest
    spectrum at {w = 0} contains 0
`;
    expect(() => derived(text)).toThrow('a direction leads out of every sector');
  });
});

describe('waves that go round one way', () => {
  const text = `model directed
size N = 5
param a = 3/5, b > 0 = 1/2
state x[N cyclic] : R
x[i]' = -x[i] + a*x[i+1] + b*tanh(x[i-2])/4
claim uniform
    spectrum at {x[i] = 0} contains a + b/4 - 1
claim rests when a > 0, a + b/4 < 1
    stable at {x[i] = 0}
claim rests_far when a in (-0.5, 0.5), b < 1
    stable at {x[i] = 0}
claim rests_too_far when a in (-1.5, 0.5), b < 1
    stable at {x[i] = 0}
`;
  it('complex eigenvalues of a circulant matrix (Davis 1979, Circulant Matrices, 3.2)', () => {
    const { spectra } = deriveModel(loaded(text), { only: ['spectrum'] });
    const { found, compared } = spectra[0]!;
    if (found.kind === 'none') throw new Error(found.reason);
    expect(compared.status).toBe('agrees');
    const [f] = found.families;
    expect(f!.values!.map((e) => print(e, 'text'))).toEqual(['b*cos(4*pi*k/N)/4 + a*cos(2*pi*k/N) - 1']);
    expect(f!.imaginary!.values!.map((e) => print(e, 'text'))).toEqual(['b*sin(4*pi*k/N)/4 - a*sin(2*pi*k/N)']);
  });
  it('rests where the worst real part of all phases is negative', () => {
    expect(verdicts(text, { draws: 8 })).toEqual({
      uniform: 'proved',
      rests: 'supported',
      rests_far: 'proved',
      rests_too_far: 'refuted',
    });
  });
  it('two states on a ring: Hurwitz conditions of a complex quadratic decide at every size', () => {
    const pair = `model pair
size M = 7
param a = 0.4, b > 0 = 1, v > 0 = 0.5, D > 0 = 0.3
state u[M cyclic] : R
state w[M cyclic] : R
u[i]' = -a*u[i] - b*w[i] - u[i]^3 + v*(u[i-1] - u[i])
w[i]' = b*u[i] - 2*w[i] + D*(w[i+1] - 2*w[i] + w[i-1])
claim rests when a > 0
    stable at {u[i] = 0, w[i] = 0}
claim wrong
    stable at {u[i] = 0, w[i] = 0}
`;
    expect(verdicts(pair, { draws: 8 })).toEqual({ rests: 'proved', wrong: 'refuted' });
    const { spectra } = deriveModel(loaded(pair), { only: ['spectrum'] });
    expect(spectra[0]!.compared.status).toBe('agrees');
  });
  it('a pair turns where its real part is 0: a cycle of inhibitors', () => {
    const cycle = `model cycle
size K >= 3 = 5
param g > 0 = 0.8, d > 0 = 1
state p[K cyclic] : R
p[i]' = -d*p[i] - g*tanh(p[i-1])
claim rest
    spectrum at {p[i] = 0} contains -d - g
`;
    expect(derived(cycle).thresholds).toContain('g = -d/cos(2*pi*k/K)');
  });
});
