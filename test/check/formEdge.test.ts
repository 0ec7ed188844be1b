import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// Letters of a form are read off the states along a trajectory. A form with a root has no value beyond it, and a plain
// Gauss–Newton step overshoots it: letters past the edge once refuted what is true.

const text = `model edge
state x[2] : sphere(2)
x[i]' = sum(x[j] for j in 2)/2
ansatz pair(rho : (0, 1))
    x[i,k] = sqrt(1 - rho)*indicator(i = k) + (sqrt(1 + rho) - sqrt(1 - rho))/2
ansatz beside(rho : (0, 1))
    x[i,k] = sqrt(1 - rho)*indicator(i = k) + (sqrt(1 + rho) + sqrt(1 - rho))/2
claim no_states
    invariant beside
claim motion in pair
    rho' = 1 - rho^2
claim meets in pair
    limit rho = 1
claim meets_elsewhere in pair
    limit rho = 0.999
claim solution in pair
    trajectory (1 - rho)/(1 + rho) = exp(-2*t)*(1 - rho(0))/(1 + rho(0))
claim slower in pair
    trajectory (1 - rho)/(1 + rho) = exp(-1.99*t)*(1 - rho(0))/(1 + rho(0))
claim rate in pair
    rate 1 - rho = 2
`;

it('letters of a form are read up to the edge where it ends', () => {
  expect(verdicts(text)).toEqual({
    // What does not lie on the spheres is no set of states.
    no_states: 'refuted',
    motion: 'proved',
    meets: 'supported',
    meets_elsewhere: 'refuted',
    solution: 'supported',
    slower: 'refuted',
    rate: 'supported',
  });
});
