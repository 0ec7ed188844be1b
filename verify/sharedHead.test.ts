import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, load, model, simulate } from '../src/index.ts';

// A head shared by samples and labels. With the gradient stopped at the targets a balance matrix is conserved, and the
// initial head decides between separation and collapse; with the full gradient neither is so.

const SEED = 43;
type Matrix = readonly (readonly number[])[];

describe(`balance (seed ${SEED})`, () => {
  const m = load('shared-head');
  const settings = fc.tuple(
    arbitrary.parameters(m).filter((p) => [p.ex!, p.ey!, p.ew!].every((x) => x >= 0.1 && x <= 3)),
    arbitrary.sizes(m),
    fc.integer({ min: 1, max: 10_000 }),
  );
  /** The largest change of an entry along a trajectory, over the largest entry. */
  const drift = (
    theta: number,
    [parameters, sizes, seed]: typeof settings extends fc.Arbitrary<infer T> ? T : never,
  ) => {
    const run = { parameters: { ...parameters, theta }, sizes, seed, to: 1, points: 5, observe: ['balance'] };
    const values = simulate(m, run).result.observables.balance!.values as readonly Matrix[];
    const flat = values.map((b) => b.flat());
    const size = Math.max(...flat.flat().map(Math.abs));
    return Math.max(...flat.flatMap((b) => b.map((x, k) => Math.abs(x - flat[0]![k]!)))) / size;
  };

  it('is conserved with stop-gradient', () => {
    fc.assert(
      fc.property(settings, (s) => {
        expect(drift(1, s)).toBeLessThan(1e-6);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });

  it('is not conserved without', () => {
    fc.assert(
      fc.property(settings, (s) => {
        expect(drift(0, s)).toBeGreaterThan(1e-4);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});

describe(`starts on one axis, stop-gradient (seed ${SEED})`, () => {
  interface Start {
    readonly n: number;
    readonly r: number;
    readonly ex: number;
    readonly ey: number;
    readonly ew: number;
    readonly S: number;
    readonly Y: number;
    /** The initial head over its threshold. */
    readonly ratio: number;
  }
  const tenths = (min: number, max: number) => fc.integer({ min: 10 * min, max: 10 * max }).map((k) => k / 10);
  const starts: fc.Arbitrary<Start> = fc.record({
    n: fc.integer({ min: 1, max: 4 }),
    r: fc.integer({ min: 1, max: 3 }),
    ex: tenths(0.5, 2),
    ey: tenths(0.5, 2),
    ew: tenths(0.1, 0.5),
    S: tenths(0.5, 1.5),
    Y: tenths(0.5, 1.5),
    ratio: fc.constantFrom(0.3, 0.6, 0.85, 1.15, 1.4),
  });

  /** What the balance leaves of the head: h^2 at the end less that of the line, for a start that ends with S = 0. */
  const theory = ({ n, r, ex, ey, ew, S, Y, ratio }: Start) => {
    const line = n / (n + r);
    const threshold = Math.sqrt(line + 2 * ew * ((n * S ** 2) / ex + Y ** 2 / ey));
    const h = ratio * threshold;
    const separation = ((n * S ** 2) / ex + Y ** 2 / ey - (h ** 2 - line) / (2 * ew)) / (n / ex + line / ey);
    const collapsed = Math.sqrt(Math.max(0, h ** 2 - 2 * ew * ((n * S ** 2) / ex + Y ** 2 / ey)));
    return { h, line, separation, collapsed };
  };

  const modelOf = ({ n, r, ex, ey, ew, S, Y }: Start, h: number) => model`
    model on-one-axis
    size  n = ${n}, r = ${r}, d = 2
    param ex > 0 = ${ex}, ey > 0 = ${ey}, ew > 0 = ${ew}
    data  u[d] = [0.6, 0.8]
    state s[2, n] : R^d
    state f[r] : R^d
    state y[2] : R^d
    state W : R^(d, d)
    let pull(v, w) = |W @ v - sg(w)|^2/2 + |W @ w - sg(v)|^2/2
    let L = sum(pull(s[a,j], y[a]) for a in 2, j in n) + sum(pull(f[j], y[a]) for j in r, a in 2)
    s' = -ex*grad(L, s)
    f' = -ex*grad(L, f)
    y' = -ey*grad(L, y)
    W' = -ew*grad(L, W)
    initial s[a,j,k] = (-1)^a*${S}*u[k]
    initial f[j,k] = 0
    initial y[a,k] = (-1)^a*${Y}*u[k]
    initial W[k,l] = ${h}*u[k]*u[l]
    order separation = |s[1,1] - s[2,1]|/2
    order labels = |y[1] - y[2]|/2
    order head = dot(u, W @ u)
  `;
  const end = (s: Start, h: number) => {
    const { observables } = simulate(modelOf(s, h), { to: 400, points: 3 }).result;
    return (name: string) => (observables[name]!.values as readonly number[]).at(-1)!;
  };

  it('end as the closed form says below the threshold of the initial head, and collapse above', () => {
    fc.assert(
      fc.property(starts, (s) => {
        const { h, line, separation, collapsed } = theory(s);
        const last = end(s, h);
        if (s.ratio < 1) {
          expect(last('separation') ** 2).toBeCloseTo(separation, 5);
          expect(last('head')).toBeCloseTo(Math.sqrt(line), 5);
          expect(last('labels')).toBeCloseTo(Math.sqrt(line * separation), 5);
        } else {
          expect(last('separation')).toBeLessThan(1e-3);
          expect(last('head')).toBeCloseTo(collapsed, 3);
        }
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});
