import { describe, expect, it } from 'vitest';
import { dmft, model } from '../../src/index.ts';
import { dmftText } from '../../src/report/dmftText.ts';
import { PLAIN_PAGE } from '../../src/report/paint.ts';

const linear = model`
model random-linear
size N = 40
param g >= 0 = 0.8, eta in [-1, 1] = 0.5, D >= 0 = 0.5
random J[N, N] ~ normal(0, g^2/N) reciprocity eta zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*x[j] for j in N) + sqrt(2*D)*noise
initial x[i] ~ normal(0, 1)
order C = mean(x[i]^2 for i in N)
limit N -> infinity
`;

describe('a mean field', () => {
  const found = dmft(linear, { times: [4], tolerance: 1e-6 });
  it('has the value of the exact solution within the error that it states', () => {
    // C(4,4) at eta = 1/2 from the Bessel series, 10 digits.
    const [v] = found.result.values;
    expect(Math.abs(Number(v!.value) - 1.5572267752)).toBeLessThan(Number(v!.error));
    expect(v!.error).toBeLessThan(1e-6);
    expect(found.result.tested).toMatchObject({ verdict: 'equal', untested: [] });
  });
  it('reads as equations of one site, in two notations', () => {
    expect(dmftText(found, { ...PLAIN_PAGE, layout: 'unicode', width: 96 })).toMatchInlineSnapshot(`
      "Mean field of random-linear

        1. ∑_{j≠i} J_ij x_j
           = ∑_j J_ij x_j
           lemma: one term in N is left out; tested at 2 points by the un-reduced map on short horizons, in exact arithmetic, largest gap 0
        2. ∑_j J_ij x_j
           = h
           lemma: the sum over entries of J is Gaussian, with memory of what the site sent before; tested at 2 points by the un-reduced map on short horizons, in exact arithmetic, largest gap 0
        3. ξ √2 √D + ∑_{j≠i} J_ij x_j − x_i
           = −x + h
           lemma: one site, with its fields and the means over all of them; tested at 2 points by the un-reduced map on short horizons, in exact arithmetic, largest gap 0

      One site of N:

        x' = −x + h + √2 √D ξ
        h = ζ + ∫₀ᵗ η g² R(t, s) x(s) ds
        x(0) ~ normal(0, 1)

      Gaussian noise:

        ⟨ζ(t) ζ(s)⟩ = g² C₂(t, s)

      Closures:

        R(t, s) = E[∂[x(t)]/∂h(s)]
        C₂(t, s) = E[x(t) x(s)]

      Answer to a kick:

        δx' = −δx + δh
        δh = kick + ∫₀ᵗ η g² R(t, s) δ[x(s)] ds

        closed equations for correlations and responses: motions are linear in the site and its
          fields; arrays multiply linear terms

      tested: 2 averages on short horizons equal in exact arithmetic to the un-reduced map as N grows;
      each of 3 terms is needed

      At g = 0.8, eta = 0.5, D = 0.5 (seed 1):

        C  t = 4  1.5572266 ± 4.6e-7  closed two-time equations
        closed two-time equations: 24, 48, 96, 192 steps of a grid; errors at most discretisation
          4.6e-7
        C stationary: stationary states: noise and memory together: the stationary law is not known
          in closed form
      "
    `);
    expect(found.result.equations.flatMap((s) => s.lines.map((l) => l.latex))).toMatchInlineSnapshot(`
      [
        "\\frac{d}{dt} x = -x + h + \\sqrt{2} \\sqrt{D}\\, \\xi",
        "h = \\zeta + \\int_0^t \\eta g^{2} R(t, s)\\, x(s)\\, ds",
        "x(0) \\sim \\mathrm{normal}\\left(0, 1\\right)",
        "\\langle \\zeta(t) \\zeta(s) \\rangle = g^{2} C_2(t, s)",
        "R(t, s) = \\mathbb{E}\\left[\\frac{\\partial\\, x(t)}{\\partial h(s)}\\right]",
        "C_2(t, s) = \\mathbb{E}\\left[x(t)\\, x(s)\\right]",
        "\\frac{d}{dt} \\delta x = -\\delta x + \\delta h",
        "\\delta h = \\text{kick} + \\int_0^t \\eta g^{2} R(t, s)\\, \\delta [x(s)]\\, ds",
      ]
    `);
    expect(found.result.equations.flatMap((s) => s.lines.map((l) => l.text))).toMatchInlineSnapshot(`
      [
        "x' = -x + h + sqrt(2)*sqrt(D)*noise",
        "h = zeta + integral(eta*g^2*R(t, s)*x(s) for s in 0..t)",
        "x(0) ~ normal(0, 1)",
        "gaussian zeta ~ g^2*C2(t, s)",
        "order R(t, s) = E(response(x(t), h(s)))",
        "order C2(t, s) = E(x(t)*x(s))",
        "dx' = -dx + dh",
        "dh = kick + integral(eta*g^2*R(t, s)*d[x(s)] for s in 0..t)",
      ]
    `);
  });
  it('of a model without disorder or limit is refused', () => {
    const m = model`
model still
state x : R
x' = -x
`;
    expect(() => dmft(m)).toThrow(/no size of this model grows/);
  });
});

it('a stationary process whose sites keep moving stands beside the states at rest (Sompolinsky, Crisanti & Sommers 1988)', () => {
  const chaotic = model`
model chaotic
size N = 40
param g >= 0 = 1.5
random J[N, N] ~ normal(0, g^2/N) zero-diagonal
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*tanh(x[j]) for j in N)
initial x[i] ~ normal(0, 1)
order V = mean(x[i]^2 for i in N)
limit N -> infinity
`;
  const { values } = dmft(chaotic, { solver: 'stationary' }).result;
  const moving = values.filter((v) => v.method === 'stationary potential' && v.quantity === 'V');
  expect(moving).toHaveLength(1);
  // The variance of the potential's solution at g = 3/2, to twelve digits by three quadratures.
  expect(Number(moving[0]!.value)).toBeCloseTo(0.747686380553, 9);
  expect(values.filter((v) => v.stability?.stable === false).length).toBeGreaterThan(0);
  const quiet = dmft(chaotic, { solver: 'stationary', parameters: { g: 0.5 } }).result.values;
  expect(quiet.map((v) => v.method)).not.toContain('stationary potential');
});
