import { describe, expect, it } from 'vitest';
import { eigenvalues } from '../../../src/numeric/linear.ts';
import { closuresOf } from '../../../src/numeric/meanField/stationary/closures.ts';
import { common } from '../../../src/numeric/meanField/stationary/frequency/common.ts';
import { asReal } from '../../../src/numeric/meanField/stationary/frequency/complexMatrix.ts';
import { linearised } from '../../../src/numeric/meanField/stationary/frequency/linear.ts';
import { independent, solvedAt } from '../../../src/numeric/meanField/stationary/frequency/modes.ts';
import { slopeOf } from '../../../src/numeric/meanField/stationary/newton.ts';
import { passes } from '../../../src/numeric/meanField/stationary/pass.ts';
import { stationary } from '../../../src/numeric/meanField/stationary/stationary.ts';
import { type Asked, askedModel } from './asking.ts';

const states = (a: Asked) => {
  const found = stationary({ ...a, asked: [] });
  if (found.outcome !== 'solved') throw new Error(found.reason);
  return found.states;
};
/** The state in which all is quiet. */
const quiet = (a: Asked) =>
  states(a).find((s) => s.closures.every((c) => c.block.kind !== 'product' || c.values.every((x) => x < 1e-9)))!;

const network = (lines: string, reciprocity = '', more = '') => `model m
size N = 20, M = N
param g = 1, eta in [-1, 1] = 0, eps > 0 = 0.2
random J[N, N] ~ normal(0, g^2/N) ${reciprocity} zero-diagonal
state x[N] : R
${more}${lines}
limit N -> infinity, M/N = 1
`;
const field = 'sum(J[i,j]*tanh(x[j]) for j in N)';

describe('independent changes of sites', () => {
  it('grow first at a frequency of their own where adaptation opposes slow ones', () => {
    const text = network(
      `x[i]' = -x[i] - 2*a[i] + ${field}\na[i]' = eps*(x[i] - a[i])\ninitial a[i] = 0`,
      '',
      'state a[N] : R\n',
    );
    // |G(iω)|² of x' = -x - 2 a + h, a' = ε (x - a), by hand.
    const answer = (w: number): number => (w * w + 0.04) / ((0.6 - w * w) ** 2 + (1.2 * w) ** 2);
    let [peak, at] = [0, 0];
    for (let k = 0; k <= 200000; k++) if (answer(k * 1e-5) > peak) [peak, at] = [answer(k * 1e-5), k * 1e-5];
    const critical = 1 / Math.sqrt(peak);
    for (const [part, stable] of [
      [0.99, true],
      [1.01, false],
    ] as const) {
      const s = quiet(askedModel(text, { g: part * critical }));
      expect([s.stable, s.unseen]).toEqual([stable, undefined]);
      expect(s.functional).toBeCloseTo(part * part, 6);
      expect(s.frequency).toBeCloseTo(at, 3);
    }
    // Slow ones alone would allow up to g = 3.
    expect(critical).toBeCloseTo(1.1604274, 6);
  });
  it.each([-0.5, 0.5])(
    'of oscillators with reciprocity %d grow where λ² + cλ + 1 lies on the ellipse of g J',
    (eta) => {
      const text = network(`x[i]'' = -x[i]'/2 - x[i] + ${field}`, 'reciprocity eta');
      // Sommers, Crisanti, Sompolinsky & Stein, PRL 60, 1895 (1988): half-axes g (1 + η) and g (1 - η).
      let critical = Number.POSITIVE_INFINITY;
      for (let k = 0; k <= 40000; k++) {
        const w = k * 1e-4;
        critical = Math.min(critical, Math.hypot((1 - w * w) / (1 + eta), w / 2 / (1 - eta)));
      }
      for (const part of [0.995, 1.005]) {
        const s = states(askedModel(text, { g: part * critical, eta })).find((x) =>
          x.closures.every((c) => c.block.kind !== 'product' || c.values[0]! < 1e-9),
        );
        if (part < 1) expect(s).toMatchObject({ stable: true });
        else expect(s?.stable ?? false).toBe(false);
      }
    },
  );
  it('of a map alternate from step to step where it falls behind its own past', () => {
    const text = network(`x[i] <- -x[i]/2 + ${field}`);
    expect(quiet(askedModel(text, { g: 0.49 })).functional).toBeCloseTo((0.49 / 0.5) ** 2, 7);
    const beyond = quiet(askedModel(text, { g: 0.51 }));
    expect([beyond.stable, beyond.frequency]).toEqual([false, Math.PI]);
  });
});

describe('changes common to all sites', () => {
  // x' = -x + 3/2 x - 2 y, y' = ε (-y + 2 x) around 0: the trace 1/2 - ε decides, slow changes do not see it.
  const text = network(
    `x[i]' = -x[i] + 1.5*mean(tanh(x[j]) for j in N) - 2*mean(tanh(y[j]) for j in M) + ${field}
y[i]' = eps*(-y[i] + 2*mean(tanh(x[j]) for j in N))
initial y[i] = 0`,
    '',
    'state y[M] : R\n',
  );
  it.each([
    [0.49, false],
    [0.51, true],
  ])('of excitation and inhibition that is slower by %d: stable is %s', (eps, stable) => {
    const s = quiet(askedModel(text, { g: 0.3, eps }));
    expect([s.stable, s.unseen]).toEqual([stable, undefined]);
  });
  it('come back just once at the border, with the frequency at which they go on', () => {
    const s = quiet(askedModel(text, { g: 0.3, eps: 0.5 }));
    expect(s.uniform).toBeCloseTo(1, 7);
    expect(s.common).toBeCloseTo(Math.sqrt(0.5 * 4 - 0.25), 6);
  });
  it('are at zero frequency those of the closures, responses that change included', () => {
    const a = askedModel(`model lv
size S = 20
param mu = 3, sigma = 1.2, gamma in [-1, 1] = 0.6
random a[S, S] ~ normal(mu/S, sigma^2/S) reciprocity gamma zero-diagonal
state n[S] : nonnegative
n[i]' = n[i]*(1 - n[i] - sum(a[i,j]*n[j]/(1 + n[j]/2) for j in S)) + 1/100
initial n[i] ~ uniform(0, 1)
limit S -> infinity
`);
    const closures = closuresOf(a.process, a.sizes);
    const pass = passes({ ...a, asked: [], closures, choice: 'upper', fineness: 1, follows: true });
    if ('failed' in pass) throw new Error(pass.failed);
    const [state] = states(a);
    const theta = Float64Array.from(state!.closures.flatMap((c) => [...c.values]));
    const at = pass(theta, false);
    const T = 'failed' in at ? at : slopeOf(pass, theta, at.theta);
    const around = linearised({ ...a, closures }, theta, pass, () => pass);
    if ('failed' in T || 'unseen' in around) throw new Error('no slope');
    const { linear } = around;
    const R = { re: Float64Array.from(linear.responses, (k) => theta[k]!), im: new Float64Array(1) };
    const of = solvedAt(linear, { re: 0, im: 0 }, R)!;
    const { U, side } = common(linear, of, R, theta);
    const whole = eigenvalues(asReal(U, side), 2 * side).eigenvalues;
    const slow = eigenvalues(T, closures.count).eigenvalues;
    expect(slow.some((e) => e.im > 0.2)).toBe(true);
    for (const e of slow)
      expect(Math.min(...whole.map((w) => Math.hypot(w.re - e.re, w.im - e.im)))).toBeLessThan(5e-5);
    const radius = Math.max(...eigenvalues(independent(linear, of), 2 * closures.count).eigenvalues.map((e) => e.re));
    expect(radius).toBeCloseTo(state!.functional!, 9);
  });
});

describe('a quiet state in which memory leaves no static response', () => {
  it.each([
    [1.5, 0.5],
    [0.6, 1],
  ])('at g = %d, eta = %d grows at the rate g (1 + eta) - 1', (g, eta) => {
    const s = quiet(askedModel(network(`x[i]' = -x[i] + ${field}`, 'reciprocity eta'), { g, eta }));
    expect(s.stable).toBe(false);
    expect(s.growth).toBeCloseTo(g * (1 + eta) - 1, 9);
  });
  it('of a map grows by the factor of the right end of its ellipse', () => {
    const s = quiet(askedModel(network(`x[i] <- x[i]/2 + ${field}`, 'reciprocity eta'), { g: 0.9, eta: 0.9 }));
    expect(s.growth).toBeCloseTo(Math.log(0.5 + 0.9 * 1.9), 9);
  });
});

it('sites that rest at a kink are not said to be stable', () => {
  const a = askedModel(network("x[i]' = -x[i] + sum(J[i,j]*relu(x[j]) for j in N)"), { g: 1 });
  expect(quiet(a).unseen).toMatch(/rest at a kink/);
});

it('populations under noise that act on one another are said not to be looked at with every frequency', () => {
  const a = askedModel(`model two
size N = 20, M = N
state x[N] : R
state y[M] : R
x[i]' = -x[i] - mean(y[j] for j in M) + noise
y[i]' = -y[i] + mean(x[j] for j in N) + noise
limit N -> infinity, M/N = 1
`);
  expect(states(a)[0]!.unseen).toMatch(/populations act on one another/);
});
