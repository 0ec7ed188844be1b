import { describe, expect, it } from 'vitest';
import { print } from '../../src/expr/print/print.ts';
import { instrument } from '../../src/numeric/instrument.ts';
import { random } from '../../src/numeric/random.ts';
import { coarser, declaredSetting } from '../../src/numeric/setting.ts';
import { takeGradients } from '../../src/rewrite/derivative.ts';
import { takeExpectations } from '../../src/rewrite/expectation/expectations.ts';
import { loaded, termOf } from '../model/elaborateLanguage.ts';
import { MEANS } from '../numeric/meansModel.ts';

// Exact means by letters against quadrature by kernels, which share nothing: the first are wrong if they differ by more
// than two orders of the second do.
const HEAD = `${MEANS}
law G : R^(d, d) ~ normal(0, 1)
`;
const LETS = `let a1 = E(v[1]^2*v[2]^2 + v[1]^4 for v ~ x)
let a2 = E(dot(v, v)^2 for v ~ big)
let a3 = E(exp(a*v[1])*tanh(w) for v ~ x, w ~ uniform(v[2], 1))
let a4 = E(|V @ v - W|^2 for v ~ m)
let a5 = E(trace(g @ g @ g.T @ g.T) for g ~ G)
let a6 = E(exp(dot(W, v))*v for v ~ x)
let a7 = E(exp(dot(W, v) - |v|^2/2) for v ~ x)
let a7b = E(exp(w*v - v^2/2)*v^2 for v ~ one, w ~ one)
let a8 = E(sign(v[1])*v for v ~ x)
let a9 = E(relu(dot(W, v) + a)*v for v ~ m)
let b1 = E(relu(dot(W, v))*relu(dot(W, v)) for v ~ x)
let b2 = E(erf(v)*v^3 for v ~ one)
let b3 = E(tanh(v)*v^3 + v^2 for v ~ one)
let b4 = E(u^3*v*w for u ~ uniform(1, 2), v ~ exponential(a+1), w ~ uniform(u, v))
let b5 = E(outer(v, v) for v ~ m)
let b6 = E(cos(dot(W,v))*v for v ~ m)
let b7 = E(abs(v)*v^2 for v ~ one)
let b8 = E(where(v > 0, v, a*v)*u for v ~ one, u ~ normal(v, 1))
let b9 = grad(E(|relu(V @ v) - W|^2 for v ~ m), W)
let c1 = E(u[1]^3*u[2]*v[1] for u : R^d ~ uniform(0, 1), v : R^d ~ exponential(2))
let c2 = E(dot(u, W)^4 for u : R^d ~ uniform(0, 1))
let c3 = E(dot(u, W)^4 for u : R^d ~ exponential(1))
`;
const model = loaded(HEAD + LETS);
const setting = declaredSetting(model, random(3));
if ('refused' in setting) throw new Error(setting.refused);

const meanOf = (line: string): string => print(takeExpectations(termOf(loaded(HEAD + line), 'Q')).term, 'text');

describe('exact expectations', () => {
  it.each(model.definitions.map((d) => [d.name, d] as const))('%s agrees with quadrature', (_, d) => {
    const taken = takeExpectations(takeGradients(d.value.term));
    const both = [d.value.term, taken.term].map((term, k) => ({ name: `${k}`, indices: d.value.indices, term }));
    const [fine, coarse] = [setting, coarser(setting)].map((s) => instrument(both, model, s));
    const y = Float64Array.from({ length: fine!.dimension }, (_, k) => 0.3 + 0.4 * Math.sin(k + 1));
    const [a, b] = [fine!.evaluate(y, 0), coarse!.evaluate(y, 0)];
    const n = a.length / 2;
    const size = Math.max(...a.map(Math.abs), 1);
    const error = Math.max(...Array.from(a, (x, k) => Math.abs(x - b[k]!)));
    for (let k = 0; k < n; k++) expect(Math.abs(a[k]! - a[n + k]!)).toBeLessThan(4 * error + 1e-10 * size);
  });
  it('has the values of the textbooks', () => {
    // Isserlis 1918; E (x·x)^2 = n^2 + 2n; Bessel's moments.
    expect(meanOf('let Q = E(v[1]^2*v[2]^2 + v[1]^4 for v ~ x)')).toBe('4*s2^2');
    expect(meanOf('let Q = E(dot(v, v)^2 for v ~ big)')).toBe('2*n + n^2');
    expect(meanOf('let Q = E(dot(v, W)^2*dot(v, v) for v : R^d ~ normal(0, 1))')).toBe('2*|W|^2 + d*|W|^2');
    expect(meanOf('let Q = E(trace(g @ g @ g.T @ g.T) for g ~ G)')).toBe('2*d + d^3');
    expect(meanOf('let Q = E(v^4 for v ~ exponential(a))')).toBe('24/a^4');
    expect(meanOf('let Q = E(v^3 for v ~ uniform(-1, 1))')).toBe('0');
    expect(meanOf('let Q = E(exp(dot(W, v)) for v ~ x)')).toBe('exp(s2*|W|^2/2)');
    expect(meanOf('let Q = E(indicator(dot(W, v) > 0) for v ~ x)')).toBe('1/2');
    expect(meanOf('let Q = E(erf(v) for v ~ normal(a, s2))')).toBe('erf(a/sqrt(1 + 2*s2))');
  });
  it('says how, and what is left', () => {
    const of = (line: string) => {
      const { methods, left } = takeExpectations(termOf(loaded(HEAD + line), 'Q'));
      return [methods, left];
    };
    expect(of('let Q = E(v[1]*v[2] for v ~ x)')).toEqual([['moments'], false]);
    expect(of('let Q = E(tanh(v[1] + 1) for v ~ x)')).toEqual([[], true]);
    expect(of('let Q = E(v[2]^2*tanh(v[1]) for v ~ x)')).toEqual([['symmetry'], false]);
    expect(meanOf('let Q = E(v[2]^2*tanh(v[1]) for v ~ x)')).toBe('0');
    // Without a mean there is none that vanishes.
    expect(of('let Q = E(v/(1 + v^2) for v ~ lorentz(0, 1))')).toEqual([[], true]);
    expect(of('let Q = E(1/(1 + v^2) + v^2 for v ~ one)')).toEqual([['moments'], true]);
  });
  it('keeps letters for sizes: the same after a size is put in', () => {
    for (const n of [1, 2, 5])
      expect(meanOf(`let Q = E(dot(v, v)^2 for v : R^${n} ~ normal(0, 1))`)).toBe(`${2 * n + n * n}`);
  });
  it('prints in the model language and is read back to the same term', () => {
    for (const d of model.definitions) {
      if (d.value.indices.length > 0) continue;
      const text = print(d.value.term, 'text');
      expect(termOf(loaded(`${HEAD}let Q = ${text}`), 'Q'), text).toBe(d.value.term);
    }
  });
});
