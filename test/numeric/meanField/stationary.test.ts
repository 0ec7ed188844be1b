import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { letter } from '../../../src/expr/intern.ts';
import { rule } from '../../../src/numeric/meanField/stationary/line.ts';
import { stationary } from '../../../src/numeric/meanField/stationary/stationary.ts';
import { askedModel } from './asking.ts';
import { lotkaVolterra, mean, network, numbers, phases } from './sitesByHand.ts';

const states = (a: ReturnType<typeof stationary>) => {
  if (a.outcome !== 'solved') throw new Error(a.reason);
  return a.states;
};

describe('Lotka-Volterra at rest', () => {
  // Bunin, PRE 95, 042414 (2017): one scalar equation for the edge of the cut Gaussian law, solved to all digits.
  it.each([
    [4, 0.5, 0, 0.95868073, 0.20038332, 0.05230548, 0.95868073],
    [4, 1, 0, 0.68105656, 0.21301377, 0.09880844, 0.68105656],
    [4, 0.8, 0.5, 0.62689049, 0.22717028, 0.12440748, 0.86796888],
    [4, 0.5, 1, 0.84378401, 0.21526639, 0.07566994, 1.20951664],
  ])('mu = %d, sigma = %d, gamma = %d', (mu, sigma, gamma, alive, m, q, chi) => {
    const lv = lotkaVolterra();
    const values = numbers([lv.mu, mu], [lv.sigma, sigma], [lv.gamma, gamma], [lv.lam, 0]);
    const asked = [mean(B.call('step', lv.n)), mean(lv.n), mean(lv.n, lv.n)];
    const found = states(stationary({ process: lv.process, values, sizes: new Map(), asked }));
    expect(found).toHaveLength(1);
    const [s] = found;
    [alive, m, q].forEach((x, k) => {
      expect(Math.abs(s!.moments[k]!.value - x)).toBeLessThan(6e-9 + s!.moments[k]!.error);
      expect(s!.moments[k]!.error).toBeLessThan(1e-11);
    });
    expect(Math.abs(s!.closures.find((c) => c.block.kind === 'response')!.values[0]! + chi)).toBeLessThan(6e-9);
    // The functional is φ σ² / V², with V = 1 - γ σ² χ.
    expect(s!.functional).toBeCloseTo((alive * sigma ** 2) / (1 - gamma * sigma ** 2 * chi) ** 2, 6);
    expect(s!.stable).toBe(true);
  });
  it('loses its stability at sigma = sqrt(2)/(1 + gamma), where half of the species are alive', () => {
    const lv = lotkaVolterra();
    const values = numbers([lv.mu, 4], [lv.sigma, Math.SQRT2 / 1.5], [lv.gamma, 0.5], [lv.lam, 0]);
    const asked = [mean(B.call('step', lv.n))];
    const [s] = states(stationary({ process: lv.process, values, sizes: new Map(), asked }));
    expect(s!.functional).toBeCloseTo(1, 9);
    expect(s!.moments[0]!.value).toBeCloseTo(0.5, 9);
  });
});

describe('a random network at rest', () => {
  const tanh = (x: Expr): Expr => B.call('tanh', x);
  const made = network(tanh, (x) => B.subtract(B.one, B.square(tanh(x))));
  const at = (g: number, eta: number) =>
    states(
      stationary({
        process: made.process,
        values: numbers([made.g, g], [made.eta, eta]),
        sizes: new Map(),
        asked: [mean(made.x, made.x)],
      }),
    );
  it('is quiet and stable below g = 1, and has no stable state at rest above', () => {
    expect(at(0.9, 0).map((s) => [s.stable, s.moments[0]!.value < 1e-12])).toEqual([[true, true]]);
    const above = at(1.5, 0);
    expect(above.map((s) => s.stable)).toEqual([false, false]);
    // g² E[φ'²] of the frozen state, by quadrature apart from this code.
    const frozen = above.find((s) => s.moments[0]!.value > 0.1)!;
    const variance = frozen.moments[0]!.value;
    let sum = 0;
    for (let k = -1000; k <= 1000; k++) {
      const z = k / 100;
      sum +=
        (0.01 * Math.exp((-z * z) / 2) * (1 - Math.tanh(Math.sqrt(variance) * z) ** 2) ** 2) / Math.sqrt(2 * Math.PI);
    }
    expect(frozen.functional).toBeCloseTo(1.5 ** 2 * sum, 9);
  });
  it('with reciprocity loses its quiet state at g (1 + eta) = 1', () => {
    for (const eta of [-0.5, 0.5]) {
      const quiet = (g: number) => at(g, eta).find((s) => s.moments[0]!.value < 1e-9)!.functional!;
      expect(quiet(0.99 / (1 + eta))).toBeLessThan(1);
      expect(quiet(1.01 / (1 + eta))).toBeGreaterThan(1);
    }
  });
});

describe('sites with several wells', () => {
  const seen = (lines: string, more = '') => {
    const a = askedModel(
      `model wells\nsize N = 20\nrandom J[N, N] ~ normal(0, 1/4/N)\n${more}state x[N] : R\n${lines}\nlimit N -> infinity\n`,
    );
    return states(stationary({ ...a, asked: [] })).find((s) => s.stable)?.several;
  };
  const field = 'sum(J[i,j]*tanh(x[j]) for j in N)';
  it('are found where a site has two components, with the noise at which they are folded', () => {
    const found = seen(
      `x[i]' = x[i] - x[i]^3 - y[i]/5 + ${field}\ny[i]' = x[i] - y[i]\ninitial y[i] = 0`,
      'state y[N] : R\n',
    )!;
    // 0.8 x - x³ + h has three roots for |h| < 2 (0.8/3)^(3/2).
    expect(found).toMatchObject({ most: 2, moving: false });
    expect(found.between!.high).toBeCloseTo(2 * (0.8 / 3) ** 1.5, 2);
    expect(found.between!.low).toBeCloseTo(-2 * (0.8 / 3) ** 1.5, 2);
  });
  it('are found where they are narrower than the grid of the noise', () => {
    // A fold around h = 1/10 that is 0.0126 wide: (x - a) 1/10 - (x - a)³.
    const found = seen(`x[i]' = x[i]/10 - x[i]^3 + ${field} - 1/10`)!;
    const half = 2 * (0.1 / 3) ** 1.5;
    expect(found.most).toBe(2);
    expect(found.between!.low).toBeCloseTo(0.1 - half, 3);
    expect(found.between!.high).toBeCloseTo(0.1 + half, 3);
  });
  it('may be a rest and a cycle beside it', () => {
    // r' = r (4 r² - 1)(1 - r²)/2: at rest in the middle, going round at r = 1 from r > 1/2 on.
    const radial = '(4*(x[i]^2 + y[i]^2) - 1)*(1 - x[i]^2 - y[i]^2)/2';
    const found = seen(
      `x[i]' = x[i]*${radial} - y[i] + ${field}/10\ny[i]' = y[i]*${radial} + x[i]\ninitial y[i] = 0`,
      'state y[N] : R\n',
    )!;
    expect(found).toMatchObject({ most: 2, moving: true });
  });
  it('are none where one state takes all', () => {
    expect(
      seen(`x[i]' = -x[i] - x[i]^3 + ${field} - y[i]\ny[i]' = x[i] - y[i]\ninitial y[i] = 0`, 'state y[N] : R\n'),
    ).toBeUndefined();
    expect(seen(`x[i]' = -x[i] + ${field} + 1/10`)).toBeUndefined();
  });
});

describe('a site with three random numbers', () => {
  it('is said to be too much for averages by rules, at once', () => {
    const lv = lotkaVolterra();
    const [population] = lv.process.populations;
    const label = (name: string) => ({
      letter: letter({ name, role: 'random' }),
      indices: [],
      law: { kind: 'uniform', low: B.zero, high: B.one } as const,
    });
    const process = { ...lv.process, populations: [{ ...population!, labels: [label('a'), label('b')] }] };
    const values = numbers([lv.mu, 2], [lv.sigma, 0.5], [lv.gamma, 0], [lv.lam, 0]);
    expect(stationary({ process, values, sizes: new Map(), asked: [] })).toMatchObject({
      outcome: 'not converged',
      reason: '3 numbers of a site are random: at most 2 are averaged over',
    });
  });
});

describe('sites that nothing couples', () => {
  it('rest where each of them does', () => {
    const nw = network(
      (x) => x,
      () => B.one,
    );
    const [population] = nw.process.populations;
    const [state] = population!.states;
    const alone = { ...population!, states: [{ ...state!, right: B.subtract(B.num(2), nw.x) }], processes: [] };
    const process = { ...nw.process, populations: [alone], kernels: [], covariances: [], slopes: [] };
    const found = states(stationary({ process, values: new Map(), sizes: new Map(), asked: [mean(nw.x, nw.x)] }));
    expect(found.map((s) => [s.stable, s.functional, s.moments[0]!.value])).toEqual([[true, undefined, 4]]);
  });
});

describe('oscillators with random frequencies', () => {
  it('lock with r = sqrt(1 - 2/K) for a Lorentzian of half-width 1 (Kuramoto 1984)', () => {
    const p = phases('lorentz');
    const asked = [mean(p.sin), mean(p.cos)];
    const found = states(stationary({ process: p.process, values: numbers([p.K, 3]), sizes: new Map(), asked }));
    const locked = found.find((s) => s.stable)!;
    expect(Math.hypot(...locked.moments.map((m) => m.value))).toBeCloseTo(0.5773502692, 9);
    expect(found.find((s) => !s.stable)!.uniform).toBeCloseTo(1.5, 6);
  });
});

describe('oscillators with normal frequencies', () => {
  it('lock with 1 = K ∫ cos² g(K r sin), and begin to at K = 2/(π g(0))', () => {
    const p = phases('normal');
    const asked = [mean(p.sin), mean(p.cos)];
    const found = states(stationary({ process: p.process, values: numbers([p.K, 2]), sizes: new Map(), asked }));
    const locked = found.find((s) => s.stable)!;
    // The integral by the midpoint rule, which is exact for what is periodic; r by bisection.
    const miss = (r: number): number => {
      let sum = 0;
      for (let k = 0; k < 4000; k++) {
        const angle = -Math.PI / 2 + ((k + 0.5) * Math.PI) / 4000;
        sum += (Math.cos(angle) ** 2 * Math.exp(-((2 * r * Math.sin(angle)) ** 2) / 2)) / 4000;
      }
      return (2 * Math.PI * sum) / Math.sqrt(2 * Math.PI) - 1;
    };
    let [low, high] = [0.1, 1];
    for (let k = 0; k < 60; k++) {
      const r = (low + high) / 2;
      if (miss(r) > 0) low = r;
      else high = r;
    }
    const r = Math.hypot(...locked.moments.map((m) => m.value));
    expect(r).toBeCloseTo(low, 10);
    expect(r).toBeCloseTo(0.7151739567, 9);
    // The growth of the unlocked state is linear in K.
    expect(2 / found.find((s) => !s.stable)!.uniform).toBeCloseTo(1.5957691216, 6);
  });
});

describe('rules on a line', () => {
  it.each([[[]], [[0.4]], [[-1.2, 2]]])('with cuts at %j integrate moments of the normal law', (cuts) => {
    const r = rule('normal', cuts, 1);
    const moment = (k: number) => r.nodes.reduce((s, x, j) => s + r.weights[j]! * x ** k, 0);
    [1, 0, 1, 0, 3, 0, 15].forEach((x, k) => {
      expect(moment(k)).toBeCloseTo(x, 11);
    });
  });
});
