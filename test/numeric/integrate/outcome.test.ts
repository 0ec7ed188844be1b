import { describe, expect, it } from 'vitest';
import { cashKarp } from '../../../src/numeric/integrate/cashKarp.ts';
import { dormandPrince } from '../../../src/numeric/integrate/dormandPrince.ts';
import { dormandPrince8 } from '../../../src/numeric/integrate/dormandPrince8.ts';
import type { Outcome, Trajectory } from '../../../src/numeric/integrate/integrator.ts';
import { distance, harmonic, lorenz, scalar, to, vanDerPol } from './problems.ts';

const integrators = [dormandPrince, dormandPrince8, cashKarp];

/** The outcome, which must have the given status. */
function ends<S extends Outcome['status']>(trajectory: Trajectory, status: S): Extract<Outcome, { status: S }> {
  expect(trajectory.outcome).toMatchObject({ status });
  const numbers = [...trajectory.t, ...trajectory.y.flatMap((y) => [...y]), ...(trajectory.last?.y ?? [])];
  expect(numbers.every(Number.isFinite)).toBe(true);
  return trajectory.outcome as Extract<Outcome, { status: S }>;
}

describe.each(integrators)('$name', (integrator) => {
  it('agrees with Lorenz 1963 at t = 5 from (1, 1, 1), by Taylor series of order 30 in 40 digits', () => {
    const found = integrator.integrate(lorenz(5), to(1e-10));
    ends(found, 'converged');
    expect(distance(found.y[0]!, [-6.512113699419599, -6.974042788417076, 23.92412957210337])).toBeLessThan(1e-6);
  });

  it('lands on the reported times exactly, the ends and repeated times included', () => {
    const at = [0, 0.1, 0.1, 1 / 3, Math.PI, Math.PI + 1e-13, 9.999999999999998, 10];
    const found = integrator.integrate(harmonic(10, { at }), to(1e-10));
    ends(found, 'converged');
    expect([...found.t]).toEqual(at);
    found.t.forEach((t, i) => {
      expect(distance(found.y[i]!, [Math.cos(t), -Math.sin(t)])).toBeLessThan(1e-8);
    });
  });

  it('does not pay for many reported times with many steps', () => {
    const at = Array.from({ length: 1001 }, (_, i) => (i * 20 * Math.PI) / 1000);
    const few = integrator.integrate(harmonic(at.at(-1)!), to(1e-6));
    const many = integrator.integrate(harmonic(at.at(-1)!, { at }), to(1e-6));
    expect(many.t.length).toBe(1001);
    if (integrator === cashKarp) expect(many.steps).toBeLessThan(1001 + few.steps);
    else expect(many.steps).toBe(few.steps);
  });

  it('reports t0 and every step on demand, and t1 alone if nothing is said', () => {
    const all = integrator.integrate(harmonic(3, { at: 'steps' }), to(1e-6));
    expect(all.t[0]).toBe(0);
    expect(all.t.at(-1)).toBe(3);
    expect(all.t.length).toBe(all.steps + 1);
    expect([...integrator.integrate(harmonic(3), to(1e-6)).t]).toEqual([3]);
  });

  it('leaves y0 as it was', () => {
    const y0 = Float64Array.of(1, 0);
    integrator.integrate(harmonic(1, { y0 }), to(1e-6));
    expect([...y0]).toEqual([1, 0]);
  });

  it('goes backward in time to where it came from', () => {
    const there = integrator.integrate(harmonic(7), to(1e-10));
    const back = integrator.integrate(harmonic(0, { t0: 7, y0: there.last!.y, at: [7, 3, 0] }), to(1e-10));
    ends(back, 'converged');
    expect([...back.t]).toEqual([7, 3, 0]);
    expect(distance(back.y[1]!, [Math.cos(3), -Math.sin(3)])).toBeLessThan(1e-8);
    expect(distance(back.last!.y, [1, 0])).toBeLessThan(1e-8);
    expect(back.last!.t).toBe(0);
  });

  it('counts every call of the field', () => {
    let calls = 0;
    const counted = scalar((_t, y) => -y + 0 * ++calls, 1, 5, { at: [1, 2, 5] });
    expect(integrator.integrate(counted, to(1e-8)).evaluations).toBe(calls);
  });

  it('y′ = y² from 1 blows up near t = 1', () => {
    const found = integrator.integrate(
      scalar((_t, y) => y * y, 1, 2, { at: [0.5, 1.5] }),
      to(1e-9),
    );
    const { t, size, component } = ends(found, 'blowUp');
    expect(t).toBeGreaterThan(0.999999);
    expect(t).toBeLessThan(1.000001);
    expect(size).toBeGreaterThan(1e12);
    expect(component).toBe(0);
    expect([...found.t]).toEqual([0.5]);
    expect(found.y[0]![0]).toBeCloseTo(2, 7);
  });

  it('y′ = eʸ from 0 needs steps below the resolution of t near 1, long before y is large', () => {
    const { t, rate } = ends(
      integrator.integrate(
        scalar((_t, y) => Math.exp(y), 0, 2),
        to(1e-8),
      ),
      'stepUnderflow',
    );
    expect(t).toBeCloseTo(1, 6);
    expect(rate).toBeGreaterThan(1e8);
  });

  it('y′ = −1 − √y leaves its domain: named, with the state before', () => {
    const found = integrator.integrate(
      scalar((_t, y) => -1 - Math.sqrt(y), 1, 5),
      to(1e-8),
    );
    expect(ends(found, 'notFinite').of).toBe('field');
    // 1 + √y = u turns it into dt = −2(u − 1)/u du: y = 0 at t = 2 − 2 ln 2.
    expect(found.last!.t).toBeCloseTo(2 - 2 * Math.LN2, 6);
  });

  it('a field that is NaN at the start, after a while, or everywhere nearby is an outcome', () => {
    const nan = (after: number) => scalar((t) => (t >= after ? NaN : 1), 0, 2);
    expect(ends(integrator.integrate(nan(0), to(1e-8)), 'notFinite').t).toBe(0);
    expect(ends(integrator.integrate(nan(1), to(1e-8)), 'notFinite').t).toBeCloseTo(1, 6);
    expect(ends(integrator.integrate(nan(1e-300), to(1e-8)), 'notFinite').t).toBe(0);
  });

  it('a trial step that overflows is tried again smaller', () => {
    // y′ = −exp(y) from 3 with a first step that is far too long: y = −ln(e⁻³ + t).
    const found = integrator.integrate(
      scalar((_t, y) => -Math.exp(y) + (y < -1e3 ? NaN : 0), 3, 1e4),
      to(1e-8, { firstStep: 1e4 }),
    );
    ends(found, 'converged');
    expect(found.last!.y[0]).toBeCloseTo(-Math.log(Math.exp(-3) + 1e4), 5);
  });

  it('one irrelevant component of size 1e−14 costs nothing', () => {
    const field = (t: number, y: Float64Array, out: Float64Array) => {
      out[0] = -y[0]!;
      out[1] = 1e-14 * Math.cos(50 * t) - y[1]!;
    };
    const problem = { field, dimension: 2, t0: 0, y0: [1, 1e-14], t1: 20 };
    expect(integrator.integrate(problem, { relative: 1e-8, absolute: 1e-10 }).steps).toBeLessThan(200);
  });

  it('keeps one absolute tolerance for each component', () => {
    // The second component is a harmonic oscillator's at scale 1e−6; its own absolute tolerance sees it.
    const field = (_t: number, y: Float64Array, out: Float64Array) => {
      out[0] = -y[0]!;
      out[1] = y[2]!;
      out[2] = -y[1]!;
    };
    const problem = { field, dimension: 3, t0: 0, y0: [1, 1e-6, 0], t1: 10 };
    const miss = (absolute: readonly number[]) =>
      Math.abs(integrator.integrate(problem, { relative: 1e-12, absolute }).last!.y[1]! - 1e-6 * Math.cos(10));
    expect(miss([1e-3, 1e-12, 1e-12])).toBeLessThan(3e-11);
    expect(miss([1e-3, 1e-3, 1e-3])).toBeGreaterThan(1e-9);
  });

  it('stops after maxSteps and says where', () => {
    const { steps, t } = ends(integrator.integrate(harmonic(1e6), to(1e-8, { maxSteps: 50 })), 'maxSteps');
    expect(steps).toBe(50);
    expect(t).toBeGreaterThan(1);
    expect(t).toBeLessThan(50);
  });

  it('stops where the flow is steady', () => {
    const found = integrator.integrate(
      scalar((_t, y) => y - y ** 3, 0.1, 1e5, { steady: { rate: 1e-6 } }),
      to(1e-10),
    );
    const { t, rate } = ends(found, 'steady');
    expect(rate).toBeLessThanOrEqual(1e-6);
    expect(t).toBeLessThan(30);
    expect(found.last!.y[0]).toBeCloseTo(1, 6);
  });

  it.each([
    ['dimension', { dimension: 0 }, {}],
    ['y0', { dimension: 3 }, {}],
    ['t1', { t1: Infinity }, {}],
    ['at', { at: [2, 1] }, {}],
    ['at', { at: [NaN] }, {}],
    ['at', { at: [1e3] }, {}],
    ['tolerance.relative', {}, { relative: NaN }],
    ['tolerance.absolute', {}, { absolute: 0 }],
    ['tolerance.absolute', {}, { absolute: [1] }],
    ['tolerance.maxSteps', {}, { maxSteps: -1 }],
  ])('refuses a question with a wrong %s', (what, problem, tolerance) => {
    const found = integrator.integrate(harmonic(10, problem), to(1e-6, tolerance));
    expect(ends(found, 'refused').what).toBe(what);
    expect(found.last).toBeUndefined();
  });

  it('names a start that is not finite, and does nothing over no time', () => {
    expect(ends(integrator.integrate(harmonic(1, { y0: [NaN, 0] }), to(1e-6)), 'notFinite').of).toBe('state');
    const still = integrator.integrate(harmonic(0, { at: [0] }), to(1e-6));
    ends(still, 'converged');
    expect([...still.y[0]!]).toEqual([1, 0]);
  });
});

describe('stiffness', () => {
  it.each([dormandPrince, dormandPrince8])(
    '$name: van der Pol with μ = 1000 is stiff, and is told so early',
    (method) => {
      const noted = method.integrate(vanDerPol(1000, 2000), to(1e-6, { maxSteps: 5000 }));
      const outcome = ends(noted, 'maxSteps');
      expect(outcome.stiffAt).toBeLessThan(outcome.t);
      const stopped = method.integrate(vanDerPol(1000, 2000), to(1e-6, { whenStiff: 'stop' }));
      expect(ends(stopped, 'stiff').steps).toBeLessThan(1100);
      expect(stopped.stiffAt).toBe(stopped.last!.t);
    },
  );

  it.each([dormandPrince, dormandPrince8])('$name: a long harmonic oscillator is not stiff', (method) => {
    const found = method.integrate(harmonic(3000), to(1e-8));
    ends(found, 'converged');
    expect(found.steps).toBeGreaterThan(2000);
    expect(found.stiffAt).toBeUndefined();
  });

  it('Cash–Karp, which does not look for stiffness, still ends at maxSteps', () => {
    ends(cashKarp.integrate(vanDerPol(1000, 2000), to(1e-6, { maxSteps: 5000 })), 'maxSteps');
  });
});
