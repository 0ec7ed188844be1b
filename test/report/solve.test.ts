import { expect, test } from 'vitest';
import { certificate, model, QuestionError, solve } from '../../src/index.ts';
import { solveText } from '../../src/report/solveText.ts';

const wells = model`
  model wells
  param a = 0.1
  state x[2] : R
  x[i]' = x[i] - x[i]^3 + a*sum(x[j] - x[i] for j in 2)
  ansatz same(s)
      x[i] = s
`;

test('what cannot be certified is told: branches that meet, families, a triple root', () => {
  // At a = 1/3 three branches of the coupled wells meet, twice: they are not counted three times.
  const meet = solve(wells, { parameters: { a: 1 / 3 } });
  expect(meet.result.complete.verdict).toBe('clusters');
  expect(solveText(meet)).toMatch(/3 fixed points, each certified/);
  expect(solveText(meet)).toMatch(/3 certified; 2 singular points share the other 6 of 9/);
  const line = solve(model`
    model line
    state x[2] : R
    x[1]' = x[1]*x[2]
    x[2]' = x[1]*(x[2] - 1)
  `);
  expect(line.result.complete.verdict).toBe('unknown');
  expect(solveText(line)).toMatch(/not isolated: a family of dimension 1 .* x\[1\] = 0, x\[2\] = /);
  const mean = model`
    model mean
    param g > 0 = 1
    state x : R
    x' = -x + tanh(g*x)
  `;
  expect(solve(mean).result).toMatchObject({ fixedPoints: [], complete: { verdict: 'clusters' } });
  expect(solveText(solve(mean, { parameters: { g: 2 } }))).toMatch(/nothing is outside/);
  const box = solve(mean, { parameters: { g: 2 }, box: { x: [0.5, 3] } }).result;
  expect(box.complete).toMatchObject({ verdict: 'box', counts: { real: 1, complex: null } });
});

test('families come with their equations, on special values of the letters with those that hold there', () => {
  const circle = model`
    model circle
    state x : R
    state y : R
    x' = x*(1 - x^2 - y^2)
    y' = y*(1 - x^2 - y^2)
  `;
  expect(solveText(solve(circle))).toMatch(/a family, in letters: x² = −y² \+ 1; y free/);
  // Without the stop-gradient the origin alone rests; with it a line does.
  const dial = model`
    model dial
    param theta = 1
    state x : R
    state y : R
    x' = y - x
    y' = (1 - theta)*(x - 2*y)
  `;
  expect(solveText(solve(dial))).toMatch(/a family, in letters: x = y; y free/);
  expect(solve(dial, { parameters: { theta: 0 } }).result.familiesInLetters).toBeUndefined();
});

test('the document: points, certificates, character, bound and counts, the same each time', () => {
  const d = solve(wells);
  expect(JSON.stringify(solve(wells))).toBe(JSON.stringify(d));
  expect(d.result.fixedPoints).toHaveLength(9);
  expect(d.result.complete).toMatchObject({
    verdict: 'proved',
    bound: { value: 9, method: 'bezout' },
    counts: { complex: 9, real: 9, inDomain: 9, atInfinity: 0 },
    unresolved: [],
  });
  // x = (1, 1): the Jacobian is -2, and -2 - 2a across.
  const both = d.result.fixedPoints.at(-1)!;
  expect(both).toMatchObject({ point: { x: [1, 1] }, stability: 'stable', inDomain: true });
  expect(both.eigenvalues.map((e) => e.re)).toEqual([expect.closeTo(-2, 12), expect.closeTo(-2.2, 12)]);
  expect(both.certificate!.radius).toBeLessThan(1e-5);
  expect(d.result.fixedPoints.filter((p) => p.stability === 'stable')).toHaveLength(4);
  const reduced = solve(wells, { ansatz: 'same' });
  expect(reduced.result).toMatchObject({ ansatz: { name: 'same', invariant: 'proved' } });
  expect(reduced.result.fixedPoints.map((p) => p.point.s)).toEqual([-1, 0, 1]);
});

test('solve of the library: what the command prints with --json', () => {
  const m = model`
    model logistic
    param r = 3.2
    state x : [0, 1]
    x <- r*x*(1 - x)
  `;
  const d = solve(m);
  expect(d.result.complete.verdict).toBe('proved');
  const [zero, other] = d.result.fixedPoints;
  expect(zero).toMatchObject({ stability: 'unstable', inDomain: true });
  expect(other!.point.x).toBeCloseTo(1 - 1 / 3.2, 14);
  // The multiplier is 2 - r.
  expect(other!.eigenvalues[0]!.re).toBeCloseTo(2 - 3.2, 12);
  expect(solve(m, { parameters: { r: 0.5 } }).result.fixedPoints.map((p) => p.inDomain)).toEqual([false, true]);
  expect(() => solve(m, { box: { y: [0, 1] } })).toThrow(QuestionError);
});

test('self-consistencies with a mean have certified roots, and the checker takes the mean for itself', () => {
  // Two clusters: q = E(v tanh(m q v)) over a normal v, from m > 1 on two roots beside 0.
  const em = model`
    model two-clusters
    param m > 0 = 1.5
    law   x : R ~ normal(0, 1)
    state q : R
    q' = -q + E(v*tanh(m*q*v) for v ~ x)
  `;
  const s = solve(em);
  expect(s.result.complete.verdict).toBe('proved');
  expect(s.result.fixedPoints.map((p) => [p.certificate === null, p.stability])).toEqual([
    [false, 'stable'],
    [false, 'unstable'],
    [false, 'stable'],
  ]);
  expect(certificate(em)).toMatch(/E\(z1 ~ normal: [^:]*tanh\(/);
  expect(solve(em, { parameters: { m: 0.9 } }).result.fixedPoints).toHaveLength(1);
});

test('what intervals do not reach is found by Newton’s method, and said not to be certified', () => {
  // q = E(v f(m q v)) over a normal v, with a kinked f, from m > 1 on two roots beside 0: no bound of its integral is known.
  const em = model`
    model two-clusters
    param m > 0 = 1.5
    law   x : R ~ normal(0, 1)
    state q : R
    q' = -q + E(v*(relu(m*q*v + 1) - relu(m*q*v - 1) - 1) for v ~ x)
  `;
  const d = solve(em).result;
  expect(d.complete.verdict).toBe('unknown');
  expect(d.complete.says).toMatch(/nothing is certified \(an expectation of `relu`, which is analytic in no strip/);
  expect(d.fixedPoints.map((p) => [p.certificate, p.stability])).toEqual([
    [null, 'stable'],
    [null, 'unstable'],
    [null, 'stable'],
  ]);
  for (const p of d.fixedPoints) expect(p.residual).toBeLessThan(1e-10);
  expect(solve(em, { parameters: { m: 0.9 } }).result.fixedPoints).toHaveLength(1);
  // On a sphere: the poles of a field of one axis, seen along the tangents.
  const poles = solve(model`
    model poles
    state v : sphere(3)
    v[k]' = indicator(k = 3)
  `);
  expect(poles.result.fixedPoints.map((p) => [p.stability, p.eigenvalues[0]!.multiplicity])).toEqual([
    ['unstable', 2],
    ['stable', 2],
  ]);
  expect(solveText(poles)).toMatch(/2 fixed points, none certified/);
});
