import { describe, expect, it } from 'vitest';
import { stepDraws } from '../../src/numeric/ensemble/draws.ts';
import { compiledMap } from '../../src/numeric/iterate/step.ts';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting } from '../../src/numeric/setting.ts';
import { loaded, refused } from './elaborateLanguage.ts';

const HEAD = `model minibatch
size M = 5, d = 2, B = 4
param eta > 0 = 0.1, s2 > 0 = 0.5
data X[M, d] = [[1, 0], [0, 1], [1, 1], [2, 1], [-1, 1]]
data w[d] = [1, -1]
law x : R^d ~ mixture(1/4: normal(w, s2), 3/4: normal(-w, s2))
state W : R^d
`;

/** Many steps of a map from one state: the first and second moments of each entry of the next state. */
function moments(lines: string, y: readonly number[], steps: number) {
  const model = loaded(HEAD + lines);
  const setting = declaredSetting(model, random(1));
  if ('refused' in setting) throw new Error(setting.refused);
  const { step, dimension } = compiledMap(model, setting);
  const draws = stepDraws(model, setting, random(2));
  const sums = new Float64Array(dimension);
  const squares = new Float64Array(dimension);
  for (let k = 0; k < steps; k++)
    step(Float64Array.from(y), k, draws()).forEach((v, i) => {
      sums[i]! += v / steps;
      squares[i]! += (v * v) / steps;
    });
  return { mean: [...sums], variance: [...squares].map((s, i) => s - sums[i]! ** 2) };
}

describe('samples', () => {
  it('a minibatch of indices has the mean of the full gradient and a variance that falls with its size', () => {
    const lines = 'let L = sample(B, dot(W - w, X[k])^2/2 for k in M)\nW <- W - eta*grad(L, W)';
    const X = [
      [1, 0],
      [0, 1],
      [1, 1],
      [2, 1],
      [-1, 1],
    ];
    const y = [0.5, 2];
    const pulls = X.map(([a, b]) => {
      const h = (y[0]! - 1) * a! + (y[1]! + 1) * b!;
      return [-0.1 * h * a!, -0.1 * h * b!];
    });
    const n = 20000;
    const { mean, variance } = moments(lines, y, n);
    for (const i of [0, 1]) {
      const all = pulls.map((p) => p[i]!);
      const m = all.reduce((s, v) => s + v, 0) / 5;
      const v = all.reduce((s, x) => s + (x - m) ** 2, 0) / 5 / 4;
      expect(Math.abs(mean[i]! - y[i]! - m)).toBeLessThan(5 * Math.sqrt(v / n));
      expect(Math.abs(variance[i]! / v - 1)).toBeLessThan(0.1);
    }
  });
  it('draws from a mixture, jointly for the components of a vector', () => {
    // The mean is (1/4 - 3/4) w; a component has variance s2 + 1 - 1/4, the mean of three a third of it.
    const n = 20000;
    const { mean, variance } = moments('W <- sample(3, v for v ~ x)', [0, 0], n);
    const exact = (0.5 + 0.75) / 3;
    expect(Math.abs(mean[0]! + 0.5)).toBeLessThan(5 * Math.sqrt(exact / n));
    expect(Math.abs(mean[1]! - 0.5)).toBeLessThan(5 * Math.sqrt(exact / n));
    for (const v of variance) expect(Math.abs(v / exact - 1)).toBeLessThan(0.1);
    // W[1] + W[2] has no part from the choice: w is (1, -1).
    const sum = moments('state u : R\nW <- W\nu <- sample(1, v[1] + v[2] for v ~ x)', [0, 0, 0], n);
    expect(Math.abs(sum.variance[2]! / (2 * 0.5) - 1)).toBeLessThan(0.1);
  });
  it('an index beside a law is drawn with it, and a law may use the state', () => {
    // E q X[k,1] = W[1]·3/5 for q ~ normal(W[1], 1), and the variance of the product.
    const n = 20000;
    const { mean, variance } = moments(
      'state u : R\nW <- W\nu <- sample(2, q*X[k,1] for q ~ normal(W[1], 1), k in M)',
      [2, 0, 0],
      n,
    );
    const m = 2 * 0.6;
    const v = (5 * (7 / 5) - m * m) / 2;
    expect(Math.abs(mean[2]! - m)).toBeLessThan(5 * Math.sqrt(v / n));
    expect(Math.abs(variance[2]! / v - 1)).toBeLessThan(0.1);
  });
  it('one let is one minibatch, two samples are two', () => {
    const names = (lines: string) => loaded(HEAD + lines).draws.map((d) => d.letter.name);
    const shared = 'let g = sample(1, v for v ~ x)\nstate V : R^d\nW <- g\nV <- g';
    expect(names(shared)).toEqual(['v']);
    expect(names('state V : R^d\nW <- sample(1, v for v ~ x)\nV <- sample(1, v for v ~ x)')).toEqual(['v', 'v_2']);
    expect(names('let f(a) = sample(1, a*v for v ~ x)\nstate V : R^d\nW <- f(1)\nV <- f(2)')).toEqual(['v', 'v_2']);
    const { mean, variance } = moments(
      'let g = sample(1, v[1] for v ~ x)\nstate u : R\nW <- W\nu <- g - g',
      [0, 0, 0],
      50,
    );
    expect([mean[2], variance[2]]).toEqual([0, 0]);
  });
  it('is refused where nothing is drawn', () => {
    refused(`${HEAD}W' = ‹sample(3, v for v ~ x)›`, 'E0386');
    refused(`${HEAD}W <- W/2\norder ‹q› = sample(3, v[1] for v ~ x)`, 'E0386');
    refused(`${HEAD}W <- W/2\ninitial W = ‹sample(3, v for v ~ x)›`, 'E0386');
    refused(`${HEAD}W <- ‹sample›(v for v ~ x)`, 'E0329');
    refused(`${HEAD}W <- sample(3, X[k] for ‹k in M if k > 1›)`, 'E0601');
    refused(`${HEAD}W <- sample(‹eta›, v for v ~ x)`, 'E0319');
  });
});
