import { describe, expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// Models that have nothing to do with the shipped ones, their claims true, false and undecidable, and the verdict that
// a careful reader reaches. A false claim that passes, or a true one that is refuted, is the worst that can happen.

describe('verdicts on models from elsewhere', () => {
  it('InfoNCE with tied positives', () => {
    const text = `
model infonce-tied
size N >= 2 = 6, d = 3
param tau > 0 = 1/2
any c : R^d
state z[N] : R^d
let L = mean(logsumexp(dot(z[i], z[k])/tau for k in N) - dot(z[i], z[i])/tau for i in N)
let P[i,k] = softmax(dot(z[i], z[l])/tau for l in N)[k]
z' = -grad(L, z)
claim flow
    z[i]' = -(sum(P[i,k]*z[k] + P[k,i]*z[k] for k in N) - 2*z[i])/(N*tau)
claim blog_flow
    z[i]' = -(sum(P[i,k]*z[k] for k in N) - z[i])/tau
claim stationary
    stationary {z[i] = c}
claim loss_there
    L = log(N) at {z[i] = c}
claim spec
    spectrum at {z[i] = c}: 2/(N*tau) times (N-1)*(d-1), (2 - |c|^2/tau)/(N*tau) times N-1, 0 times d
claim unst when d >= 2
    unstable at {z[i] = c}
claim unst_everywhere
    unstable at {z[i] = c}
claim stable_1d when d = 1, |c|^2 > 2*tau
    stable at {z[i] = c}
claim unst_1d when d = 1, |c|^2 < 2*tau
    unstable at {z[i] = c}
claim maximum when |c|^2 < 2*tau
    local-maximum of L at {z[i] = c}
claim mean
    conserved sum(z[i] for i in N)
claim dec
    decreasing L
claim grad
    gradient-field
claim probs
    sum(P[i,k] for k in N) = 1
claim pos
    P[i,k] > 0
claim nonneg
    L >= 0
`.trimStart();
    expect(verdicts(text)).toEqual({
      flow: 'proved',
      blog_flow: 'refuted',
      stationary: 'proved',
      loss_there: 'proved',
      spec: 'proved',
      unst: 'supported',
      unst_everywhere: 'refuted',
      stable_1d: 'proved',
      unst_1d: 'proved',
      maximum: 'supported',
      mean: 'refuted',
      dec: 'proved',
      grad: 'proved',
      probs: 'proved',
      pos: 'proved',
      nonneg: 'supported',
    });
  });

  it('an oscillator and a pitchfork', () => {
    const text = `
model oscillators
param w > 0 = 2, mu in (0, 2) = 0.3
state x : R, v : R
state q : R
let H = v^2/2 + w^2*x^2/2
x' = v
v' = -w^2*x
q' = mu*q - q^3
claim energy
    conserved H
claim energy_wrong
    conserved v^2/2 + w*x^2/2
claim notgrad
    not gradient-field
claim grad
    gradient-field
claim centre
    centre at {x = 0, v = 0, q = sqrt(mu)}
claim stab
    stable at {x = 0, v = 0, q = sqrt(mu)}
claim q_stat
    stationary {x = 0, v = 0, q = sqrt(mu)}
claim q_unst
    unstable at {x = 0, v = 0, q = 0}
claim traj
    trajectory x = x(0)*cos(w*t) + v(0)/w*sin(w*t)
claim traj_wrong
    trajectory x = x(0)*cos(w*t) + v(0)*sin(w*t)
claim qlim from {q = 1}
    limit q = sqrt(mu)
claim rate from {q = 1}
    rate q = 2*mu
`.trimStart();
    expect(verdicts(text)).toEqual({
      energy: 'proved',
      energy_wrong: 'refuted',
      notgrad: 'proved',
      grad: 'refuted',
      centre: 'refuted',
      stab: 'inconclusive',
      q_stat: 'proved',
      q_unst: 'proved',
      traj: 'supported',
      traj_wrong: 'refuted',
      qlim: 'supported',
      rate: 'supported',
    });
  });

  it('a degenerate fixed point', () => {
    const text = `
model cubic
param a > 0 = 1
state x : R
state y : R
x' = -a*x^3
y' = -y
claim st
    stable at {x = 0, y = 0}
claim dec
    decreasing x^2 + y^2
claim ratey
    rate y = 1
claim ratex
    rate x = 1
claim trajx
    trajectory x = x(0)/sqrt(1 + 2*a*t*x(0)^2)
claim blow
    limit x = 0
`.trimStart();
    expect(verdicts(text)).toEqual({
      // The motion on the centre manifold is x' = -a x^3.
      st: 'supported',
      dec: 'proved',
      ratey: 'supported',
      ratex: 'refuted',
      trajx: 'proved',
      blow: 'supported',
    });
  });

  it('a deep linear network on data', () => {
    const text = `
model deep-linear
size M = 5, p = 2, q = 3, h = 4
data X[M, p] = [[1, 0], [0, 1], [1, 1], [2, -1], [0.5, 0.25]]
data Y[M, q] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, -1]]
param eta1 > 0 = 1, eta2 > 0 = 2
state W1 : R^(h, p)
state W2 : R^(q, h)
let L = mean(|Y[k] - W2 @ W1 @ X[k]|^2 for k in M)/2
W1' = -eta1*grad(L, W1)
W2' = -eta2*grad(L, W2)
claim flow1
    W1' = eta1*mean(outer(W2.T @ (Y[k] - W2 @ W1 @ X[k]), X[k]) for k in M)
claim flow2
    W2' = eta2*mean(outer(Y[k] - W2 @ W1 @ X[k], W1 @ X[k]) for k in M)
claim balance
    conserved W2.T @ W2/eta2 - W1 @ W1.T/eta1
claim balance_wrong
    conserved W2.T @ W2 - W1 @ W1.T
claim origin
    stationary {W1 = 0, W2 = 0}
claim saddle
    saddle at {W1 = 0, W2 = 0}
claim dec
    decreasing L
claim gf
    gradient-field
claim tr
    trace(W2.T @ W2) = trace(W2 @ W2.T)
`.trimStart();
    expect(verdicts(text)).toEqual({
      flow1: 'proved',
      flow2: 'proved',
      balance: 'proved',
      balance_wrong: 'refuted',
      origin: 'proved',
      saddle: 'supported',
      dec: 'proved',
      gf: 'proved',
      tr: 'proved',
    });
  });

  it('a singular repulsion', () => {
    const text = `
model repulsion
size N >= 2 = 4, d = 2
param g > 0 = 1
any c : R^d
state x[N] : R^d
let U = -g*sum(log(|x[i] - x[j]|) for i in N, j in N if i != j)/2 + sum(|x[i]|^2 for i in N)/2
x' = -grad(U, x)
claim flow
    x[i]' = -x[i] + g*sum((x[i] - x[j])/|x[i] - x[j]|^2 for j in N if i != j)
claim centre
    sum(x[i] for i in N)' = -sum(x[i] for i in N)
claim second
    (sum(|x[i]|^2 for i in N)/2)' = -sum(|x[i]|^2 for i in N) + g*N*(N-1)/2
claim collapse
    stationary {x[i] = c}
claim dec
    decreasing U
claim two_limit when N = 2
    limit |x[1] - x[2]|^2 = 2*g
`.trimStart();
    expect(verdicts(text)).toEqual({
      flow: 'proved',
      centre: 'proved',
      second: 'supported',
      collapse: 'inconclusive',
      dec: 'proved',
      two_limit: 'supported',
    });
  });

  it('phase oscillators', () => {
    const text = `
model kuramoto-ring
size N >= 3 = 6
param K > 0 = 1, w0 = 0.3
any a : R
state th[N] : R
th[i]' = w0 + K/N*sum(sin(th[j] - th[i]) for j in N)
let mean_phase = mean(th[i] for i in N)
claim drift
    mean_phase' = w0
claim rotating
    conserved mean_phase - w0*t
claim pot
    gradient-field
claim sync_when when w0 = 0
    stationary {th[i] = a}
claim sync_stable when w0 = 0
    stable at {th[i] = a}
claim sync_spec when w0 = 0
    spectrum at {th[i] = a}: -K times N-1, 0
claim not_stationary when w0 = 1
    stationary {th[i] = a}
`.trimStart();
    expect(verdicts(text)).toEqual({
      drift: 'proved',
      rotating: 'proved',
      pot: 'proved',
      sync_when: 'proved',
      sync_stable: 'proved',
      sync_spec: 'proved',
      not_stationary: 'refuted',
    });
  });

  it('predator and prey', () => {
    const text = `
model predator-prey
param al > 0 = 1, be > 0 = 0.5, ga > 0 = 0.3, de > 0 = 0.7
state x : positive, y : positive
x' = x*(al - be*y)
y' = y*(de*x - ga)
initial x = 1
initial y = 1
let V = de*x - ga*log(x) + be*y - al*log(y)
claim invariant
    conserved V
claim fp
    stationary {x = ga/de, y = al/be}
claim wrongfp
    stationary {x = ga/be, y = al/de}
claim centre
    centre at {x = ga/de, y = al/be}
claim saddle
    saddle at {x = 0, y = 0}
claim mn
    minimum of V at {x = ga/de, y = al/be}
claim V10
    V(10) = V(0)
claim xpos
    x(5) > 0
`.trimStart();
    expect(verdicts(text)).toEqual({
      invariant: 'proved',
      fp: 'proved',
      wrongfp: 'refuted',
      centre: 'supported',
      saddle: 'proved',
      mn: 'supported',
      V10: 'supported',
      xpos: 'supported',
    });
  });

  it('a covariance loss', () => {
    const text = `
model covariance-loss
size N >= 2 = 6, d >= 2 = 3
any c : R^d
state z[N] : R^d
let m[k] = mean(z[i,k] for i in N)
let C[k,l] = sum((z[i,k] - m[k])*(z[i,l] - m[l]) for i in N)/(N - 1)
let L = sum(C[k,l]^2 for k in d, l in d if k != l)/d
z' = -grad(L, z)
claim collapse
    stationary {z[i] = c}
claim flow
    z[i,k]' = -4/(d*(N-1))*sum(C[k,l]*(z[i,l] - m[l]) for l in d if l != k)
claim flow_wrong
    z[i,k]' = -4/(d*(N-1))*sum(C[k,l]*(z[i,l] - m[l]) for l in d)
claim dec
    decreasing L
claim mean
    conserved m
claim trC
    sum(C[k,k] for k in d)' = -8*L/(N-1)*d/2
claim min
    minimum of L at {z[i] = c}
`.trimStart();
    expect(verdicts(text)).toEqual({
      collapse: 'proved',
      flow: 'proved',
      flow_wrong: 'refuted',
      dec: 'proved',
      mean: 'proved',
      trC: 'refuted',
      min: 'proved',
    });
  });

  it('attention between tokens', () => {
    const text = `
model tokens-mean
size n >= 2 = 4, d >= 2 = 3
param beta > 0 = 1
any c : R^d
state x[n] : R^d
let P[i,j] = softmax(beta*dot(x[i], x[k]) for k in n)[j]
x[i]' = sum(P[i,j]*x[j] for j in n) - x[i]
claim st
    stationary {x[i] = c}
claim pot
    gradient-field
claim notpot
    not gradient-field
claim sp
    spectrum at {x[i] = c}: -1 times (n-1)*d, 0 times d
claim stab
    stable at {x[i] = c}
claim mean_conserved
    conserved mean(x[i] for i in n)
`.trimStart();
    expect(verdicts(text)).toEqual({
      st: 'proved',
      pot: 'refuted',
      notpot: 'proved',
      sp: 'proved',
      stab: 'proved',
      mean_conserved: 'refuted',
    });
  });

  it('a chain with ends', () => {
    const text = `
model chain
size n >= 3 = 5
param k > 0 = 2
state x[n] : R
x[1]' = -k*(x[1] - x[2])
x[i]' = -k*(2*x[i] - x[i-1] - x[i+1]) if i > 1 and i < n
x[n]' = -k*(x[n] - x[n-1])
let E2 = k*sum((x[i] - x[i-1])^2 for i in 2..n)/2
claim cons
    conserved sum(x[i] for i in n)
claim en
    decreasing E2
claim fl
    x[i]' = -grad(E2, x[i])
claim pot
    gradient-field
claim sync
    limit x[1] = mean(x[i](0) for i in n)
`.trimStart();
    expect(verdicts(text)).toEqual({
      cons: 'supported',
      en: 'supported',
      fl: 'supported',
      pot: 'supported',
      sync: 'supported',
    });
  });

  it('edges given by data', () => {
    const text = `
model edges
size M = 5, N = 4, d = 2
data G[M, 2] = [[1, 2], [2, 3], [3, 4], [4, 1], [1, 3]]
data w[M] = [1, 2, 0.5, 1, 3]
any c : R^d
state z[N] : R^d
let L = sum(w[b]*|z[G[b,1]] - z[G[b,2]]|^2 for b in M)/2
z' = -grad(L, z)
claim cen
    conserved sum(z[i] for i in N)
claim st
    stationary {z[i] = c}
claim dec
    decreasing L
claim stable
    stable at {z[i] = c}
claim lim
    limit z[2] = mean(z[i](0) for i in N)
claim gf
    gradient-field
claim explicit
    z[4]' = -0.5*(z[4] - z[3]) - (z[4] - z[1])
`.trimStart();
    expect(verdicts(text)).toEqual({
      cen: 'proved',
      st: 'proved',
      dec: 'proved',
      stable: 'supported',
      lim: 'supported',
      gf: 'proved',
      explicit: 'supported',
    });
  });

  it('ansätze with vectors', () => {
    const text = `
model vector-ansatz
size n = 4, r = 2, d = 3
param w > 0 = 1, ex > 0 = 1, ey > 0 = 0.5
state s[2, n] : R^d
state f[r] : R^d
state y[2] : R^d
let L = sum(|s[a,j] - y[a]|^2 for a in 2, j in n)/2 + w*sum(|f[j] - y[a]|^2 for j in r, a in 2)/2
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
ansatz classes(p : R^d, q : R^d, m : R^d, g : R^d, h : R^d)
    s[a,j] = (-1)^a*p + m
    y[a] = (-1)^a*q + h
    f[j] = g
ansatz bad(p : R^d)
    s[a,j] = p
    y[a] = (-1)^a*p
    f[j] = 0
ansatz short(p, q)
    s[a,j,k] = (-1)^a*p
    y[a,k] = (-1)^a*q
    f[j] = 0
claim inv
    invariant classes
claim inv_bad
    invariant bad
    expect refuted
claim inv_short
    invariant short
claim pdot in classes
    p' = -ex*(p - q)
claim qdot in classes
    q' = -ey*((n + w*r)*q - n*p)
claim gdot in classes
    g' = -2*ex*w*(g - h)
claim cons in classes
    conserved 2*n*m/ex + r*g/ex + 2*h/ey
claim rate_p in classes
    rate |p| = 2*ex*ey*w*r/((ex + ey*(n + w*r)) + sqrt((ex + ey*(n + w*r))^2 - 4*ex*ey*w*r))
claim lim in classes
    limit q = 0
claim st in classes
    stable at {p = 0, q = 0, m = h, g = h}
claim st2 in short
    stable at {p = 0, q = 0}
claim short_lin in short
    p' = -ex*(p - q)
claim short_wrong in short
    q' = -ey*(n*q - n*p)
`.trimStart();
    expect(verdicts(text)).toEqual({
      inv: 'proved',
      inv_bad: 'refuted',
      inv_short: 'proved',
      pdot: 'proved',
      qdot: 'proved',
      gdot: 'proved',
      cons: 'proved',
      rate_p: 'supported',
      lim: 'supported',
      st: 'proved',
      st2: 'proved',
      short_lin: 'proved',
      short_wrong: 'refuted',
    });
  });

  it('prototypes and other rules', () => {
    const text = `
model misc-rules
size N >= 3 = 5, K = 2, d = 2
param a > 0 = 1, b in (0, 1) = 0.25, theta != 0 = 1
any u : sphere(d), lambda[d] : positive, v : R^d
state z[N] : R^d
state c[K] : R^d
state p : positive
let f(x, y) = |x - y|^2
let g(i) = sum(z[i,k]^2 for k in d)
let r[i,k] = softmax(-f(z[i], c[l])/b for l in K)[k]
let tri = sum(dot(z[i], z[j]) for i in N, j in 1..i)
let L = -mean(log(sum(exp(-f(z[i], c[k])/b) for k in K)) for i in N)
z' = -a*grad(L, z)
c' = -a*grad(L, c)
p' = -p + b
initial p = 2
initial z[i] ~ normal(0, 4)
order ent = -mean(r[i,k]*log(r[i,k]) for i in N, k in K)
claim balance
    conserved sum(z[i] for i in N) + sum(c[k] for k in K)
claim resp
    sum(r[i,k] for k in K) = 1
claim cflow
    c[k]' = a*2/(N*b)*sum(r[i,k]*(z[i] - c[k]) for i in N)
claim cflow_wrong
    c[k]' = a*2/(N*b)*sum(r[i,k]*(z[i] - c[k]) for i in 2..N)
claim unit
    dot(u, u) = 1
claim cs
    dot(u, v)^2 <= |v|^2
claim norm_pos
    |v| >= 0
claim lam
    sum(lambda[k] for k in d) > 0
claim tri_is
    2*tri = |sum(z[i] for i in N)|^2 + sum(g(i) for i in N)
claim tri_wrong
    2*tri = |sum(z[i] for i in N)|^2 - sum(g(i) for i in N)
claim ent_ineq
    ent <= log(K)
claim plim
    limit p = b
claim ptraj
    trajectory p = b + (p(0) - b)*exp(-t)
claim prate
    rate p = 1
claim p_start from {p = 2}
    p(1) = b + (2 - b)*exp(-1)
claim dec
    decreasing L
claim pot
    gradient-field
claim imp
    p > b implies p >= 0
claim neq
    z[1] = z[2]
`.trimStart();
    expect(verdicts(text)).toEqual({
      balance: 'proved',
      resp: 'proved',
      cflow: 'proved',
      cflow_wrong: 'refuted',
      unit: 'proved',
      cs: 'supported',
      norm_pos: 'proved',
      lam: 'proved',
      tri_is: 'supported',
      tri_wrong: 'refuted',
      ent_ineq: 'supported',
      plim: 'supported',
      ptraj: 'proved',
      prate: 'supported',
      p_start: 'supported',
      dec: 'proved',
      pot: 'proved',
      imp: 'supported',
      neq: 'refuted',
    });
  });

  it('growth and blow-up', () => {
    const text = `
model grow
param a > 0 = 1
state x : R, y : R
x' = a*x
y' = y^2 + 1
initial y = 0
claim l1
    limit x = 0
claim l2
    limit y = 3
claim st
    stable at {x = 0}
claim tr
    trajectory y = sin(t)/cos(t)
claim tr2 from {y = 0}
    y(1) = sin(1)/cos(1)
claim rate
    rate x = -a
`.trimStart();
    expect(verdicts(text)).toEqual({
      l1: 'refuted',
      l2: 'refuted',
      st: 'refuted',
      tr: 'inconclusive',
      tr2: 'supported',
      rate: 'inconclusive',
    });
  });

  it('what random draws alone would miss, and what rounding hides', () => {
    const text = `
model rare
param a > 0 = 1
state x : R, y : R
x' = -x^3
y' = -y
claim r1
    y^2 >= 1/10000000
claim r2
    decreasing x^2*(x - 60)^2
claim r3
    tanh(x) < 1
claim r4
    (x - 1)^2 > 0
claim r5
    x^2 + y^2 >= 2*x*y
claim r6
    x^2 + y^2 > x^2 + y^2
claim r7 when x > 1000
    x > 5
claim r8
    exp(-x^2) > 0
claim r9 when x = y
    x = y
claim r10
    decreasing x^2 + y^4
`.trimStart();
    expect(verdicts(text)).toEqual({
      r1: 'refuted',
      r2: 'refuted',
      r3: 'inconclusive',
      r4: 'inconclusive',
      r5: 'supported',
      r6: 'refuted',
      r7: 'inconclusive',
      r8: 'proved',
      r9: 'inconclusive',
      r10: 'proved',
    });
  });

  it('several small systems side by side', () => {
    const text = `
model more
size n >= 2 = 4
param a > 0 = 1, b > 0 = 2, mu in (-1, 1) = 0.5, k >= 0 = 1
state x : R, y : R, u[n] : R, p : R
let E1 = x^4/4 - a*x^2/2
let H2 = sum((u[i] - u[j])^2 for i in n, j in n if i < j)
x' = -grad(E1, x)
y' = -b*y
u' = -grad(H2, u)
p' = mu*p - p^3
claim local
    local-minimum of E1 at {x = sqrt(a)}
claim global_min
    minimum of E1 at {x = sqrt(a)}
claim not_global
    minimum of E1 at {x = 0}
claim loc_max
    local-maximum of E1 at {x = 0}
claim lim_x
    limit x^2 = a
claim lim_pos
    limit x = sqrt(a)
claim lim_pos_from from {x = 2}
    limit x = sqrt(a)
claim exp_factor
    conserved y*exp(b*t)
claim exp_factor_wrong
    conserved y*exp(a*t)
claim ratio
    conserved y^2/exp(-2*b*t)
claim urate
    rate u[1] - u[2] = n*2
claim urate_half
    rate u[1] - u[2] = n
claim urate2
    rate H2 = 4*n
claim p_st when mu > 0
    stable at {p = sqrt(mu)}
claim p_unst when mu > 0
    unstable at {p = 0}
claim p_all
    stable at {p = 0}
claim p_neg when mu < 0
    stable at {p = 0}
claim pot
    gradient-field
claim H_less
    decreasing H2
claim H_more
    decreasing -H2
claim kk
    k >= 0
claim kk2
    k > 0
claim uflow
    u[i]' = -2*sum(u[i] - u[j] for j in n)
claim uflow2
    u[i]' = -2*sum(u[i] - u[j] for j in n if j > i)
claim usum
    conserved sum(u[i] for i in n)
claim upart
    conserved sum(u[i] for i in 2..n)
claim spec
    spectrum at {x = sqrt(a), y = 0, u[i] = 0, p = 0}: -2*a, -b, mu, -2*n times n-1, 0
claim spec_wrong
    spectrum at {x = sqrt(a), y = 0, u[i] = 0, p = 0}: -2*a, -b, mu, -2*n times n, 0
claim spec_contains
    spectrum at {x = sqrt(a), y = 0, u[i] = 0, p = 0} contains -2*n times n-1
claim ytraj
    trajectory y = y(0)*exp(-b*t)
claim yt
    y(2) = y(0)*exp(-2*b)
claim yt_wrong
    y(2) = y(0)*exp(-2.02*b)
claim id
    H2 = n*sum(u[i]^2 for i in n) - sum(u[i] for i in n)^2
claim id_wrong
    H2 = n*sum(u[i]^2 for i in n) - sum(u[i] for i in n)^2/n
`.trimStart();
    expect(verdicts(text)).toEqual({
      local: 'supported',
      global_min: 'supported',
      not_global: 'refuted',
      loc_max: 'supported',
      lim_x: 'supported',
      lim_pos: 'refuted',
      lim_pos_from: 'supported',
      exp_factor: 'proved',
      exp_factor_wrong: 'refuted',
      ratio: 'proved',
      urate: 'supported',
      urate_half: 'refuted',
      urate2: 'supported',
      p_st: 'refuted',
      p_unst: 'refuted',
      p_all: 'refuted',
      p_neg: 'refuted',
      pot: 'proved',
      H_less: 'proved',
      H_more: 'refuted',
      kk: 'proved',
      kk2: 'refuted',
      uflow: 'proved',
      uflow2: 'refuted',
      usum: 'proved',
      upart: 'refuted',
      spec: 'proved',
      spec_wrong: 'refuted',
      spec_contains: 'proved',
      ytraj: 'proved',
      yt: 'supported',
      yt_wrong: 'refuted',
      id: 'proved',
      id_wrong: 'refuted',
    });
  });

  it('a driven flow beside a factorisation', () => {
    const text = `
model driven-and-mixed
size m = 3, n = 4, d = 2
param a > 0 = 1, om = 2, lam in [0, 1] = 0.3
any v : R^d, R0 : positive
state A : R^(m, n)
state B : R^(n, m)
state x : R, q : [0, 1], c[m] : R^d
let Z = A @ B
let L = |Z - identity|^2/2 + lam*trace(B @ A)
let centre = mean(c[i] for i in m)
let R = sum(exp(-|c[i] - c[j]|^2/2) for i in m, j in m if i != j)
A' = -grad(L, A)
B' = -grad(L, B)
x' = -a*x + sin(om*t)
q' = q*(1 - q)
c' = grad(R, c)
initial q = 1/4
claim balance
    conserved A.T @ A - B @ B.T
claim balance_wrong
    conserved A @ A.T - B.T @ B
claim flowA
    A' = -(A @ B - identity) @ B.T - lam*B.T
claim driven
    trajectory x = (x(0) + om/(a^2 + om^2))*exp(-a*t) + (a*sin(om*t) - om*cos(om*t))/(a^2 + om^2)
claim logistic
    trajectory q = 1/(1 + 3*exp(-t))
claim logistic_general
    trajectory q = q(0)/(q(0) + (1 - q(0))*exp(-t))
claim qlim
    limit q = 1
claim qrate
    rate q = 1
claim cc
    conserved centre
claim cstat
    stationary {c[i] = v}
claim dec
    decreasing L
claim tr
    trace(Z) = trace(B @ A)
claim norm2
    |A|^2 = trace(A.T @ A)
claim sub
    |Z| <= |A|*|B|
claim origin
    stationary {A = 0, B = 0, x = 0, q = 0, c[i] = v}
claim gf
    gradient-field
claim cflow
    c[i]' = -2*sum(exp(-|c[i] - c[j]|^2/2)*(c[i] - c[j]) for j in m if j != i)
`.trimStart();
    expect(verdicts(text)).toEqual({
      balance: 'proved',
      balance_wrong: 'refuted',
      flowA: 'proved',
      driven: 'proved',
      logistic: 'supported',
      logistic_general: 'proved',
      qlim: 'supported',
      qrate: 'supported',
      cc: 'proved',
      cstat: 'refuted',
      dec: 'proved',
      tr: 'proved',
      norm2: 'proved',
      sub: 'supported',
      origin: 'refuted',
      gf: 'proved',
      cflow: 'proved',
    });
  });
});
