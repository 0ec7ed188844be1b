import { describe, expect, it } from 'vitest';
import { refused } from '../model/elaborateLanguage.ts';
import { langevin } from '../model/workedModel.ts';
import { outcomes } from './verdicts.ts';

const one = { draws: 1 };

describe('means over noise and starts', () => {
  it('Ornstein and Uhlenbeck (1930): mean, variance, covariance of two times, stationary law', () => {
    const text = `model ou
param k > 0 = 1, s > 0 = 0.5
state x : R
x' = -k*x + s*noise
initial x = 2
order m2 = x^2
claim mean
    trajectory E(x) = 2*exp(-k*t)
claim variance
    E(x^2)(1) - E(x)(1)^2 = s^2/(2*k)*(1 - exp(-2*k))
claim order_at_a_time
    E(m2(1)) = 4*exp(-2*k) + s^2/(2*k)*(1 - exp(-2*k))
claim covariance when k = 1, s = 1/2
    E(x(2)*x(1)) = 4*exp(-3) + exp(-1)*(1 - exp(-2))/8
claim stationary_law
    limit E(x^2) = s^2/(2*k)
claim too_wide
    E(x^2)(1) - E(x)(1)^2 = s^2/k*(1 - exp(-2*k))
    expect refuted
claim jensen
    E(x)^2 <= E(x^2)
claim against_jensen
    E(x^2) <= E(x)^2
    expect refuted
claim from_the_start
    E(x)(1) = x(0)*exp(-k)
claim to_a_tolerance when k = 1, s = 1/2
    E(x)(1) = 0.7358 to 0.02
claim sharper_than_sampling when k = 1, s = 1/2
    E(|x|)(1) = 0.7358 to 1e-9
claim bare
    x(1) = 1
`;
    expect(outcomes(text, one)).toEqual({
      mean: 'supported',
      variance: 'supported',
      order_at_a_time: 'supported',
      covariance: 'supported',
      stationary_law: 'supported',
      too_wide: 'refuted',
      jensen: 'supported',
      against_jensen: 'refuted',
      from_the_start: 'supported',
      to_a_tolerance: 'supported',
      sharper_than_sampling: 'inconclusive fails',
      bare: 'inconclusive fails',
    });
  });
  it('Langevin dynamics of the frustrated graph: the distance of two labels, and the effective resistance between them', () => {
    // Sum over modes of T (c . psi)^2 (1 - exp(-2 lambda t))/lambda, and T times the resistance, 2/(w r) = 2.
    const text = `${langevin(4)}
claim early when n = 10, T = 1/100
    E(|y[1] - y[2]|^2)(1) = 0.004399428626*d to 12%
claim resistance when n = 1, d = 4
    limit E(|y[1] - y[2]|^2) = 2*d*T
claim half_of_it when n = 1, d = 4
    limit E(|y[1] - y[2]|^2) = d*T
    expect refuted
`;
    expect(outcomes(text, one)).toEqual({ early: 'supported', resistance: 'supported', half_of_it: 'refuted' });
  });
  it('noise in the sense of Itô, and on a sphere: steps are refined until they do not decide', () => {
    const growth = `model growth
param m = 0.5, s > 0 = 0.4
state x : positive
x' = m*x + s*x*noise
initial x = 1
claim ito when m = 1/2, s = 2/5
    E(x)(1) = exp(1/2)
claim stratonovich when m = 1/2, s = 2/5
    E(x)(1) = exp(m + s^2/2)
    expect refuted
`;
    expect(outcomes(growth, one)).toEqual({ ito: 'supported', stratonovich: 'refuted' });
    const sphere = `model sphere
size d = 3
state x : sphere(d)
x' = noise
initial x[k] = indicator(k = 1)
claim decay when d = 3
    E(x[1])(1/2) = exp(-1/2)
`;
    expect(outcomes(sphere, one)).toEqual({ decay: 'supported' });
  });
  it('of maps and of flows with random starts', () => {
    const flow = "model f\nstate x : R\nx' = -x\ninitial x ~ normal(1, 4)\nclaim spread\n    E(x^2)(1) = 5*exp(-2)\n";
    expect(outcomes(flow, one)).toEqual({ spread: 'supported' });
    const map =
      'model m\nstate x[2] : R\nx[i] <- x[i]/2 + 1\ninitial x[i] ~ uniform(0, 1)\nclaim rest\n    E(x[i])(3) = 29/16\n';
    expect(outcomes(map, one)).toEqual({ rest: 'supported' });
  });
  it('of what steps draw: one edge of a graph in each step', () => {
    const text = `model one-edge
size M = 8, d = 2
param eta > 0 = 0.2
data i[M] = [1, 2, 3, 4, 5, 6, 7, 7]
data a[M] = [1, 1, 1, 2, 2, 2, 1, 2]
state x[7] : R^d
state y[2] : R^d
let L = sample(1, |x[i[k]] - y[a[k]]|^2/2 for k in M)
x <- x - eta*grad(L, x)
y <- y - eta*grad(L, y)
initial x[j] = 0
initial y[1,l] = 1
initial y[2,l] = -1
claim one_step
    E(y[1,1])(1) = 1 - eta/2
claim half_of_it when eta = 1/5
    E(y[1,1])(1) = 1 - eta/4
    expect refuted
claim collapse when eta = 1/5
    limit E(|y[1] - y[2]|^2) = 0 to 0.05
`;
    expect(outcomes(text, one)).toEqual({ one_step: 'supported', half_of_it: 'refuted', collapse: 'supported' });
  });
  it('stand in claims only', () => {
    refused("model a\nstate x : R\nx' = -x\norder q = ‹E›(x)", 'E0303');
  });
});

it('a mean that few paths carry is neither supported nor refuted', () => {
  // E exp(5 x) = exp(25/2) for a standard normal x; of a thousand draws all lie far below.
  const text = `model tails
state x : R
x' = -x*0
initial x ~ normal(0, 1)
claim heavy
    E(exp(5*x))(1) = exp(25/2)
claim light
    E(exp(x/2))(1) = exp(1/8) to 2%
`;
  expect(outcomes(text, one)).toEqual({ heavy: 'inconclusive fails', light: 'supported' });
});
