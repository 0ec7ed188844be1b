import { describe, expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// Maps, optimisers, second order and noise: claims with what is known of them, and mutated ones, which must be refuted.

describe('maps', () => {
  it('gradient descent on a variance: 1 - 2 eta/N, collapse in one step at eta = N/2, divergence beyond N', () => {
    expect(
      verdicts(`
model variance-descent
size N >= 2 = 5, d = 2
param eta > 0 = 1/2
any c : R^d
state z[N] : R^d
order mu = mean(z[i] for i in N)
let V = mean(|z[i] - mu|^2 for i in N)
z <- gd(V, z, rate = eta)
claim step
    z[i] <- mu + (1 - 2*eta/N)*(z[i] - mu)
claim step_wrong
    z[i] <- mu + (1 - eta/N)*(z[i] - mu)
claim order_step
    mu <- mu
claim spread_step
    V <- (1 - 2*eta/N)^2*V
claim spread_step_wrong
    V <- (1 - 2*eta/N)*V
claim collapse when eta = N/2
    z[i] <- mu
claim collapse_wrong when eta = N
    z[i] <- mu
claim mean
    conserved mu
claim spread
    conserved V
claim still
    stationary {z[i] = c}
claim moves
    stationary {z[i,k] = i}
claim multipliers
    spectrum at {z[i] = c}: 1 - 2*eta/N times (N-1)*d, 1 times d
claim multipliers_wrong
    spectrum at {z[i] = c}: -2*eta/N times (N-1)*d, 0 times d
claim stable when eta < N
    stable at {z[i] = c}
claim stable_wrong when eta > N
    stable at {z[i] = c}
claim unstable when eta > N
    unstable at {z[i] = c}
claim unstable_wrong when eta < N
    unstable at {z[i] = c}
claim falls when eta < N
    decreasing V
claim falls_wrong
    decreasing V
claim closed_form
    trajectory z[i] = mu(0) + (1 - 2*eta/N)^t*(z[i](0) - mu(0))
claim closed_form_wrong
    trajectory z[i] = mu(0) + (1 - 2*eta/N)^(2*t)*(z[i](0) - mu(0))
claim end when eta < N
    limit z[i] = mu(0)
claim end_wrong when eta < N
    limit z[i] = 2*mu(0)
claim speed when eta < N/2
    rate V = -2*log(1 - 2*eta/N)
claim speed_wrong when eta < N/2
    rate V = 4*eta/N
claim later
    V(3) = (1 - 2*eta/N)^6*V(0)
claim later_wrong
    V(3) = (1 - 2*eta/N)^3*V(0)
claim between
    V(5/2) = V(0)
claim same
    invariant {z[1] = z[2]}
claim opposite
    invariant {z[1] = -z[2]}
claim field
    gradient-field
`),
    ).toEqual({
      step: 'proved',
      step_wrong: 'refuted',
      order_step: 'proved',
      spread_step: 'proved',
      spread_step_wrong: 'refuted',
      collapse: 'proved',
      collapse_wrong: 'refuted',
      mean: 'proved',
      spread: 'refuted',
      still: 'proved',
      moves: 'refuted',
      multipliers: 'proved',
      multipliers_wrong: 'refuted',
      stable: 'supported',
      stable_wrong: 'refuted',
      unstable: 'proved',
      unstable_wrong: 'refuted',
      falls: 'supported',
      falls_wrong: 'refuted',
      closed_form: 'proved',
      closed_form_wrong: 'refuted',
      end: 'supported',
      end_wrong: 'refuted',
      speed: 'supported',
      speed_wrong: 'refuted',
      later: 'supported',
      later_wrong: 'refuted',
      between: 'inconclusive',
      same: 'proved',
      opposite: 'refuted',
      field: 'inconclusive',
    });
  }, 60_000);

  it('expectation and maximisation on data in one dimension (Dempster, Laird & Rubin 1977)', () => {
    expect(
      verdicts(`
model em-annealed
size n = 4, K >= 2 = 2
param s2 > 0 = 1, T > 0 = 1
data x[n] = [-2, -1, 1, 2]
state m : R
state mu[K] : R
let r(v, k) = softmax(-(v - mu[l])^2/(2*s2*T) for l in K)[k]
m <- mean(x[j]*tanh(x[j]*m/(s2*T)) for j in n)
mu[k] <- sum(r(x[j], k)*x[j] for j in n)/sum(r(x[j], k) for j in n)
claim origin
    stationary {m = 0, mu[k] = 0}
claim elsewhere
    stationary {m = 1, mu[k] = 0}
claim multipliers
    spectrum at {m = 0, mu[k] = 0}: 5/(2*s2*T) times K, 0 times 1
claim multipliers_wrong
    spectrum at {m = 0, mu[k] = 0}: 5/(s2*T) times K, 0 times 1
claim merges when s2*T > 5/2
    stable at {m = 0, mu[k] = 0}
claim splits when s2*T < 5/2
    unstable at {m = 0, mu[k] = 0}
claim merges_wrong
    stable at {m = 0, mu[k] = 0}
claim fitted when s2 = 5/2, T = 1
    marginal at {m = 0, mu[k] = 0}
claim duplicates
    invariant {mu[1] = mu[2]}
`),
    ).toEqual({
      origin: 'proved',
      elsewhere: 'refuted',
      multipliers: 'supported',
      multipliers_wrong: 'refuted',
      merges: 'supported',
      splits: 'supported',
      merges_wrong: 'refuted',
      fitted: 'supported',
      duplicates: 'proved',
    });
  }, 60_000);

  it('reduce to the letters of an ansatz, also where they stand in products', () => {
    expect(
      verdicts(`
model shared-head
size n = 3, d = 2
param eta > 0 = 1/4
any u : R^d
state s[2, n] : R^d
state y[2] : R^d
state w : R
s[a,j] <- s[a,j] - eta*w*(w*s[a,j] - y[a])
y[a] <- y[a] - eta*(y[a] - w*mean(s[a,j] for j in n))
w <- w - eta*w
ansatz axis(S, q, h)
    s[a,j] = (-1)^a*S*u
    y[a] = (-1)^a*q*h*u
    w = h
ansatz wrong(S, q)
    s[a,j] = (-1)^a*S*u
    y[a] = a*q*u
    w = 1
claim form
    invariant axis
claim form_wrong
    invariant wrong
claim head in axis
    h <- (1 - eta)*h
claim samples in axis
    S <- S - eta*h^2*(S - q)
claim samples_wrong in axis
    S <- S - eta*h*(S - q)
claim labels in axis
    q <- ((1 - eta)*q + eta*S)/(1 - eta)
claim there in axis when eta < 1
    stationary {h = 0}
`),
    ).toEqual({
      form: 'proved',
      form_wrong: 'refuted',
      head: 'proved',
      samples: 'proved',
      samples_wrong: 'refuted',
      labels: 'proved',
      there: 'proved',
    });
  }, 60_000);

  it('tells short steps apart', () => {
    expect(
      verdicts(`
model short-steps
size n = 3
state x[n] : R, y : R
let V = sum(x[i]^2 for i in n)/2 + tanh(y)^2*exp(-y)/2
x <- gd(V, x, rate = 1e-9)
y <- gd(V, y, rate = 1e-9)
claim step
    x[i] <- (1 - 1e-9)*x[i]
claim stands_still
    x[i] <- x[i]
claim kept
    conserved tanh(y)*exp(y/2)
claim multipliers
    spectrum at {x = 0, y = 0}: 1 - 1e-9 times n + 1
claim multipliers_wrong
    spectrum at {x = 0, y = 0}: 1 times n + 1
claim multipliers_off
    spectrum at {x = 0, y = 0}: 1 - 2e-9 times n + 1
claim stable
    stable at {x = 0, y = 0}
claim marginal
    marginal at {x = 0, y = 0}
`),
    ).toEqual({
      step: 'proved',
      stands_still: 'refuted',
      kept: 'refuted',
      multipliers: 'proved',
      multipliers_wrong: 'refuted',
      multipliers_off: 'refuted',
      stable: 'proved',
      marginal: 'refuted',
    });
  }, 60_000);

  it('turn and flip on the unit circle, and blow up', () => {
    expect(
      verdicts(`
model circle
param a in (0, 3) = 1
state x : R, y : R, p : R, q : R
x <- cos(a)*x - sin(a)*y
y <- sin(a)*x + cos(a)*y
p <- -p + p^3
q <- 2*q
claim turn
    conserved x^2 + y^2
claim neutral
    marginal at {x = 0, y = 0, p = 0, q = 0}
claim fast
    unstable at {x = 0, y = 0, p = 0, q = 0}
claim saddle
    saddle at {x = 0, y = 0, p = 0, q = 0}
claim runs
    limit q = 0
claim where
    trajectory q = 2^t*q(0)
claim scaled
    conserved q/2^t
claim scaled_wrong
    conserved q/3^t
`),
    ).toEqual({
      turn: 'proved',
      neutral: 'refuted',
      fast: 'proved',
      saddle: 'inconclusive',
      runs: 'refuted',
      where: 'proved',
      scaled: 'proved',
      scaled_wrong: 'refuted',
    });
  }, 60_000);
});

describe('optimisers', () => {
  it('heavy ball: zeta^2 - (1 + beta - eta k) zeta + beta = 0, stable below eta k = 2 (1 + beta) (Polyak 1964)', () => {
    expect(
      verdicts(`
model heavy-ball
param eta > 0 = 1/10, beta in [0, 1) = 1/4, k > 0 = 1
state x : R
let p = 1 + beta - eta*k
x <- momentum(k*x^2/2, x, rate = eta, beta = beta)
claim still
    stationary {x = 0}
claim multipliers when p^2 > 4*beta
    spectrum at {x = 0}: (p + sqrt(p^2 - 4*beta))/2, (p - sqrt(p^2 - 4*beta))/2
claim multipliers_wrong when p^2 > 4*beta
    spectrum at {x = 0}: p + sqrt(p^2 - 4*beta), p - sqrt(p^2 - 4*beta)
claim stable when eta*k < 2*(1 + beta)
    stable at {x = 0}
claim unstable when eta*k > 2*(1 + beta)
    unstable at {x = 0}
claim stable_wrong
    stable at {x = 0}
claim slow when p^2 > 4*beta, eta*k < 1/2, beta < 1/4
    rate x = -log((p + sqrt(p^2 - 4*beta))/2)
`),
    ).toEqual({
      still: 'proved',
      multipliers: 'proved',
      multipliers_wrong: 'refuted',
      stable: 'proved',
      unstable: 'proved',
      stable_wrong: 'refuted',
      slow: 'supported',
    });
  }, 60_000);

  it('adam moves by its rate in the first step, and its multipliers depend on the step', () => {
    const found = judgements(`
model adam-first
param eta > 0 = 1/10
state x : R
x <- adam(x^4/4 + x^2/2, x, rate = eta, epsilon = 1e-12)
claim first
    x(1) = x(0) - eta*sign(x(0)) to 1e-9
claim first_wrong
    x(1) = x(0) - 2*eta*sign(x(0)) to 1e-9
claim still
    stationary {x = 0}
claim stable
    stable at {x = 0}
`);
    expect(Object.values(found).map((j) => j.verdict)).toEqual(['supported', 'refuted', 'proved', 'inconclusive']);
    expect(found.stable!.reason).toMatch(/^the equations contain t/);
  }, 60_000);
});

describe('second order and noise', () => {
  it('momentum: m lambda^2 + lambda + k = 0', () => {
    expect(
      verdicts(`
model inertia
param k > 0 = 1, m > 0 = 1/8, T >= 0 = 1/2
state x : R, y : R
x' = -grad(k*x^2/2, x) with momentum m
y'' = -k*y
order energy = (y'^2 + k*y^2)/2
claim velocity
    x'' = -(x' + k*x)/m
claim velocity_wrong
    x'' = -(x' + k*x)
claim spring
    y'' = -k*y
claim energy
    conserved energy
claim energy_wrong
    conserved y'^2 + 2*k*y^2
claim falls
    decreasing m*x'^2/2 + k*x^2/2
claim falls_wrong
    decreasing m*x'^2/2 - k*x^2/2
claim spectrum when 4*m*k < 1
    spectrum at {x = 0, y = 0} contains -(1 + sqrt(1 - 4*m*k))/(2*m), -(1 - sqrt(1 - 4*m*k))/(2*m)
claim spectrum_wrong when 4*m*k < 1
    spectrum at {x = 0, y = 0} contains -(1 + sqrt(1 - 4*m*k))/m
claim swing
    trajectory y = y(0)*cos(sqrt(k)*t)
claim swing_wrong
    trajectory y = y(0)*cos(k*t)
claim slow when 4*m*k < 1
    rate x = (1 - sqrt(1 - 4*m*k))/(2*m)
claim ringing when m*k > 1
    rate x = 1/(2*m)
claim ringing_wrong when m*k > 1
    rate x = 1/m
`),
    ).toEqual({
      velocity: 'proved',
      velocity_wrong: 'refuted',
      spring: 'proved',
      energy: 'proved',
      energy_wrong: 'refuted',
      falls: 'proved',
      falls_wrong: 'refuted',
      spectrum: 'proved',
      spectrum_wrong: 'refuted',
      swing: 'supported',
      swing_wrong: 'refuted',
      slow: 'supported',
      ringing: 'supported',
      ringing_wrong: 'refuted',
    });
  }, 60_000);

  it('an ansatz carries its velocities', () => {
    expect(
      verdicts(`
model swinging-pairs
size n >= 1 = 2, d = 2
param m > 0 = 1/2
any u : sphere(d)
state s[2, n] : R^d
let L = sum(|s[a,j]|^4 for a in 2, j in n)/4
s' = -grad(L, s) with momentum m
ansatz axis(S)
    s[a,j] = (-1)^a*S*u
claim form
    invariant axis
claim swing in axis
    S'' = -(S' + S^3)/m
claim swing_wrong in axis
    S'' = -S' - S^3/m
claim energy in axis
    decreasing m*S'^2/2 + S^4/4
claim rest in axis
    stationary {S = 0}
claim start in axis from {S = 1}
    S'(1/1000) = -1/(1000*m) to 1%
claim start_wrong in axis from {S = 1}
    S'(1/1000) = 1/(1000*m) to 1%
`),
    ).toEqual({
      form: 'proved',
      swing: 'proved',
      swing_wrong: 'refuted',
      energy: 'proved',
      rest: 'proved',
      start: 'supported',
      start_wrong: 'refuted',
    });
    expect(
      verdicts(`
model rolling-pairs
size n = 2, d = 2
param eta > 0 = 1/8, beta in [0, 1) = 1/2
any u : sphere(d)
state s[2, n] : R^d
let L = sum(|s[a,j]|^2 for a in 2, j in n)/2
s <- momentum(L, s, rate = eta, beta = beta)
ansatz axis(S)
    s[a,j] = (-1)^a*S*u
claim form
    invariant axis
claim multipliers in axis when (1 + beta - eta)^2 > 4*beta
    spectrum at {S = 0}: (1 + beta - eta + sqrt((1 + beta - eta)^2 - 4*beta))/2, (1 + beta - eta - sqrt((1 + beta - eta)^2 - 4*beta))/2
claim step in axis
    S(1) = (1 - eta)*S(0)
claim two in axis
    S(2) = ((1 - eta)^2 - beta*eta)*S(0)
`),
    ).toEqual({ form: 'proved', multipliers: 'proved', step: 'supported', two: 'supported' });
  }, 60_000);

  it('decay on a head behind stop-gradients: two isolated points, one stable, one a saddle', () => {
    expect(
      verdicts(`
model decayed-head
param eta > 0 = 1, ew > 0 = 1/2, s in (1/2, 1) = 4/5, g in (0, 1/16) = 1/20, gw > 0 = 1/5
state x : R, y : R, h : R
let L = (h*x - sg(s*y))^2/2 + (h*y - sg(s*x))^2/2
x' = -eta*grad(L, x) with decay g
y' = -eta*grad(L, y) with decay g
h' = -ew*grad(L, h) with decay gw
claim flow
    h' = -ew*((h*x - s*y)*x + (h*y - s*x)*y + gw*h)
claim outside
    h' = -ew*((h*x - s*y)*x + (h*y - s*x)*y) - gw*h
claim upper
    stable at {h = (s + sqrt(s^2 - 4*g))/2, x = sqrt(gw/(2*g))*h, y = x}
claim lower
    saddle at {h = (s - sqrt(s^2 - 4*g))/2, x = sqrt(gw/(2*g))*h, y = x}
claim lower_wrong
    stable at {h = (s - sqrt(s^2 - 4*g))/2, x = sqrt(gw/(2*g))*h, y = x}
claim antisymmetric
    spectrum at {h = (s + sqrt(s^2 - 4*g))/2, x = sqrt(gw/(2*g))*h, y = x} contains -eta*(h^2 + s*h + g)
claim amplitude_wrong
    stationary {h = (s + sqrt(s^2 - 4*g))/2, x = sqrt(gw/g)*h, y = x}
`),
    ).toEqual({
      flow: 'proved',
      outside: 'refuted',
      upper: 'supported',
      lower: 'proved',
      lower_wrong: 'refuted',
      antisymmetric: 'proved',
      amplitude_wrong: 'refuted',
    });
  }, 60_000);

  it('noise: statements on the drift say so, those on trajectories are open', () => {
    const found = judgements(`
model langevin
param eta > 0 = 1, T >= 0 = 1/2
state x : R
let V = x^4/4 - x^2/2
x' = -eta*grad(V, x) with temperature T
ansatz all(S)
    x = S
claim drift
    x' = -eta*(x^3 - x)
claim drift_wrong
    x' = -eta*(x^3 + x)
claim well
    stable at {x = 1}
claim well_wrong
    stable at {x = 0}
claim spectrum
    spectrum at {x = 1}: -2*eta
claim field
    gradient-field
claim falls
    decreasing V
claim end
    limit x = 1
claim identity
    V >= -1/4
claim reduced in all
    S' = -eta*(S^3 - S)
`);
    expect(Object.fromEntries(Object.entries(found).map(([k, j]) => [k, j.verdict]))).toEqual({
      drift: 'proved',
      drift_wrong: 'refuted',
      well: 'proved',
      well_wrong: 'refuted',
      spectrum: 'proved',
      field: 'proved',
      falls: 'inconclusive',
      end: 'inconclusive',
      identity: 'supported',
      reduced: 'proved',
    });
    expect(found.well!.evidence.every((e) => e.says.startsWith('of the drift: '))).toBe(true);
    expect(found.end!.reason).toMatch(/^the flow has noise/);
  }, 60_000);
});
