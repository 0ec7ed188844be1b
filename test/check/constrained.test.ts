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
      spec: 'supported',
      spec_euclidean: 'refuted',
      spec_value: 'refuted',
      spec_count: 'refuted',
      stable: 'supported',
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
      collapse: 'supported',
      collapse_sign: 'refuted',
      unst: 'supported',
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
