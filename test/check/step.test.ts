import { expect, it } from 'vitest';
import { testDerivation } from '../../src/check/steps/step.ts';
import { type Asked, StepProbe } from '../../src/check/steps/stepProbe.ts';
import { Tally } from '../../src/check/steps/stepTally.ts';
import { mul, num } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { deriveModel } from '../../src/study/derive.ts';
import type { Step } from '../../src/theory/derivation.ts';
import { loaded } from '../model/elaborateLanguage.ts';

// What becomes of the tests of steps where a side has no value, or next to none.

type Steps = readonly { readonly tested: { readonly status: string; readonly by?: unknown }; readonly steps?: Steps }[];
const flat = (steps: Steps): Steps => steps.flatMap((s) => [s, ...flat(s.steps ?? [])]);

/** The statuses of all steps, those of spectra too, and by whom they were tested. */
function tests(text: string) {
  const { derivations, spectra } = deriveModel(loaded(`model m\n${text}\n`));
  const all = flat([...derivations, ...spectra].flatMap((d) => d.steps as Steps)).map((s) => s.tested);
  return { statuses: [...new Set(all.map((t) => t.status))], by: [...new Set(all.flatMap((t) => t.by ?? []))] };
}

it('a root of a negative number is no difference: eigenvalues of a map that may be complex', () => {
  expect(
    tests(`param b in (0, 1) = 1/2, a > 0 = 1
state x : R
state v : R
v <- b*v - a*x
x <- x + b*v - a*x
claim rest
    stationary {x = 0, v = 0}`),
  ).toEqual({ statuses: ['agrees', 'untested'], by: ['arrays', 'mathjs'] });
});

it('sines of what cancels vanish to rounding: angles that differ by a turn', () => {
  expect(
    tests(`param b >= 0 = 1
any c : R
state w[2] : R
let P[i,j] = softmax(b*cos(w[i] - w[k]) for k in 2)[j]
w[i]' = sum(P[i,j]*sin(w[j] - w[i]) for j in 2)
claim apart
    stationary {w[1] = c, w[2] = c + pi}
claim spectrum_there
    spectrum at {w[1] = c, w[2] = c + pi} contains 0`).statuses,
  ).toEqual(['agrees']);
});

it('an eigenvalue that a condition switches is 0 nowhere for sure where it is switched off', () => {
  const { derivations } = deriveModel(
    loaded(`model m
param a > 0 = 1, b > 0 = 1, c > 0 = 1, d > 0 = 1
state x : R
x' = -a*x + where(c < sqrt(d), b*x, 0)
claim rest
    stationary {x = 0}
claim rates
    spectrum at {x = 0} contains 0
`),
    { only: ['thresholds'] },
  );
  for (const s of derivations.flatMap((d) => flat(d.steps as Steps))) expect(s.tested.status).toBe('agrees');
});

it('what has no value is not compared, and what differs is seen beside it', () => {
  const setting = { sizes: new Map(), constants: new Map(), data: new Map() };
  const sides = (before: number[], after: number[], size: number[]) => ({
    before: Float64Array.from(before),
    after: Float64Array.from(after),
    size: Float64Array.from(size),
  });
  const one = new Tally();
  one.compare(sides([Number.NaN, 1], [1, 1], [1, Number.NaN]), 0, setting);
  one.ask([1, 1], [Number.NaN, 1], 1, setting);
  expect(one.test()).toEqual({ status: 'agrees', by: ['arrays'], points: 1, gap: 0 });
  const two = new Tally();
  two.compare(sides([1], [2], [Number.NaN]), 0, setting);
  expect(two.test().status).toBe('differs');
  const three = new Tally();
  three.compare(sides([1], [1], [1]), 0, setting);
  three.ask([1, Number.NaN], [1, 1], 1, setting);
  expect(three.test().status).toBe('differs');
});

it('the error of averages is asked for where it decides: at points that agree only if others do not', () => {
  const setting = { sizes: new Map(), constants: new Map(), data: new Map() };
  const sides = (before: number, after: number) => ({
    before: Float64Array.of(before),
    after: Float64Array.of(after),
    size: Float64Array.of(1),
  });
  let asked = 0;
  const error = (x: number) => (): number => {
    asked++;
    return x;
  };
  const agreeing = new Tally();
  agreeing.compare(sides(1, 1), 1e-13, setting);
  agreeing.compare(sides(1, 1), error(1e-3), setting);
  expect(agreeing.test().status).toBe('agrees');
  expect(asked).toBe(0);
  // A gap of 1e-5 beside an error of 1e-6 may be its, if it is larger at another point.
  const doubtful = new Tally();
  doubtful.compare(sides(1, 1), error(1e-4), setting);
  doubtful.compare(sides(1, 1 + 1e-5), error(1e-6), setting);
  expect(doubtful.test()).toMatchObject({ status: 'agrees', quadrature: 1e-4 });
  expect(asked).toBe(2);
  const unlike = new Tally();
  unlike.compare(sides(1, 1), error(1e-7), setting);
  unlike.compare(sides(1, 1 + 1e-5), error(1e-6), setting);
  expect(unlike.test().status).toBe('differs');
  const plainly = new Tally();
  plainly.compare(sides(1, 2), error(1e-6), setting);
  expect(plainly.test().status).toBe('differs');
});

it('true and false steps are told apart, whether they are tested as arrays or by kernels', () => {
  const m = loaded(`model m
size N = 3, d = 2
state x[N] : R
state W : R^(d, d)
law view : R^d ~ normal(0, 1)
x[i]' = -x[i]
W' = -W
let sum_of_squares = sum(x[i]^2 for i in N)
let largest = max(x[i] for i in N)
let smaller = min(-x[i] for i in N)
let volume = det(W)
let noisy = E(|W @ (a + b)|^2 for a ~ view, b ~ view)
let known = 2*sum(W[k,l]^2 for k in d, l in d)
`);
  const term = (name: string): Expr => m.definitions.find((x) => x.name === name)!.value.term;
  const step = (before: Expr, after: Expr): Step => ({
    before,
    after,
    why: { by: 'rule', rule: 'as it is said' },
    indices: [],
    components: 0,
  });
  const [squares, largest, volume, noisy, known] = ['sum_of_squares', 'largest', 'volume', 'noisy', 'known'].map(
    term,
  ) as [Expr, Expr, Expr, Expr, Expr];
  // Functions of arrays have no arrays of their own: those steps are compiled, together, among others that are not.
  const steps = [
    step(squares, squares),
    step(largest, mul(num(-1), term('smaller'))),
    step(volume, mul(num(2), volume)),
    step(squares, mul(num(2), squares)),
    step(volume, volume),
    step(largest, volume),
    step(noisy, known),
    step(noisy, mul(num(2), known)),
  ];
  const tested = testDerivation({ kind: 'planted', title: 'planted', steps, result: [] }, m, 7);
  // What differs is seen by our own numbers, before mathjs is asked.
  const said = tested.map(({ tested: t }) => (t.status === 'differs' ? `differs by ${t.by}` : t.status));
  const differs = 'differs by arrays';
  expect(said).toEqual(['agrees', 'agrees', differs, differs, 'agrees', differs, 'agrees', differs]);
});

it('where arrays have no value kernels are asked only if a condition is 0 there, and for that setting alone', () => {
  const m = loaded(`model m
size n = 3
state x[n] : R
x[i]' = -x[i]
let through = sum(x[i] for i in n)/(n - 1)
let others = sum(x[i]*sum(where(j != i, x[j]^2/(n - 1), 0) for j in n) for i in n)
let place = argmax(x[i] for i in n)
`);
  const term = (name: string): Expr => m.definitions.find((x) => x.name === name)!.value.term;
  const asked = ['through', 'others', 'place'].map((name): Asked => {
    const e = term(name);
    return { indices: [], sides: [e, e], measures: [e] };
  });
  const size = m.sizes[0]!.letter;
  const at = (steps: readonly Asked[], n: number) => {
    const setting = { sizes: new Map([[size, n]]), constants: new Map(), data: new Map() };
    const probe = new StepProbe({ steps, extra: [], means: false }, m, setting);
    const { sides } = probe.at(
      () => true,
      Float64Array.from({ length: n }, (_, k) => k + 1),
      0,
      new Map(),
    );
    return {
      values: sides.map((s) => [...s!.before]),
      byKernels: [...probe.measuredByKernels].sort(),
      handedOn: [...probe.compiled],
    };
  };
  // At one element the condition of the second is nowhere fulfilled; the third has no arrays at any size.
  expect(at(asked, 1)).toEqual({
    values: [[Number.POSITIVE_INFINITY], [Number.NaN], [1]],
    byKernels: [1, 2],
    handedOn: [2],
  });
  expect(at(asked, 3)).toEqual({ values: [[3], [24], [3]], byKernels: [2], handedOn: [2] });
});

it('what may agree on one side of a kink or of a branch only is tested at twice as many points', () => {
  const m = loaded(`model m
size N = 3
param a > 0 = 1
state x : R
state v[N] : R
x' = -x
v[i]' = -v[i]
let rational = x^2/(1 + x)
let entropic = log(sum(exp(v[i]) for i in N))
let power = (a + x^2)^(1/3)
let length = sqrt(x^2)
let logarithm = log(x + 5)
let rectified = relu(x + 10)
let largest = max(v[i] for i in N)
let held = x*sg(where(x + 10 > 0, 1, 0))
`);
  const step = (name: string): Step => {
    const e = m.definitions.find((x) => x.name === name)!.value.term;
    return { before: e, after: e, why: { by: 'rule', rule: 'as it is' }, indices: [], components: 0 };
  };
  const points = (names: readonly string[]): readonly (number | string)[] =>
    testDerivation({ kind: 'planted', title: 'planted', steps: names.map(step), result: [] }, m, 7).map(
      ({ tested: t }) => (t.status === 'agrees' ? t.points : t.status),
    );
  expect(points(['rational', 'entropic', 'power'])).toEqual([3, 3, 3]);
  expect(points(['length', 'logarithm', 'rectified', 'largest', 'held'])).toEqual([6, 6, 6, 6, 6]);
});
