import { describe, expect, it } from 'vitest';
import { add, mul, subtract, zero } from '../../src/expr/build.ts';
import { print } from '../../src/expr/print/print.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { trace } from '../../src/theory/spectrum/matrix.ts';
import { type Spectrum, spectrum } from '../../src/theory/spectrum/spectrum.ts';
import { verdicts } from '../check/verdicts.ts';

// Spectra with letters for sizes and parameters. What is compared with stands in the sources named beside it.

function read(text: string): Model {
  const loaded = load(text.trimStart());
  expect(loaded.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return loaded.model!;
}

/** The spectrum at the point of the only claim. */
function derived(text: string) {
  const model = read(text);
  const [claim] = model.claims;
  if (claim?.form.kind !== 'stationary') throw new Error('a claim about a stationary point is needed');
  return spectrum(vectorField(model), claim.form.point.entries, model);
}
function found(text: string): Spectrum {
  const s = derived(text);
  if (s.kind === 'none') throw new Error(s.reason);
  return s;
}
const listed = (s: Spectrum): Record<string, string> =>
  Object.fromEntries(s.eigenvalues.map((e) => [print(e.value, 'text'), print(expand(e.multiplicity), 'text')]));

describe('spectra in letters', () => {
  // The class-level graph has two components, {x1, x2, y1} and {x3, x4, x5, y2, y3}: one zero each for every coordinate.
  it('wiring that is data is put in as numbers: two components, two zeros for each of 2 coordinates', () => {
    const s = found(`
model patchwork
data W[5, 3] = [[1, 0, 0], [2, 0, 0], [0, 1, 1], [0, 0, 1], [0, 3, 0]]
param a > 0 = 3/2, b > 0 = 1/2
state x[5] : R^2
state y[3] : R^2
let L = sum(W[i,j]*|x[i] - y[j]|^2 for i in 5, j in 3)/2
x' = -a*grad(L, x)
y' = -b*grad(L, y)
claim rest
    stationary {x[i] = 0, y[j] = 0}
`);
    expect(listed(s)['0']).toBe('4');
    expect(s.open.map((b) => [b.polynomial.length - 1, print(b.multiplicity, 'text')])).toEqual([[4, '2']]);
  });

  it('attraction of all pairs: -4N times (N - 1) d, and 0 times d for the mean, which is conserved', () => {
    const s = found(`
model pairs
size N = 5, d = 3
any c : R^d
state z[N] : R^d
let L = sum(|z[i] - z[j]|^2 for i in N, j in N)
z' = -grad(L, z)
claim point
    stationary {z[i] = c}
`);
    expect(listed(s)).toEqual({ '0': 'd', '-4*N': 'N*d - d' });
    expect(s.proved).toBe(true);
    expect(s.squareChecked).toBe(true);
  });

  // Hessian at collapse of InfoNCE with tied positives: threshold |c|^2 = 2 tau along c.
  it('InfoNCE at collapse tells the direction along c from those across it', () => {
    const s = found(`
model infonce
size N = 4, d = 3
param tau > 0 = 1/2
any c : R^d
state z[N] : R^d
let L = mean(-|z[i]|^2/tau + logsumexp(dot(z[i], z[k])/tau for k in N) for i in N)
z' = -grad(L, z)
claim point
    stationary {z[i] = c}
`);
    expect(listed(s)).toEqual({
      '0': 'd',
      '2/(N*tau)': 'N*d - N - d + 1',
      '(2*tau - |c|^2)/(N*tau^2)': 'N - 1',
    });
  });

  // Yao, Li & Liu 2026, arXiv:2604.09979: labels of C classes, samples that carry every pair of them.
  it('frustrated pairs of C labels: every multiplicity is a polynomial in C, n, m and d', () => {
    const s = found(`
model pairs-of-labels
size C = 4, n = 6, m = 2, d = 3
index P = subsets(C, 2)
param w > 0 = 1/2, ex > 0 = 1, ey > 0 = 2
state s[C, n] : R^d
state f[P, m] : R^d
state y[C] : R^d
let L = sum(|s[a,j] - y[a]|^2 for a in C, j in n)/2 + w*sum(|f[p,j] - y[a]|^2 for p in P, j in m, a in p)/2
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
claim point
    stationary {s[a,j] = 0, f[p,j] = 0, y[a] = 0}
`);
    expect(listed(s)).toMatchObject({ '0': 'd', '-ex': 'C*d*n - C*d', '-2*ex*w': 'd*m*C^2/2 - C*d - C*d*m/2' });
    // det = ex^2 ey w^2 r C (k - 1)/(C - 1) with r = m (C - 1), k = 2: a slow rate exists only where there is frustration.
    expect(s.open).toHaveLength(1);
    const [block] = s.open;
    expect(print(block!.polynomial[0]!, 'text')).toBe('C*m*ey*ex^2*w^2');
    expect(print(block!.multiplicity, 'text')).toBe('d*(C - 1)');
    expect(block!.hurwitz).toHaveLength(4);
  });

  it('on spheres the spectrum is that of the tangent space', () => {
    // Geshkovski, Letrouit, Polyanskiy & Rigollet 2023, arXiv:2312.10794: consensus of tokens.
    const s = found(`
model tokens
size n = 5, d = 3
param beta > 0 = 2
any c : sphere(d)
state x[n] : sphere(d)
let P[i,j] = softmax(beta*dot(x[i], x[k]) for k in n)[j]
x[i]' = sum(P[i,j]*x[j] for j in n)
claim point
    stationary {x[i] = c}
`);
    expect(listed(s)).toEqual({ '0': 'd - 1', '-1': 'd*n - d - n + 1' });
  });

  it('the trace by sectors is the trace by components', () => {
    const s = found(`
model swarm
size N = 4, d = 2
param a > 0 = 1, b > 0 = 2
state x[N] : R^d
state m : R^d
x[i]' = -a*x[i] + b*m - |x[i]|^2*x[i]
m' = mean(x[i] for i in N) - m
claim point
    stationary {x[i] = 0, m = 0}
`);
    const whole = add(...s.sectors.map((x) => mul(x.sector.multiplicity, trace(x.matrix))));
    const eigen = add(...s.eigenvalues.map((e) => mul(e.multiplicity, e.value)));
    expect(zeroTest(subtract(whole, eigen))).toMatchObject({ kind: 'zero' });
    expect(zeroTest(subtract(whole, zero)).kind).toBe('nonzero');
  });
});

describe('where there is no spectrum', () => {
  it('comes to an end at a point with roots and many letters', () => {
    const s = derived(`
model shared-head
size n = 4, r = 2, d = 3
param ex > 0 = 1, ey > 0 = 1, ew > 0 = 1
any u : sphere(d), S : R, g : R
state s[2, n] : R^d
state f[r] : R^d
state y[2] : R^d
state W : R^(d, d)
let pull(v, w) = |W @ v - sg(w)|^2/2 + |W @ w - sg(v)|^2/2
let L = sum(pull(s[a,j], y[a]) for a in 2, j in n) + sum(pull(f[j], y[a]) for j in r, a in 2)
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
W' = -ew*grad(L, W)
claim line
    stationary {s[a,j] = (-1)^a*S*u, f[j] = 0, y[a] = (-1)^a*sqrt(n/(n+r))*S*u, W = sqrt(n/(n+r))*outer(u, u) + g*(identity - outer(u, u))}
`);
    if (s.kind === 'none') expect(s.reason).toMatch(/budget of work/);
    else expect(s.eigenvalues.length).toBeGreaterThan(4);
  });

  it('a point that moves shows how', () => {
    const s = derived("model a\nstate x : R\nx' = 1 - x^2\nclaim p\n    stationary {x = 2}\n");
    expect(s).toMatchObject({ kind: 'none', reason: 'the point is not stationary' });
    expect(s.kind === 'none' && print(s.residue!.term, 'text')).toBe('-3');
  });

  it('couplings without symmetry leak out of every sector, and the leak is shown', () => {
    const s = derived(
      'model a\nsize N = 3\nrandom J[N, N] ~ normal(0, 1/N)\nstate x[N] : R\n' +
        "x[i]' = -x[i] + sum(J[i,j]*tanh(x[j]) for j in N)\nclaim p\n    stationary {x[i] = 0}\n",
    );
    expect(s).toMatchObject({ kind: 'none', leak: { sector: 'uniform' } });
  });
});

describe('claims proved in letters', () => {
  it('never a zero that is no stationary direction, never a multiplicity that is not there', () => {
    expect(
      verdicts(`
model neutral
size N >= 2 = 3
any c : R
param a > 0 = 1
state x[N] : R
state y : R
x[i]' = -a*(x[i] - c)
y' = -y^3
claim higher_order_decides
    stable at {x[i] = c, y = 0}
claim spec
    spectrum at {x[i] = c, y = 0}: -a times N, 0
claim wrong_count
    spectrum at {x[i] = c, y = 0}: -a times N - 1, 0 times 2
claim wrong_value
    spectrum at {x[i] = c, y = 0}: -2*a times N, 0
`),
    ).toMatchObject({ spec: 'proved', wrong_count: 'refuted', wrong_value: 'refuted' });
  });

  // Stop-gradient with a shared head: the line of fixed points, its Jacobian within one axis, and rates across it in the
  // whole model; sources and derivation in Yao, Li & Liu 2026, arXiv:2604.09979.
  it('the line of fixed points behind a stop-gradient, within one axis and with a matrix head', () => {
    expect(
      verdicts(`
model predictor
size n = 2, r = 1, d = 2
param ex > 0 = 1, ey > 0 = 1/2, ew > 0 = 1/5, A > 0 = 6/5
any u : sphere(d)
state s[2, n] : R^d
state f[r] : R^d
state y[2] : R^d
state W : R^(d, d)
let pull(v, w) = |W @ v - sg(w)|^2/2 + |W @ w - sg(v)|^2/2
let L = sum(pull(s[a,j], y[a]) for a in 2, j in n) + sum(pull(f[j], y[a]) for j in r, a in 2)
let k = sqrt(n/(n + r))
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
W' = -ew*grad(L, W)
ansatz axis(S, Y, h, g)
    s[a,j] = (-1)^a*S*u
    y[a] = (-1)^a*Y*u
    f[j] = 0
    W = h*outer(u, u) + g*(identity - outer(u, u))
claim within in axis
    spectrum at {S = A, Y = k*A, h = k, g = 0}: 0 times 2, -(ex*k^2 + ey*n), -4*ew*n*A^2
claim within_wrong in axis
    spectrum at {S = A, Y = k*A, h = k, g = 0}: 0 times 2, -(ex*k^2 + ey*n), -2*ew*n*A^2
claim across
    spectrum at {s[a,j] = (-1)^a*A*u, y[a] = (-1)^a*k*A*u, f[j] = 0, W = k*outer(u, u)} contains -ex*k^2 times 2*(n - 1),
        -2*ex*k^2 times r - 1, -4*ew*n*A^2 times d
`),
    ).toEqual({ within: 'proved', within_wrong: 'refuted', across: 'proved' });
  });
});
