import { expect, test } from 'vitest';
import { derive, model, simulate } from '../../src/index.ts';
import { derivationText } from '../../src/report/derivationText.ts';
import type { ClaimDocument, VerifyDocument } from '../../src/report/document.ts';
import { figure, printed } from '../../src/report/document.ts';
import { showDocument } from '../../src/report/modelDocument.ts';
import { modelText } from '../../src/report/modelText.ts';
import { PLAIN_PAGE } from '../../src/report/paint.ts';
import { simulationText } from '../../src/report/simulationText.ts';
import { verdictText } from '../../src/report/verdictTable.ts';
import { outcomeWords } from '../../src/report/words.ts';

const pull = model`
  model pull
  cite  paper "A. Author 2026"
  size  N >= 2 = 3, d = 2
  param eta > 0 = 1/2
  any   u : sphere(d)
  state z[N] : R^d
  state W : R^(d, d)
  let L = sum(|W @ z[i]|^2 for i in N)/2
  order V = mean(|z[i]|^2 for i in N)
  z' = -eta*grad(L, z)
  W' = -grad(L, W)
  initial z[i,k] = 1
  ansatz line(S, h)
      z[i] = S*u
      W = h*identity
  claim balance "Layers stay balanced." cite paper "Eq. 3"
      conserved gram(z)/eta - W.T @ W
`;

test('a model as it was understood', () => {
  expect(modelText(showDocument(pull))).toMatchInlineSnapshot(`
    "pull

    sources
      paper: A. Author 2026

    sizes
      N  >= 2  = 3
      d  >= 1  = 2

    parameters
      eta  > 0  = 1/2

    arbitrary constants
      u  : sphere(d)

    states
      z  [N] : R^d
      W  : R^(d, d)

    definitions
      L = 1/2 ∑_i ‖W z_i‖²
      V = 1/N ∑_i ‖z_i‖²   (observable)

    equations
      ż_i = −η (∇_{z_i} (1/2 ∑_j ‖W z_j‖²))
      Ẇ = −∇_{W} (1/2 ∑_i ‖W z_i‖²)

    starts
      z = 1

    ansatz line(S, h)
      z_i = Su
      W = h I

    claims
      balance
          conserved gram(z)/eta - W.T @ W
    "
  `);
});

test('a derivation: steps, rules, tests, the flow, the ansatz and what leaves it', () => {
  expect(derivationText(derive(pull))).toMatchInlineSnapshot(`
    "Vector field of pull

      1. ∇_{z_i} (1/2 ∑_j ‖W z_j‖²)
         = Wᵀ W z_i
         differentiate; deltas collapse the sums; tested at 43 points by arrays and mathjs, largest gap 1.1e-16
      2. ∇_{W} (1/2 ∑_i ‖W z_i‖²)
         = ∑_i W z_i z_iᵀ
         differentiate; deltas collapse the sums; tested at 33 points by arrays and mathjs, largest gap 1.2e-16

    The flow:

      ż_i = −η Wᵀ W z_i
      Ẇ = −∑_i W z_i z_iᵀ

    Conserved quantities of pull

      1. ∑_i z_i (Wᵀ W z_i)ᵀ + ∑_i Wᵀ W z_i z_iᵀ − 1/η (η ∑_i z_i (Wᵀ W z_i)ᵀ + η ∑_i Wᵀ W z_i z_iᵀ)
         = 0
         derivative along the flow: everything cancels; tested at 33 points by arrays and mathjs, largest gap 3.4e-17
          1.1. −1/η (η ∑_i z_i (Wᵀ W z_i)ᵀ + η ∑_i Wᵀ W z_i z_iᵀ)
               = −∑_i z_i (Wᵀ W z_i)ᵀ − ∑_i Wᵀ W z_i z_iᵀ
               derivative along the flow of one term: expand; tested at 33 points by arrays and mathjs, largest gap 6.8e-17
          1.2. ∑_i z_i (Wᵀ W z_i)ᵀ + ∑_i Wᵀ W z_i z_iᵀ
               derivative along the flow of one term: expand; tested at 33 points by arrays and mathjs, largest gap 0
      2. −η Wᵀ W z_i
         the index on the left of z stands on it alone in every term, z' = z A: its rank stays; tested at 43 points by arrays and mathjs, largest gap 0
      3. −∑_i W z_i z_iᵀ
         the index on the left of W stands on it alone in every term, z' = z A: its rank stays; tested at 33 points by arrays and mathjs, largest gap 0

    Found:

      conserved  −Wᵀ W + 1/η ∑_i z_i z_iᵀ
      conserved  rank(z)
      conserved  rank(W)

      all that is conserved in the span of sums over families of products of at most two states
        (numbers, vectors and matrices of components, of all members together or of one), with the
        losses that move them, valid at all sizes, also times e^(λt) where a term decays by itself at
        that rate
      what follows from those listed is left out: products, traces, sums over members

    Symmetries of pull

      1. η Wᵀ W z_i
         the motion of z where z changes sign; tested at 43 points by arrays and mathjs, largest gap 0
      2. −∑_i W z_i z_iᵀ
         the motion of W where z changes sign; tested at 33 points by arrays and mathjs, largest gap 0
      3. −η Wᵀ W z_i
         the motion of z where W changes sign; tested at 43 points by arrays and mathjs, largest gap 0
      4. ∑_i W z_i z_iᵀ
         the motion of W where W changes sign; tested at 33 points by arrays and mathjs, largest gap 0

      permutations of the N members of z
      rotations and reflections of the d components of z, W
      the sign of z
      the sign of W

    No closed equations found for V of pull

      1. −2η/N ∑_i ‖W z_i‖²
         V': in the observables; tested at 3 points by arrays and mathjs, largest gap 0
      2. −2η ∑_i ‖Wᵀ W z_i‖² − 2∑_ij (z_i·z_j) (z_i·(Wᵀ W z_j))
         q1': as far as the observables say it; tested at 3 points by arrays and mathjs, largest gap 0

    The flow of the observables:

      dV/dt = −2η q₁/N
      dq₁/dt = rest_{q1}

    where:

      V = 1/N ∑_i ‖z_i‖²
      q₁ = ∑_i ‖W z_i‖²

    left over:

      rest_{q1} = −2η ∑_i ‖Wᵀ W z_i‖² − 2∑_ij (z_i·z_j) (z_i·(Wᵀ W z_j))

      what is left over is long

    Ansatz line: not invariant: the flow leaves the form

      z_i = Su
      W = h I

      1. −ηS h² u
         put line into z', expand; tested at 43 points by arrays and mathjs, largest gap 0
      2. −Nh S² (u uᵀ)
         put line into W', expand; tested at 33 points by arrays and mathjs, largest gap 0

    The flow within the form:

      Ṡ = −ηS h²
      ḣ = 0

    what leaves the form, in W:
      −Nh S² (u uᵀ)
    "
  `);
});

test('the same in the model language', () => {
  expect(derivationText(derive(pull, { only: ['line'] }), { ...PLAIN_PAGE, layout: 'text' })).toMatchInlineSnapshot(`
    "Ansatz line: not invariant: the flow leaves the form

      z[i] = S*u
      W = h*identity(d)

      1. -eta*S*h^2*u
         put line into z', expand; tested at 43 points by arrays and mathjs, largest gap 0
      2. -N*h*S^2*outer(u, u)
         put line into W', expand; tested at 33 points by arrays and mathjs, largest gap 0

    The flow within the form:

      S' = -eta*S*h^2
      h' = 0

    what leaves the form, in W:
      -N*h*S^2*outer(u, u)
    "
  `);
});

test('a simulation', () => {
  const still = model`
    model still
    state x : R
    x' = 1 - x
    initial x = 1
  `;
  expect(simulationText(simulate(still, { to: 1, points: 3 }))).toMatchInlineSnapshot(`
    "still · seed 1

      t    x
      0    1
      0.5  1
      1    1

    reached the end; the largest estimated error is 2.2e-16
    estimated errors, from two tolerances and two integrators: x 2.2e-16
    "
  `);
});

const claim = (id: string, more: Partial<ClaimDocument>): ClaimDocument => ({
  model: 'pull',
  id,
  verdict: 'proved',
  passes: true,
  standing: 'passes',
  claim: 'conserved Q',
  given: null,
  ansatz: null,
  expectRefuted: false,
  evidence: [],
  witness: null,
  correction: null,
  reason: null,
  sentence: null,
  cite: null,
  ...more,
});
const numeric = { wing: 'numeric', method: 'kernels', says: 'largest gap', tolerance: 1e-9, draws: 14 } as const;
const witness = {
  sizes: { N: 3 },
  parameters: { eta: 0.25 },
  states: { z: [1, 0, -0.1] },
  time: null,
  what: 'time derivative',
  left: 0.5,
  right: 0,
} as const;

const verified: VerifyDocument = {
  schema: 'saddle/1',
  command: 'verify',
  seed: 7,
  result: {
    claims: [
      claim('balance', { evidence: [{ ...numeric, measured: 1.3e-16 }] }),
      claim('unknown', { verdict: 'inconclusive', passes: false, standing: 'inconclusive', reason: 'stiff at t = 3' }),
      claim('threshold', {
        verdict: 'refuted',
        passes: false,
        standing: 'fails',
        sentence: 'It rests.',
        cite: { key: 'paper', text: 'A. Author 2026', where: 'Eq. 3' },
        evidence: [{ ...numeric, measured: 0.5 }],
        witness,
        correction: { claim: 'conserved R', given: null, verdict: 'refuted', evidence: [], witness, reason: null },
      }),
      claim('data', { verdict: 'inconclusive', passes: false, standing: 'empirical', reason: 'empirical: needs data' }),
      claim('lapse', { verdict: 'inconclusive', passes: false, standing: 'fault', reason: 'the program failed' }),
    ],
    summary: {
      models: 1,
      claims: 5,
      passed: 1,
      failed: 1,
      inconclusive: 1,
      empirical: 1,
      unjudged: 0,
      faults: 1,
      verdicts: { proved: 1, certified: 0, supported: 0, refuted: 1, inconclusive: 3 },
      steps: { tested: 4, agree: 4, untested: 1 },
    },
    models: [],
    errors: [],
  },
  warnings: [],
};

test('verdicts: a table, doubts and failures in full, a summary', () => {
  const reproduce = (c: ClaimDocument) => `saddle verify pull --claim ${c.id} --seed 7`;
  expect(verdictText(verified, { ...PLAIN_PAGE, reproduce })).toMatchInlineSnapshot(`
    "pull · 5 claims · seed 7
      ✓ proved        balance    1.3e-16 ≤ 1e-9  14 draws
      ! inconclusive  unknown                    stiff at t = 3
      ✗ refuted       threshold  5e-1 > 1e-9     the correction is refuted
      · empirical     data                       needs data
      ✗ fault         lapse                      the program failed

    ! inconclusive  unknown  pull
        claim       conserved Q
        reason      stiff at t = 3
        reproduce   saddle verify pull --claim unknown --seed 7

    ✗ refuted  threshold  pull
        claim       conserved Q
        source      “It rests.” A. Author 2026, Eq. 3
        numeric     kernels: largest gap: 5e-1, allowed 1e-9
        witness     time derivative: left 0.5, right 0, at
                    N = 3
                    eta = 0.25
                    z = [1, 0, -0.1]
        correction  conserved R
                    is refuted
        witness     time derivative: left 0.5, right 0, at
                    N = 3
                    eta = 0.25
                    z = [1, 0, -0.1]
        reproduce   saddle verify pull --claim threshold --seed 7

    ✗ fault  lapse  pull
        claim       conserved Q
        reason      the program failed
        reproduce   saddle verify pull --claim lapse --seed 7

    5 claims in 1 model: 1 passed · 1 failed · 1 inconclusive · 1 empirical · 1 fault   (1 proved, 1 refuted)
    5 derivation steps: 4 of 4 tested agree, 1 untested
    "
  `);
});

test('outcomes are said in words with their numbers', () => {
  expect(outcomeWords({ status: 'blowUp', t: 1.25, size: 1e13, component: 0 }, {})).toBe(
    'blew up at t = 1.25: a component reached 1e+13',
  );
  expect(outcomeWords({ status: 'steady', t: 3, rate: 2e-9 }, {})).toBe(
    'came to rest at t = 3: the field is below 2e-9',
  );
});

test('numbers that JSON does not have are texts', () => {
  expect([figure(Number.NaN), figure(Number.NEGATIVE_INFINITY), figure(0.1)]).toEqual(['NaN', '-Infinity', 0.1]);
  expect(printed({ a: figure(Number.POSITIVE_INFINITY) })).toBe('{\n  "a": "Infinity"\n}\n');
});
