import { describe, expect, it } from 'vitest';
import { reductionOf } from '../../src/check/case/case.ts';
import { spectrumAt } from '../../src/check/linear/derivedSpectrum.ts';
import { compareSpectrum } from '../../src/check/spectrum/comparedSpectrum.ts';
import { add, num, one } from '../../src/expr/build.ts';
import { print } from '../../src/expr/print/print.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { deriveDocument } from '../../src/report/deriveDocument.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { spectraOf } from '../../src/study/spectra.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import type { CharacteristicFactor, Spectrum } from '../../src/theory/spectrum/results.ts';

// Spectra at the points that claims name, against the numeric Jacobian at random sizes and parameters.

function model(text: string): Model {
  const loaded = load(text.trimStart());
  expect(loaded.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return loaded.model!;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  'a branch that is real for weak coupling only': `
model wells
param g > 0 = 3/20
state x : R
state y : R
x' = x - x^3 + g*(y - x)
y' = y - y^3 + g*(x - y)
claim saddle
    stationary {x = sqrt(1 + g)/2 + sqrt(1 - 3*g)/2, y = sqrt(1 - 3*g)/2 - sqrt(1 + g)/2}
`,
  'matrices of couplings': `
model couplings
size N >= 3 = 4
param a > 0 = 1, b > 0 = 1/2
state J[N, N] : R
J[i,j]' = -a*J[i,j] + b*sum(J[i,k] for k in N)/N + J[j,i]/2
claim zero
    stationary {J[i,j] = 0}
`,
  'pairs listed by their elements': `
model listed
size C >= 3 = 4
index P = subsets(C, 2)
param w > 0 = 1/3
state f[P] : R
state y[C] : R
let L = w*sum((f[{a,b}] - y[a])^2 for a in C, b in C if a != b)/2 + sum(y[a]^2 for a in C)/2
f' = -grad(L, f)
y' = -grad(L, y)
claim zero
    stationary {f[p] = 0, y[a] = 0}
`,
  'two square matrices, their antisymmetric parts too': `
model siamese
size d >= 1 = 2
param eta > 0 = 1/20
state V : R^(d, d)
state W : R^(d, d)
V' = (identity - V) @ W @ W.T - eta*V
W' = V.T @ (identity - V) @ W - eta*W
claim zero
    stationary {V = 0, W = 0}
`,
  'a sphere, a simplex and symmetric matrices': `
model domains
size n >= 2 = 3, d >= 2 = 3, k = 2
any c : sphere(d), q : R^k
state x[n] : sphere(d)
state V : symmetric(k)
state p : simplex(k)
V' = -V + 2*outer(q, q)
p[l]' = -p[l] + 1/k
x[i]' = mean(x[j] for j in n)
claim rest
    stationary {x[i] = c, V = 2*outer(q, q), p[l] = 1/k}
`,
};

describe('spectra in letters and in numbers', () => {
  for (const [name, text] of Object.entries(SYSTEMS))
    it(name, () => {
      const all = spectraOf(model(text), 1);
      expect(all).toHaveLength(1);
      const [s] = all;
      expect(s!.found).toMatchObject({ kind: 'spectrum', proved: true });
      expect(s!.compared).toMatchObject({ status: 'agrees' });
      expect(s!.steps.filter((x) => x.tested.status !== 'agrees')).toEqual([]);
    });

  it('a kink at the point has no spectrum', () => {
    const [s] = spectraOf(
      model("model kinked\nparam a > 0 = 1\nstate x : R\nx' = -a*abs(x) - x\nclaim z\n    stationary {x = 0}\n"),
      1,
    );
    expect(s!.found).toMatchObject({ kind: 'none' });
  });

  it('a point that is no state at some values is compared where it is one', () => {
    // An epidemic: the endemic state lies in the domain for beta > gamma only, and no claim says so.
    const m = model(`model sirs
param beta > 0 = 2, gamma > 0 = 1, xi > 0 = 1/2
state s : [0, 1]
state i : [0, 1]
s' = -beta*s*i + xi*(1 - s - i)
i' = beta*s*i - gamma*i
claim healthy
    stationary {s = 1, i = 0}
`);
    for (let seed = 1; seed <= 4; seed++) {
      const { spectra } = deriveModel(m, { only: ['spectrum'], seed });
      expect(spectra.map((x) => x.compared.status)).toEqual(['agrees', 'agrees']);
    }
  });

  it('the document names eigenvalues and multiplicities', () => {
    const m = model(
      "model pair\nsize N = 4\nany c : R\nstate x[N] : R\nx[i]' = sum(x[j] - x[i] for j in N)\nclaim p\n    stationary {x[i] = c}\n",
    );
    const { spectra } = deriveDocument(deriveModel(m, { only: ['spectrum'] })).result;
    expect(spectra[0]!.eigenvalues.map((e) => [e.eigenvalue.text, e.multiplicity.text])).toEqual([
      ['0', '1'],
      ['-N', 'N - 1'],
    ]);
  });
});

it('a line of fixed points that a claim names with a letter of its own is the one that was solved for', () => {
  const line = model(`
model line
param a > 0 = 2
any q : R
state s : R
state y : R
s' = y - s
y' = a*(s - y)*s
claim moves
    spectrum at {s = q, y = q}: 0, -1 - a*q
`);
  const { spectra } = deriveModel(line, { only: ['spectrum'] });
  expect(spectra.map((s) => s.point.entries.map((e) => print(e.term, 'text')).join(', '))).toEqual(['q, q']);
});

it('planted false spectra differ from that of the numeric Jacobian', () => {
  const m = model(`
model planted
size N >= 3 = 4, d >= 2 = 3
param eta > 0 = 1, w > 0 = 1/2
state z[N] : R^d
state y : R^d
let L = sum(|z[i] - sg(y)|^2 for i in N)/2 + w*sum(|y - sg(z[i])|^2 for i in N)/2
z' = -eta*grad(L, z)
y' = -eta*grad(L, y)
ansatz together(S, Y)
    z[i,k] = S
    y[k] = Y
claim zero
    stationary {z[i] = 0, y = 0}
claim within in together
    stationary {S = 0, Y = 0}
`);
  const fields = vectorField(m);
  for (const claim of m.claims) {
    const { form, ansatz } = claim;
    if (form.kind !== 'stationary') throw new Error('no point');
    const own = ansatz === undefined ? fields : reductionOf(claim, fields, m.time).fields;
    const found = spectrumAt(own, form.point.entries, m);
    if (found.kind !== 'spectrum') throw new Error('no spectrum');
    const status = (factors: Spectrum['factors']): string =>
      compareSpectrum(m, own, { ...found, factors }, form.point, { ansatz, when: [], seed: 1 }).status;
    const { factors } = found;
    const [first, ...rest] = factors as [CharacteristicFactor, ...CharacteristicFactor[]];
    const moved = first.polynomial.map((c, k) => (k === 0 ? add(c, num({ n: 1n, d: 1000n })) : c)) as never;
    expect([claim.name, status(factors)]).toEqual([claim.name, 'agrees']);
    expect(status([{ ...first, polynomial: moved }, ...rest])).toBe('differs');
    expect(status([{ ...first, multiplicity: add(first.multiplicity, one) }, ...rest])).toBe('differs');
    expect(status(rest)).toBe('differs');
  }
});
