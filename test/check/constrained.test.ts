import { describe, expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// States on spheres, simplices and among symmetric matrices: their fields are projected, stability and spectra are
// those of the tangent space. Published values beside the claims; changed multiplicities and values must be refuted.

describe('tokens on the sphere', () => {
  // Geshkovski, Letrouit, Polyanskiy & Rigollet 2023, arXiv:2312.10794: all tokens gather in one point.
  const model = `
model tokens-on-the-sphere
size n >= 2 = 5, d >= 2 = 3
param beta > 0 = 2
any c : sphere(d)
state x[n] : sphere(d)
let P[i,j] = softmax(beta*dot(x[i], x[k]) for k in n)[j]
let H = sum(exp(beta*dot(x[i], x[j])) for i in n, j in n)
x[i]' = sum(P[i,j]*x[j] for j in n)
`;
  it('gather in consensus', () => {
    expect(
      verdicts(`${model}
claim consensus
    stationary {x[i] = c}
claim flow
    x[i]' = sum(P[i,j]*(x[j] - dot(x[i], x[j])*x[i]) for j in n)
claim flow_unprojected
    x[i]' = sum(P[i,j]*x[j] for j in n)
claim spec
    spectrum at {x[i] = c}: -1 times (n-1)*(d-1), 0 times d-1
claim spec_euclidean
    spectrum at {x[i] = c}: -1 times (n-1)*d, 0 times d
claim spec_value
    spectrum at {x[i] = c}: -2 times (n-1)*(d-1), 0 times d-1
claim spec_count
    spectrum at {x[i] = c}: -1 times n*(d-1)
claim stable
    stable at {x[i] = c}
claim unstable
    unstable at {x[i] = c}
claim antipodal
    unstable at {x[i] = (-1)^i*c}
claim unit
    |x[i]|^2 = 1
claim not_unit
    |x[i]|^2 = 2
claim bound
    dot(x[i], x[j]) <= 1
claim too_tight
    dot(x[i], x[j]) <= 1/2
claim off
    stationary {x[i] = 2*c}
claim off_stable
    stable at {x[i] = 2*c}
claim not_gradient when n >= 3
    not gradient-field
claim norm
    conserved |x[i]|^2
claim energy
    decreasing -H
claim energy_wrong
    decreasing H
`),
    ).toEqual({
      consensus: 'proved',
      flow: 'proved',
      flow_unprojected: 'refuted',
      spec: 'proved',
      spec_euclidean: 'refuted',
      spec_value: 'refuted',
      spec_count: 'refuted',
      stable: 'proved',
      unstable: 'refuted',
      antipodal: 'supported',
      unit: 'proved',
      not_unit: 'refuted',
      bound: 'supported',
      too_tight: 'refuted',
      off: 'refuted',
      off_stable: 'refuted',
      not_gradient: 'supported',
      norm: 'proved',
      energy: 'supported',
      energy_wrong: 'refuted',
    });
  }, 60_000);
});

describe('InfoNCE on the sphere', () => {
  it('has collapse as a strict maximum modulo rotations', () => {
    expect(
      verdicts(`
model sphere-infonce
size N >= 2 = 4, d >= 2 = 3
param tau > 0 = 0.5
any c : sphere(d)
state z[N] : sphere(d)
let L = mean(logsumexp(dot(z[i], z[j])/tau for j in N) - 1/tau for i in N)
z' = -grad(L, z)
claim collapse
    spectrum at {z[i] = c}: 2/(N*tau) times (N-1)*(d-1), 0 times d-1
claim collapse_sign
    spectrum at {z[i] = c}: -2/(N*tau) times (N-1)*(d-1), 0 times d-1
claim unst
    unstable at {z[i] = c}
claim saddle
    saddle at {z[i] = c}
claim gradient
    gradient-field
claim falls
    decreasing L
claim top
    maximum of L at {z[i] = c}
claim local_top
    local-maximum of L at {z[i] = c}
claim bottom
    minimum of L at {z[i] = c}
claim local_bottom
    local-minimum of L at {z[i] = c}
claim loss
    L = log(N) at {z[i] = c}
`),
    ).toEqual({
      collapse: 'proved',
      collapse_sign: 'refuted',
      unst: 'proved',
      saddle: 'refuted',
      gradient: 'proved',
      falls: 'proved',
      top: 'supported',
      local_top: 'supported',
      bottom: 'refuted',
      local_bottom: 'refuted',
      loss: 'proved',
    });
  }, 60_000);
});

describe('the simplex of N vectors on the sphere', () => {
  it('is an equiangular family with its own flow, and a stable end', () => {
    // In R^N, so that the letters of the sizes stay; multiplicities from the representations of the symmetric group.
    const simplex = '{z[i,k] = sqrt(N/(N-1))*(indicator(i = k) - 1/N)}';
    const rows = `-2*p*(N-2)/((N-1)*tau) - p*N*(2-p*(N-2))/((N-1)^2*tau^2) times N-1, -4*p/((N-1)*tau^2) times N*(N-3)/2`;
    expect(
      verdicts(`
model simplex-etf
size N >= 3 = 4
param tau > 0 = 0.5
state z[N] : sphere(N)
let L = mean(logsumexp(dot(z[i], z[j])/tau for j in N) - 1/tau for i in N)
let p = exp(-1/((N-1)*tau))/(exp(1/tau) + (N-1)*exp(-1/((N-1)*tau)))
z' = -grad(L, z)
ansatz equi(rho : (-1/(N-1), 1))
    z[i,k] = sqrt(1-rho)*indicator(i = k) + (sqrt(1+(N-1)*rho) - sqrt(1-rho))/N
ansatz off(rho : (-1/(N-1), 1))
    z[i,k] = rho*indicator(i = k)
claim invariant
    invariant equi
claim reduced in equi
    rho' = -4/(N*tau)*(1-rho)*(1+(N-1)*rho)/(N-1+exp((1-rho)/tau))
claim reduced_wrong in equi
    rho' = -2/(N*tau)*(1-rho)*(1+(N-1)*rho)/(N-1+exp((1-rho)/tau))
claim off_sphere in off
    rho' = -rho
claim loss
    L = log(1+(N-1)*exp(-N/((N-1)*tau))) at ${simplex}
claim spec
    spectrum at ${simplex}: 0 times (N-1)*(N-2)/2 + N - 1, ${rows}, -2*p/tau times 1
claim spec_count
    spectrum at ${simplex}: 0 times (N-1)*(N-2)/2 + N - 2, ${rows}, -2*p/tau times 2
claim stable
    stable at ${simplex}
claim bottom
    local-minimum of L at ${simplex}
`),
    ).toEqual({
      invariant: 'proved',
      reduced: 'proved',
      reduced_wrong: 'refuted',
      off_sphere: 'inconclusive',
      loss: 'supported',
      spec: 'proved',
      spec_count: 'refuted',
      stable: 'supported',
      bottom: 'supported',
    });
  }, 90_000);

  it('has the published numbers for four vectors in space', () => {
    expect(
      verdicts(`
model simplex-four
size N = 4, d = 3
param tau > 0 = 0.5
data V[N, d] = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]
state z[N] : sphere(d)
let L = mean(logsumexp(dot(z[i], z[j])/tau for j in N) - 1/tau for i in N)
z' = -grad(L, z)
claim spec when tau = 1/2
    spectrum at {z[i,k] = V[i,k]/sqrt(3)}: 0 times 3, -0.346010464634 to 1e-11 times 3, -0.306655879902 to 1e-11 times 2
claim spec_digit when tau = 1/2
    spectrum at {z[i,k] = V[i,k]/sqrt(3)}: 0 times 3, -0.346020464634 to 1e-11 times 3, -0.306655879902 to 1e-11 times 2
claim loss when tau = 1/2
    L = 0.189338839365 to 1e-11 at {z[i,k] = V[i,k]/sqrt(3)}
claim loss_digit when tau = 1/2
    L = 0.189348839365 to 1e-11 at {z[i,k] = V[i,k]/sqrt(3)}
`),
    ).toEqual({ spec: 'supported', spec_digit: 'refuted', loss: 'supported', loss_digit: 'refuted' });
  }, 60_000);
});

describe('NT-Xent, two views of each sample', () => {
  it('collapses at a strict saddle', () => {
    expect(
      verdicts(`
model nt-xent
size N >= 2 = 4, d >= 2 = 3
param tau > 0 = 0.3
any c : sphere(d)
state z[N, 2] : sphere(d)
let score(i, a) = log(sum(exp(dot(z[i,a], z[j,b])/tau) for j in N, b in 2 if j != i or b != a))
let L = sum(score(i, a) - dot(z[i,1], z[i,2])/tau for i in N, a in 2)/(2*N)
z' = -grad(L, z)
claim spec
    spectrum at {z[i,a] = c}: 2/((2*N-1)*tau) times (N-1)*(d-1), -2*(N-1)/(N*(2*N-1)*tau) times N*(d-1), 0 times d-1
claim spec_count
    spectrum at {z[i,a] = c}: 2/((2*N-1)*tau) times N*(d-1), -2*(N-1)/(N*(2*N-1)*tau) times (N-1)*(d-1), 0 times d-1
claim spec_value
    spectrum at {z[i,a] = c}: 1/((2*N-1)*tau) times (N-1)*(d-1), -2*(N-1)/(N*(2*N-1)*tau) times N*(d-1), 0 times d-1
claim saddle
    saddle at {z[i,a] = c}
claim loss
    L = log(2*N-1) at {z[i,a] = c}
`),
    ).toEqual({
      spec: 'proved',
      spec_count: 'refuted',
      spec_value: 'refuted',
      saddle: 'proved',
      loss: 'supported',
    });
  }, 60_000);
});

describe('the circle', () => {
  it('spreads evenly, with the rates of Bessel functions', () => {
    // Mode m decays at m^2 (2 k - k^2), k = I_m(1/tau)/I_0(1/tau): for 24 particles to all digits shown.
    expect(
      verdicts(`
model circle
size N = 24
param tau > 0 = 0.5
state z[N] : sphere(2)
let L = mean(logsumexp(dot(z[i], z[j])/tau for j in N) - 1/tau for i in N)
z' = -N*grad(L, z)
claim modes when N = 24, tau = 1/2
    spectrum at {z[i,1] = cos(2*pi*i/N), z[i,2] = sin(2*pi*i/N)} contains -0.908659842631 to 1e-9 times 2, -2.05244210681 to 1e-9 times 2
claim modes_digit when N = 24, tau = 1/2
    spectrum at {z[i,1] = cos(2*pi*i/N), z[i,2] = sin(2*pi*i/N)} contains -0.908669842631 to 1e-9 times 2
claim even
    stable at {z[i,1] = cos(2*pi*i/N), z[i,2] = sin(2*pi*i/N)}
`),
    ).toEqual({ modes: 'supported', modes_digit: 'refuted', even: 'supported' });
  }, 60_000);
});

describe('the simplex and symmetric matrices', () => {
  it('replicators tend to the mixed strategy', () => {
    // Hofbauer & Sigmund 1998, section 7.7: a rock-scissors-paper game with a positive determinant.
    expect(
      verdicts(`
model replicator
size K = 3
data A[K, K] = [[0, 1, 2], [2, 0, 1], [1, 2, 0]]
state p : simplex(K)
let f[k] = sum(A[k,l]*p[l] for l in K)
p[k]' = p[k]*(f[k] - sum(p[l]*f[l] for l in K))
claim total
    sum(p[k] for k in K) = 1
claim flow
    p[k]' = p[k]*(f[k] - sum(p[l]*f[l] for l in K))
claim kept
    conserved sum(p[k] for k in K)
claim mixed
    stationary {p[k] = 1/3}
claim stable
    stable at {p[k] = 1/3}
claim spec
    spectrum at {p[k] = 1/3} contains 0
claim off
    stationary {p[k] = 1/2}
claim negative
    stationary {p[1] = 2, p[2] = -1, p[3] = 0}
claim limit
    limit p[k] = 1/3
`),
    ).toEqual({
      total: 'proved',
      flow: 'proved',
      kept: 'proved',
      mixed: 'proved',
      stable: 'supported',
      spec: 'refuted',
      off: 'refuted',
      negative: 'refuted',
      limit: 'supported',
    });
  }, 60_000);

  it('a flow out of the simplex has no limit there', () => {
    expect(
      verdicts(`
model leaving
size K = 3
state p : simplex(K)
p[k]' = k - p[k]
initial p[k] = 1/3
claim limit
    limit p[1] = 1/3 - 1
claim early
    trajectory p[2] = 1/3
`),
    ).toEqual({ limit: 'inconclusive', early: 'inconclusive' });
  }, 60_000);

  it('a symmetric matrix moves in its d (d + 1)/2 directions', () => {
    expect(
      verdicts(`
model symmetric-flow
size d = 3
param k > 0 = 2
state S : symmetric(d)
any B : symmetric(d), c : R^d
let L = trace((S - B) @ (S - B))*k/4 + dot(c, S @ c)
S' = -grad(L, S)
claim symmetric
    S = S.T
claim flow
    S' = -k/2*(S - B) - outer(c, c)
claim spec
    spectrum at {S = B - 2/k*outer(c, c)}: -k/2 times d*(d+1)/2
claim spec_count
    spectrum at {S = B - 2/k*outer(c, c)}: -k/2 times d^2
claim gradient
    gradient-field
claim bottom
    minimum of L at {S = B - 2/k*outer(c, c)}
claim limit
    limit S = B - 2/k*outer(c, c)
`),
    ).toEqual({
      symmetric: 'proved',
      flow: 'proved',
      spec: 'proved',
      spec_count: 'refuted',
      gradient: 'proved',
      bottom: 'supported',
      limit: 'supported',
    });
  }, 60_000);
});

describe('trajectories on the sphere', () => {
  it('are judged as elsewhere', () => {
    // x' = P A x is the flow of exp(A t) x, normalised (Oja's flow): it ends at the top eigenvector at the rate of the gap.
    expect(
      verdicts(`
model oja
state x : sphere(3)
x[k]' = k*x[k]
initial x[k] = 1/sqrt(3)
claim closed_form from {x[k] = 1/sqrt(3)}
    trajectory x[1] = exp(t)/sqrt(exp(2*t) + exp(4*t) + exp(6*t))
claim closed_form_wrong from {x[k] = 1/sqrt(3)}
    trajectory x[1] = exp(t)/sqrt(exp(2*t) + exp(4*t) + exp(5*t))
claim top
    limit x[3] = 1
claim rate_top
    rate x[2] = 1
claim rate_first
    rate x[1] = 2
claim rate_wrong
    rate x[1] = 1
claim off from {x[k] = 1}
    limit x[3] = 1
claim energy
    decreasing -sum(k*x[k]^2 for k in 3)
claim value
    spectrum at {x[1] = 0, x[2] = 0, x[3] = 1}: -1, -2
claim middle
    saddle at {x[1] = 0, x[2] = 1, x[3] = 0}
`),
    ).toEqual({
      closed_form: 'supported',
      closed_form_wrong: 'refuted',
      top: 'supported',
      rate_top: 'supported',
      rate_first: 'supported',
      rate_wrong: 'refuted',
      off: 'inconclusive',
      energy: 'supported',
      value: 'proved',
      middle: 'proved',
    });
  }, 60_000);
});

describe('letters of an ansatz', () => {
  it('may lie on a sphere themselves', () => {
    expect(
      verdicts(`
model clusters
size n >= 2 = 4, d >= 2 = 3
param beta > 0 = 2
any c : sphere(d)
state x[2, n] : sphere(d)
let A[a,i,b,j] = exp(beta*dot(x[a,i], x[b,j]))
x[a,i]' = sum(A[a,i,b,j]*x[b,j] for b in 2, j in n)/(2*n)
ansatz two(u : sphere(d), v : sphere(d))
    x[1,i] = u
    x[2,i] = v
claim invariant
    invariant two
claim reduced in two
    u' = exp(beta*dot(u, v))*(v - dot(u, v)*u)/2
claim reduced_wrong in two
    u' = exp(beta*dot(u, v))*(v - dot(u, v)*u)
claim overlap in two
    dot(u, v)' = exp(beta*dot(u, v))*(1 - dot(u, v)^2)
claim spec in two
    spectrum at {u = c, v = c}: 0 times d-1, -exp(beta) times d-1
claim spec_count in two
    spectrum at {u = c, v = c}: 0 times d, -exp(beta) times d
claim stable in two
    stable at {u = c, v = c}
claim limit in two
    limit dot(u, v) = 1
claim closer in two
    decreasing -dot(u, v)
claim bound in two
    |u|^2 <= 1
claim strict in two
    |u|^2 < 1
`),
    ).toEqual({
      invariant: 'proved',
      reduced: 'proved',
      reduced_wrong: 'refuted',
      overlap: 'proved',
      spec: 'proved',
      spec_count: 'refuted',
      stable: 'proved',
      limit: 'supported',
      closer: 'supported',
      bound: 'proved',
      strict: 'refuted',
    });
  }, 90_000);
});

describe('maps', () => {
  it('come back to the sphere by their length, with multipliers along it', () => {
    // The power iteration: multipliers are ratios of eigenvalues (Golub & Van Loan 2013, section 7.3).
    expect(
      verdicts(`
model power-iteration
param h > 0 = 0.5
state x : sphere(3)
x[k] <- x[k] + h*k*x[k]
claim fixed
    stationary {x[1] = 0, x[2] = 0, x[3] = 1}
claim multipliers
    spectrum at {x[1] = 0, x[2] = 0, x[3] = 1}: (1+h)/(1+3*h), (1+2*h)/(1+3*h)
claim multipliers_wrong
    spectrum at {x[1] = 0, x[2] = 0, x[3] = 1}: (1+h)/(1+3*h), (1+2*h)/(1+3*h), 1
claim top
    stable at {x[1] = 0, x[2] = 0, x[3] = 1}
claim middle
    unstable at {x[1] = 0, x[2] = 1, x[3] = 0}
claim unit
    conserved |x|^2
claim limit from {x[k] = 1/sqrt(3)}
    limit x[3] = 1
claim rate from {x[k] = 1/sqrt(3)}
    rate x[2] = log((1+3*h)/(1+2*h))
`),
    ).toEqual({
      fixed: 'proved',
      multipliers: 'proved',
      multipliers_wrong: 'refuted',
      top: 'proved',
      middle: 'proved',
      unit: 'proved',
      limit: 'supported',
      rate: 'supported',
    });
  }, 60_000);

  it('stay in the plane of the simplex', () => {
    expect(
      verdicts(`
model replicator-map
state p : simplex(3)
p[k] <- p[k]*k/sum(p[l]*l for l in 3)
claim total
    conserved sum(p[k] for k in 3)
claim last
    spectrum at {p[1] = 0, p[2] = 0, p[3] = 1}: 1/3, 2/3
`),
    ).toEqual({ total: 'proved', last: 'proved' });
  }, 60_000);
});

describe('several domains at once', () => {
  it('beside free states, with stop-gradients, and at a radius', () => {
    expect(
      verdicts(`
model towards
size n = 3, d = 2
param r > 0 = 2, g > 0 = 1
any c : sphere(d, r)
state x[n] : sphere(d, r)
state y[n] : R^d
let L = sum(|x[i] - sg(y[i])|^2 for i in n)/2 + sum(|y[i] - sg(x[i])|^2 for i in n)/2
x' = -g*grad(L, x)
y' = -grad(L, y)
claim gradient
    gradient-field
claim flow
    x[i]' = g*(y[i] - dot(x[i], y[i])*x[i]/r^2)
claim flow_wrong
    x[i]' = g*(y[i] - dot(x[i], y[i])*x[i])
claim line
    spectrum at {x[i] = c, y[i] = c}: -1 times n, -(1+g) times n*(d-1), 0 times n*(d-1)
claim stable
    stable at {x[i] = c, y[i] = c}
claim together
    invariant {x[1] = x[2], y[1] = y[2]}
claim alone
    invariant {x[1] = x[2]}
claim opposite
    invariant {x[1] = -x[2], y[1] = -y[2]}
claim upright
    invariant {dot(x[1], x[2]) = 0}
`),
    ).toEqual({
      gradient: 'proved',
      flow: 'proved',
      flow_wrong: 'refuted',
      line: 'proved',
      stable: 'supported',
      together: 'proved',
      alone: 'refuted',
      opposite: 'proved',
      upright: 'refuted',
    });
  }, 90_000);

  it('phases as points on the circle', () => {
    expect(
      verdicts(`
model phases
size n >= 2 = 5
param K > 0 = 1
state z[n] : sphere(2)
let R = |mean(z[i] for i in n)|
z[i]' = K*mean(z[j] for j in n)
claim locked
    limit R = 1
claim rises
    decreasing -R
claim spec
    spectrum at {z[i,1] = 1, z[i,2] = 0}: -K times n-1, 0
claim gradient
    gradient-field
claim later
    R(3) >= R(0)
`),
    ).toEqual({ locked: 'supported', rises: 'supported', spec: 'proved', gradient: 'proved', later: 'supported' });
  }, 60_000);

  it('where the domain is a point, everything stands still', () => {
    expect(
      verdicts(`
model points
state x : sphere(1)
state p : simplex(1)
x[k]' = 3
p[k]' = 1
claim still
    stationary {x[k] = -1, p[k] = 1}
claim stable
    stable at {x[k] = 1, p[k] = 1}
`),
    ).toEqual({ still: 'proved', stable: 'proved' });
  });

  it('a start off the sphere is not moved onto it', () => {
    expect(
      verdicts(`
model off
state x[2] : sphere(2)
x[i,k]' = k*x[i,k]
initial x[1,k] = 1
claim limit
    limit x[2,2]^2 = 1
`),
    ).toEqual({ limit: 'inconclusive' });
  });
});
