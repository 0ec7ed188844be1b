import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// Games on simplices (Hofbauer & Sigmund 1998, Evolutionary Games and Population Dynamics, chapter 7).

it('what conserves a product of shares goes round, and stays on the faces that it starts on', () => {
  const found = verdicts(`model rock-paper-scissors
param a > 0 = 1
state x : simplex(3)
data pay[3, 3] = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
let f[i] = a*sum(pay[i,j]*x[j] for j in 3)
let mean_f = sum(x[i]*f[i] for i in 3)
x[i]' = x[i]*(f[i] - mean_f)
claim goes_round
    centre at {x[i] = 1/3}
claim leaves
    unstable at {x[i] = 1/3}
claim face
    invariant {x[1] = 0}
claim no_face
    invariant {x[1] = 1/3}
claim along_the_face from {x = [1/2, 1/2, 0]}
    limit x[2] = 1
`);
  expect(found).toEqual({
    goes_round: 'supported',
    leaves: 'refuted',
    face: 'proved',
    no_face: 'refuted',
    along_the_face: 'supported',
  });
});

it('a corner of a simplex is left into the simplex only', () => {
  // Hawks and doves where a fight costs what it brings: x' = v x (1 - x)^2/2.
  const found = verdicts(`model hawks-doves
param v > 0 = 1, c > 0 = 2
state x : simplex(2)
let hawk = x[1]*(v - c)/2 + x[2]*v
let dove = x[2]*v/2
let all = x[1]*hawk + x[2]*dove
x[1]' = x[1]*(hawk - all)
x[2]' = x[2]*(dove - all)
claim hawks when c = v
    stable at {x[1] = 1, x[2] = 0}
claim no_hawks when c = v
    unstable at {x[1] = 1, x[2] = 0}
claim doves when c = v
    stable at {x[1] = 0, x[2] = 1}
claim dear_hawks when c >= v
    stable at {x[1] = 1, x[2] = 0}
`);
  expect(found).toEqual({ hawks: 'supported', no_hawks: 'refuted', doves: 'refuted', dear_hawks: 'refuted' });
});

it('species that differ in fitness: corners are at rest exactly, and what is extinct stays so', () => {
  // Each edge leads to the fitter corner (Fisher 1930); x2/x3 grows as exp((f2 - f3) t).
  const found = verdicts(`model selection
param f1 > 0 = 3, f2 > 0 = 2, f3 > 0 = 1
state x : simplex(3)
let phi = f1*x[1] + f2*x[2] + f3*x[3]
x[1]' = x[1]*(f1 - phi)
x[2]' = x[2]*(f2 - phi)
x[3]' = x[3]*(f3 - phi)
claim corners when f1 > f2, f2 > f3
    fixed-points 3
claim more when f1 > f2, f2 > f3
    fixed-points 4
claim extinct from {x = [0, 3/10, 7/10]} when f2 > f3
    limit x[2] = 1
claim risen from {x = [0, 3/10, 7/10]} when f1 > f2, f2 > f3
    limit x[1] = 1
`);
  expect(found).toEqual({ corners: 'proved', more: 'refuted', extinct: 'supported', risen: 'refuted' });
});

it('a slow beginning is no scale for the end of a stiff motion', () => {
  // Three scalar layers in balance: u' = 3 u^(4/3) (s - u) (Saxe, McClelland & Ganguli 2014, arXiv:1312.6120).
  expect(
    verdicts(`model three-layers
param s = 20
state a : R
state b : R
state c : R
let L = (a*b*c - s)^2/2
a' = -grad(L, a)
b' = -grad(L, b)
c' = -grad(L, c)
claim learns from {a = 1/10, b = 1/10, c = 1/10} when s > 0
    limit a*b*c = s
`),
  ).toEqual({ learns: 'supported' });
});
