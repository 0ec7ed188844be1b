import { describe, expect, it } from 'vitest';
import { derived, written } from './written.ts';

describe('fields of arrays between sites', () => {
  it('of two populations: entries of one array that depend on those of another', () => {
    const { process } = derived(`model two
size  N = 20, M = 40
param nu > 0 = 2, g > 0 = 1, eta in [-1, 1] = 0.5
random A[N, M] ~ normal(0, g^2/N)
random B[M, N] ~ normal(1/M, 1/M) correlated eta with A
random J[N, N] ~ normal(0, 1/N)
state x[N] : R
state y[M] : R
x[i]' = -x[i] + sum(A[i,j]*tanh(y[j]) for j in M) + sum(J[i,j]*x[j] for j in N)
y[j]' = -y[j] + sum(B[j,i]*tanh(x[i]) for i in N)
limit N -> infinity, M/N = nu
`);
    // Covariance of entries: eta sqrt(g^2/N 1/(nu N)); the site sums over nu N partners.
    expect(written(process)).toEqual([
      'population 0 ratio 1',
      "x ' = −x + h + h₂",
      'h = 0 + noise + ∫ ηgR √ν : tanh(x)',
      'h2 = 0 + noise',
      'population 1 ratio ν',
      "y ' = −y + h₃",
      'h3 = M₂/ν + noise + ∫ ηg R₂/√ν : tanh(y)',
      'M2 = E0 tanh(x)',
      'R = E1 d tanh(y) / d h3',
      'R2 = E0 d tanh(x) / d h',
      'C = E1 tanh(y) : tanh(y)',
      'C2 = E0 x : x',
      'C3 = E0 tanh(x) : tanh(x)',
      '<h h> = ν g² C',
      '<h2 h2> = C₂',
      '<h3 h3> = C₃/ν',
    ]);
  });
  it('of blocks of equal size, each with its own reciprocity', () => {
    const { process } = derived(`model blocks
size  N = 20
any   g[2, 2] : positive, eta[2, 2] : R
random J[2, 2, N, N] ~ normal(0, g[a,b]^2/N) reciprocity 1/2
state x[2, N] : R
x[a,i]' = -x[a,i] + sum(J[a,b,i,j]*tanh(x[b,j]) for b in 2, j in N)
limit N -> infinity
`);
    expect(written(process)).toEqual([
      "x[a] ' = −x_a + h_a",
      'h[a] = 0 + noise + ∫ 1/2 ∑_i g_ai g_ia R_ii : tanh(x_a)',
      'R = E d tanh(x_a) / d h[b]',
      'C = E tanh(x_a) : tanh(x_b)',
      '<h[a] h[c]> = [a = c] ∑_i g_ai² C_ii',
    ]);
  });
  it('of blocks in which only some act on one another, in a map with draws of its own for each site', () => {
    const { process } = derived(`model views
size  N = 20, K = 3
param g > 0 = 1
random J[K, K, N, N] ~ normal(1/N, g^2/N) reciprocity 1/2
state x[K] : R^N
x[a] <- [sum(J[a,b,i,j]*x[b,j] for b in K, j in N if b != a) for i in N] + sample(1, v for v : R^N ~ normal(0, 1))
limit N -> infinity
`);
    expect(written(process)).toEqual([
      'x[a] <- h_a + ∑_i v_i',
      'v[d] ~ normal in each step',
      'h[a] = ∑_{i≠a} M_i + noise + ∫ g²/2 ∑_{i≠a} R_ii : x_a',
      'M[a] = E x_a',
      'R = E d x_a / d h[b]',
      'C = E x_a : x_b',
      '<h[a] h[c]> = g² [a = c] ∑_{i≠a} C_ii',
    ]);
  });
  it('of a data matrix that is used forwards and transposed: ridge regression with a teacher', () => {
    const { process } = derived(`model ridge
size  N = 20, P = 40
param alpha > 0 = 2, lam >= 0 = 0.1, sigma > 0 = 0.5
random X[P, N] ~ normal(0, 1/N)
random wstar[N] ~ normal(0, 1)
random xi[P] ~ normal(0, 1)
state w[N] : R
let y = X @ wstar + sigma*xi
w' = -grad(|X @ w - y|^2/2 + lam/2*|w|^2, w)
initial w = 0
limit N -> infinity, P/N = alpha
`);
    // The residual holds its field directly: what acts at equal times stands in the local part.
    expect(written(process)).toEqual([
      'population 0 ratio 1',
      "w ' = −lam w − h₂",
      'wstar ~ normal',
      'h2 = α (w − wstar) + noise + ∫ α R₂ : w − wstar',
      'population 1 ratio α',
      'xi ~ normal',
      'h = 0 + noise + ∫ R : −ξσ + h',
      'R = E0 d w − wstar / d h2',
      'R2 = E1 d −ξσ + h / d h',
      'C = E0 w − wstar : w − wstar',
      'C2 = E1 −ξσ + h : −ξσ + h',
      '<h h> = C',
      '<h2 h2> = α C₂',
    ]);
  });
  it('of couplings of three sites on a sphere: the spherical p-spin model', () => {
    const { process } = derived(
      `model pspin
size  N = 10
param T >= 0 = 0.5
random J[N, N, N] ~ normal(0, 1/(2*N^2))
state s : sphere(N, sqrt(N))
s' = -grad(-sum(J[i,j,k]*s[i]*s[j]*s[k] for i in N, j in N, k in N), s) with temperature T
limit N -> infinity
`,
    );
    // Energy of variance N xi(C) with xi = C^3/2 (Cugliandolo & Kurchan 1993): noise xi', memory xi''.
    expect(written(process)).toEqual([
      "s ' = −Ts + h − sM + (√2 √T) noise",
      'h = 0 + noise + ∫ 3CR : s',
      'M = E sh',
      'C = E s : s',
      'R = E d s / d h',
      '<h h> = 3C²/2',
    ]);
  });
  it('of three sites in their order: entries of a symmetric array', () => {
    const { process } = derived(`model ordered
size  N = 10
random J[N, N, N] ~ normal(0, 3/N^2)
state s : sphere(N, sqrt(N))
s' = -grad(-sum(J[i,j,k]*s[i]*s[j]*s[k] for i in N, j in N, k in N if i < j and j < k), s)
limit N -> infinity
`);
    // Variance p!/(2 N^(p-1)): the force h/2 has noise 3 C^2/2 and memory 3 C R as above.
    expect(written(process)).toEqual([
      "s ' = h/2 − sM/2",
      'h = 0 + noise + ∫ 12CR : s',
      'M = E sh',
      'C = E s : s',
      'R = E d s / d h',
      '<h h> = 6C²',
    ]);
  });
  it('of two sites on a sphere: a symmetric matrix with a multiplier', () => {
    const pair = (array: string, force: string): readonly string[] =>
      written(
        derived(`model pair
size  N = 10
${array}
state s : sphere(N, sqrt(N))
s' = ${force}
limit N -> infinity
`).process,
      );
    const energy = pair('random J[N, N] ~ normal(0, 1/(2*N))', '-grad(-sum(J[i,j]*s[i]*s[j] for i in N, j in N), s)');
    expect(energy).toEqual([
      "s ' = h − sM",
      'h = 0 + noise + ∫ R : s',
      'M = E sh',
      'R = E d s / d h',
      'C = E s : s',
      '<h h> = C',
    ]);
    expect(pair('random J[N, N] ~ normal(0, 1/N) symmetric', 'J @ s')).toEqual(energy);
    const ordered = pair(
      'random J[N, N] ~ normal(0, 1/N) symmetric zero-diagonal',
      '-grad(-sum(J[i,j]*s[i]*s[j] for i in N, j in N if i < j), s)',
    );
    expect(ordered).toEqual(energy);
  });
  it('that learn: a shared head that starts at random, with stop-gradient', () => {
    const { process } = derived(`model head
size  d = 10
param delta > 0 = 0.1, etaw > 0 = 0.2, h0 = 0.5, g > 0 = 0.3
data  G[3, 3] = [[0, 1, 0.5], [1, 0, 0], [0.5, 0, 0]]
random Xi[d, d] ~ normal(0, 1)
state z[3] : R^d
state W : R^(d, d)
let L = sum(G[a,b]*|W @ z[a] - sg(z[b])|^2/2 for a in 3, b in 3)
z <- z - delta*grad(L, z)
W <- W - delta*etaw/d*grad(L, W)
initial W = h0*identity + g/sqrt(d)*Xi
limit d -> infinity
`);
    expect(written(process)).toEqual([
      'z[a] <- z_a − δ p_2a',
      'h[a] = 0 + noise + ∫[b] R_ab : r_b',
      'p[a] = h₀ z_a + g h_a + ∫[b] −δ etaw C_ab : r_b',
      'r[a] = −∑_i G_ai (z_i − p_a)',
      'h2[a] = g z_a ∑_i G_ai + noise + ∫[b] R_2ab : z_b',
      'p2[a] = g h_2a + h₀ r_a + ∫[b] −δ etaw C_2ab : z_b',
      'C = E z_a : z_b',
      'C2 = E r_a : r_b',
      'R = E d z_a / d h2[b]',
      'R2 = E d r_a / d h[b]',
      '<h[a] h[b]> = C_ab',
      '<h2[a] h2[b]> = C_2ab',
    ]);
  });
});

describe('sites without an array between them', () => {
  it('see one another through means: Kuramoto', () => {
    const { process } = derived(`model kuramoto
size  N = 20
param K > 0 = 2
random omega[N] ~ normal(0, 1)
state th[N] : R
th[i]' = omega[i] + K/N*sum(sin(th[j] - th[i]) for j in N)
limit N -> infinity
`);
    expect(written(process)).toEqual([
      "th ' = ω + K (M cos(th) − M₂ sin(th))",
      'omega ~ normal',
      'M = E sin(th)',
      'M2 = E cos(th)',
    ]);
  });
});

describe('a derivation', () => {
  const model = (a: string, b: string): string => `model order
size  N = 10
any   G[2, 3] : R, H[3, 2] : R
random X[N, N] ~ normal(0, 1/N) reciprocity 1/2
state z[2, 3, N] : R
z[${a},${b},i]' = -z[${a},${b},i] + sum(X[i,j]*tanh(z[${a},${b},j]*G[${a},${b}] + H[${b},${a}]) for j in N)
limit N -> infinity
`;
  it('does not depend on what was read before it, nor on names of indices', () => {
    const first = written(derived(model('p', 'q')).process);
    derived(model('q', 'p'));
    derived(model('b', 'a'));
    expect(written(derived(model('p', 'q')).process)).toEqual(first);
    expect(written(derived(model('a', 'b')).process).slice(1)).toEqual(first.slice(1));
  });
});
