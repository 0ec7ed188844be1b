import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrary, derive, field, load, ModelError, model, print, simulate, verify } from '../../src/index.ts';

const attraction = model`
  model attraction
  size N >= 2 = 4, d = 2
  param a > 0 = 1, b in [0, 1] = 1/2
  state z[N] : R^d
  state u : positive
  order V = mean(|z[i]|^2 for i in N)
  z' = -a*z
  u' = b*u
  claim decay
      V' = -2*a*V
`;

test('a document says in text and LaTeX what print says of its terms', () => {
  const d = derive(attraction);
  const [z] = d.result.flow;
  expect(z).toEqual({
    state: 'z',
    left: { text: "z[i]'", latex: expect.stringContaining('\\dot') },
    line: 7,
    right: { text: '-a*z[i]', latex: expect.stringMatching(/^-a.*z.*_i$/) },
  });
  expect(print(z!.right, 'text')).toBe(z!.right.text);
  expect(print(z!.right, 'unicode')).toBe('−a z_i');
  expect(z!.right.term?.kind).toBe('mul');
  expect(Object.keys(d)).not.toContain('steps');
});

test('what is returned is what is printed', async () => {
  const r = await verify(attraction, { claims: ['decay'], seed: 2, parameters: { a: 3 } });
  expect(r.model?.name).toBe('attraction');
  expect(r.parameters).toEqual({ a: 3, b: 0.5 });
  expect(r.result.summary).toMatchObject({ claims: 1, passed: 1 });
  expect(JSON.parse(JSON.stringify(r))).toEqual(r);
  const run = simulate(attraction, { to: 1, points: 2, observe: ['V'], parameters: { a: 0.5 } });
  const [first, last] = run.result.observables.V!.values as number[];
  expect(last! / first!).toBeCloseTo(Math.exp(-1), 8);
});

test('a text that is no model throws its errors, rendered and as data', () => {
  const bad = () => model`
    model bad
    state x : R
    x' = -y
  `;
  expect(bad).toThrow(ModelError);
  expect(bad).toThrow(/error\[E0312\]: `y` is not declared\n --> model:3:7/);
  expect(() => load('no-such-model')).toThrow(/no model is called/);
});

test('questions that a model cannot answer are refused', async () => {
  await expect(verify(attraction, { claims: ['nothing'] })).rejects.toThrow(/no claim is called `nothing`/);
  await expect(verify(attraction, { parameters: { c: 1 } })).rejects.toThrow(/no size or parameter `c`/);
  expect(() => simulate(attraction, { parameters: { b: 2 } })).toThrow(/b = 2 lies outside its domain/);
  expect(() => derive(attraction, { only: ['line'] })).toThrow(/nothing called `line`/);
  const wired = model`
    model wired
    size C = 3, F = 2
    data to[F] = [1, 3]
    state y[C] : R
    y[a]' = -sum(indicator(a = to[i])*y[to[i]] for i in F)
    claim smaller when C = 2
        y[a]' = -sum(indicator(a = to[i])*y[a] for i in F)
  `;
  const [smaller] = (await verify(wired)).result.claims;
  expect(smaller).toMatchObject({ verdict: 'inconclusive' });
  expect(field(wired, { states: { y: [1, 1, 1] } })).toEqual({ y: [-1, 0, -1] });
  // Beyond the data nothing is read.
  expect(() => field(wired, { sizes: { C: 2 } })).toThrow(/`to` names place 3 of an axis that runs from 1 to 2/);
  expect(() => simulate(wired, { sizes: { F: 3 } })).toThrow(/F = 3 does not go with the data: `to` has 2 numbers/);
  expect(field(wired, { sizes: { C: 4 }, states: { y: [1, 1, 1, 1] } })).toEqual({ y: [-1, 0, -1, 0] });
});

test('arbitrary values lie in their domains, and have the shapes of the model', () => {
  fc.assert(fc.property(arbitrary.parameters(attraction), (p) => p.a! > 0 && p.b! >= 0 && p.b! <= 1));
  fc.assert(
    fc.property(
      arbitrary
        .sizes(attraction)
        .chain((sizes) => fc.tuple(fc.constant(sizes), arbitrary.state(attraction, { sizes }))),
      ([sizes, { z, u }]) => {
        expect(sizes.N).toBeGreaterThanOrEqual(2);
        expect(z).toHaveLength(sizes.N!);
        for (const row of z as number[][]) expect(row).toHaveLength(sizes.d!);
        expect(u).toBeGreaterThan(0);
      },
    ),
  );
});

test('arbitrary states on spheres, simplices and among symmetric matrices lie there', () => {
  const m = model`
    model places
    size  n = 2, d = 3
    state x[n] : sphere(d, 2)
    state p : simplex(d)
    state S : symmetric(d)
    x' = x
    p' = p
    S' = S
  `;
  fc.assert(
    fc.property(arbitrary.state(m), ({ x, p, S }) => {
      for (const row of x as number[][]) expect(Math.hypot(...row)).toBeCloseTo(2, 12);
      expect((p as number[]).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      for (const e of p as number[]) expect(e).toBeGreaterThanOrEqual(0);
      (S as number[][]).forEach((row, k) => {
        row.forEach((v, l) => {
          expect(v).toBe((S as number[][])[l]![k]);
        });
      });
    }),
    { seed: 5, numRuns: 50 },
  );
});

test('bounds and simple values are tried', () => {
  const seen = fc.sample(arbitrary.parameters(attraction), { numRuns: 300, seed: 1 }).map((p) => p.b);
  for (const x of [0, 1, 0.5]) expect(seen).toContain(x);
});

test('what is no number stands in quotes, in values and in errors', () => {
  const run = simulate(
    model`
  model poles
  state x : R
  x' = -x
  initial x = 1
  order nowhere = log(x - 2)
  order pole[k] = 1/(x - k) for k in 2
`,
    { to: 1, points: 2 },
  );
  const { observables, errorEstimate } = run.result;
  expect(observables.nowhere!.values).toEqual(['NaN', 'NaN']);
  expect(observables.pole!.values).toEqual([
    ['Infinity', -1],
    [expect.any(Number), expect.any(Number)],
  ]);
  expect(errorEstimate.nowhere).toBe('Infinity');
  expect(JSON.parse(JSON.stringify(run))).toEqual(run);
});
