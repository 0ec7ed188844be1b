import { PROJECTED } from './workedModel.ts';

// Models that together use the whole language, as theorists would write them. Slips are made in them, and what is read
// of them is mutated; a statement that the program does not know yet is refused by its name, and grows in later.

/** Online expectation maximisation with forgetting (Cappé & Moulines 2009), without a claim. */
export const ONLINE_EM_MAP = `model online-em-forgetting
size  K = 3, d = 2
param eta in (0, 1) = 0.1, T > 0 = 1, s2 > 0 = 0.5, m > 0 = 1
data  b[d] = [1, 0]
law   x : R^d ~ mixture(1/2: normal(m*b, s2), 1/2: normal(-m*b, s2))
state S[K] : R^d
state c[K] : positive
let mu[k] = S[k]/c[k]
let r(v, k) = softmax(log(c[l]) - |v - mu[l]|^2/(2*s2*T) for l in K)[k]
S[k] <- (1 - eta)*S[k] + eta*E(r(v, k)*v for v ~ x)
c[k] <- (1 - eta)*c[k] + eta*E(r(v, k) for v ~ x)
`;
export const ONLINE_EM = `${ONLINE_EM_MAP}
claim duplicates
    invariant {S[1] = S[2], c[1] = c[2]}
`;

/** Classes whose pairs share frustrated samples, without a claim. */
export const FRUSTRATED_PAIRS_FLOW = `model frustrated-pairs
size  C = 4, n = 6, m = 2, d = 3
index P = subsets(C, 2)
param w > 0 = 0.5, ex > 0 = 1, ey > 0 = 2
state s[C, n] : R^d
state f[P, m] : R^d
state y[C] : R^d
let L = sum(|s[a,j] - y[a]|^2 for a in C, j in n)/2 + w*sum(|f[p,j] - y[a]|^2 for p in P, j in m, a in p)/2
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
`;
export const FRUSTRATED_PAIRS = `${FRUSTRATED_PAIRS_FLOW}
claim intra_class
    spectrum at {s[a,j] = 0, f[p,j] = 0, y[a] = 0} contains -ex times C*(n - 1)*d
claim slow when C = 4, n = 6, m = 2, w = 1/2, ex = 1, ey = 2
    rate |y[1] - y[2]| = 0.212912189497 to 1e-11
`;

export const TOKENS = `model tokens-on-the-sphere
cite  geshkovski2024 "Geshkovski et al. 2024"
size  n >= 2 = 8, d >= 2 = 3
param beta > 0 = 2
any   c : sphere(d)
state x[n] : sphere(d)
let P[i,j] = softmax(beta*dot(x[i], x[k]) for k in n)[j]
order spread = mean(|x[i] - x[j]|^2 for i in n, j in n)
x[i]' = sum(P[i,j]*x[j] for j in n)
initial x[i] ~ normal(0, 1)

claim clusters_are_stationary
    stationary {x[i] = c}
claim spectrum_of_a_cluster cite geshkovski2024 "Theorem 4.1"
    spectrum at {x[i] = c}: -1 times (n - 1)*(d - 1), 0 times d - 1
claim collapses
    limit spread = 0
`;

export const TEACHER = `model teacher-student-with-flips
size  d = 3
param mu > 0 = 1, flip in (0, 1/2) = 0.1, rate_u > 0 = 0.2, s2 > 0 = 0.3
data  b[d] = [1, 0, 0]
law   class ~ rademacher
law   turn ~ discrete(1 - flip: 1, flip: -1)
law   xi : R^d ~ normal(0, s2)
state U : R^(d, d)
state y[2] : R^d
let label(v) = where(v > 0, y[2], y[1])
let L = E(|U @ (c*mu*b + x) - label(c*q)|^2 for c ~ class, q ~ turn, x ~ xi)/2
U' = -rate_u*grad(L, U)
y' = -grad(L, y)

claim no_forces_at_zero
    stationary {U = 0, y[a] = 0}
`;

export const VICREG = `model vicreg-with-hinge
size  N >= 2 = 6, d = 2
param gap > 0 = 1, nu >= 0 = 0.04, eps > 0 = 1e-4
state z[N] : R^d
let m[k] = mean(z[i,k] for i in N)
let C[k,l] = sum((z[i,k] - m[k])*(z[i,l] - m[l]) for i in N)/(N - 1) for k in d, l in d
let hinge = mean(relu(gap - sqrt(C[k,k] + eps)) for k in d)
let off = sum(C[k,l]^2 for k in d, l in d if k != l)
order V = mean(|z[i]|^2 for i in N)
z' = -grad(hinge + nu*off, z)

claim centre_rests
    conserved sum(z[i] for i in N)
claim potential
    gradient-field
claim falls
    decreasing hinge + nu*off
`;

export const LOTKA = `model random-lotka-volterra
size  S = 40
param mu = 4, sigma > 0 = 0.5, gamma in [-1, 1] = 0.5, lam >= 0 = 1e-6
random a[S, S] ~ normal(mu/S, sigma^2/S) reciprocity gamma zero-diagonal seed 5
state n[S] : positive
order M = mean(n[i] for i in S)
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j] for j in S)) + lam
initial n[i] ~ uniform(0, 1)
limit S -> infinity, lam -> 0

claim transition
    mean-field threshold sigma = sqrt(2)/(1 + gamma)
claim sampled
    finite-size M sizes 200, 400 draws 16 at t = 10
`;

export const OPTIMISERS = `model optimisers
size  n = 4, b = 2
param lr > 0 = 0.01, wd >= 0 = 1e-3
data  A[n, n] = [[2, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 3]]
state W[n] : R
state u : R
let L = dot(W, A @ W)/2
W <- adam(L, W, rate = lr)
u <- u - lr*(u + wd)

claim fixed
    stationary {W = 0, u = 0}
`;

export const OSCILLATOR = `model driven-pendulum
param omega > 0 = 2, kick >= 0 = 0.1, nu > 0 = 0.3
size  n = 5
state phi : R
state x[n cyclic] : R
let L = sum((x[i] - x[i-1])^2 for i in n)/2
phi'' = -omega^2*sin(phi) - nu*phi' + kick*cos(t)
x' = -nu*grad(L, x) with temperature kick
initial phi = 0.3

claim turns_are_free when kick = 0
    stationary {phi = pi}
    expect refuted
claim energy when kick = 0
    (phi'^2/2 - omega^2*cos(phi))' = -nu*phi'^2
`;

export const CLAIMS = `model every-form-of-claim
cite  zoo "A. Author 2026"
size  N >= 2 = 4, d = 2
param a > 0 = 1, g in (0, inf) = 0.5, q0 != 0 = 2
any   c : R^d, lambda[d] : positive
state x : R
state z[N] : R^d
order V = mean(|z[i] - mu|^2 for i in N)
let mu = mean(z[i] for i in N)
let L = a*x^2/2 + sum(|z[i] - z[j]|^2 for i in N, j in N if i != j)/(4*N)
x' = -grad(L, x)
z[i]' = -grad(L, z[i])
initial x = q0
initial z[i] ~ normal(0, 1/N)

ansatz line(S, T : R^d)
    x = S
    z[i] = (-1)^i*T if i > 0

claim flow "The mean pulls." cite zoo "eq. (3)"
    z[i]' = mu - z[i]
    correction: z[i]' = -(z[i] - mu)
claim implication when a > 1, g in (0, 1)
    V = 0 implies L >= 0
claim moment
    (x^2)' = -2*a*x^2
claim charge
    conserved mu
claim energy
    decreasing L
claim bound
    bounded-below L
claim lowest
    infimum L = 0
claim curl
    not gradient-field
    expect refuted
claim rest
    stationary {x = 0, z[i] = c}
claim reduced in line
    closed V, mu
claim invariant_line
    invariant line
claim stability when d = 2
    stable at {x = 0, z[i] = c}
claim top
    local-minimum of L at {x = 0, z[i] = c}
claim modes
    spectrum at {x = 0, z[i] = c}: -a, -1 times (N - 1)*d, 0 times d
claim count
    fixed-points 9
claim counted
    fixed-points 21 complex, 7 real
claim places
    fixed-points contain {x = 0, z[i] = c}
claim onset
    threshold g = 1/(4*a) to 1% fold
claim near
    normal-form at {x = 0, z[i] = 0}: x' = -a*x
claim speed
    rate V = 2 to 0.1%
claim expansion
    rate x = a*g + g^2 + O(g^3)
claim path
    trajectory x = x(0)*exp(-a*t)
claim ending
    limit x = 0 as t -> infinity
claim apart
    independent c of grad(L, z)
claim later from {x = 1, z[i] = 0} when a = 1
    x(10) = exp(-10) to 1e-8
claim answer
    response(x, t, 1) = exp(-a*(t - 1))
claim theory
    mean-field V = 1 stationary
claim open
    empirical "only data can tell"
`;

export const EXPRESSIONS = `model expressions
size  N = 4, d = 3, m = 2
param tau > 0 = 1, eps > 0 = 0.1
data  G[N] = [2, 1, 4, 3]
state z[N] : R^d
state W : R^(m, d)
state B : symmetric(d)
state p : simplex(N)
state h[m] : [0, 1]
let similar(u, v) = dot(u, v)/(|u|*|v| + eps)
let target(v) = tau*sg(v) + (1 - tau)*v
let logits[i,j] = similar(z[i], z[G[j]])/tau
let L = -mean(log(softmax(logits[i,k] for k in N)[i]) for i in N) + |W @ target(z[1])|^2
let A = sum(outer(z[i], z[i]) for i in 2..N)/N + identity(d)
let K[i] = [exp(-|i - j|) for j in N] for i in N
let far = max(|z[i] - z[j]| for i in N, j in 1..i if i != j and j > 1)
order purity = trace(A @ A)/trace(A)^2
order rank_now = rank(z)
order hidden = prod(1 + tanh(h[k]) for k in m)*indicator(h[1] > 1/2)
z' = -grad(L, z)
W' = -grad(L, W) - eps*W
B' = -(B - B.T @ B)
p[i]' = p[i]*(1/N - p[i])
h[k]' = where(h[k] > 1/2, -1, erf(h[k])) if k > 1
h[1]' = -h[1]
`;

/** Every model, by its name. */
export const GOOD: Readonly<Record<string, string>> = Object.fromEntries(
  [
    PROJECTED,
    ...[ONLINE_EM, FRUSTRATED_PAIRS, TOKENS, TEACHER, VICREG, LOTKA, OPTIMISERS, OSCILLATOR, CLAIMS, EXPRESSIONS],
  ].map((text) => [/^model (\S+)/mu.exec(text)![1]!, text]),
);
