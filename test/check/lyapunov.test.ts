import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('exponents of maps: chaos, a fixed point, random matrices', () => {
  const text = `
model maps
param r in (0, 4] = 4
state x : [0, 1]
x <- r*x*(1 - x)
initial x = 0.3
claim ulam when r = 4
    lyapunov = log(2) to 1%
claim ulam_off when r = 4
    lyapunov = 1.05*log(2) to 1%
claim at_rest when r = 5/2
    lyapunov = -log(2)
claim chaos when r = 4
    lyapunov > 0
claim no_chaos when r = 4
    lyapunov < 0
claim elsewhere
    conserved lyapunov
`.trimStart();
  expect(verdicts(text)).toEqual({
    // Ulam & von Neumann 1947: conjugate to the tent map.
    ulam: 'supported',
    ulam_off: 'refuted',
    at_rest: 'supported',
    chaos: 'supported',
    no_chaos: 'refuted',
    elsewhere: 'inconclusive',
  });
  const product = `
model product
size n = 2
state x : R^n
x <- sample(1, W @ x for W : R^(n, n) ~ normal(0, 1/n))
claim newman
    lyapunov = (digamma(n/2) + log(2/n))/2 to 0.03
claim newman_off when n = 2
    lyapunov = digamma(1)/2 + 0.1 to 0.03
`.trimStart();
  // Newman 1986, for every n.
  expect(verdicts(product)).toEqual({ newman: 'supported', newman_off: 'refuted' });
});

it('exponents of flows: the slowest rate', () => {
  const text = `
model flows
param k > 0 = 2
state x : R
state y : R
x' = -x
y' = -k*y
claim slowest when k > 3/2
    lyapunov = -1
claim fastest when k > 3/2
    lyapunov = -k
claim bound
    lyapunov < 0
`.trimStart();
  expect(verdicts(text)).toEqual({ slowest: 'supported', fastest: 'refuted', bound: 'supported' });
});
