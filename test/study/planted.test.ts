import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type At,
  arbitrary,
  dmft,
  fixedPointsInLetters,
  jacobian,
  type Model,
  model,
  solutionsInLetters,
  spectraInLetters,
  symmetries,
  thresholdsInLetters,
  wirings,
  withWiring,
} from '../../src/index.ts';
import {
  closedForms,
  closedFormsBy,
  fixedPointsBy,
  listedPoints,
  meanFieldBy,
  meanFields,
  type Property,
  smallest,
  spectra,
  spectraBy,
  symmetry,
  symmetryBy,
  thresholds,
  thresholdsBy,
  wrongIn,
} from '../../verify/theory.ts';

// Errors that are put in on purpose: each property sees them, and leaves a small model file that shows them.

const lines = (text: string): number => text.trim().split('\n').length;

/** Nothing is wrong by the engine's own theory; by a false one something is, and still is in a small file. */
async function shows(own: Property, false_: Property, m: Model, at: At, most: number): Promise<string> {
  expect(await wrongIn(own, m, at)).toBe(undefined);
  expect(await wrongIn(false_, m, at)).not.toBe(undefined);
  const { text, says } = await smallest(false_, m, at);
  expect(says).not.toMatch(/program failed/);
  expect(lines(text)).toBeLessThanOrEqual(most);
  return text;
}

const RING = model`
  model ring
  size n = 4, d = 3
  any u : R^d
  param a > 0 = 1, b > 0 = 2
  state x[n cyclic] : R, v : R^d, w : R^d
  x[i]' = a*sin(x[i-1]) - x[i]^3
  v' = dot(u, v)*v - b*w
  w' = -w
`;

it('a symmetry that there is not', async () => {
  const along = [{ state: 'x', axis: 0 }];
  const turned = ['v', 'w'].map((state) => ({ state, axis: 0 }));
  const own = symmetries(RING);
  expect(own.map((s) => s.kind)).toEqual(['shifts', 'rotations', 'signs']);
  expect(own[1]).toEqual({ kind: 'rotations', along: turned, fixing: [{ name: 'u', axes: [0] }] });
  const ring = await shows(
    symmetry,
    symmetryBy(() => [{ kind: 'permutations', along }]),
    RING,
    { seed: 2 },
    5,
  );
  expect(ring).toContain('sin(x[i-1])');
  // Every rotation, where only those about u are symmetries.
  const false_ = symmetryBy(() => [{ kind: 'rotations', along: turned, fixing: [] }]);
  expect(await shows(symmetry, false_, RING, { seed: 2 }, 6)).toContain('dot(u, v)*v');
});

const WELLS = model`
  model wells
  size n = 3
  param a in (-2, 2) = 0.5, b > 0 = 1
  state x : R, y : R, z[n] : R
  x' = a*x - x^3
  y' = x - b*y
  z[i]' = -b*(z[i] - mean(z[j] for j in n))
  order spread = z[1] - z[2]
  claim rest
      spectrum at {x = 0, y = 0, z[i] = 0}: a times 1, -b times n, 0 times 1
`;
/** Without the family, whose fixed points are no points. */
const PAIR = model`
  model pair
  param a in (-2, 2) = 0.5, b > 0 = 1
  state x : R, y : R
  x' = a*x - x^3
  y' = x - b*y
`;

it('fixed points in letters: one left out, one moved, a count that is off', async () => {
  type Found = typeof fixedPointsInLetters;
  const changed = (change: (b: ReturnType<Found>[number]['branches'][number], k: number) => typeof b | undefined) =>
    fixedPointsBy((m, at) =>
      fixedPointsInLetters(m, at).map((l) => ({ ...l, branches: l.branches.flatMap((b, k) => change(b, k) ?? []) })),
    );
  const at = { parameters: { a: 0.7, b: 2 } };
  for (const a of [-1.3, 1.7]) expect(await wrongIn(listedPoints, PAIR, { parameters: { a, b: 2 } })).toBe(undefined);
  const out = changed((b) => (b.points.length === 2 ? undefined : b));
  expect(await shows(listedPoints, out, PAIR, at, 6)).toMatch(/x\^3/);
  const moved = changed((b) => ({
    ...b,
    points: b.points.map((p) => ({ ...p, states: { ...p.states, x: (p.states.x as number) * 1.001 } })),
  }));
  expect(await wrongIn(moved, PAIR, at)).toMatch(/the field is 0\.001/);
  const miscounted = changed((b) => ({ ...b, count: b.count === 2 ? 1 : b.count }));
  expect(await wrongIn(miscounted, PAIR, at)).toMatch(/1 points are said to be in the domains, there are 2/);
});

it('spectra and thresholds in letters: one eigenvalue off, a threshold beside its place', async () => {
  const at = { sizes: { n: 4 }, parameters: { a: 0.7, b: 2 } };
  const off = spectraBy((m, x) =>
    spectraInLetters(m, x).map(
      (s) => s && { ...s, eigenvalues: s.eigenvalues.map((e) => ({ ...e, re: e.re === -2 ? -2.00001 : e.re })) },
    ),
  );
  expect(await wrongIn(spectra, WELLS, at)).toBe(undefined);
  expect(await wrongIn(off, WELLS, at)).toMatch(/the powers 1 of the eigenvalues add up to/);
  const times = spectraBy((m, x) =>
    spectraInLetters(m, x).map(
      (s) => s && { ...s, eigenvalues: s.eigenvalues.map((e) => ({ ...e, multiplicity: e.re === -2 ? 3 : 1 })) },
    ),
  );
  expect(await wrongIn(times, WELLS, at)).toMatch(/there are 6 eigenvalues, derived are 5/);
  expect(thresholdsInLetters(WELLS, at)).toMatchObject([{ parameter: 'a', value: 0, says: 'an eigenvalue is 0' }]);
  const beside = thresholdsBy((m, x) => thresholdsInLetters(m, x).map((t) => ({ ...t, value: t.value + 0.01 })));
  const one = model`
    model one
    param a in (-2, 2) = 0.5
    state x : R, y : R
    x' = a*x - x^3
    y' = -y
    claim rest
        stationary {x = 0, y = 0}
  `;
  expect(await shows(thresholds, beside, one, { parameters: { a: 0.7 } }, 6)).toContain("x' = a*x");
});

it('spectra and thresholds on spheres, simplices and symmetric matrices: directions that leave them counted', async () => {
  const m = model`
    model constrained
    size n = 2, k = 3
    param a in (-2, 2) = 0.5, b > 0 = 1
    any u : sphere(k)
    state p[n] : simplex(4), s : sphere(k), q : symmetric(3)
    p[i,j]' = a*(p[i,j] - 1/4) + b*(mean(p[l,j] for l in n) - p[i,j])
    s' = b*dot(u, s)*u
    q' = (a - 1)*q
    claim rest
        stationary {p[i,j] = 1/4, s = u, q = 0}
  `;
  const at = { sizes: { n: 3, k: 4 }, parameters: { a: 0.7, b: 2 } };
  expect(await wrongIn(spectra, m, at)).toBe(undefined);
  // All members together move by a, against one another by a - b: 2 is no value that a may have, and b may be a where that is positive.
  expect(thresholdsInLetters(m, at).map((t) => [t.parameter, t.value + 0])).toEqual([
    ['a', 1],
    ['a', 0],
    ['b', 0.7],
  ]);
  expect(await wrongIn(thresholds, m, at)).toBe(undefined);
  const ambient = spectraBy((x, y) =>
    spectraInLetters(x, y).map(
      (s) => s && { ...s, eigenvalues: s.eigenvalues.map((e) => ({ ...e, multiplicity: e.multiplicity + 1 })) },
    ),
  );
  expect(await wrongIn(ambient, m, at)).toMatch(/there are 18 eigenvalues/);
});

const GOSSIP = model`
  model gossip
  size n = 4
  any c : R
  data A[n, n] = [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]
  data place[n] = [2, 1, 3, 4]
  state x[n] : R
  x[i]' = sum(A[i,j]*(x[j] - x[i]) for j in n)
  order far = |x[1] - x[4]|
  claim rest
      stationary {x[i] = c}
  claim slow
      rate far = 2
`;

it('what holds on the wiring that is declared only: others are drawn, and shrink to a file with their data', async () => {
  expect(wirings(GOSSIP)).toEqual([
    { data: 'A', kind: 'matrix' },
    { data: 'place', kind: 'fixed', why: 'nothing that moves is made of them' },
  ]);
  // A ring has this spectrum: Fourier's, of the first row of the matrix. So have all circulant ones, and no other.
  const asOfRings = spectraBy((m, at) => {
    const J = jacobian(m, at);
    const wave = (k: number, f: (angle: number) => number): number =>
      J[0]!.reduce((sum, v, j) => sum + v * f((2 * Math.PI * j * k) / J.length), 0);
    const eigenvalues = J.map((_, k) => ({ re: wave(k, Math.cos), im: wave(k, Math.sin), multiplicity: 1 }));
    return [{ claims: ['rest'], states: { x: J.map(() => 0) }, eigenvalues }];
  });
  expect(await wrongIn(asOfRings, GOSSIP, { seed: 1 })).toBe(undefined);
  const others = fc.tuple(arbitrary.wiring(GOSSIP), fc.integer({ min: 1, max: 99 }));
  const run = await fc.check(
    fc.asyncProperty(others, async ([wiring, seed]) => {
      const other = withWiring(GOSSIP, wiring);
      expect(other.claims.map((c) => c.name)).toEqual(['rest']);
      if ((await wrongIn(asOfRings, other, { seed })) !== undefined) throw new Error('wrong');
    }),
    { seed: 7, numRuns: 20 },
  );
  const [wiring, seed] = run.counterexample![0];
  const { text, says } = await smallest(asOfRings, withWiring(GOSSIP, wiring), { seed });
  expect(says).toMatch(/the powers . of the eigenvalues add up to/);
  // Not on two: all symmetric matrices of two members without a diagonal are circulant.
  expect(text).toMatch(/size n = [34]/);
  expect(text).toMatch(/data A\[n, n\] = \[\[0, /);
  expect(lines(text)).toBeLessThanOrEqual(6);
});

it('closed forms in time: a clock that is fast', async () => {
  const at = { sizes: { n: 3 }, parameters: { a: 0.7, b: 2 }, seed: 4 };
  expect(solutionsInLetters(WELLS, at).map((s) => Object.keys(s.at(0)))).toEqual([['spread']]);
  const fast = closedFormsBy((m, x) =>
    solutionsInLetters(m, x).map((s) => ({ ...s, at: (t: number) => s.at(1.0001 * t) })),
  );
  expect(await shows(closedForms, fast, WELLS, at, 9)).toContain('order spread');
});

it('a mean field: a value beside that of large samples', async () => {
  const m = model`
    model random-steps
    size N = 50
    param g > 0 = 0.9
    random J[N, N] ~ normal(0, g^2/N)
    state x[N] : R
    x[i] <- sum(J[i,j]*x[j] for j in N)
    initial x[i] ~ normal(0, 1)
    order C = mean(x[i]^2 for i in N)
    limit N -> infinity
  `;
  const beside = meanFieldBy((x, options) => {
    const found = dmft(x, options);
    const values = found.result.values.map((v) => ({ ...v, value: v.value === null ? null : 2 * Number(v.value) }));
    return { ...found, result: { ...found.result, values } };
  });
  expect(await wrongIn(meanFields, m, {})).toBe(undefined);
  expect(await wrongIn(beside, m, {})).toMatch(/by the mean field/);
});
