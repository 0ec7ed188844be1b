import { expect, test } from 'vitest';
import { effectiveEquations } from '../../src/report/effective.ts';
import { deriveMeanField } from '../../src/theory/meanField/meanField.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const equations = (text: string) => {
  const made = deriveMeanField(loaded(text));
  if ('refusal' in made) throw new Error(made.refusal.message);
  return effectiveEquations(made.process);
};

test('the mean field of a random network reads as in a paper', () => {
  const groups = equations(`model network
size  N = 20
param g > 0 = 1.5, eta in [-1, 1] = 0.5
random J[N, N] ~ normal(0, g^2/N) reciprocity eta
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*tanh(x[j]) for j in N)
limit N -> infinity
`);
  expect(groups.map((g) => [g.title, g.lines.map((l) => l.unicode)])).toEqual([
    ['One site of N', ["x' = −x + h", 'h = ζ + ∫₀ᵗ η g² R(t, s) tanh(x(s)) ds', 'x(0) ~ normal(0, 1)']],
    ['Gaussian noise', ['⟨ζ(t) ζ(s)⟩ = g² C(t, s)']],
    ['Closures', ['R(t, s) = E[∂[tanh(x(t))]/∂h(s)]', 'C(t, s) = E[tanh(x(t)) tanh(x(s))]']],
    ['Answer to a kick', ["δx' = −δx + δh", 'δh = kick + ∫₀ᵗ η g² R(t, s) δ[tanh(x(s))] ds']],
  ]);
  expect(groups.flatMap((g) => g.lines.map((l) => l.text)).slice(0, 6)).toEqual([
    "x' = -x + h",
    'h = zeta + integral(eta*g^2*R(t, s)*tanh(x(s)) for s in 0..t)',
    'x(0) ~ normal(0, 1)',
    'gaussian zeta ~ g^2*C(t, s)',
    'order R(t, s) = E(response(tanh(x(t)), h(s)))',
    'order C(t, s) = E(tanh(x(t))*tanh(x(s)))',
  ]);
  expect(groups[0]!.lines[1]!.latex).toBe(
    'h = \\zeta + \\int_0^t \\eta g^{2} R(t, s)\\, \\tanh\\left(x(s)\\right)\\, ds',
  );
});

test('indices that a kernel is summed over stay in their sum', () => {
  const [site] = equations(`model blocks
size  N = 20
any   g[2, 2] : positive
random J[2, 2, N, N] ~ normal(0, g[a,b]^2/N) reciprocity 1/2
state x[2, N] : R
x[a,i]' = -x[a,i] + sum(J[a,b,i,j]*tanh(x[b,j]) for b in 2, j in N)
limit N -> infinity
`);
  expect(site!.lines[1]!.unicode).toBe('h_a = ζ_a + ∫₀ᵗ 1/2 ∑_i g_ai g_ia R_ii(t, s) tanh(x_a(s)) ds');
});
