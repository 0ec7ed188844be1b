import { describe, expect, it } from 'vitest';
import { letter } from '../../src/expr/intern.ts';
import type { Model } from '../../src/model/model.ts';
import { flowOnDomain, stateDomain } from '../../src/numeric/flowOnDomain.ts';
import { fieldInstrument, instrument } from '../../src/numeric/instrument.ts';
import { dormandPrince8 } from '../../src/numeric/integrate/dormandPrince8.ts';
import { manifold, restricted } from '../../src/numeric/manifold.ts';
import { outside } from '../../src/numeric/outside.ts';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting, drawConstant, isRefusal, type Setting } from '../../src/numeric/setting.ts';
import { drawStart } from '../../src/numeric/start.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const MIXED = `
model mixed
size N = 3, d = 4, K = 5
param r > 0 = 1.7, b = 0.8
any a[N] : R^d
state x[N] : sphere(d, r)
state p[2] : simplex(K)
state S : symmetric(d)
state y[2] : R
let L = sum(dot(x[i], S @ x[j])*p[1,1] for i in N, j in N) + sum(exp(b*dot(x[i], a[i])) for i in N) + sum(p[c,k]^3*y[c] for c in 2, k in K)
x' = -grad(L, x)
p[c,k]' = p[c,k]*y[c] - k
S' = outer(x[1], a[1]) - b*S
y[c]' = p[c,1] - y[c]
`;

function world(text: string): { model: Model; setting: Setting } {
  const model = loaded(text);
  const setting = declaredSetting(model, random('manifold'));
  if (isRefusal(setting)) throw new Error(setting.refused);
  return { model, setting };
}
const statesOf = (m: Model) => m.states.map((s) => s.letter);
const drawn = (m: Model, setting: Setting, seed: number): Float64Array =>
  Float64Array.from(statesOf(m).flatMap((l) => [...drawConstant(l, setting, random(`${seed}${l.name}`))]));

describe('the manifold of states', () => {
  const { model, setting } = world(MIXED);
  const bound = manifold(statesOf(model), setting)!;

  it('has the dimension of its parts', () => {
    expect(bound.ambient).toBe(12 + 10 + 16 + 2);
    expect(bound.dimension).toBe(9 + 8 + 10 + 2);
    expect(bound.equations).toBe(bound.ambient - bound.dimension);
  });

  it('has orthonormal directions that its equations do not see', () => {
    const n = bound.ambient;
    for (let seed = 0; seed < 5; seed++) {
      const y = drawn(model, setting, seed);
      const vectors = bound.directions(y).map(({ offset, entries }) => {
        const v = new Float64Array(n);
        v.set(entries, offset);
        return v;
      });
      expect(vectors).toHaveLength(bound.dimension);
      const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, x, k) => s + x * b[k]!, 0);
      vectors.forEach((a, i) => {
        vectors.forEach((b, j) => {
          expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 14);
        });
      });
      const out = new Float64Array(bound.equations);
      bound.residual(y, out);
      expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-14);
      const slopes = new Float64Array(bound.equations * n);
      bound.derivative(y, slopes);
      for (const v of vectors)
        for (let e = 0; e < bound.equations; e++)
          expect(Math.abs(dot(slopes.subarray(e * n, (e + 1) * n), v))).toBeLessThan(1e-14);
    }
  });

  it('takes points back, and leaves its own alone', () => {
    const y = drawn(model, setting, 7);
    bound.retract(y).forEach((v, k) => {
      expect(v).toBeCloseTo(y[k]!, 14);
    });
    const away = y.map((v, k) => v + 0.1 * Math.sin(k));
    expect(outside(statesOf(model), away, setting)).toBeDefined();
    const back = bound.retract(away);
    const out = new Float64Array(bound.equations);
    bound.residual(back, out);
    expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-14);
  });

  it('is kept by the projected field', () => {
    const field = fieldInstrument(model, setting);
    const n = bound.ambient;
    for (let seed = 0; seed < 5; seed++) {
      const y = drawn(model, setting, seed);
      const v = field.evaluate(y, 0);
      const slopes = new Float64Array(bound.equations * n);
      bound.derivative(y, slopes);
      for (let e = 0; e < bound.equations; e++) {
        let s = 0;
        for (let k = 0; k < n; k++) s += slopes[e * n + k]! * v[k]!;
        expect(Math.abs(s)).toBeLessThan(1e-12);
      }
    }
  });

  it('bears the same field by rules and by kernels', () => {
    const field = fieldInstrument(model, setting);
    const ruled = instrument(
      vectorField(model).map((f) => ({ name: f.state.name, indices: f.indices, term: f.right })),
      model,
      setting,
    );
    for (let seed = 0; seed < 5; seed++) {
      const y = drawn(model, setting, seed);
      const [a, b] = [field.evaluate(y, 0), ruled.evaluate(y, 0)];
      a.forEach((v, k) => {
        expect(Math.abs(v - b[k]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(v)));
      });
    }
  });

  it('restricts the Jacobian to the derivative along curves that stay on it', () => {
    const field = fieldInstrument(model, setting);
    const n = bound.ambient;
    const y = drawn(model, setting, 3);
    const directions = bound.directions(y);
    const j = restricted(field.jacobian(y, 0), n, directions);
    const m = directions.length;
    const h = 1e-5;
    const at = (b: number, step: number): Float64Array => {
      const x = Float64Array.from(y);
      directions[b]!.entries.forEach((v, k) => {
        x[directions[b]!.offset + k]! += step * v;
      });
      return field.evaluate(bound.retract(x), 0);
    };
    for (let b = 0; b < m; b++) {
      const [up, down] = [at(b, h), at(b, -h)];
      for (let a = 0; a < m; a++) {
        const { offset, entries } = directions[a]!;
        let s = 0;
        entries.forEach((v, k) => {
          s += (v * (up[offset + k]! - down[offset + k]!)) / (2 * h);
        });
        expect(Math.abs(s - j[a * m + b]!)).toBeLessThan(1e-7 * (1 + Math.abs(s)));
      }
    }
  });

  it('names what lies outside', () => {
    const x = letter({ ...statesOf(model)[0]! });
    const y = drawConstant(x, setting, random(5));
    y[5]! *= 2;
    const found = outside([x], y, setting)!;
    expect(found.what).toBe('|x[2]|^2');
    expect(found.wanted).toBeCloseTo(1.7 ** 2, 12);
  });
});

describe('starts', () => {
  it('are uniform on the sphere and in the simplex, and symmetric', () => {
    const { model, setting } = world(MIXED);
    for (let seed = 0; seed < 20; seed++)
      expect(outside(statesOf(model), drawStart(model, setting, random(seed)), setting)).toBeUndefined();
    // First moments of x on the sphere vanish; |x_k|^2 has mean r^2/d.
    let square = 0;
    for (let seed = 0; seed < 2000; seed++) square += drawStart(model, setting, random(seed))[0]! ** 2;
    expect(square / 2000).toBeCloseTo(1.7 ** 2 / 4, 1);
  });
  it('of a law are put in the domain', () => {
    const { model, setting } = world(`${MIXED}initial x[i] ~ normal(a[i], 1/4)\ninitial p[c,k] ~ uniform(0, 1)\n`);
    for (let seed = 0; seed < 5; seed++)
      expect(outside(statesOf(model), drawStart(model, setting, random(seed)), setting)).toBeUndefined();
  });
});

describe('fields of random losses', () => {
  // Signs, shapes and functions drawn; the Riemannian Hessian by second differences along retracted curves, which at any
  // point is what the tangent Jacobian of -grad L is up to sign (Absil, Mahony & Sepulchre 2008, proposition 5.5.4).
  const losses = [
    'sum(exp(dot(x[i], x[j])) for i in n, j in n)/n',
    'log(sum(exp(b*dot(x[i], a[i])) for i in n)) + dot(p, S @ p)',
    'sum(sin(dot(x[i], S @ x[i])) for i in n) + sum(p[k]*log(p[k]) for k in d)',
    'tanh(dot(x[1], a[2])*dot(x[2], p)) + trace(S @ S @ S)/3',
  ];
  for (const [which, loss] of losses.entries())
    it(`${loss}: second derivatives along curves that stay`, () => {
      const { model, setting } = world(`
model drawn
size n = 2, d = 3
param b = 0.7, r > 0 = 1.3
any a[n] : R^d
state x[n] : sphere(d, r)
state p : simplex(d)
state S : symmetric(d)
let L = ${loss}
x' = -grad(L, x)
p' = -grad(L, p)
S' = -grad(L, S)
`);
      const letters = statesOf(model);
      const bound = manifold(letters, setting)!;
      const field = fieldInstrument(model, setting);
      const term = model.definitions.find((x) => x.name === 'L')!.value.term;
      const probe = instrument([{ name: 'L', indices: [], term }], model, setting);
      const y = drawn(model, setting, 11 + which);
      const directions = bound.directions(y);
      const hessian = restricted(field.jacobian(y, 0), y.length, directions).map((v) => -v);
      const m = directions.length;
      const at = (steps: readonly (readonly [number, number])[]): number => {
        const x = Float64Array.from(y);
        for (const [b, h] of steps)
          directions[b]!.entries.forEach((v, k) => {
            x[directions[b]!.offset + k]! += h * v;
          });
        return probe.evaluate(bound.retract(x), 0)[0]!;
      };
      const h = 1e-4;
      for (let a = 0; a < m; a++)
        for (let b = 0; b <= a; b++) {
          const second =
            (at([
              [a, h],
              [b, h],
            ]) -
              at([
                [a, h],
                [b, -h],
              ]) -
              at([
                [a, -h],
                [b, h],
              ]) +
              at([
                [a, -h],
                [b, -h],
              ])) /
            (4 * h * h);
          expect(Math.abs(second - hessian[a * m + b]!)).toBeLessThan(1e-6 * (1 + Math.abs(second)));
          expect(Math.abs(hessian[a * m + b]! - hessian[b * m + a]!)).toBeLessThan(1e-12 * (1 + Math.abs(second)));
        }
    });
});

describe('a trajectory on the sphere', () => {
  // x' = -x - A x, projected: x . v < 0 everywhere, so errors of |x| would grow as exp(2t) if they were not seen to.
  const { model, setting } = world(`
model inward
size d = 3
state x : sphere(d)
x[k]' = -20*x[k] - k*x[k]
initial x[k] = 1/sqrt(3)
`);
  it('keeps its length where the field points inward', () => {
    const letters = statesOf(model);
    const y0 = drawStart(model, setting, random(1));
    const problem = { ...flowOnDomain(fieldInstrument(model, setting), stateDomain(letters, setting), y0), t0: 0, y0 };
    const run = dormandPrince8.integrate({ ...problem, t1: 5, at: [1, 2, 5] }, { relative: 1e-10, absolute: 1e-12 });
    expect(run.outcome.status).toBe('converged');
    run.y.forEach((y, n) => {
      // The flow of x' = -A x, divided by its length.
      const t = run.t[n]!;
      const exact = [1, 2, 3].map((k) => Math.exp(-k * t));
      const length = Math.hypot(...exact);
      expect(Math.abs(Math.hypot(...y) - 1)).toBeLessThan(1e-9);
      exact.forEach((v, k) => {
        expect(Math.abs(y[k]! - v / length)).toBeLessThan(1e-9);
      });
    });
  });
});

describe('leaving a domain', () => {
  it('is an outcome, and nothing is clipped', () => {
    const { model, setting } = world(`
model leaving
size K = 3
state p : simplex(K)
state u : positive
p[k]' = k
u' = u - 1/2
initial p[k] = 1/3
initial u = 1
`);
    const letters = statesOf(model);
    const y0 = drawStart(model, setting, random(1));
    const problem = { ...flowOnDomain(fieldInstrument(model, setting), stateDomain(letters, setting), y0), t0: 0, y0 };
    const run = dormandPrince8.integrate({ ...problem, t1: 5 }, { relative: 1e-10, absolute: 1e-12 });
    // p_1 = 1/3 - t.
    expect(run.outcome).toMatchObject({ status: 'event', event: 'p leaves its domain' });
    expect(run.outcome.status === 'event' ? run.outcome.t : 0).toBeCloseTo(1 / 3, 6);
  });
});
