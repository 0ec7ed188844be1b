import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import { type Question, totalError } from '../../../src/numeric/meanField/question.ts';
import { sampledSweeps } from '../../../src/numeric/meanField/sampledSweeps.ts';
import { sampling } from '../../../src/numeric/meanField/sampling.ts';
import { agrees, moment, solved } from './asking.ts';
import { network } from './processes.ts';

describe('causal sampling', () => {
  it('follows a random network without reciprocity, whose Gaussian closure gives five digits', () => {
    const n = network(false);
    const x = B.sym(n.x);
    const question: Question = {
      process: n.process,
      values: new Map([[n.g, Float64Array.of(1.5)]]),
      sizes: new Map(),
      moments: [moment([n.phi, n.phi], [10, 10]), moment([n.phi, n.phi], [10, 5]), moment([x, x], [10, 10])],
      tolerance: 0.02,
      seed: 1,
    };
    const answer = sampling(question, { samples: 1000 });
    agrees(answer, [
      [0.32209, 1e-6],
      [0.110593, 1e-6],
      [0.666896, 1e-6],
    ]);
    for (const e of solved(answer).estimates) expect(totalError(e.budget)).toBeLessThan(0.03);
    expect(sampling(question, { samples: 1000 })).toEqual(answer);
  });

  it('follows a random network with reciprocity, by memory and tangents', () => {
    const n = network(true);
    const question: Question = {
      process: n.process,
      values: new Map([
        [n.g, Float64Array.of(1.5)],
        [n.eta, Float64Array.of(0.5)],
      ]),
      sizes: new Map(),
      moments: [moment([n.phi, n.phi], [10, 10]), moment([n.phi, n.phi], [10, 5])],
      tolerance: 0.03,
      seed: 2,
    };
    const answer = sampling(question, { samples: 1000 });
    // An independent program with 16 replicas, and 8 draws of N = 1500: 0.611(5), 0.466(7).
    agrees(answer, [
      [0.608, 0.002],
      [0.467, 0.006],
    ]);
    // Without memory the activity is much less.
    expect(solved(answer).estimates[0]!.value).toBeGreaterThan(0.5);
  });
});

describe('global sweeps of samples', () => {
  const n = network(false);
  const question: Question = {
    process: n.process,
    values: new Map([[n.g, Float64Array.of(1.5)]]),
    sizes: new Map(),
    moments: [moment([n.phi, n.phi], [10, 10])],
    tolerance: 0.05,
    seed: 3,
  };
  it('with damping 0.8 have not converged after 30, although the tables hardly move any more', () => {
    const answer = sampledSweeps(question, { damping: 0.8, most: 30, samples: 300, steps: 32, tolerance: 1e-3 });
    expect(answer.outcome).toBe('not converged');
  });
  it('without damping come to what one causal pass gives', () => {
    const answer = sampledSweeps(question, { samples: 500, steps: 24, replicas: 4, tolerance: 1e-3 });
    agrees(answer, [[0.32209, 1e-6]]);
  });
});
